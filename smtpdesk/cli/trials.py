"""The trials of `smtpdesk self-test`: each does one thing for real, on this computer alone, and tells what it saw."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from smtpdesk import resources
from smtpdesk.check.run import run_check
from smtpdesk.model.events import Event
from smtpdesk.model.report import Report, Verdict
from smtpdesk.model.settings import Account, Request, Security
from smtpdesk.net.network import SystemNetwork
from smtpdesk.practice.server import PracticeServer
from smtpdesk.practice.trick import Trick
from smtpdesk.text.letter import LetterKind, test_letter
from smtpdesk.text.translate import _, later
from smtpdesk.text.verdict import card

_RECIPIENT: Final = "you@example.com"
_CHECK_SECONDS: Final = 30.0
_WINDOW_SECONDS: Final = 60.0
_WINDOW_WORDS: Final = "window-ok "


class TrialError(Exception):
    """What a trial found wrong, as a sentence for the person; it holds no secret and no message."""


def data_files() -> str:
    """Read every data file as the program does."""
    from smtpdesk.diagnosis.answerers import interceptors, issuers, services, software
    from smtpdesk.diagnosis.match import matcher
    from smtpdesk.diagnosis.pasted.clients import clients
    from smtpdesk.providers.catalog import load
    from smtpdesk.shops.catalog import load as load_shops
    from smtpdesk.text.licences import parts

    catalog = load()
    for each in catalog.cards:
        catalog.get(each.id)
    load_shops()
    matcher()
    clients()
    for read in (interceptors, issuers, services, software):
        read()
    parts()
    count = 0
    for path in sorted(resources.folder().rglob("*")):
        if path.is_file():
            _read(path)
            count += 1
    words = _("{files} files, {providers} providers")
    return words.replace("{files}", str(count)).replace("{providers}", str(len(catalog.cards)))


def _read(path: Path) -> None:
    """Read one file by its form alone. Raises TrialError with its name."""
    readers: dict[str, Callable[[str], object]] = {".toml": tomllib.loads, ".json": json.loads}
    try:
        if path.suffix in (".mo", ".png"):
            path.read_bytes()
        else:
            readers.get(path.suffix, str)(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise TrialError(f"{path.relative_to(resources.folder()).as_posix()}: {error}") from error


def keyrings() -> str:
    """Import what every keyring of this system needs, and see whether one answers; none is no failure."""
    from smtpdesk.store.call_line import CallLine
    from smtpdesk.store.keyring_choice import system_keyring, unusable

    missing = unusable()
    if missing:
        raise TrialError(", ".join(f"{name}: {kind}" for name, kind in missing.items()))
    answers: bool | None = CallLine().submit(lambda: system_keyring() is not None, instead=None).result()
    if answers:
        return _("the system's keyring is there")
    if answers is None:
        return _("the system's keyring does not answer; passwords are kept until the program ends")
    return _("there is no keyring; passwords are kept until the program ends")


def certificates() -> str:
    """See that the system has authorities to trust, and that a certificate which none of them signed is refused."""
    from smtpdesk.net.trust import system_authorities

    known = system_authorities()
    if known == 0:
        raise TrialError(_("the system has no certificate authorities (Debian's package ca-certificates brings them)"))
    with tempfile.TemporaryDirectory(prefix="smtpdesk-") as folder, PracticeServer(Path(folder)) as server:
        report = _check(server, server.account(Security.TLS).with_(ca_file=""))
    _expect(report, Verdict.FAILS, "tls.cert-untrusted")
    if known is None:
        return _("the system judges them; an unknown one was refused")
    return _("{count} authorities; an unknown certificate was refused").replace("{count}", str(known))


def story() -> str:
    """Send a test e-mail to the practice server in both ways of encryption, and have a wrong password explained."""
    with tempfile.TemporaryDirectory(prefix="smtpdesk-") as folder, PracticeServer(Path(folder)) as server:
        for number, security in enumerate((Security.STARTTLS, Security.TLS), 1):
            _expect(_check(server, server.account(security), sends=True), Verdict.WORKS)
            if len(server.messages) != number:
                raise TrialError(_("the message did not come to the practice server"))
        server.misbehave(Trick.WRONG_PASSWORD)
        refused = _check(server, server.account())
    _expect(refused, Verdict.FAILS, "auth.bad-credentials")
    return card(refused).title


def _check(server: PracticeServer, account: Account, *, sends: bool = False) -> Report:
    request = Request(
        account=account,
        secret=server.secret,
        recipients=(_RECIPIENT,) if sends else (),
        letter=test_letter(LetterKind.ACCENTS, account) if sends else None,
    )

    def tell(_event: Event) -> None:
        """Nobody looks on: the report has it all."""

    async def run() -> Report:
        async with asyncio.timeout(_CHECK_SECONDS):
            return await run_check(request, SystemNetwork(), tell)

    return asyncio.run(run())


def _expect(report: Report, verdict: Verdict, code: str = "") -> None:
    found = report.finding.code if report.finding is not None else ""
    if (report.verdict, found) != (verdict, code):
        raise TrialError(f"{report.verdict.value} {found}\n{report.trace}".strip())


def window() -> str:
    """Have a window drawn where nobody sees it, in a process of its own: Qt ends the process where it finds nothing."""
    return _drawn("offscreen")


def screen() -> str:
    """Have a window drawn on the screen that is there, and closed at once."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return _("there is no screen here, so nothing to try")
    return _drawn("")


def _drawn(platform: str) -> str:
    surroundings = dict(os.environ)
    surroundings.pop("QT_QPA_PLATFORM", None)
    if platform:
        surroundings["QT_QPA_PLATFORM"] = platform
    ours = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "smtpdesk"]
    try:
        done = subprocess.run(  # noqa: S603 - the program itself
            [*ours, "--window", "--self-test"],
            env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, timeout=_WINDOW_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TrialError(f"{type(error).__name__}: {error}") from error
    said = done.stdout.decode("utf-8", "replace").strip()
    if done.returncode or not said.startswith(_WINDOW_WORDS):
        raise TrialError((done.stderr.decode("utf-8", "replace").strip() or said or str(done.returncode))[-2000:])
    return said.removeprefix(_WINDOW_WORDS)


TRIALS: Final[tuple[tuple[str, str, Callable[[], str]], ...]] = (
    ("data", later("Data files"), data_files),
    ("keyring", later("Keyring"), keyrings),
    ("certificates", later("Certificates"), certificates),
    ("story", later("A whole check on this computer"), story),
    ("window", later("Window"), window),
    ("screen", later("Window on the screen"), screen),
)
"""Name for programs, name for people, and what is done."""
