"""Names become addresses; a resolver that hangs holds nobody."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import time
from typing import Any

import pytest

from smtpdesk.model.facts import Address, Failure, FailureKind
from smtpdesk.model.settings import IpVersion
from smtpdesk.net.resolve import MAX_ADDRESSES, Found, resolve
from tests.fakes import child


def look_up(host: str, version: IpVersion = IpVersion.ANY) -> Found:
    return asyncio.run(resolve(host, 587, version))


def answering(monkeypatch: pytest.MonkeyPatch, answer: Any) -> list[tuple[Any, ...]]:
    """Have the system's resolver answer like this; gives what it was asked."""
    asked: list[tuple[Any, ...]] = []

    def getaddrinfo(*arguments: Any) -> Any:
        asked.append(arguments)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def found(*ips: str) -> list[tuple[Any, ...]]:
    return [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (ip, 587, 0, 0))
        if ":" in ip
        else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 587))
        for ip in ips
    ]


@pytest.mark.parametrize(
    ("host", "version", "addresses"),
    [
        ("127.0.0.1", IpVersion.ANY, (Address("127.0.0.1", 587, 4),)),
        ("127.0.0.1", IpVersion.V4, (Address("127.0.0.1", 587, 4),)),
        ("::1", IpVersion.ANY, (Address("::1", 587, 6),)),
        ("::1", IpVersion.V6, (Address("::1", 587, 6),)),
        ("fe80::1%lo", IpVersion.ANY, (Address("fe80::1%lo", 587, 6),)),
    ],
)
def test_addresses_are_taken_as_they_are(host: str, version: IpVersion, addresses: tuple[Address, ...]) -> None:
    assert look_up(host, version) == addresses


@pytest.mark.parametrize(("host", "version"), [("127.0.0.1", IpVersion.V6), ("::1", IpVersion.V4)])
def test_addresses_of_the_other_kind(host: str, version: IpVersion) -> None:
    answer = look_up(host, version)
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.NO_ADDRESS


def test_a_real_name() -> None:
    answer = look_up("localhost", IpVersion.V4)
    assert answer == (Address("127.0.0.1", 587, 4),)


def test_the_order_of_the_system_each_once_and_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    ips = ["2001:db8::1", "192.0.2.1", "2001:db8::1"] + [f"192.0.2.{n}" for n in range(2, 20)]
    answering(monkeypatch, found(*ips))
    answer = look_up("mail.example.com")
    assert isinstance(answer, tuple)
    assert [address.ip for address in answer[:3]] == ["2001:db8::1", "192.0.2.1", "192.0.2.2"]
    assert [address.version for address in answer[:3]] == [6, 4, 4]
    assert len(answer) == MAX_ADDRESSES


def test_names_beyond_ascii_are_asked_for_in_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, found("192.0.2.1"))
    assert look_up("bücher.example", IpVersion.V4) == (Address("192.0.2.1", 587, 4),)
    assert asked == [(b"xn--bcher-kva.example", 587, socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), FailureKind.HOST_NOT_FOUND),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), FailureKind.RESOLVER_FAILED),
        (socket.gaierror(socket.EAI_NODATA, "No address"), FailureKind.NO_ADDRESS),
        (UnicodeError("label too long"), FailureKind.HOST_NOT_FOUND),
        (MemoryError(), FailureKind.LOCAL_TROUBLE),
        ([], FailureKind.NO_ADDRESS),
        ([(socket.AF_UNIX, socket.SOCK_STREAM, 0, "", "x")], FailureKind.NO_ADDRESS),
    ],
)
def test_what_can_go_wrong(monkeypatch: pytest.MonkeyPatch, answer: Any, kind: FailureKind) -> None:
    answering(monkeypatch, answer)
    told = look_up("mail.example.com")
    assert isinstance(told, Failure)
    assert told.kind is kind


def test_a_name_that_cannot_be() -> None:
    told = look_up("a\u200db.example")
    assert isinstance(told, Failure)
    assert told.kind is FailureKind.HOST_NOT_FOUND


