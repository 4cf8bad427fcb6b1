"""Holds what a check saw against what is known of the provider that was asked for. Done after the last step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from smtpdesk.check.steps import Walk
from smtpdesk.model.facts import Certificate, Facts
from smtpdesk.model.steps import Step
from smtpdesk.wire.host_name import host_in, registered_domain


def answered(walk: Walk, facts: Facts, now: datetime) -> Facts:
    """What a step saw, with how it compares to the provider, and when it was. `now` is the clock, UTC."""
    from smtpdesk.diagnosis.recognise import issuer  # reads files, which a check that works does not need
    from smtpdesk.providers.likeness import compared

    certificate = _proof(walk)
    proven = certificate is not None and issuer(certificate) is None
    return compared(replace(facts, seen_at=now), proven=proven)


def unlike(walk: Walk, passed: Iterable[Facts], now: datetime) -> list[Facts]:
    """The greeting, where no certificate proves who it was, and it names another house than the one asked for."""
    named = host_in(walk.greeting.text) if walk.greeting is not None and _proof(walk) is None else ""
    if not named or registered_domain(named) == registered_domain(walk.request.account.server.host):
        return []
    return [answered(walk, facts, now) for facts in passed if facts.step is Step.GREETING]


def _proof(walk: Walk) -> Certificate | None:
    """The certificate that this computer trusts by itself, where the line is encrypted by one."""
    certificate = walk.tls.certificate if walk.tls is not None else None
    return certificate if certificate is not None and certificate.trusted and not certificate.accepted else None
