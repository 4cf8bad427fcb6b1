"""The note in the form that one certificate was accepted without proof, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smtpdesk.gui.buttons import button
from smtpdesk.gui.labels import label
from smtpdesk.gui.theme import Type
from smtpdesk.text.translate import _


class AcceptedCertificate(QWidget):
    """Hidden where no certificate was accepted. `forget_wanted` asks to forget it."""

    forget_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        self.note = label("", Type.SMALL, "warning", wrap=True)
        self.button = button(_("Ask about the certificate again"), self.forget_wanted.emit, kind="link")
        rows.addWidget(self.note)
        rows.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_fingerprint(self, accepted: str) -> None:
        """Show the beginning of a SHA-256 fingerprint, which is how a person tells one from another."""
        self.setVisible(bool(accepted))
        short = ":".join(accepted[place : place + 2] for place in range(0, 16, 2)).upper()
        words = _("You accepted one certificate for this account, without proof of who it belongs to ({short}…).")
        self.note.setText(words.format(short=short))
