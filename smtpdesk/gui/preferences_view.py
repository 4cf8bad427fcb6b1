"""The page of the preferences. What is changed holds at once and is kept; there is nothing to confirm."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.about import AboutCard
from smtpdesk.gui.card import Scrolled
from smtpdesk.gui.labels import label
from smtpdesk.gui.preferences_control import PreferencesControl, Told
from smtpdesk.gui.preferences_data import DataCard, ForgetCard
from smtpdesk.gui.preferences_fields import ChecksCard, LookCard
from smtpdesk.gui.preferences_proxy import ProxyCard
from smtpdesk.gui.theme import Type
from smtpdesk.text.translate import _, available

_WIDEST = 720
"""Pixels at the usual text size: longer lines are hard to read."""


class PreferencesView(QWidget):
    """Shows the preferences and hands every change to their control.

    `forget_wanted`: everything is to go. `about_wanted`: the page of versions and licences.
    """

    forget_wanted = Signal()
    about_wanted = Signal()

    def __init__(self, control: PreferencesControl) -> None:
        super().__init__()
        self.setObjectName("page")
        self._control = control
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        margin = theme.PAGE_MARGIN
        self.scroller = Scrolled(gap=theme.GAP, margins=(margin, margin, margin, margin))
        outer.addWidget(self.scroller)
        inside = QWidget()
        inside.setMaximumWidth(round(_WIDEST * theme.pixels(Type.BODY) / 14))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        row = QHBoxLayout()
        row.addWidget(inside, 1000)
        row.addStretch(1)
        self.scroller.column.addLayout(row)
        self.scroller.column.addStretch(1)
        column.addWidget(label(_("Preferences"), Type.TITLE, wrap=True))
        self.look = LookCard(available())
        self.checks = ChecksCard()
        self.proxy = ProxyCard()
        self.data = DataCard()
        self.forget = ForgetCard()
        self.about = AboutCard()
        self.about.opened.connect(self.about_wanted)
        for card in (self.look, self.checks, self.proxy, self.data, self.forget, self.about):
            column.addWidget(card)
        for changing in (self.look, self.checks, self.proxy):
            changing.changed.connect(self.commit)
        self.forget.asked.connect(lambda: self._bring(self.forget.question))
        self.forget.confirmed.connect(self._forget)
        control.changed.connect(self.refresh)
        control.secret_told.connect(self.proxy.show_secret)
        control.secret_forgotten.connect(self.proxy.forget_secret)
        self._committing = False
        self.refresh()

    def refresh(self) -> None:
        """Show what is preferred now; what is just being typed stays."""
        if not self._committing:
            for card in (self.look, self.checks, self.proxy):
                card.show_values(self._control.preferences)

    def commit(self) -> None:
        """Keep what stands in the fields, as far as it can be."""
        self._committing = True
        try:
            preferences = self.look.put_into(self._control.preferences)
            preferences = self.checks.put_into(preferences)
            preferences, secret = self.proxy.put_into(preferences)
            self._control.change(preferences)
            if secret is not None and preferences.proxy is not None and preferences.proxy.user:
                self.proxy.hand_over(secret)
                self._control.keep_secret(secret)
        finally:
            self._committing = False

    def _forget(self) -> None:
        self.forget.set_busy()
        self.proxy.forget_secret()
        self.forget_wanted.emit()

    def show_forgotten(self, told: Told) -> None:
        """Tell what became of each part."""
        self.refresh()
        self.forget.show_result(told)
        self._bring(self.forget.result)

    def _bring(self, part: QWidget) -> None:
        """Scroll to a part that was just shown, once it has its place."""
        QTimer.singleShot(0, part, lambda: self.scroller.bring(part))
