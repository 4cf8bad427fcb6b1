"""A window that shows checks one after the other, and a heart that beats in its thread."""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from smtpdesk.gui import theme
from smtpdesk.gui.app import collect
from smtpdesk.gui.check_view import CheckView
from smtpdesk.gui.new_check import make_story
from smtpdesk.gui.services import Services
from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import Request
from tests.benchmarks.heart import Heart
from tests.benchmarks.measure import python

if TYPE_CHECKING:
    from smtpdesk.gui.worker import Run

IDLE_SECONDS: Final = 1.0
_TIMES: Final = 5
_LIMIT_SECONDS: Final = 50.0
_SETTLED_MS: Final = 300


class Window:
    """Shows one check from its first step to its verdict, then the next one that is told of."""

    def __init__(self, engine: Run) -> None:
        self.app = QApplication(sys.argv)
        theme.start(self.app, theme.Scheme.LIGHT)
        self._window = QMainWindow()
        self._view = CheckView()
        self._window.setCentralWidget(self._view)
        self._window.resize(1240, 820)
        self._services = Services(run=engine)
        self._runs = self._services.need_runs()
        self._runs.moved.connect(self._show)
        self._runs.finished.connect(self._finished)
        self._shown = ""
        self._wanted = 0
        self._heart = Heart()

    def measure(self, request: Request, begin: Callable[[Callable[[], None]], object], checks: int) -> dict[str, float]:
        """Let it be idle, then let `begin` start so many checks with what it is handed; give how the heart beat."""
        self._wanted = checks
        self._window.show()
        self._view.show_page(make_story(request.account.server, sends=False).page, running=False)
        collect(self.app)
        QTimer.singleShot(_SETTLED_MS, self._heart.start)
        QTimer.singleShot(_SETTLED_MS + int(IDLE_SECONDS * 1000), self.app.quit)
        self.app.exec()
        idle, started = self._heart.longest(), time.perf_counter()
        QTimer.singleShot(int(_LIMIT_SECONDS * 1000), lambda: self.app.exit(2))
        count = 0

        def start_one() -> None:
            nonlocal count
            count += 1
            account = request.account.with_(id=str(count))
            self._runs.start(replace(request, account=account), make_story(account.server, sends=False))

        begin(start_one)
        self._heart.start()
        status = self.app.exec()
        seconds = time.perf_counter() - started
        self._services.close()
        if status:
            sys.exit(status)
        heart = self._heart
        return {
            "longest": heart.longest(),
            "work": heart.longest_work(),
            "usual": heart.usual(),
            "idle": idle,
            "seconds": seconds,
        }

    def _show(self, name: str) -> None:
        run, before = self._runs.last(name), self._runs.last(self._shown)
        if name != self._shown and before is not None and before.report is None:
            return
        self._shown = name
        if run is not None:
            self._view.show_page(run.page, running=run.report is None)

    def _finished(self, name: str) -> None:
        run = self._runs.last(name)
        if run is None or run.report is None or run.report.verdict is not Verdict.WORKS:
            told = run.report if run is not None else None
            print(f"a check of the benchmark did not work: {told and (told.verdict, told.trace)}", file=sys.stderr)
            os._exit(1)
        self._wanted -= 1
        if not self._wanted:
            QTimer.singleShot(50, self.app.quit)


def medians(module: str) -> dict[str, float]:
    """Run a module several times, each in a process of its own that prints what `measure` gave, and take the middle."""
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    seen: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="smtpdesk-bench-") as home:
        for _ in range(_TIMES):
            done = python("-m", module, SMTPDESK_HOME=home, **platform)
            if done.returncode:
                raise RuntimeError(done.stderr[-2000:])
            seen.append(json.loads(done.stdout.splitlines()[-1]))
    return {key: statistics.median(one[key] for one in seen) for key in seen[0]}
