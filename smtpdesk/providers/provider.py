"""A provider: what the picker shows of it, and everything else that its file tells."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

from smtpdesk.model.settings import Security, Server, SettingsError, check_host
from smtpdesk.providers.kinds import Colour, Kind, Name, UserRule, Words
from smtpdesk.providers.schema import (
    Activity,
    Advice,
    Api,
    Auth,
    Credential,
    Dated,
    Dns,
    From,
    Gotcha,
    Host,
    Known,
    Limits,
    Pair,
    Port,
    Prepare,
    Signs,
    Size,
    Source,
    Username,
)


class Card(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head of a provider file: enough to pick it and to recognise it by an address or a host name.

    `order` is its place in the picker. `mx` names the servers that take the mail of a domain whose mailboxes it keeps;
    `mx_hints` do so too, but are shared with others. `other_hosts` are server names that are recognised only.
    """

    id: Annotated[str, Meta(pattern="^[a-z0-9_]+$")]
    name: Words
    other_names: tuple[str, ...] = ()
    kind: Kind
    order: Annotated[int, Meta(ge=1)]
    letter: Annotated[str, Meta(min_length=1, max_length=1)]
    colour: Colour
    hint: Annotated[str, Meta(min_length=2, max_length=40)]
    domains: tuple[Name, ...] = ()
    mx: tuple[Name, ...] = ()
    mx_hints: tuple[Name, ...] = ()
    hosts: Annotated[tuple[Host, ...], Meta(min_length=1)]
    other_hosts: tuple[Name, ...] = ()
    recommended: Pair

    @property
    def regions(self) -> tuple[Host, ...]:
        """The hosts that a person can choose from, in order; the first is the usual one."""
        return tuple(host for host in self.hosts if not host.old)

    def host(self, region: str | None = None) -> Host:
        """Give the host of a region, the usual one for None. Raises SettingsError for a region that is not there."""
        if region is None:
            return self.regions[0]
        for host in self.hosts:
            if host.region == region:
                return host
        raise SettingsError("region", "unknown")


class Provider(Card, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provider with everything that its file tells."""

    ports: Annotated[tuple[Port, ...], Meta(min_length=1)]
    username: Username
    credential: Credential
    prepare: Prepare | None = None
    sender: From = field(name="from")
    activity: Activity | None = None
    limits: Limits = field(default_factory=Limits)
    size: Size = field(default_factory=Size)
    auth: Auth
    api: Api | None = None
    signs: Signs = field(default_factory=Signs)
    dns: Dns = field(default_factory=Dns)
    timeline: tuple[Dated, ...] = ()
    replies: tuple[Known, ...] = ()
    gotchas: tuple[Gotcha, ...] = ()
    advice: dict[str, Advice] = field(default_factory=dict)
    source: Source

    @property
    def fixed_user(self) -> str | None:
        """The word that is always the user name, where there is one (`apikey`)."""
        return self.username.fixed if self.username.rule is UserRule.FIXED else None

    @property
    def user_is_secret(self) -> bool:
        """True where the user name is the secret once more (Postmark's server token)."""
        return self.username.rule is UserRule.SAME_AS_SECRET

    def ports_of(self, region: str | None = None, *, plain: bool = False) -> tuple[Port, ...]:
        """The ports of a region in the order to offer: the recommended one first; `plain` adds those without TLS."""
        host = self.host(region)
        there = [port for port in self.ports if not host.ports or port.port in host.ports]
        wanted = [port for port in there if plain or port.security is not Security.PLAIN]
        return tuple(sorted(wanted, key=lambda port: port.port != self.recommended.port))

    def security_of(self, port: int) -> Security | None:
        """The security that belongs to one of its ports; None for a port that it does not answer on."""
        return next((known.security for known in self.ports if known.port == port), None)

    def server(self, region: str | None = None, *, port: int | None = None, domain: str = "", host: str = "") -> Server:
        """Give the server to connect to: the usual or the chosen region, on its first or the chosen port.

        `domain` fills a template (`mail.{domain}`), `host` is what a person typed where the name has to be asked.
        Raises SettingsError where something is missing or is not there.
        """
        offered = self.ports_of(region, plain=True)
        chosen = next((known for known in offered if port in (None, known.port)), None)
        if chosen is None:
            raise SettingsError("port", "unknown")
        return Server(self._name(self.host(region), domain, host), chosen.port, chosen.security)

    def choices(
        self, region: str | None = None, *, domain: str = "", host: str = "", plain: bool = False
    ) -> tuple[Server, ...]:
        """Give every server of a region in the order to try. Raises SettingsError as `server` does."""
        name = self._name(self.host(region), domain, host)
        return tuple(Server(name, port.port, port.security) for port in self.ports_of(region, plain=plain))

    @staticmethod
    def _name(place: Host, domain: str, typed: str) -> str:
        if place.host is not None:
            return place.host
        if place.template is not None:
            check_host(domain, "domain")
            return place.template.replace("{domain}", domain)
        check_host(typed, "host")
        return typed
