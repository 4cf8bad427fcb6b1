"""A button whose words go on in the next line where it has no room for them: with large text, in long languages."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

_ROUNDING: Final = 2
"""Pixels by which Qt's sizes of one and of two lines differ."""


class WrappedButton(QPushButton):
    """A button that wants to be as wide as its words, and may be as narrow as the longest of them."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def setText(self, text: str) -> None:  # noqa: D102, N802 - Qt's name
        self._words = text
        super().setText(text)
        if self.isVisible():
            self._wrap()
        self.updateGeometry()

    def text(self) -> str:
        """Give the words as they were set."""
        return self._words

    def _wide(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text.replace("&&", "\0").replace("&", "").replace("\0", "&"))

    def _around(self) -> int:
        """Border, padding and icon, in pixels."""
        return super().sizeHint().width() - max(map(self._wide, super().text().split("\n")))

    def _lines(self, width: int) -> str:
        """Give the words with line breaks, for a button of this width."""
        room = width - self._around() + _ROUNDING
        if self._wide(self._words) <= room:
            return self._words
        gap = self._words[: len(self._words) - len(self._words.lstrip())]  # between the icon and the words
        lines: list[str] = []
        for word in self._words.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._wide(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(f"{gap}{word}" if lines else word)
        return "\n".join(lines)

    def _high(self, lines: str) -> int:
        more = lines.count("\n") - super().text().count("\n")
        return super().sizeHint().height() + more * self.fontMetrics().lineSpacing()

    def heightForWidth(self, width: int) -> int:  # noqa: D102, N802 - Qt's name
        return self._high(self._lines(width))

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self._around() + self._wide(self._words), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        widest = max(map(self._wide, self._words.split(" ")))
        return QSize(self._around() + widest, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._wrap()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().showEvent(event)
        self._wrap()  # words that came while it was hidden

    def _wrap(self) -> None:
        lines = self._lines(self.width())
        if lines != super().text():
            super().setText(lines)
            self.updateGeometry()  # a layout makes nothing higher than it wants to be
