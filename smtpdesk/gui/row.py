"""Parts beside each other, which stand below each other where they have no room: large text, a narrow window."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget


class Row(QWidget):
    """A row that turns into a column by itself. `add` fills it."""

    def __init__(self, *, gap: int = 10) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        self._parts: list[tuple[QWidget, int]] = []

    def add(self, part: QWidget, share: int = 0, *, least: int = 0, top: bool = False) -> None:
        """Add a part. `share` is what it takes of the room that is left, `least` the width that it wants in a row;
        `top` keeps a low part up there beside a high one.
        """
        self._box.addWidget(part, share)
        if top:
            self._box.setAlignment(part, QtCore.Qt.AlignmentFlag.AlignTop)
        self._parts.append((part, least))

    def stacked(self) -> bool:
        """Tell whether the parts stand below each other now."""
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def _wanted(self) -> int:
        shown = [(part, least) for part, least in self._parts if not part.isHidden()]
        gaps = self._box.spacing() * max(0, len(shown) - 1)
        return sum(max(least or part.sizeHint().width(), part.minimumWidth()) for part, least in shown) + gaps

    def fit(self) -> None:
        """Stand in a row or a column, as there is room now."""
        direction = QBoxLayout.Direction
        short = self.contentsRect().width() < self._wanted()
        self._box.setDirection(direction.TopToBottom if short else direction.LeftToRight)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        widths = (part.minimumSizeHint().expandedTo(part.minimumSize()).width() for part, _least in self._parts)
        return QSize(max(widths, default=0), super().minimumSizeHint().height())
