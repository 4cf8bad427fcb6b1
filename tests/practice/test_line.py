from __future__ import annotations

import asyncio
import base64
import smtplib
import socket
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from smtpdesk.model.settings import Security
from smtpdesk.practice.line import MAX_AUTH, MAX_MESSAGE, MAX_TEXT_LINE
from smtpdesk.practice.server import PracticeServer
from smtpdesk.practice.sign_in import MECHANISMS
from tests.practice.clients import HOST, NAME, SECURITIES, bare, connected, signed_in, trust
from tests.practice.scram_client import ScramClient


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path) as server:
        yield server


def ask(line: socket.socket, words: bytes) -> bytes:
    """Send, and give the whole reply."""
    line.sendall(words)
    return reply(line)


def reply(line: socket.socket) -> bytes:
    got = b""
    while not got.endswith(b"\r\n") or got.splitlines()[-1][3:4] == b"-":
        piece = line.recv(4096)
        if not piece:
            break
        got += piece
    return got


def sign_in(client: smtplib.SMTP, mechanism: str, user: str, password: str) -> tuple[int, bytes]:
    """Sign in by the named mechanism; smtplib itself would take the one that it likes best."""
    client.user, client.password = user, password
    match mechanism:
        case "PLAIN":
            return client.auth("PLAIN", client.auth_plain)
        case "LOGIN":
            return client.auth("LOGIN", client.auth_login)
        case "CRAM-MD5":
            return client.auth("CRAM-MD5", client.auth_cram_md5)
    scram = ScramClient(user, password)
    code, challenge = client.docmd("AUTH", "SCRAM-SHA-256 " + base64.b64encode(scram.first()).decode())
    if code == 334:
        answer = scram.final(base64.b64decode(challenge))
        code, challenge = client.docmd(base64.b64encode(answer).decode())
    if code == 334:
        assert scram.is_proof(base64.b64decode(challenge))
        return client.docmd("")
    return code, challenge


async def send(server: PracticeServer, security: Security, mail: EmailMessage | bytes) -> None:
    """Send by aiosmtplib."""
    client = aiosmtplib.SMTP(
        hostname=HOST,
        port=server.tls_port if security is Security.TLS else server.starttls_port,
        use_tls=security is Security.TLS,
        username=server.user,
        password=server.secret.reveal(),
        tls_context=trust(server),
        local_hostname=NAME,
        timeout=5,
    )
    async with client:
        assert client.transport is not None
        line = client.transport.get_extra_info("socket")
        if isinstance(mail, bytes):
            await client.sendmail("a@example.com", ["b@example.com"], mail, mail_options=["BODY=8BITMIME"])
        else:
            await client.send_message(mail)
    # aiosmtplib does not wait for the end of TLS, and a loop that ends before it leaves an open socket.
    for _turn in range(1000):
        if line.fileno() == -1:
            return
        await asyncio.sleep(0.005)
    pytest.fail("the server did not end the encrypted line")


# -- encryption -------------------------------------------------------------------------------------------------------


def test_in_clear_nothing_but_starttls_is_allowed(server: PracticeServer) -> None:
    with bare(server.starttls_port) as line:
        assert reply(line).startswith(b"220 practice.example ESMTP")
        hello = ask(line, b"EHLO x\r\n")
        assert b"250-STARTTLS\r\n" in hello
        assert b"AUTH" not in hello
        assert ask(line, b"AUTH PLAIN AGEAYg==\r\n").startswith(b"538 5.7.11 ")
        assert ask(line, b"MAIL FROM:<a@example.com>\r\n").startswith(b"530 5.7.0 Must issue a STARTTLS")
        assert ask(line, b"RCPT TO:<a@example.com>\r\n").startswith(b"530 5.7.0 ")
        assert ask(line, b"DATA\r\n").startswith(b"530 5.7.0 ")
        assert ask(line, b"NOOP\r\n").startswith(b"250 ")


