"""Collects Python's cyclic garbage in the window's thread only.

Python collects wherever an object happens to be made, in the threads of checks too. A QObject that is destroyed outside
of its own thread leaves its timers behind, and Qt then calls what is no more.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

_TURN_MS: Final = 1000


class Garbage(QObject):
    """Takes the place of Python's own collector as long as it runs; by the same thresholds, youngest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limits = gc.get_threshold()
        self._timer = QTimer(self, interval=_TURN_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Take over. What lives by now (modules, the window) is left out of every later search."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Hand back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def look(self) -> None:
        """Collect the generations that have grown past their threshold."""
        for generation, (count, limit) in enumerate(zip(gc.get_count(), self._limits, strict=True)):
            if limit and count > limit:
                gc.collect(generation)
