"""What happens around a test e-mail: which kind was sent last, and what the person says became of it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from smtpdesk.gui.account_view import AccountView
from smtpdesk.gui.desk import Desk
from smtpdesk.gui.form_values import also_senders
from smtpdesk.gui.provider_help import open_page
from smtpdesk.gui.runs import Run
from smtpdesk.gui.verdict_actions import copy
from smtpdesk.gui.verdict_card import Action
from smtpdesk.model.arrival import Arrival
from smtpdesk.model.report import Report, Verdict, Who
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.text import arrival as words
from smtpdesk.text.domain_entries import message
from smtpdesk.text.fillings import PRACTICE
from smtpdesk.text.letter import LetterKind
from smtpdesk.text.messages import LETTERS_TO
from smtpdesk.text.translate import _


class LetterControl(QObject):
    """Asks whether the message of a run arrived, keeps the answer, and offers the next step."""

    explain_wanted = Signal(str)
    send_wanted = Signal()
    shop_wanted = Signal()
    answered = Signal()

    def __init__(self, view: AccountView, desk: Desk) -> None:
        super().__init__()
        self._view, self._desk = view, desk
        self._run: Run | None = None
        self._answers: dict[str, tuple[Run, Arrival]] = {}
        self._kinds: dict[str, LetterKind] = {}
        self._senders: dict[str, str] = {}
        view.check.arrival.answered.connect(self._answered)

    def kind(self, account_id: str, chosen: LetterKind | None = None) -> LetterKind:
        """Give the kind of message to send: the one that is chosen now, else the account's last one."""
        if chosen is not None:
            self._kinds[account_id] = chosen
        return self._kinds.get(account_id, LetterKind.PLAIN)

    def from_address(self, account_id: str, chosen: str | None = None) -> str:
        """Give the From address to send from: the one that is chosen now, else the account's last one."""
        if chosen is not None:
            self._senders[account_id] = chosen
        return self._senders.get(account_id, "")

    def ask(self, account_id: str) -> None:
        """Put into the question below the form what was chosen last for this account, and its senders."""
        values = self._view.form.values()
        first = values.get("sender", "").strip()
        senders = [first, *also_senders(values)] if first else []
        self._view.bar.choose(self.kind(account_id))
        self._view.bar.offer_senders(senders, self.from_address(account_id) or first)

    def show(self, run: Run | None) -> list[Action]:
        """Ask about the message of this run, where it sent one that a mailbox can show; give what is offered next."""
        report = run.report if run is not None else None
        part = self._view.check.arrival
        self._run = run if report is not None and _asks(report) else None
        if self._run is None or report is None:
            part.hide()
            return []
        found_by = words.search_for(report.mark)
        answer = self._answer_of(self._run)
        if answer is None:
            part.show_question(found_by)
            return []
        actions = self._next(answer, report)
        if self._view.bar.asking():
            actions = [action._replace(kind="") for action in actions]
        part.show_question(found_by, answer, words.advice(answer, report), actions)
        return actions

    def _answer_of(self, run: Run) -> Arrival | None:
        asked, answer = self._answers.get(run.account_id, (None, None))
        return answer if asked is run else None

    def _answered(self, value: str) -> None:
        run = self._run
        if run is None:
            return
        arrival = Arrival(value)
        self._answers[run.account_id] = run, arrival
        result = self._desk.results.get(run.account_id)
        if result is not None and result.verdict is Verdict.WORKS:
            self._desk.put_result(run.account_id, replace(result, arrival=arrival))
        self.answered.emit()
        QTimer.singleShot(0, self._bring)

    @Slot()
    def _bring(self) -> None:
        """Scroll to what to do next, as far as the answers stay in sight."""
        part, scroller = self._view.check.arrival, self._view.check.scroller
        if part.next.isVisible():
            scroller.bring(part.next)
            bar = scroller.verticalScrollBar()
            bar.setValue(min(bar.value(), part.y()))

    def _next(self, arrival: Arrival, report: Report) -> list[Action]:
        again = Action(_("Send another one"), self.send_wanted.emit, "", "send")
        match arrival:
            case Arrival.INBOX:
                return [Action(_("Use in my shop"), self.shop_wanted.emit, "primary", "shop")]
            case Arrival.CAME_BACK:
                provider = report.provider or ""
                explain = lambda: self.explain_wanted.emit(provider)  # noqa: E731
                return [Action(_("Explain what came back"), explain, "primary"), again]
            case Arrival.NOT_YET:
                page = words.activity_page(report)
                if not page:
                    return [again._replace(kind="primary")]
                return [Action(_("Open the provider's log"), lambda: open_page(page), "primary", "open"), again]
            case Arrival.SPAM:
                asking = message(report)
                copying = Action(_(LETTERS_TO[Who.DOMAIN_MANAGER]), lambda: self._copy(asking), "", "copy")
                return [again._replace(kind="primary"), *([copying] if asking else [])]

    def _copy(self, text: str) -> None:
        copy(text)
        self._view.check.arrival.next.say(_("Copied. Paste it into an e-mail."))


def _asks(report: Report) -> bool:
    """Tell whether a message of this report is on its way to a mailbox; the practice server's goes nowhere."""
    taken = any(span.step is Step.MESSAGE and span.outcome is Outcome.OK for span in report.spans)
    return taken and report.provider != PRACTICE
