"""Every dialogue goes as written, ends as its head says, and keeps what is true of every run."""

from __future__ import annotations

import pytest

from smtpdesk.model.events import StepFinished, StepStarted
from smtpdesk.model.facts import Facts, Flaw
from smtpdesk.model.report import Report, Verdict
from smtpdesk.model.steps import Outcome, Step
from tests.check import dialogue
from tests.check.dialogue import Told
from tests.check.invariants import assert_always_true

CHUNKS = (None, 1, 7)


def story(told: Told) -> list[object]:
    """How each step went; not when, and not what else the server said while nobody listened."""
    lines: list[object] = []
    for event in told.events:
        match event:
            case StepStarted():
                lines.append(("begins", event.step, event.address))
            case StepFinished():
                facts = event.facts
                failure = facts.failure.kind if facts.failure else None
                lines.append((event.step, event.outcome, facts.code, failure, facts.mechanism))
    finding = told.report.finding
    return [*lines, told.report.verdict, finding.code if finding else None]


def deciding(report: Report) -> Facts:
    assert report.finding is not None
    return report.finding.facts


@pytest.mark.parametrize("name", dialogue.NAMES)
def test_dialogue(name: str) -> None:
    play = dialogue.read(name)
    told = dialogue.play(name)
    assert_always_true(told)
    expected, report, head = dialogue.expected(play), told.report, play.head
    if expected.step:
        facts = deciding(report)
        failure = facts.failure.kind.value if facts.failure else ""
        assert (facts.step.value, facts.code if not failure else None, failure) == (
            expected.step,
            expected.code,
            expected.failure,
        )
    else:
        assert (report.verdict, report.finding) == (Verdict.WORKS, None)
    if expected.seconds is not None:
        span = next(span for span in report.spans if span.outcome is Outcome.FAILED)
        assert span.ms == pytest.approx(expected.seconds * 1000, abs=50)
    if "finding" in head:
        assert report.finding is not None
        assert report.finding.code == head["finding"]
    assert_details(told, head)


def assert_details(told: Told, head: dict[str, str]) -> None:
    report = told.report
    seen = [event.facts for event in told.events if isinstance(event, StepFinished)]
    if "mechanism" in head:
        assert head["mechanism"] in {facts.mechanism for facts in seen}
    if "refused" in head:
        assert tuple(head["refused"].split()) in {facts.refused_mechanisms for facts in seen}
    if "flaws" in head:
        assert {Flaw(word) for word in head["flaws"].split()} <= {flaw for facts in seen for flaw in facts.flaws}
    if "notes" in head:
        assert set(head["notes"].split()) <= {note.code for note in report.notes}
    if "certificate" in head:
        failure = deciding(report).failure
        assert failure is not None
        assert failure.certificate is not None
        assert {fault.value for fault in failure.certificate.faults} == set(head["certificate"].split())
    if "hidden" in head:
        assert head["hidden"] not in repr(told.events)
    if "senders" in head:
        assert [result.outcome.value for result in report.senders] == head["senders"].split()
    assert report.refused_recipients == tuple(head.get("refused-recipients", "").split())
    if report.finding is None or report.finding.step is not Step.MESSAGE:
        assert (b"." in told.lines) == (head.get("sent") == "yes")


@pytest.mark.parametrize("name", [name for name in dialogue.NAMES if "timing" not in dialogue.read(name).head])
def test_a_dialogue_is_the_same_however_the_bytes_come(name: str) -> None:
    whole = story(dialogue.play(name))
    for chunk in CHUNKS[1:]:
        told = dialogue.play(name, chunk)
        assert_always_true(told)
        assert story(told) == whole
