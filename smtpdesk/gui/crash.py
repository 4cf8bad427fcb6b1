"""A failure of our own: it is told in the window, can be copied, and the program goes on."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

import smtpdesk
from smtpdesk.gui.buttons import button, reword
from smtpdesk.gui.card import ToneCard
from smtpdesk.gui.labels import Glyph, label
from smtpdesk.gui.theme import Type
from smtpdesk.gui.worker import bare_trace
from smtpdesk.text.page import Tone
from smtpdesk.text.translate import _

_LINE: Final = "-" * 40


def details(error: BaseException) -> str:
    """Give what a report of a failure needs: versions, places in the program, the error's kind. No value, no words."""
    versions = f"SMTP Desk {smtpdesk.__version__}, Python {platform.python_version()}, Qt {qVersion()}"
    return "\n".join((versions, f"{platform.system()} {platform.release()}", _LINE, bare_trace(error)))


class CrashWatch(QObject):
    """Takes what nobody caught in the window's thread. Several failures a second show as one."""

    happened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._before: Callable[..., object] | None = None

    def install(self) -> None:
        """Put it in the place of Python's own hook, until `remove`."""
        self._before = sys.excepthook
        sys.excepthook = self._take

    def remove(self) -> None:
        """Give Python's hook back."""
        if self._before is not None:
            sys.excepthook = self._before
            self._before = None

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.exit(130)
            return
        told = details(error.with_traceback(trace))
        if sys.stderr is not None:
            sys.stderr.write(told + "\n")
        self.happened.emit(told)


class CrashPanel(ToneCard):
    """Stands on top of the page until it is closed."""

    def __init__(self) -> None:
        super().__init__(gap=8, padding=14)
        self.set_tone(Tone.WARNING)
        self._details = ""
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Glyph("warning", "warning", 20))
        words = _("Something in this program went wrong. Nothing of yours is lost, and you can go on.")
        row.addWidget(label(words, Type.BODY, wrap=True), 1)
        self.copy_button = button(_("Copy &details"), self._copy, icon="copy")
        self.copy_button.setToolTip(_("Copies where it happened in the program. No password and no address is in it."))
        self.close_button = button(_("Close"), self.hide)
        row.addWidget(self.copy_button)
        row.addWidget(self.close_button)
        self.column.addLayout(row)
        self.hide()

    def show_details(self, told: str) -> None:
        """Show that something went wrong."""
        self._details = told
        reword(self.copy_button, _("Copy &details"))
        self.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        reword(self.copy_button, _("Copied"))
