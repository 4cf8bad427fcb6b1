"""A heartbeat in the window's thread: the widest gap between two beats is the longest stall."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer

_BEAT_MS: Final = 1


class Heart:
    """Beats each millisecond, as far as the window lets it. Gaps in milliseconds.

    `work` is what the window's own thread computed between two beats. On a machine with something else to do a gap
    holds waiting for the processor as well; the work does not.
    """

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self.work: list[float] = []
        self._last = self._last_work = 0.0
        self._timer: QTimer | None = None

    def start(self) -> None:
        """Begin, or begin anew."""
        from PySide6.QtCore import Qt, QTimer

        if self._timer is None:
            self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=_BEAT_MS)
            self._timer.timeout.connect(self._beat)
        self.gaps.clear()
        self.work.clear()
        self._last, self._last_work = time.perf_counter(), time.thread_time()
        self._timer.start()

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.gaps.append((now - self._last) * 1000)
        self.work.append((worked - self._last_work) * 1000)
        self._last, self._last_work = now, worked

    def longest(self) -> float:
        """The widest gap since the start."""
        return max(self.gaps)

    def longest_work(self) -> float:
        """The longest piece of work without a beat since the start."""
        return max(self.work)

    def usual(self) -> float:
        """The gap that 99 of 100 stay within."""
        return sorted(self.gaps)[int(len(self.gaps) * 0.99)]
