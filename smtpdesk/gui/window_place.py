"""Where the window was and how large, kept in the program's own state folder."""

from __future__ import annotations

import json
import os
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from smtpdesk.store.paths import folders, make_private

FILE_NAME: Final = "window.json"
USUAL: Final = QSize(1364, 820)
SMALLEST: Final = QSize(900, 600)
_KEYS: Final = ("x", "y", "width", "height")


def restore(window: QMainWindow) -> None:
    """Put the window where it was, if a screen is still there; else in its usual size."""
    window.setMinimumSize(720, 480)
    screen = QGuiApplication.primaryScreen()
    room = screen.availableGeometry() if screen is not None else QRect(0, 0, 1600, 1000)
    window.resize(USUAL.boundedTo(room.size()).expandedTo(QSize(720, 480)))
    try:
        read = json.loads((folders().state / FILE_NAME).read_text(encoding="utf-8"))
        place = QRect(*(int(read[key]) for key in _KEYS))
        maximised = bool(read.get("maximised"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return
    if any(one.availableGeometry().contains(place.center()) for one in QGuiApplication.screens()):
        if place.width() >= 400 and place.height() >= 300:
            window.setGeometry(place)
        if maximised:
            window.showMaximized()


def keep(window: QMainWindow) -> None:
    """Write down where the window is; where that cannot be, nothing is lost but this."""
    place = window.normalGeometry() if window.isMaximized() else window.geometry()
    values: dict[str, int | bool] = {
        "x": place.x(),
        "y": place.y(),
        "width": place.width(),
        "height": place.height(),
        "maximised": window.isMaximized(),
    }
    try:
        folder = folders().state
        make_private(folder)
        fresh = folder / (FILE_NAME + ".new")
        fresh.write_text(json.dumps(values), encoding="utf-8")
        os.replace(fresh, folder / FILE_NAME)
    except OSError:
        return
