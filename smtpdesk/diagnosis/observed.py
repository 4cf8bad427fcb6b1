"""Facts as the rules look at them, and phrases that are looked for in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cached_property
from typing import Final

from smtpdesk.diagnosis.answered import Answer
from smtpdesk.diagnosis.spelling import FIRST_WITHOUT_BLANKS
from smtpdesk.diagnosis.standard_text import without_standard_text
from smtpdesk.diagnosis.words import BEGINNING, LINK, Phrase, anchors, normal, spoken
from smtpdesk.model.facts import Certificate, CertificateFault, Facts

_USUAL: Final = frozenset((
    421, 432, 450, 451, 452, 454, 455, 500, 501, 502, 503, 504, 521, 530, 534, 535, 538, 550, 551, 552, 553, 554, 555,
    556, 571,
))  # fmt: skip
"""What servers mostly answer with: a code that a program left out is taken for one of these."""


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
    def words(self) -> frozenset[str]:
        """Each word of the reply."""
        return frozenset(self.said.split())

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Each word of the reply and its beginning, under which phrases are sorted in; LINK where names stand in it."""
        found = {f"{word[:BEGINNING]}*" for word in self.words}
        found |= self.words
        if "\n" in self.said:
            found.add(LINK)
        return frozenset(found)

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
        """True where the reply's code is not known, and one of these that many servers use would fit what is known."""
        if not self.code_is_open:
            return False
        usual = _USUAL.intersection(codes)
        return bool(usual) and (not self.enhanced or any(code // 100 == int(self.enhanced[0]) for code in usual))


class Phrases:
    """Alternatives of wording, each made ready when it is first looked for: most never are."""

    __slots__ = ("_by_anchor", "texts")

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = tuple(texts)
        if not "".join(self.texts).isascii():
            self.texts = tuple(text if max(text) < FIRST_WITHOUT_BLANKS else normal(text) for text in self.texts)
        self._by_anchor: dict[str, list[Phrase]] | None = None

    def __bool__(self) -> bool:
        return bool(self.texts)

    def longest_of(self, seen: Observed) -> int:
        """The length of the longest that stands in the reply, 0 for none."""
        return max((phrase.length for phrase in self._near(seen) if phrase.found(seen.said)), default=0)

    def any_of(self, seen: Observed) -> bool:
        """True where one stands in the reply."""
        return any(phrase.found(seen.said) for phrase in self._near(seen))

    def any(self, said: str) -> bool:
        """True where one is found."""
        return any(phrase.found(said) for phrase in map(Phrase.of, self.texts))

    def _near(self, seen: Observed) -> Iterable[Phrase]:
        """Those of which a word was said."""
        if (by_anchor := self._by_anchor) is None:
            by_anchor = {}
            for text in self.texts:
                for anchor in anchors(text)[0]:
                    by_anchor.setdefault(anchor, []).append(Phrase.of(text))
            self._by_anchor = by_anchor
        return [phrase for anchor in seen.anchors & by_anchor.keys() for phrase in by_anchor[anchor]]


NO_PHRASES: Final = Phrases(())
