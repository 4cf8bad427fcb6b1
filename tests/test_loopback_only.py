"""The tests cannot leave this computer, whatever a test or the program under test tries."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable

import pytest

from tests import loopback_only

DOCUMENTATION = "192.0.2.1"  # RFC 5737: nobody's address


@pytest.fixture
def refused() -> list[str]:
    """What was refused; emptied at once, so that trying is no failure of these tests."""
    return loopback_only.refused


def over_asyncio() -> None:
    asyncio.run(asyncio.open_connection(DOCUMENTATION, 25))


def by_datagram() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as line:
        line.sendto(b"question", (DOCUMENTATION, 53))


@pytest.mark.parametrize(
    ("attempt", "told"),
    [
        (lambda: socket.create_connection((DOCUMENTATION, 25), 1), "socket.connect 192.0.2.1"),
        (lambda: socket.create_connection(("mail.example.com", 25), 1), "socket.getaddrinfo 'mail.example.com'"),
        (lambda: socket.gethostbyname("mail.example.com"), "socket.gethostbyname 'mail.example.com'"),
        (over_asyncio, "socket.connect 192.0.2.1"),
        (by_datagram, "socket.sendto 192.0.2.1"),
    ],
)
def test_what_leaves_is_refused_and_remembered(refused: list[str], attempt: Callable[[], object], told: str) -> None:
    with pytest.raises(loopback_only.LeavesThisComputer):
        attempt()
    assert refused == [told]
    refused.clear()


def test_a_thread_is_refused_too(refused: list[str]) -> None:
    def attempt() -> None:
        with pytest.raises(loopback_only.LeavesThisComputer):
            socket.create_connection((DOCUMENTATION, 25), 1)

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    assert refused == ["socket.connect 192.0.2.1"]
    refused.clear()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_computer_is_reached(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection((host, server.getsockname()[1]), 5):
        pass


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.2", True),
        ("::1", True),
        ("LOCALHOST.", True),
        (b"localhost", True),
        (None, True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("localhost.example.com", False),
        ("fe80::1%lo", False),
    ],
)
def test_what_counts_as_this_computer(host: str | bytes | None, local: bool) -> None:
    assert loopback_only.is_local(host) is local
