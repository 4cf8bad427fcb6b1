"""A real Postfix with Dovecot's sign-in, on loopback and unprivileged ports, made for one run of the tests.

with running_postfix() as postfix:
    ...  # connect to postfix.host, postfix.starttls_port
"""

from __future__ import annotations

import email
import email.policy
import os
import platform
import random
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Final

import trustme

from tests.fakes import child
from tests.integration import postfix_config as config

_ENVIRONMENT: Final = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}
_SEARCH_PATH: Final = _ENVIRONMENT["PATH"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Postfix:
    """A running mail server, and what a client needs to know of it.

    On every port but `late_port` a refused sender is told at MAIL FROM; there it is told at RCPT TO, as Postfix does
    when nothing is set. All ports but `plain_port` ask for TLS before anything else.
    """

    layout: config.Layout
    ports: config.Ports
    ca_file: str
    has_ipv6: bool
    host: str = "localhost"
    user: str = f"shop@{config.DOMAIN}"
    password: str = config.LOGINS[f"shop@{config.DOMAIN}"]
    sender: str = f"shop@{config.DOMAIN}"
    not_owned_sender: str = f"info@{config.DOMAIN}"
    blocked_sender: str = f"blocked@{config.DOMAIN}"
    unicode_user: str = f"bücher@{config.DOMAIN}"
    unicode_password: str = config.LOGINS[f"bücher@{config.DOMAIN}"]
    recipient: str = f"ok@{config.DOMAIN}"
    second_recipient: str = f"second@{config.DOMAIN}"
    unicode_recipient: str = f"bücher@{config.DOMAIN}"
    unknown_recipient: str = f"unknown@{config.DOMAIN}"
    grey_recipient: str = f"grey@{config.DOMAIN}"
    full_recipient: str = f"full@{config.DOMAIN}"
    foreign_recipient: str = "someone@elsewhere.example"
    message_limit: int = config.MESSAGE_LIMIT

    @property
    def starttls_port(self) -> int:
        return self.ports.starttls

    @property
    def tls_port(self) -> int:
        return self.ports.tls

    @property
    def plain_port(self) -> int:
        return self.ports.plain

    @property
    def late_port(self) -> int:
        return self.ports.late

    @property
    def passwords(self) -> tuple[str, ...]:
        """Every password that it knows, for whoever hunts for leaked secrets; `layout.logins` may hold them."""
        return tuple(config.LOGINS.values())

    def messages(self, recipient: str = "") -> list[EmailMessage]:
        """Every delivered message, oldest first; of one recipient or of all."""
        local = recipient.partition("@")[0]
        files = self.layout.mail.glob(f"{local or '*'}/new/*")
        return [
            email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            for file in sorted(files, key=lambda file: (file.stat().st_mtime_ns, file.name))
        ]

    def wait_for_message(self, wanted: Callable[[EmailMessage], bool], seconds: float = 10.0) -> EmailMessage:
        """Give the first delivered message of this kind, waiting at most so long; NotReady tells the mail log."""
        found: list[EmailMessage] = []

        def came() -> bool:
            found.extend(message for message in self.messages() if wanted(message))
            return bool(found)

        try:
            child.until(came, seconds, "no such message was delivered")
        except child.NotReady as trouble:
            raise child.NotReady(f"{trouble}\n{self.log()}") from None
        return found[0]

    def log(self) -> str:
        """What Postfix and Dovecot wrote so far."""
        logs = (self.layout.mail_log, self.layout.dovecot_log)
        return "".join(log.read_text("utf-8", "replace") for log in logs if log.exists())


def why_not() -> str:
    """Why the server cannot run here, in a sentence; empty where it can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "a test Postfix is started by root only"
    missing = [name for name in ("postfix", "dovecot") if not shutil.which(name, path=_SEARCH_PATH)]
    if missing:
        return f"not installed here: {', '.join(missing)} (Debian: postfix dovecot-core)"
    return ""


def must_run() -> bool:
    """True where a missing server is a failure and no reason to skip: on Debian under CI."""
    try:
        debian = platform.freedesktop_os_release().get("ID") == "debian"
    except OSError:
        debian = False
    return debian and bool(os.environ.get("CI"))


@contextmanager
def running_postfix() -> Iterator[Postfix]:
    """Run the server while the block runs; it listens when the block begins, and nothing of it is left behind."""
    if reason := why_not():
        raise RuntimeError(reason)
    with ExitStack() as stack:
        root = Path(tempfile.mkdtemp(prefix="pf", dir="/tmp"))
        stack.callback(shutil.rmtree, root, ignore_errors=True)
        server = _lay_out(root)
        dovecot = child.Child(["dovecot", "-F", "-c", root / "etc" / "dovecot.conf"], env=_ENVIRONMENT)
        stack.callback(dovecot.stop)
        child.until(server.layout.auth_socket.exists, 10, "Dovecot opened no sign-in socket")
        stack.callback(_start_master(server).stop)
        try:
            child.until(lambda: _greets(server), 10, "Postfix does not greet")
        except child.NotReady as trouble:
            raise child.NotReady(f"{trouble}\n{server.log()}") from None
        yield server


def _lay_out(root: Path) -> Postfix:
    root.chmod(0o755)
    at = config.Layout(root)
    ipv6 = _has_ipv6()
    ports = config.Ports(**dict(zip(("starttls", "tls", "plain", "late"), _free_ports(4, ipv6=ipv6), strict=True)))
    for folder in (at.config, at.queue, at.data, at.mail):
        folder.mkdir()
    shutil.chown(at.data, "postfix")
    os.chown(at.mail, 65534, 65534)
    ca = trustme.CA()
    ca.cert_pem.write_to_path(root / "ca.pem")
    pair = ca.issue_cert("localhost", "127.0.0.1", "::1", f"mail.{config.DOMAIN}")
    at.key_and_chain.touch(0o600)
    pair.private_key_and_cert_chain_pem.write_to_path(at.key_and_chain)
    for name, text in config.tables().items():
        (at.config / name).write_text(text, "utf-8")
    (at.config / "main.cf").write_text(config.main_cf(at), "utf-8")
    (at.config / "master.cf").write_text(config.master_cf(ports, ipv6=ipv6), "utf-8")
    (at.config / "dovecot.conf").write_text(config.dovecot_conf(at), "utf-8")
    at.logins.touch(0o600)
    at.logins.write_text(config.logins_file(), "utf-8")
    shutil.chown(at.logins, "dovecot")
    return Postfix(layout=at, ports=ports, ca_file=str(root / "ca.pem"), has_ipv6=ipv6)


def _start_master(server: Postfix) -> child.Child:
    """Run Postfix's master itself: `postfix start-fg` would put a shell between it and us."""
    where = server.layout.config
    subprocess.run(
        ["postfix", "-c", where, "check"], check=True, env=_ENVIRONMENT, capture_output=True, stdin=subprocess.DEVNULL
    )
    daemons = subprocess.run(
        ["postconf", "-c", where, "-h", "daemon_directory"],
        check=True,
        env=_ENVIRONMENT,
        capture_output=True,
        text=True,
    ).stdout.strip()
    return child.Child([f"{daemons}/master", "-c", where], env=_ENVIRONMENT)


def _greets(server: Postfix) -> bool:
    ports = (server.starttls_port, server.plain_port, server.late_port)
    hosts = ("127.0.0.1", "::1") if server.has_ipv6 else ("127.0.0.1",)
    return all(_greeted(host, port) for host in hosts for port in ports)


def _greeted(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=5) as line:
            return line.recv(4) == b"220 "
    except OSError:
        return False


def _has_ipv6() -> bool:
    return _is_free(0, socket.AF_INET6)


def _free_ports(count: int, *, ipv6: bool) -> list[int]:
    """Ports that nobody listens on, below those that the kernel gives to clients, so that none is taken meanwhile."""
    families = (socket.AF_INET, socket.AF_INET6) if ipv6 else (socket.AF_INET,)
    ports: list[int] = []
    for port in random.sample(range(20_000, 32_000), 1000):
        if all(_is_free(port, family) for family in families):
            ports.append(port)
        if len(ports) == count:
            return ports
    raise child.NotReady("no free ports on this computer")


def _is_free(port: int, family: socket.AddressFamily) -> bool:
    try:
        with socket.socket(family) as trial:
            trial.bind(("127.0.0.1" if family == socket.AF_INET else "::1", port))
    except OSError:
        return False
    return True
