"""A check over real sockets, with short deadlines, and the sleep before knocking shortened."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from smtpdesk.check.run import run_check
from smtpdesk.model.events import Event, StepFinished, StepStarted
from smtpdesk.model.facts import Address, Facts, Failure
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Deadlines, IpVersion, Request, Security, Server, SignIn
from smtpdesk.net.network import SystemNetwork
from tests.check.dialogue import LETTER, PASSWORD, Told
from tests.check.invariants import assert_always_true
from tests.fakes import certificates

Result = TypeVar("Result")


class HastyNetwork(SystemNetwork):
    """The real network, but for its patience: it is a twentieth as long."""

    async def for_a_while(self, seconds: float, work: Awaitable[Result]) -> Result | None:
        return await super().for_a_while(seconds / 20, work)


class SilentResolver(HastyNetwork):
    """A network whose resolver never answers."""

    async def resolve(self, host: str, port: int, version: IpVersion) -> tuple[Address, ...] | Failure:
        await asyncio.get_running_loop().create_future()
        raise AssertionError


def request(
    port: int,
    security: Security = Security.STARTTLS,
    *,
    seconds: float = 0.3,
    sends: tuple[str, ...] = (),
    size: int = 0,
    **account: Any,
) -> Request:
    """A request for a server on this computer; without a sign-in where none is asked for."""
    signs_in = account.pop("signs_in", False)
    settings: dict[str, Any] = {
        "id": "shop",
        "name": "Shop",
        "server": Server(account.pop("host", "127.0.0.1"), port, security),
        "user": "shop@example.com" if signs_in else "",
        "sign_in": SignIn.AUTO,
        "sender": "shop@example.com",
        "ca_file": certificates.ca_file(),
        "deadlines": Deadlines.all(seconds),
    }
    return Request(
        account=Account(**(settings | account)),
        secret=Secret(PASSWORD) if signs_in else None,
        recipients=sends,
        letter=LETTER if sends else None,
        message_bytes=size,
    )


def check(asked: Request, network: SystemNetwork | None = None) -> Told:
    """Run a check to its end, and see to what is true of every run."""

    async def run() -> Told:
        told = Told(asked)
        async with asyncio.timeout(20):
            await run_check(asked, network or HastyNetwork(), told.events.append)
        assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task() and not task.done()], (
            "tasks are left behind"
        )
        return told

    told = asyncio.run(run())
    assert_always_true(told)
    return told


def stopped_in(
    asked: Request, when: Callable[[Event], bool], network: SystemNetwork | None = None, after: float = 0.05
) -> tuple[Told, float]:
    """Stop a check a little after an event; gives what was told, and how many seconds the stop took."""

    async def run() -> tuple[Told, float]:
        told = Told(asked)
        there = asyncio.Event()

        def tell(event: Event) -> None:
            told.events.append(event)
            if when(event):
                there.set()

        task = asyncio.create_task(run_check(asked, network or HastyNetwork(), tell))
        async with asyncio.timeout(10):
            await there.wait()
        await asyncio.wait({task}, timeout=after)
        assert not task.done(), "it was over before it could be stopped"
        begun = time.perf_counter()
        task.cancel()
        report = await task
        took = time.perf_counter() - begun
        assert report is told.report
        await asyncio.sleep(0)
        left = [one for one in asyncio.all_tasks() if one is not asyncio.current_task() and not one.cancelling()]
        assert not left, f"tasks are left behind: {left}"
        return told, took

    told, took = asyncio.run(run())
    assert_always_true(told)
    return told, took


def begins(step: str) -> Callable[[Event], bool]:
    """True when this step begins."""
    return lambda event: isinstance(event, StepStarted) and event.step.value == step


def decided(told: Told) -> Facts:
    """What the finding stands on."""
    assert told.report.finding is not None
    return told.report.finding.facts


def steps(told: Told) -> list[tuple[str, str]]:
    """Each step and how it ended."""
    return [(event.step.value, event.outcome.value) for event in told.events if isinstance(event, StepFinished)]
