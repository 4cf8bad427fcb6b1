"""Host names in what a server says, and the domain that a name belongs to."""

from __future__ import annotations

import re
from typing import Final

_LOOKED_AT: Final = 512
_NAME: Final = re.compile(r"(?:[a-z0-9_][a-z0-9_-]{0,62}\.){1,8}[a-z]{2,24}(?![\w.-])")
_STATUS: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_SECOND_LEVEL: Final = frozenset({"co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "gob", "gouv"})


def host_in(line: str) -> str:
    """Give the host name that a server's line begins with (RFC 5321 4.2), in small letters, or nothing.

    An enhanced status code before it is passed over: `2.0.0` is no name.
    """
    for word in line[:_LOOKED_AT].lower().split()[:2]:
        if found := _NAME.match(word):
            return found[0]
        if not _STATUS.fullmatch(word):
            break
    return ""


def registered_domain(name: str) -> str:
    """Give the domain that somebody registered: the last two labels, or three below the like of `co.uk`.

    A rule of thumb, for there is no list of all public suffixes here.
    """
    labels = name.lower().rstrip(".").removeprefix("*.").split(".")
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if deep else labels[-2:])
