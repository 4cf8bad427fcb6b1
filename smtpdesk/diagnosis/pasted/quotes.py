"""Answers of a server as programs quote them: `said: 550 5.1.1 …`, `(535, b'5.7.8 …')`, `Expected 250 but got 535`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MAX_QUOTES: Final = 24
MAX_CONNECTIVE: Final = 40
_TOKEN: Final = re.compile(
    r"(?<![\w.@/=-])#?(?P<code>[2-5][0-57]\d)(?![\w./@%])"
    r"(?:[ \-#,:]{1,2}[\"'(]?\(?#?(?P<enhanced>[245]\.\d{1,3}\.\d{1,3})(?![\w]|\.\d))?"
    r"|(?<![\w./@-])#?(?P<bare>[45]\.\d{1,3}\.\d{1,3})(?![\w]|\.\d|-\w)"
)
_INTRODUCED: Final = re.compile(
    r"(?:\b(?:code|errors?|fehler|erreur|said|says|response|responded|replied|reply|returned|got|received|message|msg"
    r"|status|failed|failure|rejected|refused|reject|server|smtp|exception|login|answer|because|responsecode|info|command"
    r"|rsp|stat|dsn|bounce|antwort|respuesta|réponse|lautete|was|war|failed with|permanent|transient|temporary|negative"
    r"|after [A-Z :<>@.\w-]{2,40})"
    r"(?:\s?\([a-z ]{0,12}\))?[\s:=\"'(\[{<>|#;,-]{0,6}|[(\[{\"'|>:;]\s{0,2}|->\s?)$",
    re.IGNORECASE,
)  # fmt: skip
_VERSION: Final = re.compile(
    r"(?:version|release|php|phpmailer|java|jdk|exim|postfix|python|node|linux|v|mysql|openssl|build)[ /:]{0,2}$",
    re.IGNORECASE,
)
_EXPECTED: Final = re.compile(r"(?:expected|expecting|wanted|erwartet|expects)\b[^\d]{0,24}$", re.IGNORECASE)
_CONNECTIVE: Final = re.compile(
    r"[\W\d_]*(?:with|message|msg|response|reply|text|and|b|was|is|error)?"
    r"(?:[\W_]*(?:with|message|msg|text|b|was|is))?[\W_]*",
    re.IGNORECASE,
)
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_GOES_ON: Final = re.compile(r"\s+\(?[^\W\d_]")
_LEFT: Final = " \t\"',:;.)]}|-=>*"
_OPENERS: Final = {'"': '"', "'": "'", "“": "”", "«": "»"}


@dataclass(frozen=True, slots=True)
class Quote:
    """An answer found in a line: its code (0 where only the enhanced one stands there), and its words."""

    code: int
    enhanced: str
    text: str
    begins: bool
    """True where the line begins with it, as a line of the server does."""


@dataclass(slots=True)
class _Group:
    code: int
    enhanced: str
    begins: bool
    parts: list[str]
    opener: str = ""
    before: str = ""
    """What stands before a code that nothing introduces: an answer's first words, if the code comes again."""


def quotes(line: str, code: int | None = None, enhanced: str | None = None) -> list[Quote]:
    """The answers that a line quotes, in order, the innermost last. `code` and `enhanced` are what is known of it."""
    groups: list[_Group] = []
    end = 0
    for count, found in enumerate(_TOKEN.finditer(line)):
        if count >= MAX_QUOTES:
            break
        seen = int(found["code"] or 0)
        status = found["enhanced"] or found["bare"] or ""
        before = line[end : found.start()]
        if not _is_answer(line, found, seen, status, code, enhanced):
            continue
        opener = line[found.start() - 1 : found.start()]
        if groups:
            last = groups[-1]
            if _same(last, seen, status):
                if len(before) > MAX_CONNECTIVE or not _CONNECTIVE.fullmatch(before):
                    last.parts.append(before)
                last.enhanced = last.enhanced or status
                last.code = last.code or seen
                last.opener = opener
                if last.before:
                    last.parts.insert(0, last.before)
                    last.before = ""
                end = found.end()
                continue
            last.parts.append(before)
        begins = not line[: found.start()].strip(" \t\"'([")
        told = begins or bool(groups) or _INTRODUCED.search(line[max(0, found.start() - 48) : found.start()])
        groups.append(_Group(seen, status, begins, [], opener, "" if told else before))
        end = found.end()
    if groups:
        groups[-1].parts.append(line[end:])
    return [
        Quote(group.code, group.enhanced, _cut(group.parts, group.opener), group.begins)
        for group in groups
        if _is_failing(group)
    ]


def _is_failing(group: _Group) -> bool:
    """4xx and 5xx; of what a server says in AUTH also 334; and what belies itself, as `254 4.7.1`."""
    return group.code == 0 or group.code >= 400 or group.code == 334 or group.enhanced[:1] in ("4", "5")


def _is_answer(line: str, found: re.Match[str], seen: int, status: str, code: int | None, enhanced: str | None) -> bool:
    start = found.start()
    if seen and code == seen:
        return True
    if status and enhanced == status:
        return True
    before = line[max(0, start - 48) : start]
    rest = line[found.end() : found.end() + 200]
    if seen == 334:
        return bool(_INTRODUCED.search(before)) or not before.strip()
    if seen and seen < 400 and status[:1] not in ("4", "5"):
        return False
    if seen and status:
        return True
    if _EXPECTED.search(before):
        return False
    begins = not line[:start].strip(" \t\"'([")
    if seen:
        told = rest[:1] in ("", " ", "-", '"', "'", ",", ")", ":", ";", "]", "\t", "|", "}")
        if begins:
            return told and (rest[:1] != " " or bool(_LETTERS.search(rest)) or not rest.strip())
        return (
            told
            and bool(_INTRODUCED.search(before))
            and (bool(_LETTERS.search(rest)) or not line[:start].endswith("["))
        )
    if _VERSION.search(before) or before.endswith(("dsn=", "DSN=")):
        return False
    return begins or bool(_INTRODUCED.search(before)) or (bool(_LETTERS.search(rest[:24])) and before[-1:] in " ([:<#")


def _same(group: _Group, code: int, status: str) -> bool:
    if code and group.code and code != group.code:
        return False
    if code and not group.code:
        return not status or status == group.enhanced
    return not status or not group.enhanced or status == group.enhanced


def _cut(parts: list[str], before: str) -> str:
    """The words, without the signs that lead to them and what stands behind the quotation's end."""
    text = " ".join(part.strip() if len(parts) > 1 else part for part in parts if part.strip())
    lead = len(text) - len(text.lstrip(_LEFT))
    opener = next((char for char in reversed(text[:lead]) if char in _OPENERS), before if before in _OPENERS else "")
    said = text[lead:]
    if said[:2] in ("b'", 'b"'):
        opener, said = said[1], said[2:]
    if opener:
        close = _OPENERS[opener]
        at = said.find(close)
        while 0 < at < len(said) - 1 and (said[at + 1].isalnum() or said[at - 1] == "\\"):
            at = said.find(close, at + 1)
        # A server may quote, too: then its words go on behind the sign.
        if at > 0 and (opener not in text[:lead] or not _GOES_ON.match(said, at + 1)):
            said = said[:at]
        elif at > 0:
            said = opener + said
    return said.strip()
