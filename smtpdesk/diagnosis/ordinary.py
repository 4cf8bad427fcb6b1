"""Steps in which nothing was out of the ordinary: there is nothing to remark on them, and no rule has to be read.

A check that works is told without one diagnosis file being opened. So that this is never wrong, the loader refuses a
`[[note]]` that could hold for an ordinary step.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from smtpdesk.diagnosis.glimpse import masked, suspicious
from smtpdesk.model.facts import Facts
from smtpdesk.model.steps import Step

if TYPE_CHECKING:
    from smtpdesk.diagnosis.catalog import Remark

WAIT_MS: Final = 2000.0
"""What a step may take and be ordinary, in milliseconds."""
DAYS_LEFT: Final = 21
"""For how long an ordinary certificate is still valid, at least. Those of Let's Encrypt are renewed at 30 days."""
TLS_VERSIONS: Final = frozenset({"TLSv1.2", "TLSv1.3"})


def ordinary(facts: Facts, now: datetime) -> bool:
    """True where nothing in this step is worth a remark. `now` is the clock, UTC."""
    if facts.failed or facts.flaws or (facts.reply is not None and facts.reply.flaws):
        return False
    if (facts.waited_ms or 0.0) > WAIT_MS or (facts.step is Step.SIGN_IN and not facts.encrypted):
        return False
    if facts.compared is not None or (facts.step is Step.HELLO and masked(facts.greeting, facts.capabilities)):
        return False
    if facts.tls is None:
        return True
    certificate = facts.tls.certificate
    return (
        facts.tls.version in TLS_VERSIONS
        and certificate is not None
        and certificate.trusted
        and not certificate.accepted
        and not certificate.renewed
        and not certificate.faults
        and not suspicious(certificate)
        and certificate.not_after - now > timedelta(days=DAYS_LEFT)
    )


def never_ordinary(remark: Remark) -> bool:
    """True where a remark can hold for no ordinary step."""
    return bool(
        remark.failure
        or remark.flaw
        or remark.certificate
        or remark.accepted
        or remark.renewed
        or remark.masked
        or remark.foreign
        or remark.issuer
        or (remark.tls and TLS_VERSIONS.isdisjoint(remark.tls))
        or (remark.step == (Step.SIGN_IN,) and remark.encrypted is False)
        or (remark.waited_over_ms is not None and remark.waited_over_ms >= WAIT_MS)
        or (remark.expires_within_days is not None and remark.expires_within_days <= DAYS_LEFT)
    )
