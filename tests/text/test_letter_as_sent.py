"""Every kind of test message as it goes out, read back by the standard library: with and without 8BITMIME, SMTPUTF8."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage

import pytest

from smtpdesk.check.message import build
from smtpdesk.check.run import run_check
from smtpdesk.model.facts import FailureKind
from smtpdesk.model.report import Report
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Request, Security, Server, SignIn
from smtpdesk.text.letter import LetterKind, test_letter
from tests.fakes.fast_clock import on_fast_clock
from tests.fakes.play import parse
from tests.fakes.scripted_network import scripted_network

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=1)))
MARK = "k7m2qp"
SHOP = Account(
    id="shop",
    name="Shop",
    server=Server("mail.example.com", 587, Security.STARTTLS),
    sender="orders@example.com",
    sender_name="Kerzen & Söhne, GmbH",
    reply_to="help@example.com",
    sign_in=SignIn.NONE,
)


def request(kind: LetterKind, account: Account = SHOP, to: str = "you@example.com") -> Request:
    return Request(account=account, recipients=(to,), letter=test_letter(kind, account, MARK))


def raw(kind: LetterKind, account: Account = SHOP, *, eight_bit: bool) -> bytes:
    made = build(request(kind, account), NOW, eight_bit=eight_bit, smtputf8=False)
    assert made.size < 10_000
    assert made.stuffed.endswith(b"\r\n.\r\n")
    return re.sub(rb"(?m)^\.\.", b".", made.stuffed.removesuffix(b".\r\n"))


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert not message.defects
    assert not [defect for part in message.walk() for defect in part.defects]
    return message


def body(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert isinstance(found, EmailMessage)
    return str(found.get_content())


@pytest.mark.parametrize("eight_bit", [True, False], ids=["8BITMIME", "7bit"])
@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind(kind: LetterKind, eight_bit: bool) -> None:
    content = raw(kind, eight_bit=eight_bit)
    letter = test_letter(kind, SHOP, MARK)
    message = read(content)
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert message["From"].addresses[0].display_name == "Kerzen & Söhne, GmbH"
    assert message["From"].addresses[0].addr_spec == "orders@example.com"
    assert message["Reply-To"] == "help@example.com"
    assert message["To"] == "you@example.com"
    assert message["Subject"] == letter.subject
    assert message["Date"].datetime == NOW
    assert re.fullmatch(r"<[0-9a-f]{24}@example\.com>", message["Message-ID"])
    assert message["MIME-Version"] == "1.0"
    assert body(message, "plain").replace("\r\n", "\n") == letter.text
    assert body(message, "html").replace("\r\n", "\n") == letter.html
    encodings = {part["Content-Transfer-Encoding"] for part in message.walk() if part.get_content_maintype() == "text"}
    if not eight_bit:
        assert content.isascii()
        assert encodings <= {"7bit", "quoted-printable", "base64"}
    files = [part.get_filename() for part in message.iter_attachments()]
    assert files == (["test.csv"] if kind is LetterKind.ATTACHMENT else [])


def test_accents_go_as_they_are_only_where_that_is_offered() -> None:
    offered, not_offered = (raw(LetterKind.ACCENTS, eight_bit=eight_bit) for eight_bit in (True, False))
    assert "äöüß".encode() in offered
    assert not_offered.isascii()
    part = read(not_offered).get_body(("plain",))
    assert isinstance(part, EmailMessage)
    assert part["Content-Transfer-Encoding"] == "quoted-printable"
    for content in (offered, not_offered):
        assert "äöüß éèê ñ ç å ø ł ş ğ — Ελληνικά, Русский, 日本語, 😀 ✉️" in " ".join(
            body(read(content), "plain").split()
        )
        assert "漢字 ✉️" in read(content)["Subject"]


def test_an_order_has_a_name_and_a_place_for_replies_of_its_own() -> None:
    bare = SHOP.with_(sender_name="", reply_to="")
    order, plain = (read(raw(kind, bare, eight_bit=False)) for kind in (LetterKind.ORDER, LetterKind.PLAIN))
    assert order["From"].addresses[0].display_name == "example.com"
    assert order["Reply-To"] == "orders@example.com"
    assert plain["From"].addresses[0].display_name == ""
    assert "Reply-To" not in plain
    assert "39.00 EUR" in body(order, "plain")
    assert body(order, "html").count("<tr>") == 6


SCRIPT = """\
S: 220 mail.example.com ESMTP
C: EHLO *
S: 250-mail.example.com
S: 250 STARTTLS
C: STARTTLS
S: 220 go
TLS: ok
C: EHLO *
S: 250-mail.example.com
S: 250 8BITMIME
C?: QUIT
"""


def check(asked: Request) -> tuple[Report, list[bytes]]:
    with scripted_network(parse(SCRIPT)) as network:
        report = on_fast_clock(run_check(asked, network, lambda _event: None))
        return report, network.lines


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize(
    ("account", "to"),
    [
        (SHOP.with_(sender="bücher@example.com"), "you@example.com"),
        (SHOP.with_(reply_to="bücher@example.com"), "you@example.com"),
        (SHOP, "bücher@example.com"),
    ],
    ids=["sender", "replies", "recipient"],
)
def test_without_smtputf8_nothing_at_all_is_sent(kind: LetterKind, account: Account, to: str) -> None:
    report, lines = check(request(kind, account, to))
    assert report.finding is not None
    assert report.finding.code == "message.utf8-unsupported"
    assert report.finding.facts.failure is not None
    assert report.finding.facts.failure.kind is FailureKind.NOT_SENDABLE
    assert not [line for line in lines if line.startswith((b"MAIL", b"RCPT", b"DATA"))]


def test_the_secret_is_in_no_letter(sentinel: str) -> None:
    account = SHOP.with_(user="shop", sign_in=SignIn.AUTO)
    for kind in LetterKind:
        asked = Request(
            account=account,
            secret=Secret(sentinel),
            recipients=("you@example.com",),
            letter=test_letter(kind, account, MARK),
        )
        assert sentinel.encode() not in build(asked, NOW, eight_bit=True, smtputf8=True).stuffed
