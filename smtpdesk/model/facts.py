"""All that a step can observe, as plain values: what the server said, what the network did, what the certificate is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Step
from smtpdesk.model.value import value
from smtpdesk.model.visible_text import decode

_ENHANCED: Final = re.compile(rb"[#(\[]{0,2}([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
_ENHANCED_LAST: Final = re.compile(rb"\(#([245])\.(\d{1,3})\.(\d{1,3})\)\W*$")
"""qmail and its kin write the enhanced code at the end, as `(#5.7.1)`."""


class Flaw(StrEnum):
    """Where a server left the standard and was understood all the same."""

    BARE_LF = "bare-lf"
    BARE_CR = "bare-cr"
    NUL = "nul"
    NOT_ASCII = "not-ascii"
    NO_TEXT = "no-text"
    MIXED_CODES = "mixed-codes"
    NO_SEPARATOR = "no-separator"
    UNSOLICITED = "unsolicited"
    INJECTED = "injected"


@value(frozen=True, slots=True)
class Reply:
    """One reply (RFC 5321 4.2): its code, and each line's text as the bytes that came, without code and line end.

    The code is 0 where a program quotes a reply without it.
    """

    code: int
    lines: tuple[bytes, ...]
    flaws: frozenset[Flaw] = frozenset()
    line_codes: tuple[int, ...] = ()
    """Each line's own code, where they are not all the same."""

    @property
    def text(self) -> str:
        """The words for display, lines joined by line feeds: UTF-8 where it is UTF-8, else Latin-1."""
        return "\n".join(decode(line) for line in self.lines)

    @property
    def enhanced(self) -> str | None:
        """The enhanced status code (RFC 3463) where the first line or the last begins with one, or the last ends so."""
        for line in (self.lines[0], self.lines[-1]) if self.lines else ():
            if found := _ENHANCED.match(line.lstrip()) or _ENHANCED_LAST.search(line[-64:]):
                return b".".join(str(int(part)).encode() for part in found.groups()).decode()
        return None

    @property
    def ok(self) -> bool:
        """True for 2xx."""
        return 200 <= self.code < 300

    @property
    def wire(self) -> str:
        """The reply as it stood on the line, for quoting: each line with its own code."""
        last = len(self.lines) - 1
        if not self.code:
            return self.text
        codes = self.line_codes if len(self.line_codes) == len(self.lines) else (self.code,) * len(self.lines)
        return "\n".join(
            f"{code}{' ' if i == last else '-'}{decode(text)}"
            for i, (code, text) in enumerate(zip(codes, self.lines, strict=True))
        )


@value(frozen=True, slots=True)
class Address:
    """An IP address and port that a host name led to."""

    ip: str
    port: int
    version: int  # 4 or 6; 0 where `ip` is a name that a proxy looks up

    def __str__(self) -> str:
        return f"[{self.ip}]:{self.port}" if self.version == 6 else f"{self.ip}:{self.port}"


@value(frozen=True, slots=True)
class Capabilities:
    """What the server offers in answer to EHLO (RFC 5321 4.1.1.1). Keywords are upper case, parameters as sent."""

    name: str
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    esmtp: bool = True

    def has(self, keyword: str) -> bool:
        """True where the keyword was offered."""
        return keyword.upper() in self.keywords

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The SASL mechanisms of AUTH (RFC 4954 3), upper case, in the server's order; `AUTH=` of old servers too."""
        return tuple(dict.fromkeys(word.upper() for word in self.keywords.get("AUTH", ())))

    @property
    def size(self) -> int | None:
        """The largest message in bytes (RFC 1870); None where it was not told, 0 where there is no fixed limit."""
        words = self.keywords.get("SIZE", ())
        return int(words[0]) if words and words[0].isascii() and words[0].isdigit() and len(words[0]) < 20 else None


class CertificateFault(StrEnum):
    """What is wrong with a certificate. Several can be true at once."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    NAME_MISMATCH = "name-mismatch"
    SELF_SIGNED = "self-signed"
    UNKNOWN_ISSUER = "unknown-issuer"
    MISSING_INTERMEDIATE = "missing-intermediate"
    WEAK_KEY = "weak-key"
    WRONG_PURPOSE = "wrong-purpose"
    REVOKED = "revoked"
    NOT_THE_ACCEPTED_ONE = "not-the-accepted-one"
    UNTRUSTED = "untrusted"


@value(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The server's certificate, and what its chain looked like. Times are UTC. `fingerprint`: SHA-256 in hex.

    `accepted`: it is trusted only because the person accepted it. `renewed`: it is trusted by itself, in the place of
    another one that the person had accepted.
    """

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    fingerprint: str
    key: str = ""
    signature: str = ""
    chain: tuple[str, ...] = ()
    faults: tuple[CertificateFault, ...] = ()
    trusted: bool = True
    accepted: bool = False
    renewed: bool = False
    pem: str = ""


@value(frozen=True, slots=True, kw_only=True)
class Tls:
    """How the line is encrypted."""

    version: str
    cipher: str
    bits: int
    certificate: Certificate | None


