from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smtpdesk.gui.countdown import Countdown
from tests.gui.driving import Clock


def test_it_counts_minutes_then_seconds_and_ends_once(dressed: QApplication, qtbot: QtBot) -> None:
    clock = Clock()
    countdown = Countdown(clock)
    ended: list[int] = []
    countdown.over.connect(lambda: ended.append(1))
    countdown.start(300)
    assert countdown.left() == 300
    with qtbot.waitSignal(countdown.ticked, timeout=5000):
        clock.now += 61
    assert countdown.left() == 240
    with qtbot.waitSignal(countdown.ticked, timeout=5000):
        clock.now += 200.5
    assert countdown.left() == 39
    with qtbot.waitSignal(countdown.over, timeout=5000):
        clock.now += 40
    assert countdown.left() is None
    assert ended == [1]


def test_it_can_be_stopped(dressed: QApplication, qtbot: QtBot) -> None:
    clock = Clock()
    countdown = Countdown(clock)
    countdown.start(60)
    with qtbot.waitSignal(countdown.ticked, timeout=5000):
        countdown.stop()
    assert countdown.left() is None
    assert not any(timer.isActive() for timer in countdown.findChildren(QTimer))
    with qtbot.assertNotEmitted(countdown.ticked):
        countdown.stop()
