"""An event loop whose clock does not wait: where nothing is left to do, it jumps to the next timer.

Deadlines and pauses keep their order and their length on that clock, and cost no time on ours.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

_THREADS_MAY_TAKE: Final = 0.5

Result = TypeVar("Result")


class WaitsForEver(AssertionError):
    """Everything waits, and no timer would ever end that."""


class _JumpingSelector(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            # No timer runs: at most a thread could still wake us.
            events = super().select(_THREADS_MAY_TAKE)
            if not events:
                raise WaitsForEver("every task waits, and no deadline runs")
            return events
        events = super().select(0)
        if not events and timeout > 0:
            self.now += timeout
        return events


class FastClockLoop(asyncio.SelectorEventLoop):
    """An event loop with a clock of its own; 1000 when it is made, as no clock begins at a round zero."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds on its own clock."""
        return self._jumping.now


def on_fast_clock(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end on a clock that jumps. Fails where it would wait for ever, or leaves tasks behind."""
    loop = FastClockLoop()
    try:
        result = loop.run_until_complete(work)
        loop.run_until_complete(asyncio.sleep(0))  # so that what was cancelled in the end can end
        left = [task for task in asyncio.all_tasks(loop) if not task.cancelling()]
        assert not left, f"tasks are left behind: {left}"
        return result
    finally:
        _end(loop)


def _end(loop: FastClockLoop) -> None:
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