@pytest.mark.parametrize("security", SECURITIES)
def test_an_encrypted_line_offers_the_same_everywhere(server: PracticeServer, security: Security) -> None:
    with connected(server, security) as client:
        assert set(client.esmtp_features) == {"size", "8bitmime", "smtputf8", "auth", "pipelining", "help"}
        assert client.esmtp_features["size"] == str(10 * 1024 * 1024)
        assert set(client.esmtp_features["auth"].split()) == set(MECHANISMS)
        assert client.docmd("STARTTLS") == (503, b"5.5.1 The line is encrypted already")
        assert client.docmd("MAIL", "FROM:<a@example.com>") == (530, b"5.7.0 Authentication required")
        assert isinstance(client.sock, ssl.SSLSocket)
        assert client.sock.version() in ("TLSv1.2", "TLSv1.3")


def test_what_was_sent_in_clear_behind_starttls_is_forgotten(server: PracticeServer) -> None:
    with bare(server.starttls_port) as line:
        reply(line)
        ask(line, b"EHLO before.example\r\n")
        assert ask(line, b"STARTTLS\r\nEHLO injected.example\r\nNOOP\r\n").startswith(b"220 ")
        with trust(server).wrap_socket(line, server_hostname=HOST) as tls:
            # Neither the injected EHLO nor the one from before counts (RFC 3207 4.2).
            assert ask(tls, b"MAIL FROM:<a@example.com>\r\n").startswith(b"503 ")
            assert b"250-AUTH " in ask(tls, b"EHLO after.example\r\n")


def test_a_broken_handshake_harms_nobody_else(server: PracticeServer) -> None:
    for port in (server.starttls_port, server.tls_port):
        with bare(port) as line:
            if port == server.starttls_port:
                reply(line)
                assert ask(line, b"STARTTLS\r\n").startswith(b"220 ")
            line.sendall(b"\x00\x01 rubbish " * 50)
            while line.recv(4096):
                pass
    with signed_in(server) as client:
        assert client.noop()[0] == 250


# -- sign-in ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("security", SECURITIES)
def test_each_mechanism_knows_right_from_wrong(server: PracticeServer, security: Security, mechanism: str) -> None:
    user, password = server.user, server.secret.reveal()
    with connected(server, security) as client:
        for wrong in ((user, password + "x"), (user + "x", password), (user, "")):
            try:
                answer = sign_in(client, mechanism, *wrong)
            except smtplib.SMTPAuthenticationError as error:
                answer = (error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b"")
            assert answer == (535, b"5.7.8 User name and password not accepted")
        assert client.docmd("MAIL", "FROM:<a@example.com>")[0] == 530
        assert sign_in(client, mechanism, user, password)[0] == 235
        assert client.docmd("MAIL", "FROM:<a@example.com>")[0] == 250


def test_mechanisms_can_be_fewer(tmp_path: Path) -> None:
    with PracticeServer(tmp_path, mechanisms=("LOGIN",)) as server, connected(server) as client:
        assert client.esmtp_features["auth"].split() == ["LOGIN"]
        assert client.docmd("AUTH", "CRAM-MD5") == (504, b"5.5.4 Unrecognized authentication type")
        assert client.login(server.user, server.secret.reveal())[0] == 235


def test_a_mechanism_may_be_written_small(server: PracticeServer) -> None:
    plain = base64.b64encode(f"\0{server.user}\0{server.secret.reveal()}".encode()).decode()
    with connected(server) as client:
        assert client.docmd("auth", f"plain {plain}")[0] == 235


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_sign_in_can_be_given_up_or_go_wrong(server: PracticeServer, mechanism: str) -> None:
    with connected(server) as client:
        for words, told in (
            ("*", (501, b"5.7.0 Authentication aborted")),
            ("no base64!", (501, b"5.5.2 Cannot decode base64")),
            ("A" * (MAX_AUTH + 1), (500, b"5.5.6 Authentication exchange line is too long")),
            ("A" * 40_000, (500, b"5.5.6 Authentication exchange line is too long")),
        ):
            assert client.docmd("AUTH", mechanism)[0] == 334
            assert client.docmd(words) == told
        with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
            client.noop()  # the last line was longer than anything that the server holds


