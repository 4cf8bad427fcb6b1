"""Settings in source text: JSON, JavaScript, PHP, Python, Ruby, C#. Nothing of it is executed.

The text is read as tokens. A name with a literal behind `:`, `=`, `=>` or a comma in `define(` is a pair, and braces
and brackets are what encloses it. A few calls are known whose arguments have their places.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from smtpdesk.providers.settings_block.pairs import Pair, Strength

_TOKEN: Final = re.compile(
    r"(?P<string>\"(?:[^\"\\\n]|\\.)*(?:\"|$)|'(?:[^'\\\n]|\\.)*(?:'|$)|`[^`\n]*(?:`|$))"
    r"|(?P<comment>(?<!:)//[^\n]*|/\*[^*]*\*/|#[^\n]*)"
    r"|(?P<name>[A-Za-z_$@][\w$]*(?:[.][\w$]+)*)"
    r"|(?P<number>\d+(?:\.\d+)*)"
    r"|(?P<sign>=>|->|::|==|\|\||\?\?|[{}\[\]():,;=])",
    re.MULTILINE,
)
_LOOKS: Final = re.compile(
    r"[\"'][\w .-]{1,40}[\"']\s{0,8}(?::|=>)|\bdefine\s{0,3}\(|\w->\w|[\w\"']\s{0,4}:\s{0,4}[{\"'\[]|"
    r"\w\s?\(\s{0,4}[\"']|=>|\w\s?=\s?[{\"']"
)
_CALLS: Final[dict[str, tuple[str, ...]]] = {
    "smtp": ("host", "port"),
    "smtp_ssl": ("host", "port", "=ssl"),
    "smtpclient": ("host", "port"),
    "swift_smtptransport": ("host", "port", "encryption"),
    "esmtptransport": ("host", "port", "ssl"),
    "networkcredential": ("username", "password"),
    "login": ("username", "password"),
    "setfrom": ("from", "from name"),
    "addreplyto": ("replyto",),
    "sethost": ("host",),
    "setport": ("port",),
    "setusername": ("username",),
    "setpassword": ("password",),
    "setencryption": ("encryption",),
    "starttls": ("=starttls",),
}
"""Calls by the last part of their name, and what each argument is; `=` stands for what the call itself says."""
_DEFAULTS: Final = frozenset({"env", "getenv", "get", "config", "default", "fetch"})
_LISTS: Final = frozenset({"array", "dict", "list"})
_OPEN: Final = {"{": "}", "[": "]", "(": ")"}
_DEEPEST: Final = 64
_MOST_ARGUMENTS: Final = 24
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)")


class _Token(NamedTuple):
    kind: str
    text: str
    start: int


def looks_like_source(text: str) -> bool:
    """Tell whether it is worth while to read a text so."""
    return _LOOKS.search(text) is not None


def string_at(text: str) -> str | None:
    """Give the literal that a text begins with, None where it does not end."""
    found = _TOKEN.match(text)
    if found is None or found.lastgroup != "string" or len(found.group()) < 2 or found.group()[-1] != text[0]:
        return None
    return _literal(found.group())


def _literal(quoted: str) -> str:
    quote = quoted[:1]
    inside = quoted[1:-1] if len(quoted) > 1 and quoted.endswith(quote) else quoted[1:]
    if quote == "'":
        return re.sub(r"\\(['\\])", r"\1", inside)
    return _ESCAPE.sub(_unescaped, inside) if quote == '"' else inside


def _unescaped(found: re.Match[str]) -> str:
    what = found.group(1)
    return chr(int(what[1:], 16)) if len(what) == 5 else _ESCAPES.get(what, what)


class SourceReader:
    """Reads one text of tokens."""

    def __init__(self, text: str) -> None:
        self._tokens = [
            _Token(found.lastgroup or "", found.group(), found.start())
            for found in _TOKEN.finditer(text)
            if found.lastgroup != "comment"
        ]
        self._breaks = [place for place, char in enumerate(text) if char == "\n"]
        self._around: list[str] = []
        self._closed = ""

    def pairs(self) -> Iterator[Pair]:
        """Give every name with its literal."""
        for place, token in enumerate(self._tokens):
            if token.kind == "sign":
                self._turn(place, token)
            elif token.kind in ("name", "string"):
                yield from self._key(place, token)

    def _at(self, place: int) -> _Token:
        return self._tokens[place] if place < len(self._tokens) else _Token("", "", 0)

    def _turn(self, place: int, token: _Token) -> None:
        if token.text in _OPEN:
            if len(self._around) < _DEEPEST:
                self._around.append(self._name_before(place))
        elif token.text in _OPEN.values() and self._around:
            self._closed = self._around.pop()

    def _name_before(self, place: int) -> str:
        """Give the name that a bracket belongs to: `smtp: {`, `'smtp' => [`, `createTransport(`."""
        back = place - 1
        if self._at(place).text == "{" and back >= 0 and self._tokens[back].text == ")":
            return self._closed  # `new SmtpClient("…", 587) {`
        while back >= 0 and (self._tokens[back].text in (":", "=>", "=", "(") or self._tokens[back].text in _LISTS):
            back -= 1
        named = self._tokens[back] if back >= 0 and back >= place - 3 else _Token("", "", 0)
        return _name(named) if named.kind in ("name", "string") else ""

    def _key(self, place: int, token: _Token) -> Iterator[Pair]:
        sign, value = self._at(place + 1), self._at(place + 2)
        if sign.text == "(" and token.kind == "name":
            yield from self._call(place, token)
        elif sign.text in (":", "=>", "="):
            read = self._value(place + 2, value)
            if read is not None:
                yield self._pair(_name(token), read[0], token, loose=read[1])

    def _value(self, place: int, token: _Token) -> tuple[str, bool] | None:
        """Give a literal, and whether it is only a default."""
        after = self._at(place + 1)
        if token.kind == "string":
            return _literal(token.text), False
        if token.kind == "number":
            return token.text, False
        if token.kind != "name" or not token.text:
            return None
        if after.text in ("||", "??") and self._at(place + 2).kind in ("string", "number"):
            read = self._value(place + 2, self._at(place + 2))
            return None if read is None else (read[0], True)
        if after.text == "(":
            last = token.text.rpartition(".")[2].lower()
            given = self._arguments(place + 1) if last in _DEFAULTS else []
            return (given[1], True) if len(given) > 1 else None
        if after.text == "::":
            return self._at(place + 2).text, False
        return (token.text, False) if "." not in token.text and after.text not in ("->", "[") else None

    def _call(self, place: int, token: _Token) -> Iterator[Pair]:
        name = token.text.rpartition(".")[2].lower()
        given = self._arguments(place + 1) if name in _CALLS or name == "define" else []
        if name == "define" and len(given) == 2:
            yield self._pair(given[0], given[1], token)
            return
        for number, label in enumerate(_CALLS.get(name, ())):
            if label.startswith("="):
                yield self._pair("encryption", label[1:], token, known=True)
            elif number < len(given):
                yield self._pair(label, given[number], token, known=True)

    def _arguments(self, place: int) -> list[str]:
        """Give the literals between the brackets of a call, names as they are."""
        given: list[str] = []
        for token in self._tokens[place + 1 : place + 1 + _MOST_ARGUMENTS]:
            if token.text in (")", "{", ";"):
                break
            if token.kind == "string":
                given.append(_literal(token.text))
            elif token.kind in ("number", "name"):
                given.append(token.text)
        return given

    def _pair(self, label: str, value: str, token: _Token, *, loose: bool = False, known: bool = False) -> Pair:
        line = bisect_right(self._breaks, token.start) + 1
        around = (*(name for name in self._around if name), *(("mail",) if known else ()))
        return Pair(label, value, line, around, strength=Strength.LOOSE if loose else Strength.PLAIN, code=True)


def _name(token: _Token) -> str:
    return _literal(token.text) if token.kind == "string" else token.text.lstrip("$@")
