"""The longest stall of the window while 500 checks run: a heartbeat in its thread, and the widest gap of its beats."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import Callable

from tests.benchmarks.measure import Row
from tests.benchmarks.window import Window, medians

CHECKS, AT_ONCE = 500, 10


def measure() -> list[Row]:
    """Measure in a process of its own, several times, each held against the same window while nothing is checked.

    The checks are real ones against a small server in another process. The window shows one of them after the other,
    from the first step to the verdict.
    """
    seen = medians("tests.benchmarks.stall")
    how = f"{CHECKS} checks, {AT_ONCE} at once"
    return [
        Row(
            f"longest stall, {how}",
            f"{seen['longest']:.1f} ms",
            f"idle {seen['idle']:.1f} ms",
            aim="16 ms",
        ),
        Row("  its thread's own work without a pause", f"{seen['work']:.1f} ms", aim="16 ms"),
        Row("  99 of 100 beats come within", f"{seen['usual']:.1f} ms"),
        Row("  all of them took", f"{seen['seconds']:.2f} s"),
    ]


def _main() -> None:
    from smtpdesk.gui.worker import the_engine
    from smtpdesk.model.events import Event
    from smtpdesk.model.secret import Secret
    from smtpdesk.model.settings import Account, Request, Security, Server
    from tests.benchmarks.many_checks import SERVER

    gate: asyncio.Semaphore | None = None

    async def engine(request: Request, tell: Callable[[Event], None]) -> object:
        """The engine, for so many checks at a time: all of them are handed to the worker at once."""
        nonlocal gate
        gate = gate or asyncio.Semaphore(AT_ONCE)
        async with gate:
            return await the_engine(request, tell)

    def begin(start_one: Callable[[], None]) -> None:
        for _ in range(CHECKS):
            start_one()

    with contextlib.ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
        )
        stack.callback(process.kill)
        assert process.stdout is not None
        server = Server("127.0.0.1", int(process.stdout.readline()), Security.PLAIN)
        account = Account(
            id="b", name="b", server=server, user="shop@example.com", sender="shop@example.com",
            allow_unencrypted_sign_in=True,
        )  # fmt: skip
        seen = Window(engine).measure(Request(account=account, secret=Secret("benchmark only")), begin, CHECKS)
    print(json.dumps(seen))


if __name__ == "__main__":
    _main()
