"""The system's dialogs for reports: where to save one, and which to open. The window goes on while they are open."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from smtpdesk.text.translate import _

_SUFFIX: Final = "smtpdesk"
_LONGEST: Final = 60


def save_dialog(parent: QWidget, name: str, chosen: Callable[[Path], object]) -> QFileDialog:
    """Ask where to save the report of the account of this name."""
    dialog = _dialog(parent, _("Save the report"), chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.selectFile(file_name(name, datetime.now().astimezone().date()))
    dialog.open()
    return dialog


def open_dialog(parent: QWidget, chosen: Callable[[Path], object]) -> QFileDialog:
    """Ask which report to open."""
    dialog = _dialog(parent, _("Open a report"), chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.open()
    return dialog


def file_name(name: str, day: date) -> str:
    """Make a file's name of an account's, for every system: letters, digits and hyphens, with the day."""
    plain = re.sub(r"[^\w]+", "-", name).strip("-_")[:_LONGEST].rstrip("-_")
    return f"{plain or 'report'}-{day.isoformat()}.{_SUFFIX}"


def _dialog(parent: QWidget, title: str, chosen: Callable[[Path], object]) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setNameFilters([_("Reports (*.smtpdesk)"), _("All files (*)")])
    dialog.setDefaultSuffix(_SUFFIX)
    dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    dialog.fileSelected.connect(lambda path: chosen(Path(QDir.toNativeSeparators(path))))
    dialog.finished.connect(lambda _result: dialog.deleteLater())
    return dialog
