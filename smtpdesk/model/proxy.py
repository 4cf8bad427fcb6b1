"""A proxy: another computer that makes the connections for this one."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from typing import Final

from smtpdesk.model.addresses import text_fault
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import SettingsError, check_host
from smtpdesk.model.value import value

MAX_SOCKS: Final = 255
"""Bytes of a user name or password in SOCKS5 (RFC 1929 2)."""


class ProxyKind(StrEnum):
    """What it speaks: SOCKS5 (RFC 1928), SOCKS4 and its 4a (no RFC), or HTTP with CONNECT (RFC 9110 9.3.6)."""

    SOCKS5 = "socks5"
    SOCKS4 = "socks4"
    HTTP = "http"


@value(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Where the proxy is and who signs in there. Raises SettingsError.

    `looks_up`: the proxy is given the server's name and looks it up itself; else this computer does. `secret` is the
    password; it is handed over with a check and never kept with the rest.
    """

    kind: ProxyKind
    host: str
    port: int
    user: str = ""
    looks_up: bool = True
    secret: Secret | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.kind, ProxyKind):
            raise SettingsError("proxy_kind", "unknown")
        check_host(self.host, "proxy_host")
        if isinstance(self.port, bool) or not isinstance(self.port, int):
            raise SettingsError("proxy_port", "not-a-number")
        if not 1 <= self.port <= 65535:
            raise SettingsError("proxy_port", "out-of-range")
        self._check_sign_in("proxy_user", self.user)
        if self.kind is ProxyKind.HTTP and ":" in self.user:
            raise SettingsError("proxy_user", "has-a-colon")  # RFC 7617 2
        if self.secret is not None:
            self._check_sign_in("proxy_secret", self.secret.reveal())
            if self.secret and not self.user:
                raise SettingsError("proxy_user", "empty")

    def _check_sign_in(self, field: str, text: str) -> None:
        if fault := text_fault(text, MAX_SOCKS):
            raise SettingsError(field, fault)
        if not text.isascii():  # what other characters become on the line is not laid down
            raise SettingsError(field, "not-ascii")

    @property
    def where(self) -> str:
        """Host and port, for display."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def with_secret(self, secret: Secret | None) -> Proxy:
        """The same proxy with this password. Raises SettingsError."""
        return replace(self, secret=secret)


_URL: Final = (  # not compiled ahead: most runs have no proxy
    r"(?i)(?P<kind>socks5h?|socks4a?|http)://(?:(?P<user>[^@/?#]*)@)?"
    r"(?P<host>\[[^\]]+\]|[^:/?#@\[\]]+):(?P<port>[0-9]{1,5})/?"
)
_HERE: Final = ("socks5", "socks4")
"""By the habit of other programs (curl among them) the name is looked up on this computer, with an h or a at the proxy.

Source: curl's manual page, --proxy, looked at in November 2026.
"""


def read_url(text: str) -> Proxy:
    """A proxy as people write it: `socks5h://user@host:1080`. Raises SettingsError (field `proxy`).

    A password in it is refused: arguments and files can be read by others.
    """
    found = re.fullmatch(_URL, text.strip())
    if found is None:
        raise SettingsError("proxy", "not-a-proxy")
    user = found["user"] or ""
    if ":" in user:
        raise SettingsError("proxy", "password-inside")
    word = found["kind"].lower()
    return Proxy(
        kind=ProxyKind(word.removesuffix("h" if word.startswith("socks5") else "a")),
        host=found["host"].strip("[]"),
        port=int(found["port"]),
        user=user,
        looks_up=word not in _HERE,
    )
