"""One condition of a diagnosis file, made ready to be held against Facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache, cached_property
from itertools import chain
from typing import Final

from smtpdesk.diagnosis.answered import EXTRAS, WHO_ANSWERED, Answer
from smtpdesk.diagnosis.catalog import Condition, Diagnosis, Remark, placeholders
from smtpdesk.diagnosis.spelling import FIRST_WITHOUT_BLANKS
from smtpdesk.diagnosis.standard_text import without_standard_text
from smtpdesk.diagnosis.words import Phrase, normal, spoken
from smtpdesk.model.facts import Certificate, CertificateFault, Facts
from smtpdesk.model.report import Certainty

WEIGHTS: Final[Mapping[str, int]] = {
    "words": 16, "also": 4, "greeting": 4, "detail": 4, "received": 4, "enhanced": 4, "failure": 2, "code": 2,
    "certificate": 2, "provider": 2, "host": 2, "mechanism": 2, "foreign": 60, "interceptor": 60, "issuer": 8,
    "service": 30, "clock": 4, "has_starttls": 2,
}  # fmt: skip
"""How much a condition says; what is not named counts 1. The server's own words win over all numbers, an enhanced code
over a plain one, and a class or a beginning (`5xx`, `5.7.`) counts one less than the whole."""
GENERAL_WORDS: Final = 3
"""What words that many causes share count."""
LETTERS: Final = 6
"""So many letters of the wording that was found count 1: of two wordings the longer one says more."""


class Observed:
    """Facts as the rules look at them: what costs something is worked out at most once, and only if asked for."""

    def __init__(self, facts: Facts, now: datetime | None = None) -> None:
        self.facts = facts
        self.now = now
        self.code = facts.code
        self.enhanced = facts.enhanced
        self.step_is_open = "step" in facts.unknown
        self.code_is_open = facts.reply is not None and not facts.reply.code

    @cached_property
    def said(self) -> str:
        """The server's own words in this step's reply."""
        return without_standard_text(spoken(self.facts.reply.text, masked=True)) if self.facts.reply else ""

    @cached_property
    def greeting(self) -> str:
        """The words of the greeting."""
        return spoken(self.facts.greeting.text) if self.facts.greeting else ""

    @cached_property
    def detail(self) -> str:
        """The words of the failure's detail."""
        return spoken(self.facts.failure.detail) if self.facts.failure else ""

    @cached_property
    def received(self) -> str:
        """The first bytes that came instead of what was expected, one character a byte, in small letters."""
        return self.facts.failure.received.decode("latin-1").lower() if self.facts.failure else ""

    @cached_property
    def certificate(self) -> Certificate | None:
        """The certificate that this step saw, trusted or not."""
        failure, tls = self.facts.failure, self.facts.tls
        return failure.certificate if failure and failure.certificate else tls.certificate if tls else None

    @cached_property
    def answer(self) -> Answer:
        """Who answered."""
        return Answer(self.facts, self.certificate)

    @cached_property
    def faults(self) -> tuple[CertificateFault, ...] | None:
        """What is wrong with the certificate; None where nothing is known of one."""
        failure, certificate = self.facts.failure, self.certificate
        if certificate is not None:
            return certificate.faults
        return failure.faults if failure is not None and failure.faults else None

    def open_to(self, codes: Collection[int]) -> bool:
        """True where the reply's code is not known, and these would fit all that is known of it."""
        if not self.code_is_open:
            return False
        return not self.enhanced or any(code // 100 == int(self.enhanced[0]) for code in codes)


class Phrases:
    """Alternatives of wording, each made ready when it is first looked for: most never are."""

    __slots__ = ("texts",)

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = tuple(
            [text if text.isascii() or max(text) < FIRST_WITHOUT_BLANKS else normal(text) for text in texts]
        )

    def __bool__(self) -> bool:
        return bool(self.texts)

    def longest(self, said: str) -> int:
        """The length of the longest that is found, 0 for none."""
        return max((phrase.length for phrase in map(Phrase.of, self.texts) if phrase.found(said)), default=0)

    def any(self, said: str) -> bool:
        """True where one is found."""
        return any(phrase.found(said) for phrase in map(Phrase.of, self.texts))


NO_PHRASES: Final = Phrases(())


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
        self.answered = not given.isdisjoint(WHO_ANSWERED)
        self.plain = given.isdisjoint(_SELDOM)

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
        if self.codes and seen.code not in self.codes and not (self.telling and seen.open_to(self.codes)):
            return False
        if not self.enhanced and not self.enhanced_beginnings:
            return True
        enhanced = seen.enhanced
        return bool(enhanced) and (enhanced in self.enhanced or str(enhanced).startswith(self.enhanced_beginnings))

    def holds(self, seen: Observed, *, fitting: bool = False, words_found: bool = False) -> bool:
        """True where every condition is true.

        `fitting` where it is known to fit, `words_found` where one of its words is known to be found.
        """
        return (
            (fitting or self.fits(seen))
            and (self.plain or self._setting_holds(seen))
            and (words_found or not self.words or self.words.any(seen.said))
            and (not self.also or self.also.any(seen.said))
            and not (self.without and self.without.any(seen.said))
        )

    def _setting_holds(self, seen: Observed) -> bool:
        condition, facts, offered = self.condition, seen.facts, seen.facts.capabilities
        return (
            _one_of(facts.provider, condition.provider)
            and (not condition.host or f".{facts.host.lower().rstrip('.')}".endswith(self.hosts))
            and _one_of(facts.port, condition.port)
            and _one_of(facts.security, condition.security)
            and (condition.encrypted is None or _is(condition.encrypted, facts.encrypted, "encrypted", facts))
            and (condition.signed_in is None or _is(condition.signed_in, facts.signed_in, "signed_in", facts))
            and _one_of(facts.mechanism and facts.mechanism.upper(), condition.mechanism)
            and (not condition.offers or (offered is not None and all(offered.has(word) for word in condition.offers)))
            and (not condition.lacks or (offered is not None and not any(map(offered.has, condition.lacks))))
            and (not condition.user_not or (bool(facts.user) and facts.user not in condition.user_not))
            and (not self.received or seen.received.startswith(self.received))
            and (not self.greeting or self.greeting.any(seen.greeting))
            and (not self.detail or self.detail.any(seen.detail))
            and self._certificate_holds(seen)
            and (not self.answered or seen.answer.holds(condition))
        )

    def _certificate_holds(self, seen: Observed) -> bool:
        if not self.faults and not self.faults_without:
            return True
        faults = seen.faults
        if faults is None:
            return False
        return (not self.faults or not self.faults.isdisjoint(faults)) and self.faults_without.isdisjoint(faults)

    def weight_for(self, seen: Observed, length: int) -> float:
        """What the rule says of this case, where the wording that was found has this length.

        It is less where step or code are not known, and only its words could hold.
        """
        letters = length + self.also.longest(seen.said) // 2
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
            and (remark.waited_over_ms is None or (facts.waited_ms or 0) > remark.waited_over_ms)
            and (remark.expires_within_days is None or _expires(certificate, seen.now, remark.expires_within_days))
        )


_SELDOM: Final = WHO_ANSWERED | frozenset((
    "provider", "host", "port", "security", "encrypted", "signed_in", "mechanism", "offers", "lacks", "user_not",
    "received", "greeting", "detail", "certificate", "certificate_without",
))  # fmt: skip


def _is(wanted: bool, value: bool, field: str, facts: Facts) -> bool:
    return wanted is value and field not in facts.unknown


def _one_of(value: object, wanted: Collection[object]) -> bool:
    return not wanted or value in wanted


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
