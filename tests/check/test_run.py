"""What a run does with faults of our own, and with listeners that fail."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from smtpdesk.check.run import plan, run_check
from smtpdesk.model.events import Event, RunFinished, StepFinished
from smtpdesk.model.facts import Address, Failure
from smtpdesk.model.report import Report, Verdict
from smtpdesk.model.settings import IpVersion, Security
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.net.network import SystemNetwork
from tests.check.dialogue import PASSWORD, Told
from tests.check.invariants import assert_nothing_secret, assert_story
from tests.check.real import request
from tests.fakes.scripted_server import scripted_server


class BrokenNetwork(SystemNetwork):
    """A network with a fault of its own."""

    def __init__(self, where: str) -> None:
        self.where = where

    async def resolve(self, host: str, port: int, version: IpVersion) -> tuple[Address, ...] | Failure:
        if self.where == "resolve":
            raise RuntimeError(f"cannot do {PASSWORD}")
        return await super().resolve(host, port, version)

    async def connect(self, address: Address) -> Failure:
        raise KeyError(PASSWORD)


@pytest.mark.parametrize(("where", "step"), [("resolve", Step.RESOLVE), ("connect", Step.CONNECT)])
def test_a_bug_of_ours_is_told_like_any_other_end(where: str, step: Step) -> None:
    told = Told(request(25, signs_in=True))
    report = asyncio.run(run_check(told.request, BrokenNetwork(where), told.events.append))
    assert report.verdict is Verdict.BUG
    assert report.finding is None
    assert "Traceback" in report.trace
    assert "Error" in report.trace
    assert_story(told)
    assert_nothing_secret(told)
    last = [event for event in told.events if isinstance(event, StepFinished)][-1]
    assert (last.step, last.outcome) == (step, Outcome.FAILED)


def test_only_a_listener_that_fails_gets_out() -> None:
    def tell(event: Event) -> None:
        if isinstance(event, RunFinished):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(run_check(request(25), BrokenNetwork("resolve"), tell))


def test_many_at_once_do_not_mix() -> None:
    async def run() -> list[Report]:
        asked = [request(25, host=f"127.0.0.{number}") for number in range(2, 30)]
        return await asyncio.gather(*(run_check(one, BrokenNetwork("connect"), lambda _: None) for one in asked))

    reports = asyncio.run(run())
    assert [report.server.host for report in reports] == [f"127.0.0.{number}" for number in range(2, 30)]


SCRIPT = """
TLS: ok
S: 220 x
C: EHLO *
S: 250 x
C: MAIL *
S: 250 ok
C: RSET
S: 250 ok
C: QUIT
S: 221 bye
"""


@pytest.mark.skipif(sys.platform != "linux", reason="open files are counted in Linux's /proc")
def test_no_connection_is_left_open() -> None:
    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    async def run(port: int) -> int:
        before = open_files()
        asked = request(port, Security.TLS, seconds=10)
        reports = await asyncio.gather(*(run_check(asked, SystemNetwork(), lambda _: None) for _ in range(40)))
        assert {report.verdict for report in reports} == {Verdict.WORKS}
        await asyncio.sleep(0)
        return open_files() - before

    script = "\n== connection ==\n".join([SCRIPT] * 40)
    with scripted_server(script) as server:
        open_on_the_servers_side = 40
        assert asyncio.run(run(server.port)) <= open_on_the_servers_side
        server.assert_played()


@pytest.mark.parametrize(
    ("security", "sends", "steps"),
    [
        (Security.PLAIN, False, "resolve connect greeting hello secure sign-in sender goodbye"),
        (Security.STARTTLS, False, "resolve connect greeting hello secure sign-in sender goodbye"),
        (Security.TLS, False, "resolve connect secure greeting hello sign-in sender goodbye"),
        (Security.TLS, True, "resolve connect secure greeting hello sign-in sender recipient message goodbye"),
    ],
)
def test_the_plan(security: Security, sends: bool, steps: str) -> None:
    recipients = ("a@example.com",) if sends else ()
    assert " ".join(plan(request(25, security, sends=recipients))) == steps