@pytest.mark.parametrize(
    "first", [b"", b"p=tls-unique,,n=a,r=b", b"n,,n=a", b"n,,n=a,r=", b"n,,\xff", b"n,,n=a,r=b,m=c", b","]
)
def test_a_scram_message_that_makes_no_sense_is_refused(server: PracticeServer, first: bytes) -> None:
    with connected(server) as client:
        initial = base64.b64encode(first).decode() or "="
        assert client.docmd("AUTH", f"SCRAM-SHA-256 {initial}")[0] in (501, 535)
        assert client.noop()[0] == 250


def test_a_long_password_is_read_to_its_end(server: PracticeServer) -> None:
    plain = base64.b64encode(b"\0" + server.user.encode() + b"\0" + b"x" * 8000).decode()
    with connected(server) as client:
        assert client.docmd("AUTH", f"PLAIN {plain}")[0] == 535
        assert client.noop()[0] == 250


def test_who_guesses_passwords_is_cut_off(server: PracticeServer) -> None:
    with connected(server) as client:
        codes = [client.docmd("AUTH", "PLAIN AGEAYg==")[0] for _guess in range(11)]
        assert codes == [535] * 10 + [421]
        with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
            client.noop()


# -- the envelope -----------------------------------------------------------------------------------------------------


def test_an_address_beyond_ascii_needs_smtputf8(server: PracticeServer) -> None:
    with signed_in(server) as client:
        assert isinstance(client.sock, ssl.SSLSocket)
        assert ask(client.sock, "MAIL FROM:<jörg@example.com>\r\n".encode()).startswith(b"550 5.6.7 ")
        assert ask(client.sock, b"MAIL FROM:<joerg@example.com>\r\n").startswith(b"250 ")
        assert ask(client.sock, "RCPT TO:<用户@example.com>\r\n".encode()).startswith(b"553 5.6.7 ")
        assert ask(client.sock, b"RSET\r\n").startswith(b"250 ")
        assert ask(client.sock, "MAIL FROM:<jörg@example.com> SMTPUTF8\r\n".encode()).startswith(b"250 ")


def test_smtputf8_and_8bitmime_carry_everything(server: PracticeServer) -> None:
    mail = EmailMessage()
    mail["From"] = "jörg@example.com"
    mail["To"] = "用户@例子.example"
    mail["Subject"] = "ünïcode"
    mail.set_content("Grüße\n", cte="8bit")

    asyncio.run(send(server, Security.STARTTLS, mail))
    (message,) = server.messages
    assert message.envelope_sender == "jörg@example.com"
    assert message.recipients == ("用户@例子.example",)
    assert message.header("To") == "用户@例子.example"
    assert message.header("Subject") == "ünïcode"
    assert message.text == "Grüße\n"
    assert "Subject: ünïcode\r\n".encode() in message.raw


def test_aiosmtplib_sends_over_tls_from_the_start(server: PracticeServer) -> None:
    raw = b"Subject: 8bit\r\n\r\n\xff\xfe\r\n"
    asyncio.run(send(server, Security.TLS, raw))
    assert server.messages[0].raw == raw


def test_recipients_have_a_bound(server: PracticeServer) -> None:
    with signed_in(server) as client:
        client.mail("a@example.com")
        codes = [client.rcpt(f"{number}@example.com") for number in range(101)]
        assert codes[:100] == [(250, b"2.1.5 Recipient OK")] * 100
        assert codes[100] == (452, b"4.5.3 Too many recipients")


