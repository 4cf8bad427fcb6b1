"""Notices that several lines are pasted where one has room: a whole block of settings, which can be read as such."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QClipboard, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit

LONGEST: Final = 70_000
"""Characters of the clipboard that are looked at; a little more than are read of a block."""
_ADDRESS: Final = re.compile(r"\s{0,40}(?:[a-z]{2,20}\+)?(?:smtps?|submissions?)://", re.IGNORECASE)


def is_block(text: str) -> bool:
    """Tell whether a text is more than one value: lines below each other, or an address that is all settings."""
    text = text[:LONGEST]
    return sum(1 for line in text.splitlines() if line.strip()) > 1 or _ADDRESS.match(text) is not None


def clipboard_text() -> str:
    """Give what was copied, as far as it is looked at."""
    return QGuiApplication.clipboard().text()[:LONGEST]


class BlockPaste(QObject):
    """Watches one line: by keys, by its menu, and by the middle button where the system pastes with it."""

    pasted = Signal(str)

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.matches(QKeySequence.StandardKey.Paste) and self._take(clipboard_text())
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            clipboard = QGuiApplication.clipboard()
            middle = event.button() is Qt.MouseButton.MiddleButton and clipboard.supportsSelection()
            return middle and self._take(clipboard.text(QClipboard.Mode.Selection)[:LONGEST])
        if isinstance(event, QContextMenuEvent):
            return self._open_menu(event)
        return False

    def _take(self, text: str) -> bool:
        if not is_block(text):
            return False
        self.pasted.emit(text)
        return True

    def _open_menu(self, event: QContextMenuEvent) -> bool:
        text = clipboard_text()
        menu = self._line.createStandardContextMenu()
        paste = menu.findChild(QAction, "edit-paste") if menu is not None and is_block(text) else None
        if paste is None:
            return False
        paste.triggered.disconnect()
        paste.triggered.connect(lambda: self.pasted.emit(clipboard_text()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
        return True
