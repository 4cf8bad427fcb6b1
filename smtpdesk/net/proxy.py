"""A connection through a proxy: python-socks speaks to it, and our own channel carries what both say.

So deadlines and Stop hold in the handshake as everywhere, and what the server says right behind the proxy's answer is
not lost: a mail server speaks first.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from smtpdesk.model.facts import Address, Failure, FailureKind
from smtpdesk.model.proxy import Proxy, ProxyKind
from smtpdesk.model.settings import IpVersion
from smtpdesk.net.channel import Channel
from smtpdesk.net.failure import from_os_error
from smtpdesk.net.resolve import resolve
from smtpdesk.wire.address import UnwritableName, ascii_host

if TYPE_CHECKING:
    from python_socks._connectors.abc import AsyncConnector

_MOST: Final = 16 * 1024
"""Bytes of an answer of the proxy; what is longer is none."""
_HTTP: Final = b"HTTP/"
_SOCKS_KINDS: Final = {
    1: FailureKind.PROXY_NO_WAY,
    2: FailureKind.PROXY_BLOCKS,
    3: FailureKind.PROXY_NO_WAY,
    4: FailureKind.PROXY_NO_WAY,
    5: FailureKind.PROXY_NO_WAY,
    6: FailureKind.PROXY_NO_WAY,
    7: FailureKind.PROXY_BLOCKS,
    8: FailureKind.PROXY_NO_WAY,
    0x5B: FailureKind.PROXY_NO_WAY,
    0x5C: FailureKind.PROXY_SIGN_IN,
    0x5D: FailureKind.PROXY_SIGN_IN,
}
"""Reply codes of SOCKS5 (RFC 1928 6), and those of SOCKS4 from 0x5B on."""
_HTTP_KINDS: Final = {
    401: FailureKind.PROXY_SIGN_IN,
    407: FailureKind.PROXY_SIGN_IN,
    403: FailureKind.PROXY_BLOCKS,
    405: FailureKind.PROXY_BLOCKS,
    501: FailureKind.PROXY_BLOCKS,
}
"""Status codes of an answer to CONNECT (RFC 9110 15.5); every other one that is no yes: it did not get through."""


async def connect_through(proxy: Proxy, address: Address) -> Channel | Failure:
    """Open a connection to the address through the proxy; a Failure of a PROXY_ kind tells what the proxy did.

    Where it is stopped, the CancelledError carries the Failure that a deadline means at this point.
    """
    stream: _Stream | None = None
    try:
        channel = await _reach(proxy, address)
        if isinstance(channel, Failure):
            return channel
        stream = _Stream(channel)
        failure = await _ask(proxy, address, stream)
    except asyncio.CancelledError as stopped:
        if stream is not None:
            stream.channel.abort()
        kind = FailureKind.PROXY_UNREACHABLE if stream is None else _late(proxy, stream)
        stopped.args = (Failure(kind=kind, detail="timeout"),)
        raise
    if failure is not None:
        channel.abort()
        return failure
    return channel


async def _reach(proxy: Proxy, address: Address) -> Channel | Failure:
    """Connect to the proxy itself, at the first of its addresses that answers."""
    found = await resolve(proxy.host, proxy.port, IpVersion.ANY)
    if isinstance(found, Failure):
        return Failure(kind=FailureKind.PROXY_UNREACHABLE, detail=found.kind.value, errno=found.errno)
    loop = asyncio.get_running_loop()
    failure = Failure(kind=FailureKind.PROXY_UNREACHABLE)
    for place in found:
        try:
            _, channel = await loop.create_connection(lambda: Channel(address), place.ip, place.port)
        except OSError as error:
            seen = from_os_error(error)
            failure = Failure(kind=FailureKind.PROXY_UNREACHABLE, detail=seen.kind.value, errno=seen.errno)
        else:
            return channel
    return failure


async def _ask(proxy: Proxy, address: Address, stream: _Stream) -> Failure | None:
    """Sign in at the proxy and ask it for the connection."""
    from python_socks._errors import IncompleteReadError
    from python_socks._protocols.errors import ReplyError

    try:
        host = ascii_host(address.ip)
    except UnwritableName as error:
        return Failure(kind=FailureKind.HOST_NOT_FOUND, detail=str(error))
    try:
        await _connector(proxy).connect(stream, host, address.port)  # type: ignore[arg-type]
    except ReplyError as error:
        return _refused(proxy, stream, error.error_code)
    except (IncompleteReadError, ConnectionError):
        return Failure(kind=FailureKind.PROXY_NOT_SPOKEN, detail="closed", received=bytes(stream.last)[:512])
    except ValueError as error:  # an answer that python-socks takes apart without looking
        return Failure(
            kind=FailureKind.PROXY_NOT_SPOKEN, detail=type(error).__name__, received=bytes(stream.last)[:512]
        )
    return None


def _connector(proxy: Proxy) -> AsyncConnector:
    """What python-socks speaks with this proxy. It looks no name up: it is given an address, or leaves that to it."""
    from python_socks import ProxyType
    from python_socks._abc import AsyncResolver
    from python_socks._connectors.factory_async import create_connector

    kinds = {ProxyKind.SOCKS5: ProxyType.SOCKS5, ProxyKind.SOCKS4: ProxyType.SOCKS4, ProxyKind.HTTP: ProxyType.HTTP}
    secret = proxy.secret.reveal() if proxy.secret is not None else ""
    return create_connector(
        proxy_type=kinds[proxy.kind],
        username=proxy.user or None,
        password=secret if proxy.user else None,
        rdns=True,
        resolver=AsyncResolver(),
    )


def _refused(proxy: Proxy, stream: _Stream, code: int | None) -> Failure:
    """What an answer means that is no yes. Where it has no code, the place in the handshake tells."""
    last = bytes(stream.last)
    if code is not None:
        if proxy.kind is ProxyKind.HTTP:
            return Failure(kind=_HTTP_KINDS.get(code, FailureKind.PROXY_NO_WAY), detail=f"http-{code}"[:20])
        return Failure(kind=_SOCKS_KINDS.get(code, FailureKind.PROXY_NO_WAY), detail=f"{proxy.kind}-{int(code)}")
    if proxy.kind is ProxyKind.SOCKS5 and len(last) == 2:
        choice = stream.asked == 1 and last in (b"\x05\xff", b"\x05\x02")  # RFC 1928 3
        if choice or (stream.asked == 2 and last[0] == 1):  # RFC 1929 2
            return Failure(kind=FailureKind.PROXY_SIGN_IN, detail="choice" if choice else "refused")
    if proxy.kind is ProxyKind.SOCKS5 and stream.asked >= 2 and last[:1] == b"\x05":
        return Failure(kind=FailureKind.PROXY_NO_WAY, detail=f"{proxy.kind}-{last[1] if len(last) > 1 else 0}")
    return Failure(kind=FailureKind.PROXY_NOT_SPOKEN, detail="answer", received=last[:512])


def _late(proxy: Proxy, stream: _Stream) -> FailureKind:
    """What it means that time was up: a SOCKS5 proxy answers the first question by itself, the others need no one."""
    silent = proxy.kind is ProxyKind.SOCKS5 and stream.asked <= 1
    return FailureKind.PROXY_NOT_SPOKEN if silent else FailureKind.PROXY_NO_WAY


class _Stream:
    """A channel as python-socks wants it: it never takes more than the proxy's own answer."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.asked = 0
        """How many questions went out."""
        self.last = bytearray()
        """What has come in answer to the last of them."""

    async def write(self, data: Any) -> None:
        """Send a question."""
        self.asked += 1
        self.last.clear()
        failure = await self.channel.write(bytes(data))
        if failure is not None:
            raise ConnectionError(failure.kind.value)

    async def read(self, max_bytes: int = _MOST) -> bytes:
        """Give the head of an HTTP answer to its empty line (RFC 9112 2.1); of anything else what has come."""
        while not self._is_whole():
            if len(self.last) >= min(max_bytes, _MOST):
                raise ConnectionError("too-long")
            self.last += await self._more(1)
        return bytes(self.last)

    def _is_whole(self) -> bool:
        begins = self.last[: len(_HTTP)]
        return not _HTTP.startswith(begins) or self.last.endswith((b"\r\n\r\n", b"\n\n"))

    async def read_exactly(self, n: int) -> bytes:
        """Give so many bytes."""
        begin = len(self.last)
        while (lacks := begin + n - len(self.last)) > 0:
            self.last += await self._more(lacks)
        return bytes(self.last[begin:])

    async def _more(self, most: int) -> bytes:
        data = await self.channel.read_at_most(most)
        if isinstance(data, Failure):
            raise ConnectionError(data.kind.value)
        return data

    async def close(self) -> None:
        """End the connection."""
        self.channel.abort()
