"""What stands in place of `{host}`, `{provider}` and the like in the sentences of diagnoses and of providers.

Each placeholder has a word that fits when nothing is known. What a server sent is cut and made harmless, and is put in
once: braces in it are only braces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from smtpdesk.model.facts import Certificate, CertificateFault, Facts
from smtpdesk.model.secret import HIDDEN
from smtpdesk.model.settings import Security
from smtpdesk.model.visible_text import visible
from smtpdesk.text import amounts
from smtpdesk.text.translate import _, later

MAX_VALUE: Final = 120
PRACTICE: Final = "practice"
"""The provider of the practice server's account; it has no file."""
_MAX_NAMES: Final = 3
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_NAMED_PORT: Final = re.compile(r"\b[Pp]ort \{port\}")
"""Where it is not known, "this port" stands for both words."""
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?]\s)$")

_OUR_WORDS: Final = frozenset({"answered", "vendor", "interceptor"})
"""Values that are words of ours, and not names that are written in one way."""

FAULT_WORDS: Final[Mapping[CertificateFault, str]] = {
    CertificateFault.EXPIRED: later("it has run out"),
    CertificateFault.NOT_YET_VALID: later("it is not valid yet"),
    CertificateFault.NAME_MISMATCH: later("it is for another name"),
    CertificateFault.SELF_SIGNED: later("the server signed it itself"),
    CertificateFault.UNKNOWN_ISSUER: later("this computer does not know who issued it"),
    CertificateFault.MISSING_INTERMEDIATE: later("the server did not send the whole chain"),
    CertificateFault.WEAK_KEY: later("its key is too weak"),
    CertificateFault.WRONG_PURPOSE: later("it was not made for servers"),
    CertificateFault.REVOKED: later("its issuer has withdrawn it"),
    CertificateFault.NOT_THE_ACCEPTED_ONE: later("it is not the one that you accepted"),
    CertificateFault.UNTRUSTED: later("this computer could not verify it"),
}
SECURITY_WORDS: Final[Mapping[Security, str]] = {
    Security.PLAIN: later("no encryption"),
    Security.STARTTLS: later("STARTTLS"),
    Security.TLS: later("SSL/TLS"),
}
UNKNOWN: Final[Mapping[str, str]] = {
    "host": later("the mail server"),
    "server": later("the mail server"),
    "port": later("this port"),
    "security": later("this encryption"),
    "provider": later("your mail provider"),
    "user": later("this user name"),
    "sender": later("the From address"),
    "sender_domain": later("your domain"),
    "recipient": later("the recipient"),
    "names": later("another name"),
    "limit": later("the time allowed"),
    "address": later("its address"),
    "issuer": later("nobody known"),
    "ehlo_name": later("this computer's name"),
    "size": later("this size"),
    "max_size": later("less than that"),
    "not_after": later("an earlier day"),
    "not_before": later("a later day"),
    "days": later("some days"),
    "offered": later("none"),
    "faults": later("it could not be verified"),
    "proxy": later("the proxy"),
    "answered": later("something that is not a mail server"),
    "answered_by": later("another server"),
    "vendor": later("another program"),
    "interceptor": later("a firewall"),
    "better_host": later("the name in the certificate"),
    "better_security": later("the other encryption"),
    "clock_off": later("some days"),
}


