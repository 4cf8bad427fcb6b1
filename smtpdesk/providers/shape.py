"""A look at user name and secret before the first sign-in: what is probably a slip, and how it can be mended.

A hint warns and never forbids: shapes are observed, no provider promises them. No hint and no mend holds the secret.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from smtpdesk.model.secret import Secret
from smtpdesk.providers.kinds import CredentialRule, UserRule
from smtpdesk.providers.provider import Provider
from smtpdesk.providers.schema import Credential
from smtpdesk.providers.ses import looks_like_secret_key, smtp_password

Field = Literal["user", "secret"]

_ADDRESS: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_ADDRESS_RULES: Final = (UserRule.ADDRESS, UserRule.ADDRESS_OR_NONE)


class MendKind(StrEnum):
    """What can be done about a hint."""

    STRIP = "strip"  # take away blanks at the ends and characters that cannot be seen
    REMOVE_BLANKS = "remove-blanks"  # take away every blank
    SET_USER = "set-user"  # put the provider's fixed word, `value`
    FILL_USER = "fill-user"  # put what was typed into the form `value`
    FILL_SECRET = "fill-secret"  # noqa: S105 - the same for the secret
    SWAP = "swap"  # exchange the two fields
    SAME_AS_SECRET = "same-as-secret"  # noqa: S105 - the user name is the secret: it is left empty
    SAME_AS_USER = "same-as-user"  # the secret is what stands in the user's field
    DERIVE_SES = "derive-ses"  # make the SMTP password of the region `value` from the AWS secret key


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing that would mend it. `value` comes from the provider's file, never from what was typed."""

    kind: MendKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that is probably a slip. `note` is a sentence of the provider's file where it has one."""

    code: str
    field: Field
    mend: Mend | None = None
    note: str = ""


def look(provider: Provider, user: str, secret: Secret | None, region: str | None = None) -> list[Hint]:
    """Give what looks like a slip, the likeliest first; an empty field gives none. `region` is that of the server."""
    text = secret.reveal() if secret is not None else ""
    clean_user, clean_text = _clean(user), _clean(text)
    hints = [
        Hint("settings.stray-characters", field, Mend(MendKind.STRIP))
        for field, typed, clean in _fields(user, clean_user, text, clean_text)
        if typed != clean
    ]
    if _swapped(provider, clean_user, clean_text):
        return [*hints, Hint("settings.fields-swapped", "user", Mend(MendKind.SWAP))]
    hints.extend(_user_hints(provider, clean_user, clean_text))
    if clean_text:
        hints.extend(_secret_hints(provider, clean_text, region))
    return hints


def mend(hint: Hint, user: str, secret: Secret) -> tuple[str, Secret]:
    """Give user name and secret as the hint's mend would have them; unchanged for a hint that has none.

    After SAME_AS_SECRET the user name is empty: the account says that it is the secret. Raises ValueError for a region
    that is none; it never holds the secret.
    """
    if hint.mend is None:
        return user, secret
    kind, value = hint.mend.kind, hint.mend.value
    if kind is MendKind.STRIP:
        return (_clean(user), secret) if hint.field == "user" else (user, Secret(_clean(secret.reveal())))
    user, text = _clean(user), _clean(secret.reveal())
    match kind:
        case MendKind.REMOVE_BLANKS:
            return user, Secret(_compact(text))
        case MendKind.SET_USER:
            return value, secret
        case MendKind.FILL_USER:
            return value.replace("{part}", user), secret
        case MendKind.FILL_SECRET:
            return user, Secret(value.replace("{part}", text))
        case MendKind.SWAP:
            return text, Secret(user)
        case MendKind.SAME_AS_SECRET:
            return "", Secret(text)
        case MendKind.SAME_AS_USER:
            return "", Secret(user)
        case MendKind.DERIVE_SES:
            return user, Secret(smtp_password(text, value))


def _fields(user: str, clean_user: str, text: str, clean_text: str) -> tuple[tuple[Field, str, str], ...]:
    return ("user", user, clean_user), ("secret", text, clean_text)


