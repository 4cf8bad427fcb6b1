import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from smtpdesk.gui import samples, window_place
from smtpdesk.gui.crash import CrashWatch, details
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.services import Services
from smtpdesk.store.accounts import Accounts

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("ssl", "asyncio", "keyring", "cryptography", "msgspec", "aiosmtpd", "dns", "jinja2")


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **variables}
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, timeout=60, cwd=ROOT, env=surroundings, check=False
    )


def test_it_tells_when_its_first_paint_was_done_and_ends() -> None:
    begin = time.monotonic_ns()
    done = run("-m", "smtpdesk", "--quit-after-paint")
    end = time.monotonic_ns()
    assert done.returncode == 0, done.stderr
    told = re.fullmatch(r"first-paint-ns (\d+)\n", done.stdout)
    assert told
    assert begin < int(told[1]) < end


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    program = f"""
import sys
from smtpdesk.gui.app import main
status = main(["--quit-after-paint"])
print([name for name in {HEAVY!r} if name in sys.modules], status)
"""
    done = run("-c", program)
    assert done.stdout.splitlines()[-1] == "[] 0", done.stdout + done.stderr


def test_qts_enums_are_not_made_before_the_first_paint() -> None:
    # All those of the namespace Qt are made at once when the first is named, which takes a tenth of the start.
    program = """
import sys
from PySide6 import QtCore
from smtpdesk.gui.app import main
status = main(["--quit-after-paint"])
print("Qt" in vars(QtCore), status)
QtCore.Qt
print("Qt" in vars(QtCore))
"""
    done = run("-c", program)
    assert done.stdout.splitlines()[1:] == ["False 0", "True"], done.stdout + done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked")
def test_nothing_of_the_stores_folders_needs_platformdirs_before_the_first_paint() -> None:
    program = """
import sys
from smtpdesk.gui.app import main
status = main(["--quit-after-paint"])
print("platformdirs" in sys.modules, status)
"""
    done = run("-c", program, SMTPDESK_HOME="", HOME="/nonexistent")
    assert done.stdout.splitlines()[-1] == "False 0", done.stdout + done.stderr


def test_place_and_size_are_remembered(home: Path, services: Services, qtbot: QtBot) -> None:
    one = MainWindow(services)
    qtbot.addWidget(one)
    one.setGeometry(60, 50, 710, 520)
    one.show()
    window_place.keep(one, window_place.Open())
    kept = home / "state" / window_place.FILE_NAME
    assert kept.read_text(encoding="ascii") == "60 50 720 520 0"  # no narrower than its smallest
    other = MainWindow(services)
    qtbot.addWidget(other)
    assert other.geometry().getRect() == (60, 50, 720, 520)


def test_the_account_that_was_open_is_open_again_with_its_folds(qtbot: QtBot, dressed: QApplication) -> None:
    for place in ("first", "second", "third"):
        Accounts().save(samples.ACCOUNT.with_(id=f"shop-{place}", name=place))

    def start() -> MainWindow:
        made = MainWindow(services := Services())
        qtbot.addWidget(made)
        made.show()
        with qtbot.waitSignal(services.desk.loaded, timeout=10_000):
            made.begin()
        return made

    one = start()
    assert one.places.control.account_id == "shop-first"
    one.places.open_account("shop-second")
    one.places.account.form.more.unfold(open_=True)
    one.close()
    other = start()
    assert other.places.control.account_id == "shop-second"
    form = other.places.account.form
    assert (form.more.is_open(), form.server.is_open()) == (True, False)
    other.places.open_preferences()
    other.close()
    last = start()
    assert last.places.control.account_id == "shop-first"
    last.close()


@pytest.mark.parametrize(
    "text", ["", "1 2 3", "a b c d e", "99999 99999 900 600 0", "0 0 1 1 0", "9" * 500, "\n../x", "1 1 900 600 0\n../x"]
)
def test_a_place_that_makes_no_sense_is_left_aside(home: Path, services: Services, qtbot: QtBot, text: str) -> None:
    (home / "state").mkdir(parents=True)
    (home / "state" / window_place.FILE_NAME).write_text(text, encoding="ascii")
    made = MainWindow(services)
    qtbot.addWidget(made)
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert made.width() >= 720
    assert screen.contains(made.geometry().center())


def test_a_failure_of_ours_is_shown_can_be_copied_and_the_program_goes_on(window: MainWindow, sentinel: str) -> None:
    watch = CrashWatch()
    watch.happened.connect(lambda told: window.crash.show_details(told))

    def fail() -> None:
        password = sentinel
        raise ValueError(f"broken with {password}")

    with capture_exceptions():
        watch.install()
        QTimer.singleShot(0, fail)
        QApplication.processEvents()
        QApplication.processEvents()
        watch.remove()
    assert window.crash.isVisible()
    window.crash.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert "ValueError" in copied
    assert "test_app.py" in copied
    assert sentinel not in copied
    window.sidebar.add_button.click()
    assert window.pick.isVisible()


def test_the_details_of_a_failure_hold_no_value(sentinel: str) -> None:
    try:
        raise KeyError(sentinel)
    except KeyError as error:
        told = details(error)
    assert sentinel not in told
    assert "KeyError" in told
