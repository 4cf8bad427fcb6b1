"""What must be true of a provider file beyond its shape: each rule yields (key, what is wrong)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpdesk.model.settings import Security, Server, SettingsError
from smtpdesk.providers.kinds import UserRule
from smtpdesk.providers.patterns import pattern_fault
from smtpdesk.providers.provider import Card, Provider
from smtpdesk.providers.schema import Host

Fault = tuple[str, str]

CUSTOM: Final = {
    25: (Security.STARTTLS, Security.PLAIN),
    465: (Security.TLS,),
    587: (Security.STARTTLS,),
    2465: (Security.TLS,),
    2525: (Security.STARTTLS,),
    2587: (Security.STARTTLS,),
    8465: (Security.TLS,),
}
"""What is customary on a port: RFC 8314 7.3 for 465 and 587, what providers do for the others."""


def card_faults(card: Card) -> Iterator[Fault]:
    """Look over a head: its hosts and its patterns of names."""
    seen: set[str] = set()
    for place, host in enumerate(card.hosts):
        yield from _host_faults(f"hosts[{place}]", host, alone=len(card.regions) == 1)
        if host.region in seen:
            yield f"hosts[{place}].region", f"the region {host.region!r} is there twice"
        seen.add(host.region)
    if not card.regions:
        yield "hosts", "no host is offered"
    for key in ("domains", "mx", "mx_hints", "other_hosts"):
        names: tuple[str, ...] = getattr(card, key)
        if len(set(names)) != len(names):
            yield key, "a name is there twice"
        if key in ("mx", "mx_hints", "other_hosts") and any(name.strip("*.").count(".") < 1 for name in names):
            yield key, "a pattern matches too much"


def _host_faults(key: str, host: Host, *, alone: bool) -> Iterator[Fault]:
    if sum(kind is not None for kind in (host.host, host.template, host.ask)) != 1:
        yield key, "exactly one of host, template and ask is wanted"
    if host.host and "*" in host.host:
        yield f"{key}.host", "a host is a name, not a pattern"
    if host.template is not None:
        try:
            Server(host.template.replace("{domain}", "example.com"), 465, Security.TLS)
        except SettingsError as error:
            yield f"{key}.template", error.code
        if "{domain}" not in host.template:
            yield f"{key}.template", "no {domain} in it"
    if host.region and not re.fullmatch(r"[a-z0-9][a-z0-9-]*", host.region):
        yield f"{key}.region", "not an id"
    if not alone and not host.old and not host.label:
        yield f"{key}.label", "a choice needs a label"
    if host.old and not host.region:
        yield f"{key}.region", "an old host needs a region of its own"


def faults(provider: Provider) -> Iterator[Fault]:
    """Look over a whole file."""
    yield from card_faults(provider)
    yield from _port_faults(provider)
    yield from _user_faults(provider)
    yield from _credential_faults(provider)
    signs = provider.signs
    for name in ("greeting", "ehlo", "accept", "refusal"):
        if (pattern := getattr(signs, name)) and (fault := pattern_fault(pattern)):
            yield f"signs.{name}", fault
    for code in provider.advice:
        if not re.fullmatch(r"[a-z]+\.[a-z0-9-]+", code):
            yield f"advice.{code}", "not a diagnosis code"
        told = provider.advice[code]
        if not (told.title or told.meaning or told.do):
            yield f"advice.{code}", "says nothing"
    if not provider.source.seen:
        yield "source.seen", "no source"
    if not provider.source.links:
        yield "source.links", "no page of the provider"
    for key, mechanisms in (("auth", provider.auth.mechanisms), ("auth.oauth", _oauth_mechanisms(provider))):
        if any(name != name.upper() or not name for name in mechanisms):
            yield f"{key}.mechanisms", "mechanisms are written in capitals"


def _oauth_mechanisms(provider: Provider) -> tuple[str, ...]:
    return provider.auth.oauth.mechanisms if provider.auth.oauth else ()


def _port_faults(provider: Provider) -> Iterator[Fault]:
    numbers = [port.port for port in provider.ports]
    for place, port in enumerate(provider.ports):
        key = f"ports[{place}]"
        if numbers.index(port.port) != place:
            yield f"{key}.port", f"port {port.port} is there twice"
        odd = port.port in CUSTOM and port.security not in CUSTOM[port.port]
        if odd and not port.unusual:
            yield f"{key}.security", f"{port.security} on port {port.port} contradicts custom"
        if port.unusual and not (odd and port.note):
            yield f"{key}.unusual", "needs a note and a real contradiction"
        if port.security is Security.TLS and port.plaintext_accepted:
            yield f"{key}.plaintext_accepted", "a port with TLS from the start takes no plain text"
    pair = (provider.recommended.port, provider.recommended.security)
    if pair not in [(port.port, port.security) for port in provider.ports]:
        yield "recommended", "not among the ports"
    if provider.recommended.security is Security.PLAIN:
        yield "recommended.security", "a session without encryption is never recommended"
    first = provider.regions[0] if provider.regions else None
    if first and first.ports and provider.recommended.port not in first.ports:
        yield "recommended.port", "not among the ports of the usual host"
    for place, host in enumerate(provider.hosts):
        if not set(host.ports) <= set(numbers):
            yield f"hosts[{place}].ports", "not among the ports"


def _user_faults(provider: Provider) -> Iterator[Fault]:
    user = provider.username
    if (user.rule is UserRule.FIXED) != (user.fixed is not None):
        yield "username.fixed", "belongs to the rule 'fixed', and it needs one"
    if (user.rule is UserRule.TEMPLATE) != (user.template is not None):
        yield "username.template", "belongs to the rule 'template', and it needs one"
    if user.template is not None and user.template.count("{part}") != 1:
        yield "username.template", "no {part} in it"
    if user.template is not None and not user.part:
        yield "username.part", "a template needs a word for its part"
    yield from _shape_faults("username", user.pattern, (user.fixed, user.example, *user.also))


def _credential_faults(provider: Provider) -> Iterator[Fault]:
    secret = provider.credential
    if secret.template is not None and secret.template.count("{part}") != 1:
        yield "credential.template", "no {part} in it"
    yield from _shape_faults("credential", secret.pattern, ())
    for place, wrong in enumerate(secret.mistaken):
        if fault := pattern_fault(wrong.pattern):
            yield f"credential.mistaken[{place}].pattern", fault
    if not secret.where:
        yield "credential.where", "where it is made is missing"


def _shape_faults(key: str, pattern: str | None, samples: tuple[str | None, ...]) -> Iterator[Fault]:
    if pattern is None:
        return
    if fault := pattern_fault(pattern):
        yield f"{key}.pattern", fault
        return
    if not (pattern.startswith("^") and pattern.endswith("$")):
        yield f"{key}.pattern", "a shape is the whole: ^ and $ are missing"
    for sample in samples:
        if sample is not None and not re.fullmatch(pattern, sample):
            yield f"{key}.pattern", "does not match its own example"
