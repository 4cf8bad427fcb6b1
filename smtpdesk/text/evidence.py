"""The evidence for support staff: what the certificate says, and what the server offers, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from smtpdesk.model.facts import Capabilities, Certificate, CertificateFault, Facts, Reply, Tls
from smtpdesk.text import amounts
from smtpdesk.text.fillings import FAULT_WORDS, harmless
from smtpdesk.text.page import Detail, Tone
from smtpdesk.text.step_words import tls_version
from smtpdesk.text.translate import _, later

_MAX_SHOWN: Final = 200
_MAX_KEYWORDS: Final = 40

KEYWORDS: Final[Mapping[str, str]] = {
    "STARTTLS": later("can encrypt the line (RFC 3207)"),
    "AUTH": later("takes a sign-in (RFC 4954)"),
    "SIZE": later("tells its largest message (RFC 1870)"),
    "8BITMIME": later("takes accents in the text as they are (RFC 6152)"),
    "SMTPUTF8": later("takes addresses with accents and other scripts (RFC 6531)"),
    "PIPELINING": later("takes several commands at once (RFC 2920)"),
    "CHUNKING": later("takes messages in pieces (RFC 3030)"),
    "BINARYMIME": later("takes binary content (RFC 3030)"),
    "DSN": later("can report what became of a message (RFC 3461)"),
    "ENHANCEDSTATUSCODES": later("gives finer codes in its answers (RFC 2034)"),
    "REQUIRETLS": later("can demand encryption all the way (RFC 8689)"),
    "HELP": later("has a help command (RFC 5321)"),
    "VRFY": later("has a command to ask for a mailbox (RFC 5321)"),
    "ETRN": later("hands over waiting mail on demand (RFC 1985)"),
}


def certificate_details(certificate: Certificate, now: datetime) -> list[Detail]:
    """The certificate tab: what is wrong first, then what it says."""
    left = (certificate.not_after - now).days
    faults = set(certificate.faults)
    wrong_name, dates = CertificateFault.NAME_MISMATCH in faults, {CertificateFault.EXPIRED} & faults
    early = CertificateFault.NOT_YET_VALID in faults
    names = ", ".join(harmless(name, 100) for name in certificate.names) or _("none")
    until = amounts.date(certificate.not_after)
    rest = _("{date}, {days} left").format(date=until, days=amounts.days(left)) if left >= 0 else until
    details = [
        Detail(_("Trusted"), *_trust(certificate)),
        *(Detail(_("What is wrong"), _(FAULT_WORDS[fault]), Tone.BAD) for fault in certificate.faults),
        Detail(_("Issued to"), harmless(certificate.subject, _MAX_SHOWN)),
        Detail(_("Valid for the names"), harmless(names, 1000), Tone.BAD if wrong_name else Tone.NEUTRAL),
        Detail(_("Issued by"), harmless(certificate.issuer, _MAX_SHOWN)),
        Detail(_("Valid from"), amounts.date(certificate.not_before), Tone.BAD if early else Tone.NEUTRAL),
        Detail(_("Valid until"), rest, Tone.BAD if dates else Tone.NEUTRAL),
        Detail(_("Key"), harmless(certificate.key)),
        Detail(_("Signature"), harmless(certificate.signature)),
        Detail(_("Fingerprint (SHA-256)"), fingerprint(certificate.fingerprint)),
        *(
            Detail(_("Chain, {number}").format(number=number), harmless(name, _MAX_SHOWN))
            for number, name in enumerate(certificate.chain, 1)
        ),
    ]
    return [detail for detail in details if detail.value]


def _trust(certificate: Certificate) -> tuple[str, Tone]:
    if certificate.trusted:
        return _("Yes, by this computer"), Tone.GOOD
    if certificate.accepted:
        return _("Only because you accepted it"), Tone.WARNING
    return _("No"), Tone.BAD


def fingerprint(hexadecimal: str) -> str:
    """A fingerprint as people compare it: capitals in pairs."""
    plain = hexadecimal.upper()
    return ":".join(plain[place : place + 2] for place in range(0, len(plain), 2))


def server_details(facts: Facts, tls: Tls | None, capabilities: Capabilities | None) -> list[Detail]:
    """The server tab: who answered, how the line is encrypted, and what is offered."""
    details = [Detail(_("Name that was asked for"), harmless(facts.host))]
    if facts.address is not None:
        details.append(Detail(_("Address"), f"{facts.address.ip}, {_('port')} {facts.address.port}"))
    if facts.greeting is not None:
        details.append(Detail(_("Greeting"), harmless(facts.greeting.text, _MAX_SHOWN)))
        details.append(Detail(_("Software, by its greeting"), _software(facts.greeting)))
    if tls is not None:
        details.append(Detail(_("Encryption"), tls_version(tls.version), Tone.GOOD))
        cipher = _("{name}, {bits} bits").format(name=harmless(tls.cipher, 80), bits=tls.bits)
        details.append(Detail(_("Cipher"), cipher))
    elif facts.address is not None:
        details.append(Detail(_("Encryption"), _("none"), Tone.WARNING))
    if capabilities is not None:
        details += _offered(capabilities)
    return [detail for detail in details if detail.value]


def _software(greeting: Reply) -> str:
    from smtpdesk.diagnosis.recognise import mail_software  # a file is read for it, where somebody looks

    software = mail_software(greeting)
    return software.name if software is not None else ""


def _offered(capabilities: Capabilities) -> list[Detail]:
    size = capabilities.size
    largest = _("not told") if size is None else _("no fixed limit") if size == 0 else amounts.size(size)
    details = [
        Detail(_("Name it gives"), harmless(capabilities.name)),
        Detail(_("Ways to sign in"), harmless(", ".join(capabilities.mechanisms)) or _("none")),
        Detail(_("Largest message"), largest),
    ]
    for keyword, words in list(capabilities.keywords.items())[:_MAX_KEYWORDS]:
        meaning = _(KEYWORDS[keyword]) if keyword in KEYWORDS else ""
        told = " ".join(words)
        details.append(Detail(harmless(keyword, 40), harmless(told, 100) if told and not meaning else meaning or "✓"))
    return details
