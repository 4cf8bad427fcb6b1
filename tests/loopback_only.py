"""Refuses every connection that would leave this computer, below everything that could be replaced in Python."""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any

refused: list[str] = []
"""What was tried since this list was last emptied. conftest fails the test that did it, even if it caught the error."""

_OUTGOING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_NAMING = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})


class LeavesThisComputer(OSError):
    """A test tried to reach another computer."""


def install() -> None:
    """Start refusing, for the rest of this process (audit hooks cannot be taken away again)."""
    sys.addaudithook(_look)


def is_local(host: str | bytes | None) -> bool:
    """True for what names this computer: nothing, loopback addresses, localhost."""
    name = (host.decode("ascii", "replace") if isinstance(host, bytes) else host or "").rstrip(".").lower()
    if name in ("", "localhost") or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _OUTGOING:
        line, address = arguments
        # sendmsg on a connected socket has no address: its connect was looked at.
        if line.family in (socket.AF_INET, socket.AF_INET6) and address is not None and not is_local(address[0]):
            _refuse(f"{event} {address[0]}")
    elif event in _NAMING:
        host = arguments[0]
        if host is not None and not isinstance(host, str | bytes):
            return
        if not is_local(host) and not _is_address(host):
            _refuse(f"{event} {host!r}")


def _is_address(host: str | bytes | None) -> bool:
    """An address given as a name is only read; nobody is asked."""
    try:
        ipaddress.ip_address(
            (host.decode("ascii", "replace") if isinstance(host, bytes) else host or "").partition("%")[0]
        )
    except ValueError:
        return False
    return True


def _refuse(what: str) -> None:
    refused.append(what)
    raise LeavesThisComputer(f"tests stay on this computer: {what}")
