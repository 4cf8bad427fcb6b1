"""What keeps a text from being a mailbox, a host name or one line."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_HOST_FORBIDDEN: Final = re.compile(r"[\s/@<>\"'\\,;()\[\]]")
_LOCAL_FORBIDDEN: Final = re.compile(r"[\s<>()\[\]\\,;:\"@]")
_MOST_OF_A_MAILBOX: Final = 320
_MOST_OF_A_LOCAL_PART: Final = 64
_MOST_OF_A_HOST: Final = 255
_MOST_OF_A_LABEL: Final = 63


class Fault(StrEnum):
    """What is wrong with what was typed: the `code` of a SettingsError."""

    CONTROL_CHARACTER = "control-character"
    TOO_LONG = "too-long"
    NOT_TEXT = "not-text"
    EMPTY = "empty"
    NOT_AN_ADDRESS = "not-an-address"
    LOCAL_PART_TOO_LONG = "local-part-too-long"
    WEB_ADDRESS = "web-address"
    NOT_A_HOST = "not-a-host"
    PORT_IN_HOST = "port-in-host"
    LABEL_TOO_LONG = "label-too-long"


def text_fault(value: str, limit: int) -> Fault | None:
    """Say what keeps a text from being one line of at most so many characters: None where nothing does."""
    if _CONTROL.search(value):
        return Fault.CONTROL_CHARACTER
    if len(value) > limit:
        return Fault.TOO_LONG
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return Fault.NOT_TEXT
    return None


def mailbox_fault(value: str) -> Fault | None:
    """Say why this cannot be a mailbox (RFC 5321 4.1.2, RFC 6531): a quick look at the form, not at the world."""
    if fault := text_fault(value, _MOST_OF_A_MAILBOX):
        return fault
    local, at, domain = value.rpartition("@")
    if not at or not local or not domain or not _is_local_part(local):
        return Fault.NOT_AN_ADDRESS
    if len(local.encode()) > _MOST_OF_A_LOCAL_PART:
        return Fault.LOCAL_PART_TOO_LONG
    return host_fault(domain, literal=True)


def _is_local_part(local: str) -> bool:
    if len(local) > 1 and local[0] == local[-1] == '"':
        return not re.search(r'(?<!\\)"', local[1:-1])
    return not (_LOCAL_FORBIDDEN.search(local) or local[0] == "." or local[-1] == "." or ".." in local)


def host_fault(value: str, *, literal: bool = False) -> Fault | None:
    """Say why this cannot be a host name or an IP address; `literal` allows the bracketed form of RFC 5321 4.1.3."""
    if fault := text_fault(value, _MOST_OF_A_HOST):
        return fault
    if literal and value.startswith("[") and value.endswith("]") and len(value) > 2:
        value = value[1:-1].removeprefix("IPv6:")
    if not value:
        return Fault.EMPTY
    if "://" in value:
        return Fault.WEB_ADDRESS
    if _HOST_FORBIDDEN.search(value):
        return Fault.NOT_A_HOST
    return _ipv6_fault(value) if ":" in value else _name_fault(value)


def _ipv6_fault(value: str) -> Fault | None:
    import ipaddress

    try:
        ipaddress.IPv6Address(value)
    except ValueError:
        return Fault.PORT_IN_HOST if re.fullmatch(r"[^:]+:\d+", value) else Fault.NOT_A_HOST
    return None


def _name_fault(value: str) -> Fault | None:
    labels = value.removesuffix(".").split(".")
    if any(not label for label in labels):
        return Fault.NOT_A_HOST
    if any(len(label.encode()) > _MOST_OF_A_LABEL for label in labels if label.isascii()):
        return Fault.LABEL_TOO_LONG
    if any(label.startswith("-") or label.endswith("-") for label in labels):
        return Fault.NOT_A_HOST
    return None


def is_this_computer(host: str) -> bool:
    """Tell whether a host is this computer by its name or address alone (RFC 6761 6.3, RFC 6890)."""
    name = host.lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    if not (name[:1].isdigit() or ":" in name):
        return False
    import ipaddress

    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
