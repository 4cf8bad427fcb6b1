"""The right side of an account: the verdict, the steps as they happen, and the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.before_card import BeforeCard
from smtpdesk.gui.buttons import button
from smtpdesk.gui.card import Card, Scrolled, ToneCard
from smtpdesk.gui.details import Details
from smtpdesk.gui.flow import FlowLayout
from smtpdesk.gui.labels import ElidedLabel, Glyph, label, quotable
from smtpdesk.gui.letter_arrival import LetterArrival
from smtpdesk.gui.row import Row
from smtpdesk.gui.steps_view import StepsView
from smtpdesk.gui.theme import Type
from smtpdesk.gui.verdict_card import Action, VerdictCard
from smtpdesk.text.page import Card as VerdictWords
from smtpdesk.text.page import Page, Tone
from smtpdesk.text.translate import _

_MAX_NOTES: Final = 6


class RunningCard(ToneCard):
    """What is there while a check runs: what it does now, why it may wait, and Stop."""

    def __init__(self) -> None:
        super().__init__(gap=10)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Glyph("running", "accent", 24))
        self.title = label("", Type.HEADING, wrap=True)
        row.addWidget(self.title, 1)
        self.stop_button = button(_("Stop"), icon="stop")
        self.stop_button.setToolTip(_("Stops at once (Escape)"))
        row.addWidget(self.stop_button)
        self.column.addLayout(row)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedHeight(4)
        bar.setAccessibleName(_("The check is running"))
        self.column.addWidget(bar)
        self.waiting = label("", Type.BODY, "soft", wrap=True)
        self.column.addWidget(self.waiting)


class CertificateQuestion(ToneCard):
    """Names the danger before a certificate is accepted that nobody vouches for."""

    accepted = Signal(str)

    def __init__(self) -> None:
        super().__init__(gap=10)
        self.set_tone(Tone.WARNING)
        self._fingerprint = ""
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Glyph("warning", "warning", 24), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(_("Accept a certificate that nobody vouches for?"), Type.HEADING, wrap=True), 1)
        self.column.addLayout(head)
        self.danger = label("", wrap=True)
        self.column.addWidget(self.danger)
        name = label(_("Its fingerprint (SHA-256)"), Type.SMALL, "label", wrap=True)
        self.column.addWidget(name)
        self.fingerprint = quotable(label("", Type.MONO, wrap=True))
        name.setBuddy(self.fingerprint)
        self.column.addWidget(self.fingerprint)
        row = FlowLayout(gap=10)
        self.keep_button = button(_("Leave it refused"), self.hide)
        self.accept_button = button(_("Accept it for this account"), self._accept, kind="danger")
        row.addWidget(self.keep_button)
        row.addWidget(self.accept_button)
        self.column.addLayout(row)
        self.hide()

    def ask(self, fingerprint: str, danger: str) -> None:
        """Ask about this certificate, after the words that name the danger."""
        self._fingerprint = fingerprint
        self.danger.setText(danger)
        pairs = [fingerprint[place : place + 2].upper() for place in range(0, len(fingerprint), 2)]
        self.fingerprint.setText(" ".join(":".join(pairs[at : at + 8]) for at in range(0, len(pairs), 8)))
        self.fingerprint.setAccessibleName(_("Fingerprint {value}").format(value=":".join(pairs)))
        self.show()
        self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self) -> None:
        self.hide()
        self.accepted.emit(self._fingerprint)


class CheckView(QWidget):
    """Shows one page. It holds no check: it is told what to show, and tells that Stop was wanted."""

    stop_wanted = Signal()
    certificate_accepted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.scroller = Scrolled(gap=theme.GAP)
        outer.addWidget(self.scroller)
        column = self.scroller.column
        self.running = RunningCard()
        self.running.stop_button.clicked.connect(lambda _checked=False: self.stop_wanted.emit())
        self.before = BeforeCard()
        self.verdict = VerdictCard()
        self.arrival = LetterArrival()
        self.question = CertificateQuestion()
        self.question.accepted.connect(self.certificate_accepted)
        self._notes = QWidget()
        self._note_column = QVBoxLayout(self._notes)
        self._note_column.setContentsMargins(0, 0, 0, 0)
        self._note_column.setSpacing(theme.GAP)
        self._note_cards: list[VerdictCard] = []
        self.happened = Card(gap=8)
        inset = 8  # the list of steps reaches further out, so that its focus ring does not touch the words
        around = theme.CARD_PADDING - inset
        self.happened.column.setContentsMargins(around, theme.CARD_PADDING, around, theme.CARD_PADDING)
        head = Row()
        head.setContentsMargins(inset, 0, inset, 0)
        self._title = label(_("What happened"), Type.HEADING, wrap=True)
        self.when = ElidedLabel("", Type.SMALL, "soft")
        self.when.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        head.add(self._title, 1, least=self.fontMetrics().horizontalAdvance("0") * 20)
        head.add(self.when)
        self.happened.column.addWidget(head)
        self.steps = StepsView()
        self.happened.column.addWidget(self.steps)
        self.details = Details()
        column.addWidget(self.running)
        column.addWidget(self.before)
        column.addWidget(self.verdict)
        column.addWidget(self.arrival)
        column.addWidget(self.question)
        column.addWidget(self.happened)
        column.addWidget(self._notes)
        column.addWidget(self.details, 1)
        self._announced = ""
        self._finished = False
        self._shown: VerdictWords | None = None
        self.running.hide()
        self.verdict.hide()
        self._notes.hide()

    def show_page(
        self,
        page: Page,
        *,
        running: bool,
        actions: Sequence[Action] = (),
        card: VerdictWords | None = None,
        before: VerdictWords | None = None,
    ) -> None:
        """Show how a check stands: before it (no rows done), while it runs, or after it with its actions.

        `card` stands in the place of the page's own verdict; `before` is the verdict that an action was to mend.
        """
        card = card or page.card
        focused = self.window().focusWidget()
        self._show_running(page, running=running)
        shown = card if not running else None
        if shown is not self._shown:  # what was asked belonged to the verdict before
            self.question.hide()
        self._shown = shown
        if shown is not None:
            self.verdict.show_card(shown, actions)
        self.verdict.setVisible(shown is not None)
        if shown is not None and before is not None:
            self.before.show_change(before, shown)
        self.before.setVisible(shown is not None and before is not None)
        self._title.setText(_("What happened") if running or page.finished else _("What a check goes through"))
        self.when.show_text(" · ".join(part for part in (page.when, page.total) if part))
        self.steps.show_page(page)
        self._show_notes(page, running=running)
        self.details.show_page(page)
        if page.finished and not self._finished and shown is not None:
            self.scroller.verticalScrollBar().setValue(0)
            self._announce(self.before.accessibleName() if before is not None else shown.title, shown.meaning)
        self._finished = page.finished
        if focused is self.running.stop_button and not running:
            self._focus_after()

    def _focus_after(self) -> None:
        """Put the focus where Stop had it: on the main button of the verdict, else on the steps."""
        after = self.verdict.buttons[0] if self.verdict.buttons and not self.verdict.isHidden() else self.steps
        after.setFocus(Qt.FocusReason.OtherFocusReason)

    def bring_verdict(self, card: VerdictWords) -> None:
        """Put a card into sight that stands in the verdict's place, with the focus on its main button."""
        self.scroller.verticalScrollBar().setValue(0)
        self._announce(card.title, card.meaning)
        self._focus_after()

    def ask_about_certificate(self, fingerprint: str, danger: str) -> None:
        """Ask whether this certificate is to be accepted, with the danger named."""
        self.question.ask(fingerprint, danger)
        self.scroller.bring(self.question)

    def _show_running(self, page: Page, *, running: bool) -> None:
        self.running.setVisible(running)
        self.running.title.setText(page.headline)
        self.running.waiting.setText(page.waiting)
        self.running.waiting.setVisible(bool(page.waiting))
        if running and page.waiting and page.waiting != self._announced:
            self._announce(page.waiting)
        self._announced = page.waiting

    def _show_notes(self, page: Page, *, running: bool) -> None:
        notes = page.notes[:_MAX_NOTES] if page.finished else []
        # The first card is made while the check runs: at its end there is a verdict to lay out, too.
        while len(self._note_cards) < max(len(notes), running):
            card = VerdictCard()
            self._note_cards.append(card)
            self._note_column.addWidget(card)
        for place, card in enumerate(self._note_cards):
            if place < len(notes):
                card.show_card(notes[place])
            card.setVisible(place < len(notes))
        self._notes.setVisible(bool(notes))

    def _announce(self, *words: str) -> None:
        event = QAccessibleAnnouncementEvent(self, " ".join(part for part in words if part))
        QAccessible.updateAccessibility(event)
