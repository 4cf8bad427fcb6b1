"""The test message, read back as a mail program reads it."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpdesk.check.message import Built, build
from smtpdesk.model.settings import Account, Attachment, Letter, Request, Security, Server, SignIn
from smtpdesk.wire.address import UnwritableName

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=1)))
TEXT = "This is a test message.\n\n.\n..\n.dots\nDone.\n"


def request(
    letter: Letter | None = None, recipients: tuple[str, ...] = ("ok@example.com",), size: int = 0, **account: Any
) -> Request:
    settings: dict[str, Any] = {
        "id": "shop",
        "name": "Shop",
        "server": Server("mail.example.com", 587, Security.STARTTLS),
        "sign_in": SignIn.NONE,
        "sender": "shop@example.com",
    }
    return Request(
        account=Account(**(settings | account)),
        recipients=recipients,
        letter=letter or Letter(subject="Test message Q7K2", text=TEXT, html="<p>This is a test message.</p>"),
        message_bytes=size,
    )


def sent(built: Built) -> bytes:
    """What a server reads: the dots taken away again."""
    assert built.stuffed.endswith(b"\r\n.\r\n")
    assert re.search(rb"\r(?!\n)|(?<!\r)\n", built.stuffed) is None
    lines = built.stuffed.removesuffix(b".\r\n").split(b"\r\n")
    assert b"." not in lines
    return b"\r\n".join(line.removeprefix(b".") for line in lines)


def read(built: Built) -> EmailMessage:
    return email.message_from_bytes(sent(built), policy=email.policy.default)


def built(asked: Request, *, eight_bit: bool = False, smtputf8: bool = False) -> Built:
    made = build(asked, NOW, eight_bit=eight_bit, smtputf8=smtputf8)
    raw = sent(made)
    assert made.size == len(raw)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert made.eight_bit == (not raw.isascii())
    if not eight_bit and not smtputf8:
        assert raw.isascii()
    assert not read(made).defects
    return made


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert isinstance(body, EmailMessage)
    return lines(body)


def lines(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


def test_headers() -> None:
    made = built(
        request(sender_name="My Shop", reply_to="help@example.com", recipients=("a@example.com", "b@example.com"))
    )
    message = read(made)
    assert message["From"] == "My Shop <shop@example.com>"
    assert message["Reply-To"] == "help@example.com"
    assert message["To"] == "a@example.com, b@example.com"
    assert message["Subject"] == "Test message Q7K2"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["MIME-Version"] == "1.0"
    assert made.message_id == message["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{24}@example\.com>", made.message_id)
    assert part(message, "plain") == TEXT
    assert part(message, "html") == "<p>This is a test message.</p>\n"
    assert message.get_content_type() == "multipart/alternative"
    assert {"Bcc", "Sender", "Return-Path", "Received", "X-Mailer", "User-Agent"} & set(message.keys()) == set()


def test_each_message_has_its_own_id() -> None:
    assert len({built(request()).message_id for _ in range(20)}) == 20


def test_text_alone() -> None:
    message = read(built(request(Letter(subject="Test", text="one\n"))))
    assert message.get_content_type() == "text/plain"
    assert lines(message) == "one\n"
    assert "Reply-To" not in message


@pytest.mark.parametrize("eight_bit", [True, False])
def test_beyond_ascii(eight_bit: bool) -> None:
    letter = Letter(subject="Prüfung ☃ 漢字 " + "ä" * 100, text="Grüße ☃\n", html="<p>Grüße ☃</p>")
    message = read(built(request(letter, sender_name="Bücher & „mehr“, GmbH"), eight_bit=eight_bit))
    assert message["Subject"] == letter.subject
    assert message["From"].addresses[0].display_name == "Bücher & „mehr“, GmbH"
    assert message["From"].addresses[0].addr_spec == "shop@example.com"
    assert part(message, "plain") == "Grüße ☃\n"
    assert part(message, "html") == "<p>Grüße ☃</p>\n"


def test_eight_bits_only_where_they_are_offered_and_needed() -> None:
    letter = Letter(subject="Test", text="Grüße\n")
    assert built(request(letter), eight_bit=True).eight_bit
    assert not built(request(letter), eight_bit=False).eight_bit
    assert not built(request(), eight_bit=True).eight_bit


@pytest.mark.parametrize("eight_bit", [True, False])
@pytest.mark.parametrize("line", ["x" * 5000, "ü" * 3000, "word " * 1000, "." * 2000, "." + "ü" * 600])
def test_long_lines(line: str, eight_bit: bool) -> None:
    letter = Letter(subject="Test", text=f"{line}\nnext\n", html=f"<p>{line}</p>")
    message = read(built(request(letter), eight_bit=eight_bit))
    assert part(message, "plain") == f"{line}\nnext\n"
    assert part(message, "html") == f"<p>{line}</p>\n"


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("shop@example.com", "example.com"),
        ("o'hara+tag@example.com", "example.com"),
        ('"a b"@example.com', "example.com"),
        ('"a@b"@example.com', "example.com"),
        ('"a,b;c"@example.com', "example.com"),
        (r'"a\"b"@example.com', "example.com"),
        (r'"a\\b"@example.com', "example.com"),
        ('"plain"@example.com', "example.com"),
        ("!#$%&'*/=?^_`{|}~-@example.com", "example.com"),
        ("shop@[192.0.2.1]", "[192.0.2.1]"),
        ("Shop.Owner@Example.COM", "Example.COM"),
    ],
)
@pytest.mark.parametrize("name", ["", "My Shop", "Müller, Söhne", 'The "Shop"', "Shop (Berlin)", "a@b"])
def test_from_is_the_sender_of_the_envelope(sender: str, domain: str, name: str) -> None:
    made = built(request(sender=sender, sender_name=name, reply_to=sender))
    written = header(made, b"From")
    assert written.endswith(f"<{sender}>".encode()) if name else written == sender.encode()
    assert header(made, b"Reply-To") == sender.encode()
    assert made.message_id.endswith(f"@{domain}>")
    message = read(made)
    assert message["From"].addresses[0].display_name == name
    assert message["From"].addresses[0].domain == domain


def header(made: Built, name: bytes) -> bytes:
    head = sent(made).partition(b"\r\n\r\n")[0]
    found = re.search(rb"^" + name + rb": (.*(?:\r\n[ \t].*)*)", head, re.MULTILINE)
    assert found, head
    return b"".join(found[1].strip().splitlines())


def test_an_international_domain_is_written_in_ascii() -> None:
    made = built(request(sender="shop@bücher.example", recipients=("a@straße.example",), reply_to="b@bücher.example"))
    assert header(made, b"From") == b"shop@xn--bcher-kva.example"
    assert header(made, b"To") == b"a@xn--strae-oqa.example"
    assert header(made, b"Reply-To") == b"b@xn--bcher-kva.example"
    assert made.message_id.endswith("@xn--bcher-kva.example>")
    assert not made.utf8


@pytest.mark.parametrize(
    "change",
    [{"sender": "bücher@example.com"}, {"reply_to": "bücher@example.com"}, {"recipients": ("bücher@example.com",)}],
)
def test_a_local_part_beyond_ascii(change: dict[str, Any]) -> None:
    made = built(request(**change), eight_bit=True, smtputf8=True)
    assert made.utf8
    assert made.eight_bit
    assert "bücher@example.com".encode() in sent(made).partition(b"\r\n\r\n")[0]
    assert not built(request(), eight_bit=True, smtputf8=True).utf8


def test_a_domain_that_cannot_be_written() -> None:
    with pytest.raises(UnwritableName):
        build(request(sender="shop@a\u200db.example"), NOW, eight_bit=True, smtputf8=True)


def test_an_attachment() -> None:
    content = bytes(range(256)) * 20
    file = Attachment(name="Prüfung ☃.bin", media_type="application/octet-stream", content=content)
    words = Attachment(name="a.txt", media_type="text/plain", content=b".\r\nGr\xfc\xdfe\n")
    message = read(built(request(Letter(subject="Test", text=TEXT, html="<p>x</p>", attachments=(file, words)))))
    found = list(message.iter_attachments())
    assert [one.get_filename() for one in found] == ["Prüfung ☃.bin", "a.txt"]
    assert [one.get_payload(decode=True) for one in found] == [content, b".\r\nGr\xfc\xdfe\n"]
    assert message.get_content_type() == "multipart/mixed"
    assert part(message, "plain") == TEXT


OVERHEAD = 500


@pytest.mark.parametrize("attached", [False, True])
def test_the_size_is_exact(attached: bool) -> None:
    file = Attachment(name="a", media_type="text/plain", content=b"x")
    letter = Letter(subject="Test", text=TEXT, html="<p>x</p>", attachments=(file,) if attached else ())
    plain = len(sent(build(request(letter), NOW, eight_bit=False, smtputf8=False)))
    for more in (*range(OVERHEAD, OVERHEAD + 160), 5000, 123_457):
        made = build(request(letter, size=plain + more), NOW, eight_bit=False, smtputf8=False)
        assert made.size == len(sent(made)) == plain + more
        message = read(made)
        assert not message.defects
        assert [one.get_filename() for one in message.iter_attachments()][-1] == "filler.txt"
        assert part(message, "plain") == TEXT


@pytest.mark.parametrize("wanted", [1, 100, 800, 900])
def test_a_message_is_never_smaller_than_it_is(wanted: int) -> None:
    plain = built(request()).size
    assert plain <= built(request(size=wanted)).size <= plain + OVERHEAD


def test_a_very_large_message_is_made_at_once() -> None:
    begun = datetime.now(UTC)
    made = build(request(size=25_000_000), NOW, eight_bit=True, smtputf8=False)
    assert made.size == 25_000_000
    assert len(made.stuffed) < 25_001_000
    assert datetime.now(UTC) - begun < timedelta(seconds=0.5)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, st.text(st.sampled_from("ab ü.☃\n"), max_size=300), st.booleans())
def test_any_words_come_back(subject: str, name: str, text: str, eight_bit: bool) -> None:
    letter = Letter(subject=subject, text=text)
    message = read(built(request(letter, sender_name=name), eight_bit=eight_bit))
    assert " ".join(message["Subject"].split()) == " ".join(subject.split())
    assert message["From"].addresses[0].addr_spec == "shop@example.com"
    assert lines(message).rstrip("\n") == text.rstrip("\n")
