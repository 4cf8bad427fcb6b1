"""What a person sees of a check, free of any toolkit: rows, cards and lines with roles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from smtpdesk.model.report import Line
from smtpdesk.model.steps import Step
from smtpdesk.model.value import value


class Tone(StrEnum):
    """The colour of a message, never without words and an icon beside it."""

    GOOD = "good"
    BAD = "bad"
    WARNING = "warning"
    NEUTRAL = "neutral"


class RowState(StrEnum):
    """How a step stands at this moment."""

    WAITING = "waiting"  # not begun yet
    RUNNING = "running"
    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"
    NOT_REACHED = "not-reached"
    STOPPED = "stopped"


@dataclass(slots=True)
class StepRow:
    """One step as it is shown. `children` are its repeats: further addresses, the second EHLO. Milliseconds."""

    step: Step
    label: str
    state: RowState = RowState.WAITING
    fact: str = ""
    started_ms: float | None = None
    took_ms: float | None = None
    took: str = ""
    state_word: str = ""
    children: list[StepRow] = field(default_factory=list)


@value(frozen=True, slots=True, kw_only=True)
class Card:
    """A verdict or a note, its parts in the order in which they are shown. Empty parts are not shown."""

    tone: Tone
    title: str
    meaning: str = ""
    fine: str = ""
    do: tuple[str, ...] = ()
    who: str = ""
    certainty: str = ""
    said: str = ""
    dated: str = ""
    link_label: str = ""
    link: str = ""
    code: str = ""


@value(frozen=True, slots=True)
class Detail:
    """A line of the certificate or server tab. `tone` marks what is wrong."""

    label: str
    value: str
    tone: Tone = Tone.NEUTRAL


@dataclass(slots=True)
class Page:
    """The whole of a check as it is shown. It grows while the check runs."""

    headline: str = ""
    rows: list[StepRow] = field(default_factory=list)
    waiting: str = ""
    card: Card | None = None
    notes: list[Card] = field(default_factory=list)
    conversation: list[Line] = field(default_factory=list)
    when: str = ""
    total: str = ""
    total_ms: float = 0.0
    finished: bool = False
    tell_certificate: Callable[[], list[Detail]] = field(default=list, compare=False)
    tell_server: Callable[[], list[Detail]] = field(default=list, compare=False)

    @property
    def certificate(self) -> list[Detail]:
        """The certificate tab, put into words when somebody looks at it."""
        return self.tell_certificate()

    @property
    def server(self) -> list[Detail]:
        """The server tab, put into words when somebody looks at it."""
        return self.tell_server()
