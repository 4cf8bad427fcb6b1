"""A label of several lines whose words never reach out of it: a server's name or a fingerprint is broken where it must.

Qt wraps between words only. Where a word is wider than the label, places to break are put into it that are not seen;
they are taken out of what is copied.
"""

from __future__ import annotations

import re
from typing import Final

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

_BREAK: Final = "\u200b"
"""ZERO WIDTH SPACE: a line may end here (Unicode Standard Annex 14, class ZW)."""
_AFTER: Final = re.compile(r"(?<=[.:/@_=,;?&\-])(?=.)")
_MEASURED: Final = 4
"""So many of the longest words are measured: the widest is among them."""
_EDGE: Final = 2


class Line(QLabel):
    """Words at the side where reading begins: Qt would put foreign words, such as a server's name, at the other."""

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            set_side(self)


def set_side(label: QLabel) -> None:
    """Put a label's words at the side where reading begins."""
    side = _RIGHT if label.isRightToLeft() else _LEFT
    label.setAlignment(QtCore.Qt.AlignmentFlag(side | _ABSOLUTE | _MIDDLE))


class WrappedLabel(Line):
    """Plain text of as many lines as it needs."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._whole = ""
        self._widest: int | None = None
        self._heights: dict[int, int] = {}
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(80)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: D102, N802 - Qt's name
        if text == self._whole and text:
            return
        self._whole = text
        self._forget_sizes()
        self._show(self.width())

    def text(self) -> str:
        """Give the words as they were set."""
        return self._whole

    def _show(self, width: int) -> None:
        shown = self._broken(width)
        if shown == super().text():
            return
        if shown != self._whole:
            self.setAccessibleName(self._whole)
        elif self.accessibleName() and _BREAK in super().text():
            self.setAccessibleName("")
        super().setText(shown)
        self._heights.clear()

    def _forget_sizes(self) -> None:
        self._widest = None
        self._heights.clear()

    def _room(self, width: int) -> int:
        return width - (self.width() - self.contentsRect().width()) - _EDGE

    def _broken(self, width: int) -> str:
        """Give the words with places to break, for a label of this width."""
        room = max(1, self._room(width))
        if self._widest_word() <= room:
            return self._whole
        metrics = self.fontMetrics()

        def cut(word: re.Match[str]) -> str:
            if metrics.horizontalAdvance(word[0]) <= room:
                return word[0]
            parts = _AFTER.split(word[0])
            return _BREAK.join(part if metrics.horizontalAdvance(part) <= room else _BREAK.join(part) for part in parts)

        return re.sub(r"\S+", cut, self._whole)

    def _widest_word(self) -> int:
        if self._widest is None:
            longest = sorted(set(self._whole.split()), key=len)[-_MEASURED:]
            metrics = self.fontMetrics()
            self._widest = max((metrics.horizontalAdvance(word) for word in longest), default=0)
        return self._widest

    def heightForWidth(self, width: int) -> int:  # noqa: D102, N802 - Qt's name
        high = self._heights.get(width)  # a layout asks many times for the same few widths
        if high is None:
            high = self._heights[width] = self._height(width)
        return high

    def _height(self, width: int) -> int:
        room = self._room(width)
        if self._widest_word() <= room:
            return super().heightForWidth(width)
        area = QRect(0, 0, max(1, room), 1_000_000)
        lines = self.fontMetrics().boundingRect(area, _WRAP, self._broken(width))
        return lines.height() + self.height() - self.contentsRect().height() + _EDGE

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._show(event.size().width())

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._forget_sizes()

    # -- copying ---------------------------------------------------------------------------------------------

    def _chosen(self) -> str:
        return self.selectedText().replace(_BREAK, "").replace("\u2029", "\n")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.matches(QtGui.QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            QGuiApplication.clipboard().setText(self._chosen())
            event.accept()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().mouseReleaseEvent(event)
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and _BREAK in self.selectedText():
            clipboard.setText(self._chosen(), clipboard.Mode.Selection)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802 - Qt's name
        if _BREAK not in self.selectedText():
            super().contextMenuEvent(event)
            return
        from PySide6.QtWidgets import QMenu

        from smtpdesk.text.translate import _

        menu = QMenu(self)
        menu.addAction(_("Copy"), lambda: QGuiApplication.clipboard().setText(self._chosen()))
        menu.popup(event.globalPos())


_WRAP: Final = 0x1000
"""Qt.TextFlag.TextWordWrap, as a number: see `labels.set_option`."""
_LEFT, _RIGHT, _ABSOLUTE, _MIDDLE = 0x1, 0x2, 0x10, 0x80
