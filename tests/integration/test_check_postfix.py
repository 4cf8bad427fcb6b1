"""Our check against a real Postfix with Dovecot's sign-in, and aiosmtplib's opinion of the same."""

from __future__ import annotations

import asyncio
import uuid
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from typing import Any

import aiosmtplib
import pytest

from smtpdesk.check.run import run_check
from smtpdesk.model.facts import FailureKind, Flaw
from smtpdesk.model.report import Report, Verdict
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Attachment, Letter, Request, Security, Server, SignIn
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.net.network import SystemNetwork
from tests.check.dialogue import Told
from tests.check.invariants import assert_always_true
from tests.integration.postfix import Postfix

pytestmark = pytest.mark.integration

PORTS = {Security.STARTTLS: "starttls_port", Security.TLS: "tls_port", Security.PLAIN: "plain_port"}
MECHANISMS = (SignIn.PLAIN, SignIn.LOGIN, SignIn.CRAM_MD5, SignIn.SCRAM_SHA_1, SignIn.SCRAM_SHA_256)


def request(postfix: Postfix, security: Security = Security.STARTTLS, /, **changes: Any) -> Request:
    """A request for the server's own user; `recipients`, `letter`, `password` and so on where they differ."""
    mark = changes.pop("mark", uuid.uuid4().hex)
    port = changes.pop("port", PORTS[security])
    password = changes.pop("password", postfix.password)
    recipients = changes.pop("recipients", ())
    size = changes.pop("size", 0)
    letter = changes.pop("letter", None) or Letter(
        subject=f"Test {mark}", text=f"Grüße {mark}\n.\n..dots\n", html=f"<p>Grüße {mark}</p>"
    )
    settings: dict[str, Any] = {
        "id": "shop",
        "name": "Shop",
        "server": Server(changes.pop("host", postfix.host), getattr(postfix, port), security),
        "user": postfix.user,
        "sender": postfix.sender,
        "ca_file": postfix.ca_file,
        "allow_unencrypted_sign_in": security is Security.PLAIN,
    }
    return Request(
        account=Account(**(settings | changes)),
        secret=Secret(password) if (settings | changes)["user"] else None,
        recipients=recipients,
        letter=letter if recipients else None,
        message_bytes=size,
    )


def check(asked: Request) -> Report:
    """Run it, and see to what is true of every run."""
    told = Told(asked)

    async def run() -> None:
        async with asyncio.timeout(30):
            await run_check(asked, SystemNetwork(), told.events.append)

    asyncio.run(run())
    assert_always_true(told)
    return told.report


def works(asked: Request) -> Report:
    report = check(asked)
    assert report.verdict is Verdict.WORKS, report.finding
    assert not {flaw for span in report.spans if span.facts for flaw in span.facts.flaws} - {Flaw.NO_TEXT}
    return report


def fails(asked: Request, step: Step, code: int) -> Report:
    report = check(asked)
    assert report.finding is not None, report
    assert (report.finding.step, report.finding.facts.code) == (step, code), report.finding
    return report


def delivered(postfix: Postfix, mark: str) -> EmailMessage:
    return postfix.wait_for_message(lambda message: mark in str(message["Subject"]))


def all_with(postfix: Postfix, mark: str) -> list[EmailMessage]:
    return [message for message in postfix.messages() if mark in str(message["Subject"])]


@pytest.mark.parametrize("security", Security)
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_a_connection_check_sends_nothing(postfix: Postfix, security: Security, host: str) -> None:
    if host == "::1" and not postfix.has_ipv6:
        pytest.skip("this computer has no IPv6")
    before = len(postfix.messages())
    report = works(request(postfix, security, host=host))
    said = [line.text for line in report.conversation]
    assert "RSET" in said
    assert "DATA" not in said
    assert not [line for line in said if line.startswith("RCPT")]
    assert {span.outcome for span in report.spans} <= {Outcome.OK, Outcome.SKIPPED}
    assert (report.tls is not None) == (security is not Security.PLAIN)
    assert report.capabilities is not None
    assert report.capabilities.size == postfix.message_limit
    assert len(postfix.messages()) == before


