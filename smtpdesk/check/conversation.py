"""Asks and hears over one link: commands out, replies in, secrets hidden on both ways."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Final

from smtpdesk.check.telling import Telling
from smtpdesk.model.facts import Failure, FailureKind, Flaw, Reply, Tls
from smtpdesk.model.report import Direction
from smtpdesk.model.visible_text import decode
from smtpdesk.net.failure import dropped
from smtpdesk.net.network import TAKEN_AT_ONCE, Link
from smtpdesk.wire.dialogue import Answer, Dialogue
from smtpdesk.wire.error import WireError
from smtpdesk.wire.hiding import Hider

_RECEIVED: Final = 512
"""Bytes that a Failure keeps of what came; they are cut after secrets were hidden."""


class Conversation:
    """One session with a server. A Failure is a value; a reply is hidden and told before anyone sees it."""

    def __init__(self, link: Link, telling: Telling, hider: Hider) -> None:
        self.link = link
        self.encrypted = False
        self.heard_anything = False
        self._telling = telling
        self._hider = hider
        self._dialogue = Dialogue()
        self._answers: list[Reply] = []
        self._farewell: Reply | None = None
        self._unasked: list[Reply] = []
        self._flaws: set[Flaw] = set()
        self._broken: Failure | None = None
        self._left = False

    @property
    def alive(self) -> bool:
        """True while nothing has gone wrong on the line, and no reply is missing."""
        return self._broken is None and self._dialogue.waiting_for is None

    async def ask(self, command: str, *, shown: str | None = None) -> Reply | Failure:
        """Send one command and give its reply. `shown` stands in the conversation where the command has a secret."""
        self._take_early()
        if self._farewell is not None and self._broken is None:
            return self._lost(dropped("said goodbye"))
        failure = await self.say(command.encode("utf-8", "surrogateescape"), shown=shown or command)
        return failure or await self.hear()

    async def say(self, command: bytes, *, shown: str, answered: bool = True) -> Failure | None:
        """Send a command; `answered` tells whether a reply to it is awaited."""
        self._take_early()
        if self._broken is not None:
            return self._broken
        self._telling.line(Direction.CLIENT, self._hider.text(shown))
        self._unasked.clear()
        if shown.encode() != command:
            self._hider.learn(command.rpartition(b" ")[2])
        if answered:
            self._dialogue.ask(command[:16].split(b" ")[0].decode("latin-1"))
        failure = await self.link.write(command + b"\r\n")
        # A server that closed may still have said why: hear() finds it.
        return None if failure and answered else failure

    async def send_message(self, stuffed: bytes) -> Reply | Failure:
        """Send a message that is ready for DATA, and give the reply to it.

        A server that has read enough may refuse before the end, and read no further: what it said then is its answer.
        """
        self._telling.line(Direction.CLIENT, f"‹{len(stuffed)} bytes›")
        self._telling.line(Direction.CLIENT, ".")
        self._dialogue.ask(".")
        if len(stuffed) <= TAKEN_AT_ONCE:
            await self.link.write(stuffed)
            return await self.hear()
        write = asyncio.ensure_future(self.link.write(stuffed))
        hear = asyncio.ensure_future(self.hear())
        try:
            await asyncio.wait({write, hear}, return_when=asyncio.FIRST_COMPLETED)
            if not hear.done() or (isinstance(answer := hear.result(), Reply) and answer.ok):
                await write
            return await hear
        finally:
            if not write.done():
                write.cancel()
                self._broken = self._broken or Failure(kind=FailureKind.DROPPED, detail="unfinished")
            hear.cancel()
            await asyncio.gather(write, hear, return_exceptions=True)

    async def hear(self) -> Reply | Failure:
        """Give the reply to the oldest question."""
        while not self._answers:
            if self._broken is not None:
                return self._broken
            data = await self.link.read()
            if isinstance(data, Failure):
                return self._lost(data)
            self._feed(data)
        return self._answers.pop(0)

    def _lost(self, failure: Failure) -> Reply | Failure:
        """The line is closed. A 421 that nobody asked for tells why (RFC 5321 3.8), and is taken as the reply."""
        self._broken = self._broken or failure
        if failure.kind is FailureKind.DROPPED and self._farewell is not None:
            reply, self._farewell = self._farewell, None
            return reply
        return failure

    def _take_early(self) -> None:
        """Read what came before it was asked for, so that it is not taken for the next answer."""
        data = self.link.take()
        if isinstance(data, bytes) and data:
            self._feed(data)

    def _feed(self, data: bytes) -> None:
        self.heard_anything = True
        try:
            for answer in self._dialogue.feed(data):
                self._keep(answer)
        except WireError as error:
            received = self._hider.bytes(error.received)[:_RECEIVED]
            self._telling.line(Direction.SERVER, decode(received[:200]))
            self._broken = Failure(kind=error.kind, detail=error.detail, received=received)

    def _keep(self, answer: Answer) -> None:
        reply = self._hider.reply(answer.reply)
        self._telling.reply(reply)
        if answer.to is not None:
            self._answers.append(reply)
            return
        self._unasked.append(reply)
        self._flaws |= reply.flaws
        if reply.code == 421:
            self._farewell = reply

    def take_flaws(self) -> frozenset[Flaw]:
        """Give once what was odd about replies that nobody asked for."""
        flaws, self._flaws = frozenset(self._flaws), set()
        return flaws

    async def secure(self, host: str, ca_file: str, accepted: str) -> Tls | Failure:
        """Turn to TLS. After STARTTLS nothing from the time in clear survives, and nothing may have come early."""
        early = self.link.take() if self.heard_anything else b""
        left = self._dialogue.enter_tls() + (early if isinstance(early, bytes) else b"")
        if left or self._unasked or self._broken is not None:
            received = self._hider.bytes(left)[:_RECEIVED]
            if received and self._broken is None:
                self._telling.line(Direction.SERVER, decode(received[:200]))
            elif self._broken is not None:
                received = self._broken.received
            else:
                received = "\n".join(reply.wire for reply in self._unasked).encode()[:_RECEIVED]
            self._broken = Failure(kind=FailureKind.INJECTED, received=received)
            return self._broken
        self._broken = Failure(kind=FailureKind.TLS_BROKEN, detail="unfinished")  # until the handshake is through
        tls = await self.link.start_tls(host, ca_file, accepted)
        if isinstance(tls, Failure):
            self._broken = replace(tls, received=self._hider.bytes(tls.received))
            return self._broken
        self._broken = None
        self.encrypted = True
        self._telling.line(Direction.NOTE, f"{tls.version} {tls.cipher}")
        return tls

    def expect_greeting(self) -> None:
        """Begin anew where the greeting is still to come: after TLS from the start."""
        self._dialogue.ask("greeting")

    async def leave(self, *, wait: bool) -> None:
        """Say QUIT where the line is in order, and wait for the answer if asked to. The caller bounds the waiting."""
        if self.alive and await self.say(b"QUIT", shown="QUIT") is None:
            self._left = True
            if wait:
                await self.hear()

    def end(self) -> None:
        """Close the line: gently after a QUIT, else at once."""
        if self._left:
            self.link.close()
        else:
            self.link.abort()
