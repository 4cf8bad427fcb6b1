from __future__ import annotations

import os
import re
import smtplib
import socket
import ssl
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509

from smtpdesk.model.settings import Request, Security
from smtpdesk.practice import listener
from smtpdesk.practice.error import PracticeError
from smtpdesk.practice.mailbox import MAX_MESSAGES
from smtpdesk.practice.received import Received
from smtpdesk.practice.server import PracticeServer
from smtpdesk.practice.trick import Trick
from tests.practice.clients import HOST, SECURITIES, bare, connected, signed_in, until
from tests.secrets_search import SESSION


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path / "practice") as server:
        SESSION.watch(server.secret.reveal())
        yield server


@pytest.mark.parametrize("security", SECURITIES)
def test_who_signs_in_may_send_to_anybody(server: PracticeServer, security: Security) -> None:
    with signed_in(server, security) as client:
        refused = client.sendmail(
            "shop@practice.example", ["a@example.com", "b@example.org"], "Subject: Hi\r\n\r\n.x\r\n"
        )
        client.quit()
    assert refused == {}
    (message,) = server.messages
    assert message.number == 1
    assert message.envelope_sender == "shop@practice.example"
    assert message.recipients == ("a@example.com", "b@example.org")
    assert message.raw == b"Subject: Hi\r\n\r\n.x\r\n"
    assert message.header("subject") == "Hi"
    assert message.text == ".x\n"
    assert message.at.utcoffset() is not None


def test_a_message_comes_as_it_was_sent(server: PracticeServer) -> None:
    mail = EmailMessage()
    mail["From"] = "Jörg's Läden <shop@practice.example>"
    mail["Subject"] = "Grüße, 你好 \N{GRINNING FACE}"
    mail.set_content("Schöne Grüße\n")
    mail.add_alternative("<p>Schöne <b>Grüße</b></p>\n", subtype="html")
    mail.add_attachment(b"%PDF\x00", maintype="application", subtype="pdf", filename="Rechnung für Sie.pdf")
    with signed_in(server) as client:
        client.send_message(mail, to_addrs=["a@example.com"])
    (message,) = server.messages
    assert message.header("Subject") == "Grüße, 你好 \N{GRINNING FACE}"
    assert message.header("From") == "Jörg's Läden <shop@practice.example>"
    assert message.text == "Schöne Grüße\n"
    assert message.html_source == "<p>Schöne <b>Grüße</b></p>\n"
    assert [(part.name, part.media_type, part.size) for part in message.parts] == [
        ("Rechnung für Sie.pdf", "application/pdf", 5)
    ]
    assert message.complete


def test_a_listener_hears_of_each_message_and_may_fail(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    heard: list[Received] = []
    threads: list[str] = []

    def hear(message: Received) -> None:
        heard.append(message)
        threads.append(threading.current_thread().name)
        raise ValueError

    with PracticeServer(tmp_path, on_message=hear) as server:
        with signed_in(server) as client:
            client.sendmail("a@example.com", ["b@example.com"], "one")
            client.sendmail("a@example.com", ["b@example.com"], "two")
        assert tuple(heard) == server.messages
    assert threads == ["practice-server"] * 2
    assert caplog.messages == ["a listener failed"] * 2


def test_the_newest_fifty_stay_until_they_are_cleared(server: PracticeServer) -> None:
    with signed_in(server) as client:
        for number in range(MAX_MESSAGES + 3):
            client.sendmail("a@example.com", ["b@example.com"], f"Subject: {number}\r\n\r\n")
    assert len(server.messages) == MAX_MESSAGES == 50
    assert [message.header("subject") for message in server.messages] == [str(n) for n in range(3, 53)]
    server.clear()
    assert server.messages == ()


def test_an_account_is_ready_for_a_check(server: PracticeServer) -> None:
    starttls, tls = server.account(), server.account(Security.TLS, "Trying out")
    assert (starttls.server.port, starttls.server.security) == (server.starttls_port, Security.STARTTLS)
    assert (tls.server.port, tls.server.security, tls.name) == (server.tls_port, Security.TLS, "Trying out")
    assert server.account(Security.PLAIN).server.port == server.starttls_port
    assert (tls.provider, tls.user, tls.ca_file) == ("practice", server.user, str(server.ca_file))
    assert Request(account=tls, secret=server.secret).signs_in


def test_the_password_is_made_anew_and_easy_to_read(server: PracticeServer) -> None:
    first, user = server.secret, server.user
    assert re.fullmatch(r"[a-z0-9]{5}(-[a-z0-9]{5}){2}", first.reveal())
    assert first.reveal() not in repr(server) + repr(server.account())
    server.stop()
    server.start()
    SESSION.watch(server.secret.reveal())
    assert server.secret != first
    assert server.user != user
    with signed_in(server) as client:
        assert client.noop()[0] == 250


def test_what_is_asked_of_a_server_that_does_not_run_is_refused(tmp_path: Path) -> None:
    server = PracticeServer(tmp_path)
    server.stop()
    for ask in (lambda: server.user, lambda: server.secret, lambda: server.ca_file, server.account):
        with pytest.raises(PracticeError, match="not-running"):
            ask()
    assert not server.running
    assert server.messages == ()
    with server:
        assert server.running
        with pytest.raises(PracticeError, match="already-running"):
            server.start()


def test_a_stopped_server_keeps_messages_and_leaves_nothing_else(tmp_path: Path) -> None:
    with PracticeServer(tmp_path) as server:
        port = server.starttls_port
        with signed_in(server) as client:
            client.sendmail("a@example.com", ["b@example.com"], "one")
        assert server.ca_file.exists()
    assert len(server.messages) == 1
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ConnectionRefusedError), bare(port):
        pass


