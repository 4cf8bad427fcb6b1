"""Tells checks as the engine would, event by event, so that their page can be looked at without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from smtpdesk.diagnosis.match import judge
from smtpdesk.model.events import Event, LineSeen, RunFinished, RunStarted, StepFinished, StepStarted
from smtpdesk.model.facts import Address, Facts, Reply, Tls
from smtpdesk.model.report import Direction, Finding, Line, Report, Span, Verdict
from smtpdesk.model.settings import Security, Server
from smtpdesk.model.steps import Outcome, Step
from tests.diagnosis.table import answer, capabilities, certificate

START: Final = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
STARTTLS: Final = (
    Step.RESOLVE, Step.CONNECT, Step.GREETING, Step.HELLO, Step.SECURE, Step.SIGN_IN, Step.SENDER,
)  # fmt: skip
TLS: Final = (Step.RESOLVE, Step.CONNECT, Step.SECURE, Step.GREETING, Step.HELLO, Step.SIGN_IN, Step.SENDER)
SEND: Final = (Step.RECIPIENT, Step.MESSAGE)
ENCRYPTED: Final = Tls(version="TLSv1.3", cipher="TLS_AES_256_GCM_SHA384", bits=256, certificate=certificate())


@dataclass
class Tale:
    """A check as it goes on. Every step takes ten milliseconds, unless told otherwise."""

    plan: tuple[Step, ...] = STARTTLS
    server: Server = field(default_factory=lambda: Server("smtp.example.com", 587, Security.STARTTLS))
    setting: dict[str, Any] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    ms: float = 0.0

    def __post_init__(self) -> None:
        self.events.append(RunStarted(START, self.server, (*self.plan, Step.GOODBYE)))
        self.setting = {
            "host": self.server.host,
            "port": self.server.port,
            "security": self.server.security,
            "sender": "orders@example.com",
            "user": "orders@example.com",
        } | self.setting

    def begin(self, step: Step, limit: float = 30, address: str = "") -> None:
        self.events.append(StepStarted(self.ms, step, limit, address))

    def end(self, step: Step, outcome: Outcome = Outcome.OK, took: float = 10, address: str = "", **seen: Any) -> Facts:
        started, self.ms = self.ms, self.ms + took
        facts = Facts(step=step, **(self.setting | seen))
        self.events.append(StepFinished(self.ms, step, outcome, took, facts))
        self.spans.append(Span(step=step, outcome=outcome, started_ms=started, ms=took, address=address, facts=facts))
        return facts

    def step(
        self, step: Step, outcome: Outcome = Outcome.OK, took: float = 10, address: str = "", **seen: Any
    ) -> Facts:
        self.begin(step, address=address)
        return self.end(step, outcome, took, address, **seen)

    def line(self, direction: Direction, text: str) -> None:
        line = Line(self.ms, direction, text)
        self.lines.append(line)
        self.events.append(LineSeen(line))

    def up_to(self, last: Step) -> None:
        """All steps of the plan until the one before `last`, each well done."""
        for step in self.plan:
            if step is last:
                return
            self.well_done(step)

    def well_done(self, step: Step) -> None:
        known = Address("192.0.2.7", self.server.port, 4)
        match step:
            case Step.RESOLVE:
                self.step(step, addresses=(known, Address("2001:db8::7", self.server.port, 6)))
            case Step.CONNECT:
                self.setting["address"] = known
                self.step(step, address=str(known))
            case Step.GREETING:
                self.setting["greeting"] = answer("220 mx1.example.com ESMTP ready")
                self.step(step, reply=self.setting["greeting"])
            case Step.HELLO:
                self.setting["capabilities"] = capabilities("STARTTLS AUTH=PLAIN,LOGIN SIZE=10485760 PIPELINING")
                self.step(step, reply=answer("250 mail.example.com"))
            case Step.SECURE:
                self.setting["encrypted"] = True
                self.step(step, tls=ENCRYPTED)
                if self.server.security is Security.STARTTLS:
                    self.step(Step.HELLO, reply=answer("250 mail.example.com"))
            case Step.SIGN_IN:
                self.setting["signed_in"] = True
                self.step(step, reply=answer("235 2.7.0 ok"), mechanism="PLAIN")
            case Step.RECIPIENT:
                self.step(step, reply=answer("250 ok"), recipient="you@example.com")
            case Step.MESSAGE:
                self.step(step, reply=answer("250 2.0.0 queued as 8f21c"), message_bytes=2048)
            case _:
                self.step(step, reply=answer("250 ok"))

    def fails(self, step: Step, **seen: Any) -> Facts:
        self.up_to(step)
        return self.step(step, Outcome.FAILED, **seen)

    def over(
        self, verdict: Verdict, finding: Finding | None = None, notes: Iterable[Finding] = (), **more: Any
    ) -> Report:
        reached = {span.step for span in self.spans}
        missing = [Span(step=step, outcome=Outcome.NOT_REACHED) for step in self.plan if step not in reached]
        report = Report(
            verdict=verdict,
            server=self.server,
            provider=self.setting.get("provider"),
            started=START,
            ms=self.ms,
            spans=(*self.spans, *missing),
            finding=finding,
            notes=tuple(notes),
            conversation=tuple(self.lines),
            sender="orders@example.com",
            **more,
        )
        self.events.append(RunFinished(report))
        return report


def refused(text: str, step: Step, **setting: Any) -> tuple[Tale, Report]:
    """A check of a connection that ends in this step with this reply."""
    tale = Tale(plan=(*STARTTLS, *SEND) if step in SEND else STARTTLS, setting=setting)
    facts = tale.fails(step, reply=answer(text), recipient="you@example.com" if step is Step.RECIPIENT else None)
    return tale, tale.over(Verdict.FAILS, judge(facts), recipients=("you@example.com",) if step in SEND else ())


def reply(text: str) -> Reply:
    """The same as the table's."""
    return answer(text)
