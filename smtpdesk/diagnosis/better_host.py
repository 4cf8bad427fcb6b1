"""Which of the names in a certificate is the server's right name, where it was asked for by another."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import Final

from smtpdesk.wire.host_name import registered_domain

_MAIL: Final = re.compile(r"(?:e?mail|smtps?|smtpout|mx|relay|out(?:going)?|send|submission|post)[a-z]{0,4}\d{0,5}")
_MACHINE: Final = re.compile(
    r"(?:server|srv|host|vps|box|node|web-?host(?:ing)?|secure|ssl|cloud|cpanel)[a-z-]{0,8}\d{0,5}|[a-z]{1,6}\d{1,5}"
)
_FOR_OTHER_THINGS: Final = frozenset(
    {
        "www",
        "ftp",
        "autodiscover",
        "autoconfig",
        "webmail",
        "webdisk",
        "cpanel",
        "cpcalendars",
        "cpcontacts",
        "whm",
        "blog",
    }
)


def better_host(host: str, names: Iterable[str], told: Iterable[str] = ()) -> str:
    """Give the name to ask for in place of `host`, or nothing where none can be told.

    `told` are the names that the server gives itself, which decide where the certificate bears them out: a wildcard is
    never offered as it stands. Else a name of the same domain is taken, else one that is a machine's; another
    customer's web site is no mail server.
    """
    asked = host.lower().rstrip(".")
    listed = [name.lower().rstrip(".") for name in names]
    parents = {name[2:] for name in listed if name.startswith("*.")}
    for name in (one.lower() for one in told):
        if name != asked and (name in listed or name.partition(".")[2] in parents):
            return name
    whole = [name for name in dict.fromkeys(listed) if name != asked and _is_host(name)]
    domain = registered_domain(asked)
    same = [name for name in whole if registered_domain(name) == domain]
    machines = [name for name in whole if _is_machine(name) or len(listed) == 1]
    return min(same or machines, key=lambda name: _rank(name, asked), default="")


def _is_host(name: str) -> bool:
    label, dot, _ = name.partition(".")
    if not dot or "*" in name or label in _FOR_OTHER_THINGS:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return True
    return False


def _is_machine(name: str) -> bool:
    label, _, parent = name.partition(".")
    return "." in parent and bool(_MAIL.fullmatch(label) or _MACHINE.fullmatch(label))


def _rank(name: str, asked: str) -> tuple[bool, bool, bool, int, str]:
    label = name.partition(".")[0]
    mail, machine = bool(_MAIL.fullmatch(label)), bool(_MACHINE.fullmatch(label))
    return label != asked.partition(".")[0], not mail, not machine, len(name), name
