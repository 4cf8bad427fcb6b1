"""What an action changed: the verdict before it, and the one now, both in words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel

from smtpdesk.gui import theme
from smtpdesk.gui.card import ToneCard
from smtpdesk.gui.labels import Glyph, label, quotable
from smtpdesk.gui.verdict_card import ICONS
from smtpdesk.text.page import Card
from smtpdesk.text.translate import _


class BeforeCard(ToneCard):
    """Two lines, the earlier verdict above the new one."""

    def __init__(self) -> None:
        super().__init__(gap=6)
        self.column.setContentsMargins(theme.CARD_PADDING, 14, theme.CARD_PADDING, 14)
        self._before_glyph, self.before = self._line("soft")
        self._now_glyph, self.now = self._line("")
        self.hide()

    def _line(self, role: str) -> tuple[Glyph, QLabel]:
        row = QHBoxLayout()
        row.setSpacing(10)
        glyph = Glyph("info", "soft", 18)
        words = quotable(label("", role=role, wrap=True))
        words.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        row.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        self.column.addLayout(row)
        return glyph, words

    def show_change(self, before: Card, now: Card) -> None:
        """Show how it was and how it is."""
        same = before.title == now.title
        self.before.setText(_("Before: {title}").format(title=before.title))
        self.now.setText(_("Now: the same") if same else _("Now: {title}").format(title=now.title))
        self._before_glyph.show_icon(*ICONS[before.tone])
        self._now_glyph.show_icon(*ICONS[now.tone])
        self.setAccessibleName(f"{self.before.text()}. {self.now.text()}")
