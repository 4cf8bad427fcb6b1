"""The left side of the window: the accounts, and the places of the program."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QVBoxLayout, QWidget

from smtpdesk.gui.account_list import AccountDelegate, AccountModel, Entry
from smtpdesk.gui.buttons import button
from smtpdesk.gui.labels import Glyph, label
from smtpdesk.gui.theme import Type
from smtpdesk.text.translate import _


class _List(QListView):
    """The list of accounts; Return opens one, as a click does, and Delete asks to delete it."""

    opened = Signal(QModelIndex)
    delete_wanted = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers()
            and self.currentIndex().isValid()
        ):
            self.opened.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.delete_wanted.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class Sidebar(QWidget):
    """Accounts on top, the practice server below."""

    account_opened = Signal(str)
    delete_wanted = Signal(str)
    add_wanted = Signal()
    practice_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Accounts and places"))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 18, 14, 14)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setContentsMargins(3, 0, 0, 0)
        head.setSpacing(12)
        head.addWidget(Glyph("mail-check", "accent", 22))
        head.addWidget(label("SMTP Desk", Type.HEADING), 1)
        column.addLayout(head)
        self.add_button = button(_("&Add account"), self.add_wanted.emit, icon="plus")
        self.add_button.setToolTip(_("Set up another account (Ctrl+N)"))
        column.addWidget(self.add_button)
        self.model = AccountModel()
        self.list = _List()
        self.list.setModel(self.model)
        self.list.setItemDelegate(AccountDelegate(self.list))
        self.list.setAccessibleName(_("Accounts"))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._open)
        self.list.opened.connect(self._open)
        self.list.delete_wanted.connect(self._delete)
        column.addWidget(self.list, 1)
        self._empty = label(_("No account yet. Pick who sends your e-mail to begin."), Type.SMALL, "soft", wrap=True)
        column.insertWidget(2, self._empty)
        self._empty.hide()
        self.practice_button = button(_("&Practice server"), self.practice_wanted.emit, kind="place", icon="practice")
        self.practice_button.setCheckable(True)
        column.addWidget(self.practice_button)

    def show_entries(self, entries: list[Entry]) -> None:
        """Show the accounts."""
        current = self.model.entry(self.list.currentIndex())
        self.model.show_entries(entries)
        self._empty.setVisible(not entries)
        if current is not None:
            self._mark(current.id)

    def mark(self, account_id: str | None, *, practice: bool = False, adding: bool = False) -> None:
        """Mark the place that is shown in the main part of the window."""
        self.practice_button.setChecked(practice)
        if account_id is None or adding:
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())
        else:
            self._mark(account_id)

    def _mark(self, account_id: str) -> None:
        row = self.model.row_of(account_id)
        if row >= 0:
            index = self.model.index(row)
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(index)

    def _open(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if entry is not None:
            self.account_opened.emit(entry.id)

    def _delete(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if entry is not None:
            self.delete_wanted.emit(entry.id)
