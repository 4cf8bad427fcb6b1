"""Below the form: check the connection, or send a test e-mail to an address that is asked for right there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from smtpdesk.gui.buttons import Choice, button, set_kind
from smtpdesk.gui.field import Field, hint_inside
from smtpdesk.gui.row import Row
from smtpdesk.text.letter import KINDS, LetterKind
from smtpdesk.text.translate import _

_LEAST: Final = 120
"""Width of a drop-down list beside another one, in pixels."""


class ActionBar(QWidget):
    """Two buttons; the second turns into a field that asks for the recipient."""

    check_wanted = Signal()
    send_wanted = Signal(str)
    question_turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(10)
        self.check_button = button(_("Check &connection"), self.check_wanted.emit)
        self.check_button.setToolTip(_("Goes through every step and sends no mail (Ctrl+Return)"))
        self.send_button = button(_("Send a test e-&mail"), self.ask, kind="primary")
        self.recipient = Field("recipient", _("Send a test e-&mail to"))
        self._line = self.recipient.editor
        if isinstance(self._line, QLineEdit):
            hint_inside(self._line, _("your own address, to see it arrive"))
            self._line.returnPressed.connect(self._send)
        kinds = Choice(_("Kind of message"))
        for kind, words in KINDS.items():
            kinds.addItem(_(words), kind.value)
        self.letter = Field("letter", _("Kind of message"), kinds)
        self._senders = Choice(_("Send it from"))
        self.from_field = Field("from", _("Send it from"), self._senders)
        self.from_field.hide()
        self.go_button = button(_("Sen&d it"), self._send, kind="primary", icon="send")
        self.cancel_button = button(_("Cancel"), self.close_question)
        self._question = QWidget()
        inside = QVBoxLayout(self._question)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        inside.addWidget(self.recipient)
        choices = Row()  # beside each other: below each other they would take the form's room
        choices.add(self.from_field, 1, least=_LEAST)
        choices.add(self.letter, 1, least=_LEAST)
        inside.addWidget(choices)
        row = Row()
        row.add(self.cancel_button)
        row.add(self.go_button, 1)
        inside.addWidget(row)
        column.addWidget(self.check_button)
        column.addWidget(self.send_button)
        column.addWidget(self._question)
        self._question.hide()

    def kind(self) -> LetterKind:
        """Give the kind of message that is chosen."""
        return LetterKind(self.letter.text())

    def choose(self, kind: LetterKind) -> None:
        """Choose this kind of message."""
        self.letter.set_text(kind.value)

    def offer_senders(self, senders: Sequence[str], chosen: str) -> None:
        """Let one of several From addresses be chosen; where there is only one, nothing is asked."""
        self._senders.clear()
        for address in senders:
            self._senders.addItem(address, address)
        self.from_field.set_text(chosen)
        self.from_field.setVisible(len(senders) > 1)

    def chosen_sender(self) -> str:
        """Give the From address that was chosen; empty where there was nothing to choose."""
        return "" if self.from_field.isHidden() else self.from_field.text()

    def set_recipient(self, address: str) -> None:
        """Fill in the address that was used last, or the one that suggests itself."""
        self.recipient.set_text(address)
        self.recipient.clear_remark()

    def ask(self) -> None:
        """Ask to whom the test goes; what is filled in is selected, so that Return is enough."""
        self._question.show()
        self.send_button.hide()
        self.check_button.hide()
        self.question_turned.emit()
        self.recipient.focus()

    def asking(self) -> bool:
        """Tell whether the question stands there."""
        return not self._question.isHidden()

    def close_question(self) -> None:
        """Show the two buttons again."""
        if self.asking():
            focused = self._question.isAncestorOf(self.focusWidget() or self)
            self._question.hide()
            self.check_button.show()
            self.send_button.show()
            self.question_turned.emit()
            if focused:
                self.send_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, words: str) -> None:
        """Say what is wrong with the recipient."""
        self.ask()
        self.recipient.show_error(words)

    def set_running(self, *, running: bool) -> None:
        """While a check runs nothing else can be started."""
        for made in (self.check_button, self.send_button, self.go_button):
            made.setEnabled(not running)

    def quieten(self, *, quiet: bool) -> None:
        """Let the verdict have the one main button of the view."""
        set_kind(self.send_button, "" if quiet else "primary")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.asking():
            self.close_question()
        else:
            super().keyPressEvent(event)

    def _send(self) -> None:
        if self.go_button.isEnabled():
            self.send_wanted.emit(self.recipient.text().strip())
