"""A line on top of the page that stays until it is closed: what could not be read or saved."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from smtpdesk.gui.buttons import button
from smtpdesk.gui.card import ToneCard
from smtpdesk.gui.flow import FlowLayout
from smtpdesk.gui.labels import Glyph, label
from smtpdesk.text.page import Tone
from smtpdesk.text.translate import _


class Notice(ToneCard):
    """Shows words; several are shown below each other."""

    def __init__(self) -> None:
        super().__init__(gap=8, padding=14)
        self.set_tone(Tone.WARNING)
        self._lines: list[str] = []
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Glyph("warning", "warning", 20))
        self.words = label("", wrap=True)
        row.addWidget(self.words, 1)
        self.column.addLayout(row)
        self.close_button = button(_("Close"), self._close)
        buttons = FlowLayout(gap=10)
        buttons.addWidget(self.close_button)
        self.column.addLayout(buttons)
        self.hide()

    def say(self, words: str) -> None:
        """Show these words too."""
        if words not in self._lines:
            self._lines.append(words)
        self.words.setText("\n".join(self._lines[-4:]))
        self.show()

    def _close(self) -> None:
        self._lines = []
        self.hide()
