"""One connection of ours to a server on this computer, for the length of a test."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from smtpdesk.model.facts import Address, Failure
from smtpdesk.net.network import Link, SystemNetwork

Result = TypeVar("Result")
PATIENCE = 8.0


def with_link(port: int, work: Callable[[Link], Awaitable[Result]], host: str = "127.0.0.1") -> Result:
    """Connect, do the work, close. The work has to end within a few seconds."""

    async def run() -> Result:
        async with asyncio.timeout(PATIENCE):
            link = await SystemNetwork().connect(Address(host, port, 6 if ":" in host else 4))
            assert not isinstance(link, Failure), link
            try:
                return await work(link)
            finally:
                link.close()

    return asyncio.run(run())


async def read(link: Link, size: int) -> bytes:
    """Read so many bytes."""
    data = b""
    while len(data) < size:
        more = await link.read()
        assert isinstance(more, bytes), more
        data += more
    assert len(data) == size
    return data


async def end(link: Link) -> Failure:
    """Read until the line is closed, and tell why."""
    while isinstance(answer := await link.read(), bytes):
        assert answer
    return answer
