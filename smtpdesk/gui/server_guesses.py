"""What a server may be called where only a domain is known: said to be guesses, and taken by a click."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from smtpdesk.gui.buttons import button
from smtpdesk.gui.flow import FlowLayout
from smtpdesk.gui.labels import label
from smtpdesk.gui.theme import Type
from smtpdesk.text.translate import _


class ServerGuesses(QWidget):
    """Hidden without guesses."""

    taken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        self._words = label("", Type.SMALL, "soft", wrap=True)
        column.addWidget(self._words)
        self._flow = FlowLayout(gap=10)
        column.addLayout(self._flow)
        self.buttons: list[QPushButton] = []
        self.hide()

    def show_guesses(self, hosts: Sequence[str]) -> None:
        """Offer these names of servers."""
        for made in self.buttons:
            self._flow.removeWidget(made)
            made.hide()
            made.deleteLater()
        self.buttons = []
        for host in hosts:
            made = button(_("Guess {host}").format(host=host.replace("&", "&&")), partial(self.taken.emit, host))
            self._flow.addWidget(made)
            self.buttons.append(made)
        self._words.setText(
            _(
                "Web hosts often call the server like this. These are guesses: nothing was looked up, and only a check "
                "tells whether one of them is right."
            )
            if hosts
            else ""
        )
        self.setVisible(bool(hosts))
