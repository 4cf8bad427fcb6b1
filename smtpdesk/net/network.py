"""The network as a check sees it: a few calls that give values, and a clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from smtpdesk.model.facts import Address, Failure, FailureKind, Tls
from smtpdesk.model.settings import IpVersion
from smtpdesk.net.channel import Channel
from smtpdesk.net.failure import from_os_error, looks_like_tls
from smtpdesk.net.resolve import resolve
from smtpdesk.net.threads import aside

if TYPE_CHECKING:
    from smtpdesk.model.proxy import Proxy

Result = TypeVar("Result")
TAKEN_AT_ONCE: Final = 32 * 1024
"""Bytes that a link takes without waiting for the other side (asyncio keeps 64 KiB before it lets a writer wait)."""


class Link(Protocol):
    """One connection. Every call gives a value; a Failure is a value and never an exception."""

    @property
    def address(self) -> Address:
        """Where it leads."""

    @property
    def local_ip(self) -> str:
        """The address of this computer on it."""

    async def read(self) -> bytes | Failure:
        """Give what has come, as soon as there is something (never nothing); a Failure once the line is closed."""

    def take(self) -> bytes | Failure:
        """Give what has come already; nothing where nothing came. Never waits."""

    async def write(self, data: bytes) -> Failure | None:
        """Send."""

    async def start_tls(self, host: str, ca_file: str = "", accepted: str = "") -> Tls | Failure:
        """Encrypt the line; verify the certificate for `host`, or hold it against the accepted fingerprint."""

    def abort(self) -> None:
        """End the connection at once."""

    def close(self) -> None:
        """End the connection after what was written has left."""


class Network(Protocol):
    """All that a check needs from outside: names, connections and time."""

    def clock(self) -> float:
        """Seconds that only go up."""

    async def within(self, seconds: float, work: Awaitable[Result]) -> Result | Failure:
        """Do the work, or stop it at the deadline and give a Failure of kind TIMEOUT."""

    async def for_a_while(self, seconds: float, work: Awaitable[Result]) -> Result | None:
        """Do the work, or stop it after so long and give None: it may be begun again, and nothing has failed."""

    async def aside(self, work: Callable[[], Result]) -> Result:
        """Do work that keeps the computer busy where it holds nothing up; what it raises is raised."""

    async def resolve(self, host: str, port: int, version: IpVersion) -> tuple[Address, ...] | Failure:
        """Look a name up."""

    async def connect(self, address: Address) -> Link | Failure:
        """Open a connection."""

    async def knock(self, address: Address, host: str) -> Failure | None:
        """Ask a silent port with a TLS hello on a second connection; give what that tells, or None."""


class SystemNetwork:
    """The real network of this computer; with a proxy, every connection goes through it."""

    def __init__(self, proxy: Proxy | None = None) -> None:
        self._proxy = proxy

    def clock(self) -> float:
        """Seconds of the monotonic clock."""
        return time.perf_counter()

    async def within(self, seconds: float, work: Awaitable[Result]) -> Result | Failure:
        """Do the work, or stop it at the deadline."""
        late = Failure(kind=FailureKind.TIMEOUT)
        try:
            async with asyncio.timeout(seconds) as limit:
                try:
                    return await work
                except asyncio.CancelledError as stopped:
                    # What was stopped may know better what its lateness means: see `proxy.connect_through`.
                    if stopped.args and isinstance(stopped.args[0], Failure):
                        late = stopped.args[0]
                    raise
        except TimeoutError:
            if not limit.expired():
                raise
            return replace(late, step_limit=seconds)

    async def aside(self, work: Callable[[], Result]) -> Result:
        """Do work in a daemon thread."""
        return await aside(work)

    async def for_a_while(self, seconds: float, work: Awaitable[Result]) -> Result | None:
        """Do the work, or stop it after so long."""
        try:
            async with asyncio.timeout(seconds) as limit:
                return await work
        except TimeoutError:
            if not limit.expired():
                raise
            return None

    async def resolve(self, host: str, port: int, version: IpVersion) -> tuple[Address, ...] | Failure:
        """Ask the system's resolver."""
        return await resolve(host, port, version)

    async def connect(self, address: Address) -> Link | Failure:
        """Open a TCP connection, through the proxy where there is one."""
        return await self._open(address)

    async def _open(self, address: Address) -> Channel | Failure:
        if self._proxy is not None:
            from smtpdesk.net.proxy import connect_through  # only where it is wanted

            return await connect_through(self._proxy, address)
        loop = asyncio.get_running_loop()
        try:
            _, channel = await loop.create_connection(lambda: Channel(address), address.ip, address.port)
        except OSError as error:
            return from_os_error(error)
        return channel

    async def knock(self, address: Address, host: str) -> Failure | None:
        """Send a TLS hello on a second connection, and see whether what comes back is TLS or another service."""
        channel = await self._open(address)
        if isinstance(channel, Failure):
            return None
        try:
            answer = await channel.start_tls(host, "", "0" * 64)
        finally:
            channel.abort()
        if isinstance(answer, Tls) or answer.kind is FailureKind.CERTIFICATE:
            return Failure(kind=FailureKind.TLS_EXPECTED)
        if answer.received and looks_like_tls(answer.received):
            return Failure(kind=FailureKind.TLS_EXPECTED, detail=answer.detail)
        if answer.kind is FailureKind.TLS_NOT_SPOKEN and not answer.received[:1].isdigit():
            return Failure(kind=FailureKind.NOT_SMTP, received=answer.received)
        return None
