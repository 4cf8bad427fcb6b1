"""Start to first paint, and memory, against an empty window in the same run."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.measure import ROOT, Row

_TIMES = 15
_EMPTY = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
from PySide6.QtCore import QTimer
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, done)
def done():
    print("first-paint-ns", time.monotonic_ns(), flush=True)
    app.exit(0)
app = QApplication(sys.argv)
window = Window()
window.resize(1240, 820)
window.show()
app.exec()
"""


def measure() -> list[Row]:
    """Measure both in turn."""
    ours: list[float] = []
    empty: list[float] = []
    peaks: list[float] = []
    for _ in range(_TIMES):
        seconds, peak = first_paint([sys.executable, "-m", "smtpdesk", "--quit-after-paint"])
        ours.append(seconds)
        peaks.append(peak)
        empty.append(first_paint([sys.executable, "-c", _EMPTY])[0])
    mine, theirs = statistics.median(ours), statistics.median(empty)
    return [
        Row(
            "start to first paint",
            f"{mine * 1000:.0f} ms",
            f"empty window {theirs * 1000:.0f} ms",
            mine / theirs,
            "1.5",
        ),
        Row("memory at first paint", f"{statistics.median(peaks):.0f} MiB", "", None, "90 MB"),
    ]


def first_paint(command: list[str]) -> tuple[float, float]:
    """Start a program that ends after its first paint; give the seconds until then, and its memory in MiB."""
    environment = os.environ.copy()
    if not environment.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    begin = time.monotonic_ns()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        line = process.stdout.readline()
        peak = _peak(process.pid)
        process.stdout.read()
    process.wait(30)
    found = re.match(r"first-paint-ns (\d+)", line)
    if not found:
        raise RuntimeError(f"no first paint was told: {line!r}")
    return (int(found[1]) - begin) / 1e9, peak


def _peak(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return float("nan")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text())
    return int(found[1]) / 1024 if found else float("nan")
