"""Names to addresses, in daemon threads of our own: getaddrinfo cannot be stopped, and must not hold the program."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Final

from smtpdesk.model.facts import Address, Failure, FailureKind
from smtpdesk.model.settings import IpVersion
from smtpdesk.net.failure import from_os_error
from smtpdesk.wire.address import UnwritableName, ascii_host

MAX_ADDRESSES: Final = 8
_IDLE: Final = 2.0
"""Seconds that a thread waits for the next name."""
_FAMILY: Final = {IpVersion.ANY: socket.AF_UNSPEC, IpVersion.V4: socket.AF_INET, IpVersion.V6: socket.AF_INET6}

Found = tuple[Address, ...] | Failure


async def resolve(host: str, port: int, version: IpVersion) -> Found:
    """Give the addresses of a host in the system's order, at most eight, or why there are none."""
    try:
        name = ascii_host(host)
    except UnwritableName as error:
        return Failure(kind=FailureKind.HOST_NOT_FOUND, detail=str(error))
    if (literal := _literal(name, port, version)) is not None:
        return literal
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Found] = loop.create_future()

    def deliver(found: Found) -> None:
        if not answer.done():
            answer.set_result(found)

    def look_up() -> None:
        found = _look_up(name, port, version)
        with contextlib.suppress(RuntimeError):  # the loop ended before the resolver did
            loop.call_soon_threadsafe(deliver, found)

    try:
        _threads.do(look_up)
    except RuntimeError:
        return Failure(kind=FailureKind.LOCAL_TROUBLE, detail="no-thread")
    return await answer


class _Threads:
    """Threads of our own that look names up. An idle one is used again; where there is none, another begins."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle = 0
        self._work: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def do(self, work: Callable[[], None]) -> None:
        """Have it done. Raises RuntimeError where the system gives no thread."""
        with self._lock:
            if self._idle:
                self._idle -= 1  # one of those that wait will take it
                self._work.put(work)
                return
        threading.Thread(target=self._live, args=(work,), name="resolve", daemon=True).start()

    def _live(self, work: Callable[[], None]) -> None:
        while True:
            work()
            with self._lock:
                self._idle += 1
            try:
                work = self._work.get(timeout=_IDLE)
            except Empty:
                with self._lock:
                    if self._idle:
                        self._idle -= 1
                        return
                work = self._work.get()  # it came at the last moment


_threads = _Threads()


def _literal(name: str, port: int, version: IpVersion) -> Found | None:
    for family, number in ((socket.AF_INET, 4), (socket.AF_INET6, 6)):
        try:
            socket.inet_pton(family, name.partition("%")[0])
        except (OSError, ValueError):
            continue
        if version is not IpVersion.ANY and version.value != f"ipv{number}":
            return Failure(kind=FailureKind.NO_ADDRESS, detail="literal")
        return (Address(name, port, number),)
    return None


def _look_up(name: str, port: int, version: IpVersion) -> Found:
    try:
        # as bytes: it is in ASCII already, and needs none of Python's own IDNA (of 2003)
        found = socket.getaddrinfo(name.encode("ascii"), port, _FAMILY[version], socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        return from_os_error(error)
    except (UnicodeError, ValueError):  # an empty or over-long label, refused by the standard library itself
        return Failure(kind=FailureKind.HOST_NOT_FOUND, detail="no-name")
    except MemoryError:
        return Failure(kind=FailureKind.LOCAL_TROUBLE, detail="memory")
    addresses: dict[str, Address] = {}
    for family, _, _, _, where in found:
        if family in (socket.AF_INET, socket.AF_INET6):
            ip = str(where[0])
            if family == socket.AF_INET6 and len(where) == 4 and where[3] and "%" not in ip:
                ip = f"{ip}%{where[3]}"
            addresses.setdefault(ip, Address(ip, port, 4 if family == socket.AF_INET else 6))
    if not addresses:
        return Failure(kind=FailureKind.NO_ADDRESS, detail="none")
    return tuple(addresses.values())[:MAX_ADDRESSES]
