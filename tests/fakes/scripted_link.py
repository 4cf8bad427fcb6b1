"""One connection in memory that plays its part of a script: no sockets, and no waiting on a fast clock."""

from __future__ import annotations

import asyncio
import math
from typing import Final

from smtpdesk.model.facts import Address, Failure, FailureKind, Tls
from smtpdesk.net.failure import dropped, from_os_error
from tests.fakes.play import ENDS, HEARS, SAYS, Instruction, Verb
from tests.fakes.scripted_tls import handshake
from tests.fakes.transcript import Transcript

_FULL: Final = 64 * 1024


class ScriptedLink:
    """One connection in memory. The server's side runs as far as it can whenever something happens on ours."""

    def __init__(self, address: Address, transcript: Transcript, chunk: int | None) -> None:
        self._address = address
        self._transcript = transcript
        self._chunk = chunk
        self._sent = bytearray()  # by the server, and not read yet
        self._heard = bytearray()  # said by the client, and not yet looked at
        self._done = 0  # of a DRIP or a FLOOD
        self._over = False
        self._closed: Failure | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._hello: tuple[str, str] | None = None
        self._secured: asyncio.Future[Tls | Failure] | None = None
        self.left = False
        self._run()

    # the client's side

    @property
    def address(self) -> Address:
        """Where it leads."""
        return self._address

    @property
    def local_ip(self) -> str:
        """The address of this computer, from the ranges that are kept for examples (RFC 5737, RFC 3849)."""
        return "2001:db8::77" if self._address.version == 6 else "192.0.2.77"

    async def read(self) -> bytes | Failure:
        """Give what has come, as soon as there is something."""
        while not (data := self.take()):
            if self._closed is not None:
                return self._closed
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return data

    def take(self) -> bytes | Failure:
        """Give what has come already."""
        size = self._chunk or len(self._sent)
        data = bytes(self._sent[:size])
        del self._sent[:size]
        self._run()
        return data

    async def write(self, data: bytes) -> Failure | None:
        """Say something to the server."""
        if self.left:
            return dropped()
        self._transcript.received += data
        self._heard += data
        if self._closed is not None:
            if self._over:
                self._transcript.odd_line(bytes(self._heard).rstrip(b"\r\n"))
            return self._closed
        self._run()
        return None

    async def start_tls(self, host: str, ca_file: str = "", accepted: str = "") -> Tls | Failure:
        """Give what the script has for the handshake."""
        if self._closed is not None:
            return self._closed
        self._hello = (host, accepted)
        self._secured = asyncio.get_running_loop().create_future()
        self._run()
        try:
            return await self._secured
        finally:
            self._hello = self._secured = None

    def abort(self) -> None:
        """Leave."""
        if not self.left:
            self.left = True
            if self._timer is not None:
                self._timer.cancel()
            if self._closed is None:
                self._transcript.left()
                self._closed = dropped()
            self._wake()

    def close(self) -> None:
        """Leave; what was written has already arrived."""
        self.abort()

    # the server's side

    def _run(self) -> None:
        """Play until the script waits: for the client, or for time to pass."""
        while self._closed is None and self._timer is None:
            now = self._transcript.now
            if now is None:
                self._over = True
                self._hang_up(dropped())
            elif not self._play(now):
                return

    def _play(self, now: Instruction) -> bool:
        """Play one instruction, or a part of it; False where it has to wait."""
        verb = now.verb
        if self._hello is not None and verb is not Verb.HEAR_ANYTHING:
            return self._answer_hello(now)
        if verb in SAYS:
            self._say(now.data)
        elif verb in HEARS:
            return self._hear(now)
        elif verb is Verb.HEAR_ANYTHING:
            if not self._heard and self._hello is None:
                return False
            self._heard.clear()
        elif verb in ENDS:
            return self._finish(verb)
        elif verb is Verb.WAIT:
            return self._pause(now.seconds)
        elif verb is Verb.DRIP:
            if self._done < len(now.data):
                self._say(now.data[self._done : self._done + 1])
                self._done += 1
                return self._pause(now.seconds, over=False)
        elif verb is Verb.FLOOD:
            if self._done < now.total:
                if len(self._sent) >= _FULL:
                    return False
                part = (now.data * math.ceil(_FULL / len(now.data)))[: now.total - self._done]
                self._done += len(part)
                self._say(part)
                return True
        else:
            return self._wait_for_hello()
        self._next()
        return True

    def _next(self) -> None:
        self._done = 0
        self._transcript.done()

    def _say(self, data: bytes) -> None:
        self._sent += data
        self._wake()

    def _hear(self, now: Instruction) -> bool:
        end = self._heard.find(b"\r\n")
        if end < 0:
            return False
        line = bytes(self._heard[:end])
        del self._heard[: end + 2]
        if now.fits(line):
            self._transcript.done(line)
        elif now.verb is Verb.HEAR_UNTIL:
            self._transcript.heard(line)
        else:
            self._transcript.odd_line(line)
            self._hang_up(dropped())
        return True

    def _wait_for_hello(self) -> bool:
        if self._heard:
            self._transcript.odd_line(bytes(self._heard).rstrip(b"\r\n"))
            self._hang_up(dropped())
        return False

    def _answer_hello(self, now: Instruction) -> bool:
        """The client wants TLS: what comes next in the script is the answer, whether it was meant so or not."""
        assert self._hello is not None
        assert self._secured is not None
        host, accepted = self._hello
        answer: Tls | Failure
        if now.verb is Verb.TLS:
            answer = handshake(now.words, host, accepted)
            self._next()
        elif now.verb in SAYS:
            answer = Failure(kind=FailureKind.TLS_NOT_SPOKEN, detail="WRONG_VERSION_NUMBER", received=now.data[:512])
            self._next()
        elif now.verb is Verb.WAIT:
            return self._pause(now.seconds)
        elif now.verb is Verb.SILENT:
            return False
        elif now.verb in (Verb.CLOSE, Verb.RESET):
            return self._finish(now.verb)
        else:
            self._transcript.odd("(the client begins TLS)")
            self._hang_up(dropped())
            return False
        if not self._secured.done():
            self._secured.set_result(answer)
        self._hello = None
        return True

    def _finish(self, verb: Verb) -> bool:
        """Play a last instruction."""
        if verb is Verb.EXPECT_EOF and self._heard:
            self._transcript.odd_line(bytes(self._heard).rstrip(b"\r\n"))
            self._hang_up(dropped())
        elif verb is Verb.RESET:
            self._next()
            self._sent.clear()
            self._hang_up(from_os_error(ConnectionResetError(104, "Connection reset by peer")))
        elif verb is Verb.CLOSE:
            self._next()
            self._hang_up(dropped())
        return False

    def _hang_up(self, why: Failure) -> None:
        self._closed = why
        if self._heard and not self._transcript.trouble:
            self._transcript.odd_line(bytes(self._heard).rstrip(b"\r\n"))
        if self._secured is not None and not self._secured.done():
            self._secured.set_result(why)
        self._wake()

    def _pause(self, seconds: float, *, over: bool = True) -> bool:
        """Go on after this time; with the next instruction where this one is over."""
        self._timer = asyncio.get_running_loop().call_later(seconds, self._go_on, over)
        return False

    def _go_on(self, over: bool) -> None:
        self._timer = None
        if over:
            self._next()
        self._run()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
