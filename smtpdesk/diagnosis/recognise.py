"""Recognises who answers, from what was seen alone: another service, a program in the server's place, a certificate's
maker, mail server software.

Every function gives None where nothing is known for sure enough to be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from smtpdesk.diagnosis.answerers import (
    Interceptor,
    Issuer,
    Service,
    Software,
    byte_pattern,
    interceptors,
    issuers,
    services,
    software,
)
from smtpdesk.diagnosis.glimpse import issuers_of, masked
from smtpdesk.diagnosis.words import Phrase, anchors, normal, spoken
from smtpdesk.model.facts import Certificate, CertificateFault, Facts, Likeness, Reply


def issuer(certificate: Certificate | None) -> Issuer | None:
    """Give who made a certificate on the way, by the issuer of any certificate in the chain.

    A certificate that its server signed itself tells nothing: firewalls have one of their own, made by their maker.
    """
    if certificate is None or CertificateFault.SELF_SIGNED in certificate.faults:
        return None
    names = [spoken(name) for name in issuers_of(certificate)]
    if certificate.issuer == certificate.subject:
        return None
    return next((known for known, phrases in _issuers() if any(_said(phrases, name) for name in names)), None)


def interceptor(facts: Facts) -> Interceptor | None:
    """Give who answers in the server's place, by its greeting, by what it blots out or by this step's refusal.

    Words that are right elsewhere count only where a known provider's server was asked for, and did not greet as it
    does.
    """
    if masked(facts.greeting, facts.capabilities):
        return next((known for known in interceptors().values() if known.masked), None)
    asked = facts.compared is not None and facts.compared.greeting is not Likeness.OWN
    signs = _signs_of_interceptors(anywhere=not asked)
    if not any(reply is not None and signs.search(reply.text.lower()) for reply in (facts.greeting, facts.reply)):
        return None
    greeting = spoken(facts.greeting.text) if facts.greeting else ""
    refusal = spoken(facts.reply.text) if facts.reply and not facts.reply.ok else ""
    for known, greetings, replies in _interceptors():
        if (known.anywhere or asked) and (_said(greetings, greeting) or _said(replies, refusal)):
            return known
    return None


def service(facts: Facts) -> Service | None:
    """Give the service that answered, by the first bytes that came, or by words of its greeting."""
    received = facts.failure.received if facts.failure else b""
    greeting = spoken(facts.greeting.text) if facts.greeting else ""
    for known, begins, phrases, without in _services():
        if received and any(_begins(received, pattern) for pattern in begins):
            return known
        if _said(phrases, greeting) and not _said(without, greeting):
            return known
    return None


def mail_software(greeting: Reply | None) -> Software | None:
    """Give the mail server software that shows itself in a greeting."""
    said = spoken(greeting.text) if greeting else ""
    return next((known for known, phrases in _software() if _said(phrases, said)), None)


def _said(phrases: tuple[Phrase, ...], said: str) -> bool:
    return bool(said) and any(phrase.found(said) for phrase in phrases)


def _begins(received: bytes, pattern: tuple[int | None, ...]) -> bool:
    first = received[: len(pattern)]
    return len(first) == len(pattern) and all(
        wanted in (None, byte, small) for wanted, byte, small in zip(pattern, first, first.lower(), strict=True)
    )


def _phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(map(Phrase.of, texts))


@cache
def _issuers() -> tuple[tuple[Issuer, tuple[Phrase, ...]], ...]:
    return tuple((known, _phrases(known.issuer)) for known in issuers().values())


@cache
def _interceptors() -> tuple[tuple[Interceptor, tuple[Phrase, ...], tuple[Phrase, ...]], ...]:
    return tuple((known, _phrases(known.greeting), _phrases(known.reply)) for known in interceptors().values())


@cache
def _signs_of_interceptors(*, anywhere: bool) -> re.Pattern[str]:
    """A word of each phrase. A reply that holds none, as nearly all do, needs no closer look."""
    those = [known for known in interceptors().values() if known.anywhere or not anywhere]
    texts = [text for known in those for text in (*known.greeting, *known.reply)]
    words = {word.rstrip("*") for text in texts for word in anchors(normal(text))[0]}
    return re.compile("|".join(map(re.escape, sorted(words))))


@cache
def _services() -> tuple[
    tuple[Service, tuple[tuple[int | None, ...], ...], tuple[Phrase, ...], tuple[Phrase, ...]], ...
]:
    return tuple(
        (known, tuple(_beginnings(known)), _phrases(known.greeting), _phrases(known.without))
        for known in services().values()
    )


def _beginnings(known: Service) -> Iterator[tuple[int | None, ...]]:
    for text in known.starts:
        yield tuple(text.lower().encode("latin-1"))
    yield from map(byte_pattern, known.hex)


@cache
def _software() -> tuple[tuple[Software, tuple[Phrase, ...]], ...]:
    return tuple((known, _phrases(known.greeting)) for known in software().values())
