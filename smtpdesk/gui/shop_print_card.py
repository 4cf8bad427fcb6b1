"""Asks, in the page itself, how a shop system's values are to be printed or saved: without the password, or with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import button
from smtpdesk.gui.card import ToneCard
from smtpdesk.gui.flow import FlowLayout
from smtpdesk.gui.labels import label
from smtpdesk.gui.theme import Type
from smtpdesk.text.page import Tone
from smtpdesk.text.translate import _


class ShopPrintCard(ToneCard):
    """`print_wanted` and `pdf_wanted` tell whether the password goes along."""

    print_wanted = Signal(bool)
    pdf_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__(gap=10, padding=14)
        self.column.addWidget(label(_("Print or save as PDF"), Type.HEADING, wrap=True))
        self.with_password = QCheckBox(_("With the password"))
        self.with_password.setFont(theme.font(Type.BODY))
        self.with_password.setAccessibleName(_("With the password"))
        self.column.addWidget(self.with_password)
        danger = _(
            "Whoever sees the paper or opens the file can send mail in your name. Destroy it when the shop is set up."
        )
        self.danger = label(danger, Type.SMALL, "bad", wrap=True)
        self.column.addWidget(self.danger)
        row = FlowLayout(gap=10)
        self.pdf_button = button(_("Save as PDF…"), lambda: self.pdf_wanted.emit(self._wanted()))
        self.print_button = button(_("Print…"), lambda: self.print_wanted.emit(self._wanted()), icon="print")
        self.close_button = button(_("Close"), self.hide)
        for made in (self.pdf_button, self.print_button, self.close_button):
            row.addWidget(made)
        self.column.addLayout(row)
        self.with_password.toggled.connect(self._follow)
        self.hide()

    def ask(self, *, has_password: bool) -> None:
        """Show the question; the password stays out until it is asked for anew."""
        self.with_password.setChecked(False)
        self.with_password.setVisible(has_password)
        self._follow()
        self.show()
        self.pdf_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _wanted(self) -> bool:
        return self.with_password.isChecked()

    def _follow(self) -> None:
        self.danger.setVisible(self._wanted())
        self.set_tone(Tone.BAD if self._wanted() else Tone.NEUTRAL)
