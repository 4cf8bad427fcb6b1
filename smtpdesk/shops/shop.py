"""A shop system: one class a table of its file, one attribute a key. `catalog` tells how a file is laid out.

Labels and choices are the system's own English words and stay as they are. Sentences are English source texts: they are
translated where they are shown, never here.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct, field

from smtpdesk.model.settings import Security, SignIn
from smtpdesk.shops.kinds import Confidence, Form, Kind, Label, Number, Outbound, Role, Smtp, Support, Url, Words


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class OtherPath(_Table, frozen=True, kw_only=True):
    """The menus of another interface or version: `what` names it."""

    what: Words
    menu: tuple[Label, ...]


class Where(_Table, frozen=True, kw_only=True):
    """Where the fields are: the menus in order, or the file. Where words are not the screen's own, `note` tells it."""

    menu: Annotated[tuple[Label, ...], Meta(min_length=1)]
    note: Words | None = None
    other: tuple[OtherPath, ...] = ()


class Option(_Table, frozen=True, kw_only=True):
    """A choice of the sign-in field: the screen's word, and the mechanism that it means (`none`: no sign-in)."""

    label: Label
    means: SignIn


class Field(_Table, frozen=True, kw_only=True):
    """One field, in the order of the screen.

    `label` is what stands beside it; `what` describes it where that was not seen, or where the word is free. `value` is
    what a field wants that is the same for everybody, and what switches signing in on; `off` switches it off.
    """

    role: Role
    label: Label | None = None
    what: Words | None = None
    value: Label | None = None
    off: Label | None = None
    options: tuple[Option, ...] = ()
    note: Words | None = None
    form: Form | None = None
    unconfirmed: bool = False

    @property
    def name(self) -> str:
        """What the file calls the field: its label, else its role."""
        return self.label or self.role.value


class Choice(_Table, frozen=True, kw_only=True):
    """What a field is set to for a mode; it may hold {host}, {port}, {user} and {password}."""

    field: Label
    choose: Label


class Mode(_Table, frozen=True, kw_only=True):
    """How one way of encryption is set. `ports` are the only ports on which it can be.

    `insists`, for STARTTLS: YES where the system gives up without it, NO where it then goes on unencrypted.
    """

    support: Support
    set: tuple[Choice, ...] = ()
    port: Number | None = None
    ports: tuple[Number, ...] = ()
    insists: Support | None = None
    note: Words | None = None


class Modes(_Table, frozen=True, kw_only=True):
    """The three ways of encryption: from the start (RFC 8314 3.3), STARTTLS (RFC 3207), none."""

    tls: Mode
    starttls: Mode
    plain: Mode

    def of(self, security: Security) -> Mode:
        """Give the mode for a server's security."""
        return {Security.TLS: self.tls, Security.STARTTLS: self.starttls, Security.PLAIN: self.plain}[security]


class MechanismsOf(_Table, frozen=True, kw_only=True):
    """The SASL mechanisms that the system knows, upper case; empty where its library chooses or nothing is known."""

    mechanisms: tuple[str, ...] = ()
    note: Words | None = None


class Ability(_Table, frozen=True, kw_only=True):
    """Whether it can do something, and how."""

    support: Support = Support.UNKNOWN
    note: Words | None = None


class OwnTest(_Table, frozen=True, kw_only=True):
    """The system's own test mail: what its button says, where it is, and what its success does not prove."""

    support: Support = Support.UNKNOWN
    label: Label | None = None
    where: Words | None = None
    without: Words | None = None
    misses: tuple[Words, ...] = ()


class Trap(_Table, frozen=True, kw_only=True):
    """Something to know of; what is unconfirmed is told as a hint."""

    note: Words
    unconfirmed: bool = False


class WayOut(_Table, frozen=True, kw_only=True):
    """What to do where the system takes no SMTP server, one action a step."""

    do: Annotated[tuple[Words, ...], Meta(min_length=1)]


class Network(_Table, frozen=True, kw_only=True):
    """Who connects to the mail server, and what is special about it."""

    who: Outbound
    note: Words | None = None


class Source(_Table, frozen=True, kw_only=True):
    """Where the facts come from, when they were looked at, and what of them could not be confirmed."""

    checked: date
    confidence: Confidence
    seen: tuple[str, ...]
    links: tuple[Url, ...] = ()
    not_sure: tuple[Words, ...] = ()


class Shop(_Table, frozen=True, kw_only=True):
    """A system with everything that its file tells. Systems of one `family` are versions of each other."""

    id: Annotated[str, Meta(pattern="^[a-z0-9_]+$")]
    name: Label
    other_names: tuple[Label, ...] = ()
    family: Annotated[str, Meta(pattern="^[a-z0-9_]+$")]
    kind: Kind
    order: Annotated[int, Meta(ge=1)]
    smtp: Smtp
    form: Form = Form.SCREEN
    holds_for: Words
    cannot: tuple[Words, ...] = ()
    where: Where
    fields: tuple[Field, ...]
    security: Modes
    sign_in: MechanismsOf = field(default_factory=MechanismsOf)
    senders: Ability = field(default_factory=Ability)
    reply_to: Ability = field(default_factory=Ability)
    test: OwnTest = field(default_factory=OwnTest)
    traps: tuple[Trap, ...] = ()
    way_out: WayOut | None = None
    network: Network
    source: Source

    @property
    def takes_smtp(self) -> bool:
        """False where no SMTP server of one's own can be entered."""
        return self.smtp is not Smtp.NONE

    def form_of(self, one: Field) -> Form:
        """Give the kind of place in which a field is."""
        return one.form or self.form
