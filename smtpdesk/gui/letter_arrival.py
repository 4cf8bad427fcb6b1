"""Below the verdict of a test e-mail: the question whether it arrived, and what to do next after the answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import button
from smtpdesk.gui.card import Card
from smtpdesk.gui.flow import FlowLayout
from smtpdesk.gui.labels import label, quotable
from smtpdesk.gui.theme import Type
from smtpdesk.gui.verdict_card import Action, VerdictCard
from smtpdesk.model.arrival import Arrival
from smtpdesk.text.arrival import ANSWERS, QUESTION
from smtpdesk.text.page import Card as Words
from smtpdesk.text.translate import _


class LetterArrival(QWidget):
    """The question with a button for each answer, and the card of the answer that was given. It may be given anew."""

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        self.question = Card(gap=10)
        self._title = label(_(QUESTION), Type.HEADING, wrap=True)
        self._found_by = quotable(label("", Type.BODY, "soft", wrap=True))
        self._found_by.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.question.column.addWidget(self._title)
        self.question.column.addWidget(self._found_by)
        place = QWidget()
        place.setAccessibleName(_(QUESTION))
        row = FlowLayout(place, gap=10)
        self.buttons: dict[Arrival, QPushButton] = {}
        for arrival, words in ANSWERS.items():
            made = button(_(words), partial(self._answer, arrival))
            made.setCheckable(True)
            made.setAccessibleDescription(_(QUESTION))
            row.addWidget(made)
            self.buttons[arrival] = made
        self.question.column.addWidget(place)
        self.next = VerdictCard()
        column.addWidget(self.question)
        column.addWidget(self.next)
        self._said = ""
        self.hide()

    def show_question(
        self, found_by: str, arrival: Arrival | None = None, card: Words | None = None, actions: Sequence[Action] = ()
    ) -> None:
        """Ask; `found_by` tells by what the message is found. With an answer: show it, and the card of what to do."""
        self._found_by.setText(found_by)
        self._found_by.setVisible(bool(found_by))
        for answer, made in self.buttons.items():
            made.setChecked(answer is arrival)
        if card is not None:
            self.next.show_card(card, actions)
            if card.title != self._said and self.isVisible():
                words = f"{card.title}. {card.meaning}"
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self._said = card.title if card is not None else ""
        self.next.setVisible(card is not None)
        self.show()

    def _answer(self, arrival: Arrival) -> None:
        # Only what is shown for the answer decides what is marked: a second press takes nothing back.
        self.buttons[arrival].setChecked(True)
        self.answered.emit(arrival.value)
