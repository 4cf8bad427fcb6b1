"""The longest stall of the window while 500 events a second arrive: the other half of `stall`, without an engine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from tests.benchmarks.measure import Row
from tests.benchmarks.window import Window, medians

A_SECOND, SECONDS = 500, 5
_LASTS = 1.0
"""Seconds that one check takes to tell its events."""


def measure() -> list[Row]:
    """Measure in a process of its own, several times, each held against the same window while nothing arrives."""
    seen = medians("tests.benchmarks.events")
    how = f"{A_SECOND} events a second"
    return [
        Row(
            f"longest stall, {how}",
            f"{seen['longest']:.1f} ms",
            f"idle {seen['idle']:.1f} ms",
            aim="16 ms",
        ),
        Row("  its thread's own work without a pause", f"{seen['work']:.1f} ms", aim="16 ms"),
        Row("  99 of 100 beats come within", f"{seen['usual']:.1f} ms"),
    ]


def _main() -> None:
    from PySide6.QtCore import QTimer

    from smtpdesk.gui import samples
    from smtpdesk.model.events import Event, RunFinished
    from smtpdesk.model.settings import Account, Request

    story = samples.passed()
    checks = A_SECOND * SECONDS // len(story)

    async def engine(_request: Request, tell: Callable[[Event], None]) -> None:
        """Tell a whole check, evenly over a second."""
        for event in story:
            await asyncio.sleep(_LASTS / len(story))
            tell(event)

    def begin(start_one: Callable[[], None]) -> None:
        for place in range(checks):
            QTimer.singleShot(place * SECONDS * 1000 // checks, start_one)

    report = next(event.report for event in story if isinstance(event, RunFinished))
    account = Account(id="b", name="b", server=report.server, sender="shop@example.com")
    print(json.dumps(Window(engine).measure(Request(account=account), begin, checks)))


if __name__ == "__main__":
    _main()
