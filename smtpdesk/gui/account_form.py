"""The settings of one account: only the fields that its provider needs, by the provider's own names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from smtpdesk.gui import form_values
from smtpdesk.gui.accepted_certificate import AcceptedCertificate
from smtpdesk.gui.buttons import Choice, button, with_letter
from smtpdesk.gui.card import Card, Scrolled
from smtpdesk.gui.field import Field, hint_inside
from smtpdesk.gui.labels import label
from smtpdesk.gui.more_fields import MoreFields
from smtpdesk.gui.pasted_card import PastedCard
from smtpdesk.gui.provider_facts import FactsFold
from smtpdesk.gui.provider_help import ProviderHelp
from smtpdesk.gui.row import Row
from smtpdesk.gui.secret_field import SecretField
from smtpdesk.gui.server_fields import ServerFields
from smtpdesk.gui.theme import Type
from smtpdesk.gui.where_link import WhereLink
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Security, SignIn
from smtpdesk.providers.provider import Provider
from smtpdesk.text.translate import _


class Catalog(Protocol):
    """What the form asks of the providers."""

    def get(self, provider: str) -> Provider:
        """Give a provider by its id."""

    def __contains__(self, provider: object) -> bool: ...


class AccountForm(Card):
    """The form. It judges nothing itself: `paused` asks whoever holds it to look at the values.

    `shown` comes when it was filled anew; `block_pasted` brings a text with a whole block of settings.
    """

    changed = Signal()
    paused = Signal()
    shown = Signal()
    paste_wanted = Signal()
    block_pasted = Signal(str)
    forget_certificate = Signal()

    def __init__(self) -> None:
        super().__init__(gap=12)
        self.catalog: Catalog | None = None
        self.provider: Provider | None = None
        self._kept: dict[str, str] = {}
        self._loading = False
        self._top = self._head()
        self.column.addWidget(self._top)
        self.scroller = Scrolled(gap=14, margins=(0, 0, 6, 4))
        self.scroller.setMinimumHeight(48)  # with twice as large text a question below it takes nearly all
        self.column.addWidget(self.scroller, 1)
        self._make_fields()
        self._place_fields()
        for field in self.fields.values():
            field.changed.connect(self._changed)
            field.paused.connect(self._paused)
        for field in self._every_field().values():
            field.block_pasted.connect(self.block_pasted)
        for fold in (self.server, self.more):
            fold.changed.connect(self._changed)
            fold.paused.connect(self._paused)
        self.certificate.forget_wanted.connect(self._forget)

    def _head(self) -> Row:
        title = label(_("Settings"), Type.HEADING, wrap=True)
        self.paste_button = button(_("Paste settings…"), self.paste_wanted.emit, kind="link")
        self.paste_button.setToolTip(
            _("Reads server, port, user name and password from what you copied, and shows them first")
        )
        head = Row()
        head.add(title, 1, least=title.fontMetrics().horizontalAdvance(title.text()))
        head.add(self.paste_button)
        return head

    def _make_fields(self) -> None:
        self._provider_choice = Choice(_("Who sends your e-mail"))
        self._region_choice = Choice(_("Region"))
        optional = _("Optional")
        self.fields: dict[str, Field] = {
            "provider": Field("provider", _("Who &sends your e-mail"), self._provider_choice),
            "region": Field("region", _("Re&gion"), self._region_choice),
            "sender": Field("sender", _("Customers see it from")),
            "sender_name": Field("sender_name", _("&Name that customers see")),
            "reply_to": Field("reply_to", _("Replies go &to")),
            "user": Field("user", _("&User name")),
            "name": Field("name", _("Name of this account, for yourself")),
        }
        self.secret = SecretField(_("Pass&word"))
        self.fields["secret"] = self.secret
        for name, hint in (("sender_name", optional), ("reply_to", optional), ("sender", "orders@yourshop.com")):
            self._hint_inside(name, hint)
        self.where = WhereLink(lambda: self.fields["sender"].text().rpartition("@")[2])
        self.help = ProviderHelp()
        self.server = ServerFields()
        self.more = MoreFields()
        self.certificate = AcceptedCertificate()
        self.facts = FactsFold()
        self.pasted = PastedCard()

    def _place_fields(self) -> None:
        column = self.scroller.column
        column.addWidget(self.pasted)
        for name in ("provider", "region"):
            column.addWidget(self.fields[name])
        column.addWidget(self.help)
        for name in ("sender", "sender_name", "reply_to", "user", "secret"):
            column.addWidget(self.fields[name])
        for part in (self.where, self.server, self.more, self.facts, self.certificate):
            column.addWidget(part)
        column.addWidget(self.fields["name"])
        column.addStretch(1)

    def _hint_inside(self, name: str, words: str) -> None:
        editor = self.fields[name].editor
        if isinstance(editor, QLineEdit):
            hint_inside(editor, words)

    def give_way(self, *, to_question: bool) -> None:
        """Leave the whole place to the question below the fields, or take it back."""
        for part in (self._top, self.scroller):
            part.setVisible(not to_question)

    # -- filling ---------------------------------------------------------------------------------------------

    def offer(self, catalog: Catalog, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these providers (name, id); the empty id stands for any other server."""
        self.catalog = catalog
        self._provider_choice.clear()
        for name, provider in choices:
            self._provider_choice.addItem(name, provider)

    def show_values(self, values: Mapping[str, str]) -> None:
        """Fill the form. Nothing that was typed as a secret stays."""
        self._loading = True
        self._kept = dict(values)
        self.secret.empty_out(saved=False)
        self._show_provider(values.get("provider", ""), values.get("region", ""))
        for name in ("sender", "sender_name", "reply_to", "user", "name"):
            self.fields[name].set_text(values.get(name, ""))
            self.fields[name].clear_remark()
        self.secret.clear_remark()
        self._show_user()
        self._show_server(values)
        self.server.unfold(open_=not values.get("host"))
        self.more.show_values(values)
        self.more.unfold(open_=False)
        self.certificate.show_fingerprint(values.get("certificate", ""))
        self.scroller.verticalScrollBar().setValue(0)
        self._loading = False
        self.shown.emit()

    def fill(self, values: Mapping[str, str], secret: Secret | None = None) -> None:
        """Change some of what stands there, as edits that Ctrl+Z takes back; without a secret that stays as it is."""
        self._loading = True
        now = self.values()
        if "provider" in values and values["provider"] != now["provider"]:
            self._show_provider(values["provider"], values.get("region", ""))
        elif "region" in values:
            self.fields["region"].set_text(values["region"])
        self._kept.update(values)
        for name in ("sender", "sender_name", "reply_to", "user", "name"):
            if name in values:
                self.fields[name].fill(values[name])
        self._show_server({**now, **values}, undoable=True)
        self._show_user()
        if set(values) & set(form_values.USUAL_MORE):
            self.more.show_values({**now, **values})
        self.certificate.show_fingerprint(self._kept.get("certificate", ""))
        if secret is not None:
            self.secret.fill(secret.reveal())
        self._loading = False
        self.changed.emit()
        self.paused.emit()

    def focus_next(self) -> None:
        """Put the cursor into the first field that a check needs and that is empty; else where the check is begun."""
        needed = ("sender", "user", "secret")
        empty = next(
            (one for one in map(self.fields.get, needed) if one and not one.isHidden() and not one.text()), None
        )
        (empty or self.secret).focus()

    def values(self) -> dict[str, str]:
        """Give what stands in the form, without the secret."""
        names = ("region", "sender", "sender_name", "reply_to", "user", "name")
        chosen = {} if self.fields["provider"].isHidden() else {"provider": self.fields["provider"].text()}
        texts = {name: self.fields[name].text() for name in names}
        return {**self._kept, **chosen, **texts, **self.server.values(), **self.more.values()}

    def keep(self, **values: str) -> None:
        """Set what has no field of its own: the recipient of tests, the accepted certificate."""
        self._kept.update(values)
        self.certificate.show_fingerprint(self._kept.get("certificate", ""))

    def typed_secret(self) -> Secret | None:
        """Give the secret that was typed."""
        return self.secret.secret()

    @property
    def user_is_secret(self) -> bool:
        """True where this provider takes the secret as the user name too."""
        return self.provider is not None and self.provider.user_is_secret

    def needs(self) -> tuple[bool, bool]:
        """Tell whether a check needs a user name, and whether it needs a secret."""
        sign_in = self.more.fields["sign_in"].text()
        if sign_in == SignIn.NONE.value:
            return False, False
        free = self.provider is None or self.provider.username.rule.value.endswith("or-none")
        free = free and sign_in == SignIn.AUTO.value
        named = bool(self.fields["user"].text().strip())
        return not free and not self.user_is_secret, not free or named

    # -- saying what is wrong --------------------------------------------------------------------------------

    def _every_field(self) -> dict[str, Field]:
        """Give all fields by name, in the order in which they are filled in."""
        server = {"host": self.server.host, "port": self.server.port, "security": self.server.security}
        return {**self.fields, **server, **self.more.fields}

    def field(self, name: str) -> Field | None:
        """Give the field of a setting."""
        return self._every_field().get(name)

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Say beside each field what is wrong with it; the others are cleared."""
        for name, field in self._every_field().items():
            if name in errors:
                field.show_error(errors[name])
            elif field.is_wrong():
                field.clear_remark()

    def focus_wrong(self, errors: Mapping[str, str]) -> None:
        """Put the focus on the first field that is wrong, and open the fold if it is in there."""
        name, field = next(((name, field) for name, field in self._every_field().items() if name in errors), ("", None))
        if field is None:
            return
        if name not in self.fields:
            (self.more if name in self.more.fields else self.server).unfold(open_=True)
        self.scroller.bring(field)
        field.focus()

    # -- the provider ----------------------------------------------------------------------------------------

    def _show_provider(self, provider: str, region: str) -> None:
        known = self.catalog is not None and provider in self.catalog
        self.provider = self.catalog.get(provider) if known and self.catalog is not None else None
        self.fields["provider"].set_text(provider if known else "")
        ours = bool(provider) and not known  # the practice server's account: nothing is to be chosen there
        for part in (self.fields["provider"], self.facts, self.paste_button):
            part.setVisible(not ours)
        regions = self.provider.regions if self.provider is not None else ()
        self._region_choice.clear()
        for host in regions:
            self._region_choice.addItem(_(host.label) if host.label else host.host or host.region, host.region)
        self.fields["region"].setVisible(len(regions) > 1)
        self.fields["region"].set_text(region)
        self.help.show_provider(self.provider)
        self.facts.show_provider(self.provider)
        self._name_fields()

    def _name_fields(self) -> None:
        provider = self.provider
        user, secret, looks, example = _("&User name"), _("Pass&word"), "", ""
        if provider is not None:
            user = with_letter(_(provider.username.label), "ux")
            secret = with_letter(_(provider.credential.label), "wk")
            looks = _(provider.credential.looks_like) if provider.credential.looks_like else ""
            example = provider.username.example or ""
        self.fields["user"].relabel(user, _(provider.username.help) if provider and provider.username.help else "")
        self._hint_inside("user", example)
        self.secret.relabel(secret, looks)
        self.where.show_provider(provider)

    def _show_user(self) -> None:
        fixed = self.provider.fixed_user if self.provider is not None else None
        typed = self.fields["user"].text().strip()
        self.fields["user"].setVisible(not self.user_is_secret and (fixed is None or typed != fixed))

    def _show_server(self, values: Mapping[str, str], *, undoable: bool = False) -> None:
        def security_of(port: int) -> Security | None:
            return self.provider.security_of(port) if self.provider is not None else None

        example = "mail.example.com"
        if self.provider is not None:
            place = self.provider.regions[0]
            example = place.ask or place.template or place.host or example
        example = example.replace("{domain}", "example.com")
        self.server.show_server(values, security_of, example, undoable=undoable)

    def _forget(self) -> None:
        self.keep(certificate="")
        self.forget_certificate.emit()
        self._changed()

    # -- edits -----------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        if self._loading:
            return
        sender = self.sender()
        if sender is self.fields["provider"]:
            self._change_provider()
        elif sender is self.fields["region"]:
            self._change_region()
        self.changed.emit()

    def _change_provider(self) -> None:
        provider = self.fields["provider"].text()
        known = self.catalog.get(provider) if self.catalog is not None and provider else None
        changes = form_values.of_another_provider(known, self.values(), self.provider)
        self.secret.set_saved(saved=False)  # what another provider gave out is not sent to this one
        self._show_provider(provider, changes["region"])
        self.fill(changes, Secret(""))
        self.server.unfold(open_=not changes["host"])

    def _change_region(self) -> None:
        if self.provider is not None:
            region = self.fields["region"].text()
            host = form_values.host_of(self.provider, region, self.fields["sender"].text())
            values = {**self.server.values(), "host": host}
            ports = self.provider.ports_of(region or None)
            if ports and all(str(port.port) != values["port"] for port in ports):
                values |= {"port": str(ports[0].port), "security": ports[0].security.value}
            self._show_server(values, undoable=True)

    def _paused(self) -> None:
        sender = self.fields["sender"].text().strip()
        if sender and self.sender() is self.fields["sender"]:
            if form_values.takes_address(self.provider) and not self.fields["user"].text():
                self.fields["user"].fill(sender)
            if self.provider is not None and not self.server.host.text():
                region = self.fields["region"].text()
                self.server.host.fill(form_values.host_of(self.provider, region, sender))
        self.paused.emit()
