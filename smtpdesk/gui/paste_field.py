"""The place to paste an error, a log or a bounce into; a large one does not hold the window up."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

from smtpdesk.gui import theme
from smtpdesk.gui.theme import Type

MAX_SHOWN: Final = 100_000
"""Characters that the editor lays out without a wait that is felt."""
MAX_LINE: Final = 10_000
_HEAD_LINES: Final = 40
_HEAD_LINE: Final = 300


class PasteField(QPlainTextEdit):
    """An editor for plain text. What is too large to be edited is kept beside it, and only its beginning is shown."""

    edited = Signal()

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self._aside: str | None = None
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFont(theme.font(Type.MONO))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.document().setDocumentMargin(10)
        self.textChanged.connect(self.edited)

    def whole(self) -> str:
        """Give all of the text, shown or not."""
        return self.toPlainText() if self._aside is None else self._aside

    def is_large(self) -> bool:
        """Tell whether only the beginning of the text is shown."""
        return self._aside is not None

    def put(self, text: str) -> None:
        """Put this text in the place of what is there."""
        large = len(text) > MAX_SHOWN or any(len(line) > MAX_LINE for line in text.split("\n"))
        self._aside = text if large else None
        self.setReadOnly(large)
        self.setPlainText(_beginning(text) if large else text)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: D102, N802 - Qt's name
        pasted = source.text()
        if self._aside is None and len(pasted) + self.document().characterCount() <= MAX_LINE:
            super().insertFromMimeData(source)
            return
        here = self.textCursor()
        before, after = "", ""
        if self._aside is None:
            text = self.toPlainText()
            before, after = text[: here.selectionStart()], text[here.selectionEnd() :]
        self.put(before + pasted + after)
        if not self.is_large():
            here = self.textCursor()
            here.setPosition(min(len(before) + len(pasted), self.document().characterCount() - 1))
            self.setTextCursor(here)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if self._aside is not None:  # it cannot be edited, but replaced or taken away as a whole
            if event.matches(QKeySequence.StandardKey.Paste):
                self._paste_anew()
                return
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.put("")
                return
        super().keyPressEvent(event)

    def _paste_anew(self) -> None:
        self.setReadOnly(False)
        self.paste()
        self.setReadOnly(self._aside is not None)


def _beginning(text: str) -> str:
    lines = text[: _HEAD_LINES * MAX_LINE].split("\n")[:_HEAD_LINES]
    return "\n".join(line if len(line) <= _HEAD_LINE else f"{line[:_HEAD_LINE]}…" for line in lines) + "\n…"
