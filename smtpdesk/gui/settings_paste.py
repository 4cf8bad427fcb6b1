"""Pasted settings on their way into the form: read in a thread, shown, filled in by a click, and taken back."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject

from smtpdesk.gui import form_values
from smtpdesk.gui.account_form import AccountForm
from smtpdesk.gui.block_paste import clipboard_text
from smtpdesk.gui.errands import Errands
from smtpdesk.model.secret import Secret
from smtpdesk.providers.settings_block.block import Block


class _Before(NamedTuple):
    """What stood in the form."""

    values: dict[str, str]
    secret: Secret | None
    saved: bool


class SettingsPaste(QObject):
    """Works on one form. What was pasted is forgotten when it was filled in, closed, or another account is shown."""

    def __init__(self, form: AccountForm, errands: Errands) -> None:
        super().__init__()
        self._form = form
        self._errands = errands
        self._turn = 0
        self._block = Block()
        self._before: _Before | None = None
        card = form.pasted
        form.block_pasted.connect(self.take)
        form.paste_wanted.connect(self.take_copied)
        form.shown.connect(self.forget)
        card.fill_wanted.connect(self.fill)
        card.undo_wanted.connect(self.undo)
        card.again_wanted.connect(self.take_copied)
        card.closed.connect(self.close)

    def take_copied(self) -> None:
        """Read what was copied; the clipboard stays as it is."""
        text = clipboard_text()
        if text.strip():
            self.take(text)
        else:
            self._form.pasted.show_nothing_copied()

    def take(self, text: str) -> None:
        """Read a text, and show what was understood of it."""
        self.forget()
        turn = self._turn
        self._form.pasted.show_reading()
        self._form.scroller.verticalScrollBar().setValue(0)
        self._errands.do(lambda: _read(text), lambda block: self._show(block, turn))

    def _show(self, block: Block, turn: int) -> None:
        if turn == self._turn:
            self._block = block
            self._form.pasted.show_block(block)

    def fill(self) -> None:
        """Put what was understood into the form."""
        form, block = self._form, self._block
        before = _Before(form.values(), form.typed_secret(), form.secret.is_saved())
        self._block = Block()
        known = form.catalog.get(block.provider) if form.catalog is not None and block.provider else None
        changes = form_values.from_block(block, before.values, known, form.provider)
        elsewhere = changes.get("host", before.values["host"]) != before.values["host"]
        if elsewhere:
            form.secret.set_saved(saved=False)  # what was saved for one server is not sent to another one
        form.fill(changes, block.secret or (Secret("") if elsewhere else None))
        self._before = before
        form.pasted.show_filled()
        form.focus_next()

    def undo(self) -> None:
        """Put back what stood there before."""
        if self._before is not None:
            before, self._before = self._before, None
            self._form.secret.set_saved(saved=before.saved)
            self._form.fill(before.values, before.secret or Secret(""))
            self._form.pasted.hide()
            self._form.paste_button.setFocus()

    def close(self) -> None:
        """Put the card away."""
        self.forget()
        self._form.paste_button.setFocus()

    def forget(self) -> None:
        """Forget what was read, and what stood there before."""
        self._turn += 1
        self._block, self._before = Block(), None
        self._form.pasted.hide()


def _read(text: str) -> Block:
    from smtpdesk.providers.settings_block.reading import read

    return read(text)
