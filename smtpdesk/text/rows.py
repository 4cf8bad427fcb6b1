"""One row of the list of steps, made anew from every run of its step: the first alone, repeats as children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smtpdesk.model.steps import Step
from smtpdesk.text import amounts
from smtpdesk.text.page import RowState, StepRow
from smtpdesk.text.step_words import STATES, repeat_label
from smtpdesk.text.translate import _, ngettext

_OVER = (RowState.OK, RowState.SKIPPED)


@dataclass(slots=True)
class Run:
    """One time that a step runs. Milliseconds since the start of the check; `took_ms` is None while it runs.

    `started_ms` is None before it begins: of several senders all are known from the start.
    """

    step: Step
    started_ms: float | None
    what: str = ""
    """The address, the sender or the recipient that it was about."""
    state: RowState = RowState.RUNNING
    fact: str = ""
    took_ms: float | None = None


def set_state(row: StepRow, state: RowState) -> None:
    """Give a row its state, in the enum and in words."""
    row.state = state
    row.state_word = _(STATES[state])


def show(row: StepRow, runs: Sequence[Run]) -> None:
    """Make the row say what its runs say."""
    head = _head(runs)
    _times(row, head)
    row.fact = next((run.fact for run in reversed(head) if run.fact), "")
    if row.step is Step.GREETING:
        # The second EHLO, after STARTTLS, is told only where it did not go well: it ran after the row below.
        row.children = [_child(run) for run in runs[len(head) :] if run.state is not RowState.OK]
        state = _worst(runs)
        if state is RowState.OK and not any(run.step is Step.HELLO for run in runs):
            state = RowState.RUNNING  # greeted, but not yet spoken to
        set_state(row, state)
        row.fact = next((run.fact for run in runs if run.state is RowState.FAILED), row.fact)
    elif len(runs) == 1:
        set_state(row, runs[0].state)
    else:
        _times(row, runs)
        row.children = [_child(run) for run in runs]
        each = row.step in (Step.RECIPIENT, Step.SENDER)
        set_state(row, _worst(runs) if each else runs[-1].state)
        row.fact = _accepted(runs) if each else runs[-1].fact
    if row.state is RowState.SKIPPED:
        row.took = ""


def _head(runs: Sequence[Run]) -> Sequence[Run]:
    """The runs that the row itself stands for: greeting and first EHLO count as one, else it is the first run."""
    together = len(runs) > 1 and runs[0].step is Step.GREETING and runs[1].step is Step.HELLO
    return runs[:2] if together else runs[:1]


def _times(row: StepRow, runs: Sequence[Run]) -> None:
    begun = [(run.started_ms, run.took_ms) for run in runs if run.started_ms is not None]
    row.started_ms = begun[0][0] if begun else None
    if row.started_ms is None or any(took is None for _start, took in begun):
        row.took_ms, row.took = None, ""
        return
    row.took_ms = max(start + (took or 0.0) for start, took in begun) - row.started_ms
    row.took = amounts.duration(row.took_ms)


def _worst(runs: Sequence[Run]) -> RowState:
    if RowState.WAITING in (states := {run.state for run in runs}):
        return RowState.WAITING if len(states) == 1 else RowState.RUNNING
    for state in (RowState.RUNNING, RowState.STOPPED, RowState.FAILED):
        if any(run.state is state for run in runs):
            return state
    return runs[-1].state


def _child(run: Run) -> StepRow:
    child = StepRow(run.step, repeat_label(run.step, run.what), fact=run.fact)
    if run.fact == child.label and run.state in _OVER:
        child.fact = ""
    set_state(child, run.state)
    _times(child, (run,))
    return child


def _accepted(runs: Sequence[Run]) -> str:
    if all(run.state in (RowState.WAITING, RowState.NOT_REACHED) for run in runs):
        return ""
    good = sum(run.state is RowState.OK for run in runs)
    return ngettext("{good} of {total} accepted", "{good} of {total} accepted", len(runs)).format(
        good=good, total=len(runs)
    )