@pytest.mark.parametrize("security", Security)
def test_a_test_message_is_delivered(postfix: Postfix, security: Security) -> None:
    mark = uuid.uuid4().hex
    asked = request(
        postfix,
        security,
        mark=mark,
        recipients=(postfix.recipient,),
        sender_name="Bücher & mehr",
        reply_to="help@example.com",
    )
    report = works(asked)
    message = delivered(postfix, mark)
    assert message["From"].addresses == (MailAddress("Bücher & mehr", addr_spec=postfix.sender),)
    assert message["Return-Path"] == f"<{postfix.sender}>"
    assert message["Delivered-To"] == postfix.recipient
    assert message["To"] == postfix.recipient
    assert message["Reply-To"] == "help@example.com"
    assert message["Subject"] == f"Test {mark}"
    assert message["Message-ID"] == report.message_id
    assert message["Date"].datetime is not None
    body = message.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    assert body.get_content() == f"Grüße {mark}\n.\n..dots\n"
    html = message.get_body(("html",))
    assert isinstance(html, EmailMessage)
    assert html.get_content() == f"<p>Grüße {mark}</p>\n"
    assert len(all_with(postfix, mark)) == 1


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("security", [Security.STARTTLS, Security.PLAIN])
def test_every_mechanism(postfix: Postfix, mechanism: SignIn, security: Security) -> None:
    report = works(request(postfix, security, sign_in=mechanism))
    signed_in = [span.facts for span in report.spans if span.step is Step.SIGN_IN]
    assert [facts.mechanism for facts in signed_in if facts] == [mechanism.value.upper()]
    report = fails(request(postfix, security, sign_in=mechanism, password="Wrong-but-long-1"), Step.SIGN_IN, 535)
    assert report.finding is not None
    assert report.finding.code == "auth.bad-credentials"
    assert len([line for line in report.conversation if line.text.startswith("AUTH")]) == 1


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_name_and_a_password_beyond_ascii(postfix: Postfix, mechanism: SignIn) -> None:
    mark = uuid.uuid4().hex
    asked = request(
        postfix,
        user=postfix.unicode_user,
        password=postfix.unicode_password,
        sender=postfix.unicode_user,
        sign_in=mechanism,
        recipients=(postfix.unicode_recipient,),
        mark=mark,
    )
    report = works(asked)
    assert "SMTPUTF8" in next(line.text for line in report.conversation if line.text.startswith("MAIL"))
    assert delivered(postfix, mark)["From"] == postfix.unicode_user


def test_the_strongest_mechanism_is_chosen(postfix: Postfix) -> None:
    report = works(request(postfix))
    assert [span.facts.mechanism for span in report.spans if span.step is Step.SIGN_IN and span.facts] == [
        "SCRAM-SHA-256"
    ]


def test_without_encryption_nothing_secret_is_sent(postfix: Postfix) -> None:
    report = check(request(postfix, Security.PLAIN, allow_unencrypted_sign_in=False))
    assert report.finding is not None
    failure = report.finding.facts.failure
    assert failure is not None
    assert failure.kind is FailureKind.UNENCRYPTED_SIGN_IN
    assert not [line for line in report.conversation if line.text.startswith("AUTH")]


def test_starttls_is_never_left_out(postfix: Postfix) -> None:
    report = check(request(postfix, Security.STARTTLS, port="plain_port"))
    assert report.finding is not None
    failure = report.finding.facts.failure
    assert failure is not None
    assert failure.kind is FailureKind.STARTTLS_NOT_OFFERED


def test_a_certificate_that_is_not_trusted_ends_it(postfix: Postfix) -> None:
    report = check(request(postfix, ca_file=""))
    assert report.finding is not None
    failure = report.finding.facts.failure
    assert failure is not None
    assert failure.kind is FailureKind.CERTIFICATE
    assert failure.certificate is not None
    assert works(request(postfix, ca_file="", accepted_fingerprint=failure.certificate.fingerprint)).tls is not None


def test_the_wrong_mode_is_found(postfix: Postfix) -> None:
    report = check(request(postfix, Security.TLS, port="starttls_port"))
    assert report.finding is not None
    failure = report.finding.facts.failure
    assert failure is not None
    assert failure.kind is FailureKind.TLS_NOT_SPOKEN
    assert report.ms < 2000
    report = check(request(postfix, Security.STARTTLS, port="tls_port"))
    assert report.finding is not None
    failure = report.finding.facts.failure
    assert failure is not None
    assert failure.kind is FailureKind.TLS_EXPECTED
    assert report.ms < 8000


@pytest.mark.parametrize(
    ("which", "code"),
    [
        ("unknown_recipient", 550),
        ("grey_recipient", 450),
        ("full_recipient", 452),
        ("foreign_recipient", 554),
    ],
)
def test_recipients_that_are_refused(postfix: Postfix, which: str, code: int) -> None:
    recipient = getattr(postfix, which)
    report = fails(request(postfix, recipients=(recipient,)), Step.RECIPIENT, code)
    assert report.refused_recipients == (recipient,)


