"""The small words of a shop file: its kinds of value, each checked when the file is read."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

Words = Annotated[str, Meta(min_length=2, max_length=400)]
"""A sentence or a description in English, for people."""
Label = Annotated[str, Meta(min_length=1, max_length=80)]
"""A word on the system's own screen, which is never translated here."""
Url = Annotated[str, Meta(pattern=r"^https://[^\s]+$", max_length=300)]
Number = Annotated[int, Meta(ge=1, le=65535)]

WORDS: Final = frozenset(
    {"name", "what", "note", "holds_for", "do", "cannot", "misses", "not_sure", "where", "without"}
)
"""The keys whose values are English sentences or descriptions, for whoever collects texts to translate."""


class Kind(StrEnum):
    """What sort of system it is."""

    SHOP = "shop"
    HOSTED = "hosted"
    ORDERS = "orders"
    PLUGIN = "plugin"
    FRAMEWORK = "framework"
    SITE = "site"
    ANY = "any"


class Form(StrEnum):
    """Where the values are typed: on a screen, or in a file of this kind."""

    SCREEN = "screen"
    ENV = "env"
    PYTHON = "python"
    RUBY = "ruby"
    JSON = "json"
    YAML = "yaml"


class Smtp(StrEnum):
    """Whether the system sends through an SMTP server of one's own: always, as a choice, or never."""

    OWN = "own"
    CHOICE = "choice"
    NONE = "none"


class Role(StrEnum):
    """What belongs in a field."""

    HOST = "host"
    PORT = "port"
    HOST_AND_PORT = "host-and-port"
    SECURITY = "security"
    USER = "user"
    PASSWORD = "password"  # noqa: S105 - the name of a field
    DSN = "dsn"  # host, port, user and password in one address
    SENDER = "sender"
    SENDER_BEFORE_AT = "sender-before-at"
    SENDER_AFTER_AT = "sender-after-at"
    SENDER_NAME = "sender-name"
    REPLY_TO = "reply-to"
    SIGNS_IN = "signs-in"  # the switch for signing in at all
    MECHANISM = "mechanism"
    FIXED = "fixed"  # the same for everybody
    OTHER = "other"  # left as it is, or as `value` says


class Support(StrEnum):
    """Whether the system can do something; PARTLY where it works, but not reliably."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


class Outbound(StrEnum):
    """Who connects to the mail server: the vendor's computers, a platform that blocks ports, or one's own hosting."""

    VENDOR = "vendor"
    PLATFORM = "platform"
    HOSTING = "hosting"


class Confidence(StrEnum):
    """How well the facts of a file are known."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
