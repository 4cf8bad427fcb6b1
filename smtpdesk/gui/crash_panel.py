"""A failure of our own as the window tells it."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from smtpdesk.gui.buttons import button, reword
from smtpdesk.gui.card import ToneCard
from smtpdesk.gui.flow import FlowLayout
from smtpdesk.gui.labels import Glyph, label
from smtpdesk.gui.theme import Type
from smtpdesk.text.page import Tone
from smtpdesk.text.translate import _


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
        self.copy_button = button(_("Copy details"), self._copy, icon="copy")
        self.copy_button.setToolTip(_("Copies where it happened in the program. No password and no address is in it."))
        self.close_button = button(_("Close"), self.hide)
        self.column.addLayout(row)
        buttons = FlowLayout(gap=10)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.close_button)
        self.column.addLayout(buttons)
        self.hide()

    def show_details(self, told: str) -> None:
        """Show that something went wrong."""
        self._details = told
        reword(self.copy_button, _("Copy details"))
        self.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        reword(self.copy_button, _("Copied"))
