"""Which provider it is: by a mail address, by the domain's mail servers, by a host name, by what a server shows.

Pure functions over the catalog; nothing is looked up. Where several providers share a name (smtp.gmail.com is Gmail's
and Google Workspace's) the one wins whose usual host it is, then the first in the picker: Gmail, Microsoft 365.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from smtpdesk.providers.catalog import Catalog, load
from smtpdesk.providers.kinds import Confidence, Kind
from smtpdesk.providers.provider import Card, Provider

_SEEN: Final = 512
"""So many characters of a server's line are looked at: no provider's sign stands further back."""
_TRUST: Final = {Confidence.HIGH: 0, Confidence.MEDIUM: 1, Confidence.LOW: 2}


def by_address(address: str, catalog: Catalog | None = None) -> Provider | None:
    """Give the provider that keeps the mailboxes of this address's domain, where the domain alone tells."""
    domain = _name(address.rpartition("@")[2])
    catalog = catalog or load()
    return _best(catalog, ((_weight(pattern), card) for card in catalog.cards for pattern in card.domains
                           if covers(pattern, domain)))  # fmt: skip


def by_mx(
    hosts: Iterable[str], catalog: Catalog | None = None, *, hints: bool = False, domain: str = ""
) -> Provider | None:
    """Give the provider that takes the domain's mail, by its MX hosts in the order of their preference.

    The longest pattern wins. With `hints` also what is only a guess: names that several providers share, and an MX
    within the `domain` itself, which is the custom of web hosting.
    """
    catalog = catalog or load()
    names = [_name(host) for host in hosts]
    for host in names:
        patterns = [(card, (*card.mx, *(card.mx_hints if hints else ()))) for card in catalog.cards]
        found = ((_weight(one), card) for card, those in patterns for one in those if covers(one, host))
        if best := _best(catalog, found):
            return best
    own = _name(domain)
    if hints and own and any(name == own or name.endswith(f".{own}") for name in names):
        hosting = (card for card in catalog.cards if card.kind is Kind.HOSTING and card.regions[0].template)
        return next((catalog.get(card.id) for card in hosting), None)
    return None


def by_host(host: str, catalog: Catalog | None = None) -> Provider | None:
    """Give the provider whose SMTP server this is, in any of its regions."""
    catalog = catalog or load()
    card = _card_of_host(_name(host), catalog)
    return catalog.get(card.id) if card else None


def region_of(card: Card, host: str) -> str | None:
    """Give the region of a provider's host name; None for a name that its file does not list."""
    wanted = _name(host)
    return next((place.region for place in card.hosts if place.host == wanted), None)


def recognise(
    greeting: str = "",
    ehlo_name: str = "",
    certificate_names: Iterable[str] = (),
    catalog: Catalog | None = None,
) -> Provider | None:
    """Give the provider that shows itself in a server's greeting, first EHLO line or certificate, or None.

    The certificate counts first: hand in its names only where a public authority vouches for it. Then the greeting,
    with or without its code. An EHLO line alone tells nothing sure; it only decides between two that greet alike.
    """
    catalog = catalog or load()
    for name in map(_name, certificate_names):
        if (card := _card_of_certificate(name, catalog)) is not None:
            return catalog.get(card.id)
    text, first = _line(greeting), _line(ehlo_name)
    if not text:
        return None
    found: list[tuple[tuple[bool, int, int], Provider]] = []
    for provider in catalog:
        signs = provider.signs
        if signs.greeting and _compiled(signs.greeting).search(text):
            same_ehlo = bool(first and signs.ehlo and _compiled(signs.ehlo).search(first))
            found.append(((not same_ehlo, _TRUST[signs.confidence], provider.order), provider))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _card_of_certificate(name: str, catalog: Catalog) -> Card | None:
    bare = name.removeprefix("*.")
    for provider in catalog:
        if any(name == sign or covers(sign, bare) for sign in provider.signs.certificate):
            return provider
    return _card_of_host(name, catalog)


def _card_of_host(host: str, catalog: Catalog) -> Card | None:
    listed = [card for card in catalog.cards if any(place.host == host for place in card.hosts)]
    if listed:
        return min(listed, key=lambda card: (card.regions[0].host != host, card.order))
    return next((card for card in catalog.cards if any(covers(one, host) for one in card.other_hosts)), None)


def _best(catalog: Catalog, found: Iterator[tuple[int, Card]]) -> Provider | None:
    best = min(found, key=lambda pair: (-pair[0], pair[1].order), default=None)
    return catalog.get(best[1].id) if best else None


def _name(text: str) -> str:
    return text.strip().rstrip(".").lower()[:255]


def _line(text: str) -> str:
    return re.sub(r"^\d{3}[ -]", "", text[:_SEEN].strip()).partition("\n")[0].strip()


def _weight(pattern: str) -> int:
    return len(pattern.replace("*", ""))


def covers(pattern: str, host: str) -> bool:
    """Tell whether a pattern fits a name: a leading `*.` is anything below, another `*` stays within its label."""
    if pattern.startswith("*."):
        below, wanted = host.split("."), pattern[2:].split(".")
        return len(below) > len(wanted) and _labels(wanted, below[-len(wanted) :])
    return _labels(pattern.split("."), host.split("."))


def _labels(pattern: list[str], host: list[str]) -> bool:
    return len(pattern) == len(host) and all(_label(one, label) for one, label in zip(pattern, host, strict=True))


def _label(pattern: str, label: str) -> bool:
    head, star, tail = pattern.partition("*")
    if not star:
        return pattern == label
    return len(label) >= len(head) + len(tail) and label.startswith(head) and label.endswith(tail)


def fits(sign: str, line: str) -> bool:
    """Tell whether a line of a server, with or without its code, shows a sign of a provider's file."""
    return bool(_compiled(sign).search(_line(line)))


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
