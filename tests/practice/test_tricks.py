from __future__ import annotations

import asyncio
import base64
import smtplib
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtpdesk.check.run import run_check
from smtpdesk.model.events import Event
from smtpdesk.model.report import Report, Verdict
from smtpdesk.model.settings import Deadlines, Letter, Request, Security, SignIn
from smtpdesk.net.network import SystemNetwork
from smtpdesk.practice.server import PracticeServer
from smtpdesk.practice.sign_in import MECHANISMS
from smtpdesk.practice.trick import Trick
from tests.practice.clients import HOST, SECURITIES, bare, connected, signed_in, until

CERTIFICATES = {
    Trick.CERTIFICATE_EXPIRED: "certificate has expired",
    Trick.CERTIFICATE_OTHER_NAME: "IP address mismatch",
    Trick.CERTIFICATE_SELF_SIGNED: "self-signed certificate",
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path, greylist_seconds=0.2) as server:
        yield server


def refusal(server: PracticeServer, security: Security) -> tuple[str, bytes]:
    """The command that a whole message is refused at, and the words; nothing where it is taken."""
    with connected(server, security) as client:
        plain = base64.b64encode(f"\0{server.user}\0{server.secret.reveal()}".encode()).decode()
        for command, words in (
            ("AUTH", f"PLAIN {plain}"),
            ("MAIL", "FROM:<a@example.com>"),
            ("RCPT", "TO:<b@example.com>"),
            ("DATA", ""),
            (".", ""),
        ):
            code, text = client.docmd(command, words)
            if code >= 400:
                return command, b"%d %b" % (code, text)
    return "", b""


# -- seen by another program ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("security", SECURITIES)
@pytest.mark.parametrize(
    ("trick", "command", "words"),
    [
        (Trick.WRONG_PASSWORD, "AUTH", b"535 5.7.8 "),
        (Trick.SENDER_REFUSED, "MAIL", b"553 5.7.1 <a@example.com>: Sender address rejected"),
        (Trick.TOO_MANY_MESSAGES, "MAIL", b"450 4.7.1 Too many messages"),
        (Trick.MAILBOX_FULL, "RCPT", b"552 5.2.2 <b@example.com>: "),
        (Trick.GREYLISTING, "RCPT", b"451 4.7.1 <b@example.com>: Greylisted"),
        (Trick.MESSAGE_TOO_LARGE, ".", b"552 5.3.4 "),
    ],
)
def test_a_refusal(server: PracticeServer, trick: Trick, command: str, words: bytes, security: Security) -> None:
    server.misbehave(trick)
    told = refusal(server, security)
    assert told[0] == command
    assert told[1].startswith(words)
    assert server.messages == ()
    server.misbehave(Trick.NONE)
    assert refusal(server, security) == ("", b"")
    assert len(server.messages) == 1


@pytest.mark.parametrize("security", SECURITIES)
@pytest.mark.parametrize("trick", CERTIFICATES)
def test_a_certificate(server: PracticeServer, trick: Trick, security: Security) -> None:
    server.misbehave(trick)
    with pytest.raises(ssl.SSLCertVerificationError, match=CERTIFICATES[trick]), connected(server, security):
        pass


def test_no_starttls(server: PracticeServer) -> None:
    server.misbehave(Trick.NO_STARTTLS)
    with smtplib.SMTP(HOST, server.starttls_port, "client.example", timeout=5) as client:
        client.ehlo()
        assert not client.has_extn("starttls")
        assert not client.has_extn("auth")
        assert client.docmd("STARTTLS") == (502, b"5.5.1 Command not implemented")
        assert client.docmd("MAIL", "FROM:<a@example.com>") == (530, b"5.7.0 Authentication required")


@pytest.mark.parametrize("security", SECURITIES)
def test_the_line_drops(server: PracticeServer, security: Security) -> None:
    server.misbehave(Trick.DROPS_THE_LINE)
    with signed_in(server, security) as client, pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
        client.mail("a@example.com")


