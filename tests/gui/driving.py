"""Hands of the tests: keys, and waiting for a check to be over."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from smtpdesk.gui.places import Places
from smtpdesk.model.report import Verdict


def wait_for(qtbot: QtBot, places: Places, account_id: str) -> Verdict:
    """Wait until the account's check is over."""

    def over() -> bool:
        run = places.runs.last(account_id)
        return run is not None and run.report is not None

    qtbot.waitUntil(over, timeout=20_000)
    run = places.runs.last(account_id)
    assert run is not None
    assert run.report is not None
    return run.report.verdict


def check_again(qtbot: QtBot, places: Places) -> Verdict:
    before = places.runs.last(places.control.account_id)
    places.check()
    qtbot.waitUntil(lambda: places.runs.last(places.control.account_id) is not before, timeout=5000)
    return wait_for(qtbot, places, places.control.account_id)


def key(window: QWidget, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for one in keys:
        QTest.keyClick(window.focusWidget() or window, one, modifier)


def has_keys(widget: QWidget) -> bool:
    """Tell whether the keys go to a widget, be its window in front or not."""
    return widget.window().focusWidget() is widget


class Clock:
    """A clock that a test turns by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def press(places: Places, words: str) -> None:
    """Press the button of the verdict that begins with these words."""
    buttons = places.account.check.verdict.buttons
    found = [made for made in buttons if made.accessibleName().startswith(words)]
    assert found, (words, [made.accessibleName() for made in buttons])
    found[0].click()


def press_and_wait(qtbot: QtBot, places: Places, words: str) -> Verdict:
    """Press a button of the verdict that checks again, and wait until that check is over."""
    before = places.runs.last(places.control.account_id)
    press(places, words)
    qtbot.waitUntil(lambda: places.runs.last(places.control.account_id) is not before, timeout=5000)
    return wait_for(qtbot, places, places.control.account_id)
