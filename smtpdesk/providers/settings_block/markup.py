"""Settings in XML, and tables of web pages that came with their tags.

The tags are read one by one. There is no parser behind it that knows of entities or documents elsewhere: the five
characters that XML escapes are put back, and nothing else is ever replaced or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpdesk.providers.settings_block import labels
from smtpdesk.providers.settings_block.pairs import Direction, Pair
from smtpdesk.providers.settings_block.vocabulary import word_set

_TAG: Final = re.compile(r"<(/?)([A-Za-z][\w:.-]{0,60})([^<>]*)>")
_ATTRIBUTE: Final = re.compile(r"([A-Za-z][\w:.-]{0,60})\s{0,4}=\s{0,4}(?:\"([^\"<>]*)\"|'([^'<>]*)')")
_NUMBERED: Final = re.compile(r"&#(x[0-9A-Fa-f]{1,6}|\d{1,7});")
_PLAIN: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&nbsp;", " "), ("&amp;", "&"))
_PAGE: Final = word_set("td th tr table p li br div dt dd dl ul ol span strong b h1 h2 h3 h4 h5 code pre body")
_NEW_LINE: Final = word_set("tr p li br div dt dl h1 h2 h3 h4 h5 pre table")
_DEEPEST: Final = 64


def looks_like_markup(text: str) -> bool:
    """Tell whether there are tags in a text."""
    return "<" in text and sum(1 for _tag in zip(range(4), _TAG.finditer(text), strict=False)) > 1


def is_page(text: str) -> bool:
    """Tell whether the tags are those of a web page."""
    found = [tag.group(2).lower() for tag, _count in zip(_TAG.finditer(text), range(40), strict=False)]
    return sum(name in _PAGE for name in found) * 2 > len(found)


def page_text(text: str) -> str:
    """Give a web page's text: a line for each row, its cells with tabs between. The lines keep no numbers."""
    parts: list[str] = []
    end = 0
    for tag in _TAG.finditer(text):
        parts.append(text[end : tag.start()].replace("\n", " "))
        name, closing = tag.group(2).lower(), bool(tag.group(1))
        if (name in ("td", "th") and closing) or (name == "dd" and not closing):
            parts.append("\t")
        elif name in _NEW_LINE:
            parts.append("\n")
        end = tag.end()
    parts.append(text[end:])
    lines = (re.sub(r"[ \u00a0]+", " ", line).strip(" ") for line in unescaped("".join(parts)).split("\n"))
    return "\n".join(line.rstrip("\t") for line in lines)


def unescaped(text: str) -> str:
    """Put back what XML escapes, once."""
    text = _NUMBERED.sub(_character, text)
    for name, char in _PLAIN:
        text = text.replace(name, char)
    return text


def _character(found: re.Match[str]) -> str:
    digits = found.group(1)
    number = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    return chr(number) if 31 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""


class MarkupReader:
    """Reads one text of tags. An element's name, an attribute's and a property list's key are labels."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[str] = []
        self._sides: list[Direction] = []
        self._key = ""
        self._line = 1

    def pairs(self) -> Iterator[Pair]:
        """Give every name with its value."""
        last = 0
        for tag in _TAG.finditer(self._text):
            said = self._text[last : tag.start()]
            self._line += said.count("\n")
            closing, name, rest = tag.groups()
            if closing:
                yield from self._content(name, unescaped(said).strip())
                self._close(name)
            else:
                yield from self._start(name, rest)
            self._line += tag.group().count("\n")
            last = tag.end()

    def _start(self, name: str, rest: str) -> Iterator[Pair]:
        if name in ("true", "false") and self._key:
            yield self._pair(self._key, name)
            self._key = ""
            return
        given = {
            found.group(1): unescaped(found.group(2) or found.group(3) or "") for found in _ATTRIBUTE.finditer(rest)
        }
        side = labels.direction_of(frozenset(labels.tokens(f"{name} {given.get('type', '')}")))
        if len(self._open) < _DEEPEST:
            self._open.append(name)
            self._sides.append(side)
        for label, value in given.items():
            if label != "type" and value:
                yield self._pair(label, value)
        if rest.rstrip().endswith("/"):
            self._close(name)

    def _content(self, name: str, said: str) -> Iterator[Pair]:
        if not said:
            return
        if name.lower() == "key":
            self._key = said
        elif self._key and name.lower() in ("string", "integer"):
            yield self._pair(self._key, said)
            self._key = ""
        elif name.lower() == "type":  # Outlook's: the protocol of the element around it
            if len(self._sides) > 1:
                self._sides[-2] = labels.direction_of(frozenset(labels.tokens(said)))
        else:
            yield self._pair(name, said)

    def _close(self, name: str) -> None:
        if name in self._open[-8:]:
            while self._open and self._open.pop() != name:
                self._sides.pop()
            self._sides.pop()

    def _pair(self, label: str, value: str) -> Pair:
        side = next((side for side in reversed(self._sides) if side is not Direction.NONE), Direction.NONE)
        return Pair(label, value, self._line, (*self._open,), side, code=True)
