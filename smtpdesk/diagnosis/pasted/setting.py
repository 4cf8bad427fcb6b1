"""Which server, port and encryption a pasted text speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from smtpdesk.diagnosis.pasted.known import Known
from smtpdesk.model.settings import Security

ProviderOf = Callable[[str], str | None]
"""Gives the provider of a host name, or None."""

_LOOKED_AT: Final = 32 * 1024
_HOST: Final = r"((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,23})"
_ADDRESS: Final = r"(?:\[[0-9a-f.:]{2,45}\])?"
_SCHEME: Final = re.compile(
    rf"(ssl|tls|smtps|smtp|tcp)://(?:[^\s/@]{{0,200}}@)?{_HOST}(?::(\d{{2,5}})\b)?", re.IGNORECASE
)
_WITH_PORT: Final = re.compile(
    rf"(?<![\w.@-]){_HOST}{_ADDRESS}:(25|465|587|588|26|2465|2525|2587|8025|1025|110|143|993|995|443|80)\b",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"(?<![\w.-])(?:host(?:name)?|server|established with|connect(?:ing|ed|ion)? to|opening to|expected cn=|talking to|"
    r"relay=|for|cannot authenticate to|remote-mta: dns;|getaddrinfo (?:\w+ )?(?:for )?|lookup|resolve|valid for)"
    rf"(?!(?<=\w)\w)[\s\"'`=:>(\[]{{0,6}}{_HOST}",
    re.IGNORECASE,
)  # fmt: skip
_PORT: Final = re.compile(r"\bport[\s\"'=:>]{0,5}(\d{2,5})\b", re.IGNORECASE)
_PORT_BEHIND_COLON: Final = re.compile(r":[1245689]\d")
_MAX_NAMES: Final = 8


def with_setting(known: Known, text: str, provider_of: ProviderOf) -> Known:
    """What is known, and beside it what the text itself tells of host, port, encryption and provider."""
    if known.host and known.port and known.security and known.provider:
        return known
    text = text[:_LOOKED_AT]
    host, port, security = known.host, known.port, known.security
    found = _SCHEME.search(text) if "://" in text else None
    if found:
        host = host or found[2].lower()
        port = port or _number(found[3])
        if found[1].lower() in ("ssl", "smtps"):
            security = security or Security.TLS
    provider = known.provider
    if not host or not port or not provider:
        for name, number in _names(text):
            if not host or (not provider and provider_of(host) is None and provider_of(name) is not None):
                host = name
            if number and not port and name == host:
                port = number
    if not port and ("ort" in text or "ORT" in text) and (told := _PORT.search(text)):
        port = _number(told[1])
    provider = provider or (provider_of(host) if host else None) or _by_mark(text)
    host = host or known.usual_host
    if (host, port, security, provider) == (known.host, known.port, known.security, known.provider):
        return known
    return replace(known, host=host, port=port, security=security, provider=provider)


def _names(text: str) -> list[tuple[str, int]]:
    found = []
    if _PORT_BEHIND_COLON.search(text):
        found += [
            (each[1].lower(), int(each[2]))
            for each, _ in zip(_WITH_PORT.finditer(text), range(_MAX_NAMES), strict=False)
        ]
    found += [(each[1].lower(), 0) for each, _ in zip(_NAMED.finditer(text), range(_MAX_NAMES), strict=False)]
    return found


def _by_mark(text: str) -> str | None:
    """Google and Microsoft sign their answers."""
    low = text.lower()
    if "gsmtp" in low or "//support.google.com/mail" in low:
        return "gmail"
    if "prod.outlook.com]" in low or ".prod.outlook.com " in low:
        return "microsoft365"
    return None


def _number(text: str | None) -> int:
    number = int(text) if text else 0
    return number if 0 < number < 65536 else 0
