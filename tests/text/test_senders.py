"""The verdict over several senders says who may send, who may not, who was never asked for, and what that proves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smtpdesk.model.events import RunStarted, StepFinished, StepStarted
from smtpdesk.model.report import SenderResult
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.store.report_file import SavedReport, read, write
from smtpdesk.text import verdict
from smtpdesk.text.page import RowState, StepRow, Tone
from smtpdesk.text.story import Story
from tests.check import dialogue

NOT_CERTAIN = "Some servers judge the sender only with the recipient or the message"


@pytest.mark.parametrize(
    ("name", "tone", "title", "sentences"),
    [
        (
            "senders-one-refused",
            Tone.WARNING,
            "1 of 3 senders may not send",
            ["shop@ and sales@ may send.", "info@ may not: this login has no right to it.", NOT_CERTAIN],
        ),
        (
            "senders-first-refused",
            Tone.WARNING,
            "1 of 2 senders may not send",
            ["info@ may send.", "shop@ may not: this login has no right to it.", NOT_CERTAIN],
        ),
        (
            "senders-dropped-after-refusal",
            Tone.WARNING,
            "1 of 4 senders may not send",
            [
                "shop@ may send.",
                "info@ may not: this login has no right to it.",
                "sales@ and help@ could not be asked for: the conversation ended before.",
                NOT_CERTAIN,
            ],
        ),
        (
            "senders-421",
            Tone.WARNING,
            "1 of 4 senders may not send",
            ["shop@ may send.", "info@ may not", "sales@ and help@ could not be asked for", NOT_CERTAIN],
        ),
        (
            "senders-not-now",
            Tone.WARNING,
            "Not every sender could be tried",
            ["shop@ and sales@ may send.", "info@: not now, the server wants to be asked again later.", NOT_CERTAIN],
        ),
        (
            "senders-smtputf8-needed",
            Tone.WARNING,
            "Not every sender could be tried",
            ["shop@ and info@ may send.", "bücher@ cannot be written so that this server reads it."],
        ),
        (
            "senders-none",
            Tone.BAD,
            "None of the 2 senders may send",
            ["shop@ may not: this login has no right to it.", "info@ may not: the server refused it."],
        ),
        (
            "senders-dropped",
            Tone.BAD,
            "The connection to mail.example.com was cut",
            ["shop@ may send.", "info@ and sales@ could not be asked for"],
        ),
        (
            "senders",
            Tone.GOOD,
            "The connection works",
            [
                "The server took shop@example.com, info@example.com and bestellung@bücher.example as senders.",
                NOT_CERTAIN,
                "No e-mail was sent.",
            ],
        ),
    ],
)
def test_verdict(name: str, tone: Tone, title: str, sentences: list[str]) -> None:
    report = dialogue.play(name).report
    card = verdict.card(report)
    assert (card.tone, card.title) == (tone, title)
    places = [card.meaning.find(sentence) for sentence in sentences]
    assert -1 not in places, card.meaning
    assert places == sorted(places)
    assert "{" not in card.meaning
    if report.finding is not None:
        assert card.said == report.finding.said
        assert card.code == report.finding.code
        assert card.do


def test_a_sender_that_was_never_asked_for_is_not_blamed() -> None:
    card = verdict.card(dialogue.play("senders-sign-in-refused").report)
    assert card.code == "auth.bad-credentials"
    assert "info@" not in card.meaning


def children(story: Story) -> list[tuple[str, RowState]]:
    return [(child.label, child.state) for child in sender_row(story).children]


def sender_row(story: Story) -> StepRow:
    return next(row for row in story.page.rows if row.step is Step.SENDER)


def test_every_sender_has_its_row_from_the_start_and_the_rest_is_not_reached() -> None:
    told = dialogue.play("senders-421")
    names = [f"{name}@example.com" for name in ("shop", "info", "sales", "help")]
    story = Story(told.request.account.server, ())
    seen: list[list[RowState]] = []
    for event in told.events:
        story.apply(event)
        if isinstance(event, RunStarted):
            assert children(story) == [(name, RowState.WAITING) for name in names]
            assert sender_row(story).state is RowState.WAITING
        if isinstance(event, StepStarted | StepFinished) and event.step is Step.SENDER:
            seen.append([state for _name, state in children(story)])
            assert sender_row(story).state is RowState.RUNNING
    waiting, running, done, failed = RowState.WAITING, RowState.RUNNING, RowState.OK, RowState.FAILED
    assert seen == [
        [running, waiting, waiting, waiting],
        [done, waiting, waiting, waiting],
        [done, running, waiting, waiting],
        [done, failed, waiting, waiting],
        [done, failed, running, waiting],
        [done, failed, failed, waiting],
    ]
    assert children(story) == list(zip(names, [done, failed, failed, RowState.NOT_REACHED], strict=True))
    assert sender_row(story).state is RowState.FAILED
    assert sender_row(story).fact == "1 of 4 accepted"
    assert [row.children for row in Story.of(told.report).rows] == [row.children for row in story.page.rows]


def test_a_report_that_was_sent_around_tells_the_same(tmp_path: Path) -> None:
    report = dialogue.play("senders-421").report
    file = tmp_path / "a.smtpdesk"
    write(file, SavedReport(name="Shop", written=report.started, program="1", report=report))
    back = read(file).report
    assert back.senders == report.senders
    assert verdict.card(back) == verdict.card(report)
    assert Story.of(back).rows == Story.of(report).rows


def test_a_report_with_any_number_of_senders_is_shown_with_as_many_as_there_can_be() -> None:
    report = dialogue.play("senders").report
    many = tuple(SenderResult(address=f"{n}@example.com", outcome=Outcome.NOT_REACHED) for n in range(5000))
    page = Story.of(replace(report, senders=many))
    assert len(next(row for row in page.rows if row.step is Step.SENDER).children) < 100
    assert len(verdict.card(replace(report, senders=many)).meaning) < 2000
