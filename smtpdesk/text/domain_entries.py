"""What the DNS of the From address's domain has to say, so that mailboxes trust what the shop sends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from smtpdesk.model.report import Report
from smtpdesk.providers import catalog
from smtpdesk.providers.kinds import Kind
from smtpdesk.providers.match import by_address
from smtpdesk.providers.provider import Provider
from smtpdesk.text.fillings import harmless
from smtpdesk.text.translate import _

_GAP: Final = re.compile(r"\{(\w+)\}")


def provider_of(report: Report) -> Provider | None:
    """The provider that was asked, where its file is there."""
    known = catalog.load()
    return known.get(report.provider) if report.provider is not None and report.provider in known else None


def everybodys(report: Report) -> bool:
    """True where the From address is of a free-mail domain, and another house than its owner's sent the message."""
    owner = by_address(report.sender) if "@" in report.sender else None
    return owner is not None and owner.kind is Kind.MAILBOX and owner.id != report.provider


def entries(provider: Provider | None) -> Iterator[str]:
    """The entries that a mailbox looks for, as the provider's file tells them; sentences with gaps."""
    if provider is not None and provider.dns.dkim:
        dkim = _("DKIM: who manages the DNS of {domain} adds what {provider} shows for it, in this form: {record}")
        yield dkim.replace("{record}", _gist(provider.dns.dkim))
    else:
        yield _("DKIM: who manages the DNS of {domain} adds the key with which {server} signs, if it does.")
    if provider is not None and provider.dns.spf:
        spf = _("SPF: the DNS of {domain} has to allow {provider}: {record}")
        yield spf.replace("{record}", _gist(provider.dns.spf))
    else:
        yield _("SPF: if the DNS of {domain} has such an entry, it has to allow {server}.")
    yield _("DMARC: if the DNS of {domain} has none, a first entry at _dmarc.{domain} is: v=DMARC1; p=none")


def message(report: Report) -> str:
    """A message, ready to send, to who manages the domain; empty where it is everybody's."""
    if "@" not in report.sender or everybodys(report):
        return ""
    provider = provider_of(report)
    lines = [
        _("Hello,"),
        "",
        _("e-mail of our shop from {sender}, sent through {server}, lands in the spam folder."),
        _("Please see whether the DNS of {domain} has these entries, and add what is missing:"),
        "",
        *(f"- {line}" for line in entries(provider)),
    ]
    if provider is not None:
        lines += ["", _("{provider} shows the exact values in its own settings; I can send them to you.")]
    values = values_of(report, provider)
    return "\n".join(put(line, values) for line in lines) + "\n"


def values_of(report: Report, provider: Provider | None) -> dict[str, str]:
    """What stands in the gaps of these sentences."""
    name = provider.name if provider is not None else harmless(report.server.host)
    return {
        "server": name,
        "provider": name,
        "sender": harmless(report.sender, 100),
        "domain": harmless(report.sender.rpartition("@")[2], 100),
        "recipient": harmless(report.recipients[0] if report.recipients else "", 100),
        "mark": harmless(report.mark, 60),
    }


def put(sentence: str, values: Mapping[str, str]) -> str:
    """Put the values into a sentence that is translated already, once: braces in them are only braces."""
    return _GAP.sub(lambda found: values.get(found.group(1), found.group()), sentence)


def _gist(record: str) -> str:
    """The first part of what a provider's file tells of an entry: what is older or rare comes after a semicolon."""
    return record if "(" in record else record.partition("; ")[0]
