"""The cards of the preferences for what is kept: where it lies, and how all of it is forgotten."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smtpdesk.gui.buttons import button
from smtpdesk.gui.card import Card, ToneCard
from smtpdesk.gui.flow import FlowLayout
from smtpdesk.gui.labels import Glyph, label, quotable
from smtpdesk.gui.theme import Type
from smtpdesk.store.forgetting import Forgotten
from smtpdesk.store.paths import HOME_VARIABLE, folders
from smtpdesk.text.forgotten import forgotten_words
from smtpdesk.text.page import Tone
from smtpdesk.text.translate import _


class DataCard(Card):
    """Names the folders, and opens them in the system's own program."""

    def __init__(self) -> None:
        super().__init__(gap=12)
        self.column.addWidget(label(_("Where your data lies"), Type.HEADING, wrap=True))
        intro = _("All of it is on this computer. Passwords are in your computer's keyring, and never in a file.")
        self.column.addWidget(label(intro, Type.SMALL, "soft", wrap=True))
        where = folders()
        named = (
            (_("Accounts and preferences"), _("Open folder of account&s"), where.config),
            (_("Results and drafts"), _("Open folder of &drafts"), where.state),
        )
        self.paths: list[Path] = []
        for words, act, path in named:
            head = label(words, Type.SMALL, "label", wrap=True)
            value = quotable(label(str(path), Type.BODY, wrap=True))
            head.setBuddy(value)
            open_button = button(act, lambda path=path: open_folder(path), icon="open")  # type: ignore[misc]
            part = QVBoxLayout()
            part.setSpacing(4)
            part.addWidget(head)
            part.addWidget(value)
            part.addWidget(open_button, 0, Qt.AlignmentFlag.AlignLeft)
            self.column.addLayout(part)
            self.paths.append(path)
        if os.environ.get(HOME_VARIABLE, "").strip():
            words = _("The variable {name} is set: everything lies below the folder that it names.")
        else:
            words = _("To keep it elsewhere, on a stick for instance, set the variable {name} to a folder.")
        self.column.addWidget(label(words.replace("{name}", HOME_VARIABLE), Type.SMALL, "soft", wrap=True))


def open_folder(path: Path) -> None:
    """Open a folder in the system's file manager; where it does not exist yet, the nearest one above it."""
    while not path.is_dir() and path != path.parent:
        path = path.parent
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class ForgetCard(Card):
    """Asks once, in the page itself, and tells of each part what became of it."""

    asked = Signal()
    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(gap=12)
        self.column.addWidget(label(_("Forget everything"), Type.HEADING, wrap=True))
        intro = _(
            "Deletes all accounts, their saved passwords, results, drafts and these preferences from this computer. "
            "Nothing changes at your providers."
        )
        self.column.addWidget(label(intro, Type.BODY, "soft", wrap=True))
        self.ask_button = button(_("Forget ever&ything…"), self.ask, kind="danger", icon="trash")
        self.column.addWidget(self.ask_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.question = self._question()
        self.column.addWidget(self.question)
        self.result = QWidget()
        self._lines = QVBoxLayout(self.result)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self.column.addWidget(self.result)
        self.result.hide()

    def _question(self) -> ToneCard:
        card = ToneCard(gap=10, padding=14)
        card.set_tone(Tone.BAD)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Glyph("warning", "bad", 20))
        self.words = label("", wrap=True)
        row.addWidget(self.words, 1)
        card.column.addLayout(row)
        self.keep_button = button(_("Keep it"), self.close_question)
        self.forget_button = button(_("Forget everything"), self.confirmed.emit, kind="danger", icon="trash")
        buttons = FlowLayout(gap=10)
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.forget_button)
        card.column.addLayout(buttons)
        card.hide()
        return card

    def ask(self) -> None:
        """Ask, with the danger named; the safe answer has the focus."""
        self.words.setText(
            _(
                "This cannot be undone. A password that you have written down nowhere else is lost here, "
                "and you may have to make a new one at your provider."
            )
        )
        self.result.hide()
        self.ask_button.hide()
        self.question.show()
        self.asked.emit()
        self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_question(self) -> None:
        """Leave everything as it is."""
        self.question.hide()
        self.ask_button.show()
        self.ask_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self) -> None:
        """While it is done, nothing can be asked."""
        self.forget_button.setEnabled(False)
        self.keep_button.setEnabled(False)

    def show_result(self, told: Sequence[Forgotten]) -> None:
        """Tell of each part what became of it."""
        self.forget_button.setEnabled(True)
        self.keep_button.setEnabled(True)
        self.question.hide()
        self.ask_button.show()
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in told:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            icon, token = ("ok", "good") if one.gone else ("warning", "warning")
            row.addWidget(Glyph(icon, token, 16), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(forgotten_words(one), Type.BODY, wrap=True), 1)
            self._lines.addWidget(line)
        self.result.show()
        self.ask_button.setFocus(Qt.FocusReason.OtherFocusReason)
