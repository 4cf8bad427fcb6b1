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
        self._changes = 0
        # Held while somebody is told something, so that a caller hears things in their order: that it waits, the
        # answer, and last what came late. It is taken before `_changed`, never after.
        self._telling = threading.RLock()
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
            if self._stuck:
                job.answered = True
                job.future.set_result(instead)
            if not job.answered or keep is not None:
                self._queue.append(job)
            self._start()
            self._wake()
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

    def _wake(self) -> None:
        self._changes += 1
        self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._queue:
                    self._working = False
                    return
                job = self._running = self._queue.popleft()
                now = time.monotonic()
                job.due, job.last_due = now + self._deadline, now + self._deadline * WHOLE
                self._wake()
            try:
                outcome = job.work()
            except BaseException:  # the work of others, in a thread where nobody could catch it
                outcome = job.instead
            with self._telling:
                with self._changed:
                    late, job.answered = job.answered, True
                    self._running, self._stuck = None, False
                    self._wake()
                if late:
                    _tell(lambda job=job, outcome=outcome: job.late(outcome))  # type: ignore[misc]
                else:
                    job.future.set_result(outcome)

    def _watch(self) -> None:
        while True:
            with self._telling:
                with self._changed:
                    seen = self._changes
                    waiting, given_up, pause = self._look(time.monotonic())
                    if pause is None:
                        self._watching = False
                        return
                for job in waiting:
                    _tell(job.waiting)
                for job in given_up:
                    job.future.set_result(job.instead)
            with self._changed:
                self._changed.wait_for(lambda seen=seen: self._changes != seen, pause)  # type: ignore[misc]

    def _look(self, now: float) -> tuple[list[_Job[Any]], list[_Job[Any]], float | None]:
        """Who is to be told of waiting, who is given up, and the seconds until the next look (None: nobody waits)."""
        unanswered = [job for job in (self._running, *self._queue) if job is not None and not job.answered]
        if not unanswered:
            return [], [], None
        waiting = [job for job in unanswered if not job.told and job.submitted + self._patience <= now]
        for job in waiting:
            job.told = True
        if self._running is not None and self._running.due <= now:
            self._stuck = True
            for job in unanswered:
                job.answered = True
            self._queue = deque(self._newest_kept())
            return waiting, unanswered, 0.0
        times = [job.submitted + self._patience for job in unanswered if not job.told]
        times.append(self._running.due if self._running is not None else now + self._deadline)
        return waiting, [], max(0.0, min(times) - now)

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
