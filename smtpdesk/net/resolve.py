"""Names to addresses, asked aside: getaddrinfo cannot be stopped."""

from __future__ import annotations

import socket
from typing import Final

from smtpdesk.model.facts import Address, Failure, FailureKind
from smtpdesk.model.settings import IpVersion
from smtpdesk.net.failure import from_os_error
from smtpdesk.net.threads import aside
from smtpdesk.wire.address import UnwritableName, ascii_host

MAX_ADDRESSES: Final = 8
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
    try:
        return await aside(lambda: _look_up(name, port, version))
    except RuntimeError:
        return Failure(kind=FailureKind.LOCAL_TROUBLE, detail="no-thread")


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
