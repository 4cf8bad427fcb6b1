"""The left side of the window: the accounts, and the places of the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from smtpdesk.gui.buttons import button
from smtpdesk.gui.labels import Glyph, label
from smtpdesk.gui.theme import Type
from smtpdesk.text.translate import _

if TYPE_CHECKING:
    from smtpdesk.gui.account_list import Entry
    from smtpdesk.gui.account_list_view import AccountListView
    from smtpdesk.gui.account_search import AccountSearch

MANY: Final = 9
"""So many accounts are worth a field that searches them."""


class Sidebar(QFrame):
    """Accounts on top, the other places below. The list itself is made when there is something to show."""

    account_opened = Signal(str)
    delete_wanted = Signal(str)
    add_wanted = Signal()
    practice_wanted = Signal()
    explain_wanted = Signal()
    report_wanted = Signal()
    preferences_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sidebar")
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
        self._empty = label(_("No account yet. Pick who sends your e-mail to begin."), Type.SMALL, "soft", wrap=True)
        self._empty.hide()
        column.addWidget(self._empty)
        column.addStretch(1)
        places = QVBoxLayout()
        places.setSpacing(0)
        column.addLayout(places)
        self.practice_button = button(_("&Practice server"), self.practice_wanted.emit, kind="place", icon="practice")
        self.practice_button.setCheckable(True)
        places.addWidget(self.practice_button)
        self.explain_button = button(_("Exp&lain an error…"), self.explain_wanted.emit, kind="place", icon="search")
        self.explain_button.setCheckable(True)
        places.addWidget(self.explain_button)
        self.report_button = button(_("Open a report…"), self.report_wanted.emit, kind="place", icon="report")
        self.report_button.setCheckable(True)
        places.addWidget(self.report_button)
        self.preferences_button = button(
            _("Pre&ferences"), self.preferences_wanted.emit, kind="place", icon="preferences"
        )
        self.preferences_button.setCheckable(True)
        places.addWidget(self.preferences_button)
        self._column = column
        self._list: AccountListView | None = None
        self._search: AccountSearch | None = None
        self._count = 0

    @property
    def search(self) -> AccountSearch:
        """The field that searches the accounts."""
        if self._search is None:
            from smtpdesk.gui.account_search import AccountSearch

            self._search = AccountSearch()
            self._search.wanted.connect(self.look_for)
            self._search.down.connect(self.list.focus_first)
            self._search.opened.connect(self.list.open_first)
            self._column.insertWidget(self._column.indexOf(self.list), self._search)
            self._column.insertWidget(self._column.indexOf(self.list), self._search.nothing)
            self.setTabOrder(self.add_button, self._search)
            self.setTabOrder(self._search, self.list)
        return self._search

    def look_for(self, text: str) -> None:
        """Show only the accounts that fit."""
        self.list.search(text)
        self._show_found()

    def start_search(self) -> None:
        """Put the cursor into the search field; where there are few accounts, onto the list of them."""
        if self._search is not None and not self._search.isHidden():
            self._search.focus()
        elif self._list is not None and self._count:
            self._list.setFocus()

    def _show_found(self) -> None:
        """Show the list, or that no account fits."""
        found = self.list.entries.rowCount() > 0
        self.list.setVisible(found)
        if self._search is not None:
            self._search.nothing.setVisible(bool(self._count) and not found)

    @property
    def list(self) -> AccountListView:
        """The list of accounts."""
        if self._list is None:
            from smtpdesk.gui.account_list_view import AccountListView

            self._list = AccountListView()
            self._list.opened.connect(self.account_opened)
            self._list.delete_wanted.connect(self.delete_wanted)
            self._column.insertWidget(self._column.indexOf(self._empty) + 1, self._list, 1000)
            self.setTabOrder(self.add_button, self._list)
            self.setTabOrder(self._list, self.practice_button)
        return self._list

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show the accounts."""
        self._count = len(entries)
        self._empty.setVisible(not entries)
        if self._search is not None or self._count >= MANY:
            self.search.setVisible(self._count >= MANY)
            if self._count < MANY:
                self.search.clear()
        self.list.show_entries(entries)
        self._show_found()

    def marked(self) -> bool:
        """Tell whether an account is marked."""
        return self._list is not None and self._list.currentIndex().isValid()

    def mark(
        self,
        account_id: str | None,
        *,
        practice: bool = False,
        explain: bool = False,
        report: bool = False,
        preferences: bool = False,
    ) -> None:
        """Mark the place that is shown in the main part of the window."""
        self.practice_button.setChecked(practice)
        self.explain_button.setChecked(explain)
        self.report_button.setChecked(report)
        self.preferences_button.setChecked(preferences)
        if self._list is not None:
            self._list.mark(account_id)
