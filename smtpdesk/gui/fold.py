"""Fields folded away behind one line, which tells what stands in them."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smtpdesk.gui.buttons import button, change_icon, plain, reword
from smtpdesk.gui.labels import ElidedLabel
from smtpdesk.gui.theme import Type
from smtpdesk.text.translate import _

_FEWEST: Final = 9
"""Letters of the summary that are worth a place."""


class Fold(QWidget):
    """The line, and below it `inside`, the column of what is folded away. Closed at first."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.fold = button("", self._turn, kind="fold", icon="chevron-right")
        reword(self.fold, words)
        self.summary = ElidedLabel("", Type.SMALL, "soft")
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.fold)
        line.addWidget(self.summary, 1)
        column.addLayout(line)
        self.body = QWidget()
        self.inside = QVBoxLayout(self.body)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.inside.setSpacing(12)
        column.addWidget(self.body)
        self.body.hide()
        self.show_summary("")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave the summary out where hardly a word of it would be seen; the button's name tells it too."""
        room = self.width() - self.fold.sizeHint().width()
        self.summary.setVisible(room > self.fontMetrics().horizontalAdvance("0") * _FEWEST)
        self.fold.setToolTip("" if self.summary.isVisibleTo(self) else self.summary.whole())

    def unfold(self, *, open_: bool) -> None:
        """Open or close the fold."""
        self.body.setVisible(open_)
        change_icon(self.fold, "chevron-down" if open_ else "chevron-right", "soft", 16)
        self.fold.setAccessibleDescription(_("Open") if open_ else _("Folded away"))

    def is_open(self) -> bool:
        """Tell whether the fold is open."""
        return not self.body.isHidden()

    def show_summary(self, summary: str) -> None:
        """Say in the line what stands in the fold."""
        self.summary.show_text(summary)
        told = f"{plain(self._words)}: {summary}" if summary else plain(self._words)
        self.fold.setAccessibleName(told)
        self._fit()
        self.unfold(open_=self.is_open())

    def focus_first(self) -> None:
        """Put the cursor into the first field; the kinds of folds know which."""

    def _turn(self) -> None:
        self.unfold(open_=not self.is_open())
        if self.is_open():
            self.focus_first()
