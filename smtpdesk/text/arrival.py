"""What to do next after a test e-mail: it arrived, it went to spam, it is not there yet, or it came back.

Nothing is promised: what one mailbox did says little about the next, and a server's "taken" is not "delivered".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from smtpdesk.model.arrival import Arrival
from smtpdesk.model.report import Report
from smtpdesk.providers.kinds import Kind
from smtpdesk.providers.provider import Provider
from smtpdesk.text.domain_entries import entries, everybodys, provider_of, put, values_of
from smtpdesk.text.fillings import harmless
from smtpdesk.text.page import Card, Tone
from smtpdesk.text.translate import _, later

QUESTION: Final = later("Did the test e-mail arrive?")
ANSWERS: Final[Mapping[Arrival, str]] = {
    Arrival.INBOX: later("In the inbox"),
    Arrival.SPAM: later("In the spam folder"),
    Arrival.NOT_YET: later("Not yet"),
    Arrival.CAME_BACK: later("It came back"),
}
_TONES: Final[Mapping[Arrival, Tone]] = {
    Arrival.INBOX: Tone.GOOD,
    Arrival.SPAM: Tone.WARNING,
    Arrival.NOT_YET: Tone.NEUTRAL,
    Arrival.CAME_BACK: Tone.BAD,
}
_TITLES: Final[Mapping[Arrival, str]] = {
    Arrival.INBOX: later("It arrived"),
    Arrival.SPAM: later("It arrived, but as spam"),
    Arrival.NOT_YET: later("It is not there yet"),
    Arrival.CAME_BACK: later("It was not delivered"),
}
_MEANINGS: Final[Mapping[Arrival, str]] = {
    Arrival.INBOX: later("These settings work as far as this mailbox. Other mailboxes may judge differently."),
    Arrival.SPAM: later(
        "The settings work: the message was sent and arrived. But the mailbox does not trust it, and your customers' "
        "mailboxes may do the same."
    ),
    Arrival.NOT_YET: later(
        "{server} took the message, and what became of it since is not known here. Some minutes are usual, some hours "
        "are possible."
    ),
    Arrival.CAME_BACK: later(
        "{server} took the message, but a server further on did not, and its message says why. The settings themselves "
        "are in order."
    ),
}

_WITH_FACTS: Final = (Arrival.SPAM, Arrival.NOT_YET)


def search_for(mark: str) -> str:
    """By what the test e-mail is found in a mailbox; empty where it has no mark."""
    return _("Its subject ends in [{mark}].").replace("{mark}", harmless(mark, 60)) if mark else ""


def advice(arrival: Arrival, report: Report) -> Card:
    """What an answer means for this test e-mail, and what to do next."""
    provider = provider_of(report)
    steps = {
        Arrival.INBOX: _in_the_inbox,
        Arrival.SPAM: _as_spam,
        Arrival.NOT_YET: _not_yet,
        Arrival.CAME_BACK: _came_back,
    }[arrival]
    values = values_of(report, provider)
    return Card(
        tone=_TONES[arrival],
        title=_(_TITLES[arrival]),
        meaning=put(_(_MEANINGS[arrival]), values),
        do=tuple(put(step, values) for step in steps(report, provider)),
        dated=_dated(provider) if provider is not None and arrival in _WITH_FACTS else "",
    )


def _dated(provider: Provider) -> str:
    told = _("Facts on {provider} checked on {date}.").replace("{provider}", provider.name)
    return told.replace("{date}", provider.source.checked.isoformat())


def activity_page(report: Report) -> str:
    """The address of the provider's log of sent mail; empty where it is not known."""
    provider = provider_of(report)
    activity = provider.activity if provider is not None else None
    return (activity.page() if activity is not None else None) or ""


def _in_the_inbox(_report: Report, _provider: Provider | None) -> Iterator[str]:
    yield _("Enter the same settings in your shop.")
    yield _("Place an order yourself, and see that the shop's own confirmation arrives as well.")


def _as_spam(report: Report, provider: Provider | None) -> Iterator[str]:
    yield _("Mark it as “not spam” there. That helps in this mailbox only.")
    if everybodys(report):
        yield _(
            "Send from an address of a domain of your own. {domain} is everybody's, and its owner asks mailboxes to "
            "distrust what other servers send from it."
        )
        return
    yield _(
        "Open the source of the e-mail (in Gmail: “Show original”) and look for spf=, dkim= and dmarc=. What does not "
        "say “pass” is what has to be mended."
    )
    if provider is not None and provider.kind in (Kind.BULK, Kind.RELAY):
        yield _authenticate(provider)
    yield from entries(provider)
    if provider is None:
        yield _("Ask who runs {server}, and who manages {domain}, whether SPF and DKIM are set up for it.")


def _authenticate(provider: Provider) -> str:
    menus = [", ".join(_(name) for name in place.menu) for place in provider.sender.where if place.menu]
    if not menus:
        return _("At {provider}, see that the domain {domain} itself is authenticated, not just a single address.")
    sentence = _("In {provider} open {menu}, and see that {domain} itself is authenticated, not just a single address.")
    return sentence.replace("{menu}", menus[0])


def _not_yet(report: Report, provider: Provider | None) -> Iterator[str]:
    if report.mark:
        yield _("Look in the spam folder, too, and search the whole mailbox for {mark}.")
    else:
        yield _("Look in the spam folder, too.")
    yield _(
        "Wait. Some mailboxes turn an unknown sender away at first and take the second try (greylisting): mostly that "
        "takes 5 to 30 minutes."
    )
    if provider is None:
        yield _("Ask who runs {server} what became of it. The server's own words above hold its number there.")
    elif provider.activity is None or not provider.activity.menu:
        yield _("If {provider} shows a log of sent messages, look for {recipient} in it.")
    else:
        menu = ", ".join(_(name) for name in provider.activity.menu)
        line = _("In {provider} open {menu}, and look for {recipient}: there it says whether it was handed on.")
        hint = _("(The menu may be called otherwise today.)")
        yield (f"{line} {hint}" if provider.activity.unconfirmed else line).replace("{menu}", menu)
    yield _("In a company, ask who looks after its mailboxes: unknown senders may be held back in quarantine.")
    yield _("Send another one to a mailbox somewhere else, to see whether only this one keeps it back.")


def _came_back(_report: Report, provider: Provider | None) -> Iterator[str]:
    yield _("Open the message that came back. Its sender is often called “Mail Delivery System” or “postmaster”.")
    if provider is not None and provider.kind is Kind.BULK:
        yield _("If there is none: {provider} may have kept it, and shows the reason in its log of sent messages.")
    yield _("Copy all of it: the reason often stands near its end.")
    yield _("Press “Explain what came back”, and paste it there.")