def _user_hints(provider: Provider, user: str, text: str) -> Iterator[Hint]:
    rule = provider.username
    if rule.rule is UserRule.SAME_AS_SECRET:
        if user and not text:
            yield Hint("settings.secret-is-user", "secret", Mend(MendKind.SAME_AS_USER))
        elif user and text and user != text and not _matches(rule.pattern, user) and _matches(rule.pattern, text):
            yield Hint("settings.user-is-secret", "user", Mend(MendKind.SAME_AS_SECRET))
        return
    if rule.fixed is not None:
        known = user == rule.fixed or user in rule.also or (rule.pattern is not None and _matches(rule.pattern, user))
        if not known:
            yield Hint("settings.user-fixed", "user", Mend(MendKind.SET_USER, rule.fixed))
    elif not user:
        return
    elif rule.template is not None and not _matches(rule.pattern, user):
        filled = Mend(MendKind.FILL_USER, rule.template) if _UUID.fullmatch(user) else None
        yield Hint("settings.user-template", "user", filled)
    elif rule.rule in _ADDRESS_RULES and not _ADDRESS.fullmatch(user):
        yield Hint("settings.user-not-address", "user")
    elif rule.pattern is not None and not _matches(rule.pattern, user):
        yield Hint("settings.user-shape", "user")


def _secret_hints(provider: Provider, text: str, region: str | None) -> Iterator[Hint]:
    rule = provider.credential
    for wrong in rule.mistaken:
        if re.search(wrong.pattern, text):
            yield Hint("settings.secret-kind", "secret", note=wrong.what)
            return
    if rule.rule is CredentialRule.SES_DERIVED and looks_like_secret_key(text):
        yield Hint("settings.aws-secret-key", "secret", Mend(MendKind.DERIVE_SES, region) if region else None)
    elif _fits(rule, text):
        return
    elif rule.template is not None:
        yield Hint(
            "settings.secret-template", "secret", None if " " in text else Mend(MendKind.FILL_SECRET, rule.template)
        )
    elif _fits(rule, _compact(text)):
        yield Hint("settings.secret-blanks", "secret", Mend(MendKind.REMOVE_BLANKS))
    elif rule.prefix is not None and not text.startswith(rule.prefix):
        yield Hint("settings.secret-prefix", "secret")
    elif rule.length is not None and len(text) != rule.length:
        yield Hint("settings.secret-length", "secret")
    else:
        yield Hint("settings.secret-shape", "secret")


def _swapped(provider: Provider, user: str, text: str) -> bool:
    """Each stands where the other belongs: the user looks like the secret, the secret like the user and not itself."""
    rule = provider.username
    if not user or not text or rule.rule is UserRule.SAME_AS_SECRET:
        return False
    if rule.rule in _ADDRESS_RULES:
        as_user = _ADDRESS.fullmatch(text) is not None and not _ADDRESS.fullmatch(user)
        other = True
    else:
        as_user = text == rule.fixed or text in rule.also or (rule.pattern is not None and _matches(rule.pattern, text))
        other = user != rule.fixed and not (rule.pattern is not None and _matches(rule.pattern, user))
    if provider.credential.pattern is None and provider.credential.prefix is None:
        return as_user and other
    return as_user and not _fits(provider.credential, text) and _fits(provider.credential, _compact(user))


def _fits(rule: Credential, text: str) -> bool:
    """True where nothing that is known of the secret's shape speaks against it."""
    if rule.pattern is not None:
        return _matches(rule.pattern, text)
    right_length = rule.length is None or len(text) == rule.length
    return right_length and text.startswith(rule.prefix or "") and text != (rule.prefix or "")


def _matches(pattern: str | None, text: str) -> bool:
    return pattern is None or re.fullmatch(pattern, text) is not None


def _clean(text: str) -> str:
    """Without blanks at the ends and without characters that cannot be seen: controls, and those of no width."""
    kept = (char for char in text if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf"))
    return "".join(char for char in kept if char not in "\r\n\t\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029").strip()


def _compact(text: str) -> str:
    return "".join(text.split())
