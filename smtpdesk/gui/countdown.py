"""Waits for the moment at which another try makes sense, and tells how long that still is."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_LOOK_MS: Final = 250


class Countdown(QObject):
    """`ticked` comes where the words about it change, and when it is stopped; `over` once, at the end."""

    ticked = Signal()
    over = Signal()

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._end: float | None = None
        self._told: int | None = None
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self, seconds: float) -> None:
        """Begin to count; what was counted before is given up."""
        self._end = self._clock() + seconds
        self._timer.start()
        self._tell()

    def stop(self) -> None:
        """Give up, if it counts."""
        if self._end is not None:
            self._end = None
            self._timer.stop()
            self._tell()

    def left(self) -> int | None:
        """Seconds that are left, begun ones counted whole; above a minute whole minutes. None: nothing is counted."""
        if self._end is None:
            return None
        seconds = max(0, math.ceil(self._end - self._clock()))
        return seconds if seconds <= 60 else math.ceil(seconds / 60) * 60

    def _tell(self) -> None:
        self._told = self.left()
        self.ticked.emit()

    @Slot()
    def _look(self) -> None:
        if self._end is not None and self._clock() >= self._end:
            self._end = None
            self._timer.stop()
            self.over.emit()
        elif self.left() != self._told:
            self._tell()
