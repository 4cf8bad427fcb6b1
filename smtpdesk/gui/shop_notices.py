"""The cards above a shop system's values: what does not fit, what is safer, and the question at the end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.verdict_card import Action, VerdictCard
from smtpdesk.text.page import Card


class ShopNotices(QWidget):
    """Shows cards below each other."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP)
        self._cards: list[VerdictCard] = []

    def show_cards(self, cards: Sequence[tuple[Card, Sequence[Action]]]) -> None:
        """Show these cards with their actions in the place of those before."""
        while len(self._cards) < len(cards):
            made = VerdictCard()
            self._cards.append(made)
            self._column.addWidget(made)
        for place, made in enumerate(self._cards):
            if place < len(cards):
                made.show_card(*cards[place])
            made.setVisible(place < len(cards))
        self.setVisible(bool(cards))

    def titles(self) -> list[str]:
        """Give the titles of the cards that are shown."""
        return [card.title.text() for card in self._shown()]

    def buttons(self) -> list[QPushButton]:
        """Give the buttons of the cards that are shown."""
        return [made for card in self._shown() for made in card.buttons]

    def focus_first(self) -> None:
        """Put the focus on the first button."""
        for made in self.buttons()[:1]:
            made.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown(self) -> list[VerdictCard]:
        return [card for card in self._cards if not card.isHidden()]
