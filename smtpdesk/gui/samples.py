"""Invented runs for pictures and tests: a check as the engine would tell it, with addresses that belong to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from smtpdesk.model.events import Event, LineSeen, RunFinished, RunStarted, StepFinished, StepStarted
from smtpdesk.model.facts import (
    Address,
    Capabilities,
    Certificate,
    CertificateFault,
    Facts,
    Failure,
    FailureKind,
    Reply,
    Tls,
)
from smtpdesk.model.report import (
    Certainty,
    Direction,
    Finding,
    Line,
    Report,
    SenderResult,
    Severity,
    Span,
    Verdict,
    Who,
)
from smtpdesk.model.settings import Account, Security, Server
from smtpdesk.model.steps import Outcome, Step

if TYPE_CHECKING:
    from smtpdesk.check.ports import PortAnswer

SERVER: Final = Server("smtp.sendgrid.net", 587, Security.STARTTLS)
STARTED: Final = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
ACCOUNT: Final = Account(
    id="candle-shop-1",
    name="Candle shop",
    server=SERVER,
    provider="sendgrid",
    region="global",
    user="apikey",
    sender="orders@example.com",
    sender_name="Candle shop",
    reply_to="owner@example.com",
    test_recipient="owner@example.com",
)
CERTIFICATE: Final = Certificate(
    subject="*.smtp.sendgrid.net",
    issuer="Example Trust Services CA 3",
    names=("*.smtp.sendgrid.net", "smtp.sendgrid.net"),
    not_before=STARTED - timedelta(days=151),
    not_after=STARTED + timedelta(days=214),
    fingerprint="3f" * 32,
    key="RSA 2048",
    signature="sha256WithRSAEncryption",
    chain=("*.smtp.sendgrid.net", "Example Trust Services CA 3"),
)
UNTRUSTED: Final = replace(
    CERTIFICATE,
    subject="server12.example.com",
    issuer="server12.example.com",
    names=("server12.example.com",),
    chain=("server12.example.com",),
    faults=(CertificateFault.SELF_SIGNED, CertificateFault.NAME_MISMATCH),
    trusted=False,
)
_WORDS: Final = {"STARTTLS": (), "AUTH": ("PLAIN", "LOGIN"), "SIZE": ("31457280",), "8BITMIME": (), "PIPELINING": ()}
_OFFER: Final = Capabilities("smtp.sendgrid.net", _WORDS)
_ADDRESS: Final = Address("192.0.2.53", 587, 4)
_TLS: Final = Tls(version="TLSv1.3", cipher="TLS_AES_128_GCM_SHA256", bits=128, certificate=CERTIFICATE)


def _facts(step: Step, **more: object) -> Facts:
    known: dict[str, object] = {
        "host": SERVER.host,
        "port": SERVER.port,
        "security": SERVER.security,
        "provider": "sendgrid",
        "user": "apikey",
        "sender": ACCOUNT.sender,
    }
    if step is not Step.RESOLVE:
        known["address"] = _ADDRESS
    if step in _ENCRYPTED:
        known |= {"encrypted": True, "capabilities": _OFFER, "greeting": _GREETING}
    return Facts(step=step, **{**known, **more})  # type: ignore[arg-type]


def _reply(code: int, *lines: str) -> Reply:
    return Reply(code, tuple(line.encode() for line in lines))


_GREETING: Final = _reply(220, "smtp.sendgrid.net ESMTP service ready")
_ENCRYPTED: Final = (Step.SIGN_IN, Step.SENDER, Step.RECIPIENT, Step.MESSAGE)
_Walk = tuple[tuple[Step, float, float, dict[str, object]], ...]
"""Step, start and length in milliseconds, and what was seen."""
_FOUND: Final = (_ADDRESS, Address("192.0.2.54", 587, 4), Address("2001:db8::53", 587, 6))
_WALK: Final[_Walk] = (
    (
        Step.RESOLVE,
        0.0,
        12.0,
        {"addresses": _FOUND},
    ),
    (Step.CONNECT, 12.0, 34.0, {}),
    (Step.GREETING, 46.0, 20.0, {"reply": _GREETING}),
    (Step.HELLO, 66.0, 14.0, {"capabilities": _OFFER, "greeting": _GREETING}),
    (Step.SECURE, 80.0, 71.0, {"tls": _TLS, "encrypted": True, "greeting": _GREETING}),
    (Step.SIGN_IN, 151.0, 114.0, {"mechanism": "PLAIN", "reply": _reply(235, "Ready to start")}),
    (Step.SENDER, 265.0, 18.0, {"reply": _reply(250, "Sender address accepted"), "signed_in": True}),
    (Step.RECIPIENT, 283.0, 17.0, {"reply": _reply(250, "Accepted"), "recipient": "owner@example.com"}),
    (Step.MESSAGE, 300.0, 40.0, {"reply": _reply(250, "Ok: queued as 8f21c")}),
)
_LINES: Final = (
    (46, Direction.SERVER, "220 smtp.sendgrid.net ESMTP service ready"),
    (46, Direction.CLIENT, "EHLO [192.0.2.10]"),
    (80, Direction.SERVER, "250-smtp.sendgrid.net"),
    (80, Direction.SERVER, "250-8BITMIME"),
    (80, Direction.SERVER, "250-SIZE 31457280"),
    (80, Direction.SERVER, "250-STARTTLS"),
    (80, Direction.SERVER, "250 AUTH PLAIN LOGIN"),
    (80, Direction.CLIENT, "STARTTLS"),
    (96, Direction.SERVER, "220 Begin TLS negotiation now"),
    (151, Direction.NOTE, "The line is encrypted from here (TLS 1.3)."),
    (151, Direction.CLIENT, "AUTH PLAIN ‹hidden›"),
)
_PLAN: Final = tuple(step for step, *_rest in _WALK)
_REFUSAL: Final = _reply(535, "Authentication failed: The provided authorization grant is invalid, expired, or revoked")


def passed(*, sends: bool = True) -> list[Event]:
    """Give a run in which all went well."""
    walk = _WALK if sends else _WALK[:-2]
    lines = (
        (265, Direction.SERVER, "235 Authentication successful"),
        (265, Direction.CLIENT, "MAIL FROM:<orders@example.com>"),
        (283, Direction.SERVER, "250 Sender address accepted"),
    )
    return list(_tell(walk, (*_LINES, *lines), None, sends=sends))


def several_senders() -> list[Event]:
    """Give a run in which one of three senders was refused."""
    refused = _reply(553, "5.7.1 <info@example.com>: Sender address rejected: not owned by user")
    took = {"reply": _WALK[6][3]["reply"], "signed_in": True}
    walk: _Walk = (
        *_WALK[:6],
        (Step.SENDER, 265.0, 18.0, {**took, "sender": "orders@example.com"}),
        (Step.SENDER, 283.0, 12.0, {"reply": refused, "signed_in": True, "sender": "info@example.com"}),
        (Step.SENDER, 295.0, 15.0, {**took, "sender": "sales@example.com"}),
    )
    lines = (
        (265, Direction.CLIENT, "MAIL FROM:<orders@example.com>"),
        (283, Direction.SERVER, "250 Sender address accepted"),
        (283, Direction.CLIENT, "MAIL FROM:<info@example.com>"),
        (295, Direction.SERVER, refused.wire),
        (295, Direction.CLIENT, "MAIL FROM:<sales@example.com>"),
        (310, Direction.SERVER, "250 Sender address accepted"),
    )
    return list(_tell(walk, (*_LINES, *lines), "sender.not-permitted"))


def failed() -> list[Event]:
    """Give a run whose sign-in was refused."""
    step, start, took, _known = _WALK[5]
    walk: _Walk = (*_WALK[:5], (step, start, took, {"reply": _REFUSAL, "mechanism": "PLAIN"}))
    lines = (*_LINES, (265, Direction.SERVER, f"535 {_REFUSAL.text}"))
    return list(_tell(walk, lines, "auth.bad-credentials", sends=True))


def blocked() -> list[Event]:
    """Give a run whose port this network does not let through."""
    step, start, _took, _known = _WALK[1]
    timeout = Failure(kind=FailureKind.TIMEOUT, step_limit=10.0)
    return list(_tell((_WALK[0], (step, start, 10_000.0, {"failure": timeout})), (), "net.timeout", sends=False))


def ports() -> tuple[PortAnswer, ...]:
    """Give how the ports of that server answered."""
    from smtpdesk.check.ports import Access, PortAnswer

    ways = (Security.TLS, Security.STARTTLS, Security.PLAIN)
    told = {
        25: (Access.SILENT, Access.SILENT, Access.SILENT),
        465: (Access.WORKS, Access.NOT_OFFERED, Access.NOT_OFFERED),
        587: (Access.SILENT, Access.SILENT, Access.SILENT),
        2525: (Access.NOT_OFFERED, Access.WORKS, Access.READABLE),
    }
    return tuple(
        PortAnswer(port, way, access, 34.0 if access is Access.WORKS else None)
        for port, all_three in told.items()
        for way, access in zip(ways, all_three, strict=True)
    )


def untrusted() -> list[Event]:
    """Give a run that ended at a certificate which nobody vouches for."""
    step, start, took, _known = _WALK[4]
    failure = Failure(kind=FailureKind.CERTIFICATE, detail="self-signed certificate", certificate=UNTRUSTED)
    return list(_tell((*_WALK[:4], (step, start, took, {"failure": failure})), _LINES[:9], "tls.cert-untrusted"))


def running() -> list[Event]:
    """Give the beginning of a run: it waits for the answer to the sign-in."""
    events = failed()
    last = max(place for place, event in enumerate(events) if isinstance(event, StepFinished))
    begun = max(event.ms for event in events if isinstance(event, StepStarted))
    return [event for event in events[:last] if not isinstance(event, LineSeen) or event.line.ms <= begun]


def _tell(
    walk: _Walk,
    lines: tuple[tuple[int, Direction, str], ...],
    code: str | None,
    *,
    sends: bool = False,
) -> Iterator[Event]:
    plan = _PLAN if sends else _PLAN[:-2]
    asked = tuple(str(known["sender"]) for step, _start, _took, known in walk if "sender" in known)
    yield RunStarted(STARTED, SERVER, plan, asked)
    senders: list[SenderResult] = []
    spoken = [Line(float(ms), direction, text) for ms, direction, text in lines]
    told = 0
    spans: list[Span] = []
    finding: Finding | None = None
    for step, start, took, known in walk:
        facts = _facts(step, **known)
        outcome = Outcome.FAILED if facts.failed else Outcome.OK
        address = str(known.get("sender", ""))
        yield StepStarted(start, step, 30.0, address)
        while told < len(spoken) and spoken[told].ms <= start + took:
            yield LineSeen(spoken[told])
            told += 1
        yield StepFinished(start + took, step, outcome, took, facts)
        spans.append(Span(step=step, outcome=outcome, started_ms=start, ms=took, address=address, facts=facts))
        if facts.failed and code is not None:
            finding = Finding(code=code, certainty=Certainty.SURE, severity=Severity.FAILURE, who=Who.YOU, facts=facts)
        if address:
            senders.append(SenderResult(address=address, outcome=outcome, finding=finding if facts.failed else None))
    spans += [Span(step=step, outcome=Outcome.NOT_REACHED) for step in plan[len({step for step, *_rest in walk}) :]]
    for line in spoken[told:]:
        yield LineSeen(line)
    report = Report(
        verdict=Verdict.FAILS if finding is not None else Verdict.WORKS,
        server=SERVER,
        provider="sendgrid",
        started=STARTED,
        ms=walk[-1][1] + walk[-1][2],
        spans=tuple(spans),
        finding=finding,
        capabilities=_OFFER,
        tls=_TLS if finding is None or code == "auth.bad-credentials" else None,
        conversation=tuple(spoken),
        sender=ACCOUNT.sender,
        senders=tuple(senders),
        recipients=("owner@example.com",) if sends and finding is None else (),
        mark="k7m3qa" if sends else "",
    )
    yield RunFinished(report)
