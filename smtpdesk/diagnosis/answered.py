"""Conditions on who answered, and what of it is told beside the facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Final

import msgspec

from smtpdesk.diagnosis import recognise
from smtpdesk.diagnosis.answerers import Interceptor, InterceptorKind, Issuer, IssuerKind, Service
from smtpdesk.diagnosis.better_host import better_host
from smtpdesk.diagnosis.glimpse import masked
from smtpdesk.diagnosis.server_clock import Clock, clock, off_by
from smtpdesk.model.facts import Certificate, Facts, FailureKind, Likeness
from smtpdesk.model.settings import Security
from smtpdesk.wire.host_name import host_in

EXTRAS: Final = frozenset(
    {"answered", "answered_by", "vendor", "interceptor", "better_host", "better_security", "clock_off"}
)
"""The placeholders whose values are worked out here and are kept in a finding's `extras`, where they can be told.

`answered`, `vendor` and `interceptor` are ids of a service, an issuer, an interceptor; `answered_by` and `better_host`
are host names; `better_security` is a value of Security; `clock_off` is how many days this computer's clock is ahead.
"""


BESIDE: Final = frozenset({"certainty", "severity", "general", "variant"})
"""Keys of a condition that ask nothing."""


class Part(StrEnum):
    """What of a server can look foreign."""

    GREETING = "greeting"
    HELLO = "hello"
    CERTIFICATE = "certificate"


class Answered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Conditions on who answered; all that is given must hold, and of each list one entry.

    `asked`: a known provider's server was asked for. `foreign`: one of these is somebody else's by what is known of
    that provider; `own_certificate`: the certificate names it. `proven`: a verified certificate shows that it is the
    provider. `has_starttls`: the provider's port is known to take STARTTLS. `masked`: a firewall blots out words.
    `guess`: the issuer's name is known from lists alone. `service`: another service is recognised. `clock`: what the
    date in the greeting says. `renamed`: another name can be offered for the server.
    """

    asked: bool | None = None
    foreign: tuple[Part, ...] = ()
    own_certificate: bool | None = None
    proven: bool | None = None
    has_starttls: bool | None = None
    masked: bool | None = None
    interceptor: tuple[InterceptorKind, ...] = ()
    issuer: tuple[IssuerKind, ...] = ()
    guess: bool | None = None
    service: bool | None = None
    clock: tuple[Clock, ...] = ()
    renamed: bool | None = None

    def given(self) -> frozenset[str]:
        """The keys that something is asked of; what only says how to tell it is not among them."""
        return frozenset(msgspec.to_builtins(self)) - BESIDE


WHO_ANSWERED: Final = frozenset(Answered.__struct_fields__)
"""The keys of conditions on who answered."""


class Answer:
    """Who answered, worked out at most once and only if asked for."""

    def __init__(self, facts: Facts, certificate: Certificate | None) -> None:
        self.facts = facts
        self.certificate = certificate

    @cached_property
    def interceptor(self) -> Interceptor | None:
        """Who answers in the server's place."""
        return recognise.interceptor(self.facts)

    @cached_property
    def issuer(self) -> Issuer | None:
        """Who made the certificate on the way."""
        return recognise.issuer(self.certificate)

    @cached_property
    def service(self) -> Service | None:
        """The service that is no mail server for sending."""
        return recognise.service(self.facts)

    @cached_property
    def clock(self) -> Clock | None:
        """What the server's date says of this computer's clock."""
        return clock(self.facts, self.certificate)

    @cached_property
    def better_host(self) -> str:
        """The name to ask for."""
        if self.certificate is None:
            return ""
        return better_host(self.facts.host, self.certificate.names, self.names_told)

    @property
    def names_told(self) -> Iterator[str]:
        """The names that the server gives itself."""
        for line in self.facts.greeting.text.split("\n")[:2] if self.facts.greeting else ():
            if name := host_in(line):
                yield name
        if self.facts.capabilities and (name := host_in(self.facts.capabilities.name)):
            yield name

    @property
    def answered_by(self) -> str:
        """The name of who answered: by its greeting, then its certificate, then its answer to EHLO."""
        looks, certificate = self.facts.compared, self.certificate
        told = next(self.names_told, "")
        if told and (looks is None or looks.greeting is Likeness.FOREIGN or certificate is None):
            return told
        if certificate is not None:
            return next(iter(certificate.names), certificate.subject.partition(",")[0]).removeprefix("*.")
        return told

    def holds(self, wanted: Answered) -> bool:
        """True where every condition is true. What costs more is looked at later."""
        looks = self.facts.compared
        return (
            _is(wanted.asked, looks is not None)
            and (not wanted.foreign or (looks is not None and self._foreign(wanted.foreign)))
            and _is(wanted.own_certificate, looks is not None and looks.certificate is Likeness.OWN)
            and _is(wanted.proven, looks is not None and looks.proven)
            and _is(wanted.has_starttls, looks is not None and looks.starttls)
            and (wanted.masked is None or wanted.masked is masked(self.facts.greeting, self.facts.capabilities))
            and (not wanted.clock or self.clock in wanted.clock)
            and (wanted.renamed is None or wanted.renamed is bool(self.better_host))
            and (wanted.service is None or wanted.service is (self.service is not None))
            and (not wanted.issuer or (self.issuer is not None and self.issuer.kind in wanted.issuer))
            and (wanted.guess is None or wanted.guess is (self.issuer is not None and self.issuer.guess))
            and (
                not wanted.interceptor or (self.interceptor is not None and self.interceptor.kind in wanted.interceptor)
            )
        )

    def _foreign(self, parts: tuple[Part, ...]) -> bool:
        return any(getattr(self.facts.compared, part.value) is Likeness.FOREIGN for part in parts)

    def extras(self, placeholders: Collection[str]) -> Mapping[str, str]:
        """What can be told of these placeholders; see EXTRAS."""
        found: dict[str, str] = {}
        if "answered" in placeholders and self.service is not None:
            found["answered"] = self.service.id
        if "vendor" in placeholders and self.issuer is not None:
            found["vendor"] = self.issuer.id
        if not {"interceptor", "answered_by"}.isdisjoint(placeholders):
            if self.interceptor is not None:
                found["interceptor"] = self.interceptor.id
            found["answered_by"] = self.answered_by
        if "better_host" in placeholders:
            found["better_host"] = self.better_host
        if "better_security" in placeholders:
            found["better_security"] = better_security(self.facts)
        if "clock_off" in placeholders and (off := off_by(self.facts)) is not None:
            found["clock_off"] = str(round(off.total_seconds() / 86_400))
        return MappingProxyType({key: value for key, value in found.items() if value})


def better_security(facts: Facts) -> str:
    """The security that a port showed to want, as a value of Security; nothing where it did not show."""
    failure = facts.failure
    if failure is None:
        return ""
    if failure.kind is FailureKind.TLS_EXPECTED or failure.received[:2] in (b"\x15\x03", b"\x16\x03"):
        return Security.TLS.value
    in_clear = failure.kind is FailureKind.TLS_NOT_SPOKEN and failure.received[:1].isdigit()
    return Security.STARTTLS.value if in_clear and facts.security is Security.TLS else ""


def _is(wanted: bool | None, value: bool) -> bool:
    return wanted is None or wanted is value
