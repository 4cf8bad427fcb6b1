"""Where the window was and how large, kept in the program's own state folder."""

from __future__ import annotations

import os
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from smtpdesk.store.paths import folders, make_private

FILE_NAME: Final = "window.txt"
"""Five numbers in a line: left, top, width, height in pixels, and 1 where it fills the screen."""
USUAL: Final = QSize(1364, 820)
SMALLEST: Final = QSize(900, 600)


def restore(window: QMainWindow) -> None:
    """Put the window where it was, if a screen is still there; else in its usual size."""
    window.setMinimumSize(720, 480)
    screen = QGuiApplication.primaryScreen()
    room = screen.availableGeometry() if screen is not None else QRect(0, 0, 1600, 1000)
    window.resize(USUAL.boundedTo(room.size()).expandedTo(QSize(720, 480)))
    try:
        with (folders().state / FILE_NAME).open(encoding="ascii") as file:
            left, top, width, height, maximised = (int(word) for word in file.read(200).split())
        place = QRect(left, top, width, height)
    except (OSError, ValueError, OverflowError):
        return
    if any(one.availableGeometry().contains(place.center()) for one in QGuiApplication.screens()):
        if place.width() >= 400 and place.height() >= 300:
            window.setGeometry(place)
        if maximised:
            window.showMaximized()


def keep(window: QMainWindow) -> None:
    """Write down where the window is; where that cannot be, nothing is lost but this."""
    place = window.normalGeometry() if window.isMaximized() else window.geometry()
    numbers = (place.x(), place.y(), place.width(), place.height(), int(window.isMaximized()))
    try:
        folder = folders().state
        make_private(folder)
        fresh = folder / (FILE_NAME + ".new")
        fresh.write_text(" ".join(map(str, numbers)), encoding="ascii")
        os.replace(fresh, folder / FILE_NAME)
    except OSError:
        return
