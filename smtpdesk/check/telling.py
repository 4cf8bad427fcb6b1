"""Tells the story of a run: the clock, the conversation, the spans. All that leaves a run goes through here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from smtpdesk.model.events import Event, LineSeen, StepFinished, StepStarted
from smtpdesk.model.facts import Facts as StepFacts
from smtpdesk.model.facts import Reply
from smtpdesk.model.report import Direction, Line, Span
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.model.visible_text import decode

MAX_LINES: Final = 2000
"""Lines of conversation that are kept. A server that says more than that is not worth more."""


class Telling:
    """Gives events to `tell`, and keeps what the report needs."""

    def __init__(self, clock: Callable[[], float], tell: Callable[[Event], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._begin = clock()
        self._open: StepStarted | None = None
        self.lines: list[Line] = []
        self.spans: list[Span] = []

    @property
    def ms(self) -> float:
        """Milliseconds since the start of the run."""
        return (self._clock() - self._begin) * 1000

    def event(self, event: Event) -> None:
        """Tell it."""
        self._tell(event)

    def start(self, step: Step, limit: float, address: str = "") -> None:
        """Tell that a step begins."""
        self._open = StepStarted(self.ms, step, limit, address)
        self._tell(self._open)

    def finish(self, outcome: Outcome, facts: StepFacts) -> None:
        """Tell that the step that runs has ended."""
        begun = self._open
        if begun is None or begun.step is not facts.step:
            raise RuntimeError("a step ended that had not begun")
        self._open = None
        now = self.ms
        took = now - begun.ms
        self.spans.append(
            Span(step=begun.step, outcome=outcome, started_ms=begun.ms, ms=took, address=begun.address, facts=facts)
        )
        self._tell(StepFinished(now, begun.step, outcome, took, facts))

    @property
    def open_step(self) -> Step | None:
        """The step that runs now."""
        return self._open.step if self._open else None

    def line(self, direction: Direction, text: str) -> None:
        """Tell one line of the conversation; its secrets are hidden already."""
        if len(self.lines) >= MAX_LINES:
            return
        line = Line(self.ms, direction, text)
        self.lines.append(line)
        self._tell(LineSeen(line))

    def reply(self, reply: Reply) -> None:
        """Tell a server's reply, line by line."""
        last = len(reply.lines) - 1
        for index, text in enumerate(reply.lines):
            self.line(Direction.SERVER, f"{reply.code}{' ' if index == last else '-'}{decode(text)}".rstrip())
