"""The window with 500 accounts in its sidebar against the same window with 5: typing, resizing, new states."""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

from tests.benchmarks.measure import Row, python

MANY, FEW = 500, 5
_TURNS = 40


def measure() -> list[Row]:
    """Measure in a process of its own; each time is the median of its turns, with all that is painted."""
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    seen = {}
    for count in (FEW, MANY):
        with tempfile.TemporaryDirectory() as home:
            done = python("-m", "tests.benchmarks.many_accounts", str(count), SMTPDESK_HOME=home, **platform)
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        seen[count] = json.loads(done.stdout.splitlines()[-1])
    names = {
        "typing": f"a key in the search field, {MANY} accounts",
        "resizing": f"a step of resizing the window, {MANY} accounts",
        "states": f"all states anew, {MANY} accounts",
    }
    return [
        Row(words, f"{seen[MANY][key]:.1f} ms", f"{FEW} accounts {seen[FEW][key]:.1f} ms", None, "16 ms")
        for key, words in names.items()
    ]


def _main(count: int) -> None:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from smtpdesk.gui import samples, theme
    from smtpdesk.gui.app import collect
    from smtpdesk.gui.main_window import MainWindow
    from smtpdesk.gui.services import Services

    app = QApplication(["smtpdesk"])
    theme.start(app, theme.Scheme.LIGHT)
    services = Services()
    window = MainWindow(services)
    window.show()
    loop = QEventLoop()
    services.desk.loaded.connect(loop.quit)
    QTimer.singleShot(20_000, loop.quit)
    window.begin()
    loop.exec()
    for number in range(count):
        account = samples.ACCOUNT.with_(id=f"shop-{number}", name=f"Shop {number}")
        services.desk.accounts[account.id] = account
    window.refresh_now()
    window.places.open_account("shop-1")
    collect(app)
    settle = time.monotonic() + 1
    while time.monotonic() < settle:
        app.processEvents()

    def usual(act: Callable[[int], object]) -> float:
        taken = []
        for turn in range(_TURNS):
            begin = time.perf_counter()
            act(turn)
            app.processEvents()
            taken.append((time.perf_counter() - begin) * 1000)
        return statistics.median(taken)

    told = {
        "typing": usual(lambda turn: window.sidebar.look_for("shop 12"[: turn % 8])),
        "resizing": usual(lambda turn: window.resize(1240 + turn * 3, 760 + turn)),
        "states": usual(lambda _turn: window.refresh_now()),
    }
    services.close()
    print(json.dumps(told))


if __name__ == "__main__":
    _main(int(sys.argv[1]))
