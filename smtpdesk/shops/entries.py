"""What belongs in each field of a system for one account, without the password."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Server, SignIn
from smtpdesk.shops.kinds import Form, Role
from smtpdesk.shops.quoting import disputed, percent, quoted
from smtpdesk.shops.shop import Field, Shop

_PASSWORD: Final = "{password}"  # noqa: S105 - a place, not a password
_RAW: Final = frozenset({Role.PORT, Role.SECURITY, Role.MECHANISM, Role.SIGNS_IN})
"""What a file holds as it is: numbers, and words that are none of a person's texts."""
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_SIGN_IN_PART: Final = "{user}:{password}@"


class Fill(StrEnum):
    """What a field wants."""

    TEXT = "text"
    SECRET = "secret"  # noqa: S105 - the name of a kind
    LEAVE = "leave"
    """Left as it is."""
    EMPTY = "empty"
    """Stays empty: the account has nothing for it."""
    OPEN = "open"
    """The account does not know it, and the system may want it: the person decides."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One field with its value; of a secret `value` is the text around it, with {password} in its place."""

    field: Field
    form: Form
    fill: Fill
    value: str = ""

    @property
    def secret(self) -> bool:
        """True where the password, or a line that holds it, belongs here."""
        return self.fill is Fill.SECRET

    @property
    def is_text(self) -> bool:
        """True where the value is a text of its own in a file, so that it may need quotes."""
        return self.field.role not in _RAW


@dataclass(frozen=True, slots=True)
class Given:
    """What is filled in: the account with the server that fits, and the mechanisms that the provider is known for."""

    account: Account
    server: Server
    mechanisms: tuple[str, ...] = ()

    @property
    def signs_in(self) -> bool:
        """False for an account that is used without a user name."""
        account = self.account
        return account.sign_in is not SignIn.NONE and (bool(account.user) or account.user_is_secret)


def entries(shop: Shop, given: Given) -> tuple[Entry, ...]:
    """Fill every field of a system, in its order."""
    mode = shop.security.of(given.server.security)
    chosen = {choice.field: choice.choose for choice in mode.set}
    return tuple(_entry(shop, one, given, chosen.get(one.name)) for one in shop.fields)


def written(entry: Entry, secret: Secret | None = None, *, instead: str = "") -> str:
    """Give the text that is copied: quoted as the file wants it, with the secret in its place, or `instead` of it."""
    text = entry.value
    if entry.secret:
        known = secret.reveal() if secret is not None else instead
        in_address = entry.field.role is Role.DSN and secret is not None
        text = text.replace(_PASSWORD, percent(known) if in_address else known)
    if not entry.is_text or (not text and entry.form in (Form.SCREEN, Form.ENV)):
        return text
    return quoted(text, entry.form)


def is_disputed(entry: Entry, secret: Secret | None = None) -> bool:
    """True where readers of the file do not agree on how the value is read."""
    if not entry.is_text or (entry.secret and secret is None):
        return False
    text = entry.value if secret is None or not entry.secret else entry.value.replace(_PASSWORD, secret.reveal())
    return entry.field.role is not Role.DSN and disputed(text, entry.form)


def mechanism_clash(shop: Shop, mechanisms: Sequence[str]) -> bool:
    """True where both sides are known, and they share no way of signing in."""
    known = shop.sign_in.mechanisms
    return bool(known and mechanisms) and not set(known) & set(mechanisms)


def _entry(shop: Shop, one: Field, given: Given, choice: str | None) -> Entry:
    fill, value = _filled(one, given)
    if choice is not None:
        fill, value = _chosen(one, given, choice)
    return Entry(one, shop.form_of(one), fill, value)


def _filled(one: Field, given: Given) -> tuple[Fill, str]:
    account, server = given.account, given.server
    match one.role:
        case Role.HOST:
            return Fill.TEXT, server.host
        case Role.PORT:
            return Fill.TEXT, str(server.port)
        case Role.HOST_AND_PORT:
            return Fill.TEXT, f"{_in_address(server.host)}:{server.port}"
        case Role.USER:
            return _user(given)
        case Role.PASSWORD:
            return (Fill.SECRET, _PASSWORD) if given.signs_in else (Fill.EMPTY, "")
        case Role.SENDER:
            return _known(account.sender)
        case Role.SENDER_BEFORE_AT:
            return _known(account.sender.rpartition("@")[0])
        case Role.SENDER_AFTER_AT:
            return _known(account.sender.rpartition("@")[2])
        case Role.SENDER_NAME:
            return _known(account.sender_name)
        case Role.REPLY_TO:
            return (Fill.TEXT, account.reply_to) if account.reply_to else (Fill.EMPTY, "")
        case Role.SIGNS_IN:
            wanted = one.value if given.signs_in else one.off
            return (Fill.TEXT, wanted) if wanted else (Fill.LEAVE, "")
        case Role.MECHANISM:
            return _mechanism(one, given)
        case Role.FIXED | Role.OTHER:
            return (Fill.TEXT, one.value) if one.value else (Fill.LEAVE, "")
        case Role.SECURITY | Role.DSN:
            return Fill.LEAVE, ""  # what the mode does not set
        case _:
            assert_never(one.role)


def _user(given: Given) -> tuple[Fill, str]:
    if not given.signs_in:
        return Fill.EMPTY, ""
    return (Fill.SECRET, _PASSWORD) if given.account.user_is_secret else (Fill.TEXT, given.account.user)


def _known(value: str) -> tuple[Fill, str]:
    return (Fill.TEXT, value) if value else (Fill.OPEN, "")


def _mechanism(one: Field, given: Given) -> tuple[Fill, str]:
    """Choose as the account says, else as the file does if the provider takes that, else what the provider takes."""
    if not given.signs_in:
        return (Fill.TEXT, one.off) if one.off else (Fill.LEAVE, "")
    means = {option.means: option.label for option in one.options if option.means is not SignIn.NONE}
    if given.account.sign_in in means:
        return Fill.TEXT, means[given.account.sign_in]
    taken = [label for mechanism, label in means.items() if mechanism.value.upper() in given.mechanisms]
    if one.value is not None and (one.value in taken or not taken):
        return Fill.TEXT, one.value
    return Fill.TEXT, taken[0] if taken else next(iter(means.values()))


def _chosen(one: Field, given: Given, choice: str) -> tuple[Fill, str]:
    """Put host, port and sign-in into what the mode wants in this field; the secret keeps its place."""
    address = "://" in choice
    if not given.signs_in:
        choice = choice.replace(_SIGN_IN_PART, "")
    user = _PASSWORD if given.account.user_is_secret else percent(given.account.user)
    host = given.server.host
    values = {
        "host": _in_address(host) if address else host,
        "port": str(given.server.port),
        "user": user,
        "password": _PASSWORD,
    }
    text = _PLACEHOLDER.sub(lambda found: values[found.group(1)], choice)
    return (Fill.SECRET if _PASSWORD in text else Fill.TEXT), text


def _in_address(host: str) -> str:
    """A host before a colon: an IPv6 address in brackets (RFC 3986 3.2.2)."""
    return f"[{host}]" if ":" in host else host
