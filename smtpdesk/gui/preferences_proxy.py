"""The card of the preferences for the proxy: where it is, who signs in there, and who looks names up."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from smtpdesk.gui.buttons import Choice
from smtpdesk.gui.card import Card
from smtpdesk.gui.field import Field
from smtpdesk.gui.labels import label
from smtpdesk.gui.row import Row
from smtpdesk.gui.secret_field import SecretField
from smtpdesk.gui.secret_words import secret_words
from smtpdesk.gui.theme import Type
from smtpdesk.model.proxy import Proxy, ProxyKind
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import SettingsError
from smtpdesk.store.preferences import Preferences
from smtpdesk.store.secrets import SecretResult, SecretState
from smtpdesk.text.settings_errors import settings_error
from smtpdesk.text.translate import _

_USUAL_PORT: Final = {ProxyKind.SOCKS5: 1080, ProxyKind.SOCKS4: 1080, ProxyKind.HTTP: 8080}
_THERE, _HERE = "proxy", "here"


def kind_words() -> dict[ProxyKind, str]:
    """Give what each kind of proxy is called."""
    return {
        ProxyKind.SOCKS5: _("SOCKS5"),
        ProxyKind.HTTP: _("HTTP (CONNECT)"),
        ProxyKind.SOCKS4: _("SOCKS4"),
    }


class ProxyCard(Card):
    """`changed` follows choices at once, and typing when it rests."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(gap=12)
        self.column.addWidget(label(_("Proxy"), Type.HEADING, wrap=True))
        intro = _(
            "Where a network lets connections out only through a proxy, its administrator tells what belongs here."
        )
        self.column.addWidget(label(intro, Type.SMALL, "soft", wrap=True))
        kinds = Choice(_("Kind of proxy"))
        kinds.addItem(_("No proxy"), "")
        for kind, words in kind_words().items():
            kinds.addItem(words, kind.value)
        self.kind = Field("proxy_kind", _("&Kind of proxy"), kinds)
        self.column.addWidget(self.kind)
        self._handed: Secret | None = None
        self._rest = QWidget()
        inside = QVBoxLayout(self._rest)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        self.host = Field("proxy_host", _("&Host of the proxy"))
        self.port = Field("proxy_port", _("P&ort of the proxy"))
        self.user = Field("proxy_user", _("User na&me at the proxy"), help_=_("Empty: it asks for none."))
        self.secret = SecretField(_("Pass&word at the proxy"))
        lookup = Choice(_("Names are looked up"))
        lookup.addItem(_("By the proxy"), _THERE)
        lookup.addItem(_("By this computer"), _HERE)
        self.lookup = Field(
            "proxy_looks_up",
            _("&Names are looked up"),
            lookup,
            help_=_("By the proxy is right for most: it may know names that this network does not."),
        )
        row = Row()
        row.add(self.host, 3, least=220)
        row.add(self.port, 1, least=130)
        for part in (row, self.user, self.secret, self.lookup):
            inside.addWidget(part)
        self.column.addWidget(self._rest)
        self.state = label("", Type.SMALL, "soft", wrap=True)
        self.column.addWidget(self.state)
        self.fields = (self.kind, self.host, self.port, self.user, self.lookup)
        for field in (self.kind, self.lookup):
            field.changed.connect(self.changed)
        for field in (self.host, self.port, self.user):
            field.paused.connect(self.changed)
        if isinstance(self.secret.editor, QLineEdit):
            self.secret.editor.editingFinished.connect(self.changed)

    def show_values(self, preferences: Preferences) -> None:
        """Show what is preferred."""
        proxy = preferences.proxy
        self.kind.set_text(proxy.kind.value if proxy is not None else "")
        if proxy is not None:
            self.host.set_text(proxy.host)
            self.port.set_text(str(proxy.port))
            self.user.set_text(proxy.user)
            self.lookup.set_text(_THERE if proxy.looks_up else _HERE)
        for field in self.fields:
            field.clear_remark()
        self._tell(proxy)

    def show_secret(self, result: SecretResult) -> None:
        """Say what the keyring told of the password."""
        saved = result.state in (SecretState.SAVED, SecretState.FOUND, SecretState.SESSION_ONLY)
        if saved and self.typed() in (None, self._handed):
            self.secret.empty_out(saved=True)
        if result.state is SecretState.NOT_FOUND:
            self.secret.empty_out(saved=False)
        self.secret.show_state(*secret_words(result))

    def forget_secret(self) -> None:
        """Empty the field: nothing is kept for this proxy."""
        self.secret.empty_out(saved=False)
        self.secret.show_state("")

    def typed(self) -> Secret | None:
        """Give the password that was typed."""
        return self.secret.secret()

    def hand_over(self, secret: Secret) -> None:
        """Remember which password is on its way into the keyring: once it is there, the field is emptied."""
        self._handed = secret

    def put_into(self, preferences: Preferences) -> tuple[Preferences, Secret | None]:
        """Give the preferences with this proxy, and the password that was typed for it.

        What cannot be says so beside itself, and then the proxy before stays in use.
        """
        for field in (*self.fields, self.secret):
            if field.is_wrong():
                field.clear_remark()
        kind = self.kind.text()
        if not kind:
            self._tell(None)
            return replace(preferences, proxy=None), None
        try:
            proxy, secret = self._read(ProxyKind(kind)), self.typed()
            proxy.with_secret(secret)
        except SettingsError as error:
            self._show_error(error)
            self._tell(preferences.proxy)
            return preferences, None
        self._tell(proxy)
        return replace(preferences, proxy=proxy), secret

    def _read(self, kind: ProxyKind) -> Proxy:
        try:
            port = int(self.port.text().strip() or _USUAL_PORT[kind])
        except ValueError:
            raise SettingsError("proxy_port", "not-a-number") from None
        return Proxy(
            kind=kind,
            host=self.host.text().strip(),
            port=port,
            user=self.user.text().strip(),
            looks_up=self.lookup.text() != _HERE,
        )

    def _show_error(self, error: SettingsError) -> None:
        if error.field == "proxy_host" and error.code == "empty":
            return  # nobody has typed it yet: the line below says what that means
        wrong = {field.name: field for field in self.fields} | {"proxy_secret": self.secret}
        wrong.get(error.field, self.kind).show_error(settings_error(error))

    def _tell(self, proxy: Proxy | None) -> None:
        """Say what holds now, which may be another proxy than the one that is half typed here."""
        kind = self.kind.text()
        self._rest.setVisible(bool(kind))
        if kind:
            self.port.editor.setProperty("placeholderText", str(_USUAL_PORT[ProxyKind(kind)]))
            self.secret.setVisible(ProxyKind(kind) is not ProxyKind.SOCKS4)
        if proxy is not None:
            words = _("In use: every check goes through {proxy}. The practice server is reached without it.")
            self.state.setText(words.format(proxy=proxy.where))
        elif kind:
            self.state.setText(_("Not in use yet: its host is missing. Until then connections are made directly."))
        else:
            self.state.setText(_("Connections are made directly."))
