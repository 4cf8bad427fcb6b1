"""Starting and stopping checks from an account's page, and what is shown of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from smtpdesk.gui.account_control import AccountControl
from smtpdesk.gui.account_view import AccountView
from smtpdesk.gui.countdown import Countdown
from smtpdesk.gui.desk import Desk
from smtpdesk.gui.letter_control import LetterControl
from smtpdesk.gui.runs import Run, Runs
from smtpdesk.gui.verdict_actions import Attempt, VerdictActions
from smtpdesk.gui.verdict_card import Action
from smtpdesk.model.report import Verdict
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Request, SettingsError
from smtpdesk.store.history import LastResult
from smtpdesk.store.refusals import Standing
from smtpdesk.text.lock_out import change_words, held_back
from smtpdesk.text.page import Card, Page
from smtpdesk.text.translate import _

_REFUSED: Final = "auth.bad-credentials"
_BLOCKED: Final = frozenset(("net.timeout", "net.refused", "net.unreachable", "net.stalled", "net.dropped"))
"""Where another port may be the way out."""


class _Held(NamedTuple):
    """A check that was not begun, since its password was refused before; and the card that says so."""

    attempt: Attempt
    card: Card


class CheckControl(QObject):
    """Between the page of an account and the runs. `state_changed` is told when a check begins or ends."""

    state_changed = Signal()
    practice_wanted = Signal()
    preferences_wanted = Signal()
    ports_wanted = Signal()

    def __init__(
        self, view: AccountView, account: AccountControl, desk: Desk, runs: Runs, countdown: Countdown
    ) -> None:
        super().__init__()
        self._view, self._account, self._desk, self._runs = view, account, desk, runs
        self.countdown = countdown
        self._held: _Held | None = None
        self._number = 0
        self._before: dict[str, Card] = {}
        self.letters = LetterControl(view, desk)
        self.letters.send_wanted.connect(self._ask)
        self.letters.answered.connect(self.show)
        self.actions = VerdictActions(view, account, countdown, self._begin)
        self.letters.shop_wanted.connect(self.actions.shop_wanted)
        self.actions.changed.connect(self.show)
        self.actions.send_wanted.connect(self._ask)
        self.actions.practice_wanted.connect(self.practice_wanted)
        self.actions.preferences_wanted.connect(self.preferences_wanted)
        view.bar.check_wanted.connect(self.check)
        view.bar.send_wanted.connect(self.send)
        view.bar.question_turned.connect(self._question_turned)
        view.check.stop_wanted.connect(self.stop)
        account.turned.connect(self._turn)
        account.edited.connect(countdown.stop)
        account.rested.connect(self._follow)
        runs.moved.connect(self._moved)
        runs.finished.connect(self._finished)

    # -- what the person wants -------------------------------------------------------------------------------

    def check(self) -> None:
        """Check the connection of the account that is shown."""
        self._begin(Attempt())

    def send(self, recipient: str) -> None:
        """Send a test e-mail to this address."""
        kind = self.letters.kind(self._account.account_id, self._view.bar.kind())
        self.letters.from_address(self._account.account_id, self._view.bar.chosen_sender())
        self._begin(Attempt((recipient,), kind=kind))

    def _question_turned(self) -> None:
        if self._view.bar.asking():
            self.letters.ask(self._account.account_id)
        self.show()

    def _ask(self) -> None:
        self._view.show_result(shown=False)
        self._view.bar.ask()

    def stop(self) -> None:
        """Stop the check of the account that is shown."""
        self._runs.stop(self._account.account_id)

    def _begin(self, attempt: Attempt, mended: Secret | None = None) -> None:
        if not self._account.account_id or self._runs.running(self._account.account_id):
            return
        self._number += 1
        self.countdown.stop()
        if attempt.before is None:
            attempt = attempt._replace(before=self._failed_before())
        if not attempt.recipients:
            self._view.bar.close_question()
        recipient = attempt.recipients[0] if attempt.recipients else None
        self._account.prepare(recipient, lambda account, secret: self._guard(account, secret, attempt), mended)

    def _failed_before(self) -> Card | None:
        """The verdict of the account's last check of this session, where it failed: the next one is held against it."""
        run = self._runs.last(self._account.account_id)
        failed = run is not None and run.report is not None and run.report.verdict is Verdict.FAILS
        return run.page.card if run is not None and failed else None

    def _guard(self, account: Account, secret: Secret | None, attempt: Attempt) -> None:
        """Begin the check, but for a password that was refused before and that nobody insists on."""
        from smtpdesk.gui.new_check import make_request

        try:
            kind = self.letters.kind(account.id, attempt.kind)
            sender = self.letters.from_address(account.id)
            request = make_request(account, secret, attempt.recipients, kind, sender)
        except SettingsError as error:
            self._account.refuse({error.field: error.code})
            return
        if attempt.insisted or self._account.given or not request.signs_in:
            self._start(request, attempt)
            return
        number = self._number

        def answered(standing: Standing) -> None:
            if number != self._number:  # another check was wanted meanwhile, or another account
                return
            if standing.same_again:
                self.hold(attempt, held_back(standing, datetime.now(UTC), account.provider))
            else:
                self._start(request, attempt)

        self._desk.guard.ask(request, typed=self._account.was_typed(), then=answered)

    def _start(self, request: Request, attempt: Attempt) -> None:
        from smtpdesk.gui.new_check import make_story

        account_id = request.account.id
        self._held = None
        self._before.pop(account_id, None)
        if attempt.before is not None:
            self._before[account_id] = attempt.before
        focused = self._view.window().focusWidget()
        self._view.bar.close_question()
        self._view.show_result(shown=True)
        self._runs.start(request, make_story(request.account.server, sends=request.sends, senders=request.senders))
        if focused is None or self._view.bar.isAncestorOf(focused) or not focused.isVisible():
            self._view.check.running.stop_button.setFocus()
        self.state_changed.emit()

    def hold(self, attempt: Attempt, card: Card) -> None:
        """Do not begin this check, and show the card that says why."""
        self._held = _Held(attempt, card)
        self._view.bar.close_question()
        self._view.show_result(shown=True)
        self.show()
        self._view.check.bring_verdict(card)

    # -- what came of it -------------------------------------------------------------------------------------

    def show(self) -> None:
        """Show the account's last check of this session, or what a check would go through."""
        run = self._runs.last(self._account.account_id)
        running = run is not None and run.report is None
        page = run.page if run is not None else self._empty()
        card: Card | None
        if self._held is not None and not running:
            actions, card, before = self._held_actions(self._held), self._held.card, None
        else:
            actions = self._actions(run) if run is not None else []
            card, before = page.card, self._before.get(self._account.account_id)
        next_step = self.letters.show(run if self._held is None else None)
        # One main button a view: that of the question below, or of what follows a test e-mail, comes first.
        if self._view.bar.asking() or any(action.kind == "primary" for action in next_step):
            actions = [action._replace(kind="") if action.kind == "primary" else action for action in actions]
        self._view.check.show_page(page, running=running, actions=actions, card=card, before=before)
        self._view.bar.set_running(running=running)
        main = any(action.kind == "primary" for action in (*actions, *next_step))
        self._view.bar.quieten(quiet=running or main)

    def _follow(self) -> None:
        """Let what a check would go through follow what was typed; what one went through stays."""
        if self._held is None and self._runs.last(self._account.account_id) is None:
            self.show()

    def _empty(self) -> Page:
        from smtpdesk.gui.new_check import page_before

        return page_before(self._view.form.values())

    def _actions(self, run: Run) -> list[Action]:
        """The verdict's own buttons; where the password was refused, the way to it beside the main one."""
        actions = self.actions.of(run)
        finding = run.report.finding if run.report is not None else None
        if finding is not None and finding.code == _REFUSED and not self._account.given:
            actions.insert(1, Action(change_words(self._provider()), self._change_password))
        if finding is not None and finding.code in _BLOCKED:
            actions.insert(1, Action(_("Try all ports"), self.ports_wanted.emit, "", "play"))
        return actions

    def _held_actions(self, held: _Held) -> list[Action]:
        return [
            Action(change_words(self._provider()), self._change_password, "primary"),
            Action(_("Try it all the same"), lambda: self._begin(held.attempt._replace(insisted=True))),
        ]

    def _provider(self) -> str | None:
        """The id of the provider whose names the form shows."""
        provider = self._view.form.provider
        return provider.id if provider is not None else None

    def _change_password(self) -> None:
        self._view.show_result(shown=False)
        self._view.form.scroller.bring(self._view.form.secret)
        self._view.form.secret.focus()

    def _turn(self) -> None:
        self._number += 1
        self.countdown.stop()
        self._held = None

    def _moved(self, account_id: str) -> None:
        if account_id == self._account.account_id:
            self.show()

    def _finished(self, account_id: str) -> None:
        run = self._runs.last(account_id)
        if run is not None and run.report is not None and account_id in self._desk.accounts:
            self._keep(run)
        self.state_changed.emit()

    def _keep(self, run: Run) -> None:
        report = run.report
        if report is None:
            return
        code = report.finding.code if report.finding is not None else ""
        self._desk.put_result(run.account_id, LastResult(report.verdict, code, datetime.now(UTC), server=report.server))
        if run.request is not None:
            self._desk.guard.learn(run.request, report)
