"""The window for tests: dressed, loaded, on a screen that nobody sees, with a home of its own and no keyring."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smtpdesk.gui import theme
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.gui.services import Services
from tests.gui.driving import wait_for


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what Qt's screen that nobody sees says of itself; every other word of Qt fails a test."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"))


@pytest.fixture(autouse=True)
def _garbage_is_collected_here() -> Iterator[None]:
    """Qt's objects may only be destroyed in this thread: see smtpdesk.gui.garbage."""
    gc.disable()
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.freeze()  # what is left stays to the end, modules above all: the next collection need not walk through it
    gc.enable()


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application in the light scheme at the usual text size."""
    if not qapp.styleSheet() or theme.tokens() is not theme.LIGHT or theme.pixels(theme.Type.BODY) != 14:
        theme.start(qapp, theme.Scheme.LIGHT, text_scale=1.0)
    return qapp


@pytest.fixture
def services(dressed: QApplication) -> Iterator[Services]:
    """The real parts behind the window: engine, files in the test's home, a vault without keyring."""
    made = Services()
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, services: Services) -> Iterator[MainWindow]:
    """The window with all that it reads at the start."""
    made = MainWindow(services)
    made.resize(1364, 820)
    made.show()
    with qtbot.waitSignal(services.desk.loaded, timeout=10_000):
        made.begin()
    yield made
    made.places.leave()  # what the keyring still answers is for nobody then
    made.hide()
    made.deleteLater()


@pytest.fixture
def places(window: MainWindow) -> Places:
    return window.places


@pytest.fixture
def practising(window: MainWindow, places: Places, qtbot: QtBot) -> Iterator[Places]:
    """The practice server runs, and its account was checked once."""
    window.pick.practice_button.click()
    wait_for(qtbot, places, "practice")
    yield places
    window.services.practice.close()
