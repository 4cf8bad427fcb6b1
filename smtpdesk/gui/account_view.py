"""One account: its head, the settings on the left and the check on the right; one at a time in a narrow window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.account_form import AccountForm
from smtpdesk.gui.action_bar import ActionBar
from smtpdesk.gui.buttons import button, icon_button
from smtpdesk.gui.card import ToneCard
from smtpdesk.gui.check_view import CheckView
from smtpdesk.gui.flow import FlowLayout
from smtpdesk.gui.labels import ElidedLabel, Glyph, label
from smtpdesk.gui.theme import Type
from smtpdesk.gui.tile import Mark, Tile
from smtpdesk.text.page import Tone
from smtpdesk.text.translate import _

_FORM_NARROWEST: Final = 348
_FORM_WIDEST: Final = 400
_BOTH_FIT: Final = 820
"""Narrower than this, settings and result share one place (at the usual text size)."""


class DeleteQuestion(ToneCard):
    """Asks in the page itself before an account and its secret are deleted."""

    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(gap=10, padding=14)
        self.set_tone(Tone.BAD)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Glyph("warning", "bad", 20))
        self.words = label("", wrap=True)
        row.addWidget(self.words, 1)
        self.column.addLayout(row)
        self.keep_button = button(_("Keep it"), self.hide)
        self.delete_button = button(_("Delete"), self.confirmed.emit, kind="danger", icon="trash")
        buttons = FlowLayout(gap=10)
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.delete_button)
        self.column.addLayout(buttons)
        self.hide()

    def ask(self, name: str) -> None:
        """Ask about this account."""
        self.words.setText(
            _("Delete “{name}” and its saved password? Nothing changes at the provider.").format(name=name)
        )
        self.show()
        self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)


class AccountView(QWidget):
    """Holds the parts of an account's page together; what happens in them is the window's business."""

    delete_wanted = Signal()
    delete_confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        column = QVBoxLayout(self)
        margin = theme.PAGE_MARGIN
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(16)
        self.tile = Tile(44)
        self.name = ElidedLabel("", Type.TITLE)
        self.subtitle = ElidedLabel("", Type.BODY, "soft")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self.subtitle)
        self.delete_button = icon_button("trash", _("Delete this account"), self.delete_wanted.emit)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.tile)
        head.addLayout(names, 1)
        self._settings_tab = self._tab(_("Settings"), "Ctrl+1", result=False)
        self._result_tab = self._tab(_("Result"), "Ctrl+2", result=True)
        head.addWidget(self._settings_tab)
        head.addWidget(self._result_tab)
        head.addWidget(self.delete_button)
        column.addLayout(head)
        self.question = DeleteQuestion()
        self.question.confirmed.connect(self.delete_confirmed)
        self.form = AccountForm()
        self.form.scroller.column.insertWidget(0, self.question)
        self.bar = ActionBar()
        self.form.column.addWidget(self.bar)
        self.check = CheckView()
        panes = QHBoxLayout()
        panes.setSpacing(18)
        panes.addWidget(self.form)
        panes.addWidget(self.check, 1)
        column.addLayout(panes, 1)
        self._result_shown = False
        self._narrow: bool | None = None
        self._fit()

    def _tab(self, words: str, keys: str, *, result: bool) -> QPushButton:
        made = button(words, lambda: self.show_result(shown=result), kind="place")
        made.setCheckable(True)
        made.setShortcut(keys)
        made.setToolTip(keys)
        return made

    def show_head(self, mark: Mark, name: str, subtitle: str, *, deletable: bool = True) -> None:
        """Show which account this is."""
        self.tile.show_mark(mark)
        self.name.show_text(name)
        self.subtitle.show_text(subtitle)
        self.delete_button.setVisible(deletable)

    def show_result(self, *, shown: bool) -> None:
        """In a narrow window: show the result, or the settings."""
        self._result_shown = shown
        self._narrow = None
        self._fit()

    def ask_delete(self, name: str) -> None:
        """Ask on top of the settings whether this account shall be deleted."""
        self.show_result(shown=False)
        self.bar.close_question()
        self.question.ask(name)
        self.form.scroller.verticalScrollBar().setValue(0)

    def narrow(self) -> bool:
        """Tell whether only one of the two fits."""
        return bool(self._narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        scale = max(1.0, theme.pixels(Type.BODY) / 14)
        narrow = self.width() < _BOTH_FIT * scale
        wide = round(min(_FORM_WIDEST, max(_FORM_NARROWEST, self.width() * 0.34)) * scale)
        self.form.setMinimumWidth(0 if narrow else wide)
        self.form.setMaximumWidth(16_777_215 if narrow else wide)
        if narrow != self._narrow:
            self._narrow = narrow
            for made in (self._settings_tab, self._result_tab):
                made.setVisible(narrow)
            self.form.setVisible(not narrow or not self._result_shown)
            self.check.setVisible(not narrow or self._result_shown)
        self._settings_tab.setChecked(not self._result_shown)
        self._result_tab.setChecked(self._result_shown)
