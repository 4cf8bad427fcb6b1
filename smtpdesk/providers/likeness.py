"""Whether what answered looks like the provider whose server was asked for by name.

A sign is a hint, and its absence proves nothing: a greeting is foreign only where it names a host of somebody else, and
only at a provider whose greeting is well known. A certificate alone proves who answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from smtpdesk.model.facts import Certificate, Compared, Facts, Likeness
from smtpdesk.model.settings import Security
from smtpdesk.providers.catalog import Catalog, load
from smtpdesk.providers.kinds import Confidence
from smtpdesk.providers.match import by_host, covers, fits
from smtpdesk.providers.provider import Provider
from smtpdesk.wire.host_name import host_in, registered_domain

_LINES: Final = 4
"""So many lines of a greeting are looked at."""
_NO_NAME: Final = re.compile(r"[\d.]+|.*:.*|localhost")
_SHARED: Final = frozenset({"amazonaws.com"})
"""Domains under which anybody may have a host: there only names that a provider's file lists are its own."""


def compared(facts: Facts, *, proven: bool = False, catalog: Catalog | None = None) -> Facts:
    """Give the facts with `compared` filled in, where the host that was asked for is a provider's own.

    Without a host the provider's usual one is meant. `proven` tells that a certificate of a public authority was valid
    for it.
    """
    catalog = catalog or load()
    provider = _asked(facts, catalog)
    if provider is None:
        return facts
    family = _family(provider, catalog)
    greeting = _greeting(facts.greeting.text if facts.greeting else "", family)
    name = facts.capabilities.name if facts.capabilities else ""
    looks = Compared(
        provider=provider.id,
        greeting=greeting,
        hello=Likeness.UNKNOWN if greeting is Likeness.OWN else _hello(name, family),
        certificate=_certificate(_shown(facts), family),
        proven=proven,
        starttls=provider.security_of(facts.port) is Security.STARTTLS,
    )
    return replace(facts, compared=looks)


def _asked(facts: Facts, catalog: Catalog) -> Provider | None:
    if facts.host:
        # 127.0.0.1 stands in Proton's file, and is everybody's.
        return None if _NO_NAME.fullmatch(facts.host) else by_host(facts.host, catalog)
    if facts.provider is None or facts.provider not in catalog:
        return None
    provider = catalog.get(facts.provider)
    return provider if provider.regions[0].host is not None else None


def _family(provider: Provider, catalog: Catalog) -> tuple[Provider, ...]:
    """The provider, and the one whose servers it shares."""
    same = provider.signs.same_as
    return (provider,) if same is None else (provider, catalog.get(same))


def _greeting(text: str, family: tuple[Provider, ...]) -> Likeness:
    lines = text.split("\n")[:_LINES]
    if any(one.signs.greeting and fits(one.signs.greeting, line) for one in family for line in lines):
        return Likeness.OWN
    sure = any(one.signs.greeting and one.signs.confidence is not Confidence.LOW for one in family)
    return _named(next(filter(None, map(host_in, lines)), ""), family, sure=sure)


def _hello(name: str, family: tuple[Provider, ...]) -> Likeness:
    """The EHLO name says less: some providers tell a machine's inner name. Whoever greets as he should is believed."""
    return _named(host_in(name), family, sure=any(one.signs.ehlo for one in family))


def _named(name: str, family: tuple[Provider, ...], *, sure: bool) -> Likeness:
    if not name:
        return Likeness.UNKNOWN
    if _is_own(name, family):
        return Likeness.OWN
    return Likeness.FOREIGN if sure else Likeness.UNKNOWN


def _certificate(certificate: Certificate | None, family: tuple[Provider, ...]) -> Likeness:
    if certificate is None:
        return Likeness.UNKNOWN
    names = certificate.names or (certificate.subject.partition(",")[0],)
    return Likeness.OWN if any(_is_own(name.lower(), family) for name in names) else Likeness.FOREIGN


def _is_own(name: str, family: Iterable[Provider]) -> bool:
    """Tell whether a host name belongs to the provider: listed in its file, or under a domain that its hosts are in."""
    bare = name.removeprefix("*.")
    for provider in family:
        hosts = [place.host for place in provider.hosts if place.host is not None]
        listed = [*hosts, *provider.other_hosts, *provider.signs.certificate, *provider.signs.names]
        if name in listed or any(covers(one, bare) for one in listed):
            return True
        domains = {registered_domain(one) for one in listed} - _SHARED
        if registered_domain(bare) in domains:
            return True
    return False


def _shown(facts: Facts) -> Certificate | None:
    if facts.failure is not None and facts.failure.certificate is not None:
        return facts.failure.certificate
    return facts.tls.certificate if facts.tls is not None else None
