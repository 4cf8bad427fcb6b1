"""One condition of a diagnosis file, made ready to be held against Facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache, cached_property
from itertools import chain
from typing import Final

from smtpdesk.diagnosis.answered import EXTRAS, WHO_ANSWERED
from smtpdesk.diagnosis.catalog import Condition, Diagnosis, Mentioned, Remark, placeholders
from smtpdesk.diagnosis.observed import NO_PHRASES, Observed, Phrases
from smtpdesk.model.facts import Certificate, Facts
from smtpdesk.model.report import Certainty

WEIGHTS: Final[Mapping[str, int]] = {
    "words": 16, "also": 4, "greeting": 4, "detail": 4, "received": 4, "enhanced": 4, "failure": 2, "code": 2,
    "certificate": 2, "provider": 2, "host": 2, "mechanism": 2, "foreign": 60, "interceptor": 60, "issuer": 8,
    "service": 30, "mentions": 4, "clock": 4, "has_starttls": 2,
}  # fmt: skip
"""How much a condition says; what is not named counts 1. The server's own words win over all numbers, an enhanced code
over a plain one, and a class or a beginning (`5xx`, `5.7.`) counts one less than the whole."""
GENERAL_WORDS: Final = 3
"""What words that many causes share count."""
LETTERS: Final = 6
"""So many letters of the wording that was found count 1: of two wordings the longer one says more."""


class Rule:
    """One `[[when]]` or `[[note]]` of a diagnosis."""

    def __init__(self, diagnosis: Diagnosis, condition: Condition) -> None:
        self.diagnosis = diagnosis
        self.condition = condition
        self.certainty: Certainty = condition.certainty or diagnosis.certainty
        self.steps = frozenset(condition.step)
        self.failures = frozenset(condition.failure)
        self.codes = _codes(condition.code)
        self.enhanced, self.enhanced_beginnings = _enhanced(condition.enhanced)
        self.words = Phrases(condition.words)
        self.also = Phrases(condition.also)
        self.without = Phrases(condition.without)
        self.greeting = Phrases(condition.greeting) if condition.greeting else NO_PHRASES
        self.detail = Phrases(condition.detail) if condition.detail else NO_PHRASES
        self.hosts = tuple(f".{host.lstrip('.')}" for host in condition.host)
        self.received = tuple(text.lower() for text in condition.received)
        self.faults = frozenset(condition.certificate)
        self.faults_without = frozenset(condition.certificate_without)
        given = condition.given()
        self.weight = _weight(condition, given)
        self.worded = bool(condition.words) and not condition.general
        self.telling = self.worded or bool(self.enhanced)
        # What is asked for first is what costs least to look at.
        ranks = {_RANKS[key] for key in given if key in _RANKS}
        self._checks = tuple(_SETTING[rank][1] for rank in sorted(ranks)) if ranks else ()

    @cached_property
    def extras(self) -> frozenset[str]:
        """The placeholders of its words that only who answered can fill."""
        texts = self.diagnosis.words(self.condition.variant).all()
        return EXTRAS.intersection(name for text in texts for name in placeholders(text))

    def fits(self, seen: Observed) -> bool:
        """True where step, failure and codes are right: what is cheap to look at."""
        facts = seen.facts
        if self.steps and facts.step not in self.steps and not (self.telling and seen.step_is_open):
            return False
        if self.failures:
            if facts.failure is None or facts.failure.kind not in self.failures:
                return False
        elif facts.failure is not None:
            return False
        # Where the code is not known the rest tells: general words beside an enhanced code alone.
        telling = self.telling or (bool(self.words) and bool(seen.enhanced))
        if self.codes and seen.code not in self.codes and not (telling and seen.open_to(self.codes)):
            return False
        if not self.enhanced and not self.enhanced_beginnings:
            return True
        enhanced = seen.enhanced
        return bool(enhanced) and (enhanced in self.enhanced or str(enhanced).startswith(self.enhanced_beginnings))

    def holds(self, seen: Observed, *, fitting: bool = False, words_found: bool = False) -> bool:
        """True where every condition is true.

        `fitting` where it is known to fit, `words_found` where one of its words is known to be found.
        """
        if not fitting and not self.fits(seen):
            return False
        for check in self._checks:
            if not check(self, seen):
                return False
        return (
            (words_found or not self.words or self.words.any_of(seen))
            and (not self.also or self.also.any_of(seen))
            and not (self.without and self.without.any_of(seen))
        )

    def weight_for(self, seen: Observed, length: int) -> float:
        """What the rule says of this case, where the wording that was found has this length.

        It is less where step or code are not known, and only its words could hold.
        """
        letters = length + self.also.longest_of(seen) // 2 if self.also else length
        weight = self.weight + letters / (LETTERS if not self.condition.general else LETTERS * LETTERS)
        if seen.step_is_open and self.steps and seen.facts.step not in self.steps:
            weight -= 2 * WEIGHTS.get("step", 1)
        if self.codes and seen.code_is_open:
            weight -= WEIGHTS["code"]
        return weight


class NoteRule(Rule):
    """A condition for a remark."""

    def __init__(self, diagnosis: Diagnosis, condition: Remark) -> None:
        super().__init__(diagnosis, condition)
        self.remark = condition
        self.flaws = frozenset(condition.flaw)

    def holds(self, seen: Observed, *, fitting: bool = False, words_found: bool = False) -> bool:
        """True where every condition is true."""
        remark, facts, certificate = self.remark, seen.facts, seen.certificate
        flaws = facts.flaws | facts.reply.flaws if facts.reply else facts.flaws
        return (
            super().holds(seen, fitting=fitting, words_found=words_found)
            and (not self.flaws or not self.flaws.isdisjoint(flaws))
            and (not remark.tls or (facts.tls is not None and facts.tls.version in remark.tls))
            and (remark.accepted is None or (certificate is not None and certificate.accepted is remark.accepted))
            and (remark.renewed is None or (certificate is not None and certificate.renewed is remark.renewed))
            and (remark.waited_over_ms is None or (facts.waited_ms or 0) > remark.waited_over_ms)
            and (remark.expires_within_days is None or _expires(certificate, seen.now, remark.expires_within_days))
        )


def _certificate_holds(rule: Rule, seen: Observed) -> bool:
    faults = seen.faults
    if faults is None:
        return False
    return (not rule.faults or not rule.faults.isdisjoint(faults)) and rule.faults_without.isdisjoint(faults)


def _offers(rule: Rule, seen: Observed) -> bool:
    offered = seen.facts.capabilities
    return offered is not None and all(map(offered.has, rule.condition.offers))


def _lacks(rule: Rule, seen: Observed) -> bool:
    offered = seen.facts.capabilities
    return offered is not None and not any(map(offered.has, rule.condition.lacks))


def _host(rule: Rule, seen: Observed) -> bool:
    return f".{seen.facts.host.lower().rstrip('.')}".endswith(rule.hosts)


def _mentions(rule: Rule, seen: Observed) -> bool:
    facts = seen.facts
    said = facts.reply.text.lower() if facts.reply is not None else ""
    sender = bool(facts.sender) and facts.sender.lower() in said
    if rule.condition.mentions is Mentioned.SENDER:
        return sender
    return not sender and bool(facts.recipient) and str(facts.recipient).lower() in said


def _user_not(rule: Rule, seen: Observed) -> bool:
    return bool(seen.facts.user) and seen.facts.user not in rule.condition.user_not


_Check = Callable[["Rule", Observed], bool]
_SETTING: Final[tuple[tuple[frozenset[str], _Check], ...]] = tuple(
    (frozenset(keys.split()), check)
    for keys, check in (
        ("provider", lambda rule, seen: seen.facts.provider in rule.condition.provider),
        ("port", lambda rule, seen: seen.facts.port in rule.condition.port),
        ("security", lambda rule, seen: seen.facts.security in rule.condition.security),
        ("mechanism", lambda rule, seen: (seen.facts.mechanism or "").upper() in rule.condition.mechanism),
        ("encrypted", lambda rule, seen: _is(rule.condition.encrypted, seen.facts.encrypted, "encrypted", seen.facts)),
        ("signed_in", lambda rule, seen: _is(rule.condition.signed_in, seen.facts.signed_in, "signed_in", seen.facts)),
        ("received", lambda rule, seen: seen.received.startswith(rule.received)),
        ("offers", _offers),
        ("lacks", _lacks),
        ("user_not", _user_not),
        ("mentions", _mentions),
        ("host", _host),
        ("greeting", lambda rule, seen: rule.greeting.any(seen.greeting)),
        ("detail", lambda rule, seen: rule.detail.any(seen.detail)),
        ("certificate certificate_without", _certificate_holds),
        (" ".join(WHO_ANSWERED), lambda rule, seen: seen.answer.holds(rule.condition)),
    )
)
"""Conditions on the setting that a step stood in, by their keys."""
_RANKS: Final = {key: rank for rank, (keys, _) in enumerate(_SETTING) for key in keys}


def _is(wanted: bool | None, value: bool, field: str, facts: Facts) -> bool:
    return wanted is value and field not in facts.unknown


def _expires(certificate: Certificate | None, now: datetime | None, days: int) -> bool:
    return certificate is not None and now is not None and 0 <= (certificate.not_after - now).days < days


@cache
def _codes(codes: tuple[int | str, ...]) -> frozenset[int]:
    spread = (
        (code,) if isinstance(code, int) else range(int(code[0]) * 100, int(code[0]) * 100 + 100) for code in codes
    )
    return frozenset(chain.from_iterable(spread))


def _enhanced(codes: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    spread = [cls + code[1:] for code in codes for cls in (("4", "5") if code[0] == "*" else code[0])]
    whole = frozenset(code for code in spread if not code.endswith("."))
    return whole, tuple(code for code in spread if code.endswith("."))


def _weight(condition: Condition, given: Iterable[str]) -> int:
    weight = sum(WEIGHTS.get(key, 1) for key in given)
    if condition.general:
        weight -= WEIGHTS["words"] - GENERAL_WORDS
    if any(isinstance(code, str) for code in condition.code):
        weight -= 1
    if any(code.endswith(".") for code in condition.enhanced):
        weight -= 1
    return weight
