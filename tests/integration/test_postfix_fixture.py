"""The test mail server does what the other tests rely on, as two clients that are not ours see it."""

from __future__ import annotations

import asyncio
import base64
import smtplib
import ssl
import uuid
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import aiosmtplib
import pytest

from tests.fakes.child import NotReady
from tests.integration.postfix import Postfix

pytestmark = pytest.mark.integration


def a_message(postfix: Postfix) -> tuple[EmailMessage, str]:
    mark = uuid.uuid4().hex
    message = EmailMessage()
    message["From"] = postfix.sender
    message["To"] = postfix.recipient
    message["Subject"] = f"Grüße {mark}"
    message.set_content("A line that says ß.\n.\nand one that began with a dot\n")
    return message, mark


def has(mark: str, message: EmailMessage) -> bool:
    return mark in message["Subject"]


def context(postfix: Postfix) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=postfix.ca_file)


async def send_by_aiosmtplib(message: EmailMessage, **how: Any) -> dict[str, aiosmtplib.SMTPResponse]:
    errors, _answer = await aiosmtplib.send(message, **how)
    # It does not wait for TLS to be closed, and a loop that ends before that leaves a socket open.
    selector = getattr(asyncio.get_running_loop(), "_selector")  # noqa: B009
    async with asyncio.timeout(5):
        while len(selector.get_map()) > 1:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    return errors


@pytest.fixture
def client(postfix: Postfix) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(postfix.host, postfix.starttls_port, timeout=10, local_hostname="localhost") as line:
        line.starttls(context=context(postfix))
        line.ehlo()
        yield line


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_a_message_arrives_by_starttls_whatever_the_mechanism(
    postfix: Postfix, client: smtplib.SMTP, mechanism: str
) -> None:
    client.esmtp_features["auth"] = f" {mechanism}"
    client.login(postfix.user, postfix.password)
    message, mark = a_message(postfix)
    assert client.send_message(message) == {}
    arrived = postfix.wait_for_message(lambda one: has(mark, one))
    assert arrived["To"] == postfix.recipient
    assert "\n.\nand" in arrived.get_content()
    assert [one["Subject"] for one in postfix.messages(postfix.recipient) if has(mark, one)] == [message["Subject"]]
    assert not [one for one in postfix.messages(postfix.second_recipient) if has(mark, one)]


def test_all_mechanisms_are_offered(client: smtplib.SMTP) -> None:
    assert set(client.esmtp_features["auth"].split()) >= {
        "PLAIN",
        "LOGIN",
        "CRAM-MD5",
        "SCRAM-SHA-1",
        "SCRAM-SHA-256",
    }


def test_a_message_arrives_by_implicit_tls(postfix: Postfix) -> None:
    message, mark = a_message(postfix)
    with smtplib.SMTP_SSL(
        postfix.host, postfix.tls_port, timeout=10, local_hostname="localhost", context=context(postfix)
    ) as line:
        line.login(postfix.user, postfix.password)
        assert line.send_message(message) == {}
    assert postfix.wait_for_message(lambda one: has(mark, one))["From"] == postfix.sender


def test_a_message_arrives_unencrypted(postfix: Postfix) -> None:
    message, mark = a_message(postfix)
    with smtplib.SMTP(postfix.host, postfix.plain_port, timeout=10, local_hostname="localhost") as line:
        line.login(postfix.user, postfix.password)
        assert not line.has_extn("starttls")
        assert line.send_message(message) == {}
    assert postfix.wait_for_message(lambda one: has(mark, one))


@pytest.mark.parametrize("port", ["starttls_port", "tls_port", "plain_port"])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_aiosmtplib_delivers_on_every_port_and_address(postfix: Postfix, port: str, host: str) -> None:
    if host == "::1" and not postfix.has_ipv6:
        pytest.skip("this computer has no IPv6")
    message, mark = a_message(postfix)
    errors = asyncio.run(
        send_by_aiosmtplib(
            message,
            hostname=host,
            port=getattr(postfix, port),
            username=postfix.user,
            password=postfix.password,
            start_tls=port == "starttls_port",
            use_tls=port == "tls_port",
            tls_context=None if port == "plain_port" else context(postfix),
            local_hostname="localhost",
            timeout=10,
        )
    )
    assert errors == {}
    assert postfix.wait_for_message(lambda one: has(mark, one))


