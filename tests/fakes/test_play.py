"""Plays are read as their README says."""

from __future__ import annotations

import pytest

from tests.fakes.play import DIALOGUES, PlayError, Verb, load, parse, show, unescape


def test_a_play_with_everything_in_it() -> None:
    play = parse(
        r"""
        # A story in a sentence: this is no key.
        # resolve: 192.0.2.1 2001:db8::1
        # connect 2001:db8::1: !refused

        == connection 192.0.2.1 ==
        S: 220 hello
        C: EHLO *
        # In between only comments stand. resolve: nothing
        S+: 250 \xff\n
        C?: QUIT
        == connection ==
        TLS: expired name-mismatch
        FLOOD 1000 250-x\r\n
        DRIP 0.5 ab
        WAIT 2
        SILENT
        """
    )
    assert play.head == {"resolve": "192.0.2.1 2001:db8::1", "connect 2001:db8::1": "!refused"}
    first, second = play.connections
    assert (first.address, second.address) == ("192.0.2.1", "")
    assert [one.verb for one in first.instructions] == [Verb.SAY, Verb.HEAR, Verb.SAY_RAW, Verb.HEAR_MAYBE]
    assert first.instructions[0].data == b"220 hello\r\n"
    assert first.instructions[2].data == b"250 \xff\n"
    assert second.instructions[0].words == ("expired", "name-mismatch")
    assert (second.instructions[1].total, second.instructions[1].data) == (1000, b"250-x\r\n")
    assert (second.instructions[2].seconds, second.instructions[2].data) == (0.5, b"ab")
    assert second.instructions[3].seconds == 2


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a\r\n\t\0\\\x80", b"a\r\n\t\0\\\x80"),
        ("Grüße", "Grüße".encode()),
        (r"334 {b64:Username:}", b"334 VXNlcm5hbWU6"),
        (r"{b64:\0shop\0secret}=", b"AHNob3AAc2VjcmV0="),
        (r"\{b64:x}", b"{b64:x}"),
    ],
)
def test_escapes(written: str, meant: bytes) -> None:
    assert unescape(written) == meant


@pytest.mark.parametrize(
    ("pattern", "line", "fits"),
    [
        ("EHLO *", b"EHLO laptop.local", True),
        ("EHLO *", b"EHLO", False),
        ("EHLO *", b"ehlo x", False),
        ("MAIL FROM:<a@example.com>*", b"MAIL FROM:<a@example.com>", True),
        ("MAIL FROM:<a@example.com>*", b"MAIL FROM:<a@example.com> SIZE=1 BODY=8BITMIME", True),
        ("EHLO [127.0.0.?]", b"EHLO [127.0.0.1]", False),
        ("EHLO [127.0.0.1]", b"EHLO [127.0.0.1]", True),
        (r"a\*", b"a*", True),
        (r"a\*", b"ab", False),
        ("AUTH PLAIN {b64:\\0u\\0p}", b"AUTH PLAIN AHUAcA==", True),
        ("*", b"\xff\x00", True),
        ("", b"", True),
    ],
)
def test_patterns(pattern: str, line: bytes, fits: bool) -> None:
    instruction = parse(f"C: {pattern}").connections[0].instructions[0]
    assert instruction.fits(line) is fits


@pytest.mark.parametrize(
    "text",
    ["220 hello", "S 220", "WAIT long", "WAIT", "FLOOD 10", "CLOSE now", "DRIP x", "X: y", "S: ok\nQUIT"],
)
def test_what_is_no_instruction_is_told_with_its_line(text: str) -> None:
    with pytest.raises(PlayError, match=f"line {text.count(chr(10)) + 1}: "):
        parse(text)


def test_a_key_that_is_told_twice() -> None:
    with pytest.raises(PlayError, match="line 2: resolve is told twice"):
        parse("# resolve: a\n# resolve: b")


@pytest.mark.parametrize(
    "name", sorted(file.relative_to(DIALOGUES).with_suffix("").as_posix() for file in DIALOGUES.rglob("*.txt"))
)
def test_every_dialogue_can_be_read(name: str) -> None:
    assert load(name).connections


def test_bytes_are_shown_as_they_would_be_written() -> None:
    assert show(b"250 gr\xc3\xbc\xc3\x9fe\r\n\x00\xff") == "250 grüße\\r\\n\\x00\\xff"
