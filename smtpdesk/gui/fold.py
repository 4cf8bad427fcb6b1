"""Fields folded away behind one line, which tells what stands in them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smtpdesk.gui.buttons import button, change_icon, plain, reword
from smtpdesk.gui.labels import ElidedLabel
from smtpdesk.gui.theme import Type
from smtpdesk.text.translate import _


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
        self.unfold(open_=self.is_open())

    def focus_first(self) -> None:
        """Put the cursor into the first field; the kinds of folds know which."""

    def _turn(self) -> None:
        self.unfold(open_=not self.is_open())
        if self.is_open():
            self.focus_first()
