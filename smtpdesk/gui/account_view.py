"""One account: its head, the settings on the left and the check on the right; one at a time in a narrow window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.account_form import AccountForm
from smtpdesk.gui.action_bar import ActionBar
from smtpdesk.gui.buttons import button, icon_button, reword
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
_FIELDS_LEAST: Final = 160
_NAME_LEAST: Final = 12
"""Letters of the name that are worth more than the tile beside it."""
_NAME_LETTERS: Final = 34
"""The room of the head's other parts, with a name that can be read."""


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
    share_wanted = Signal()
    shop_wanted = Signal()

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
        self._tabs = QWidget(self)  # without a parent it would be a window of its own when it is shown first
        tabs = QHBoxLayout(self._tabs)
        tabs.setContentsMargins(0, 0, 0, 0)
        tabs.setSpacing(head.spacing())
        tabs.addWidget(self._settings_tab)
        tabs.addWidget(self._result_tab)
        self.share_button = button(_("Share report"), self.share_wanted.emit, icon="share")
        self.share_button.setToolTip(_("Share report: saves what this check saw, for who helps you. Never a password."))
        self.share_button.hide()
        self.shop_button = button(_("Use in my shop"), self.shop_wanted.emit, icon="shop")
        QShortcut(QKeySequence("Ctrl+3"), self).activated.connect(self.shop_button.click)
        self.shop_button.setToolTip(_("The values for your shop system, each with a button that copies it (Ctrl+3)"))
        head.addWidget(self.share_button)
        head.addWidget(self.shop_button)
        head.addWidget(self.delete_button)
        self._head, self._column = head, column
        column.addLayout(head)
        self.question = DeleteQuestion()
        self.question.confirmed.connect(self.delete_confirmed)
        self.form = AccountForm()
        self.form.scroller.column.insertWidget(0, self.question)
        self.bar = ActionBar()
        self.form.column.addWidget(self.bar)
        self.bar.question_turned.connect(self._fit)
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
            self._tabs.setVisible(narrow)
            reword(self.share_button, "" if narrow else _("Share report"))
            self.share_button.setAccessibleName(_("Share report"))
            reword(self.shop_button, _("Shop") if narrow else _("Use in my shop"))
            self.shop_button.setAccessibleName(_("Use in my shop"))
            self.form.setVisible(not narrow or not self._result_shown)
            self.check.setVisible(not narrow or self._result_shown)
        self._place_tabs()
        # With large text the question of a test e-mail and the fields do not both fit: the question comes first.
        above = self._head.sizeHint().height() + self._tabs.sizeHint().height() + 4 * theme.PAGE_MARGIN
        room = self.height() - above - self.bar.sizeHint().height()
        self.form.give_way(to_question=self.bar.asking() and room < _FIELDS_LEAST)
        self._settings_tab.setChecked(not self._result_shown)
        self._result_tab.setChecked(self._result_shown)

    def _place_tabs(self) -> None:
        """Put the tabs beside the name, or below it where they would leave it no room."""
        wanted = self._tabs.sizeHint().width() + self.shop_button.sizeHint().width()
        wanted += self.share_button.sizeHint().width()
        wanted += self.fontMetrics().horizontalAdvance("0") * _NAME_LETTERS
        below = self.width() < wanted
        row = self._column if below else self._head
        taken = [self.share_button, self.shop_button, self.delete_button, *(() if below else (self._tabs,))]
        rest = (
            self.width()
            - 2 * theme.PAGE_MARGIN
            - sum(part.sizeHint().width() + self._head.spacing() for part in taken if not part.isHidden())
        )
        name = min(self.name.sizeHint().width(), self.name.fontMetrics().horizontalAdvance("0") * _NAME_LEAST)
        self.tile.setVisible(rest - self.tile.width() - self._head.spacing() >= name)
        if row.indexOf(self._tabs) < 0:
            self._head.removeWidget(self._tabs)
            self._column.removeWidget(self._tabs)
            row.insertWidget(1 if row is self._column else 2, self._tabs)
