"""Lines to replies (RFC 5321 4.2): a lenient reader that notes every flaw."""

from __future__ import annotations

import re
from typing import Final

from smtpdesk.model.facts import FailureKind, Flaw, Reply
from smtpdesk.wire.error import WireError

MAX_REPLY_LINES: Final = 512
MAX_REPLY_BYTES: Final = 64 * 1024
_BEGINNING: Final = re.compile(rb"(?:[2-5](?:[0-9](?:[0-9](?![0-9])|\Z)|\Z)|\Z)")


class ReplyReader:
    """Puts lines together to replies. Where codes change within a reply, the last line's code counts."""

    __slots__ = ("_bytes", "_code", "_codes", "_flaws", "_lines")

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._codes: list[int] = []
        self._flaws: set[Flaw] = set()
        self._code = 0
        self._bytes = 0

    def push(self, line: bytes, flaws: frozenset[Flaw]) -> Reply | None:
        """Take one line; give the reply that it ends, if it does. Raises WireError."""
        if len(line) < 3 or not could_be_reply(line):
            raise WireError(FailureKind.BAD_REPLY, "no-code", line)
        code, separator, text = int(line[:3]), line[3:4], line[4:]
        self._flaws |= flaws
        if separator not in (b"", b" ", b"-"):
            self._flaws.add(Flaw.NO_SEPARATOR)
            text = line[3:]
        elif not separator:
            self._flaws.add(Flaw.NO_TEXT)
        if self._lines and code != self._code:
            self._flaws.add(Flaw.MIXED_CODES)
        self._code = code
        self._codes.append(code)
        self._lines.append(text)
        self._bytes += len(line) + 2
        if len(self._lines) > MAX_REPLY_LINES or self._bytes > MAX_REPLY_BYTES:
            raise WireError(FailureKind.TOO_MUCH, "reply", b"\r\n".join(self._lines[:8]))
        if separator == b"-":
            return None
        codes = tuple(self._codes) if Flaw.MIXED_CODES in self._flaws else ()
        reply = Reply(self._code, tuple(self._lines), frozenset(self._flaws), codes)
        self.reset()
        return reply

    def reset(self) -> None:
        """Forget the reply that was being read."""
        self._lines, self._codes, self._flaws, self._code, self._bytes = [], [], set(), 0, 0


def could_be_reply(beginning: bytes) -> bool:
    """Tell whether these first bytes of a line could begin a reply: a digit 2 to 5, two digits, then no digit."""
    return _BEGINNING.match(beginning) is not None
