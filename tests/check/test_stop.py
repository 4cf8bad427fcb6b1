"""Stop ends a check within a tenth of a second, wherever it is, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from typing import Any

import pytest

from smtpdesk.check.run import run_check
from smtpdesk.model.events import Event, LineSeen, RunFinished, RunStarted
from smtpdesk.model.report import Report, Verdict
from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.net.network import SystemNetwork
from tests.check.dialogue import Told
from tests.check.real import SilentResolver, begins, request, stopped_in
from tests.fakes.odd_ports import unanswering_port
from tests.fakes.scripted_server import scripted_server

PLAIN, STARTTLS, TLS = Security.PLAIN, Security.STARTTLS, Security.TLS
HELLO = "S: 220 x\nC: EHLO *\n"
CAPABLE = HELLO + "S: 250-x\nS: 250 SIZE\n"
SECURED = HELLO + "S: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nTLS: ok\nC: EHLO *\nS: 250-x\nS: 250 AUTH PLAIN\n"
MAIL = CAPABLE + "C: MAIL *\nS: 250 ok\nC: RCPT *\nS: 250 ok\n"
AT_ONCE = 0.1


def assert_stopped(told: Told, took: float, step: str) -> None:
    assert took < AT_ONCE
    report = told.report
    assert report.verdict is Verdict.STOPPED
    assert report.finding is None
    stopped = [span.step.value for span in report.spans if span.outcome is Outcome.STOPPED]
    assert stopped == [step]


def test_while_the_name_is_looked_up() -> None:
    told, took = stopped_in(request(25, seconds=10), begins("resolve"), SilentResolver())
    assert_stopped(told, took, "resolve")


def test_while_the_resolver_of_the_system_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    enough = threading.Event()

    def getaddrinfo(*_: Any) -> list[Any]:
        enough.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    begun = time.perf_counter()
    told, took = stopped_in(request(25, seconds=10, host="mail.example.com"), begins("resolve"), SystemNetwork())
    assert time.perf_counter() - begun < 1
    assert_stopped(told, took, "resolve")
    enough.set()


def test_while_nobody_answers() -> None:
    with unanswering_port() as port:
        told, took = stopped_in(request(port, seconds=10), begins("connect"))
    assert_stopped(told, took, "connect")


@pytest.mark.parametrize(
    ("script", "security", "step"),
    [
        ("SILENT", PLAIN, "greeting"),
        ("SILENT", TLS, "secure"),
        ("TLS: ok\nSILENT", TLS, "greeting"),
        ("DRIP 0.02 220 " + "a" * 500 + "\nSILENT", PLAIN, "greeting"),
        (HELLO + "SILENT", PLAIN, "hello"),
        (HELLO + "S: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nSILENT", STARTTLS, "secure"),
        (HELLO + "S: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nSILENT", STARTTLS, "secure"),
        (SECURED + "C: AUTH *\nSILENT", STARTTLS, "sign-in"),
        (CAPABLE + "C: MAIL *\nSILENT", PLAIN, "sender"),
        (CAPABLE + "C: MAIL *\nS: 250 ok\nC: RCPT *\nSILENT", PLAIN, "recipient"),
        (MAIL + "C: DATA\nSILENT", PLAIN, "message"),
        (MAIL + "C: DATA\nS: 354 go\nC*: .\nSILENT", PLAIN, "message"),
        (MAIL + "C: DATA\nS: 354 go\nC*: .\nS: 250 ok\nC: QUIT\nSILENT", PLAIN, "goodbye"),
    ],
)
def test_in_every_step(script: str, security: Security, step: str) -> None:
    sends = ("a@example.com",) if "MAIL *\nS: 250" in script else ()
    with scripted_server(script) as server:
        asked = request(server.port, security, seconds=10, sends=sends, signs_in="AUTH *" in script)
        told, took = stopped_in(asked, begins(step))
    assert_stopped(told, took, step)


@pytest.mark.parametrize("security", [PLAIN, TLS])
def test_while_a_message_goes_to_a_server_that_does_not_read(security: Security) -> None:
    opening = "TLS: ok\n" if security is TLS else ""
    with scripted_server(opening + MAIL + "C: DATA\nS: 354 go\nWAIT 10") as server:
        asked = request(server.port, security, seconds=10, sends=("a@example.com",), size=30_000_000)
        told, took = stopped_in(asked, begins("message"), after=0.3)
    assert_stopped(told, took, "message")


def test_while_a_silent_port_is_asked_for_tls() -> None:
    with scripted_server("SILENT\n== connection ==\nSILENT") as server:
        told, took = stopped_in(request(server.port, PLAIN, seconds=10), begins("greeting"), after=0.4)
        assert len(server.transcripts) == 2
    assert_stopped(told, took, "greeting")


def test_at_the_very_first_moment() -> None:
    """Right after RunStarted; a task that is cancelled before it ever ran tells nothing at all (asyncio's way)."""

    async def run() -> list[Event]:
        events: list[Event] = []
        task: asyncio.Task[Report]

        def tell(event: Event) -> None:
            events.append(event)
            if isinstance(event, RunStarted):
                task.cancel()

        task = asyncio.create_task(run_check(request(25), SilentResolver(), tell))
        await task
        assert not task.cancelled()
        assert task.cancelling() == 0
        return events

    events = asyncio.run(run())
    assert isinstance(events[-1], RunFinished)
    assert events[-1].report.verdict is Verdict.STOPPED
    assert {span.outcome for span in events[-1].report.spans} <= {Outcome.STOPPED, Outcome.NOT_REACHED}


SCRIPT = MAIL + "C: DATA\nS: 354 go\nC*: .\nS: 250 ok\nC: QUIT\nS: 221 bye\nSILENT"


@pytest.mark.parametrize("number", range(1, 40))
def test_after_any_event(number: int) -> None:
    """Whatever was told last when Stop comes: RunFinished comes once and last, and says so or that it was over."""

    async def run(port: int) -> Told:
        told = Told(request(port, PLAIN, seconds=10, sends=("a@example.com",)))
        task: asyncio.Task[Report]

        def tell(event: Event) -> None:
            told.events.append(event)
            if len(told.events) == number:
                task.cancel()

        task = asyncio.create_task(run_check(told.request, SystemNetwork(), tell))
        await asyncio.wait({task}, timeout=5)
        assert task.done()
        return told

    with scripted_server(SCRIPT) as server:
        told = asyncio.run(run(server.port))
    finished = [event for event in told.events if isinstance(event, RunFinished)]
    assert len(finished) == 1
    assert told.events[-1] is finished[0]
    report = finished[0].report
    assert report.verdict in (Verdict.STOPPED, Verdict.WORKS)
    if report.verdict is Verdict.WORKS:
        assert report.spans[-1].step is Step.GOODBYE
        assert any(isinstance(event, LineSeen) and event.line.text == "QUIT" for event in told.events)


def test_while_it_takes_its_leave_after_a_failure() -> None:
    """The failure is found, QUIT is on its way: whatever is told then, it is told to the end."""

    async def run(port: int) -> Told:
        told = Told(request(port, PLAIN, seconds=10))
        task: asyncio.Task[Report]

        def tell(event: Event) -> None:
            told.events.append(event)
            if isinstance(event, LineSeen) and event.line.text == "QUIT":
                task.cancel()

        task = asyncio.create_task(run_check(told.request, SystemNetwork(), tell))
        await asyncio.wait({task}, timeout=5)
        assert task.done()
        return told

    with scripted_server(CAPABLE + "C: MAIL *\nS: 550 no\nC?: QUIT\nSILENT") as server:
        told = asyncio.run(run(server.port))
    assert isinstance(told.events[-1], RunFinished)
    assert told.report.verdict in (Verdict.STOPPED, Verdict.FAILS)
