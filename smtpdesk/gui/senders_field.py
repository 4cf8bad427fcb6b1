"""The further addresses that a shop sends from: a line to type into, and below it the list of those that were added."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import button
from smtpdesk.gui.field import Field, hint_inside
from smtpdesk.gui.row import Row
from smtpdesk.model.settings import MAX_SENDERS, SettingsError, check_senders
from smtpdesk.text.settings_errors import settings_error
from smtpdesk.text.translate import _

_LONGEST_LINE: Final = 8_192
_LONGEST_PENDING: Final = 1_000
_ROWS: Final = 5
_BETWEEN: Final = re.compile(r"[\s,;]+")


def split(text: str) -> tuple[str, ...]:
    """The addresses in a text, between blanks, commas, semicolons or line ends."""
    return tuple(part for part in _BETWEEN.split(text.strip()) if part)


class SendersField(Field):
    """Its text has one address a line. What stands in the line and was not added yet counts as well: nothing is lost.

    Return adds, Delete takes the marked one away; a list that is pasted is added as a whole.
    """

    def __init__(self, name: str, words: str, *, help_: str) -> None:
        line = QLineEdit()
        line.setMaxLength(_LONGEST_LINE)
        super().__init__(name, words, line, help_=help_)
        self._line = line
        hint_inside(line, _("another@yourshop.com"))
        line.returnPressed.connect(self.add)
        self.add_button = button(_("Add"), self.add, icon="plus")
        self.add_button.setAccessibleName(_("Add this sender"))
        self.remove_button = button(_("Remove"), self.remove, icon="trash")
        self.remove_button.setAccessibleName(_("Remove the marked sender"))
        self.list = QListWidget()
        self.list.setObjectName("senders")
        self.list.setAccessibleName(_("Other senders"))
        self.list.setFont(theme.font(theme.Type.BODY))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTabKeyNavigation(False)
        QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list, self.remove, context=Qt.ShortcutContext.WidgetShortcut)
        self._place()
        self._measure()

    def _place(self) -> None:
        place = self.column.indexOf(self._line)
        self.column.removeWidget(self._line)
        row = Row(gap=8)
        row.add(self._line, 1)
        row.add(self.add_button)
        self._added = QWidget()
        below = QVBoxLayout(self._added)
        below.setContentsMargins(0, 2, 0, 0)
        below.setSpacing(6)
        below.addWidget(self.list)
        below.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignLeading)
        self.column.insertWidget(place, row)
        self.column.insertWidget(place + 1, self._added)

    # -- as a field ------------------------------------------------------------------------------------------

    def text(self) -> str:
        """Give all addresses, one a line."""
        return "\n".join((*self._listed(), *split(self._line.text()[:_LONGEST_PENDING])))

    def pending(self) -> str:
        """Give what stands in the line and was not added yet."""
        return self._line.text()

    def set_text(self, text: str) -> None:
        """Put these addresses into the list; nothing is told to be typed."""
        if self._line.text() or split(text) != self._listed():
            self._line.clear()
            self.list.clear()
            self.list.addItems(split(text))
            self._measure()

    # -- what the person does --------------------------------------------------------------------------------

    def add(self) -> None:
        """Take what stands in the line into the list, or say what is wrong with it."""
        typed = split(self._line.text())
        if not typed:
            return
        try:
            check_senders("", (*self._listed(), *typed))
        except SettingsError as error:
            self.show_error(settings_error(error))
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._line.clear()
        self.list.addItems(typed)
        self._turned()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self) -> None:
        """Take the marked address out of the list."""
        row = self.list.currentRow()
        if row < 0:
            return
        self.list.takeItem(row)
        self._turned()
        after = self.list if self.list.count() else self._line
        after.setFocus(Qt.FocusReason.OtherFocusReason)

    def _listed(self) -> tuple[str, ...]:
        return tuple(self.list.item(row).text() for row in range(min(self.list.count(), MAX_SENDERS + 1)))

    def _turned(self) -> None:
        self._measure()
        self._edited()
        self.paused.emit()

    def _measure(self) -> None:
        """As tall as its rows, up to five: the form scrolls, and the list only where it is long."""
        count = self.list.count()
        if count and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        height = max(self.list.sizeHintForRow(0), self.list.fontMetrics().height() + 4)
        self.list.setFixedHeight(height * min(max(count, 1), _ROWS) + 12)
        self._added.setVisible(count > 0)
