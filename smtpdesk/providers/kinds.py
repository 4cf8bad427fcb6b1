"""The small words of a provider file: its kinds of value, each checked when the file is read."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

Words = Annotated[str, Meta(min_length=2, max_length=500)]
"""A sentence or a label in English, for people."""
Pattern = Annotated[str, Meta(min_length=2, max_length=240)]
"""A regular expression, kept simple enough to be quick on any input: `patterns` says how."""
Url = Annotated[str, Meta(pattern=r"^https://[^\s]+$", max_length=300)]
Colour = Annotated[str, Meta(pattern="^#[0-9A-F]{6}$")]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9*-]+(\.[a-z0-9*-]+)+$", max_length=253)]
"""A host or domain name in lower case; `*` stands for any run of characters within one label."""
Year = Annotated[str, Meta(pattern=r"^20\d\d(-\d\d(-\d\d)?)?$")]
"""A date that may lack its day or month."""

WORDS: Final = frozenset({"name", "hint", "label", "note", "notes", "help", "looks_like", "part", "how", "do"}) | {
    *("meaning", "title", "what", "plan", "free_plan", "price", "means"),
}
"""The keys whose values are English sentences or labels, for whoever collects texts to translate."""


class Kind(StrEnum):
    """What sort of house it is: mailboxes, bulk and transactional mail, a relay, web hosting, or a sandbox."""

    MAILBOX = "mailbox"
    BULK = "bulk"
    RELAY = "relay"
    HOSTING = "hosting"
    SANDBOX = "sandbox"


class UserRule(StrEnum):
    """What the user name is."""

    FIXED = "fixed"  # always the same word
    ADDRESS = "address"  # the whole e-mail address
    ADDRESS_OR_NONE = "address-or-none"  # the whole address, or no sign-in at all
    ADDRESS_OR_LOCAL_PART = "address-or-local-part"
    LOGIN = "login"  # a login that the provider shows
    TOKEN = "token"  # noqa: S105 - a key or an id that the provider makes
    SAME_AS_SECRET = "same-as-secret"  # noqa: S105 - the secret once more
    ANY = "any"  # anything that is not empty
    TEMPLATE = "template"  # a fixed form around an id


class CredentialRule(StrEnum):
    """What the secret is."""

    ACCOUNT_PASSWORD = "account-password"  # noqa: S105
    APP_PASSWORD = "app-password"  # noqa: S105
    APP_PASSWORD_OR_NONE = "app-password-or-none"  # noqa: S105
    ACCOUNT_OR_APP_PASSWORD = "account-or-app-password"  # noqa: S105
    ACCOUNT_PASSWORD_OR_OAUTH = "account-password-or-oauth"  # noqa: S105
    OAUTH = "oauth"
    API_KEY = "api-key"
    SMTP_PASSWORD = "smtp-password"  # noqa: S105
    TOKEN = "token"  # noqa: S105
    SES_DERIVED = "ses-derived"
    TEMPLATE = "template"


class Confidence(StrEnum):
    """How well the facts of a file are known."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
