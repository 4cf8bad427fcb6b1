"""`smtpdesk providers`: what is known of them, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec

from smtpdesk.cli.usage import UsageError
from smtpdesk.model.settings import Security
from smtpdesk.providers.catalog import load
from smtpdesk.providers.provider import Card, Provider
from smtpdesk.providers.schema import Host
from smtpdesk.text.translate import _


def list_providers(say: Callable[[str], None], *, as_json: bool) -> None:
    """Tell all providers, a line each."""
    cards = load().cards
    if as_json:
        say(json.dumps([_card_as_json(card) for card in cards], indent=2, ensure_ascii=False))
        return
    widest = max(len(card.id) for card in cards)
    for card in cards:
        server = f"{_address(card.regions[0])}  {card.recommended.port} {_security(card.recommended.security)}"
        say(f"{card.id:{widest}}  {_(card.name)} · {_(card.hint)}\n{'':{widest}}  {server}")


def show_provider(wanted: str, say: Callable[[str], None], *, as_json: bool) -> None:
    """Tell one provider, found by its id or by a name that only it has. Raises UsageError."""
    provider = find(wanted)
    if as_json:
        whole = msgspec.to_builtins(provider, str_keys=True, builtin_types=())
        say(json.dumps(msgspec.json.decode(msgspec.json.encode(whole)), indent=2, ensure_ascii=False))
        return
    for line in _lines(provider):
        say(line)


def find(wanted: str) -> Provider:
    """Give the provider with this id, or the one that a search for it finds alone. Raises UsageError."""
    catalog = load()
    if wanted in catalog:
        return catalog.get(wanted)
    cards = catalog.search(wanted) if wanted.strip() else ()
    if len(cards) == 1:
        return catalog.get(cards[0].id)
    if cards:
        several = ", ".join(card.id for card in cards[:8])
        raise UsageError(
            _("“{name}” fits several providers: {several}.").replace("{name}", wanted).replace("{several}", several)
        )
    raise UsageError(_("There is no provider “{name}”. “smtpdesk providers” lists all.").replace("{name}", wanted))


def _card_as_json(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "name": card.name,
        "other_names": list(card.other_names),
        "kind": card.kind.value,
        "host": _address(card.regions[0]),
        "port": card.recommended.port,
        "security": card.recommended.security.value,
        "regions": [host.region for host in card.regions if host.region],
    }


def _address(host: Host) -> str:
    return host.host or host.template or _("(ask your provider)")


def _security(security: Security) -> str:
    return {Security.TLS: "SSL/TLS", Security.STARTTLS: "STARTTLS", Security.PLAIN: _("not encrypted")}[security]


def _lines(provider: Provider) -> list[str]:
    lines = [_(provider.name), ""]
    for host in provider.regions:
        label = f" · {_(host.label)}" if host.label else ""
        region = f" ({host.region})" if host.region else ""
        lines.append(_pair(_("Server"), f"{_address(host)}{label}{region}"))
    for port in provider.ports_of(plain=True):
        note = f" · {_(port.note)}" if port.note else ""
        lines.append(_pair(_("Port"), f"{port.port} {_security(port.security)}{note}"))
    user = provider.fixed_user or (_(provider.username.help) if provider.username.help else "")
    lines.append(_pair(_(provider.username.label), user))
    lines.append(
        _pair(_(provider.credential.label), _(provider.credential.looks_like or provider.credential.help or ""))
    )
    for place in provider.credential.where:
        way = " › ".join(map(_, place.menu))
        lines.append(
            _pair(_(place.what) if place.what else _("Where it is made"), f"{way}  {place.page() or ''}".strip())
        )
    if provider.prepare is not None:
        for number, step in enumerate(provider.prepare.steps, 1):
            lines.append(_pair(_("Before the first try") if number == 1 else "", f"{number}. {_(step.do)}"))
    lines.append(_pair(_("From"), _(provider.sender.how)))
    limits = provider.limits
    for cap in limits.caps:
        plan = f" ({_(cap.plan)})" if cap.plan else ""
        lines.append(_pair(_("Limit"), f"{cap.count} {_(cap.what)} / {_(cap.per)}{plan}"))
    for label, text in ((_("Free plan"), limits.free_plan), (_("Price"), limits.price)):
        if text:
            lines.append(_pair(label, f"{_(text)}" + (f" [{limits.as_of}]" if limits.as_of else "")))
    lines += [_pair(_("Good to know"), _(gotcha.note)) for gotcha in provider.gotchas]
    lines.append(_pair(_("Checked on"), str(provider.source.checked)))
    return lines


def _pair(label: str, value: str) -> str:
    return f"  {label + ':' if label else '':22} {value}".rstrip()