@pytest.mark.parametrize(
    "words",
    [
        b"MAIL FROM:<\r\n",
        b"MAIL FROM:" + b"(" * 400 + b"\r\n",
        b'MAIL FROM:<"\\\r\n',
        b"MAIL FROM:<\xff@\xfe>\r\n",
        b"MAIL FROM:<a@example.com> SIZE=x\r\n",
        b"MAIL FROM:<a@example.com> SIZE=99999999\r\n",
        b"MAIL FROM:<somebody>\r\n",
        b"MAIL FROM:<@example.com>\r\n",
        b"RCPT TO:<a@example.com>\r\n",
        b"DATA\r\n",
        b"\x00\x01\x02\r\n",
        b"\xff\xfe\r\n",
        b"\r\n",
        b"NOOP " + b"x" * 600 + b"\r\n",
        b"x" * 100_000 + b"\r\n",
    ],
)
def test_a_broken_command_is_refused_and_the_line_goes_on(server: PracticeServer, words: bytes) -> None:
    with signed_in(server) as client:
        assert isinstance(client.sock, ssl.SSLSocket)
        assert ask(client.sock, words)[:1] == b"5"
        assert ask(client.sock, b"NOOP\r\n") == b"250 OK\r\n"


def test_commands_may_come_without_waiting(server: PracticeServer) -> None:
    with signed_in(server) as client:
        assert isinstance(client.sock, ssl.SSLSocket)
        client.sock.sendall(b"MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n")
        got = b""
        while got.count(b"\r\n") < 3:
            got += client.sock.recv(4096)
        assert [line[:3] for line in got.splitlines()] == [b"250", b"250", b"354"]


# -- the message ------------------------------------------------------------------------------------------------------


@pytest.fixture
def sending(server: PracticeServer) -> Iterator[smtplib.SMTP]:
    with signed_in(server) as client:
        client.mail("a@example.com")
        client.rcpt("b@example.com")
        assert client.docmd("DATA")[0] == 354
        yield client


def test_a_message_over_the_limit_is_read_to_its_end_and_refused(server: PracticeServer, sending: smtplib.SMTP) -> None:
    line = b"x" * 998 + b"\r\n"
    sending.send(line * (MAX_MESSAGE // len(line) + 2))
    assert sending.docmd(".") == (552, b"5.3.4 Message size exceeds the fixed limit")
    sending.sendmail("a@example.com", ["b@example.com"], b"small")
    assert [message.raw for message in server.messages] == [b"small\r\n"]


@pytest.mark.parametrize("length", [MAX_TEXT_LINE, 70_000])
def test_a_line_over_the_limit_is_refused(server: PracticeServer, sending: smtplib.SMTP, length: int) -> None:
    sending.send(b"x" * length + b"\r\nshort\r\n")
    assert sending.docmd(".") == (500, b"5.5.2 Line too long")
    assert server.messages == ()
    assert sending.noop()[0] == 250


def test_a_line_at_the_limit_is_taken(server: PracticeServer, sending: smtplib.SMTP) -> None:
    sending.send(b".." + b"x" * 997 + b"\r\n")
    assert sending.docmd(".")[0] == 250
    assert server.messages[0].raw == b"." + b"x" * 997 + b"\r\n"


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n", b"\r\n.\r", b"\r\n..\r\n"])
def test_only_the_true_end_ends_a_message(server: PracticeServer, sending: smtplib.SMTP, end: bytes) -> None:
    # Else a second message could be smuggled in behind another server's idea of an end.
    sending.send(b"one" + end + b"MAIL FROM:<smuggled@example.com>\r\n")
    assert sending.docmd(".")[0] == 250
    (message,) = server.messages
    assert b"smuggled" in message.raw


def test_a_line_that_breaks_off_in_a_message_leaves_nothing(server: PracticeServer, sending: smtplib.SMTP) -> None:
    sending.send(b"half of it\r\n")
    sending.close()
    with signed_in(server) as client:
        client.sendmail("a@example.com", ["b@example.com"], b"whole")
    assert [message.raw for message in server.messages] == [b"whole\r\n"]
