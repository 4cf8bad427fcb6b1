"""Several senders before a real socket: Stop in the middle, a server that hangs up, and many of them at once."""

from __future__ import annotations

from smtpdesk.model.events import Event, StepStarted
from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import MAX_SENDERS, Security
from smtpdesk.model.steps import Outcome, Step
from tests.check.invariants import assert_always_true
from tests.check.real import check, request, stopped_in
from tests.fakes.scripted_server import scripted_server

HELLO = "S: 220 x\nC: EHLO *\nS: 250-x\nS: 250 SIZE\n"
OTHERS = ("info@example.com", "sales@example.com")
TAKEN = "C: MAIL *\nS: 250 ok\nC: RSET\nS: 250 ok\n"


def second_sender(event: Event) -> bool:
    return isinstance(event, StepStarted) and event.address == OTHERS[0]


def test_stop_while_one_of_them_is_asked_for() -> None:
    with scripted_server(f"{HELLO}{TAKEN}C: MAIL *\nSILENT\n") as server:
        asked = request(server.port, Security.PLAIN, seconds=10, also_senders=OTHERS)
        told, took = stopped_in(asked, second_sender)
    assert_always_true(told)
    assert took < 0.5
    report = told.report
    assert report.verdict is Verdict.STOPPED
    assert [one.outcome for one in report.senders] == [Outcome.OK, Outcome.STOPPED, Outcome.NOT_REACHED]
    stopped = [span for span in report.spans if span.outcome is Outcome.STOPPED]
    assert [span.address for span in stopped] == [OTHERS[0]]
    assert stopped[0].facts is not None
    assert stopped[0].facts.sender == OTHERS[0]


def test_a_silent_server_is_told_of_the_sender_that_it_did_not_answer() -> None:
    with scripted_server(f"{HELLO}{TAKEN}C: MAIL *\nSILENT\n") as server:
        report = check(request(server.port, Security.PLAIN, also_senders=OTHERS)).report
    assert report.finding is not None
    assert report.finding.facts.sender == OTHERS[0]
    assert [one.outcome for one in report.senders] == [Outcome.OK, Outcome.FAILED, Outcome.NOT_REACHED]


def test_a_server_that_hangs_up_after_a_refusal() -> None:
    script = f"{HELLO}{TAKEN}C: MAIL *\nS: 550 5.7.1 not owned by user\nCLOSE\n"
    with scripted_server(script) as server:
        report = check(request(server.port, Security.PLAIN, seconds=5, also_senders=OTHERS)).report
    assert report.finding is not None
    assert report.finding.facts.code == 550
    assert [one.outcome for one in report.senders] == [Outcome.OK, Outcome.FAILED, Outcome.FAILED]
    assert len([span for span in report.spans if span.step is Step.CONNECT]) == 1


def test_as_many_as_an_account_can_have_in_one_conversation() -> None:
    others = tuple(f"s{number}@example.com" for number in range(MAX_SENDERS))
    with scripted_server(HELLO + TAKEN * (MAX_SENDERS + 1) + "C: QUIT\nS: 221 bye\n") as server:
        report = check(request(server.port, Security.PLAIN, seconds=10, also_senders=others)).report
        server.assert_played()
    assert report.verdict is Verdict.WORKS
    assert [one.address for one in report.senders] == ["shop@example.com", *others]
    assert {one.outcome for one in report.senders} == {Outcome.OK}
