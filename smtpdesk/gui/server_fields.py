"""Host, port and security, folded away behind one line: port and security go together, and it says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import Choice, button, change_icon, reword
from smtpdesk.gui.field import Field, Remark
from smtpdesk.gui.labels import ElidedLabel, label
from smtpdesk.gui.theme import Type
from smtpdesk.model.settings import Security
from smtpdesk.text.translate import _

_USUAL: Final = {465: Security.TLS, 25: Security.STARTTLS, 587: Security.STARTTLS, 2525: Security.STARTTLS}
"""What a port means by custom (RFC 8314 3.3, RFC 6409 3.1), where the provider says nothing else."""


def security_words() -> dict[Security, str]:
    """Give the words for each kind of security, in the order to offer them."""
    return {
        Security.STARTTLS: _("STARTTLS"),
        Security.TLS: _("SSL/TLS from the start"),
        Security.PLAIN: _("Not encrypted"),
    }


class ServerFields(QWidget):
    """The fold. `changed` follows every edit, `paused` comes when typing rests."""

    changed = Signal()
    paused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._security_of: Callable[[int], Security | None] = lambda _port: None
        self._coupled = ("", "", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.fold = button("", self._turn, kind="fold", icon="chevron-right")
        self.summary = ElidedLabel("", Type.SMALL, "soft")
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.fold)
        line.addWidget(self.summary, 1)
        column.addLayout(line)
        self.body = QWidget()
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        self.host = Field("host", _("Server name (&host)"))
        self._host_line = self.host.editor
        self.port = Field("port", _("P&ort"))
        self.port.editor.setMinimumWidth(64)
        self._choice = Choice(_("Security"))
        for kind, words in security_words().items():
            self._choice.addItem(words, kind.value)
        self.security = Field("security", _("Securit&y"), self._choice)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.port, 1)
        row.addWidget(self.security, 2)
        inside.addWidget(self.host)
        inside.addLayout(row)
        self.note = Remark()
        inside.addWidget(self.note)
        self.unsafe = QCheckBox(_("Send the password without encryption"))
        self.unsafe.setFont(theme.font(Type.SMALL))
        self._unsafe_words = label("", Type.SMALL, "bad", wrap=True)
        self._unsafe_words.setText(_("Anyone on the way can read the password and take over the account."))
        inside.addWidget(self.unsafe)
        inside.addWidget(self._unsafe_words)
        column.addWidget(self.body)
        self.body.hide()
        for field in (self.host, self.port, self.security):
            field.changed.connect(self._changed)
            field.paused.connect(self.paused)
        self.port.changed.connect(self._couple)
        self.unsafe.toggled.connect(lambda _on: self._changed())
        self._explain()

    def show_server(
        self, values: Mapping[str, str], security_of: Callable[[int], Security | None], host_example: str = ""
    ) -> None:
        """Fill in host, port and security; `security_of` knows what the provider does on a port."""
        self._security_of = security_of
        self._coupled = ("", "", "")
        self.host.set_text(values.get("host", ""))
        if isinstance(self._host_line, QLineEdit):
            self._host_line.setPlaceholderText(host_example)
        self.port.set_text(values.get("port", ""))
        self.security.set_text(values.get("security", Security.STARTTLS.value))
        self.unsafe.setChecked(values.get("unencrypted", "") == "yes")
        self._explain()

    def values(self) -> dict[str, str]:
        """Give what stands in the fields."""
        return {
            "host": self.host.text().strip(),
            "port": self.port.text().strip(),
            "security": self.security.text(),
            "unencrypted": "yes" if self.unsafe.isChecked() and self.security.text() == Security.PLAIN.value else "",
        }

    def unfold(self, *, open_: bool) -> None:
        """Open or close the fold."""
        self.body.setVisible(open_)
        self._follow_fold()

    def is_open(self) -> bool:
        """Tell whether the fold is open."""
        return not self.body.isHidden()

    def _turn(self) -> None:
        self.unfold(open_=not self.is_open())
        if self.is_open():
            self.host.focus()

    def _changed(self) -> None:
        self._explain()
        self.changed.emit()

    def _couple(self) -> None:
        port = self.port.text().strip()
        if not port.isascii() or not port.isdigit() or len(port) > 5:
            return
        matching = self._security_of(int(port)) or _USUAL.get(int(port))
        if matching is not None and matching.value != self.security.text():
            self.security.set_text(matching.value)
            words = _("Security was set to “{security}”, as it belongs to port {port}.")
            self._coupled = (port, matching.value, words.format(security=security_words()[matching], port=port))
            self._explain()

    def _explain(self) -> None:
        self._follow_fold()
        port, security, said = self._coupled
        same = (self.port.text().strip(), self.security.text()) == (port, security)
        kind = Security(self.security.text() or Security.STARTTLS.value)
        plain = kind is Security.PLAIN
        self.unsafe.setVisible(plain)
        self._unsafe_words.setVisible(plain)
        if plain:
            self.note.show_words(
                _("Nothing is encrypted here. Without the consent below no password is sent."), "warning", "warning"
            )
            return
        both = _(
            "465 is encrypted from the start; 587 begins in clear and switches to encryption (STARTTLS). Both are safe."
        )
        self.note.show_words(f"{said} {both}" if same else both, "soft")

    def _follow_fold(self) -> None:
        change_icon(self.fold, "chevron-down" if self.is_open() else "chevron-right", "soft", 16)
        values = [self.host.text().strip(), self.port.text().strip(), self._choice.currentText()]
        summary = " · ".join(value for value in values if value)
        reword(self.fold, _("Serve&r"))
        self.summary.show_text(summary)
        self.fold.setAccessibleName(_("Server: {summary}").format(summary=summary))
        self.fold.setAccessibleDescription(_("Open") if self.is_open() else _("Folded away"))
