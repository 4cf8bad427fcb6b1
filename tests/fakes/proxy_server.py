"""A proxy on loopback that speaks SOCKS5, SOCKS4a and HTTP CONNECT for real, and does what a test wants of it.

with proxy_server(ProxyKind.SOCKS5, to=server.port) as proxy:
...  # connect through proxy.port; every name and port leads to the server
assert proxy.asked == [("mail.example.com", 587)]
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import struct
import threading
from collections.abc import Iterator
from enum import StrEnum

from smtpdesk.model.proxy import ProxyKind

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Mood(StrEnum):
    """How the proxy answers."""

    WORKS = "works"
    BLOCKS = "blocks"
    NO_WAY = "no way"
    SILENT = "silent"
    """It takes the connection and says nothing at all."""
    SILENT_AT_THE_END = "silent at the end"
    """It answers everything but the wish for the connection."""
    HANGS_UP = "hangs up"
    ONE_BYTE_A_TIME = "one byte a time"
    RIGHT_BEHIND = "right behind"
    """The server's first words stand in the same packet as the proxy's yes."""
    NONSENSE = "nonsense"
    ENDLESS = "endless"


class _Refused(Exception):
    """The sign-in was refused; the answer is written."""


class ProxyServer:
    """Serves until it is closed; `asked` holds host and port of each wish, `signed_in` who did."""

    def __init__(self, kind: ProxyKind, to: int, mood: Mood, login: tuple[str, str] | None) -> None:
        self.kind, self.to, self.mood, self.login = kind, to, mood, login
        self.port = 0
        self.asked: list[tuple[str, int]] = []
        self.signed_in: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        speak = {ProxyKind.SOCKS5: self._socks5, ProxyKind.SOCKS4: self._socks4, ProxyKind.HTTP: self._http}
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, _Refused, asyncio.CancelledError):
            if self.mood is Mood.SILENT:
                await reader.read()
            elif self.mood is Mood.HANGS_UP:
                await reader.read(1)
            elif self.mood is Mood.NONSENSE:
                await self._say(writer, b"\x16\x03\x01 what do you want?\r\n")
                await reader.read()
            elif self.mood is Mood.ENDLESS:
                await self._without_end(writer)
            else:
                await speak[self.kind](reader, writer)
        writer.transport.abort()

    async def _without_end(self, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 yes\r\n")
        while True:
            writer.write(b"X-More: " + b"x" * 1000 + b"\r\n")
            await writer.drain()

    async def _say(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        if self.mood is not Mood.ONE_BYTE_A_TIME:
            writer.write(data)
            return
        for place in range(len(data)):
            writer.write(data[place : place + 1])
            await writer.drain()
            await asyncio.sleep(0)

    async def _socks5(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _version, count = await reader.readexactly(2)
        offered = await reader.readexactly(count)
        if self.login is None:
            await self._say(writer, b"\x05\x00")
        elif 2 not in offered:
            await self._say(writer, b"\x05\xff")
            raise _Refused
        else:
            await self._say(writer, b"\x05\x02")
            await self._socks5_sign_in(reader, writer)
        _version, _command, _, kind = await reader.readexactly(4)
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            host = ".".join(map(str, await reader.readexactly(4)))
        (port,) = struct.unpack("!H", await reader.readexactly(2))
        code = {Mood.BLOCKS: 2, Mood.NO_WAY: 5}.get(self.mood, 0)
        await self._answer(reader, writer, (host, port), bytes((5, code, 0, 1, 127, 0, 0, 1, 0, 0)), good=not code)

    async def _socks5_sign_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(1)
        user = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        password = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        await self._say(writer, b"\x01\x00" if (user, password) == self.login else b"\x01\x01")
        if (user, password) != self.login:
            raise _Refused
        self.signed_in.append(user)

    async def _socks4(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _version, _command, port = struct.unpack("!BBH", await reader.readexactly(4))
        ip = await reader.readexactly(4)
        user = (await reader.readuntil(b"\0"))[:-1].decode()
        named = ip[:3] == b"\0\0\0" and ip[3]
        host = (await reader.readuntil(b"\0"))[:-1].decode() if named else ".".join(map(str, ip))
        if self.login is not None and user != self.login[0]:
            await self._say(writer, b"\0\x5d" + b"\0" * 6)
            raise _Refused
        good = self.mood not in (Mood.BLOCKS, Mood.NO_WAY)
        await self._answer(reader, writer, (host, port), bytes((0, 0x5A if good else 0x5B, *[0] * 6)), good=good)

    async def _http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        host, _, port = head[0].split(" ")[1].rpartition(":")
        headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        if self.login is not None:
            wanted = "Basic " + base64.b64encode(":".join(self.login).encode()).decode()
            if headers.get("Proxy-Authorization") != wanted:
                await self._say(writer, b"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic\r\n\r\n")
                raise _Refused
            self.signed_in.append(self.login[0])
        line = {Mood.BLOCKS: b"403 Forbidden", Mood.NO_WAY: b"502 Bad Gateway"}.get(self.mood, b"200 Connected")
        answer = b"HTTP/1.1 " + line + b"\r\nVia: a test\r\n\r\n"
        await self._answer(reader, writer, (host, int(port)), answer, good=line.startswith(b"200"))

    async def _answer(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        asked: tuple[str, int],
        answer: bytes,
        *,
        good: bool,
    ) -> None:
        """Say yes or no; after a yes carry what both say."""
        self.asked.append(asked)
        if self.mood is Mood.SILENT_AT_THE_END:
            await reader.read()
        elif not good:
            await self._say(writer, answer)
            await reader.read()
        else:
            there = await asyncio.open_connection("127.0.0.1", self.to)
            try:
                first = await there[0].read(4096) if self.mood is Mood.RIGHT_BEHIND else b""
                await self._say(writer, answer + first)
                await asyncio.gather(_carry(reader, there[1]), _carry(there[0], writer))
            finally:
                there[1].transport.abort()

    async def serve(self, ready: threading.Event, end: asyncio.Event) -> None:
        server = await asyncio.start_server(self.take, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await end.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)  # aborted transports are closed in the loop's next turn


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()


@contextlib.contextmanager
def proxy_server(
    kind: ProxyKind, to: int = 0, mood: Mood = Mood.WORKS, login: tuple[str, str] | None = None
) -> Iterator[ProxyServer]:
    """Run one in a thread of its own; `to` is the port on this computer that every connection leads to."""
    proxy = ProxyServer(kind, to, mood, login)
    ready, loops = threading.Event(), []
    end: list[asyncio.Event] = []

    async def live() -> None:
        loops.append(asyncio.get_running_loop())
        end.append(asyncio.Event())
        await proxy.serve(ready, end[0])

    thread = threading.Thread(target=lambda: asyncio.run(live()), name="proxy", daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield proxy
    finally:
        loops[0].call_soon_threadsafe(end[0].set)
        thread.join(10)
        assert not thread.is_alive()
