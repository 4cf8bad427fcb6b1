"""The fields of a shop system as they are shown: its own word, what belongs there, and a remark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from smtpdesk.model.settings import Security, Server
from smtpdesk.shops.entries import Entry, Fill, is_disputed, written
from smtpdesk.shops.kinds import Form, Role, Support
from smtpdesk.shops.shop import Mode, Shop
from smtpdesk.text.fillings import harmless
from smtpdesk.text.translate import _, later

DOTS: Final = "•" * 12
"""Stands for a password; it has nothing of it, nor its length."""

MODE_WORDS: Final[Mapping[Security, str]] = {
    Security.TLS: later("SSL/TLS from the start"),
    Security.STARTTLS: later("STARTTLS"),
    Security.PLAIN: later("no encryption"),
}
_OWN_WORDS: Final = (
    later("ticked"),
    later("not ticked"),
    later("chosen"),
    later("a name of your choice"),
)
"""What a file says in our words, since the screen has no word for it. It is never copied."""
_OPEN: Final[Mapping[Role, str]] = {
    Role.SENDER: later("the address that your account may send as"),
    Role.SENDER_BEFORE_AT: later("the part before the @ of your sender address"),
    Role.SENDER_AFTER_AT: later("the part after the @ of your sender address"),
    Role.SENDER_NAME: later("your shop's name"),
}
_GUESSED_MODES: Final[Mapping[Security, str]] = {
    Security.TLS: later("SSL or SSL/TLS"),
    Security.STARTTLS: later("TLS or STARTTLS"),
    Security.PLAIN: later("None"),
}


@dataclass(frozen=True, slots=True)
class ShopRow:
    """One field. `shown` is what stands there for the eye, and never holds a password.

    `typed` tells that it is typed or chosen there, so that there is something to copy; `described`, that `label` is our
    own description; `hint`, that `note` is worth a second look.
    """

    entry: Entry
    label: str
    shown: str
    note: str = ""
    typed: bool = True
    described: bool = False
    hint: bool = False

    @property
    def secret(self) -> bool:
        """True where the password has to be fetched before it can be copied."""
        return self.entry.secret


def shop_row(entry: Entry, shop: Shop, server: Server) -> ShopRow:
    """Give the row of a field."""
    field = entry.field
    label = field.label or _(field.what or "")
    shown, typed = _shown(entry, shop, server)
    notes = [_(field.note)] if field.note else []
    if field.role is Role.SECURITY and field.label is None and field.unconfirmed:
        notes.append(_("The words on the screen were not seen. Take the one that is nearest."))
    elif field.unconfirmed and field.label is not None:
        notes.append(_("The name of this field is not confirmed."))
    elif field.role is Role.SECURITY and entry.fill is Fill.TEXT:
        notes += _mode_note(shop, server, entry.value)
    hint = False
    if is_disputed(entry):
        notes.append(disputed_words())
        hint = True
    return ShopRow(entry, label, shown, " ".join(notes), typed, field.label is None, hint)


def disputed_words() -> str:
    """Say that readers of .env files do not agree on a value."""
    return _("Readers of .env files do not agree on such a value. It is written as a shell reads it.")


def own_word(value: str) -> bool:
    """True for a value that is a word of ours, such as “ticked”."""
    return value in _OWN_WORDS


def _shown(entry: Entry, shop: Shop, server: Server) -> tuple[str, bool]:
    match entry.fill:
        case Fill.SECRET:
            return harmless(entry.value.replace("{password}", DOTS), 300), True
        case Fill.EMPTY:
            return _("leave it empty"), False
        case Fill.OPEN:
            return _(_OPEN.get(entry.field.role, "")), False
        case Fill.LEAVE if entry.field.role is Role.SECURITY and not shop.security.of(server.security).set:
            return _(_GUESSED_MODES[server.security]), False
        case Fill.LEAVE:
            return _("leave it as it is"), False
        case Fill.TEXT:
            if own_word(entry.value):
                return _(entry.value), False
            return harmless(written(entry), 300), True


def _mode_note(shop: Shop, server: Server, word: str) -> list[str]:
    """Say what the system's word means, where it is not the mode's own."""
    mode: Mode = shop.security.of(server.security)
    if mode.note is not None:
        return [_(mode.note)]
    if own_word(word) or mode.support is Support.UNKNOWN or shop.form is not Form.SCREEN:
        return []
    name = {Security.TLS: "SSL/TLS", Security.STARTTLS: "STARTTLS"}.get(server.security, "")
    if not name or name.casefold() in word.casefold():
        return []
    if server.security is Security.STARTTLS:
        return [_("STARTTLS is called “{word}” here.").replace("{word}", word)]
    return [_("Encryption from the start is called “{word}” here.").replace("{word}", word)]
