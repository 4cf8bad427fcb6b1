"""What really happened in a play, and how it differs from what was written."""

from __future__ import annotations

import difflib

from tests.fakes.play import Connection, Instruction, Verb, show


class Transcript:
    """The performance of one connection, instruction by instruction, until the first thing that was not written."""

    def __init__(self, connection: Connection) -> None:
        self._instructions = connection.instructions
        self._next = 0
        self._played: list[str] = []
        self.trouble = ""
        self.lines: list[bytes] = []
        self.received = bytearray()

    @property
    def now(self) -> Instruction | None:
        """The instruction that is to come; None at the end."""
        return self._instructions[self._next] if self._next < len(self._instructions) else None

    def done(self, line: bytes | None = None) -> None:
        """The instruction was played; `line` is what the client said to it."""
        self._played.append(self._instructions[self._next].source)
        self._next += 1
        if line is not None:
            self.lines.append(line)

    def heard(self, line: bytes) -> None:
        """One line more for an instruction that takes many."""
        self.lines.append(line)

    def odd(self, what: str) -> None:
        """Something was not as written. Only the first of such things is told."""
        if what and not self.trouble:
            self.trouble = what
            self._played.append(what)

    def odd_line(self, line: bytes) -> None:
        """The client said what was not written."""
        self.lines.append(line)
        self.odd(f"C: {show(line)}")

    def left(self) -> None:
        """The client is gone. That is as written where nothing but what may be left out would have come."""
        for instruction in self._instructions[self._next :]:
            if instruction.verb in (Verb.HEAR_MAYBE, Verb.SILENT, Verb.EXPECT_EOF, Verb.CLOSE, Verb.RESET, Verb.FLOOD):
                return
            if instruction.verb in (Verb.HEAR, Verb.HEAR_UNTIL, Verb.HEAR_ANYTHING, Verb.TLS):
                self.odd("(the client left)")
                return
            # The rest is the server's own doing, which nobody has to wait for.

    @property
    def diff(self) -> str:
        """Empty where all went as written; else both, with what differs marked."""
        if not self.trouble:
            return ""
        written = [instruction.source for instruction in self._instructions]
        if self._next < len(written):
            # What was never reached is no difference of its own: show a line of it, to find the place.
            written = written[: self._next + 1]
        return "\n".join(["- as written, + as it went", *difflib.ndiff(written, self._played)])
