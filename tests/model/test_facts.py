"""What is read from replies and certificates can be shown without harm."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from smtpdesk.model.facts import Address, Capabilities, Facts, Failure, FailureKind, Reply
from smtpdesk.model.steps import Step
from smtpdesk.model.visible_text import decode, visible


@pytest.mark.parametrize(
    ("lines", "enhanced"),
    [
        ([b"5.7.8 Username and Password not accepted"], "5.7.8"),
        ([b"2.1.0 Ok"], "2.1.0"),
        ([b"4.7.28 rate"], "4.7.28"),
        ([b"5.7.1"], "5.7.1"),
        ([b" 5.7.1 blank before"], "5.7.1"),
        ([b"05.7.1 no"], None),
        ([b"5.07.001 leading zeros"], "5.7.1"),
        ([b"first line without", b"5.1.1 last line with"], "5.1.1"),
        ([b"5.7.0 one", b"5.1.1 other"], "5.7.0"),
        ([b"5.9.1.2 is an address"], None),
        ([b"5.7.1234 too long"], None),
        ([b"3.7.1 no such class"], None),
        ([b"see 5.7.1 later"], None),
        ([b"sorry, no mailbox here by that name (#5.1.1)"], "5.1.1"),
        ([b"one line", b"last line. (#5.7.1) "], "5.7.1"),
        ([b"no mailbox (#5.1.1) by that name"], None),
        ([b"#5.1.0 Address rejected"], "5.1.0"),
        ([b"(5.7.1) no"], "5.7.1"),
        ([b""], None),
        ([], None),
        ([b"\xff\xfe"], None),
    ],
)
def test_enhanced_codes(lines: list[bytes], enhanced: str | None) -> None:
    reply = Reply(550, tuple(lines))
    assert reply.enhanced == enhanced
    assert Facts(step=Step.SENDER, reply=reply).enhanced == enhanced


def test_a_reply_as_it_stood_on_the_line() -> None:
    reply = Reply(250, (b"mail.example.com", b"SIZE 1", b"caf\xe9"))
    assert reply.wire == "250-mail.example.com\n250-SIZE 1\n250 café"
    assert reply.text == "mail.example.com\nSIZE 1\ncafé"
    assert reply.ok
    assert not Reply(354, (b"",)).ok
    assert Reply(550, (b"one", b"two"), line_codes=(250, 550)).wire == "250-one\n550 two"
    assert Reply(550, (b"one", b"two", b"three"), line_codes=(250, 550)).wire == "550-one\n550-two\n550 three"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"plain", "plain"),
        ("Grüße ☃ 漢字 🎉".encode(), "Grüße ☃ 漢字 🎉"),
        (b"caf\xe9", "café"),
        (b"\xff\xfe", "ÿþ"),
        (b"a\tb", "a b"),
        (b"\x1b[31m", "␛[31m"),
        (b"\x00\x07\x08\r\n\x7f", "␀␇␈␍␊␡"),
        (b"\xc2\x9b31m", "\\x9b31m"),
        (b"\x9b31m", "\\x9b31m"),
        ("\u202egpj".encode(), "\\u202egpj"),
        ("\u2066a\u2069".encode(), "\\u2066a\\u2069"),
        ("\u200f\u061c".encode(), "\\u200f\\u061c"),
        ("a\u200bb\ufeff\u00adc".encode(), "a\\u200bb\\ufeff\\xadc"),
        ("\u2028\u2029".encode(), "\\u2028\\u2029"),
        ("\U000e0041".encode(), "\\ue0041"),
        (b"", ""),
    ],
)
def test_what_a_server_says_can_be_shown(raw: bytes, shown: str) -> None:
    assert decode(raw) == shown


def test_no_character_at_all_acts() -> None:
    acting = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    for point in range(sys.maxunicode + 1):
        shown = visible(chr(point))
        assert shown
        if not chr(point).isprintable():
            assert not any(unicodedata.category(char) in acting for char in shown), hex(point)


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ((), None),
        (("10240000",), 10240000),
        (("0",), 0),
        (("-1",), None),
        (("1e9",), None),
        (("9" * 20,), None),
        (("٣",), None),
        (("12", "13"), 12),
        (("+5",), None),
    ],
)
def test_sizes(words: tuple[str, ...], size: int | None) -> None:
    assert Capabilities("x", {"SIZE": words}).size == size


def test_no_size_and_no_mechanisms() -> None:
    nothing = Capabilities("x")
    assert nothing.size is None
    assert nothing.mechanisms == ()
    assert not nothing.has("starttls")
    assert Capabilities("x", {"STARTTLS": ()}).has("starttls")
    assert Capabilities("x", {"AUTH": ("plain", "LOGIN", "Plain")}).mechanisms == ("PLAIN", "LOGIN")


def test_addresses_as_they_are_written() -> None:
    assert str(Address("192.0.2.1", 25, 4)) == "192.0.2.1:25"
    assert str(Address("2001:db8::1", 25, 6)) == "[2001:db8::1]:25"


def test_what_has_failed() -> None:
    assert Facts(step=Step.HELLO, reply=Reply(550, (b"",))).failed
    assert Facts(step=Step.HELLO, reply=Reply(354, (b"",))).failed
    assert Facts(step=Step.HELLO, failure=Failure(kind=FailureKind.DROPPED), reply=Reply(250, (b"",))).failed
    assert not Facts(step=Step.HELLO, reply=Reply(250, (b"",))).failed
    assert not Facts(step=Step.HELLO).failed
