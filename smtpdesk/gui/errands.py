"""Work that may take a moment (files, the keyring, imports), done one after the other away from the window's thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

_Result = TypeVar("_Result")
_Job = Callable[[], Callable[[], None]]


class Errands(QObject):
    """One daemon thread with a queue. What `do` is given runs there; what comes after runs in the window's thread."""

    _back = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._back.connect(self._arrive)

    def do(
        self,
        work: Callable[[], _Result],
        then: Callable[[_Result], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Do the work in the thread, then call `then` with its result, or `failed` with what it raised."""

        def job() -> Callable[[], None]:
            try:
                result = work()
            except Exception as error:
                problem = error
                return lambda: _hand_over(problem, failed)
            return lambda: None if then is None else _quietly(then, result)

        self._put(job)

    def finish(self, seconds: float) -> bool:
        """Wait until everything is done, at most this long; tell whether it is. What comes after it is dropped."""
        self._closed = True
        if self._thread is None:
            return True
        self._jobs.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _put(self, job: _Job) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._live, name="errands", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def _live(self) -> None:
        while (job := self._jobs.get()) is not None:
            after = job()
            if not self._closed:
                self._back.emit(after)

    @Slot(object)
    def _arrive(self, after: object) -> None:
        if callable(after) and not self._closed:
            after()


def _quietly(then: Callable[[_Result], object], result: _Result) -> None:
    then(result)


def _hand_over(problem: Exception, failed: Callable[[Exception], object] | None) -> None:
    if failed is None:
        raise problem
    failed(problem)