def fill(sentence: str, values: Mapping[str, str]) -> str:
    """Put the values into a sentence that is translated already; what begins a sentence gets a capital."""

    def put(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in UNKNOWN:
            return found.group()
        word = values.get(name, "")
        if word and name not in _OUR_WORDS and word != provider_name(PRACTICE):
            return word
        word = word or _(UNKNOWN[name])
        return word[:1].upper() + word[1:] if _SENTENCE_START.search(sentence[: found.start()]) else word

    if "port" not in values:
        sentence = _NAMED_PORT.sub("{port}", sentence)
    return _PLACEHOLDER.sub(put, sentence)


def harmless(text: str, limit: int = MAX_VALUE) -> str:
    """Foreign text for a sentence of ours: one line, no character that acts, and not longer than `limit`."""
    shown = "".join(visible(char) for char in " ".join(text.split()))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def provider_name(provider: str | None) -> str:
    """The provider's own name, empty where there is none or where its file is not there."""
    if provider == PRACTICE:
        return _("the practice server")
    if provider is None:
        return ""
    from smtpdesk.providers import catalog  # read where there is a provider: a server of one's own needs no file

    return next((card.name for card in catalog.load().cards if card.id == provider), "")


def names(certificate: Certificate) -> str:
    """The names that a certificate is for, the first of them."""
    listed = [harmless(name, 80) for name in certificate.names[:_MAX_NAMES]]
    more = len(certificate.names) - len(listed)
    if more:
        listed.append(_("{count} more").format(count=more))
    return ", ".join(listed) or harmless(certificate.subject, 80)


def faults(certificate: Certificate) -> str:
    """What is wrong with a certificate, in words."""
    return ", ".join(_(FAULT_WORDS[fault]) for fault in certificate.faults)


def certificate_of(facts: Facts) -> Certificate | None:
    """The certificate that a step saw, trusted or not."""
    if facts.failure is not None and facts.failure.certificate is not None:
        return facts.failure.certificate
    return facts.tls.certificate if facts.tls is not None else None


def fillings(facts: Facts) -> dict[str, str]:
    """The values for a step's sentences; what is not known is left out."""
    found: dict[str, Callable[[], str]] = {
        "host": lambda: harmless(facts.host),
        "server": lambda: provider_name(facts.provider or _asked(facts)) or harmless(facts.host),
        "port": lambda: str(facts.port) if facts.port else "",
        "security": lambda: _(SECURITY_WORDS[facts.security]) if facts.security else "",
        "provider": lambda: provider_name(facts.provider),
        "user": lambda: harmless(facts.user) if facts.user != HIDDEN else "",
        "sender": lambda: harmless(facts.sender),
        "sender_domain": lambda: harmless(facts.sender.rpartition("@")[2]),
        "recipient": lambda: harmless(facts.recipient or ""),
        "limit": lambda: _limit(facts),
        "address": lambda: facts.address.ip if facts.address else "",
        "ehlo_name": lambda: harmless(facts.ehlo_name),
        "proxy": lambda: harmless(facts.proxy),
        "size": lambda: amounts.size(facts.message_bytes) if facts.message_bytes else "",
        "max_size": lambda: _max_size(facts),
        "offered": lambda: harmless(", ".join(facts.capabilities.mechanisms)) if facts.capabilities else "",
    }
    values = {name: value() for name, value in found.items()}
    if (certificate := certificate_of(facts)) is not None:
        values["names"] = names(certificate)
        values["issuer"] = harmless(certificate.issuer)
        values["not_after"] = amounts.date(certificate.not_after)
        values["not_before"] = amounts.date(certificate.not_before)
        values["faults"] = faults(certificate)
    elif facts.greeting is not None:
        values["names"] = harmless(facts.greeting.text.split("\n")[0], 80)
    return {name: value for name, value in values.items() if value}


def extra_fillings(extras: Mapping[str, str]) -> dict[str, str]:
    """The values of what was worked out beside the facts (`smtpdesk.diagnosis.answered.EXTRAS`)."""
    if not extras:
        return {}
    from smtpdesk.diagnosis import answerers

    values = {key: harmless(extras[key], 80) for key in ("answered_by", "better_host") if key in extras}
    if "answered" in extras:
        values["answered"] = _(answerers.services()[extras["answered"]].name)
    if "vendor" in extras:
        values["vendor"] = _(answerers.issuers()[extras["vendor"]].name)
    if "interceptor" in extras:
        values["interceptor"] = _(answerers.interceptors()[extras["interceptor"]].name)
        values.setdefault("answered_by", values["interceptor"])
    if security := extras.get("better_security"):
        values["better_security"] = _(SECURITY_WORDS[Security(security)])
    if off := extras.get("clock_off"):
        values["clock_off"] = amounts.days(abs(int(off)))
    return values


def _asked(facts: Facts) -> str | None:
    return facts.compared.provider if facts.compared is not None else None


def _limit(facts: Facts) -> str:
    limit = facts.failure.step_limit if facts.failure else None
    return amounts.seconds(limit) if limit else ""


def _max_size(facts: Facts) -> str:
    limit = facts.capabilities.size if facts.capabilities else None
    known = bool(limit) and (facts.message_bytes or 0) > (limit or 0)
    return _("at most {size}").format(size=amounts.size(limit or 0)) if known else ""
