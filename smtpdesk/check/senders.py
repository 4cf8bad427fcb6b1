"""Several From addresses in one check: what was said to each, and which were never asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from smtpdesk.model.report import Finding, SenderResult, Span
from smtpdesk.model.settings import Request
from smtpdesk.model.steps import Outcome, Step


def with_unreached(request: Request, plan: Iterable[Step], spans: Iterable[Span]) -> tuple[Span, ...]:
    """The steps that ran, then those that were planned and never came; of several senders each that never came."""
    ran = tuple(spans)
    seen = {span.step for span in ran}
    asked = {span.address for span in ran if span.step is Step.SENDER}
    missing: list[Span] = []
    for step in plan:
        if step is Step.SENDER and len(request.senders) > 1:
            rest = (address for address in request.senders if address not in asked)
            missing += [Span(step=step, outcome=Outcome.NOT_REACHED, address=address) for address in rest]
        elif step not in seen:
            missing.append(Span(step=step, outcome=Outcome.NOT_REACHED))
    return (*ran, *missing)


def results(request: Request, spans: Iterable[Span], refused: Mapping[str, Finding]) -> tuple[SenderResult, ...]:
    """What came of each sender, in the account's order; empty where only one was asked for."""
    if len(request.senders) < 2:
        return ()
    return tuple(
        SenderResult(address=span.address, outcome=span.outcome, finding=refused.get(span.address))
        for span in spans
        if span.step is Step.SENDER
    )