def test_a_resolver_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    hangs, enough, over = threading.Event(), threading.Event(), threading.Event()
    threads: list[threading.Thread] = []

    def getaddrinfo(*_: Any) -> Any:
        threads.append(threading.current_thread())
        hangs.set()
        enough.wait(10)
        over.set()
        return found("192.0.2.1")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    async def run() -> float:
        task = asyncio.ensure_future(resolve("mail.example.com", 587, IpVersion.ANY))
        while not hangs.is_set():  # noqa: ASYNC110  (set in a thread)
            await asyncio.sleep(0.001)
        begun = time.perf_counter()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return time.perf_counter() - begun

    begun = time.perf_counter()
    assert asyncio.run(run()) < 0.1
    assert time.perf_counter() - begun < 1.0
    assert [(thread.daemon, thread.is_alive()) for thread in threads] == [(True, True)]
    # One name that hangs holds up no other.
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: found("192.0.2.2"))
    assert look_up("other.example.com") == (Address("192.0.2.2", 587, 4),)
    enough.set()  # its answer comes when its loop is long gone, and harms nobody
    assert over.wait(5)


def test_many_names_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that hang, and names that come at once: each gets its own answer."""
    enough = threading.Event()

    def getaddrinfo(host: bytes, *_: Any) -> Any:
        if host.startswith(b"slow"):
            enough.wait(10)
        return found(f"192.0.2.{host.partition(b'.')[0][-3:].decode()}")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    async def run() -> None:
        slow = [asyncio.ensure_future(resolve(f"slow{n}.example.com", 25, IpVersion.ANY)) for n in range(100, 120)]
        for _ in range(3):
            quick = [resolve(f"quick{n}.example.com", 25, IpVersion.ANY) for n in range(100, 140)]
            answers = await asyncio.gather(*quick)
            assert [answer[0].ip for answer in answers if isinstance(answer, tuple)] == [
                f"192.0.2.{n}" for n in range(100, 140)
            ]
        assert not any(task.done() for task in slow)
        enough.set()
        for number, answer in enumerate(await asyncio.gather(*slow), 100):
            assert answer == (Address(f"192.0.2.{number}", 25, 4),)

    asyncio.run(run())


def test_a_computer_that_has_no_thread_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    def threads() -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if thread.name == "aside"]

    child.until(lambda: not threads(), 6, "a thread that looked a name up does not end")
    answering(monkeypatch, found("192.0.2.1"))
    monkeypatch.setattr(threading.Thread, "start", start)
    told = look_up("mail.example.com")
    assert isinstance(told, Failure)
    assert told.kind is FailureKind.LOCAL_TROUBLE


def test_many_names_at_once_and_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(5)

    def getaddrinfo(name: bytes, *_: Any) -> Any:
        if name.startswith(b"together"):
            together.wait(5)
        return found(f"192.0.2.{name.rpartition(b'-')[2].decode()}")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    def asked_for(kind: str) -> list[Any]:
        return [resolve(f"{kind}-{number}", 587, IpVersion.ANY) for number in range(5)]

    async def run() -> None:
        expected = [(Address(f"192.0.2.{number}", 587, 4),) for number in range(5)]
        for _round in range(20):
            assert await asyncio.gather(*asked_for("together")) == expected
            assert [await one for one in asked_for("single")] == expected

    before = sum(thread.name == "aside" for thread in threading.enumerate())
    asyncio.run(run())
    threads = [thread for thread in threading.enumerate() if thread.name == "aside"]
    assert len(threads) - before <= 10  # 200 names; idle threads were used again
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


HANGING = """
import asyncio, socket, sys, threading
socket.getaddrinfo = lambda *_: threading.Event().wait()
from smtpdesk.model.settings import IpVersion
from smtpdesk.net.network import SystemNetwork
async def run():
    network = SystemNetwork()
    return await network.within(0.1, network.resolve("mail.example.com", 587, IpVersion.ANY))
print(asyncio.run(run()).kind)
"""


def test_a_resolver_that_hangs_does_not_hold_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", HANGING], capture_output=True, text=True, timeout=15
    )
    assert (done.stdout, done.stderr, done.returncode) == ("timeout\n", "", 0)
