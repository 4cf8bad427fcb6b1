"""One connection of a scripted server while it is played: real bytes, real TLS, real time."""

from __future__ import annotations

import math
import socket
import ssl
import struct
import threading
import time
from contextlib import suppress
from typing import Final

from tests.fakes import certificates
from tests.fakes.play import ENDS, Instruction, Verb
from tests.fakes.transcript import Transcript

SLICE: Final = 0.02
"""Seconds between two looks at whether the server has to stop."""
_MAX_LINE: Final = 1024 * 1024
_RECEIVE: Final = 64 * 1024


class Stopped(Exception):
    """The test is over, wherever the play is."""


class _Left(Exception):
    """The client is gone."""


class _Odd(Exception):
    """Something was not as written; the transcript has it."""


class Performance:
    """Plays the instructions of one connection. `patience`: seconds that a client may take for anything."""

    def __init__(self, line: socket.socket, transcript: Transcript, patience: float, stopping: threading.Event) -> None:
        self.tls_errors: list[str] = []
        self._line = line
        self._transcript = transcript
        self._patience = patience
        self._stopping = stopping
        self._rest = bytearray()

    def run(self) -> None:
        """Play until the end, or until the client does what was not written. Raises Stopped."""
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._line.settimeout(SLICE)
        try:
            while (instruction := self._transcript.now) is not None:
                self._play(instruction)
                if instruction.verb in ENDS:
                    return
            self._end()
        except _Left:
            self._transcript.left()
        except _Odd as what:
            self._transcript.odd(str(what))
        finally:
            self._line.close()

    def _play(self, instruction: Instruction) -> None:
        match instruction.verb:
            case Verb.SAY | Verb.SAY_RAW:
                self._send(instruction.data)
            case Verb.HEAR | Verb.HEAR_MAYBE | Verb.HEAR_UNTIL:
                self._transcript.done(self._hear(instruction))
                return
            case Verb.HEAR_ANYTHING:
                if not self._rest:
                    self._receive()
                self._rest.clear()
            case Verb.TLS:
                self._secure(instruction)
            case Verb.WAIT:
                self._wait(instruction.seconds)
            case Verb.DRIP:
                for byte in instruction.data:
                    self._send(bytes([byte]))
                    self._wait(instruction.seconds)
            case Verb.FLOOD:
                self._flood(instruction)
            case Verb.RESET:
                # Lingering for no time at all makes the system send RST and not FIN.
                self._line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            case Verb.CLOSE:
                self._close()
            case Verb.SILENT:
                while self._receive_until(math.inf):
                    pass
            case Verb.EXPECT_EOF:
                self._expect_eof()
        self._transcript.done()

    # what the client says

    def _hear(self, instruction: Instruction) -> bytes:
        while not instruction.fits(line := self._read_line()):
            if instruction.verb is not Verb.HEAR_UNTIL:
                self._transcript.odd_line(line)
                raise _Odd
            self._transcript.heard(line)
        return line

    def _read_line(self) -> bytes:
        while (end := self._rest.find(b"\n")) < 0:
            if len(self._rest) > _MAX_LINE:
                raise _Odd("(the client's line has no end)")
            self._receive()
        line = bytes(self._rest[:end])
        del self._rest[: end + 1]
        if not line.endswith(b"\r"):
            raise _Odd("(the client ended a line with a bare LF)")
        return line[:-1]

    def _receive(self) -> None:
        try:
            data = self._receive_until(time.monotonic() + self._patience)
        except TimeoutError:
            raise _Odd(f"(the client said nothing for {self._patience:g} s)") from None
        if not data:
            raise _Left
        self._rest += data

    def _receive_until(self, deadline: float) -> bytes:
        """Give what comes next, nothing where the client is gone. Raises TimeoutError and Stopped."""
        while True:
            try:
                data = self._line.recv(_RECEIVE)
            except (TimeoutError, ssl.SSLWantReadError):
                self._pause(deadline)
                continue
            except OSError as error:
                self._note(error)
                return b""
            self._transcript.received += data
            return data

    def _expect_eof(self) -> None:
        try:
            data = bytes(self._rest) or self._receive_until(time.monotonic() + self._patience)
        except TimeoutError:
            raise _Odd(f"(the client did not leave for {self._patience:g} s)") from None
        if data:
            self._transcript.odd_line(data.rstrip(b"\r\n"))
            raise _Odd

    # what the server does

    def _send(self, data: bytes) -> None:
        deadline = time.monotonic() + self._patience
        view = memoryview(data)
        while view:
            try:
                view = view[self._line.send(view) :]
            except (TimeoutError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
                try:
                    self._pause(deadline)
                except TimeoutError:
                    raise _Odd(f"(the client took nothing for {self._patience:g} s)") from None
            except OSError as error:
                self._note(error)
                raise _Left from error

    def _flood(self, instruction: Instruction) -> None:
        chunk = instruction.data * max(1, 65536 // len(instruction.data))
        left = instruction.total
        while left > 0:
            self._send(chunk[:left])
            left -= len(chunk)

    def _secure(self, instruction: Instruction) -> None:
        if self._rest:
            raise _Odd("(the client sent more before TLS)")
        words = instruction.words
        context = certificates.server_context(
            certificates.faults_of(words), certificates.issuer_of(words), certificates.names_of(words)
        )
        deadline = time.monotonic() + self._patience
        tls = context.wrap_socket(self._line, server_side=True, do_handshake_on_connect=False)
        self._line = tls
        while True:
            try:
                tls.do_handshake()
                return
            except TimeoutError:
                try:
                    self._pause(deadline)
                except TimeoutError:
                    raise _Odd(f"(no TLS hello for {self._patience:g} s)") from None
            except OSError as error:
                # A client that does not like the certificate leaves: that is as written where EXPECT-EOF follows.
                self._note(error)
                self._transcript.done()
                raise _Left from error

    def _close(self) -> None:
        """End TLS as it should be ended, then TCP; what nobody read must not turn the end into a reset."""
        if isinstance(self._line, ssl.SSLSocket):
            self._line.settimeout(0)
            with suppress(OSError, ValueError):
                self._line.unwrap()
            self._line.settimeout(SLICE)
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + 0.2
        with suppress(TimeoutError):
            while self._receive_until(deadline):
                pass

    def _end(self) -> None:
        """The play is over: the server closes, and the client has nothing more to say."""
        before = len(self._transcript.received)
        extra = bytes(self._rest)
        self._close()
        extra += bytes(self._transcript.received[before:])
        if extra:
            self._transcript.odd_line(extra.rstrip(b"\r\n"))

    # time

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._pause(math.inf)
            time.sleep(min(left, SLICE))

    def _pause(self, deadline: float) -> None:
        """Raise Stopped where the test is over, TimeoutError where the clock has passed the deadline."""
        if self._stopping.is_set():
            raise Stopped
        if time.monotonic() > deadline:
            raise TimeoutError

    def _note(self, error: OSError) -> None:
        if isinstance(error, ssl.SSLError):
            self.tls_errors.append(error.reason or str(error))
