"""The verdict as a card, its parts always in the same order: what happened, what is fine, what to do, who can do it,
the server's own words, and when the advice was checked.

It never promises more than was proved: a message that a server took is not yet delivered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from smtpdesk.diagnosis import BUG
from smtpdesk.model.facts import Facts, FailureKind
from smtpdesk.model.report import Certainty, Finding, Report, Severity, Verdict, Who
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.text import senders
from smtpdesk.text.fillings import PRACTICE, extra_fillings, fill, fillings, harmless, provider_name
from smtpdesk.text.page import Card, Tone
from smtpdesk.text.translate import _, later, ngettext

if TYPE_CHECKING:
    from smtpdesk.diagnosis.catalog import Diagnosis
    from smtpdesk.providers.schema import Advice

WHO: Final[Mapping[Who, str]] = {
    Who.YOU: later("You can mend this yourself."),
    Who.WEB_HOST: later("Your web host or who runs this network can mend this."),
    Who.DOMAIN_MANAGER: later("Who manages your domain can mend this."),
    Who.ADMINISTRATOR: later("The administrator of this mail account can mend this."),
    Who.PROVIDER: later("Who runs {host} can mend this."),
    Who.RECIPIENT: later("Only the recipient's side can change this."),
    Who.US: later("The makers of SMTP Desk have to mend this."),
}
CERTAINTY: Final[Mapping[Certainty, str]] = {
    Certainty.SURE: later("Sure"),
    Certainty.LIKELY: later("Likely"),
    Certainty.UNSURE: later("Could not tell for sure"),
}
TONES: Final[Mapping[Severity, Tone]] = {
    Severity.FAILURE: Tone.BAD,
    Severity.WARNING: Tone.WARNING,
    Severity.NOTE: Tone.NEUTRAL,
}
_WHO_ANSWERS_IS_OPEN: Final = (
    "net.intercepted",
    "net.wrong-service",
    "server.injection",
    "auth.server-not-proven",
    BUG,
)
"""Where it is not proved who answered, nothing is said of what the server was reached for."""
_BEFORE_SIGN_IN: Final = (Step.RESOLVE, Step.CONNECT, Step.GREETING, Step.HELLO, Step.SECURE)
_NOT_SENT: Final = (FailureKind.UNENCRYPTED_SIGN_IN, FailureKind.NO_SIGN_IN, FailureKind.NO_MECHANISM)


def card(report: Report) -> Card:
    """The verdict of a check."""
    if report.verdict is Verdict.WORKS:
        return _took_it(report) if _was_sent(report) else _connects(report)
    if report.verdict is Verdict.STOPPED:
        return _stopped(report)
    if report.verdict is Verdict.BUG or report.finding is None:
        return _bug()
    made = finding_card(report.finding, report)
    if report.senders and report.finding.step is Step.SENDER:
        return senders.verdict(report, made)
    return made


def finding_card(finding: Finding, report: Report | None = None) -> Card:
    """A finding in words: the diagnosis's own, and where the provider's file has better ones, those."""
    diagnosis = _diagnosis(finding.code)
    # The words for one case of a cause say more than a provider's for the cause.
    advice = None if finding.variant else _advice(finding)
    values = fillings(finding.facts) | extra_fillings(finding.extras)
    text = diagnosis.words(finding.variant)
    meaning = (advice.meaning if advice is not None else None) or text.meaning
    steps = advice.do if advice is not None and advice.do else _steps(finding, text.do)
    link = (advice.url if advice is not None else None) or text.link
    known = provider_name(finding.facts.provider)
    if link and not (advice is not None and advice.url):
        link_label = _(text.link_label)
    else:
        link_label = _("Open the page of {provider}").replace("{provider}", known) if link else ""
    failure = finding.severity is Severity.FAILURE
    return Card(
        tone=TONES[finding.severity],
        title=fill(_((advice.title if advice is not None else None) or text.title), values),
        meaning=_doubt(finding, diagnosis, fill(_(meaning), values)),
        fine=_fine(finding, report, fill(_(text.fine), values)) if failure else "",
        do=tuple(fill(_(step), values) for step in steps),
        who=fill(_(WHO[finding.who]), values) if failure else "",
        certainty=_(CERTAINTY[finding.certainty]) if failure else "",
        said=finding.said if failure else "",
        dated=_dated(advice.checked.isoformat() if advice else diagnosis.checked.isoformat(), advice),
        link=link or "",
        link_label=link_label,
        code=finding.code,
    )


def _diagnosis(code: str) -> Diagnosis:
    from smtpdesk.diagnosis.catalog import diagnoses  # read where something is to be told, not where all is well

    return diagnoses()[code]


def _steps(finding: Finding, steps: tuple[str, ...]) -> tuple[str, ...]:
    """What to do; the place in the settings of a known maker of certificates stands for the first, general step."""
    if "vendor" not in finding.extras:
        return steps
    from smtpdesk.diagnosis.answerers import issuers

    maker = issuers()[finding.extras["vendor"]]
    return maker.do + steps[1:] if maker.do else steps


def _doubt(finding: Finding, diagnosis: Diagnosis, meaning: str) -> str:
    """Where it could not be told, the meaning is what such an answer most often means; some causes are told as open."""
    if finding.certainty is not Certainty.UNSURE or diagnosis.certainty is Certainty.UNSURE:
        return meaning
    return f"{_('The answer leaves open what is wrong. Most often it means this:')} {meaning}"


def _advice(finding: Finding) -> Advice | None:
    provider = finding.facts.provider
    if provider is None:
        return None
    from smtpdesk.providers import catalog

    known = catalog.load()
    return known.get(provider).advice.get(finding.code) if provider in known else None


def _dated(day: str, advice: Advice | None) -> str:
    dated = _("Advice checked on {date}.").format(date=day)
    return f"{dated} {_('Not confirmed by the provider.')}" if advice is not None and advice.unconfirmed else dated


def _fine(finding: Finding, report: Report | None, own: str) -> str:
    """What is in order, from what was seen and not from what is usual."""
    facts = finding.facts
    open_who = finding.code in _WHO_ANSWERS_IS_OPEN or finding.code.startswith("tls.cert-")
    sentences = ["" if open_who else in_order(report, facts), own]
    failure = facts.failure.kind if facts.failure is not None else None
    if (facts.step in _BEFORE_SIGN_IN or failure in _NOT_SENT) and facts.user and not facts.signed_in:
        sentences.append(_("Your password was not sent."))
    if report is not None and _was_sent(report) and report.refused_recipients:
        sentences.append(_("The message was taken for the other recipients."))
    return " ".join(sentence for sentence in sentences if sentence)


def in_order(report: Report | None, facts: Facts | None = None) -> str:
    """What is proved to be in order, as one sentence; empty where nothing is."""
    done = _done(report, facts)
    parts = [
        words
        for step, words in (
            (Step.CONNECT, _("the server was reached")),
            (Step.SECURE, _("the line is encrypted")),
            (Step.SIGN_IN, _("user name and password were accepted")),
            (Step.SENDER, _("the sender was accepted")),
            (Step.RECIPIENT, _("the recipient was accepted")),
        )
        if step in done
    ]
    if not parts:
        return ""
    joined = parts[0] if len(parts) == 1 else _("{some} and {last}").format(some=", ".join(parts[:-1]), last=parts[-1])
    return joined[:1].upper() + joined[1:] + "."


def _done(report: Report | None, facts: Facts | None) -> set[Step]:
    if report is not None:
        failed = {facts.step} if facts is not None else set()
        return {span.step for span in report.spans if span.outcome is Outcome.OK} - failed
    done: set[Step] = set()
    if facts is not None:
        if facts.step not in (Step.RESOLVE, Step.CONNECT):
            done.add(Step.CONNECT)
        if facts.encrypted and facts.step is not Step.SECURE:
            done.add(Step.SECURE)
        if facts.signed_in:
            done.add(Step.SIGN_IN)
    return done


def _was_sent(report: Report) -> bool:
    return any(span.step is Step.MESSAGE and span.outcome is Outcome.OK for span in report.spans)


def _taker(report: Report) -> str:
    return provider_name(report.provider) or harmless(report.server.host)


def _took_it(report: Report) -> Card:
    taken = [address for address in report.recipients if address not in report.refused_recipients]
    mark = harmless(report.mark, 60)
    look = (
        _("Look in the inbox, and in the spam folder, for the test e-mail with {mark} in its subject.")
        if mark
        else _("Look in the inbox, and in the spam folder, for the test e-mail.")
    )
    enter = _("If it is there, enter the same settings in your shop.")
    practised = (_("It goes no further than this computer: the practice server shows the message that came."),)
    return Card(
        tone=Tone.GOOD,
        title=fill(_("{server} took the test e-mail"), {"server": _taker(report)}),
        meaning=ngettext(
            "It was handed over for {recipients}. Whether it arrives, only the mailbox can show.",
            "It was handed over for {recipients}. Whether it arrives, only the mailboxes can show.",
            len(taken),
        ).replace("{recipients}", harmless(", ".join(taken), 200)),
        fine=in_order(report),
        do=practised if report.provider == PRACTICE else (look.replace("{mark}", mark), enter),
        said=_said_of_message(report),
    )


def _said_of_message(report: Report) -> str:
    """The server's answer to the message: often it holds the number under which the server's own log knows it."""
    replies = [span.facts.reply for span in report.spans if span.step is Step.MESSAGE and span.facts is not None]
    return next((reply.wire for reply in replies if reply is not None), "")


def _connects(report: Report) -> Card:
    signed_in = any(span.step is Step.SIGN_IN and span.outcome is Outcome.OK for span in report.spans)
    meaning = _("No e-mail was sent.")
    if report.senders:
        meaning = f"{senders.taken(report)} {meaning}"
    if not signed_in:
        meaning = f"{_('No sign-in was tried, because no user name is set.')} {meaning}"
    return Card(
        tone=Tone.GOOD,
        title=_("The connection works"),
        meaning=meaning,
        fine=in_order(report),
        do=(fill(_("Send a test e-mail, to see whether {server} takes a message, too."), {"server": _taker(report)}),),
    )


def _stopped(report: Report) -> Card:
    sending = any(span.step is Step.MESSAGE and span.outcome is Outcome.STOPPED for span in report.spans)
    meaning = _("You stopped the check. What was seen until then stands below; nothing else was done.")
    if sending:
        meaning = _("You stopped while the test e-mail was on its way. It may have been sent all the same.")
    return Card(tone=Tone.NEUTRAL, title=_("The check was stopped"), meaning=meaning, fine=in_order(report))


def _bug() -> Card:
    diagnosis = _diagnosis(BUG)
    text = diagnosis.text
    return Card(
        tone=Tone.BAD,
        title=_(text.title),
        meaning=_(text.meaning),
        do=tuple(_(step) for step in text.do),
        who=_(WHO[diagnosis.who]),
        code=BUG,
    )
