"""Where the window was, how large, and what was open in it; kept in the program's own state folder."""

from __future__ import annotations

import os
from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from smtpdesk.store.paths import folders, make_private

FILE_NAME: Final = "window.txt"
"""Five numbers in a line: left, top, width, height in pixels, and 1 where it fills the screen.

Below it the id of the account that was open, and the names of its open folds.
"""
_MOST: Final = 400
_ID: Final = 64
_SIGNS: Final = {ord(sign): None for sign in "._-"}
USUAL: Final = QSize(1364, 820)
SMALLEST: Final = QSize(900, 600)


class Open(NamedTuple):
    """What was open: an account by its id ("" for none), and folds of its form by name."""

    account: str = ""
    folds: tuple[str, ...] = ()


def restore(window: QMainWindow) -> Open:
    """Put the window where it was, if a screen is still there; else in its usual size. Gives what was open."""
    window.setMinimumSize(720, 480)
    screen = QGuiApplication.primaryScreen()
    room = screen.availableGeometry() if screen is not None else QRect(0, 0, 1600, 1000)
    window.resize(USUAL.boundedTo(room.size()).expandedTo(QSize(720, 480)))
    try:
        with (folders().state / FILE_NAME).open(encoding="ascii") as file:
            lines = file.read(_MOST).split("\n")
        left, top, width, height, maximised = (int(word) for word in lines[0].split())
        place = QRect(left, top, width, height)
    except (OSError, ValueError, OverflowError):
        return Open()
    if any(one.availableGeometry().contains(place.center()) for one in QGuiApplication.screens()):
        if place.width() >= 400 and place.height() >= 300:
            window.setGeometry(place)
        if maximised:
            window.showMaximized()
    account, *folds = [word for line in lines[1:3] for word in line.split() if _is_id(word)] or [""]
    return Open(account, tuple(folds))


def keep(window: QMainWindow, open_: Open) -> None:
    """Write down where the window is, and what is open; where that cannot be, nothing is lost but this."""
    place = window.normalGeometry() if window.isMaximized() else window.geometry()
    folds = " ".join(open_.folds) if open_.account else ""
    numbers = (place.x(), place.y(), place.width(), place.height(), int(window.isMaximized()))
    try:
        folder = folders().state
        make_private(folder)
        fresh = folder / (FILE_NAME + ".new")
        lines = (" ".join(map(str, numbers)), open_.account, folds)
        fresh.write_text("\n".join(lines).rstrip(), encoding="ascii")
        os.replace(fresh, folder / FILE_NAME)
    except OSError:
        return


def _is_id(word: str) -> bool:
    """Tell whether this can be the id of an account; to compile an expression for it would delay the first paint."""
    return len(word) <= _ID and word.isascii() and word[0].isalnum() and word.translate(_SIGNS).isalnum()
