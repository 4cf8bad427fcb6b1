"""What one line is made of: cells, a label with its value, more labels behind it, and the marks around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpdesk.providers.settings_block import labels
from smtpdesk.providers.settings_block.block import Part
from smtpdesk.providers.settings_block.labels import Label
from smtpdesk.providers.settings_block.pairs import Direction
from smtpdesk.providers.settings_block.source import string_at

_BULLET: Final = re.compile(r"^\s*(?:[-*•·–]|\d{1,2}[.)])\s+")
_LEADERS: Final = re.compile(r"\s*\.{3,}\s*")
_GAP: Final = re.compile(r"(?<=\S) {3,}(?=\S)")
_NEXT: Final = re.compile(r"[:=]\s")
_DASH: Final = re.compile(r"\s[–—-]\s")
_COMMENT: Final = re.compile(r"\s+#.*$")
_WORD: Final = re.compile(r"\S+")
_MOST_WORDS: Final = 5
_HEADING_WORDS: Final = 9


def cells(line: str) -> list[str]:
    """Take a line apart where a table has its columns; one piece where there are none."""
    if "|" in line and (line.strip().startswith("|") or line.count("|") > 1 or " | " in line):
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    if "\t" in line.strip("\t") or (line.startswith("\t") and line.count("\t") > 1):
        return [cell.strip() for cell in line.rstrip().split("\t")]
    parts = _GAP.split(line.strip())
    if len(parts) > 2 or (len(parts) == 2 and labels.is_known(parts[0].rstrip(" :")) and not first_label(parts[0])):
        return parts
    return [line]


def undressed(text: str) -> str:
    """Without bullets and the marks of Markdown."""
    bare = _BULLET.sub("", text).strip()
    for mark in ("**", "__", "`"):
        if mark in bare:
            bare = bare.replace(f"{mark}:", ":").replace(f":{mark}", ":").replace(f": {mark}", ": ")
            bare = bare.removeprefix(mark).removesuffix(mark).strip()
    return _LEADERS.sub(": ", bare, count=1) if _LEADERS.search(bare) and ":" not in bare else bare


def first_label(text: str) -> tuple[str, str, bool] | None:
    """Give the label that a line begins with, the rest, and whether an equals sign stands between."""
    for sign in _signs(text):
        label = text[:sign].strip().strip("\"'")
        if labels.understand(label) is not None:
            return label, text[sign + 1 :].removeprefix(">"), text[sign] == "="
    dash = _DASH.search(text[: 2 * labels.LONGEST])
    if dash and labels.is_known(text[: dash.start()]) and labels.understand(text[: dash.start()]) is not None:
        return text[: dash.start()].strip(), text[dash.end() :], False
    return None


def _signs(text: str) -> Iterator[int]:
    """The first two places where a label may end."""
    found = 0
    for place, char in enumerate(text[: labels.LONGEST + 2]):
        if char in ":=" and place:
            yield place
            found += 1
            if found == 2:
                return


def all_labels(label: str, rest: str) -> Iterator[tuple[str, str]]:
    """Give the label with its value, and the further labels on the same line with theirs."""
    start = 0
    for sign in _NEXT.finditer(rest):
        place = _label_before(rest, start, sign.start())
        if place is not None:
            yield label, rest[start:place].strip().rstrip(",;|").strip()
            label, start = rest[place : sign.start()].strip(), sign.end()
    value = rest[start:].strip()
    head, comma, tail = value.rpartition(", ")
    if comma and (extra := first_label(tail)) is not None:
        yield label, head.strip()
        yield extra[0], extra[1].strip()
    else:
        yield label, value


def _label_before(text: str, start: int, end: int) -> int | None:
    """Give where the longest label begins that ends here; before it a value has to stand."""
    first = max(start, end - labels.LONGEST)
    for sign in ",;|":
        first = max(first, text.rfind(sign, first, end) + 1)
    words = [found.start() for found in _WORD.finditer(text, first, end)]
    for place in words[-_MOST_WORDS:]:
        ending = text[place:end].strip()
        if text[start:place].strip() and labels.is_known(ending) and labels.understand(ending) is not None:
            return place
    return None


def looks_right(label: Label, value: str) -> bool:
    """Tell whether what follows a label after a blank alone can be its value."""
    match label.part:
        case Part.PORT:
            return value[:1].isdigit()
        case Part.HOST:
            return "." in value.split()[0] and not value.split()[0].endswith(".")
        case Part.SENDER | Part.REPLY_TO:
            return "@" in value
        case Part.SECURITY:
            return value.strip().lower() in ("on", "yes", "true", "starttls", "tls", "ssl", "ssl/tls")
        case Part.SENDER_NAME:
            return False
        case Part.USER | Part.SECRET:
            return len(value.split()) == 1 and not value.endswith((".", ",", ":"))


def is_heading(text: str) -> bool:
    """Tell whether a line is short enough to stand over others."""
    return len(text) <= 2 * labels.LONGEST and len(text.split()) <= _HEADING_WORDS and "@" not in text


def side_of(cell: str) -> Direction:
    """Give the mail that a cell speaks of."""
    return labels.direction_of(frozenset(labels.tokens(cell))) if len(cell) <= labels.LONGEST else Direction.NONE


def has_value(cell: str) -> bool:
    """Tell whether a cell holds a value and no word over a column."""
    return any(char.isdigit() for char in cell) or "." in cell.strip(".") or "@" in cell


def stripped(value: str) -> str:
    """Give a value without the marks around it."""
    text = value.strip()
    for mark in ("`", '"', "'", "**"):
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
            return text[len(mark) : -len(mark)]
    return text


def unquoted(value: str) -> str:
    """Give the value of a line in a program's file: without its quotes, or without the comment behind it."""
    text = value.strip()
    quote = text[:1]
    if quote in ("'", '"'):
        read = string_at(text)
        if read is not None:
            return read
    return _COMMENT.sub("", text).rstrip(",;").strip() if "#" in text or text.endswith((",", ";")) else text