def test_one_recipient_of_three_is_refused(postfix: Postfix) -> None:
    mark = uuid.uuid4().hex
    three = (postfix.recipient, postfix.unknown_recipient, postfix.second_recipient)
    report = fails(request(postfix, recipients=three, mark=mark), Step.RECIPIENT, 550)
    assert report.refused_recipients == (postfix.unknown_recipient,)
    assert [span.outcome for span in report.spans if span.step is Step.MESSAGE] == [Outcome.OK]
    delivered(postfix, mark)
    postfix.wait_for_message(
        lambda message: mark in str(message["Subject"]) and message["Delivered-To"] == postfix.second_recipient
    )


@pytest.mark.parametrize(("which", "code"), [("not_owned_sender", 553), ("blocked_sender", 550)])
@pytest.mark.parametrize("sends", [True, False])
def test_senders_that_are_refused(postfix: Postfix, which: str, code: int, sends: bool) -> None:
    recipients = (postfix.recipient,) if sends else ()
    fails(request(postfix, sender=getattr(postfix, which), recipients=recipients), Step.SENDER, code)


def test_a_sender_that_is_refused_only_with_the_recipient(postfix: Postfix) -> None:
    late = {"port": "late_port", "sender": postfix.not_owned_sender}
    assert works(request(postfix, **late)).finding is None
    fails(request(postfix, recipients=(postfix.recipient,), **late), Step.RECIPIENT, 553)


def test_a_message_that_is_too_large(postfix: Postfix) -> None:
    fails(request(postfix, recipients=(postfix.recipient,), size=postfix.message_limit + 1), Step.SENDER, 552)
    mark = uuid.uuid4().hex
    works(request(postfix, recipients=(postfix.recipient,), size=postfix.message_limit - 2000, mark=mark))
    message = delivered(postfix, mark)
    assert [part.get_filename() for part in message.iter_attachments()] == ["filler.txt"]


def test_an_attachment_and_long_lines_arrive_whole(postfix: Postfix) -> None:
    mark = uuid.uuid4().hex
    content = bytes(range(256)) * 100
    letter = Letter(
        subject=f"Prüfung ☃ {mark}",
        text="x" * 3000 + "\n.\n" + "ü" * 2000 + "\n",
        attachments=(Attachment(name="ü.bin", media_type="application/octet-stream", content=content),),
    )
    works(request(postfix, recipients=(postfix.recipient,), letter=letter))
    message = delivered(postfix, mark)
    body = message.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    assert body.get_content().replace("\r\n", "\n") == letter.text
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == "ü.bin"
    assert attachment.get_payload(decode=True) == content


async def second_opinion(asked: Request) -> int:
    """What aiosmtplib is told for the same settings: the code of the refusal, or 250."""
    account = asked.account
    client = aiosmtplib.SMTP(
        hostname=account.server.host,
        port=account.server.port,
        use_tls=account.server.security is Security.TLS,
        start_tls=account.server.security is Security.STARTTLS,
        cert_bundle=account.ca_file,
        local_hostname="localhost",
        timeout=10,
    )
    try:
        await client.connect()
        if asked.secret is not None:
            await client.login(account.user, asked.secret.reveal())
        options = [f"SIZE={asked.message_bytes}"] if asked.message_bytes else []
        await client.mail(account.sender, options=options)
        for recipient in asked.recipients:
            await client.rcpt(recipient)
        await client.rset()
        await client.quit()
    except aiosmtplib.SMTPResponseException as refusal:
        return refusal.code
    finally:
        client.close()
        selector = getattr(asyncio.get_running_loop(), "_selector")  # noqa: B009
        async with asyncio.timeout(5):
            while len(selector.get_map()) > 1:  # noqa: ASYNC110  (it does not wait for TLS to be closed)
                await asyncio.sleep(0.005)
    return 250


@pytest.mark.parametrize("security", Security)
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"password": "Wrong-but-long-1"},
        {"sender": "not_owned_sender"},
        {"sender": "blocked_sender"},
        {"recipients": "recipient"},
        {"recipients": "unknown_recipient"},
        {"recipients": "grey_recipient"},
        {"recipients": "full_recipient"},
        {"recipients": "foreign_recipient"},
        {"recipients": "recipient", "size": 2 * 1024 * 1024},
        {"user": "", "sender": "sender"},
    ],
    ids=lambda changes: " ".join(map(str, changes.values())) or "all right",
)
def test_aiosmtplib_is_told_the_same(postfix: Postfix, security: Security, changes: dict[str, Any]) -> None:
    settings = dict(changes)
    if "sender" in settings:
        settings["sender"] = getattr(postfix, settings["sender"])
    if "recipients" in settings:
        settings["recipients"] = (getattr(postfix, settings["recipients"]),)
    asked = request(postfix, security, **settings)
    report = check(asked)
    ours = 250 if report.finding is None else report.finding.facts.code
    assert asyncio.run(second_opinion(asked)) == ours
