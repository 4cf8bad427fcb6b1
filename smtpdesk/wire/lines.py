"""Bytes to lines, with limits."""

from __future__ import annotations

from typing import Final

from smtpdesk.model.facts import FailureKind, Flaw
from smtpdesk.wire.error import WireError

MAX_LINE: Final = 4096
"""Bytes of a line with its end. RFC 5321 4.5.3.1.5 allows 512; servers with long texts pass that."""


class LineBuffer:
    """Collects bytes and gives whole lines without their ends. A bare LF ends a line too, and is noted."""

    __slots__ = ("_data", "_scanned")

    def __init__(self) -> None:
        self._data = bytearray()
        self._scanned = 0

    def feed(self, data: bytes) -> None:
        """Add bytes as they came."""
        self._data += data

    def next(self) -> tuple[bytes, frozenset[Flaw]] | None:
        """Give the next whole line and its flaws, or None. Raises WireError where a line is over MAX_LINE."""
        end = self._data.find(b"\n", self._scanned)
        if end < 0:
            self._scanned = len(self._data)
            if self._scanned > MAX_LINE:
                raise WireError(FailureKind.TOO_MUCH, "line", bytes(self._data[:MAX_LINE]))
            return None
        if end >= MAX_LINE:
            raise WireError(FailureKind.TOO_MUCH, "line", bytes(self._data[:MAX_LINE]))
        line = bytes(self._data[:end])
        del self._data[: end + 1]
        self._scanned = 0
        flaws = set()
        if line.endswith(b"\r"):
            line = line[:-1]
        else:
            flaws.add(Flaw.BARE_LF)
        if b"\r" in line:
            flaws.add(Flaw.BARE_CR)
        if b"\x00" in line:
            flaws.add(Flaw.NUL)
        if not line.isascii():
            flaws.add(Flaw.NOT_ASCII)
        return line, frozenset(flaws)

    @property
    def beginning(self) -> bytes:
        """The first bytes of the next line, at most four, whole or not."""
        return bytes(self._data[:4])

    @property
    def rest(self) -> bytes:
        """The bytes of a line that has no end yet."""
        return bytes(self._data)

    def clear(self) -> bytes:
        """Forget all that is left, and give it."""
        rest = bytes(self._data)
        self._data.clear()
        self._scanned = 0
        return rest
