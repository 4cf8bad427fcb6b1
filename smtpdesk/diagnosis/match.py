"""Facts of a step → the cause, by the most specific rule; and remarks on what did not stop the check.

Every failed step gets a finding. Where no rule of its own fits, the general ones do: by enhanced code, by code and
step, by kind of failure; their certainty says so. Only this step's own answer is looked at, never the whole log.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import Final

from smtpdesk.diagnosis import BUG
from smtpdesk.diagnosis.catalog import Diagnosis, diagnoses
from smtpdesk.diagnosis.observed import Observed
from smtpdesk.diagnosis.rules import NoteRule, Rule
from smtpdesk.diagnosis.words import LINK, Phrase, anchors
from smtpdesk.model.facts import Facts
from smtpdesk.model.report import Certainty, Finding, Severity, Who
from smtpdesk.model.steps import Step

SURE_LETTERS: Final = 12
"""A shorter wording, a single word most often, makes a cause likely and not sure."""
MAX_KNOWN: Final = 1024
DOUBT: Final = 3.0
"""Words of another cause that weigh less by this are no doubt."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds, and how much it says: its conditions, and the length of the wording that was found."""

    rule: Rule
    weight: float
    length: int = 0

    @property
    def code(self) -> str:
        """The diagnosis."""
        return self.rule.diagnosis.code

    @property
    def sure(self) -> bool:
        """True for a rule that is sure, unless it rests on one short word and does not say that this is enough."""
        rule = self.rule
        enough = not rule.worded or self.length >= SURE_LETTERS or rule.condition.certainty is Certainty.SURE
        return rule.certainty is Certainty.SURE and enough


class _Index:
    """The phrases that matter in a step, by an anchor, and those that are looked for in links by themselves."""

    __slots__ = ("_any_link", "_links", "_phrases")

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._phrases: dict[str, list[_Sorted]] = {}
        self._links: list[_Sorted] = []
        pairs = [(text, rule) for rule in rules for text in rule.words.texts]
        often = Counter(" ".join([text for text, _ in pairs]).replace("|", " ").split())
        for text, rule in pairs:
            first, further = anchors(text, often)
            sorted_in = _Sorted(text, further, rule)
            if first == (LINK,):
                self._links.append(sorted_in)
                continue
            for anchor in first:
                self._phrases.setdefault(anchor, []).append(sorted_in)
        fragments = {each.phrase.parts[0][0] for each in self._links}
        self._any_link = re.compile("|".join(map(re.escape, sorted(fragments)))) if fragments else None

    def found(self, seen: Observed, worded: frozenset[Rule]) -> dict[Rule, int]:
        """The rules among `worded` of which words were said, each with the length of the longest of them."""
        words, said = seen.words, seen.said
        best: dict[Rule, int] = {}
        near = [
            each
            for key in seen.anchors & self._phrases.keys()
            for each in self._phrases[key]
            if not each.further or not each.further.isdisjoint(words)
        ]
        if "\n" in said and self._any_link is not None and self._any_link.search(said, said.index("\n")):
            near += self._links
        for each in near:
            rule = each.rule
            if rule in worded:
                phrase = each.ready or each.phrase
                if phrase.length > best.get(rule, 0) and phrase.found(said):
                    best[rule] = phrase.length
        return best


class _Sorted:
    """A phrase as it stands in an index: the words one of which is needed beside its anchor, and its rule."""

    __slots__ = ("further", "ready", "rule", "text")

    def __init__(self, text: str, further: frozenset[str], rule: Rule) -> None:
        self.text = text
        self.further = further
        self.rule = rule
        self.ready: Phrase | None = None

    @property
    def phrase(self) -> Phrase:
        """The phrase, made ready when it is first looked for: most never are."""
        self.ready = Phrase.of(self.text)
        return self.ready


_Fitting = tuple[list[Rule], frozenset[Rule]]
"""Rules whose step and codes are right: those without words, and those that go by words."""


