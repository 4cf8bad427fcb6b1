"""Daemon threads of our own for work that cannot be stopped: it must not hold the loop, nor the program at its end."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Final, TypeVar

Result = TypeVar("Result")
_IDLE: Final = 2.0
"""Seconds that a thread waits for more work."""


async def aside(work: Callable[[], Result]) -> Result:
    """Do work in a thread and give its result, or raise what it raised. A cancelled wait leaves the work to itself.

    Raises RuntimeError where the system gives no thread. The work must not end with StopIteration, as PEP 479 has it.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Result] = loop.create_future()

    def deliver(result: Result | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]

    def do() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as raised:
            error = raised
        with contextlib.suppress(RuntimeError):  # the loop ended before the work did
            loop.call_soon_threadsafe(deliver, result, error)

    _threads.do(do)
    return await answer


class _Threads:
    """An idle one is used again; where there is none, another begins."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle = 0
        self._work: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def do(self, work: Callable[[], None]) -> None:
        """Have it done. Raises RuntimeError where the system gives no thread."""
        with self._lock:
            if self._idle:
                self._idle -= 1  # one of those that wait will take it
                self._work.put(work)
                return
        threading.Thread(target=self._live, args=(work,), name="aside", daemon=True).start()

    def _live(self, work: Callable[[], None]) -> None:
        while True:
            work()
            with self._lock:
                self._idle += 1
            try:
                work = self._work.get(timeout=_IDLE)
            except Empty:
                with self._lock:
                    if self._idle:
                        self._idle -= 1
                        return
                work = self._work.get()  # it came at the last moment


_threads = _Threads()
