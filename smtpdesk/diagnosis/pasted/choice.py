"""Which answer of a pasted text is the failing one, and its cause by the same rules as a check's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from smtpdesk.diagnosis import BUG
from smtpdesk.diagnosis.match import Match, Matcher, matcher
from smtpdesk.diagnosis.pasted.bounce import Bounce, bounces, without_letter
from smtpdesk.diagnosis.pasted.clients import Error, Found, StepWords, clients
from smtpdesk.diagnosis.pasted.conversation import Answer, Conversation, converse
from smtpdesk.diagnosis.pasted.known import NOTHING, Known
from smtpdesk.diagnosis.pasted.lines import PastedLine, lines
from smtpdesk.diagnosis.pasted.quotes import quotes
from smtpdesk.diagnosis.pasted.reading import ANSWER, Reading, of_answer, of_error, of_greeting, of_step, of_words
from smtpdesk.diagnosis.pasted.setting import ProviderOf, with_setting
from smtpdesk.diagnosis.pasted.wording import plain
from smtpdesk.model.facts import Facts
from smtpdesk.model.report import Certainty, Finding
from smtpdesk.model.steps import Step

INTERCEPTED: Final = "net.intercepted"
"""All that a greeting alone can tell."""
MAX_ALTERNATIVES: Final = 5
MAX_TRIED: Final = 8
"""So many answers of one text are judged."""
FIRST: Final = 20
"""What the first step that failed counts: what is refused after it, is mostly refused because of it."""
_FOLLOWS: Final = ("no valid recipients", "service unavailable", "bad sequence of commands")
"""What servers and programs say after the refusal that counts."""
MAX_PROSE: Final = 6000
ENOUGH: Final = ANSWER + 16
"""An answer whose words tell the cause needs no other reading beside it."""
_ORDER: Final = (Certainty.SURE, Certainty.LIKELY, Certainty.UNSURE)
_RANK: Final = {certainty: rank for rank, certainty in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class Explained:
    """The cause, the line that was judged (1 is the first) with its words, and other causes that fit, best first."""

    finding: Finding
    number: int
    line: str
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    reading: Reading
    matches: list[Match]

    @property
    def of_the_line(self) -> bool:
        return self.matches[0].code.startswith("net.")

    @property
    def score(self) -> float:
        return self.matches[0].weight + self.reading.bonus


@dataclass(frozen=True, slots=True)
class _Rules:
    matcher: Matcher
    compared: Callable[[Facts], Facts] | None

    def judge(self, *readings: Reading | None) -> list[_Judged]:
        """The readings that a rule holds for."""
        found = []
        for reading in readings:
            if reading is None:
                continue
            if self.compared is not None:
                reading = replace(reading, facts=self.compared(reading.facts))
            matches = self.matcher.ranked(reading.facts)
            if matches and matches[0].code != BUG:
                found.append(_Judged(reading, matches))
        return found


def explain(
    text: str,
    known: Known = NOTHING,
    provider_of: ProviderOf = lambda host: None,
    compared: Callable[[Facts], Facts] = lambda facts: facts,
) -> Explained | None:
    """The cause that a pasted text tells of, None where nothing in it was recognised. Never raises for any text.

    `provider_of` gives the provider of a host name that stands in the text; `compared` holds who answered against what
    is known of the provider that was asked for.
    """
    reports = bounces(text)
    if reports:
        remote = reports[0].remote
        known = replace(known, host=remote or known.host, provider=known.provider or provider_of(remote))
    text = without_letter(text)
    read = lines(text)
    known = with_setting(known, text if len(text) < 65536 else "\n".join(line.text for line in read), provider_of)
    talk = converse(read, known)
    judged = sorted(_judge_all(talk, known, reports, compared), key=lambda each: -each.score)
    return _explained(judged) if judged else None


def _explained(judged: list[_Judged]) -> Explained:
    best = judged[0]
    rule = best.matches[0].rule
    certainty = _ORDER[max(_RANK[rule.certainty], _RANK[best.reading.limit])]
    if certainty is Certainty.SURE and "step" in best.reading.facts.unknown and not rule.telling:
        certainty = Certainty.LIKELY
    finding = Finding(
        code=rule.diagnosis.code,
        certainty=certainty,
        severity=rule.diagnosis.severity,
        who=rule.diagnosis.who,
        facts=best.reading.facts,
    )
    ranked = sorted(
        ((match.weight + each.reading.bonus, match.code) for each in judged for match in each.matches if _tells(match)),
        key=lambda pair: -pair[0],
    )
    codes = [code for code in dict.fromkeys(code for _, code in ranked) if code not in (finding.code, BUG)]
    return Explained(finding, best.reading.number, best.reading.line, tuple(codes[:MAX_ALTERNATIVES]))


def _tells(match: Match) -> bool:
    """False for what holds of any refusal, and is no suggestion beside a cause."""
    return match.weight > 1 or match.rule.certainty is not Certainty.UNSURE


def _judge_all(
    talk: Conversation, known: Known, reports: Sequence[Bounce], compared: Callable[[Facts], Facts]
) -> list[_Judged]:
    """The readings that a rule holds for. What stands behind one that tells enough is not looked at."""
    rules = _Rules(matcher(), compared if talk.greeting or talk.hello else None)
    answers = _worth_trying(talk.answers)
    prose = _last(talk.prose)
    # Where each answer's step is known already, the words around it are not needed for that.
    needed = known.step is None and not all(answer.step for answer in answers)
    found = _found(prose) if needed or not answers or reports else []
    told = _step_told(found)
    if reports and (judged := rules.judge(*_of_reports(reports, talk, known, told))):
        return judged
    judged = rules.judge(*(of_answer(answer, talk, known, told, _bonus(answer, answers)) for answer in answers))
    if any(each.score >= ENOUGH for each in judged):
        return judged
    found = found or _found(prose)
    told_by_prose = rules.judge(*_of_prose(prose, found, told, answers, talk, known))
    errors = [each for each in told_by_prose if each.reading.facts.failure is not None]
    # Of the line itself a program knows more than words that a server might have said.
    judged += [each for each in told_by_prose if each in errors or not (errors and each.of_the_line)]
    if not judged or not answers:
        judged += [each for each in rules.judge(*of_greeting(talk, known)) if each.matches[0].code == INTERCEPTED]
    if not judged and prose:
        judged += rules.judge(of_step(prose[0].number, prose[0].text, talk, known, told))
    return judged


def _of_reports(reports: Sequence[Bounce], talk: Conversation, known: Known, told: Step | None) -> Iterator[Reading]:
    """What was said of each recipient; the first who failed counts most."""
    for place, report in enumerate(reports):
        for quote in quotes(report.diagnostic)[-1:]:
            enhanced = quote.enhanced or report.status
            answer = Answer(report.number, report.diagnostic, quote.code, enhanced, [quote.text])
            reading = of_answer(answer, talk, known, told, ANSWER if place else ANSWER + FIRST)
            yield replace(reading, facts=replace(reading.facts, recipient=report.recipient or None))


def _found(prose: list[PastedLine]) -> list[Found]:
    return clients().found(plain("\n".join(line.text for line in prose))) if prose else []


def _of_prose(
    prose: list[PastedLine],
    found: list[Found],
    told: Step | None,
    answers: list[Answer],
    talk: Conversation,
    known: Known,
) -> list[Reading]:
    """What programs say of themselves; and where no answer stands out, the words as if they were the server's."""
    readings = []
    for each in _most_telling(found):
        line = _where(prose, each)
        if line is not None and (reading := of_error(each, line, talk, known, answers, told)) is not None:
            readings.append(reading)
    nobody_spoke = known.step in (Step.RESOLVE, Step.CONNECT) and readings
    if prose and not answers and not nobody_spoke:
        own_error = any(reading.limit is not Certainty.UNSURE for reading in readings)
        if not own_error or known.code or known.enhanced:
            readings.append(of_words(prose, talk, known, told))
    return readings


