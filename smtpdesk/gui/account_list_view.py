"""The list of accounts as a widget: keys, selection, and what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListView

from smtpdesk.gui.account_list import AccountDelegate, AccountModel, Entry
from smtpdesk.text.translate import _


class AccountListView(QListView):
    """Return opens an account, as a click does, and Delete asks to delete it."""

    opened = Signal(str)
    delete_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.entries = AccountModel()
        self._marked: str | None = None
        self.setModel(self.entries)
        self.setItemDelegate(AccountDelegate(self))
        self.setAccessibleName(_("Accounts"))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setMinimumHeight(32)  # with twice as large text the places below take nearly all
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._open)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show the accounts; what was marked stays marked."""
        current = self.entries.entry(self.currentIndex())
        self.entries.show_entries(entries)
        if current is not None and self.entries.entry(self.currentIndex()) is None:
            self.mark(current.id)

    def search(self, text: str) -> None:
        """Show only what fits; what was marked is marked again as soon as it is shown again."""
        self.entries.search(text)
        self.mark(self._marked)

    def focus_first(self) -> None:
        """Put the focus on the account that is marked, else on the first."""
        if self.entries.rowCount() and not self.currentIndex().isValid():
            self.setCurrentIndex(self.entries.index(0))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_first(self) -> None:
        """Open the first account that is shown."""
        self._open(self.entries.index(0))

    def mark(self, account_id: str | None) -> None:
        """Mark an account, or none."""
        self._marked = account_id
        row = self.entries.row_of(account_id) if account_id is not None else -1
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return
        index = self.entries.index(row)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.entries.rowCount():
            # So that it is seen where the keys go; nothing is chosen by it.
            self.selectionModel().setCurrentIndex(self.entries.index(0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def _open(self, index: QModelIndex) -> None:
        entry = self.entries.entry(index)
        if entry is not None:
            self.opened.emit(entry.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        entry = self.entries.entry(self.currentIndex())
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entry is not None and enter and not event.modifiers():
            self.opened.emit(entry.id)
        elif entry is not None and event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit(entry.id)
        else:
            super().keyPressEvent(event)
