"""What each port of a server lets this computer do: plain checks without a sign-in, read as one table.

A port is tried twice, and nothing secret goes out: encrypted from the start, and in clear with STARTTLS. What the
second saw before it switched tells whether the port would also serve without encryption.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from smtpdesk.model.report import Report, Span, Verdict
from smtpdesk.model.settings import Account, Deadlines, Request, Security, Server, SignIn, Usual
from smtpdesk.model.steps import Outcome, Step

USUAL: Final = (25, 465, 587, 2525)
"""Where mail is handed in: RFC 5321, RFC 8314 and RFC 6409; 2525 by habit of many providers."""
MOST_PORTS: Final = 8
LIMITS: Final = Deadlines(resolve=10, connect=8, secure=10, greeting=20, command=10)
_SPOKEN_OTHERWISE: Final = frozenset({"tls.wrong-mode", "tls.starttls-unavailable"})
_FIRST: Final = ((465, Security.TLS), (587, Security.STARTTLS), (2525, Security.STARTTLS))


class Access(StrEnum):
    """How a port answered when it was asked in one way."""

    WORKS = "works"
    READABLE = "readable"  # serves without encryption
    WANTS_ENCRYPTION = "wants-encryption"  # greets in clear, but signs in only after STARTTLS
    NOT_OFFERED = "not-offered"
    SILENT = "silent"  # not even a connection: blocked on the way, as a rule
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    STALLED = "stalled"  # a connection, and then no answer
    UNTRUSTED = "untrusted"  # encrypts, but with a certificate that nobody should trust
    TROUBLE = "trouble"  # anything else, which `code` names
    STOPPED = "stopped"


_BY_CODE: Final = {
    "net.timeout": Access.SILENT,
    "net.refused": Access.REFUSED,
    "net.unreachable": Access.UNREACHABLE,
    "net.stalled": Access.STALLED,
}


@dataclass(frozen=True, slots=True)
class PortAnswer:
    """One cell of the table. `ms` from the connect to the last answer, where it works; `code` is a diagnosis."""

    port: int
    security: Security
    access: Access
    ms: float | None = None
    code: str = ""


def ports_to_try(account: Account, known: Iterable[int] = ()) -> tuple[int, ...]:
    """The provider's ports, or else the usual ones, and the account's own, in rising order."""
    ports = {*(known or USUAL), account.server.port}
    return tuple(sorted(ports, key=lambda port: (port != account.server.port, port))[:MOST_PORTS])


def requests(
    account: Account, ports: Iterable[int], limits: Deadlines = LIMITS, usual: Usual | None = None
) -> tuple[Request, ...]:
    """The checks that fill the table: two a port, without user, secret or sender. Certificates are verified anew.

    `usual` is what holds for every check here: the proxy, above all.
    """
    stripped = account.with_(
        user="", user_is_secret=False, sign_in=SignIn.NONE, sender="", accepted_fingerprint="", deadlines=limits
    )
    return tuple(
        Request(account=replace(stripped, server=Server(account.server.host, port, security)), usual=usual or Usual())
        for port in sorted(ports)
        for security in (Security.TLS, Security.STARTTLS)
    )


def answers(report: Report) -> tuple[PortAnswer, ...]:
    """Read one of these checks: a cell for TLS from the start, or those for STARTTLS and for no encryption."""
    asked = _answer(report)
    if report.server.security is not Security.STARTTLS:
        return (asked,)
    return (asked, _in_clear(report, asked))


def _answer(report: Report) -> PortAnswer:
    port, security = report.server.port, report.server.security
    if report.verdict is Verdict.WORKS:
        return PortAnswer(port, security, Access.WORKS, _took(report.spans))
    if report.finding is None:
        stopped = report.verdict is Verdict.STOPPED
        return PortAnswer(port, security, Access.STOPPED if stopped else Access.TROUBLE)
    code = report.finding.code
    failure = report.finding.facts.failure
    if code in _SPOKEN_OTHERWISE:
        access = Access.NOT_OFFERED
    elif failure is not None and failure.certificate is not None:
        access = Access.UNTRUSTED
    elif code == "net.timeout" and report.finding.step is not Step.CONNECT:
        access = Access.STALLED
    else:
        access = _BY_CODE.get(code, Access.TROUBLE)
    return PortAnswer(port, security, access, code=code)


def _in_clear(report: Report, encrypted: PortAnswer) -> PortAnswer:
    """What the same check saw before it switched to encryption."""
    hello = next((span for span in report.spans if span.step is Step.HELLO and span.outcome is Outcome.OK), None)
    if hello is None:
        return replace(encrypted, security=Security.PLAIN)
    offered = hello.facts.capabilities if hello.facts is not None else None
    wants = offered is not None and offered.has("STARTTLS") and not offered.has("AUTH")
    ms = _took(report.spans[: report.spans.index(hello) + 1])
    return PortAnswer(report.server.port, Security.PLAIN, Access.WANTS_ENCRYPTION if wants else Access.READABLE, ms)


def _took(spans: tuple[Span, ...]) -> float | None:
    timed = [
        (span.started_ms, span.ms)
        for span in spans
        if span.step not in (Step.RESOLVE, Step.GOODBYE) and span.started_ms is not None and span.ms is not None
    ]
    return max(start + took for start, took in timed) - min(start for start, _took in timed) if timed else None


def best(told: Iterable[PortAnswer], host: str, preferred: Iterable[Server] = ()) -> Server | None:
    """The encrypted way in that works and is used first: in the provider's order, else 465, 587, 2525, any other."""
    working = [(cell.port, cell.security) for cell in told if cell.access is Access.WORKS]
    order = [*((way.port, way.security) for way in preferred), *_FIRST]
    way = next((way for way in (*order, *working) if way in working), None)
    return Server(host, *way) if way is not None else None
