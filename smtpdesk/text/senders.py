"""Several From addresses in one verdict: who may send, who may not and why, and who could not be asked for.

A taken MAIL FROM is no promise: a server may refuse the same sender later, with the recipient or the message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import Enum, auto
from typing import Final

from smtpdesk.model.facts import FailureKind
from smtpdesk.model.report import Report, SenderResult
from smtpdesk.model.steps import Outcome
from smtpdesk.text.fillings import fill, fillings, harmless
from smtpdesk.text.page import Card, Tone
from smtpdesk.text.translate import _, later, ngettext

_MOST_NAMED: Final = 6
_WHY: Final[Mapping[str, str]] = {
    "sender.not-permitted": later("{names} may not: this login has no right to it."),
    "sender.not-verified": later("{names} may not: it is not confirmed at {provider}."),
}


class Answer(Enum):
    """What a server's answer to one sender comes to."""

    TAKEN = auto()
    REFUSED = auto()
    NOT_NOW = auto()
    NOT_WRITABLE = auto()
    NOT_ASKED = auto()


def answer(result: SenderResult) -> Answer:
    """What came of one sender. A lost line and a 421 (RFC 5321 3.8) say nothing of the sender itself."""
    if result.outcome is Outcome.OK:
        return Answer.TAKEN
    facts = result.finding.facts if result.finding is not None else None
    if facts is None:
        return Answer.NOT_ASKED
    if facts.failure is not None:
        return Answer.NOT_WRITABLE if facts.failure.kind is FailureKind.NOT_SENDABLE else Answer.NOT_ASKED
    if facts.code == 421:
        return Answer.NOT_ASKED
    return Answer.NOT_NOW if (facts.code or 0) < 500 else Answer.REFUSED


def taken(report: Report) -> str:
    """What a check of several senders says where all of them were taken."""
    names = _named([result.address for result in report.senders], report)
    return f"{_('The server took {names} as senders.').replace('{names}', names)} {not_certain()}"


def not_certain() -> str:
    """What an accepted sender does not prove."""
    return _(
        "Some servers judge the sender only with the recipient or the message: a test e-mail from that address shows "
        "more."
    )


def verdict(report: Report, of_finding: Card) -> Card:
    """The verdict over several senders, made from the card of the one that is blamed: its advice and its words stay."""
    came = _by_answer(report)
    judged = [*came[Answer.REFUSED], *came[Answer.NOT_NOW], *came[Answer.NOT_WRITABLE]]
    sentences = list(_sentences(report, came))
    if not judged:
        told = " ".join(part for part in (of_finding.meaning, *sentences) if part)
        return replace(of_finding, meaning=told)
    if came[Answer.TAKEN]:
        sentences.append(not_certain())
    return replace(
        of_finding,
        tone=Tone.WARNING if came[Answer.TAKEN] else of_finding.tone,
        title=_title(report, came),
        meaning=" ".join(sentences),
    )


def _by_answer(report: Report) -> dict[Answer, list[SenderResult]]:
    came: dict[Answer, list[SenderResult]] = {kind: [] for kind in Answer}
    for result in report.senders:
        came[answer(result)].append(result)
    return came


def _title(report: Report, came: Mapping[Answer, list[SenderResult]]) -> str:
    total, refused = len(report.senders), len(came[Answer.REFUSED])
    if refused == total:
        return _("None of the {total} senders may send").format(total=total)
    if refused:
        one, many = "{count} of {total} senders may not send", "{count} of {total} senders may not send"
        return ngettext(one, many, refused).format(count=refused, total=total)
    return _("Not every sender could be tried")


def _sentences(report: Report, came: Mapping[Answer, list[SenderResult]]) -> Iterator[str]:
    def told(sentence: str, results: list[SenderResult]) -> str:
        return sentence.replace("{names}", _named([result.address for result in results], report))

    if came[Answer.TAKEN]:
        yield told(_("{names} may send."), came[Answer.TAKEN])
    reasons: dict[str, list[SenderResult]] = {}
    for result in came[Answer.REFUSED]:
        code = result.finding.code if result.finding is not None else ""
        reasons.setdefault(code if code in _WHY else "", []).append(result)
    for code, results in reasons.items():
        why = _(_WHY.get(code, later("{names} may not: the server refused it.")))
        finding = results[0].finding
        named = {"provider": fillings(finding.facts).get("provider", "")} if finding is not None else {}
        yield fill(told(why, results), {name: word for name, word in named.items() if word})
    if came[Answer.NOT_NOW]:
        yield told(_("{names}: not now, the server wants to be asked again later."), came[Answer.NOT_NOW])
    if came[Answer.NOT_WRITABLE]:
        yield told(_("{names} cannot be written so that this server reads it."), came[Answer.NOT_WRITABLE])
    if came[Answer.NOT_ASKED]:
        yield told(_("{names} could not be asked for: the conversation ended before."), came[Answer.NOT_ASKED])


def _named(addresses: list[str], report: Report) -> str:
    """The addresses in a sentence: `info@` alone where all of the report's are of one domain, and not too many."""
    domains = {result.address.rpartition("@")[2].casefold() for result in report.senders}
    short = [address.rpartition("@")[0] + "@" if len(domains) == 1 else address for address in addresses]
    names = [harmless(name, 80) for name in short[:_MOST_NAMED]]
    if more := len(short) - len(names):
        names.append(ngettext("{count} more", "{count} more", more).format(count=more))
    if len(names) == 1:
        return names[0]
    return _("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])
