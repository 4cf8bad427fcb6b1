"""What a provider costs and allows, in sentences, each with what is known of its age."""

from __future__ import annotations

from typing import Final, NamedTuple

from smtpdesk.model.settings import Security
from smtpdesk.providers.provider import Provider
from smtpdesk.providers.schema import Cap
from smtpdesk.text.translate import _, later

_ALTERNATIVE: Final = (2525, 2587, 8025, 443)
"""Ports that are meant for networks which block the usual ones."""
_MOST_KNOWN: Final = 8
_WHAT: Final = {
    "messages": later("messages"),
    "recipients": later("recipients"),
    "external recipients": later("external recipients"),
    "different recipients": later("different recipients"),
    "different external recipients": later("different external recipients"),
    "messages or recipients": later("messages or recipients"),
    "connections": later("connections"),
}
_PER: Final = {
    "second": later("{count} {what} a second"),
    "minute": later("{count} {what} a minute"),
    "hour": later("{count} {what} an hour"),
    "day": later("{count} {what} a day"),
    "month": later("{count} {what} a month"),
    "message": later("{count} {what} in one message"),
    "connection": later("{count} {what} over one connection"),
    "moment": later("{count} {what} at the same time"),
    "account": later("{count} {what} for the account"),
}


class Topic(NamedTuple):
    """Some sentences with a head."""

    head: str
    lines: tuple[str, ...]


def provider_facts(provider: Provider) -> tuple[Topic, ...]:
    """Give what to know of a provider before it is chosen; what nobody could find out is said to be unknown."""
    topics = (
        Topic(_("What it costs"), _costs(provider)),
        Topic(_("How much it lets you send"), _limits(provider)),
        Topic(_("Which From addresses it takes"), (_(provider.sender.how),)),
        Topic(_("If your network blocks sending"), blocked_ports(provider)),
        Topic(_("Good to know"), _known(provider)),
    )
    return tuple(topic for topic in topics if topic.lines)


def facts_of_others() -> tuple[Topic, ...]:
    """Give what to know of a web host or a server of one's own, whose settings nobody but its host knows."""
    asked = (
        _("The name of the server for outgoing mail (SMTP), its port and its encryption."),
        _("The user name, which is the whole e-mail address with most hosts, and the password of that mailbox."),
        _("How many e-mails it lets you send in an hour, and from which addresses."),
    )
    return (
        Topic(_("What to ask your web host for, or to look up in its help"), asked),
        Topic(_("If your network blocks sending"), blocked_ports(None)),
    )


def how_old(provider: Provider) -> str:
    """Say how old prices and limits are."""
    words = _("Prices and limits change. Looked up on {date}.").format(date=provider.source.checked.isoformat())
    if provider.limits.as_of:
        words += " " + _("The figures are of {date}.").format(date=provider.limits.as_of)
    return words


def _costs(provider: Provider) -> tuple[str, ...]:
    limits = provider.limits
    lines = [_(text) for text in (limits.free_plan, limits.price) if text]
    return tuple(lines) or (_("No price is noted here; the provider's own page tells it."),)


def _limits(provider: Provider) -> tuple[str, ...]:
    limits, size = provider.limits, provider.size
    lines = [cap_words(cap) for cap in limits.caps]
    lines += [_(note) for note in limits.notes]
    if size.megabytes is not None:
        words = _("{count} MB for one message").format(count=size.megabytes)
        lines.append(f"{words} ({_(size.note).rstrip('.')})" if size.note else words)
    elif size.note:
        lines.append(_(size.note))
    return tuple(lines) or (_("No limits are noted here; the provider's own page tells them."),)


def cap_words(cap: Cap) -> str:
    """Say one limit: `500 recipients a day (trial)`."""
    sentence, what = _PER.get(cap.per), _WHAT.get(cap.what)
    thing = _(what) if what is not None else cap.what
    count = f"{cap.count:,}"
    words = _(sentence).format(count=count, what=thing) if sentence is not None else f"{count} {thing} / {cap.per}"
    return f"{words} ({_(cap.plan)})" if cap.plan else words


def blocked_ports(provider: Provider | None) -> tuple[str, ...]:
    """Say why networks block the ports of e-mail, and what is left: another port, or the provider's way over HTTPS."""
    lines = [
        _(
            "Web hosts, clouds and internet providers often block port 25, and some 465 and 587 too, so that nobody "
            "sends spam from their network. They can open them, or another way is taken."
        )
    ]
    if provider is None:
        lines.append(
            _("Ask your provider for port 2525, which fewer networks block, or for its way to send over HTTPS.")
        )
        return tuple(lines)
    open_ = [port for port in provider.ports_of() if port.port in _ALTERNATIVE]
    if open_:
        ports = ", ".join(f"{port.port} ({_security(port.security)})" for port in open_)
        lines.append(_("{provider} also answers on {ports}, which fewer networks block.").format(
            provider=provider.name, ports=ports
        ))  # fmt: skip
    else:
        lines.append(_("{provider} has no other port for such networks.").format(provider=provider.name))
    if provider.api is not None:
        words = _(
            "If no port is open: the {api} sends over HTTPS, as web pages come. Many shop systems and plug-ins offer "
            "it beside SMTP."
        )
        lines.append(_hedged(words.format(api=provider.api.name), unconfirmed=provider.api.unconfirmed))
    return tuple(lines)


def _security(security: Security) -> str:
    return {Security.TLS: "SSL/TLS", Security.STARTTLS: "STARTTLS", Security.PLAIN: _("not encrypted")}[security]


def _known(provider: Provider) -> tuple[str, ...]:
    dated = [f"{one.when}: {_(one.what)}" for one in provider.timeline]
    known = [_hedged(_(one.note), unconfirmed=one.unconfirmed) for one in provider.gotchas]
    return tuple([*known, *dated][:_MOST_KNOWN])


def _hedged(words: str, *, unconfirmed: bool) -> str:
    return f"{words} {_('(Not confirmed.)')}" if unconfirmed else words
