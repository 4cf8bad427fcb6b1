"""Answers and errors of a pasted text as Facts: each a reading of what failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from smtpdesk.diagnosis.pasted.challenge import challenge
from smtpdesk.diagnosis.pasted.clients import Error, Found, tails
from smtpdesk.diagnosis.pasted.conversation import Answer, Conversation
from smtpdesk.diagnosis.pasted.guess import SIGN_IN_CODES, step_of_answer, step_of_failure
from smtpdesk.diagnosis.pasted.known import Known
from smtpdesk.diagnosis.pasted.lines import PastedLine
from smtpdesk.diagnosis.pasted.secrets import without_secrets
from smtpdesk.model.facts import Facts, Failure, FailureKind, Reply
from smtpdesk.model.report import Certainty
from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Step
from smtpdesk.wire.capabilities import read_capabilities

MAX_WORDS: Final = 4000
ANSWER: Final = 14
"""What an answer counts for being one: as much as words that tell something, so that it needs none to be believed."""
_ERROR: Final = {Certainty.SURE: 22, Certainty.LIKELY: 12, Certainty.UNSURE: -2}
"""What an error of a program counts. Where an answer stands beside it, a line that was cut is only what came after."""
_NO_REPLY_YET: Final = (Step.RESOLVE, Step.CONNECT)
_IN_CLEAR_ONLY: Final = (Step.RESOLVE, Step.CONNECT, Step.GREETING, Step.HELLO, Step.SECURE)
_BEFORE_SIGN_IN: Final = (*_IN_CLEAR_ONLY, Step.SIGN_IN)
_VAGUE: Final = {
    Step.RESOLVE: FailureKind.HOST_NOT_FOUND, Step.CONNECT: FailureKind.TIMEOUT, Step.GREETING: FailureKind.DROPPED,
    Step.HELLO: FailureKind.DROPPED, Step.SECURE: FailureKind.TLS_BROKEN, Step.SENDER: FailureKind.DROPPED,
    Step.RECIPIENT: FailureKind.DROPPED, Step.MESSAGE: FailureKind.DROPPED,
}  # fmt: skip
"""What mostly is wrong at a step where a program only says that something failed."""
_REFUSED: Final = {
    Step.HELLO: 550, Step.SECURE: 454, Step.SIGN_IN: 535, Step.SENDER: 550, Step.RECIPIENT: 550, Step.MESSAGE: 554,
}  # fmt: skip
"""The code that refusals at a step mostly have."""
_CONNECTING: Final = frozenset({FailureKind.TIMEOUT, FailureKind.REFUSED, FailureKind.DROPPED})


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand the text. `bonus` says how surely this is what failed, beside the weight of its rule."""

    facts: Facts
    number: int
    line: str
    bonus: int
    limit: Certainty = Certainty.SURE


def of_answer(answer: Answer, talk: Conversation, known: Known, told: Step | None, bonus: int) -> Reading:
    """What a quoted answer says. `told` is the step that the words around it name."""
    code = answer.code or known.code or 0
    if code < 400 and code != 334:
        code = 0  # it belies itself, as `254 4.7.1` does: the words count
    step, is_known = _step(answer, known, told, code)
    if code == 334:
        detail = challenge(" ".join(answer.text)) or "334"
        failure = Failure(kind=FailureKind.BAD_CHALLENGE, detail=detail)
        facts = _facts(Step.SIGN_IN, talk, known, failure=failure, mechanism=answer.mechanism or "XOAUTH2")
        return Reading(facts, answer.number, answer.line, bonus)
    enhanced = answer.enhanced or known.enhanced or ""
    reply = _reply(code, enhanced, answer.text)
    facts = _facts(step, talk, known, reply=reply, mechanism=answer.mechanism, open_step=not is_known)
    return Reading(facts, answer.number, answer.line, bonus)


def of_words(lines: Sequence[PastedLine], talk: Conversation, known: Known, told: Step | None) -> Reading:
    """What the words say where no answer stands out: they are taken for the server's, code or not."""
    code, enhanced = known.code or 0, known.enhanced or ""
    step = known.step or told or talk.last
    at = _after_connect(step) if step else step_of_answer(code, enhanced)
    reply = _reply(code, enhanced, [line.text for line in lines])
    facts = _facts(at, talk, known, reply=reply, mechanism=talk.mechanism, open_step=step is None)
    return Reading(
        facts,
        lines[0].number,
        lines[0].text,
        ANSWER if code or enhanced else 0,
        Certainty.SURE if code else Certainty.LIKELY,
    )


