"""A check as it is shown: events in, and a page of rows that fill in; or a finished report as the same page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Final, assert_never

from smtpdesk.model.events import Event, LineSeen, RunFinished, RunStarted, StepFinished, StepStarted
from smtpdesk.model.facts import Certificate, Facts, Tls
from smtpdesk.model.report import Report, Verdict
from smtpdesk.model.settings import MAX_SENDERS, Server
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.text import amounts, step_words, verdict
from smtpdesk.text.fillings import certificate_of, harmless
from smtpdesk.text.page import Detail, Page, RowState, StepRow
from smtpdesk.text.rows import Run, set_state, show
from smtpdesk.text.translate import _

PATIENCE_MS: Final = 3000.0
"""How long a step may take before a word is said about waiting."""
MAX_LINES: Final = 5000

_ROW_OF: Final = {Step.HELLO: Step.GREETING}
_HIDDEN: Final = (Step.GOODBYE,)


class Story:
    """One check. `page` is what is to be shown now; it changes with each event and, while waiting, with each tick."""

    def __init__(
        self,
        server: Server,
        plan: tuple[Step, ...],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        senders: tuple[str, ...] = (),
    ) -> None:
        """Begin with all rows of the plan, grey. `plan` is `smtpdesk.check.run.plan(request)`.

        `senders` are the From addresses that are asked for, where there are several.
        """
        self.server = server
        self.page = Page(headline=_("Not checked yet"))
        self._now = now
        self._day = now()
        self._running: StepStarted | None = None
        self._runs: dict[Step, list[Run]] = {}
        self._tls: Tls | None = None
        self._lay_out(plan, senders)

    @classmethod
    def of(cls, report: Report, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Page:
        """The page of a check that is over."""
        story = cls(report.server, tuple(span.step for span in report.spans), now)
        for event in replay(report):
            story.apply(event)
        return story.page

    def apply(self, event: Event) -> None:
        """Take in what happened."""
        match event:
            case RunStarted():
                self._started(event)
            case StepStarted():
                self._step_started(event)
            case LineSeen(line):
                if len(self.page.conversation) < MAX_LINES:
                    self.page.conversation.append(line)
            case StepFinished():
                self._step_finished(event)
            case RunFinished(report):
                self._finished(report)
            case _:
                assert_never(event)

    def tick(self, ms: float) -> None:
        """Tell the time, in milliseconds since the start of the run: says why it takes so long, where it does."""
        running = self._running
        self.page.total_ms = max(self.page.total_ms, ms)
        patient = running is None or self.page.finished or ms - running.ms < PATIENCE_MS
        self.page.waiting = "" if running is None or patient else waiting(running.step, running.limit)

    def _lay_out(self, plan: tuple[Step, ...], senders: tuple[str, ...]) -> None:
        steps = dict.fromkeys(_ROW_OF.get(step, step) for step in plan if step not in _HIDDEN)
        self.page.rows = [
            StepRow(step, step_words.label(step, self.server), state_word=_(step_words.STATES[RowState.WAITING]))
            for step in steps
        ]
        self._runs = {step: [] for step in steps}
        if (row := self._row(Step.SENDER)) is not None and senders:
            self._runs[row.step] = [Run(row.step, None, each, RowState.WAITING) for each in senders]
            show(row, self._runs[row.step])

    def _started(self, event: RunStarted) -> None:
        self.server, self._day, self._running = event.server, event.started, None
        self.page = Page(headline=_("Checking {host}").replace("{host}", harmless(event.server.host)))
        self._lay_out(event.plan, event.senders)

    def _row(self, step: Step) -> StepRow | None:
        wanted = _ROW_OF.get(step, step)
        return next((row for row in self.page.rows if row.step is wanted), None)

    def _step_started(self, event: StepStarted) -> None:
        self._running = event
        self.page.waiting = ""
        if (row := self._row(event.step)) is not None:
            runs = self._runs[row.step]
            planned = next((run for run in runs if run.state is RowState.WAITING and run.what == event.address), None)
            if planned is not None:
                planned.started_ms, planned.state = event.ms, RowState.RUNNING
            else:
                runs.append(Run(event.step, event.ms, event.address))
            show(row, runs)

    def _step_finished(self, event: StepFinished) -> None:
        self._running = None
        self.page.waiting = ""
        facts = event.facts
        if (row := self._row(event.step)) is not None and (runs := self._runs[row.step]):
            run = next(run for run in reversed(runs) if run.state is not RowState.WAITING)
            run.took_ms = event.took
            run.state = step_words.OUTCOMES[event.outcome]
            run.fact = step_words.fact(event.step, event.outcome, facts, self._day)
            run.what = facts.recipient or run.what
            show(row, runs)
        self._gather(facts)

    def _gather(self, facts: Facts) -> None:
        self._tls = facts.tls or (self._tls if facts.encrypted else None)
        if (certificate := certificate_of(facts)) is not None:
            self.page.tell_certificate = partial(_about_certificate, certificate, self._day)
        if facts.address is not None:
            self.page.tell_server = partial(_about_server, facts, self._tls)

    def _finished(self, report: Report) -> None:
        page = self.page
        for row in page.rows:
            if any(run.state is RowState.WAITING for run in self._runs[row.step]):
                for run in self._runs[row.step]:
                    run.state = RowState.NOT_REACHED if run.state is RowState.WAITING else run.state
                show(row, self._runs[row.step])
            if row.state is RowState.RUNNING:
                set_state(row, RowState.STOPPED if report.verdict is Verdict.STOPPED else RowState.FAILED)
            elif row.state is RowState.WAITING:
                set_state(row, RowState.NOT_REACHED)
        page.card = verdict.card(report)
        page.notes = [verdict.finding_card(note, report) for note in report.notes]
        page.headline = page.card.title
        page.waiting = ""
        page.total_ms = report.ms
        page.total = _("{duration} in all").format(duration=amounts.duration(report.ms))
        page.when = amounts.clock(report.started, self._now())
        page.finished = True
        self._running = None


def _about_certificate(certificate: Certificate, day: datetime) -> list[Detail]:
    from smtpdesk.text.evidence import certificate_details

    return certificate_details(certificate, day)


def _about_server(facts: Facts, tls: Tls | None) -> list[Detail]:
    from smtpdesk.text.evidence import server_details

    return server_details(facts, tls, facts.capabilities)


def replay(report: Report) -> list[Event]:
    """The events of a report, as they came: what was shown live is shown again in the same way."""
    plan = tuple(span.step for span in report.spans)
    asked = tuple(result.address for result in report.senders[: MAX_SENDERS + 1])  # a file may hold any number
    events: list[Event] = [RunStarted(report.started, report.server, plan, asked)]
    for span in report.spans:
        if span.outcome is Outcome.NOT_REACHED or span.facts is None:
            continue
        started, took = span.started_ms or 0.0, span.ms or 0.0
        events.append(StepStarted(started, span.step, 0.0, span.address))
        events.append(StepFinished(started + took, span.step, span.outcome, took, span.facts))
    events += [LineSeen(line) for line in report.conversation]
    return [*events, RunFinished(report)]


def waiting(step: Step, limit: float) -> str:
    """Why a step may take long, and how long it is waited for; `limit` in seconds."""
    longest = amounts.seconds(limit)
    match step:
        case Step.RESOLVE:
            words = _("The name is still being looked up. We wait up to {limit}.")
        case Step.CONNECT:
            words = _("No answer from this address yet. We wait up to {limit} for each one.")
        case Step.GREETING:
            words = _("Some servers wait 15 seconds on purpose. Still normal. We wait up to {limit}.")
        case Step.SECURE:
            words = _("The server takes its time to agree on the encryption. We wait up to {limit}.")
        case Step.SIGN_IN:
            words = _("Some servers let everybody wait who signs in. Still normal. We wait up to {limit}.")
        case Step.MESSAGE:
            words = _("Many servers read the whole message before they answer. We wait up to {limit}.")
        case _:
            words = _("The server has not answered yet. We wait up to {limit}.")
    return words.replace("{limit}", longest)
