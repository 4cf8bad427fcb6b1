"""What was asked, what came back, and what nobody asked for. Sans-I/O: bytes in, replies out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from smtpdesk.model.facts import FailureKind, Flaw, Reply
from smtpdesk.model.value import value
from smtpdesk.wire.error import WireError
from smtpdesk.wire.lines import LineBuffer
from smtpdesk.wire.reply import ReplyReader, could_be_reply

MAX_SESSION: Final = 4 * 1024 * 1024
MAX_UNSOLICITED: Final = 100
"""Replies that nobody asked for, over a session. A server that says more of them is not worth more."""
GREETING: Final = "greeting"


@value(frozen=True, slots=True)
class Answer:
    """A reply and what it answers; `to` is None for a reply that nobody asked for."""

    reply: Reply
    to: str | None


class Dialogue:
    """One SMTP session as a reader sees it. What is asked is answered first in, first out (RFC 5321 4.3.1).

    The greeting counts as asked for from the beginning.
    """

    __slots__ = ("_asked", "_lines", "_reader", "_replies", "_unsolicited", "received")

    def __init__(self) -> None:
        self._asked: deque[str] = deque([GREETING])
        self._lines = LineBuffer()
        self._reader = ReplyReader()
        self._replies = 0
        self._unsolicited = 0
        self.received = 0

    def ask(self, what: str) -> None:
        """Note that one reply to `what` is expected after all that was asked before."""
        self._asked.append(what)

    @property
    def waiting_for(self) -> str | None:
        """What the next reply answers."""
        return self._asked[0] if self._asked else None

    def feed(self, data: bytes) -> Iterator[Answer]:
        """Take bytes as they came and give the replies they complete, one by one. Raises WireError after those.

        Bytes that cannot become a reply are refused at once, without waiting for the end of their line. What is not
        taken from this iterator is given by the next.
        """
        self.received += len(data)
        self._lines.feed(data)
        return self._read(data)

    def _read(self, data: bytes) -> Iterator[Answer]:
        if self.received > MAX_SESSION:
            raise WireError(FailureKind.TOO_MUCH, "session", data)
        try:
            while True:
                if not could_be_reply(self._lines.beginning):
                    raise WireError(FailureKind.BAD_REPLY, "no-code", self._lines.rest)
                if (line := self._lines.next()) is None:
                    return
                if (reply := self._reader.push(*line)) is not None:
                    yield self._answer(reply)
        except WireError as error:
            if self._replies == 0 and error.kind is FailureKind.BAD_REPLY:
                raise WireError(FailureKind.NOT_SMTP, error.detail, error.received) from None
            raise

    def _answer(self, reply: Reply) -> Answer:
        self._replies += 1
        if self._asked:
            return Answer(reply, self._asked.popleft())
        self._unsolicited += 1
        if self._unsolicited > MAX_UNSOLICITED:
            raise WireError(FailureKind.TOO_MUCH, "unsolicited", reply.wire.encode())
        return Answer(replace(reply, flaws=reply.flaws | {Flaw.UNSOLICITED}), None)

    def enter_tls(self) -> bytes:
        """Begin anew after STARTTLS; give what was left over from the time in clear (RFC 3207 4.2).

        Anything but an empty answer was put in by someone on the way, or by a broken server: it is never read as SMTP.
        """
        self._reader.reset()
        self._asked.clear()
        return self._lines.clear()