def of_step(number: int, line: str, talk: Conversation, known: Known, told: Step | None) -> Reading | None:
    """What a refusal at this step mostly means, where neither an answer nor any word of it tells more."""
    step = known.step or told or talk.last
    if step is None or step not in _REFUSED:
        return None
    reply = _reply(_REFUSED[step], "", [line])
    return Reading(_facts(step, talk, known, reply=reply), number, line, -4, Certainty.UNSURE)


def of_error(
    found: Found, line: PastedLine, talk: Conversation, known: Known, answers: Sequence[Answer], told: Step | None
) -> Reading | None:
    """What a program says of itself; None for words that only name a step."""
    error = found.entry
    if not isinstance(error, Error):
        return None
    kind, step = error.kind, known.step or error.step or talk.last or told or step_of_failure(error.kind)
    faults = error.certificate
    vague = error.certainty is Certainty.UNSURE
    if vague and known.step is not None and (kind in _CONNECTING or known.step is Step.RESOLVE):
        kind = _VAGUE.get(known.step, kind)
    elif kind not in _CONNECTING and known.step in (None, Step.RESOLVE, Step.CONNECT, Step.GREETING, Step.HELLO):
        step = step_of_failure(kind) if known.step is None and error.step is None else known.step or error.step or step
    if kind in (FailureKind.NOT_SMTP, FailureKind.BAD_REPLY) and step is not Step.HELLO:
        step = Step.GREETING
    elif kind is FailureKind.CERTIFICATE or (faults and kind is not error.kind):
        step = Step.SECURE
    failure = Failure(
        kind=kind, detail=without_secrets(line.text.strip())[:120], faults=faults if kind is error.kind else ()
    )
    security = known.security or error.security
    facts = _facts(step, talk, known, failure=failure, mechanism=error.mechanism or talk.mechanism, security=security)
    bonus = _ERROR[error.certainty] - (ANSWER if answers and kind in _CONNECTING else 0)
    return Reading(facts, line.number, line.text, bonus, error.certainty)


def of_greeting(talk: Conversation, known: Known) -> tuple[Reading, ...]:
    """The greeting, where nothing is shown after it: it may belong to another server than the one asked."""
    if talk.greeting is None or talk.greeting_line is None:
        return ()
    number, line = talk.greeting_line.number, talk.greeting_line.text
    return tuple(
        Reading(_facts(Step.HELLO, talk, known, failure=failure), number, line, 0, Certainty.LIKELY)
        for failure in (None, Failure(kind=FailureKind.DROPPED))
    )


def _step(answer: Answer, known: Known, told: Step | None, code: int) -> tuple[Step, bool]:
    if code in SIGN_IN_CODES:
        return Step.SIGN_IN, True
    if answer.step is not None and (answer.by_server or known.step is None):
        return answer.step, True
    if (step := known.step or told) is not None:
        return _after_connect(step), True
    if answer.by_server and answer.step is None and code in (421, 554) and answer.session:
        return Step.GREETING, True
    return step_of_answer(code, answer.enhanced), False


def _after_connect(step: Step) -> Step:
    """A reply can come no sooner than as the greeting."""
    return Step.GREETING if step in _NO_REPLY_YET else step


def _reply(code: int, enhanced: str, words: list[str]) -> Reply:
    text = without_secrets("\n".join(words))[:MAX_WORDS]
    if (ends := tails()) is not None and (tail := ends.search(text)) is not None and tail.start():
        text = text[: tail.start()].rstrip()
    if enhanced and not text.lstrip().startswith(enhanced):
        text = f"{enhanced} {text}"
    return Reply(code, tuple(line.encode("utf-8", "replace") for line in text.split("\n")))


def _facts(
    step: Step,
    talk: Conversation,
    known: Known,
    *,
    reply: Reply | None = None,
    failure: Failure | None = None,
    mechanism: str = "",
    security: Security | None = None,
    open_step: bool = False,
) -> Facts:
    security = security or known.security
    unknown = {"signed_in"} if step not in _BEFORE_SIGN_IN else set()
    encrypted = talk.secured or security is Security.TLS
    if not encrypted and security is Security.STARTTLS:
        encrypted = step not in _IN_CLEAR_ONLY
    if security is None and not talk.secured:
        unknown.add("encrypted")
    if open_step:
        unknown.add("step")
    return Facts(
        step=step,
        reply=reply,
        failure=failure,
        mechanism=mechanism or None,
        capabilities=read_capabilities(Reply(250, talk.hello)) if talk.hello else None,
        host=known.host,
        port=known.port,
        security=security,
        provider=known.provider,
        encrypted=encrypted,
        greeting=talk.greeting,
        unknown=frozenset(unknown),
    )
