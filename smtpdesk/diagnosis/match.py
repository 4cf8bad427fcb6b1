"""Facts of a step → the cause, by the most specific rule; and remarks on what did not stop the check.

Every failed step gets a finding. Where no rule of its own fits, the general ones do: by enhanced code, by code and
step, by kind of failure; their certainty says so. Only this step's own answer is looked at, never the whole log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from smtpdesk.diagnosis import BUG
from smtpdesk.diagnosis.catalog import Diagnosis, diagnoses
from smtpdesk.diagnosis.rules import NoteRule, Observed, Rule
from smtpdesk.model.facts import Facts
from smtpdesk.model.report import Certainty, Finding, Severity, Who
from smtpdesk.model.steps import Step


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds, and how much it says. Of equal weights the longer wording comes first."""

    rule: Rule
    weight: int
    length: int

    @property
    def code(self) -> str:
        """The diagnosis."""
        return self.rule.diagnosis.code


class Matcher:
    """All rules, sorted so that few of them have to be tried."""

    def __init__(self, known: Mapping[str, Diagnosis]) -> None:
        self._by_failure: dict[str, list[Rule]] = {}
        self._by_word: dict[str, list[Rule]] = {}
        self._by_step: dict[str, list[Rule]] = {step: [] for step in Step}
        self._notes = [NoteRule(item, remark) for item in known.values() for remark in item.note]
        for diagnosis in known.values():
            for condition in diagnosis.when:
                self._sort_in(Rule(diagnosis, condition))

    def _sort_in(self, rule: Rule) -> None:
        if rule.failures:
            for failure in rule.failures:
                self._by_failure.setdefault(failure, []).append(rule)
            return
        anchors = {phrase.anchor for phrase in rule.words.all}
        if anchors and "" not in anchors:
            for anchor in anchors:
                self._by_word.setdefault(anchor, []).append(rule)
            return
        for step in rule.steps or Step:
            self._by_step[step].append(rule)

    def candidates(self, seen: Observed) -> list[Rule]:
        """The rules that are worth trying: by the failure, by the step, or by a word that was said."""
        facts = seen.facts
        if facts.failure is not None:
            return self._by_failure.get(facts.failure.kind, [])
        found = [*self._by_step[facts.step]]
        if seen.step_is_open:
            for rules in self._by_step.values():
                found += [rule for rule in rules if rule.telling]
        if facts.reply is not None:
            for word in self._by_word.keys() & set(seen.said.split()):
                found += self._by_word[word]
        return found

    def ranked(self, facts: Facts) -> list[Match]:
        """Every rule that holds, the most specific first."""
        seen = Observed(facts)
        found = {
            id(rule): Match(rule, rule.weight_for(seen), rule.words.longest(seen.said) + rule.also.longest(seen.said))
            for rule in self.candidates(seen)
            if rule.holds(seen)
        }
        order = {Certainty.SURE: 0, Certainty.LIKELY: 1, Certainty.UNSURE: 2}
        return sorted(
            found.values(), key=lambda match: (-match.weight, -match.length, order[match.rule.certainty], match.code)
        )

    def judge(self, facts: Facts) -> Finding:
        """The cause of a step that failed. Never raises."""
        if matches := self.ranked(facts):
            best = matches[0].rule
            diagnosis = best.diagnosis
            return Finding(
                code=diagnosis.code,
                certainty=best.certainty,
                severity=diagnosis.severity,
                who=diagnosis.who,
                facts=facts,
            )
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
                notes[code] = Finding(
                    code=code,
                    certainty=rule.certainty,
                    severity=rule.remark.severity,
                    who=rule.diagnosis.who,
                    facts=facts,
                )
        return tuple(notes.values())


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