def _worth_trying(answers: list[Answer]) -> list[Answer]:
    """The answers of the last session that has any."""
    if len(answers) < 2:
        return answers
    session = answers[-1].session
    return [answer for answer in answers if answer.session == session][-MAX_TRIED:]


def _bonus(answer: Answer, answers: list[Answer]) -> int:
    """What speaks for an answer beside its words: a server's own line, the first step that failed, the innermost."""
    bonus = ANSWER
    if len(answers) == 1:
        return bonus
    on_wire = [each for each in answers if each.by_server]
    if answer.by_server:
        bonus += FIRST if answer.step is on_wire[0].step else 0
        bonus += 1 if answer is [each for each in on_wire if each.step is answer.step][-1] else 0
    elif on_wire:
        bonus -= 2
    same_line = [each for each in answers if each.number == answer.number]
    if answer is same_line[-1] and len(same_line) > 1:
        bonus += 3
    if answer is answers[-1] and not on_wire:
        bonus += 1
    if answer.code == 503 or any(words in answer.text[0].lower() for words in _FOLLOWS):
        bonus -= FIRST
    return bonus


def _last(prose: list[PastedLine]) -> list[PastedLine]:
    """The last lines that programs or people said, as much as one reading bears."""
    kept: list[PastedLine] = []
    size = 0
    for line in reversed(prose):
        size += len(line.text) + 1
        if kept and size > MAX_PROSE:
            break
        kept.append(line)
    return kept[::-1]


def _most_telling(found: list[Found]) -> list[Found]:
    """The best few errors: what is sure before what is vague, longer words before shorter ones."""
    errors = [(each.entry, each) for each in found if isinstance(each.entry, Error)]
    errors.sort(key=lambda pair: (_RANK[pair[0].certainty], -pair[1].phrase.length))
    best: dict[object, Found] = {}
    for error, each in errors:
        best.setdefault((error.kind, error.certificate), each)
    return list(best.values())[:3]


def _step_told(found: list[Found]) -> Step | None:
    """The step that the longest of the words name which programs put around an answer."""
    named = [each for each in found if isinstance(each.entry, StepWords)]
    return max(named, key=lambda each: each.phrase.length).entry.step if named else None


def _where(prose: list[PastedLine], found: Found) -> PastedLine | None:
    """The line that the words stand in; where they run over several, the one in which they begin."""
    for line in reversed(prose):
        if found.phrase.found(plain(line.text)):
            return line
    first = found.phrase.parts[0].split()[0]
    return next((line for line in reversed(prose) if first in line.text.lower()), prose[-1] if prose else None)
