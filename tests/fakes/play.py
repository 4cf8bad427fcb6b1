"""Reads a play: a conversation with a mail server as anyone can read it (tests/dialogues/README.md).

The same play is given over real sockets by `scripted_server` and in memory by `scripted_link`.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Final

DIALOGUES: Final = Path(__file__).parent.parent / "dialogues"


class PlayError(ValueError):
    """A play that cannot be read; names its line."""


class Verb(Enum):
    """What the server does, or waits for."""

    SAY = "S"
    SAY_RAW = "S+"
    HEAR = "C"
    HEAR_MAYBE = "C?"
    HEAR_UNTIL = "C*"
    HEAR_ANYTHING = "ANY"
    TLS = "TLS"
    WAIT = "WAIT"
    DRIP = "DRIP"
    FLOOD = "FLOOD"
    CLOSE = "CLOSE"
    RESET = "RESET"
    SILENT = "SILENT"
    EXPECT_EOF = "EXPECT-EOF"


SAYS: Final = frozenset({Verb.SAY, Verb.SAY_RAW})
HEARS: Final = frozenset({Verb.HEAR, Verb.HEAR_MAYBE, Verb.HEAR_UNTIL})
ENDS: Final = frozenset({Verb.CLOSE, Verb.RESET, Verb.SILENT, Verb.EXPECT_EOF})


@dataclass(frozen=True, slots=True)
class Instruction:
    """One line of a play. Only the fields that its verb needs are filled."""

    verb: Verb
    source: str
    number: int
    data: bytes = b""
    pattern: re.Pattern[bytes] | None = None
    seconds: float = 0.0
    total: int = 0
    words: tuple[str, ...] = ()

    def fits(self, line: bytes) -> bool:
        """Tell whether a line of the client, without its end, is what is wanted here."""
        return self.pattern is not None and self.pattern.fullmatch(line) is not None


@dataclass(frozen=True, slots=True)
class Connection:
    """What happens on one connection. `address` is empty where any will do."""

    address: str
    instructions: tuple[Instruction, ...]


@dataclass(frozen=True, slots=True)
class Play:
    """All connections in their order, and the head: what `# key: value` lines above the first instruction say."""

    head: dict[str, str]
    connections: tuple[Connection, ...]


_HEAD: Final = re.compile(r"#\s*([a-z][a-z-]*(?: \S+)?):\s+(.*)")
_BLOCK: Final = re.compile(r"==\s*connection(?:\s+(\S+))?\s*==")
_LINE: Final = re.compile(r"(S|S\+|C|C\?|C\*|TLS):(?: (.*))?")
_WORD: Final = re.compile(r"([A-Z-]+)(?: (.*))?")
_BASE64: Final = re.compile(r"(?<!\\)\{b64:(.*?)\}")
_ESCAPE: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|[rnt0\\*{])")
_ESCAPED: Final = {"r": "\r", "n": "\n", "t": "\t", "0": "\0", "\\": "\\", "*": "*", "{": "{"}


@lru_cache(maxsize=1024)
def parse(text: str) -> Play:
    """Read a play. Raises PlayError."""
    head: dict[str, str] = {}
    addresses = [""]
    blocks: list[list[Instruction]] = [[]]
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip() if line.lstrip().startswith(("#", "==")) or not line.strip() else line.lstrip()
        if not line:
            continue
        if line.startswith("#"):
            if (found := _HEAD.fullmatch(line)) and not any(blocks):
                if found[1] in head:
                    raise PlayError(f"line {number}: {found[1]} is told twice")
                head[found[1]] = found[2].strip()
        elif block := _BLOCK.fullmatch(line):
            if not blocks[-1] and len(blocks) == 1:
                addresses[0] = block[1] or ""
            else:
                addresses.append(block[1] or "")
                blocks.append([])
        else:
            blocks[-1].append(_instruction(line, number))
    return Play(
        head, tuple(Connection(address, tuple(block)) for address, block in zip(addresses, blocks, strict=True))
    )


def load(name: str) -> Play:
    """Read `tests/dialogues/<name>.txt`. Raises PlayError, which then names the file too."""
    file = DIALOGUES / f"{name}.txt"
    try:
        return parse(file.read_text("utf-8"))
    except PlayError as trouble:
        raise PlayError(f"{name}.txt: {trouble}") from None


def _instruction(line: str, number: int) -> Instruction:
    try:
        if found := _LINE.fullmatch(line):
            return _speech(Verb(found[1]), found[2] or "", line, number)
        if found := _WORD.fullmatch(line.rstrip()):
            return _action(Verb(found[1]), found[2] or "", line, number)
    except ValueError as trouble:
        raise PlayError(f"line {number}: {line!r}: {trouble}") from None
    raise PlayError(f"line {number}: {line!r} is no instruction")


def _speech(verb: Verb, text: str, line: str, number: int) -> Instruction:
    if verb is Verb.SAY:
        return Instruction(verb, line, number, data=unescape(text) + b"\r\n")
    if verb is Verb.SAY_RAW:
        return Instruction(verb, line, number, data=unescape(text))
    if verb is Verb.TLS:
        return Instruction(verb, line, number, words=tuple(text.split()) or ("ok",))
    return Instruction(verb, line, number, pattern=_pattern(text))


def _action(verb: Verb, text: str, line: str, number: int) -> Instruction:
    match verb:
        case Verb.WAIT:
            return Instruction(verb, line, number, seconds=float(text))
        case Verb.DRIP:
            seconds, _, what = text.partition(" ")
            return Instruction(verb, line, number, seconds=float(seconds), data=unescape(what))
        case Verb.FLOOD:
            total, _, what = text.partition(" ")
            if not what:
                raise ValueError("says nothing")
            return Instruction(verb, line, number, total=int(total), data=unescape(what))
        case Verb.CLOSE | Verb.RESET | Verb.SILENT | Verb.EXPECT_EOF | Verb.HEAR_ANYTHING if not text:
            return Instruction(verb, line, number)
    raise ValueError("has words that it cannot have")


def unescape(text: str) -> bytes:
    r"""Bytes of a written line: UTF-8, with `\xff \r \n \t \0 \\ \* \{` and `{b64:text}` for the base64 of a text."""
    return b"".join(
        base64.b64encode(_plain(part)) if odd else _plain(part) for part, odd in _parts(_BASE64.split(text))
    )


def _parts(parts: list[str]) -> list[tuple[str, bool]]:
    return [(part, index % 2 == 1) for index, part in enumerate(parts)]


def _plain(text: str) -> bytes:
    raw = bytearray()
    place = 0
    for found in _ESCAPE.finditer(text):
        raw += text[place : found.start()].encode()
        code = found[1]
        raw += bytes([int(code[1:], 16)]) if code[0] == "x" else _ESCAPED[code].encode()
        place = found.end()
    return bytes(raw + text[place:].encode())


def _pattern(text: str) -> re.Pattern[bytes]:
    r"""What a client's line has to look like: `*` stands for anything, `\*` for a star; all else for itself."""
    pieces = re.split(r"(?<!\\)\*", text)
    return re.compile(b".*".join(re.escape(unescape(piece)) for piece in pieces), re.DOTALL)


def show(raw: bytes) -> str:
    """Bytes as a play would write them."""
    text = raw.decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
