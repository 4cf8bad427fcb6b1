"""What was understood of pasted settings, before anything is filled in. The pasted text itself is never shown."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from smtpdesk.gui.buttons import button, icon_button
from smtpdesk.gui.card import ToneCard
from smtpdesk.gui.flow import FlowLayout
from smtpdesk.gui.labels import Glyph, label
from smtpdesk.gui.theme import Type
from smtpdesk.model.report import Certainty
from smtpdesk.providers.settings_block.block import Block, Understood
from smtpdesk.text.page import Tone
from smtpdesk.text.pasted_settings import contradiction, nothing_understood, part_name, value_words
from smtpdesk.text.translate import _, ngettext

_LONGEST: Final = 80


class PastedCard(ToneCard):
    """Shows the settings with the lines that they come from; one button fills them in, and another takes it back."""

    fill_wanted = Signal()
    undo_wanted = Signal()
    again_wanted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(gap=8, padding=14)
        self.set_tone(Tone.NEUTRAL)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._glyph = Glyph("copy", "soft", 18)
        head.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        self.title = label("", Type.BODY, wrap=True)
        head.addWidget(self.title, 1)
        self.close_button = icon_button("minus-circle", _("Close what was pasted"), self.closed.emit)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self.notes = label("", Type.SMALL, "warning", wrap=True)
        self.column.addWidget(self.notes)
        self.fill_button = button(_("Fill them in"), self.fill_wanted.emit, kind="primary")
        self.undo_button = button(_("Take it back"), self.undo_wanted.emit)
        self.again_button = button(_("Read what was copied now"), self.again_wanted.emit)
        buttons = FlowLayout(gap=10)
        for made in (self.fill_button, self.undo_button, self.again_button):
            buttons.addWidget(made)
        self.column.addLayout(buttons)
        self._rows = QWidget()
        self.column.addWidget(self._rows)
        self.hide()

    def show_reading(self) -> None:
        """Say that the text is being read."""
        self._say(_("Reading what was pasted…"), "copy", "soft", Tone.NEUTRAL)

    def show_nothing_copied(self) -> None:
        """Say what to do where the clipboard is empty."""
        words = _(
            "Nothing is copied yet. Copy the settings in the provider's e-mail, on its page or in a file such as .env: "
            "server, port, user name and password in one go. Then press this button."
        )
        self._say(words, "info", "soft", Tone.NEUTRAL)
        self.again_button.show()
        self.again_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_block(self, block: Block) -> None:
        """Show what was understood."""
        if not block.parts:
            self._say(nothing_understood(block), "warning", "warning", Tone.WARNING)
            self.again_button.show()
            self.again_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        count = len(block.parts)
        words = ngettext("{count} setting was understood", "{count} settings were understood", count)
        self._say(words.format(count=count), "ok", "good", Tone.NEUTRAL)
        self._show_rows(list(block.parts.values()))
        told = [contradiction(one) for one in block.contradictions]
        if block.only_incoming:
            told.insert(0, nothing_understood(block))
        if block.cut:
            told.append(_("The text was very long; only its beginning was read."))
        self.notes.setText("\n".join(told))
        self.notes.setVisible(bool(told))
        self.fill_button.show()
        self.fill_button.setAccessibleDescription(self.words())
        self.fill_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_filled(self) -> None:
        """Say that it is done, and offer to take it back."""
        words = _("The settings were filled in. What was not among them stayed as it was.")
        self._say(words, "ok", "good", Tone.GOOD)
        self.undo_button.show()

    def words(self) -> str:
        """Give all that is shown, for a screen reader and for tests."""
        rows = self._rows.accessibleDescription()
        notes = self.notes.text() if not self.notes.isHidden() else ""
        return "\n".join(part for part in (self.title.text(), rows, notes) if part)

    def _say(self, words: str, icon: str, token: str, tone: Tone) -> None:
        self.title.setText(words)
        self._glyph.show_icon(icon, token)
        self.set_tone(tone)
        self._show_rows([])
        self.notes.hide()
        for made in (self.fill_button, self.undo_button, self.again_button):
            made.hide()
        self.setAccessibleName(words)
        self.show()

    def _show_rows(self, found: list[Understood]) -> None:
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        spoken = []
        for row, one in enumerate(found):
            name, value, where = part_name(one.part), _short(value_words(one)), _where(one)
            head, words = label(name, Type.SMALL, "label", wrap=True), label(value, Type.SMALL, wrap=True)
            head.setBuddy(words)
            grid.addWidget(head, 2 * row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, 2 * row, 1)
            grid.addWidget(label(where, Type.SMALL, "soft", wrap=True), 2 * row + 1, 1)
            spoken.append(f"{name}: {value} ({where})")
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 2)
        fresh.setAccessibleDescription("\n".join(spoken))
        # Not by replaceWidget, which looks into the rows of buttons and has PySide delete their items.
        self.column.insertWidget(self.column.indexOf(self._rows), fresh)
        self.column.removeWidget(self._rows)
        fresh.setVisible(bool(found))  # not before: without a place on the page it would be a window for a moment
        self._rows.hide()
        self._rows.setParent(None)
        self._rows.deleteLater()
        self._rows = fresh


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _where(one: Understood) -> str:
    words = (
        _("line {number}, “{label}”") if one.certainty is Certainty.SURE else _("probably; line {number}, “{label}”")
    )
    return words.format(number=one.line, label=one.label)
