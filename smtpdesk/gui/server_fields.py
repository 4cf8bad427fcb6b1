"""Host, port and security, folded away behind one line: port and security go together, and it says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import Choice
from smtpdesk.gui.field import Field, Remark, hint_inside
from smtpdesk.gui.fold import Fold
from smtpdesk.gui.form_values import USUAL_SECURITY
from smtpdesk.gui.labels import label
from smtpdesk.gui.row import Row
from smtpdesk.gui.theme import Type
from smtpdesk.model.settings import Security
from smtpdesk.text.translate import _, later

_MEANT_FOR: Final = {
    "25": later("25 is meant for servers among each other, and most networks block it for everybody else."),
    "2525": later("2525 works like 587, for networks that block the usual ports."),
}


def security_words() -> dict[Security, str]:
    """Give the words for each kind of security, in the order to offer them."""
    return {
        Security.STARTTLS: _("STARTTLS"),
        Security.TLS: _("SSL/TLS from the start"),
        Security.PLAIN: _("Not encrypted"),
    }


class ServerFields(Fold):
    """The fold. `changed` follows every edit, `paused` comes when typing rests."""

    changed = Signal()
    paused = Signal()

    def __init__(self) -> None:
        super().__init__(_("Serve&r"))
        self._security_of: Callable[[int], Security | None] = lambda _port: None
        self._coupled = ("", "", "")
        self.host = Field("host", _("Server name (&host)"))
        self._host_line = self.host.editor
        self.port = Field("port", _("P&ort"))
        self.port.editor.setMinimumWidth(64)
        self._choice = Choice(_("Security"))
        for kind, words in security_words().items():
            self._choice.addItem(words, kind.value)
        self.security = Field("security", _("Securit&y"), self._choice)
        row = Row()
        row.add(self.port, 2, least=self._wide(8))
        row.add(self.security, 5, least=self._wide(22))
        self.inside.addWidget(self.host)
        self.inside.addWidget(row)
        self.note = Remark()
        self.inside.addWidget(self.note)
        self.unsafe = QCheckBox(_("Send the password without encryption"))
        self.unsafe.setAccessibleName(self.unsafe.text())
        self.unsafe.setFont(theme.font(Type.SMALL))
        self._unsafe_words = label("", Type.SMALL, "bad", wrap=True)
        danger = _("Anyone on the way can read the password and take over the account.")
        self._unsafe_words.setText(danger)
        self.unsafe.setAccessibleDescription(danger)
        self.inside.addWidget(self.unsafe)
        self.inside.addWidget(self._unsafe_words)
        for field in (self.host, self.port, self.security):
            field.changed.connect(self._changed)
            field.paused.connect(self.paused)
        self.port.changed.connect(self._couple)
        self.unsafe.toggled.connect(lambda _on: self._changed())
        self._explain()

    def show_server(
        self,
        values: Mapping[str, str],
        security_of: Callable[[int], Security | None],
        host_example: str = "",
        *,
        undoable: bool = False,
    ) -> None:
        """Fill in host, port and security; `security_of` knows what the provider does on a port.

        `undoable`: as an edit of the same account, which Ctrl+Z takes back.
        """
        self._security_of = security_of
        self._coupled = ("", "", "")
        for field in (self.host, self.port):
            (field.fill if undoable else field.set_text)(values.get(field.name, ""))
        if isinstance(self._host_line, QLineEdit):
            hint_inside(self._host_line, host_example)
        self.security.set_text(values.get("security", Security.STARTTLS.value))
        self.unsafe.setChecked(values.get("unencrypted", "") == "yes")
        self._explain()

    def _wide(self, letters: int) -> int:
        return self.port.editor.fontMetrics().horizontalAdvance("0") * letters

    def values(self) -> dict[str, str]:
        """Give what stands in the fields."""
        return {
            "host": self.host.text().strip(),
            "port": self.port.text().strip(),
            "security": self.security.text(),
            "unencrypted": "yes" if self.unsafe.isChecked() and self.security.text() == Security.PLAIN.value else "",
        }

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        self.host.focus()

    def _changed(self) -> None:
        self._explain()
        self.changed.emit()

    def _couple(self) -> None:
        port = self.port.text().strip()
        if not port.isascii() or not port.isdigit() or len(port) > 5:
            return
        matching = self._security_of(int(port)) or USUAL_SECURITY.get(int(port))
        if matching is not None and matching.value != self.security.text():
            self.security.set_text(matching.value)
            words = _("Security was set to “{security}”, as it belongs to port {port}.")
            self._coupled = (port, matching.value, words.format(security=security_words()[matching], port=port))
            self._explain()

    def _explain(self) -> None:
        self._summarise()
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
        if self.port.text().strip() in _MEANT_FOR:
            said, same = _(_MEANT_FOR[self.port.text().strip()]), True
        both = _(
            "465 is encrypted from the start; 587 begins in clear and switches to encryption (STARTTLS). Both are safe."
        )
        self.note.show_words(f"{said} {both}" if same else both, "soft")

    def _summarise(self) -> None:
        values = [self.host.text().strip(), self.port.text().strip(), self._choice.currentText()]
        if self.values()["unencrypted"]:
            values.insert(0, _("password unencrypted"))  # first: a narrow line cuts off what comes last
        self.show_summary(" · ".join(value for value in values if value))
