"""A pasted text as lines: their numbers, who said them, and of a long text only what may tell of a failure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from smtpdesk.diagnosis.pasted.clients import clients
from smtpdesk.model.report import Direction

LONG: Final = 128 * 1024
"""A text of more characters is not read whole."""
MAX_LINE: Final = 8192
MAX_LINES: Final = 4000
_HEAD: Final = 8 * 1024
_AROUND: Final = 1500
_MAX_PLACES: Final = 48
_CODE: Final = re.compile(r"[45](?<!\d[45])(?:\d\d[ \-\"',)]|\.\d{1,3}\.\d)")
_WORDS: Final = (
    "error", "fail", "refused", "timed out", "timeout", "denied", "certif", "closed", "reset", "unreach", "reject",
    "econn", "etimed", "enotfound", "not found", "resolution", "unable", "could not", "disconnect", "handshake",
)  # fmt: skip
_TIME: Final = (
    r"(?:\[?\d{4}[-/.]\d\d?[-/.]\d\d?[T ,]{1,2}\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[ +-]{0,2}\d\d:?\d\d)?\]?|"
    r"\[?\d\d?:\d\d:\d\d(?:[.,]\d{1,9})?\]?|\d{1,6}(?=\s*(?:>|<)))"
)
_LEVEL: Final = r"(?:(?:\[[\w#:. -]{1,40}\]|DEBUG|INFO|WARN(?:ING)?|ERROR|TRACE|NOTICE|FATAL)\b:?)"
_PREFIX: Final = re.compile(rf"\s*(?:{_TIME}[\s:|,-]{{0,4}})?(?:{_LEVEL}[\s:|,-]{{0,4}}){{0,3}}")
_TAG: Final = re.compile(r"<br ?/?>|</(?:p|div|li|td|pre)>", re.IGNORECASE)
_ANY_TAG: Final = re.compile(
    r"</?(?:b|i|p|br|div|span|strong|em|pre|code|td|tr|table|li|ul|font)(?: [^<>]{0,200})?/?>", re.IGNORECASE
)
_QUOTED: Final = re.compile(r"b?([\"'])(.*?)(?:\1[,;]?)?", re.DOTALL)
_BREAK: Final = re.compile(r"\\r\\n|\\n(?![a-z]{2})")


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One line. `number` counts from 1 in the whole text; `by` is None where the line doesn't tell who said it."""

    number: int
    text: str
    by: Direction | None = None


def lines(text: str) -> list[PastedLine]:
    """The lines that are worth looking at, in order, without the marks that transcripts put before them."""
    found: list[PastedLine] = []
    for first, part in _parts(text) if len(text) > LONG else ((1, text),):
        number = first
        for raw in part.split("\n"):
            for line in _spread(raw[:MAX_LINE]):
                if line.strip():
                    by, said = _spoken_by(line)
                    found.append(PastedLine(number, said, by))
            number += 1
            if len(found) > MAX_LINES:
                return found
    return found


def _spread(raw: str) -> Iterator[str]:
    r"""One line as it was before a program escaped it: with HTML's entities, with `\r\n` spelled out."""
    line = raw.rstrip("\r")
    if "<" in line or "&" in line:
        parts = _TAG.split(html.unescape(line))
        for part in parts:
            yield from _BREAK.split(_ANY_TAG.sub("", part)) if "\\" in part else (_ANY_TAG.sub("", part),)
    elif "\\" in line:
        yield from _BREAK.split(line)
    elif "\r" in line:
        yield from line.split("\r")
    else:
        yield line


def _spoken_by(line: str) -> tuple[Direction | None, str]:
    marks = _marks()
    if (found := marks.match(line)) is None:
        begin = _PREFIX.match(line)
        if begin is None or not begin.end():
            return None, line
        if (found := marks.match(line, begin.end())) is None:
            return None, line[begin.end() :]
    server = found[1]
    rest = line[found.end() :].strip()
    if (quoted := _QUOTED.fullmatch(rest)) is not None:
        rest = quoted[2]
    return (Direction.SERVER if server else Direction.CLIENT), rest


@cache
def _marks() -> re.Pattern[str]:
    sides = []
    for side in ("server", "client"):
        texts = {
            line.strip()
            for file in clients().files.values()
            for line in getattr(file.speakers, side).splitlines()
            if line.strip()
        }
        longest_first = sorted(texts, key=lambda text: (-len(text), text))
        # A mark of signs alone stands before a blank, so that `<user@example.com>` is none.
        sides.append(
            "|".join(
                re.escape(text) + (r"(?=\s)" if not any(c.isalnum() for c in text) else "") for text in longest_first
            )
        )
    return re.compile(rf"\s*(?:({sides[0]})|({sides[1]}))\s*")


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The beginning, and what lies around the last places that tell of a failure, each with its first line's number."""
    places = [found.start() for found in _last_codes(text)]
    low = text.lower()
    for word in _WORDS:
        at = len(low)
        for _ in range(_MAX_PLACES // 4):
            at = low.rfind(word, 0, at)
            if at < 0:
                break
            places.append(min(at, len(text)))
    places = sorted(places)[-4 * _MAX_PLACES :]
    spans = [(0, _snapped(text, _HEAD, after=True))]
    for place in places:
        begin = max(_snapped(text, place - _AROUND, after=False), 0)
        end = _snapped(text, place + _AROUND, after=True)
        if begin <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((begin, end))
    number, counted = 1, 0
    for begin, end in spans:
        number += text.count("\n", counted, begin)
        counted = begin
        yield number, text[begin:end]


def _last_codes(text: str) -> list[re.Match[str]]:
    last: list[re.Match[str]] = []
    end = len(text)
    # From the end in pieces that double: the last answers are found without reading what stands before them.
    size = LONG
    while end > 0 and len(last) < _MAX_PLACES:
        begin = max(0, end - size)
        last = [*_CODE.finditer(text, begin, end), *last][-_MAX_PLACES:]
        end, size = begin, size * 2
    return last


def _snapped(text: str, at: int, *, after: bool) -> int:
    """The nearest line's beginning or end, where one is near."""
    at = min(max(at, 0), len(text))
    if after:
        found = text.find("\n", at, at + _AROUND)
        return found if found >= 0 else at
    found = text.rfind("\n", max(0, at - _AROUND), at)
    return found + 1 if found >= 0 else at
