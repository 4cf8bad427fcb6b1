"""The practice server's two ports: one asyncio loop, loopback only, and an end that waits for no client."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import logging
import ssl
from asyncio.sslproto import SSLProtocol
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from smtpdesk.practice.clerk import Clerk, Office
from smtpdesk.practice.line import Line
from smtpdesk.practice.trick import Trick

HOST: Final = "127.0.0.1"
MAX_CONNECTIONS: Final = 32
HANDSHAKE_SECONDS: Final = 30
SHUTDOWN_SECONDS: Final = 2

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Open:
    """Where it listens, at ports that the system chose, and the way to close them from any thread."""

    host: str
    starttls_port: int
    tls_port: int
    close: Callable[[], None]


class Listener:
    """Accepts connections and gives each its Line."""

    def __init__(
        self,
        office: Office,
        contexts: dict[Trick, ssl.SSLContext],
        trick: Callable[[], Trick],
        *,
        mechanisms: tuple[str, ...],
        idle_seconds: float,
    ) -> None:
        self._office = office
        self._contexts = contexts
        self._trick = trick
        self._mechanisms = mechanisms
        self._idle_seconds = idle_seconds
        self._transports: set[asyncio.Transport] = set()

    async def serve(self, ready: concurrent.futures.Future[Open]) -> None:
        """Listen until closed; `ready` gets the ports, or the OSError that prevents it."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_complain)
        end = asyncio.Event()
        servers: list[asyncio.Server] = []
        try:
            for protocol in (self._starttls, self._tls):
                servers.append(await loop.create_server(protocol, HOST, 0))  # noqa: PERF401 - so that each is closed
            first, second = (server.sockets[0].getsockname()[1] for server in servers)
            if not ready.set_running_or_notify_cancel():
                return
            ready.set_result(Open(HOST, first, second, lambda: _close(loop, end)))
            await end.wait()
        except OSError as error:
            ready.set_exception(error)
        finally:
            for server in servers:
                server.close()
            for transport in self._transports:
                transport.abort()
            # An aborted transport tells its protocol in the loop's next turn, and TLS its own in the one after.
            for _turn in range(3):
                await asyncio.sleep(0)

    def _starttls(self) -> asyncio.BaseProtocol:
        trick = self._trick()
        if self._is_full():
            return _Busy()
        return self._line(trick, context=None if trick is Trick.NO_STARTTLS else self._context(trick))

    def _tls(self) -> asyncio.BaseProtocol:
        trick = self._trick()
        if self._is_full():
            return _Busy()
        return _Tls(self._line(trick, encrypted=True), self._context(trick), self._transports)

    def _is_full(self) -> bool:
        self._transports -= {transport for transport in self._transports if transport.is_closing()}
        return len(self._transports) >= MAX_CONNECTIONS

    def _context(self, trick: Trick) -> ssl.SSLContext:
        return self._contexts.get(trick, self._contexts[Trick.NONE])

    def _line(self, trick: Trick, *, context: ssl.SSLContext | None = None, encrypted: bool = False) -> Line:
        return Line(
            Clerk(self._office, trick),
            self._transports,
            context=context,
            encrypted=encrypted,
            mechanisms=self._mechanisms,
            idle_seconds=self._idle_seconds,
            loop=asyncio.get_running_loop(),
        )


class _Tls(SSLProtocol):
    """Encrypts from the start. Made by hand, as asyncio hides the connection from us until its handshake is done."""

    def __init__(self, line: Line, context: ssl.SSLContext, transports: set[asyncio.Transport]) -> None:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        done.add_done_callback(lambda future: future.cancelled() or future.exception())  # a failed one is no news
        super().__init__(
            loop,
            line,
            context,
            done,
            server_side=True,
            ssl_handshake_timeout=HANDSHAKE_SECONDS,
            ssl_shutdown_timeout=SHUTDOWN_SECONDS,
        )
        self._transports = transports

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transports.add(transport)
        super().connection_made(transport)


class _Busy(asyncio.Protocol):
    """Turns a connection away (RFC 5321 3.8); in clear, as there is nothing to hide and no time for a handshake."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            transport.write(b"421 4.3.2 Too many connections, try again later\r\n")
            transport.close()


def _close(loop: asyncio.AbstractEventLoop, end: asyncio.Event) -> None:
    # A loop that has ended meanwhile needs no closing.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(end.set)


def _complain(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody handled. A client that hangs up is no news, nor is one that refuses our certificate."""
    error = context.get("exception")
    if not isinstance(error, OSError):
        # Not the error itself: its text may quote what a client sent.
        _log.error("%s (%s)", context.get("message"), type(error).__name__)
