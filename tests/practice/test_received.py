from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpdesk.practice.mailbox import MAX_BYTES, Mailbox
from smtpdesk.practice.received import (
    MAX_HEADER_CHARACTERS,
    MAX_HEADERS,
    MAX_PARTS,
    MAX_TEXT_CHARACTERS,
    Received,
    read,
)

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)


def received(raw: bytes) -> Received:
    return read(7, NOW, "a@example.com", ("b@example.com",), raw)


def shown(message: Received) -> str:
    """All that a person would see of it."""
    names = [part.name + part.media_type for part in message.parts]
    headers = [name + value for name, value in message.headers]
    return "".join((message.envelope_sender, *message.recipients, message.text, message.html_source, *names, *headers))


def test_headers_keep_their_order_and_lose_their_folds() -> None:
    message = received(
        b"Received: one\r\nreceived: two\r\nSubject: =?utf-8?q?Gr=C3=BC?=\r\n =?iso-8859-1?b?3w==?=\r\n e\r\n"
        b'From: =?utf-8?b?SsO2cmc=?= <a@example.com>\r\nX-Long: a\r\n\tb\r\nTo: "b, c" <b@example.com>\r\n\r\nbody\r\n'
    )
    assert message.headers == (
        ("Received", "one"),
        ("received", "two"),
        ("Subject", "Grüß e"),
        ("From", "Jörg <a@example.com>"),
        ("X-Long", "a b"),
        ("To", '"b, c" <b@example.com>'),
    )
    assert (message.number, message.at, message.text) == (7, NOW, "body\n")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Subject: x\r\n\r\nplain\r\n", "plain\n"),
        (b"Subject: x\r\n\r\n\xc3\xbc \xfc\r\n", "ü \ufffd\n"),
        (b"Content-Type: text/plain; charset=utf-8\r\n\r\n\xc3\xbc\r\n", "ü\n"),
        (b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\xfc\r\n", "ü\n"),
        (b"Content-Type: text/plain; charset=no-such\r\n\r\n\xc3\xbc\r\n", "ü\n"),
        (b"Content-Type: text/plain; charset=hex\r\n\r\nab\r\n", "ab\n"),
        (b"Content-Type: text/plain; charset=punycode\r\n\r\nbcher-kva\r\n", "bcher-kva\n"),
        (b"Content-Transfer-Encoding: quoted-printable\r\n\r\na=3Db=\r\nc\r\n", "a=bc\n"),
        (b"Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n", "Hello"),
        (b"Content-Transfer-Encoding: base64\r\n\r\n!!!!\r\n", ""),
        (b"\r\nno headers\r\n", "no headers\n"),
        (b"", ""),
    ],
)
def test_text_is_decoded(raw: bytes, text: str) -> None:
    assert received(raw).text == text


def test_nothing_that_acts_on_a_screen_is_shown() -> None:
    message = read(
        1,
        NOW,
        "a\u202e@example.com",
        ("\udcff@example.com",),
        b"Subject: \x1b[31m=?utf-8?q?=1B[2J=E2=80=AEx=00?=\r\nX: \x07\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
        b"\x1b]0;title\x07\tone\rtwo\x00\xc2\x9b\xe2\x81\xa6\r\n",
    )
    assert not [char for char in shown(message) if char not in "\n\t" and (ord(char) < 32 or 127 <= ord(char) < 160)]
    assert not set("\u202e\u2066\udcff") & set(shown(message))
    assert message.header("Subject") == "␛[31m ␛[2J\\u202ex␀"
    assert message.text == "␛]0;title␇\tone\ntwo␀\\x9b\\u2066\n"


def test_emoji_and_right_to_left_text_stay_whole() -> None:
    text = "\N{WOMAN}\u200d\N{PERSONAL COMPUTER} שלום\u200f"
    assert received(b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()).text == text


def test_a_message_within_a_message_is_one_part() -> None:
    message = received(
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nouter\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ninner\r\n"
        b'--b\r\nContent-Type: text/plain; name="../../etc/x"\r\n\r\nfile\r\n--b--\r\n'
    )
    assert message.text == "outer"
    assert [(part.name, part.media_type, part.size) for part in message.parts] == [
        ("", "message/rfc822", None),
        ("../../etc/x", "text/plain", 4),
    ]
    assert message.complete


