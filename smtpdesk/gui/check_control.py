"""Starting and stopping checks from an account's page, and what its verdict offers to do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from smtpdesk.gui.account_control import AccountControl
from smtpdesk.gui.account_view import AccountView
from smtpdesk.gui.desk import Desk
from smtpdesk.gui.provider_help import open_page
from smtpdesk.gui.runs import Run, Runs
from smtpdesk.gui.verdict_card import Action
from smtpdesk.model.facts import Certificate, FailureKind
from smtpdesk.model.report import Report, Verdict
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, SettingsError
from smtpdesk.store.history import LastResult
from smtpdesk.text.page import Page
from smtpdesk.text.translate import _


class CheckControl(QObject):
    """Between the page of an account and the runs. `state_changed` is told when a check begins or ends."""

    state_changed = Signal()
    practice_wanted = Signal()

    def __init__(self, view: AccountView, account: AccountControl, desk: Desk, runs: Runs) -> None:
        super().__init__()
        self._view, self._account, self._desk, self._runs = view, account, desk, runs
        view.bar.check_wanted.connect(self.check)
        view.bar.send_wanted.connect(self.send)
        view.bar.question_turned.connect(self.show)
        view.check.stop_wanted.connect(self.stop)
        view.check.certificate_accepted.connect(self._accept)
        runs.moved.connect(self._moved)
        runs.finished.connect(self._finished)

    # -- what the person wants -------------------------------------------------------------------------------

    def check(self) -> None:
        """Check the connection of the account that is shown."""
        if self._account.account_id and not self._runs.running(self._account.account_id):
            self._view.bar.close_question()
            self._account.prepare(None, lambda account, secret: self._start(account, secret, ()))

    def send(self, recipient: str) -> None:
        """Send a test e-mail to this address."""
        if self._account.account_id and not self._runs.running(self._account.account_id):
            self._account.prepare(recipient, lambda account, secret: self._start(account, secret, (recipient,)))

    def _ask(self) -> None:
        self._view.show_result(shown=False)
        self._view.bar.ask()

    def stop(self) -> None:
        """Stop the check of the account that is shown."""
        self._runs.stop(self._account.account_id)

    def _start(self, account: Account, secret: Secret | None, recipients: tuple[str, ...]) -> None:
        from smtpdesk.gui.new_check import make_request, make_story

        try:
            request = make_request(account, secret, recipients)
        except SettingsError as error:
            self._account.refuse({error.field: error.code})
            return
        focused = self._view.window().focusWidget()
        self._view.bar.close_question()
        self._view.show_result(shown=True)
        self._runs.start(account.id, request, make_story(account.server, sends=bool(recipients)))
        if focused is None or self._view.bar.isAncestorOf(focused) or not focused.isVisible():
            self._view.check.running.stop_button.setFocus()
        self.state_changed.emit()

    # -- what came of it -------------------------------------------------------------------------------------

    def show(self) -> None:
        """Show the account's last check of this session, or what a check would go through."""
        run = self._runs.last(self._account.account_id)
        running = run is not None and run.report is None
        actions = self._actions(run) if run is not None and run.report is not None else []
        if self._view.bar.asking():
            actions = [action._replace(kind="") if action.kind == "primary" else action for action in actions]
        self._view.check.show_page(run.page if run is not None else self._empty(), running=running, actions=actions)
        self._view.bar.set_running(running=running)
        self._view.bar.quieten(quiet=running or any(action.kind == "primary" for action in actions))

    def _empty(self) -> Page:
        from smtpdesk.gui.new_check import page_before

        return page_before(self._view.form.values())

    def _moved(self, account_id: str) -> None:
        if account_id == self._account.account_id:
            self.show()

    def _finished(self, account_id: str) -> None:
        run = self._runs.last(account_id)
        if run is not None and run.report is not None and account_id in self._desk.accounts:
            report = run.report
            code = report.finding.code if report.finding is not None else ""
            self._desk.put_result(account_id, LastResult(report.verdict, code, datetime.now(UTC)))
        self.state_changed.emit()

    def _actions(self, run: Run) -> list[Action]:
        report, card = run.report, run.page.card
        if report is None or card is None:
            return []
        found: list[Action] = []
        if card.link and card.link_label:
            found.append(Action(card.link_label, lambda: open_page(card.link), "primary", "open"))
        if report.verdict is Verdict.WORKS:
            if not report.recipients:
                found.append(Action(_("Send a test e-mail"), self._ask, _main(found), "send"))
            elif self._account.given:
                found.append(Action(_("See what came"), self.practice_wanted.emit, _main(found), "mail"))
        else:
            found.append(Action(_("Check again"), self.check, _main(found)))
        if report.verdict is Verdict.BUG and report.trace:
            found.append(Action(_("Copy details"), lambda: copy(report.trace), "", "copy"))
        certificate = refused_certificate(report)
        if certificate is not None:
            ask = self._view.check.ask_about_certificate
            words = _("Accept this very certificate…")
            found.append(Action(words, lambda: ask(certificate.fingerprint), "danger", "shield"))
        return found

    def _accept(self, fingerprint: str) -> None:
        self._view.form.keep(certificate=fingerprint)
        self.check()


def _main(before: list[Action]) -> Literal["", "primary"]:
    return "" if before else "primary"


def copy(text: str) -> None:
    """Put a text into the clipboard."""
    QGuiApplication.clipboard().setText(text)


def refused_certificate(report: Report) -> Certificate | None:
    """Give the certificate that ended a check, where it can be accepted all the same."""
    failure = report.finding.facts.failure if report.finding is not None else None
    if failure is None or failure.kind is not FailureKind.CERTIFICATE:
        return None
    return failure.certificate