def test_no_private_key_stands_on_the_disk(server: PracticeServer) -> None:
    (file,) = server.ca_file.parent.iterdir()
    text = file.read_text("ascii")
    assert file == server.ca_file
    assert "PRIVATE" not in text
    assert text.count("BEGIN") == 1
    assert x509.load_pem_x509_certificate(text.encode()).extensions.get_extension_for_class(x509.BasicConstraints)
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PracticeError, match="cannot-write"):
        PracticeServer(tmp_path / "file" / "below").start()


def test_too_few_files_are_told_and_leave_nothing(tmp_path: Path) -> None:
    # In a process of its own, whose limit of open files is spent between the certificates and the ports.
    pytest.importorskip("resource")
    program = """
import asyncio, resource, sys
from pathlib import Path
from smtpdesk.practice import listener, certificates
from smtpdesk.practice.error import PracticeError
from smtpdesk.practice.server import PracticeServer
with PracticeServer(Path(sys.argv[1])):
    pass
server = PracticeServer(Path(sys.argv[1]))
lowest = open("/dev/null").fileno()
resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + 1, lowest + 1))
try:
    server.start()
except PracticeError as error:
    print(error.code, server.running)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stdout == "cannot-listen False\n", done.stderr
    assert list(tmp_path.iterdir()) == []


def test_only_loopback_listens(server: PracticeServer) -> None:
    table = Path("/proc/net/tcp")
    if not table.exists():
        pytest.skip("only Linux shows who listens as a file")
    listening = "0A"
    rows = [row.split() for name in ("tcp", "tcp6") for row in Path("/proc/net", name).read_text().splitlines()[1:]]
    ports = {f"{server.starttls_port:04X}", f"{server.tls_port:04X}"}
    found = {row[1] for row in rows if row[3] == listening and row[1].rpartition(":")[2] in ports}
    loopback = socket.inet_aton(HOST)[::-1].hex().upper() if sys.byteorder == "little" else "7F000001"
    assert found == {f"{loopback}:{port}" for port in ports}


def test_stop_waits_for_no_client(tmp_path: Path) -> None:
    server = PracticeServer(tmp_path)
    server.start()
    lines: list[socket.socket] = []
    try:
        # Two that say nothing, not even a handshake.
        lines += [socket.create_connection((HOST, port)) for port in (server.starttls_port, server.tls_port)]
        half = socket.create_connection((HOST, server.starttls_port))
        half.recv(512)
        half.sendall(b"EHLO x\r\nSTARTTLS\r\n")  # and no handshake
        lines.append(half)
        server.misbehave(Trick.NEVER_ANSWERS)
        lines.append(socket.create_connection((HOST, server.starttls_port)))
        server.misbehave(Trick.NONE)
        with signed_in(server) as client, signed_in(server, Security.TLS) as other:
            for sender in (client, other):
                sender.mail("a@example.com")
                sender.rcpt("b@example.com")
                sender.docmd("DATA")
                sender.send("in the middle of")
            started = time.monotonic()
            server.stop()
            assert time.monotonic() - started < 0.5
            with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
                client.docmd("NOOP")
    finally:
        for line in lines:
            line.close()
    assert not any(thread.name == "practice-server" for thread in threading.enumerate())


def test_stop_waits_at_most_a_second_for_a_listener_that_hangs(tmp_path: Path) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def hang(message: Received) -> None:
        reached.set()
        go_on.wait(10)

    server = PracticeServer(tmp_path, on_message=hang)
    server.start()
    try:
        with signed_in(server) as client:
            client.mail("a@example.com")
            client.rcpt("b@example.com")
            client.docmd("DATA")
            client.send("x\r\n.\r\n")
            assert reached.wait(5)
            started = time.monotonic()
            server.stop()
            assert time.monotonic() - started < 1.0
    finally:
        go_on.set()
    until(lambda: not any(thread.name == "practice-server" for thread in threading.enumerate()))


def test_a_listener_may_stop_the_server(tmp_path: Path) -> None:
    servers: list[PracticeServer] = []
    server = PracticeServer(tmp_path, on_message=lambda message: servers[0].stop())
    servers.append(server)
    server.start()
    with signed_in(server) as client:
        client.sendmail("a@example.com", ["b@example.com"], "x")
    assert not server.running
    until(lambda: not any(thread.name == "practice-server" for thread in threading.enumerate()))


def test_two_servers_in_one_folder_do_not_meet(server: PracticeServer) -> None:
    with PracticeServer(server.ca_file.parent) as other:
        assert other.ca_file != server.ca_file
        with signed_in(other) as client:
            assert client.noop()[0] == 250
        # Who trusts the one does not trust the other.
        context = ssl.create_default_context(cafile=str(server.ca_file))
        with bare(other.tls_port) as line, pytest.raises(ssl.SSLCertVerificationError):
            context.wrap_socket(line, server_hostname=HOST)
    with signed_in(server) as client:
        assert client.noop()[0] == 250


def test_a_ca_file_of_a_program_that_crashed_long_ago_goes(tmp_path: Path) -> None:
    old, young, foreign = (tmp_path / name for name in ("practice-ca-a.pem", "practice-ca-b.pem", "notes.pem"))
    for path in (old, young, foreign):
        path.write_text("x")
    for path in (old, foreign):
        os.utime(path, (0, 0))
    with PracticeServer(tmp_path):
        assert not old.exists()
        assert young.exists()
        assert foreign.exists()


def test_connections_have_a_bound(server: PracticeServer) -> None:
    lines = [socket.create_connection((HOST, server.starttls_port), timeout=5) for _ in range(listener.MAX_CONNECTIONS)]
    try:
        for line in lines:
            assert line.recv(512).startswith(b"220 ")
        with bare(server.starttls_port) as line:
            assert line.recv(512).startswith(b"421 4.3.2 ")
            assert line.recv(512) == b""
    finally:
        for line in lines:
            line.close()

    def is_free() -> bool:
        with bare(server.tls_port) as line:
            line.settimeout(0.05)
            try:
                return not line.recv(512)
            except TimeoutError:
                return True  # it waits for our handshake

    until(is_free)
    with signed_in(server) as client:
        assert client.noop()[0] == 250


@pytest.mark.parametrize("security", SECURITIES)
def test_who_says_nothing_is_cut_off(tmp_path: Path, security: Security) -> None:
    with PracticeServer(tmp_path, idle_seconds=0.2) as server, connected(server, security) as client:
        assert client.sock is not None
        assert client.sock.recv(512) == b""


def test_neither_password_nor_noise_is_logged(server: PracticeServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with connected(server) as client:
        client.docmd(server.secret.reveal())
        client.login(server.user, server.secret.reveal())
        client.docmd("RUBBISH")
    with bare(server.tls_port) as line:
        line.sendall(b"no TLS at all\r\n\r\n")
        line.recv(512)
    server.stop()
    assert server.running is False
    assert [record.getMessage() for record in caplog.records if record.name != "asyncio"] == []
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []


def test_nothing_heavy_is_imported_before_the_start() -> None:
    program = """
import smtpdesk.practice.server, sys
print(sorted({"asyncio", "ssl", "cryptography", "aiosmtpd", "email"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == "[]\n"
