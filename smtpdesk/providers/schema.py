"""The parts of a provider file: one class a table, one attribute a key. `catalog` tells how a file is laid out.

Sentences are English source texts: they are translated where they are shown, never here.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from smtpdesk.model.settings import Security
from smtpdesk.providers.kinds import Confidence, CredentialRule, Name, Pattern, Url, UserRule, Words, Year


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Host(_Table, frozen=True, kw_only=True):
    """A server name. Exactly one of `host`, `template` (holds {domain}) and `ask` (an example: the person types it).

    `region` is the id of the choice, unique in its file and empty where there is only one; `ports` limits the host to
    some of the ports; `old` names are recognised, but no longer offered.
    """

    host: Name | None = None
    template: str | None = None
    ask: Name | None = None
    region: str = ""
    label: Words | None = None
    note: Words | None = None
    ports: tuple[int, ...] = ()
    old: bool = False
    unconfirmed: bool = False


class Pair(_Table, frozen=True, kw_only=True):
    """A port with its security."""

    port: Annotated[int, Meta(ge=1, le=65535)]
    security: Security


class Port(Pair, frozen=True, kw_only=True):
    """A port that the provider answers on. The order in the file is the order in which to try.

    `plaintext_accepted`: a session without encryption is taken there too; a preset asks for encryption all the same.
    `unusual` marks a security that contradicts the port's custom, where the provider says so; it needs a note.
    """

    plaintext_accepted: bool = False
    unusual: bool = False
    unconfirmed: bool = False
    note: Words | None = None


class Username(_Table, frozen=True, kw_only=True):
    """What to type as the user name, by the provider's own word for it."""

    rule: UserRule
    label: Words = "User name"
    fixed: str | None = None
    also: tuple[str, ...] = ()
    template: str | None = None
    part: Words | None = None
    example: str | None = None
    pattern: Pattern | None = None
    help: Words | None = None


class Place(_Table, frozen=True, kw_only=True):
    """Where on the provider's site something is: the menu's names in order, and the address (may hold {domain})."""

    what: Words | None = None
    menu: tuple[Words, ...] = ()
    url: Url | None = None

    def page(self, domain: str = "") -> str | None:
        """Give the address to open; None where there is none, or where it needs a domain that is not known."""
        if self.url is None or ("{domain}" in self.url and not domain):
            return None
        return self.url.replace("{domain}", domain)


class Mistaken(_Table, frozen=True, kw_only=True):
    """A secret of the wrong kind that people paste often, by its shape."""

    pattern: Pattern
    what: Words


class Credential(_Table, frozen=True, kw_only=True):
    """What to type as the secret, and where it is made. Shapes are observed, not promised: they warn, never forbid."""

    rule: CredentialRule
    label: Words
    length: Annotated[int, Meta(ge=1, le=4096)] | None = None
    prefix: str | None = None
    pattern: Pattern | None = None
    template: str | None = None
    looks_like: Words | None = None
    help: Words | None = None
    where: tuple[Place, ...] = ()
    mistaken: tuple[Mistaken, ...] = ()


class Step(_Table, frozen=True, kw_only=True):
    """One thing to do before the first try."""

    do: Words
    menu: tuple[Words, ...] = ()
    url: Url | None = None


class Prepare(_Table, frozen=True, kw_only=True):
    """What to do before the first try, in order, and about how many minutes it takes."""

    minutes: Annotated[int, Meta(ge=1, le=60)] | None = None
    steps: tuple[Step, ...]


class From(_Table, frozen=True, kw_only=True):
    """Which From addresses the provider takes. `rewritten`: another address is replaced instead of refused."""

    must_verify: bool
    how: Words
    rewritten: bool = False
    where: tuple[Place, ...] = ()


class Activity(Place, frozen=True, kw_only=True):
    """Where the provider shows what became of each message that it took: its log of sent mail."""

    unconfirmed: bool = False


class Cap(_Table, frozen=True, kw_only=True):
    """A number that the provider sets: so many of `what` in a `per`."""

    count: Annotated[int, Meta(ge=1)]
    what: str
    per: str
    plan: Words | None = None


