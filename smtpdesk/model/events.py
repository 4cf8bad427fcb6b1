"""The story of a check as it is told, one event after the other.

True of every run: each StepStarted has exactly one StepFinished of its step before the next step starts;
RunFinished comes once, and last; no event holds a secret.
"""

from __future__ import annotations

from datetime import datetime

from smtpdesk.model.facts import Facts
from smtpdesk.model.report import Line, Report
from smtpdesk.model.settings import Server
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.model.value import value


@value(frozen=True, slots=True)
class RunStarted:
    """A check begins. `plan` is what it will do, in order; `started` is the wall clock, UTC.

    `senders` are the From addresses that it asks about, where there are several: the sender's step runs for each.
    """

    started: datetime
    server: Server
    plan: tuple[Step, ...]
    senders: tuple[str, ...] = ()


@value(frozen=True, slots=True)
class StepStarted:
    """A step begins, `ms` after the start of the run. `limit` is its deadline in seconds.

    `address`: the one to connect to; or the From address that is asked for, where there are several.
    """

    ms: float
    step: Step
    limit: float
    address: str = ""


@value(frozen=True, slots=True)
class LineSeen:
    """A line went over the wire, as it may be shown."""

    line: Line


@value(frozen=True, slots=True)
class StepFinished:
    """A step ended after `took` milliseconds."""

    ms: float
    step: Step
    outcome: Outcome
    took: float
    facts: Facts


@value(frozen=True, slots=True)
class RunFinished:
    """The check is over."""

    report: Report


Event = RunStarted | StepStarted | LineSeen | StepFinished | RunFinished
"""The closed union: consume it with `match` and `assert_never`."""