def nested(depth: int) -> bytes:
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))


MONSTERS = {
    "nested": nested(5000) + b"\r\nx\r\n",
    "nested, with many lines": nested(49) + b"\r\n" + b"x\r\n" * 290_000,
    "messages in messages": b"Content-Type: message/rfc822\r\n\r\n" * 5000,
    "parts": b"Content-Type: multipart/digest; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 100_000,
    "some parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 1500,
    "a header": b"Subject: " + b"\r\n =?utf-8?q?x?=" * 500_000 + b"\r\n\r\n",
    "broken words": b"Subject: " + (b"=?" * 400 + b"\r\n ") * 3 + (b"=?a?q?" * 150 + b"\r\n ") * 3 + b"x\r\n\r\n",
    "comments": b"Content-Type: text/plain; " + (b"(" * 900 + b"\r\n ") * 100 + b"\r\n\r\nx",
    "parameters": b"Content-Type: text/plain" + b';\r\n a*0="%s"' % (b"(" * 900) * 5000 + b"\r\n\r\n",
    "headers": b"".join(b"X-%d: y\r\n" % number for number in range(200_000)) + b"\r\n",
    "empty lines": b"\r\n" * 5_000_000,
    "text": b"Subject: x\r\n\r\n" + (b"x" * 98 + b"\r\n") * 100_000,
    "a slow charset": b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"abcdef9\r\n" * 150_000,
    "rubbish": bytes(range(256)) * 40_000,
}


@pytest.mark.parametrize("raw", MONSTERS.values(), ids=MONSTERS)
def test_a_monster_is_read_in_time_and_told_incomplete(raw: bytes) -> None:
    started = time.process_time()
    message = received(raw)
    assert time.process_time() - started < 3.0
    assert message.raw == raw
    assert len(message.headers) <= MAX_HEADERS
    assert all(len(value) <= MAX_HEADER_CHARACTERS + 1 for _name, value in message.headers)
    assert len(message.text) <= MAX_TEXT_CHARACTERS
    assert len(message.parts) <= MAX_PARTS
    assert not message.complete


def test_the_headers_of_a_monster_are_read_all_the_same() -> None:
    message = received(b"Subject: =?utf-8?q?x=C3=BC?=\r\n" + nested(200) + b"\r\n")
    assert message.header("Subject") == "xü"
    assert "Content-Type: multipart/mixed" in message.text


WORDS = r"""
\r\n \n \r :_ Content-Type:_ Content-Disposition:_ Content-Transfer-Encoding:_ Subject:_ multipart/mixed;boundary=b
--b\r\n --b-- text/html text/plain;charset= utf-8 utf-7 utf-16 message/rfc822 attachment;filename *0*=utf-8''%00%ff
*= ( ) " \\ ; =?utf-8?b? =?x?q?=00 ?= \x00 \xff\xfe +2AA- base64 x-uuencode begin_666_x A _ \t < @
"""
PIECES = st.sampled_from(WORDS.split()).map(
    lambda word: word.replace("_", " ").encode().decode("unicode-escape").encode("latin-1")
)


@given(st.lists(PIECES | st.binary(max_size=8), max_size=40).map(b"".join))
def test_whatever_comes_is_read_and_can_be_shown(raw: bytes) -> None:
    message = received(raw)
    assert message.raw == raw
    shown(message).encode("utf-8")
    assert not [char for char in shown(message) if char not in "\n\t" and (ord(char) < 32 or 127 <= ord(char) < 160)]


def test_a_mailbox_holds_so_many_bytes() -> None:
    mailbox = Mailbox()
    big = b"\r\n" + b"x" * 998 + b"\r\n"
    big *= MAX_BYTES // 4 // len(big)
    for _message in range(6):
        mailbox.put("a@example.com", ("b@example.com",), big)
    assert [message.number for message in mailbox.messages] == [3, 4, 5, 6]
    mailbox.clear()
    assert mailbox.put("a@example.com", (), b"").number == 7
