"""The program is started twice, on a real screen: the first window comes to the front, and there is no other."""

import os
import signal
import subprocess
import sys

import pytest

from smtpdesk.gui.single_instance import address
from tests.fakes.child import until
from tests.gui.test_real_window import ROOT, program
from tests.integration.display import Display, running_display

pytestmark = [pytest.mark.window, pytest.mark.integration]
OTHER = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel("over everything")
label.setWindowTitle("Another program")
label.resize(1200, 800)
label.show()
app.exec()
"""


def start_again(screen: Display) -> int:
    """Start it a second time, and give its exit status."""
    done = subprocess.run(
        [sys.executable, "-m", "smtpdesk", "--window"],
        cwd=ROOT,
        env={**os.environ, **screen.environment},
        timeout=30,
        check=False,
    )
    return done.returncode


def fresh(left: os.stat_result) -> bool:
    """Tell whether another socket lies there now than the one that was left."""
    try:
        return os.stat(address()).st_ctime_ns != left.st_ctime_ns
    except FileNotFoundError:
        return False


def active(screen: Display) -> str:
    return screen._ask("xdotool", "getactivewindow", "getwindowname").strip()


def test_the_first_window_comes_to_the_front_and_a_killed_one_is_in_nobodys_way() -> None:
    with running_display() as screen, program(screen) as first:
        screen.wait_for_window("SMTP Desk")
        until(lambda: os.path.exists(address()), 20, "it listens for further starts")
        with subprocess.Popen(
            [sys.executable, "-c", OTHER], cwd=ROOT, env={**os.environ, **screen.environment}
        ) as other:
            try:
                screen.wait_for_window("Another program")
                until(lambda: active(screen) == "Another program", 10, "the other program is in front")
                assert start_again(screen) == 0
                until(lambda: active(screen) == "SMTP Desk", 10, "the first window is in front")
                assert len(screen.windows("SMTP Desk")) == 1
                assert first.poll() is None
            finally:
                other.terminate()
                other.wait(10)
        first.send_signal(signal.SIGKILL)
        first.wait(10)
        left = os.stat(address())
        with program(screen) as second:
            window = screen.wait_for_window("SMTP Desk")
            until(lambda: fresh(left), 20, "the second window listens in its place")
            assert start_again(screen) == 0
            assert len(screen.windows("SMTP Desk")) == 1
            screen.close(window)
            assert second.wait(20) == 0
    assert not os.path.lexists(address())
