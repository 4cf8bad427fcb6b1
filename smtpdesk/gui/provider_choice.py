"""A list of the providers to choose from, found by typing any of their names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from smtpdesk.gui.buttons import Choice

Search = Callable[[str], Sequence[str]]


class ProviderChoice(Choice):
    """Its first entry stands for none. What is typed and fits no provider becomes that first entry again."""

    def __init__(self, name: str, none: str) -> None:
        super().__init__(name)
        self._search: Search = lambda _text: ()
        self.addItem(none, "")
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.setLineEdit(self.line)
        self.setInsertPolicy(Choice.InsertPolicy.NoInsert)
        self._names = QStringListModel(self)
        found = QCompleter(self._names, self)
        found.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.popup = QListView()
        self.popup.setObjectName("found")
        self.popup.setAccessibleName(name)
        found.setPopup(self.popup)
        self.setCompleter(found)
        self.line.textEdited.connect(self._look)
        self.line.editingFinished.connect(self.settle)

    def offer(self, names: Sequence[tuple[str, str]], search: Search) -> None:
        """Offer these providers (name, id); `search` gives the names that fit what is typed, best first."""
        self._search = search
        chosen = self.currentData()
        while self.count() > 1:
            self.removeItem(1)
        for name, provider in names:
            self.addItem(name, provider)
        self.setCurrentIndex(max(0, self.findData(chosen)))

    def settle(self) -> None:
        """Make a choice of what was typed: the provider of this name, or the only one that fits; else none."""
        typed = self.currentText().strip()
        place = self.findText(typed)
        if place < 0:
            found = self._search(typed) if typed else ()
            place = self.findText(found[0]) if len(found) == 1 else 0
        changed = place != self.currentIndex()
        self.setCurrentIndex(max(0, place))
        self.setEditText(self.itemText(self.currentIndex()))
        if changed:
            self.activated.emit(self.currentIndex())

    def _look(self, typed: str) -> None:
        self._names.setStringList(list(self._search(typed)) if typed.strip() else [])
