"""Calls that may never return, one after the other in one daemon thread, each with a deadline.

A keyring that waits for a person, or a mute one, blocks its caller for ever. So nobody waits for the thread itself:
who submits a call gets a future that is answered in time, by the call or by the clock. A call that outlives its
deadline goes on; while it does, the line is stuck, and whoever comes next is answered at once.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

PATIENCE: Final = 1.0
"""Seconds after which the caller is told that a call is waiting for something."""
DEADLINE: Final = 3.0
"""Seconds that one call of the keyring may take before its caller is answered without it."""
WHOLE: Final = 5.0
"""How many deadlines a piece of work of several calls may take in all."""

T = TypeVar("T")


@dataclass(eq=False, slots=True, kw_only=True)
class _Job(Generic[T]):
    work: Callable[[], T]
    instead: T
    waiting: Callable[[], None]
    late: Callable[[T], None]
    keep: str | None
    submitted: float
    future: Future[T] = field(default_factory=Future)
    due: float = 0.0
    last_due: float = 0.0
    answered: bool = False
    told: bool = False


class CallLine:
    """A queue with one daemon thread that works and one that watches the clock; both end when nothing is left to do."""

    def __init__(self, *, patience: float = PATIENCE, deadline: float = DEADLINE) -> None:
        self._patience = patience
        self._deadline = deadline
        self._changed = threading.Condition()
        self._queue: deque[_Job[Any]] = deque()
        self._running: _Job[Any] | None = None
        self._stuck = False
        self._working = False
        self._watching = False

    @property
    def stuck(self) -> bool:
        """True while a call has outlived its deadline and not come back."""
        with self._changed:
            return self._stuck

    def submit(
        self,
        work: Callable[[], T],
        *,
        instead: T,
        waiting: Callable[[], None] = lambda: None,
        late: Callable[[T], None] = lambda outcome: None,
        keep: str | None = None,
    ) -> Future[T]:
        """Line up `work`, which may not raise. The future gets its outcome, or `instead` when it takes too long.

        `waiting` is called once when there is no answer after the patience, `late` with an outcome that came after
        `instead` was given. On a stuck line the future is answered at once, and only work with a `keep` key stays in
        the queue, one for each key: the newest. All callbacks come from the line's own threads.
        """
        job = _Job(work=work, instead=instead, waiting=waiting, late=late, keep=keep, submitted=time.monotonic())
        job.future.set_running_or_notify_cancel()  # from here on nobody can cancel it
        with self._changed:
            if keep is not None:
                for older in [one for one in self._queue if one.keep == keep and one.answered]:
                    self._queue.remove(older)
            if not self._stuck or keep is not None:
                self._queue.append(job)
            job.answered = self._stuck
            self._start()
            self._changed.notify_all()
        if job.answered:
            job.future.set_result(instead)
        return job.future

    def beat(self) -> None:
        """The running work has come a call further, so its deadline begins anew. Called by the work itself."""
        with self._changed:
            if self._running is not None:
                self._running.due = min(time.monotonic() + self._deadline, self._running.last_due)

    def _start(self) -> None:
        # Daemon threads, and none of a pool: the interpreter must be able to end while a call hangs.
        if not self._working and self._queue:
            self._working = True
            threading.Thread(target=self._work, name="keyring", daemon=True).start()
        if not self._watching and not self._stuck:
            self._watching = True
            threading.Thread(target=self._watch, name="keyring-clock", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._queue:
                    self._working = False
                    self._changed.notify_all()
                    return
                job = self._running = self._queue.popleft()
                now = time.monotonic()
                job.due, job.last_due = now + self._deadline, now + self._deadline * WHOLE
                self._changed.notify_all()
            try:
                outcome = job.work()
            except BaseException:  # the work of others, in a thread where nobody could catch it
                outcome = job.instead
            with self._changed:
                late, job.answered = job.answered, True
                self._running, self._stuck = None, False
                self._changed.notify_all()
            if late:
                _tell(lambda job=job, outcome=outcome: job.late(outcome))  # type: ignore[misc]
            else:
                job.future.set_result(outcome)

    def _watch(self) -> None:
        while True:
            notices: list[_Job[Any]] = []
            given_up: list[_Job[Any]] = []
            with self._changed:
                now = time.monotonic()
                open_jobs = [job for job in (self._running, *self._queue) if job is not None and not job.answered]
                if not open_jobs:
                    self._watching = False
                    return
                if self._running is not None and self._running.due <= now:
                    self._stuck = True
                    given_up = open_jobs
                    self._queue = deque(self._newest_kept())
                else:
                    notices = [job for job in open_jobs if not job.told and job.submitted + self._patience <= now]
                for job in notices:
                    job.told = True
                for job in given_up:
                    job.answered = True
                if not notices and not given_up:
                    times = [job.submitted + self._patience for job in open_jobs if not job.told]
                    if self._running is not None:
                        times.append(self._running.due)
                    self._changed.wait(max(0.0, min(times) - now) if times else None)
            for job in notices:
                _tell(job.waiting)
            for job in given_up:
                job.future.set_result(job.instead)

    def _newest_kept(self) -> list[_Job[Any]]:
        newest = {job.keep: job for job in self._queue if job.keep is not None}
        return [job for job in self._queue if job.keep is not None and newest[job.keep] is job]


def _tell(callback: Callable[[], None]) -> None:
    """Call back; a mistake in there is shown as any thread's would be and does not end this thread."""
    try:
        callback()
    except Exception as error:
        threading.excepthook(
            threading.ExceptHookArgs((type(error), error, error.__traceback__, threading.current_thread()))
        )
