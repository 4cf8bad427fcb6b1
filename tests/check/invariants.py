"""What is true of every run, whatever the server does."""

from __future__ import annotations

import base64
from itertools import chain

from smtpdesk.check.run import plan
from smtpdesk.model.events import LineSeen, RunFinished, RunStarted, StepFinished, StepStarted
from smtpdesk.model.report import Verdict
from smtpdesk.model.steps import Outcome, Step
from tests.check.dialogue import Told
from tests.secrets_search import encodings, find

_SHORTEST = 8


def assert_story(told: Told) -> None:
    """Each StepStarted has one StepFinished of its step before the next; RunFinished comes once, and last."""
    events, report = told.events, told.report
    assert isinstance(events[0], RunStarted)
    assert isinstance(events[-1], RunFinished)
    assert [type(event) for event in events].count(RunStarted) == 1
    assert [type(event) for event in events].count(RunFinished) == 1
    running: StepStarted | None = None
    finished: list[StepFinished] = []
    clock = 0.0
    for event in events[1:-1]:
        match event:
            case StepStarted():
                assert running is None, f"{event.step} begins while {running.step} runs"
                assert event.ms >= clock
                running, clock = event, event.ms
            case StepFinished():
                assert running is not None, f"{event.step} ends and has not begun"
                assert event.step is running.step is event.facts.step
                assert event.ms >= clock
                assert abs(event.ms - running.ms - event.took) < 1e-6
                running, clock = None, event.ms
                finished.append(event)
            case LineSeen():
                assert event.line.ms >= clock
                clock = event.line.ms
    assert running is None, "a step was never finished"
    assert tuple(event.line for event in events if isinstance(event, LineSeen)) == report.conversation
    assert report.ms >= clock
    _assert_spans(told, finished)


def _assert_spans(told: Told, finished: list[StepFinished]) -> None:
    """The report has every step that ran, in order, then every planned one that was never reached."""
    spans = told.report.spans
    assert [(span.step, span.outcome, span.facts) for span in spans[: len(finished)]] == [
        (event.step, event.outcome, event.facts) for event in finished
    ]
    reached = {event.step for event in finished}
    rest = spans[len(finished) :]
    asked = [span.address for span in spans if span.step is Step.SENDER]
    unasked = [span for span in rest if span.step is Step.SENDER and Step.SENDER in reached]
    assert [span.step for span in rest if span not in unasked] == list(
        chain.from_iterable(
            [step] * (len(asked) if step is Step.SENDER else 1) for step in plan(told.request) if step not in reached
        )
    )
    senders = told.request.senders
    assert asked == (list(senders) if len(senders) > 1 else [""])
    assert [result.address for result in told.report.senders] == (list(senders) if len(senders) > 1 else [])
    assert all(span.outcome is Outcome.NOT_REACHED and span.started_ms is None for span in rest)
    assert reached <= set(plan(told.request))
    assert set(plan(told.request)) <= {span.step for span in spans}


def assert_verdict(told: Told) -> None:
    """A failure has one finding, of a step that failed; success has none, and goes to the end."""
    report = told.report
    outcomes = {span.step: span.outcome for span in report.spans}  # the last of each step
    assert {result.outcome for result in report.senders if result.finding} <= {Outcome.FAILED}
    if report.verdict is Verdict.FAILS:
        assert all(result.finding for result in report.senders if result.outcome is Outcome.FAILED)
    match report.verdict:
        case Verdict.WORKS:
            assert report.finding is None
            assert set(outcomes.values()) <= {Outcome.OK, Outcome.SKIPPED}
            assert outcomes[Step.GOODBYE] is Outcome.OK
        case Verdict.FAILS:
            assert report.finding is not None
            failed = [span for span in report.spans if span.outcome is Outcome.FAILED]
            assert report.finding.facts in [span.facts for span in failed]
            assert report.finding.code != "bug"
        case Verdict.STOPPED:
            assert report.finding is None
            assert Outcome.FAILED not in outcomes.values()
        case Verdict.BUG:
            raise AssertionError(report.trace)
    assert report.trace == ""


def assert_nothing_secret(told: Told) -> None:
    """No event tells the secret, in any encoding, alone or as it was sent to sign in."""
    if told.request.secret is None:
        return
    secret = told.request.secret.reveal()
    user = told.request.user.reveal()
    sent = [f"\0{user}\0{secret}", f"user={user}\x01auth=Bearer {secret}\x01\x01"]
    needles = [base64.b64encode(form.encode()) for form in sent]
    for event in told.events:
        text = repr(event).encode("utf-8", "surrogatepass")
        for needle in needles:
            assert needle not in text, f"the secret, as it was sent, stands in {type(event).__name__}"
        if len(secret.encode()) >= _SHORTEST:
            forms = find(text, encodings(frozenset({secret})))
            assert not forms, f"the secret stands in {type(event).__name__} as {forms}"
            assert secret.encode("unicode_escape") not in text


def assert_always_true(told: Told) -> None:
    """All of it."""
    assert_story(told)
    assert_verdict(told)
    assert_nothing_secret(told)
