"""Bytes become replies: leniently, within bounds, and the same however they are cut."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpdesk.model.facts import FailureKind, Flaw, Reply
from smtpdesk.wire.dialogue import GREETING, MAX_SESSION, MAX_UNSOLICITED, Answer, Dialogue
from smtpdesk.wire.error import WireError
from smtpdesk.wire.lines import MAX_LINE
from smtpdesk.wire.reply import MAX_REPLY_BYTES, MAX_REPLY_LINES, could_be_reply

End = tuple[FailureKind, str] | None


def feed(*chunks: bytes, asked: int = 1000) -> tuple[list[Answer], End]:
    """The answers to these bytes, and what ended the dialogue."""
    dialogue = Dialogue()
    for number in range(asked):
        dialogue.ask(f"question {number}")
    answers: list[Answer] = []
    try:
        for chunk in chunks:
            for answer in dialogue.feed(chunk):
                answers.append(answer)  # noqa: PERF402  (an error may come after some)
    except WireError as error:
        return answers, (error.kind, error.detail)
    return answers, None


def replies(data: bytes) -> list[Reply]:
    answers, end = feed(data)
    assert end is None
    return [answer.reply for answer in answers]


@pytest.mark.parametrize(
    ("data", "code", "lines", "flaws"),
    [
        (b"220 hello\r\n", 220, [b"hello"], set()),
        (b"250-a\r\n250-b c\r\n250 d\r\n", 250, [b"a", b"b c", b"d"], set()),
        (b"250\r\n", 250, [b""], {Flaw.NO_TEXT}),
        (b"250 \r\n", 250, [b""], set()),
        (b"250-\r\n250 \r\n", 250, [b"", b""], set()),
        (b"250-a\r\n250\r\n", 250, [b"a", b""], {Flaw.NO_TEXT}),
        (b"250 a\n", 250, [b"a"], {Flaw.BARE_LF}),
        (b"250-a\n250 b\r\n", 250, [b"a", b"b"], {Flaw.BARE_LF}),
        (b"250 a\rb\r\n", 250, [b"a\rb"], {Flaw.BARE_CR}),
        (b"250 a\r\r\n", 250, [b"a\r"], {Flaw.BARE_CR}),
        (b"250 a\x00b\r\n", 250, [b"a\x00b"], {Flaw.NUL}),
        (b"250 caf\xe9\r\n", 250, [b"caf\xe9"], {Flaw.NOT_ASCII}),
        ("250 Grüße\r\n".encode(), 250, ["Grüße".encode()], {Flaw.NOT_ASCII}),
        (b"250-a\r\n550 b\r\n", 550, [b"a", b"b"], {Flaw.MIXED_CODES}),
        (b"550-a\r\n550-b\r\n250 c\r\n", 250, [b"a", b"b", b"c"], {Flaw.MIXED_CODES}),
        (b"250_a\r\n", 250, [b"_a"], {Flaw.NO_SEPARATOR}),
        (b"250\ta\r\n", 250, [b"\ta"], {Flaw.NO_SEPARATOR}),
        (b"299 a\r\n", 299, [b"a"], set()),
        (b"599 a\r\n", 599, [b"a"], set()),
    ],
)
def test_replies(data: bytes, code: int, lines: list[bytes], flaws: set[Flaw]) -> None:
    mixed = Flaw.MIXED_CODES in flaws
    codes = tuple(int(line[:3]) for line in data.splitlines()) if mixed else ()
    assert replies(data) == [Reply(code, tuple(lines), frozenset(flaws), codes)]


def test_a_reply_with_several_codes_is_quoted_as_it_came() -> None:
    first, second = replies(b"250-a\r\n554-b\r\n550 c\r\n250 d\r\n")
    assert first.wire == "250-a\n554-b\n550 c"
    assert second.line_codes == ()


def test_flaws_belong_to_their_own_reply() -> None:
    first, second = replies(b"250 a\n250 b\r\n")
    assert first.flaws == {Flaw.BARE_LF}
    assert second.flaws == frozenset()


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n",
        b"\n",
        b"25\r\n",
        b"25",
        b"150 preliminary\r\n",
        b"050 a\r\n",
        b"650 a\r\n",
        b"2a0 a\r\n",
        b"25a a\r\n",
        b"2500 a\r\n",
        b" 250 a\r\n",
        b"-250 a\r\n",
        b"HTTP/1.1 400 Bad Request\r\n",
        b"* OK IMAP\r\n",
        b"\x00\x00\x00",
        b"\x16\x03\x01\x02\x00",
        b"\xff",
    ],
)
def test_what_is_no_reply(data: bytes) -> None:
    answers, end = feed(data, asked=0)
    if data == b"25":
        assert (answers, end) == ([], None)  # it can still become one
    else:
        assert (answers, end) == ([], (FailureKind.NOT_SMTP, "no-code"))
    answers, end = feed(b"220 hello\r\n" + data)
    assert len(answers) == 1
    assert end == (None if data == b"25" else (FailureKind.BAD_REPLY, "no-code"))
    answers, end = feed(b"220-hello\r\n", data)
    assert answers == []
    assert end == (None if data == b"25" else (FailureKind.NOT_SMTP, "no-code"))


def test_what_cannot_become_a_reply_is_refused_before_its_line_ends() -> None:
    for data in (b"H", b"2x", b"22x", b"2200"):
        assert feed(data)[1] == (FailureKind.NOT_SMTP, "no-code")
    for data in (b"", b"2", b"22", b"220", b"220 no end yet", b"220-", b"220x"):
        assert feed(data) == ([], None)


def test_what_came_is_kept_for_the_diagnosis() -> None:
    for data in (b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n", b"HTTP/1.1 400 Bad Request"):
        with pytest.raises(WireError) as error:
            list(Dialogue().feed(data))
        assert error.value.received.startswith(b"HTTP/1.1 400 Bad Request")


def test_a_line_is_bounded() -> None:
    longest = b"220 " + b"a" * (MAX_LINE - 6) + b"\r\n"
    assert len(longest) == MAX_LINE
    assert len(replies(longest)) == 1
    for data in (longest.replace(b"\r\n", b"a\r\n"), b"220 " + b"a" * MAX_LINE, b"220 " + b"a" * 1_000_000):
        assert feed(data) == ([], (FailureKind.TOO_MUCH, "line"))
        assert feed(*(data[i : i + 1000] for i in range(0, len(data), 1000)))[1] == (FailureKind.TOO_MUCH, "line")


def test_a_reply_is_bounded() -> None:
    assert len(replies(b"250-a\r\n" * (MAX_REPLY_LINES - 1) + b"250 a\r\n")) == 1
    assert feed(b"250-a\r\n" * MAX_REPLY_LINES + b"250 a\r\n") == ([], (FailureKind.TOO_MUCH, "reply"))
    line = b"250-" + b"a" * 4000 + b"\r\n"
    assert feed(line * (MAX_REPLY_BYTES // len(line) + 1)) == ([], (FailureKind.TOO_MUCH, "reply"))
    assert feed(line * (MAX_REPLY_BYTES // len(line))) == ([], None)


def test_a_session_is_bounded() -> None:
    chunk = b"250 " + b"a" * 1018 + b"\r\n"
    whole = MAX_SESSION // len(chunk)
    answers, end = feed(*[chunk] * (whole + 1), asked=whole + 1)
    assert len(answers) == whole
    assert end == (FailureKind.TOO_MUCH, "session")


def test_replies_that_nobody_asked_for_are_bounded() -> None:
    answers, end = feed(b"250\n" * 100_000, asked=0)
    assert end == (FailureKind.TOO_MUCH, "unsolicited")
    assert [answer.to for answer in answers] == [GREETING] + [None] * MAX_UNSOLICITED


def test_answers_come_in_the_order_of_the_questions() -> None:
    dialogue = Dialogue()
    dialogue.ask("EHLO")
    dialogue.ask("AUTH")
    assert dialogue.waiting_for == GREETING
    told = list(dialogue.feed(b"220 a\r\n250-b\r\n250 c\r\n235 d\r\n421 e\r\n"))
    assert [(answer.to, answer.reply.code) for answer in told] == [
        (GREETING, 220),
        ("EHLO", 250),
        ("AUTH", 235),
        (None, 421),
    ]
    assert [Flaw.UNSOLICITED in answer.reply.flaws for answer in told] == [False, False, False, True]
    assert dialogue.waiting_for is None


def test_what_is_not_taken_now_is_given_next_time() -> None:
    dialogue = Dialogue()
    dialogue.ask("EHLO")
    assert next(dialogue.feed(b"220 a\r\n250 b\r\n")).reply.code == 220
    assert [answer.reply.code for answer in dialogue.feed(b"")] == [250]


@pytest.mark.parametrize("early", [b"", b"250 inj", b"2", b"EHLO"])
def test_what_came_early_never_gets_into_tls(early: bytes) -> None:
    dialogue = Dialogue()
    dialogue.ask("STARTTLS")
    try:
        told = [answer.to for answer in dialogue.feed(b"220 a\r\n220 go\r\n" + early)]
    except WireError:
        told = []
    assert told in ([GREETING, "STARTTLS"], [])
    assert dialogue.enter_tls() == early
    assert dialogue.waiting_for is None
    dialogue.ask("EHLO")
    assert [answer.to for answer in dialogue.feed(b"250 clean\r\n")] == ["EHLO"]


def test_half_a_reply_never_gets_into_tls() -> None:
    dialogue = Dialogue()
    assert list(dialogue.feed(b"220-a\r\n")) == []
    dialogue.enter_tls()
    dialogue.ask("EHLO")
    assert [answer.reply.lines for answer in dialogue.feed(b"250 b\r\n")] == [(b"b",)]


LINE = st.one_of(
    st.binary(max_size=12),
    st.builds(
        lambda code, separator, text, end: f"{code}{separator}".encode() + text + end,
        st.integers(190, 610),
        st.sampled_from(["", " ", "-", "_"]),
        st.binary(max_size=12).filter(lambda text: b"\n" not in text),
        st.sampled_from([b"\r\n", b"\r\n", b"\n", b""]),
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINE, max_size=12).map(b"".join), st.lists(st.integers(0, 200), max_size=8))
def test_however_the_bytes_are_cut_the_replies_are_the_same(data: bytes, cuts: list[int]) -> None:
    places = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    pieces = [data[a:b] for a, b in itertools.pairwise(places)]
    whole = feed(data)
    assert feed(*pieces) == whole
    assert feed(*(data[i : i + 1] for i in range(len(data)))) == whole


@settings(max_examples=300, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=6), st.integers(0, 3))
def test_no_bytes_at_all_raise_anything_but_a_wire_error(chunks: list[bytes], asked: int) -> None:
    answers, end = feed(*chunks, asked=asked)
    for answer in answers:
        assert 200 <= answer.reply.code <= 599
        assert answer.reply.lines
        assert answer.reply.wire
        assert isinstance(answer.reply.enhanced, str | None)
    if end is not None:
        assert end[0] in (FailureKind.NOT_SMTP, FailureKind.BAD_REPLY, FailureKind.TOO_MUCH)


@given(st.binary(min_size=1, max_size=6))
def test_a_refused_beginning_stays_refused(beginning: bytes) -> None:
    if not could_be_reply(beginning[:4]):
        assert not could_be_reply((beginning + b" ok")[: len(beginning) + 1][:4])
