"""The longest stall of the window while 500 checks run: a heartbeat in its thread, and the widest gap of its beats."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from tests.benchmarks.measure import Row, python

CHECKS, AT_ONCE, _TIMES = 500, 10, 5
_BEAT_MS = 1
_IDLE_SECONDS = 1.0
_LIMIT_SECONDS = 50.0


def measure() -> list[Row]:
    """Measure in a process of its own, several times, each held against the same window while nothing is checked.

    The checks are real ones against a small server in another process. The window shows one of them after the other,
    from the first step to the verdict. The rules are not read before: the first check does that.
    """
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    seen = []
    for _ in range(_TIMES):
        done = python("-m", "tests.benchmarks.stall", **platform)
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        seen.append(json.loads(done.stdout))
    longest, idle, usual, seconds = (
        statistics.median(one[key] for one in seen) for key in ("longest", "idle", "p99", "seconds")
    )
    how = f"{CHECKS} checks, {AT_ONCE} at once"
    return [
        Row(f"longest stall of the window, {how}", f"{longest:.1f} ms", f"idle {idle:.1f} ms", None, "16 ms"),
        Row("  99 of 100 beats come within", f"{usual:.1f} ms"),
        Row("  all of them took", f"{seconds:.2f} s"),
    ]


def _main() -> None:
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    from smtpdesk.gui import theme
    from smtpdesk.gui.app import collect
    from smtpdesk.gui.check_view import CheckView
    from smtpdesk.gui.new_check import make_story
    from smtpdesk.gui.runs import Runs
    from smtpdesk.gui.worker import Worker, the_engine
    from smtpdesk.model.events import Event
    from smtpdesk.model.report import Verdict
    from smtpdesk.model.secret import Secret
    from smtpdesk.model.settings import Account, Request, Security, Server
    from tests.benchmarks.many_checks import SERVER

    app = QApplication(sys.argv)
    theme.start(app, theme.Scheme.LIGHT)
    window = QMainWindow()
    view = CheckView()
    window.setCentralWidget(view)
    window.resize(1240, 820)
    gate: asyncio.Semaphore | None = None
    shown = "0"
    gaps: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append((now - last) * 1000)
        last = now

    async def engine(request: Request, tell: Callable[[Event], None]) -> object:
        """The engine, for so many checks at a time: all of them are handed to the worker at once."""
        nonlocal gate
        gate = gate or asyncio.Semaphore(AT_ONCE)
        async with gate:
            return await the_engine(request, tell)

    def show(name: str) -> None:
        nonlocal shown
        run, before = runs.last(name), runs.last(shown)
        if name != shown and before is not None and before.report is None:
            return
        shown = name
        if run is not None:
            view.show_page(run.page, running=run.report is None)

    def finished(name: str) -> None:
        run = runs.last(name)
        if run is None or run.report is None or run.report.verdict is not Verdict.WORKS:
            told = run.report if run is not None else None
            print(f"a check of the benchmark did not work: {told and (told.verdict, told.trace)}", file=sys.stderr)
            os._exit(1)
        if not runs.any_running():
            QTimer.singleShot(50, app.quit)

    worker = Worker(engine)
    runs = Runs(worker)
    with contextlib.ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
        )
        stack.callback(process.kill)
        assert process.stdout is not None
        server = Server("127.0.0.1", int(process.stdout.readline()), Security.PLAIN)
        account = Account(
            id="b", name="b", server=server, user="shop@example.com", sender="shop@example.com",
            allow_unencrypted_sign_in=True,
        )  # fmt: skip
        request = Request(account=account, secret=Secret("benchmark only"))
        runs.moved.connect(show)
        runs.finished.connect(finished)
        window.show()
        view.show_page(make_story(server, sends=False).page, running=False)
        collect(app)
        heart = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=_BEAT_MS)
        heart.timeout.connect(beat)
        QTimer.singleShot(300, heart.start)
        QTimer.singleShot(300 + int(_IDLE_SECONDS * 1000), app.quit)
        app.exec()
        idle, begin = max(gaps[1:]), time.perf_counter()
        QTimer.singleShot(int(_LIMIT_SECONDS * 1000), lambda: app.exit(2))
        for place in range(CHECKS):
            runs.start(replace(request, account=account.with_(id=str(place))), make_story(server, sends=False))
        gaps.clear()
        last = time.perf_counter()
        status = app.exec()
        seconds = time.perf_counter() - begin
        worker.close()
    if status:
        sys.exit(status)
    gaps.sort()
    print(json.dumps({"longest": gaps[-1], "idle": idle, "p99": gaps[int(len(gaps) * 0.99)], "seconds": seconds}))


if __name__ == "__main__":
    _main()
