"""A field for the path of a file, with a button that opens the system's dialog to choose one."""

from __future__ import annotations

import os
from typing import Final

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog, QLineEdit

from smtpdesk.gui.buttons import button
from smtpdesk.gui.field import Field
from smtpdesk.gui.row import Row
from smtpdesk.text.translate import _

_LONGEST: Final = 4096


class FileField(Field):
    """The path can be typed, pasted or chosen; what is chosen counts as typed."""

    def __init__(self, name: str, words: str, *, help_: str, title: str, filters: tuple[str, ...]) -> None:
        line = QLineEdit()
        line.setMaxLength(_LONGEST)
        super().__init__(name, words, line, help_=help_)
        self._line = line
        self._title = title
        self._filters = filters
        self.choose_button = button(_("Choose…"), self.choose)
        self.choose_button.setAccessibleName(title)
        row = Row(gap=8)
        place = self.column.indexOf(line)
        self.column.removeWidget(line)
        row.add(line, 1)
        row.add(self.choose_button)
        self.column.insertWidget(place, row)
        self.dialog: QFileDialog | None = None

    def choose(self) -> None:
        """Open the dialog where the typed file lies. The window goes on while it is open."""
        if self.dialog is not None:
            return
        dialog = QFileDialog(self.window(), self._title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(self._filters)
        typed = self._line.text().strip()
        if typed and os.path.isabs(typed):
            dialog.setDirectory(os.path.dirname(typed))
        dialog.fileSelected.connect(lambda path: self.mend_text(QDir.toNativeSeparators(path)))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        self.focus()