def test_it_never_answers(server: PracticeServer) -> None:
    server.misbehave(Trick.NEVER_ANSWERS)
    with bare(server.starttls_port) as line:
        line.sendall(b"EHLO x\r\n")
        line.settimeout(0.1)
        with pytest.raises(TimeoutError):
            line.recv(1)


def test_greylisting_takes_the_second_try_after_a_while(server: PracticeServer) -> None:
    server.misbehave(Trick.GREYLISTING)
    assert refusal(server, Security.TLS)[0] == "RCPT"
    assert refusal(server, Security.TLS)[0] == "RCPT"
    until(lambda: refusal(server, Security.TLS) == ("", b""))
    assert refusal(server, Security.TLS) == ("", b"")


def test_a_trick_takes_hold_with_the_next_connection(server: PracticeServer) -> None:
    with signed_in(server) as client:
        server.misbehave(Trick.SENDER_REFUSED)
        assert client.mail("a@example.com")[0] == 250
        assert server.trick is Trick.SENDER_REFUSED
    with signed_in(server) as client:
        server.misbehave(Trick.NONE)
        assert client.mail("a@example.com")[0] == 553


def test_a_trick_lasts_over_a_new_start(server: PracticeServer) -> None:
    server.misbehave(Trick.SENDER_REFUSED)
    server.stop()
    server.start()
    assert refusal(server, Security.TLS)[0] == "MAIL"


# -- seen by a check --------------------------------------------------------------------------------------------------


def check(server: PracticeServer, security: Security, sign_in: SignIn = SignIn.AUTO) -> Report:
    request = Request(
        account=server.account(security).with_(sign_in=sign_in, deadlines=Deadlines(greeting=0.3)),
        secret=server.secret,
        recipients=("b@example.com",),
        letter=Letter(subject="Grüße", text="Schöne Grüße\n", html="<p>Schöne Grüße</p>\n"),
    )
    events: list[Event] = []
    report = asyncio.run(run_check(request, SystemNetwork(), events.append))
    assert server.secret.reveal() not in repr(events)
    return report


@pytest.mark.parametrize("security", SECURITIES)
@pytest.mark.parametrize("trick", Trick)
def test_a_check_finds_the_trick(server: PracticeServer, trick: Trick, security: Security) -> None:
    server.misbehave(trick)
    report = check(server, security)
    if trick is Trick.NONE or (trick is Trick.NO_STARTTLS and security is Security.TLS):
        assert (report.verdict, report.finding) == (Verdict.WORKS, None)
        assert len(server.messages) == 1
        return
    assert report.verdict is Verdict.FAILS
    assert report.finding is not None
    assert (report.finding.code, report.finding.step) == (trick.expected_code, trick.expected_step)
    assert server.messages == ()


def test_a_check_of_a_good_server_has_nothing_to_remark(server: PracticeServer) -> None:
    report = check(server, Security.STARTTLS)
    assert report.notes == ()
    (message,) = server.messages
    assert message.header("Subject") == "Grüße"
    assert message.header("Message-ID") == report.message_id
    assert message.text == "Schöne Grüße\n"
    assert message.html_source == "<p>Schöne Grüße</p>\n"


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_check_signs_in_by_each_mechanism(server: PracticeServer, mechanism: str) -> None:
    sign_in = SignIn(mechanism.lower())
    assert check(server, Security.TLS, sign_in).verdict is Verdict.WORKS
    server.misbehave(Trick.WRONG_PASSWORD)
    report = check(server, Security.TLS, sign_in)
    assert report.finding is not None
    assert report.finding.code == "auth.bad-credentials"


def test_only_no_trick_leads_nowhere() -> None:
    assert [trick for trick in Trick if trick.expected_code is None] == [Trick.NONE]
    assert [trick for trick in Trick if trick.expected_step is None] == [Trick.NONE]
