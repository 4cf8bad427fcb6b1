"""The page of a check: what is shown while it runs, and that a report shows the same afterwards."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpdesk.diagnosis.match import judge
from smtpdesk.model.events import Event
from smtpdesk.model.facts import Address, CertificateFault, Failure, FailureKind
from smtpdesk.model.report import Direction, Verdict
from smtpdesk.model.settings import Security, Server
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.text.extract import speak_pseudo
from smtpdesk.text.page import Page, RowState, StepRow, Tone
from smtpdesk.text.story import Story
from smtpdesk.text.translate import use
from tests.diagnosis.table import CASES, answer, certificate
from tests.text.tale import SEND, START, STARTTLS, TLS, Tale, refused

OTHER = Address("2001:db8::7", 587, 6)


def told(tale: Tale, events: int | None = None) -> Story:
    story = Story(tale.server, tale.plan, now=lambda: START)
    for event in tale.events[:events]:
        story.apply(event)
    return story


def row(page: Page, step: Step) -> StepRow:
    return next(row for row in page.rows if row.step is step)


def states(page: Page) -> list[RowState]:
    return [row.state for row in page.rows]


def sent() -> Tale:
    tale = Tale(plan=(*STARTTLS, *SEND), setting={"provider": "sendgrid"})
    tale.line(Direction.SERVER, "220 mx1.example.com ESMTP ready")
    for step in tale.plan:
        tale.well_done(step)
    tale.step(Step.GOODBYE)
    tale.over(Verdict.WORKS, recipients=("you@example.com",), mark="k7m2qp")
    return tale


def test_all_rows_are_there_and_grey_before_the_start() -> None:
    page = Story(Server("smtp.example.com", 587, Security.STARTTLS), (*STARTTLS, *SEND, Step.GOODBYE)).page
    assert [row.label for row in page.rows] == [
        "Find smtp.example.com",
        "Connect to port 587",
        "Greet the server",
        "Encrypt the line",
        "Sign in",
        "Name the sender",
        "Name the recipient",
        "Hand over the e-mail",
    ]
    assert set(states(page)) == {RowState.WAITING}
    assert all(row.state_word == "not begun" for row in page.rows)
    assert not page.finished


def test_with_tls_from_the_start_the_line_is_encrypted_first() -> None:
    tale = Tale(plan=TLS, server=Server("smtp.example.com", 465, Security.TLS))
    for step in tale.plan:
        tale.well_done(step)
    tale.over(Verdict.WORKS)
    page = told(tale).page
    assert [row.step for row in page.rows][:4] == [Step.RESOLVE, Step.CONNECT, Step.SECURE, Step.GREETING]
    assert set(states(page)) == {RowState.OK}


def test_a_test_that_works() -> None:
    page = told(sent()).page
    assert set(states(page)) == {RowState.OK}
    assert [(row.fact, row.took) for row in page.rows] == [
        ("2 addresses", "10 ms"),
        ("192.0.2.7", "10 ms"),
        ("mail.example.com", "20 ms"),
        ("TLS 1.3, certificate valid 40 days", "10 ms"),
        ("accepted, PLAIN", "10 ms"),
        ("orders@example.com", "10 ms"),
        ("you@example.com", "10 ms"),
        ("250 2.0.0 queued as 8f21c", "10 ms"),
    ]
    assert row(page, Step.GREETING).children == []  # a second EHLO that went well is not worth a row
    assert page.card is not None
    assert page.card.tone is Tone.GOOD
    assert page.headline == page.card.title == "SendGrid took the test e-mail"
    assert (page.when[-5:], page.total, page.finished) == (START.astimezone().strftime("%H:%M"), "110 ms in all", True)
    assert [line.text for line in page.conversation] == ["220 mx1.example.com ESMTP ready"]
    assert {detail.label: detail.value for detail in page.certificate}["Trusted"] == "Yes, by this computer"
    offered = {detail.label: detail.value for detail in page.server}
    assert offered["Largest message"] == "10.5 MB"
    assert offered["Ways to sign in"] == "PLAIN, LOGIN"
    assert offered["Encryption"] == "TLS 1.3"


def test_the_rows_fill_in_live() -> None:
    tale = Tale()
    tale.up_to(Step.GREETING)
    tale.begin(Step.GREETING, limit=40)
    story = told(tale)
    assert states(story.page)[:4] == [RowState.OK, RowState.OK, RowState.RUNNING, RowState.WAITING]
    assert story.page.headline == "Checking smtp.example.com"
    assert row(story.page, Step.GREETING).started_ms == 20
    assert row(story.page, Step.GREETING).took == ""
    tale.end(Step.GREETING, reply=answer("220 mx1.example.com ESMTP"))
    between = told(tale).page
    assert row(between, Step.GREETING).state is RowState.RUNNING
    assert row(between, Step.GREETING).fact == "mx1.example.com"


def test_waiting_is_explained_after_a_while_and_forgotten_with_the_answer() -> None:
    tale = Tale()
    tale.up_to(Step.GREETING)
    tale.begin(Step.GREETING, limit=40)
    story = told(tale)
    story.tick(2000)
    assert story.page.waiting == ""
    story.tick(3100)
    assert story.page.waiting == "Some servers wait 15 seconds on purpose. Still normal. We wait up to 40 seconds."
    assert story.page.total_ms == 3100
    tale.end(Step.GREETING, took=4000, reply=answer("220 mx1.example.com ESMTP"))
    story.apply(tale.events[-1])
    assert story.page.waiting == ""
    story.tick(9000)
    assert story.page.waiting == ""


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.GOODBYE])
def test_every_step_has_a_word_for_waiting(step: Step) -> None:
    tale = Tale(plan=(step,))
    tale.begin(step, limit=120)
    story = told(tale)
    story.tick(5000)
    assert "2 minutes" in story.page.waiting


def test_a_refused_sign_in() -> None:
    tale, _report = refused("535 5.7.8 no", Step.SIGN_IN)
    page = told(tale).page
    assert states(page)[-2:] == [RowState.FAILED, RowState.NOT_REACHED]
    assert row(page, Step.SIGN_IN).fact == "535 5.7.8 refused"
    assert page.card is not None
    assert page.card.said == "535 5.7.8 no"


def test_the_server_tab_keeps_what_is_known() -> None:
    tale, _report = refused("535 5.7.8 no", Step.SIGN_IN)
    for events in (len(tale.events) - 1, None):
        details = {detail.label: detail.value for detail in told(tale, events).page.server}
        assert details["Encryption"] == "TLS 1.3"
        assert details["Greeting"] == "mx1.example.com ESMTP ready"
        assert details["Address"] == "192.0.2.7, port 587"


def test_a_temporary_no_is_not_called_a_refusal() -> None:
    tale, _report = refused("451 later", Step.SENDER)
    assert row(told(tale).page, Step.SENDER).fact == "451 not now"


def test_an_untrusted_certificate_fills_its_tab() -> None:
    tale = Tale()
    wrong = certificate(CertificateFault.NAME_MISMATCH, CertificateFault.EXPIRED)
    facts = tale.fails(Step.SECURE, failure=Failure(kind=FailureKind.CERTIFICATE, certificate=wrong))
    tale.over(Verdict.FAILS, judge(facts))
    page = told(tale).page
    assert row(page, Step.SECURE).fact == "certificate for another name"
    assert [detail.value for detail in page.certificate if detail.tone is Tone.BAD] == [
        "No",
        "it is for another name",
        "it has run out",
        "server12.example.net",
        "2027-01-01, 40 days left",
    ]
    assert page.certificate[-1].label == "Fingerprint (SHA-256)"
    assert page.certificate[-1].value.startswith("00:00:")


def test_several_addresses_become_children() -> None:
    tale = Tale()
    tale.well_done(Step.RESOLVE)
    tale.step(
        Step.CONNECT,
        Outcome.FAILED,
        address=str(OTHER),
        failure=Failure(kind=FailureKind.TIMEOUT, step_limit=10),
    )
    alone = row(told(tale).page, Step.CONNECT)
    assert (alone.state, alone.fact, alone.children) == (RowState.FAILED, "no answer in 10 seconds", [])
    tale.begin(Step.CONNECT, address="192.0.2.7:587")
    assert row(told(tale).page, Step.CONNECT).state is RowState.RUNNING
    tale.end(Step.CONNECT, address="192.0.2.7:587")
    connect = row(told(tale).page, Step.CONNECT)
    assert connect.state is RowState.OK
    assert connect.took == "20 ms"
    assert [(child.label, child.fact, child.state) for child in connect.children] == [
        ("[2001:db8::7]:587", "no answer in 10 seconds", RowState.FAILED),
        ("192.0.2.7:587", "", RowState.OK),
    ]


def test_several_recipients_are_counted() -> None:
    tale = Tale(plan=(*STARTTLS, *SEND))
    tale.up_to(Step.RECIPIENT)
    tale.step(Step.RECIPIENT, reply=answer("250 ok"), recipient="you@example.com")
    facts = tale.step(Step.RECIPIENT, Outcome.FAILED, reply=answer("550 5.1.1 no"), recipient="nobody@example.com")
    tale.well_done(Step.MESSAGE)
    addresses = ("you@example.com", "nobody@example.com")
    tale.over(Verdict.FAILS, judge(facts), recipients=addresses, refused_recipients=addresses[1:])
    page = told(tale).page
    recipient = row(page, Step.RECIPIENT)
    assert (recipient.fact, recipient.state) == ("1 of 2 accepted", RowState.FAILED)
    assert [(child.label, child.fact) for child in recipient.children] == [
        ("you@example.com", ""),
        ("nobody@example.com", "550 5.1.1 refused"),
    ]
    assert row(page, Step.MESSAGE).state is RowState.OK
    assert page.card is not None
    assert page.card.fine.endswith("The message was taken for the other recipients.")


def test_a_second_ehlo_that_fails_shows_where_the_server_answers() -> None:
    tale = Tale()
    tale.up_to(Step.SECURE)
    tale.step(Step.SECURE, tls=None)
    facts = tale.step(Step.HELLO, Outcome.FAILED, failure=Failure(kind=FailureKind.DROPPED))
    tale.over(Verdict.FAILS, judge(facts))
    page = told(tale).page
    answers = row(page, Step.GREETING)
    assert (answers.state, answers.fact) == (RowState.FAILED, "the line was cut")
    assert answers.children[0].state is RowState.FAILED
    assert row(page, Step.SECURE).state is RowState.OK


def test_what_was_left_out_says_why() -> None:
    tale = Tale()
    tale.up_to(Step.SIGN_IN)
    tale.step(Step.SIGN_IN, Outcome.SKIPPED)
    tale.step(Step.SENDER, Outcome.SKIPPED)
    tale.over(Verdict.WORKS)
    page = told(tale).page
    assert [(item.state, item.fact, item.took) for item in page.rows[-2:]] == [
        (RowState.SKIPPED, "no user name is set", ""),
        (RowState.SKIPPED, "no From address is set", ""),
    ]
    assert page.card is not None
    assert "No sign-in was tried" in page.card.meaning


def test_a_stopped_check() -> None:
    tale = Tale()
    tale.up_to(Step.GREETING)
    tale.step(Step.GREETING, Outcome.STOPPED)
    tale.over(Verdict.STOPPED)
    page = told(tale).page
    assert states(page)[2:] == [RowState.STOPPED, *[RowState.NOT_REACHED] * 3]
    assert page.card is not None
    assert page.card.tone is Tone.NEUTRAL
    assert page.card.fine == "The server was reached."


def test_a_check_that_is_stopped_between_two_steps_leaves_nothing_running() -> None:
    tale = Tale()
    tale.up_to(Step.HELLO)
    tale.over(Verdict.STOPPED)
    assert row(told(tale).page, Step.GREETING).state is RowState.STOPPED


def test_a_mistake_of_ours() -> None:
    tale = Tale()
    tale.up_to(Step.SENDER)
    tale.step(Step.SENDER, Outcome.FAILED)
    tale.over(Verdict.BUG, trace="Traceback …")
    page = told(tale).page
    assert row(page, Step.SENDER).state is RowState.FAILED
    assert page.card is not None
    assert page.card.code == "bug"
    assert page.card.who == "The makers of SMTP Desk have to mend this."


def test_a_second_check_begins_anew() -> None:
    tale = sent()
    story = told(tale)
    story.apply(tale.events[0])
    assert set(states(story.page)) == {RowState.WAITING}
    assert story.page.card is None
    assert story.page.conversation == []


def test_a_report_shows_the_same_as_the_live_check() -> None:
    for tale in (sent(), refused("535 5.7.8 no", Step.SIGN_IN)[0], refused("550 5.1.1 no", Step.RECIPIENT)[0]):
        live = told(tale).page
        report = tale.events[-1].report  # type: ignore[union-attr]
        later = Story.of(report, now=lambda: START)
        assert later == live
        assert (later.certificate, later.server) == (live.certificate, live.server)


def test_the_day_of_a_report_is_told() -> None:
    report = sent().events[-1].report  # type: ignore[union-attr]
    page = Story.of(report, now=lambda: START + timedelta(days=1))
    assert page.when.startswith("Yesterday ")
    assert row(page, Step.SECURE).fact == "TLS 1.3, certificate valid 40 days"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_cause_makes_a_page(case: object) -> None:
    facts = case.facts  # type: ignore[attr-defined]
    tale = Tale(plan=(*STARTTLS, *SEND))
    tale.up_to(facts.step)
    tale.setting.clear()
    tale.step(
        facts.step,
        Outcome.FAILED,
        **{name: getattr(facts, name) for name in facts.__dataclass_fields__ if name != "step"},
    )
    tale.over(Verdict.FAILS, judge(facts))
    page = told(tale).page
    assert page.card is not None
    assert page.card.title
    assert "{" not in "".join((page.card.title, page.card.meaning, page.card.fine, *page.card.do, page.card.who))
    assert not any(item.state in (RowState.RUNNING, RowState.WAITING) for item in page.rows)


events = st.sampled_from(
    [event for tale in (sent(), refused("535 5.7.8 no", Step.SIGN_IN)[0]) for event in tale.events]
)


@given(st.lists(events, max_size=30), st.floats(0, 1e6))
@settings(max_examples=150, deadline=None)
def test_any_order_of_events_is_borne(several: list[Event], ms: float) -> None:
    story = Story(Server("smtp.example.com", 587, Security.STARTTLS), STARTTLS)
    for event in several:
        story.apply(event)
        story.tick(ms)
    assert story.page.rows


def test_what_a_server_sends_is_cut_and_made_harmless() -> None:
    tale = Tale(plan=(*STARTTLS, *SEND))
    tale.up_to(Step.MESSAGE)
    tale.step(Step.MESSAGE, reply=answer("250 \x1b[31m{host}\u202e" + "x" * 900))
    fact = row(told(tale).page, Step.MESSAGE).fact
    assert len(fact) == 60
    assert "\x1b" not in fact
    assert "\u202e" not in fact
    assert "{host}" in fact


def test_everything_on_the_page_is_translated(tmp_path: Path) -> None:
    speak_pseudo(tmp_path)
    try:
        page = told(sent()).page
        assert page.card is not None
        words = [
            page.headline,
            page.total,
            page.when,
            page.card.title,
            page.card.meaning,
            page.card.fine,
            *page.card.do,
        ]
        words += [text for item in page.rows for text in (item.label, item.state_word, item.took)]
        words += [detail.label for detail in (*page.certificate, *page.server[:6])]
        assert [text for text in words if text and "[" not in text] == []
    finally:
        use("en")


def test_a_failing_page_holds_nothing_of_another_check() -> None:
    first, second = sent(), refused("535 5.7.8 no", Step.SIGN_IN)[0]
    story = told(first)
    for event in second.events:
        story.apply(event)
    fresh = told(second).page
    assert story.page == fresh
    assert (story.page.certificate, story.page.server) == (fresh.certificate, fresh.server)