class Matcher:
    """All rules, sorted so that few of them have to be tried."""

    def __init__(self, known: Mapping[str, Diagnosis]) -> None:
        self._by_failure: dict[str, list[Rule]] = {}
        self._worded: list[Rule] = []
        self._indexes: dict[Step | None, _Index] = {}
        self._by_step: dict[str, list[Rule]] = {step: [] for step in Step}
        self._known: dict[tuple[Step, int | None, str | None, bool], _Fitting] = {}
        self._notes = [NoteRule(item, remark) for item in known.values() for remark in item.note]
        for diagnosis in known.values():
            for condition in diagnosis.when:
                self._sort_in(Rule(diagnosis, condition))

    def _sort_in(self, rule: Rule) -> None:
        if rule.failures:
            for failure in rule.failures:
                self._by_failure.setdefault(failure, []).append(rule)
        elif rule.words:
            self._worded.append(rule)
        else:
            for step in rule.steps or Step:
                self._by_step[step].append(rule)

    def _index(self, step: Step | None) -> _Index:
        """The phrases that matter in a step (None: in any), sorted in when the first answer of it is judged."""
        if (index := self._indexes.get(step)) is None:
            fitting = (rule for rule in self._worded if step is None or not rule.steps or step in rule.steps)
            index = self._indexes[step] = _Index(fitting)
        return index

    def _fitting(self, seen: Observed) -> _Fitting:
        """The rules whose step and codes are right, worked out once for each step, code and enhanced code."""
        place = (seen.facts.step, seen.code, seen.enhanced, seen.step_is_open)
        if (fitting := self._known.get(place)) is None:
            steps = Step if seen.step_is_open else (seen.facts.step,)
            own = self._by_step[seen.facts.step]
            others = [rule for step in steps for rule in self._by_step[step] if rule.telling]
            fitting = (
                [rule for rule in dict.fromkeys([*own, *others]) if rule.fits(seen)],
                frozenset(rule for rule in self._worded if rule.fits(seen)),
            )
            if len(self._known) >= MAX_KNOWN:  # a server that makes codes up fills no memory
                self._known.clear()
            self._known[place] = fitting
        return fitting

    def candidates(self, seen: Observed) -> Mapping[Rule, int]:
        """The rules that are worth trying, each with the length of what was said of its words.

        They are found by the failure, by the step and the codes, or by a phrase; few phrases are looked for.
        """
        facts = seen.facts
        if facts.failure is not None:
            return dict.fromkeys(self._by_failure.get(facts.failure.kind, ()), 0)
        wordless, worded = self._fitting(seen)
        found = dict.fromkeys(wordless, 0)
        if facts.reply is None:
            return found
        index = self._index(None if seen.step_is_open else facts.step)
        found.update(index.found(seen, worded))
        return found

    def ranked(self, facts: Facts) -> list[Match]:
        """Every rule that holds, the most specific first."""
        seen = Observed(facts)
        found = [
            Match(rule, rule.weight_for(seen, length), length)
            for rule, length in self.candidates(seen).items()
            if rule.holds(seen, fitting=facts.failure is None, words_found=length > 0)
        ]
        order = {Certainty.SURE: 0, Certainty.LIKELY: 1, Certainty.UNSURE: 2}
        return sorted(found, key=lambda match: (-match.weight, order[match.rule.certainty], match.code))

    def judge(self, facts: Facts) -> Finding:
        """The cause of a step that failed. Never raises."""
        if matches := self.ranked(facts):
            best = matches[0].rule
            return _finding(best, Observed(facts), best.diagnosis.severity, certainty(matches))
        return Finding(code=BUG, certainty=Certainty.SURE, severity=Severity.FAILURE, who=Who.US, facts=facts)

    def remarks(self, facts: Facts, now: datetime | None = None) -> tuple[Finding, ...]:
        """What is worth saying, though it did not stop the check; one for each code, the gravest of it."""
        seen = Observed(facts, now or datetime.now(UTC))
        cause = self.judge(facts).code if facts.failed else ""
        notes: dict[str, Finding] = {}
        for rule in self._notes:
            code, known = rule.diagnosis.code, notes.get(rule.diagnosis.code)
            graver = known is None or (known.severity, rule.remark.severity) == (Severity.NOTE, Severity.WARNING)
            if code != cause and graver and rule.holds(seen):
                notes[code] = _finding(rule, seen, rule.remark.severity, rule.certainty)
        return tuple(notes.values())


def certainty(matches: Sequence[Match]) -> Certainty:
    """How sure the first of them is.

    Another rule of the same cause that is sure makes it sure: two signs agree. Words of another cause that weigh about
    as much are a doubt.
    """
    best = matches[0]
    if best.rule.certainty is Certainty.UNSURE or not best.rule.worded:
        return best.rule.certainty
    sure = any(match.code == best.code and match.sure for match in matches)
    rivals = (match for match in matches[1:] if match.code != best.code and match.rule.worded)
    return (
        Certainty.LIKELY if not sure or any(best.weight - rival.weight < DOUBT for rival in rivals) else Certainty.SURE
    )


def _finding(rule: Rule, seen: Observed, severity: Severity, certainty: Certainty) -> Finding:
    diagnosis, variant = rule.diagnosis, rule.condition.variant
    own = diagnosis.variants.get(variant)
    return Finding(
        code=diagnosis.code,
        certainty=certainty,
        severity=severity,
        who=own.who if own is not None and own.who is not None else diagnosis.who,
        facts=seen.facts,
        variant=variant,
        extras=seen.answer.extras(rule.extras) if rule.extras else MappingProxyType({}),
    )


@cache
def matcher() -> Matcher:
    """The matcher over the program's own diagnosis files, made once."""
    return Matcher(diagnoses())


def judge(facts: Facts) -> Finding:
    """The cause of a step that failed: the most specific rule wins. Never raises for any Facts."""
    return matcher().judge(facts)


def remarks(facts: Facts, now: datetime | None = None) -> tuple[Finding, ...]:
    """Notes on a step that did not stop the check, or on what else was wrong where it did. `now` is the clock, UTC."""
    return matcher().remarks(facts, now)