class FailureKind(StrEnum):
    """Why a step could not be done, where it was not a reply of the server that said so."""

    HOST_NOT_FOUND = "host-not-found"
    RESOLVER_FAILED = "resolver-failed"
    NO_ADDRESS = "no-address"  # the name exists, but has no address of the wanted kind
    REFUSED = "refused"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    DROPPED = "dropped"
    LOCAL_DENIED = "local-denied"
    LOCAL_TROUBLE = "local-trouble"  # out of files, memory, addresses on this computer
    NOT_SMTP = "not-smtp"  # what answered does not speak SMTP
    TOO_MUCH = "too-much"  # a line, a reply or the session passed its bound
    BAD_REPLY = "bad-reply"  # SMTP until here, then something that is no reply
    INJECTED = "injected"  # bytes between STARTTLS's 220 and the handshake
    TLS_EXPECTED = "tls-expected"  # a silent port that answers a TLS hello
    TLS_NOT_SPOKEN = "tls-not-spoken"  # a TLS hello was answered in clear
    TLS_PROTOCOL = "tls-protocol"  # no common version or cipher
    TLS_BROKEN = "tls-broken"  # any other trouble of the handshake
    CLIENT_CERTIFICATE = "client-certificate"  # the server wants a certificate of ours
    CERTIFICATE = "certificate"
    STARTTLS_NOT_OFFERED = "starttls-not-offered"
    UNENCRYPTED_SIGN_IN = "unencrypted-sign-in"  # we did not send the secret in clear
    NO_SIGN_IN = "no-sign-in"  # AUTH is not offered
    NO_MECHANISM = "no-mechanism"  # AUTH is offered, but nothing that we both know
    SERVER_NOT_PROVEN = "server-not-proven"  # SCRAM: the server could not show that it knows the password
    BAD_CHALLENGE = "bad-challenge"  # a challenge of the sign-in that makes no sense
    NOT_SENDABLE = "not-sendable"  # SMTPUTF8 is needed and not offered
    TOO_LARGE = "too-large"  # larger than the SIZE that the server announced
    CA_FILE = "ca-file"  # the account's CA file cannot be read
    PROXY_UNREACHABLE = "proxy-unreachable"  # no connection to the proxy itself
    PROXY_SIGN_IN = "proxy-sign-in"  # the proxy wants a user name and password, or refuses those that it got
    PROXY_BLOCKS = "proxy-blocks"  # the proxy's rules do not let this connection through
    PROXY_NO_WAY = "proxy-no-way"  # the proxy tried, and did not get through to the server
    PROXY_NOT_SPOKEN = "proxy-not-spoken"  # what answers is no such proxy


@value(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a step could not be done. `detail` is the system's or OpenSSL's short word for it; never a secret.

    `received` holds the first bytes that came, at most 512, where they tell what answered.
    `step_limit` is the deadline in seconds that passed, for TIMEOUT. `faults` tells what is wrong with a certificate
    that was not seen itself.
    """

    kind: FailureKind
    detail: str = ""
    errno: int | None = None
    received: bytes = b""
    certificate: Certificate | None = None
    faults: tuple[CertificateFault, ...] = ()
    step_limit: float | None = None


class Likeness(StrEnum):
    """How something that a server shows compares with what is known of the provider that was asked for."""

    OWN = "own"
    UNKNOWN = "unknown"  # nothing to compare, or it tells nothing
    FOREIGN = "foreign"  # it names somebody else


@value(frozen=True, slots=True, kw_only=True)
class Compared:
    """What answered, held against what is known of the provider whose server was asked for by name.

    `proven`: a certificate that a public authority vouches for was valid for that name, so that it is the provider,
    however it greets. `starttls`: its own file says that this port takes STARTTLS.
    """

    provider: str
    greeting: Likeness = Likeness.UNKNOWN
    hello: Likeness = Likeness.UNKNOWN
    certificate: Likeness = Likeness.UNKNOWN
    proven: bool = False
    starttls: bool = False


@value(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known after a step: what was observed in it, and the setting it stood in.

    This is all that `diagnosis` sees. Field names are the words of the conditions in the diagnosis files. `unknown`
    names the fields that nobody observed, which happens with a pasted text: their value is a guess, or none.
    """

    step: Step
    # observed in this step
    reply: Reply | None = None
    failure: Failure | None = None
    address: Address | None = None
    addresses: tuple[Address, ...] = ()
    capabilities: Capabilities | None = None
    tls: Tls | None = None
    mechanism: str | None = None
    refused_mechanisms: tuple[str, ...] = ()
    recipient: str | None = None
    flaws: frozenset[Flaw] = frozenset()
    message_bytes: int | None = None
    waited_ms: float | None = None
    # the setting
    host: str = ""
    port: int = 0
    security: Security | None = None
    provider: str | None = None
    user: str = ""
    sender: str = ""
    ehlo_name: str = ""
    proxy: str = ""  # host and port of the proxy that makes the connection
    encrypted: bool = False
    signed_in: bool = False
    greeting: Reply | None = None
    unknown: frozenset[str] = frozenset()
    # worked out after the step, for whoever judges it: the facts are the same with it
    compared: Compared | None = field(default=None, compare=False)
    seen_at: datetime | None = field(default=None, compare=False)  # this computer's clock, UTC; None: not known

    @property
    def code(self) -> int | None:
        """The reply's code."""
        return self.reply.code if self.reply else None

    @property
    def enhanced(self) -> str | None:
        """The reply's enhanced status code."""
        return self.reply.enhanced if self.reply else None

    @property
    def failed(self) -> bool:
        """True where this step ended the walk."""
        return self.failure is not None or (self.reply is not None and not self.reply.ok)