def test_a_name_and_password_that_are_not_ascii(postfix: Postfix, client: smtplib.SMTP) -> None:
    user, password = postfix.unicode_user.encode(), postfix.unicode_password.encode()
    plain = b"\0" + user + b"\0" + password
    assert client.docmd("AUTH", "PLAIN " + base64.b64encode(plain).decode())[0] == 235
    assert client.mail(postfix.unicode_user, ["SMTPUTF8"])[0] == 250
    assert client.rcpt(postfix.unicode_recipient)[0] == 250


def test_nothing_goes_before_tls(postfix: Postfix) -> None:
    with smtplib.SMTP(postfix.host, postfix.starttls_port, timeout=10, local_hostname="localhost") as line:
        line.ehlo()
        assert line.has_extn("starttls")
        assert not line.has_extn("auth")
        assert line.mail(postfix.sender)[0] == 530


def test_nothing_goes_before_sign_in(postfix: Postfix, client: smtplib.SMTP) -> None:
    code, text = client.mail("nobody@elsewhere.example")
    assert (code, text[:5]) == (554, b"5.7.1")


def test_a_wrong_password(postfix: Postfix, client: smtplib.SMTP) -> None:
    with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
        client.login(postfix.user, "wrong")
    assert refused.value.smtp_code == 535
    assert postfix.password not in postfix.log()


def test_wrong_passwords_lock_nobody_out(postfix: Postfix, client: smtplib.SMTP) -> None:
    for _ in range(3):
        assert client.docmd("AUTH", "PLAIN AHNob3BAZXhhbXBsZS50ZXN0AHdyb25n")[0] == 535
    client.login(postfix.user, postfix.password)


@pytest.mark.parametrize(
    ("which", "code", "enhanced"),
    [("not_owned_sender", 553, b"5.7.1"), ("blocked_sender", 550, b"5.7.1")],
)
def test_senders_that_are_refused(
    postfix: Postfix, client: smtplib.SMTP, which: str, code: int, enhanced: bytes
) -> None:
    client.login(postfix.user, postfix.password)
    said = client.mail(getattr(postfix, which))
    assert (said[0], said[1][:5]) == (code, enhanced)


def test_on_the_late_port_a_sender_is_refused_with_the_recipient(postfix: Postfix) -> None:
    with smtplib.SMTP(postfix.host, postfix.late_port, timeout=10, local_hostname="localhost") as line:
        line.starttls(context=context(postfix))
        line.login(postfix.user, postfix.password)
        assert line.mail(postfix.not_owned_sender)[0] == 250
        assert line.rcpt(postfix.recipient)[0] == 553


@pytest.mark.parametrize(
    ("which", "code", "enhanced"),
    [
        ("recipient", 250, b"2.1.5"),
        ("second_recipient", 250, b"2.1.5"),
        ("unknown_recipient", 550, b"5.1.1"),
        ("grey_recipient", 450, b"4.2.0"),
        ("full_recipient", 452, b"4.2.2"),
        ("foreign_recipient", 554, b"5.7.1"),
    ],
)
def test_recipients(postfix: Postfix, client: smtplib.SMTP, which: str, code: int, enhanced: bytes) -> None:
    client.login(postfix.user, postfix.password)
    client.mail(postfix.sender)
    said = client.rcpt(getattr(postfix, which))
    assert (said[0], said[1][:5]) == (code, enhanced)


def test_a_message_that_is_too_large(postfix: Postfix, client: smtplib.SMTP) -> None:
    client.login(postfix.user, postfix.password)
    assert client.esmtp_features["size"] == str(postfix.message_limit)
    code, text = client.mail(postfix.sender, [f"SIZE={postfix.message_limit + 1}"])
    assert (code, text[:5]) == (552, b"5.3.4")
    client.rset()
    client.esmtp_features.clear()  # so that smtplib does not announce a size
    assert client.mail(postfix.sender)[0] == 250
    assert client.rcpt(postfix.recipient)[0] == 250
    code, text = client.data(b"Subject: large\r\n\r\n" + b"0123456789\r\n" * (postfix.message_limit // 12 + 1))
    assert (code, text[:5]) == (552, b"5.3.4")


def test_waiting_for_a_message_that_never_comes_ends_and_tells_the_log(postfix: Postfix) -> None:
    with pytest.raises(NotReady, match="daemon started"):
        postfix.wait_for_message(lambda message: False, 0.1)


def test_its_certificate_is_trusted_through_its_own_ca_alone(postfix: Postfix) -> None:
    with smtplib.SMTP(postfix.host, postfix.starttls_port, timeout=10, local_hostname="localhost") as line:
        with pytest.raises(ssl.SSLCertVerificationError):
            line.starttls(context=ssl.create_default_context())
        line.close()