class Limits(_Table, frozen=True, kw_only=True):
    """How much may be sent, and what it costs. They age fastest: `as_of` tells when they were true."""

    caps: tuple[Cap, ...] = ()
    free_plan: Words | None = None
    price: Words | None = None
    notes: tuple[Words, ...] = ()
    as_of: Year | None = None


class Size(_Table, frozen=True, kw_only=True):
    """The largest message: `megabytes` as the provider tells it, `announced` in bytes as its EHLO did (RFC 1870)."""

    megabytes: Annotated[int, Meta(ge=1)] | None = None
    announced: Annotated[int, Meta(ge=1)] | None = None
    note: Words | None = None


class Api(_Table, frozen=True, kw_only=True):
    """The provider's way to send over HTTPS (port 443), which works where a network lets no SMTP port through."""

    name: Words
    url: Url | None = None
    unconfirmed: bool = False


class OAuth(_Table, frozen=True, kw_only=True):
    """How a token for XOAUTH2 or OAUTHBEARER is obtained, where the provider takes one."""

    mechanisms: tuple[str, ...]
    scopes: tuple[str, ...]
    authorize_url: Url | None = None
    token_url: Url | None = None
    device_code: bool = False
    app_permission: str | None = None
    app_scope: str | None = None
    note: Words | None = None


class Auth(_Table, frozen=True, kw_only=True):
    """The SASL mechanisms that were seen in its EHLO, upper case, in its order."""

    mechanisms: tuple[str, ...]
    oauth: OAuth | None = None
    note: Words | None = None


class Signs(_Table, frozen=True, kw_only=True):
    """How its servers are known: regular expressions on the text after the code, and names in the certificate.

    `names` are those that its servers give themselves beside the ones that are asked for.

    A sign is a hint: only a certificate that a public authority vouches for proves who answers.
    """

    same_as: str | None = None
    greeting: Pattern | None = None
    ehlo: Pattern | None = None
    accept: Pattern | None = None
    refusal: Pattern | None = None
    certificate: tuple[Name, ...] = ()
    names: tuple[Name, ...] = ()
    authorities: tuple[str, ...] = ()
    confidence: Confidence = Confidence.LOW
    notes: tuple[Words, ...] = ()


class Dns(_Table, frozen=True, kw_only=True):
    """What it wants in the sending domain's DNS, in the words of the field."""

    spf: str | None = None
    dkim: str | None = None
    dkim_targets: tuple[Name, ...] = ()
    return_path: str | None = None
    tracking: str | None = None
    verification: str | None = None
    dmarc: str | None = None
    mx: str | None = None
    inbound_mx: tuple[Name, ...] = ()


class Dated(_Table, frozen=True, kw_only=True):
    """Something that happens, or happened, at a date."""

    when: Year
    what: Words


class Gotcha(_Table, frozen=True, kw_only=True):
    """A trap to know of; what is unconfirmed is told as a hint."""

    note: Words
    unconfirmed: bool = False


class Known(_Table, frozen=True, kw_only=True):
    """An answer of its servers with its meaning: `said` stands in the reply, `code` is the diagnosis."""

    said: str
    means: Words
    code: Annotated[str, Meta(pattern=r"^[a-z]+\.[a-z0-9-]+$")]
    unconfirmed: bool = False


class Advice(_Table, frozen=True, kw_only=True):
    """What this provider wants done for one diagnosis; what is not given here is the diagnosis's own."""

    title: Words | None = None
    meaning: Words | None = None
    do: tuple[Words, ...] = ()
    url: Url | None = None
    checked: date
    unconfirmed: bool = False


class Source(_Table, frozen=True, kw_only=True):
    """Where the facts come from, when they were looked at, and what of them could not be confirmed."""

    checked: date
    confidence: Confidence
    links: tuple[Url, ...]
    seen: tuple[str, ...]
    unconfirmed: tuple[str, ...] = ()
