"""The buttons of a verdict: what is offered to do about it, and how the window does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, assert_never

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from smtpdesk.gui.account_control import AccountControl
from smtpdesk.gui.account_view import AccountView
from smtpdesk.gui.buttons import Kind
from smtpdesk.gui.countdown import Countdown
from smtpdesk.gui.provider_help import open_page
from smtpdesk.gui.runs import Run
from smtpdesk.gui.verdict_card import Action
from smtpdesk.model.actions import (
    AcceptCertificate,
    ChangeAccount,
    CopyMessage,
    MendSecret,
    OpenPage,
    OpenPreferences,
    Retry,
)
from smtpdesk.model.report import Report, Verdict, Who
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account
from smtpdesk.text import messages
from smtpdesk.text.letter import LetterKind
from smtpdesk.text.offers import Offer
from smtpdesk.text.page import Card
from smtpdesk.text.translate import _

_ICONS: Final = {
    OpenPage: "open",
    OpenPreferences: "preferences",
    CopyMessage: "copy",
    AcceptCertificate: "shield",
    MendSecret: "wand",
}


class Attempt(NamedTuple):
    """A check that is wanted: to whom a test e-mail goes, and the verdict before it where an action led to it.

    `insisted`: a password that was refused may be sent again. `kind`: what is sent, None for the same as last time.
    """

    recipients: tuple[str, ...] = ()
    before: Card | None = None
    insisted: bool = False
    kind: LetterKind | None = None


class VerdictActions(QObject):
    """Makes the buttons of a run that is over. `changed` asks to show them anew."""

    changed = Signal()
    send_wanted = Signal()
    practice_wanted = Signal()
    preferences_wanted = Signal()
    shop_wanted = Signal()

    def __init__(
        self,
        view: AccountView,
        account: AccountControl,
        countdown: Countdown,
        begin: Callable[[Attempt, Secret | None], object],
    ) -> None:
        super().__init__()
        self._view, self._account, self._begin = view, account, begin
        self._countdown = countdown
        self._waiting: Run | None = None
        self._asked: Run | None = None
        countdown.ticked.connect(self.changed)
        countdown.over.connect(self._waited)
        view.check.certificate_accepted.connect(self._accept)

    def of(self, run: Run) -> list[Action]:
        """Give the buttons; the first is the main one."""
        report = run.report
        if report is None:
            return []
        if report.verdict is Verdict.WORKS:
            return self._where_it_works(report)
        if not run.offers:
            return [Action(_("Check again"), lambda: self._again(run), "primary")]
        found: list[Action] = []
        for offer in run.offers:
            if not (self._account.given and isinstance(offer.action, ChangeAccount)):
                # The practice server has its own ports and names; those of real servers lead nowhere there.
                found += self._of(offer, run, "" if found else "primary")
        return found

    def _where_it_works(self, report: Report) -> list[Action]:
        shop = [] if self._account.given else [Action(_("Use in my shop"), self.shop_wanted.emit, "", "shop")]
        if not report.recipients:
            return [Action(_("Send a test e-mail"), self.send_wanted.emit, "primary", "send"), *shop]
        if self._account.given:
            return [Action(_("See what came"), self.practice_wanted.emit, "primary", "mail")]
        return [action._replace(kind="primary") for action in shop]

    def _of(self, offer: Offer, run: Run, kind: Kind) -> list[Action]:
        action = offer.action
        icon = _ICONS.get(type(action), "")
        act: Callable[[], object]
        match action:
            case ChangeAccount():
                changed = action.account
                act = lambda: self._change(run, changed)  # noqa: E731
            case MendSecret():
                code = action.hint
                act = lambda: self._account.mending.mend(code, lambda secret: self._again(run, secret))  # noqa: E731
            case OpenPage():
                url = action.url
                act = lambda: open_page(url)  # noqa: E731
            case OpenPreferences():
                act = self.preferences_wanted.emit
            case CopyMessage():
                to = action.to
                act = lambda: self._copy(run, to)  # noqa: E731
            case AcceptCertificate():
                kind = "danger"
                fingerprint = action.fingerprint
                act = lambda: self._ask(run, fingerprint, offer.danger)  # noqa: E731
            case Retry():
                left = self._countdown.left() if run is self._waiting else None
                if left is not None:
                    return [
                        Action(_left(left), lambda: self._again(run), kind),
                        Action(_("Stop waiting"), self._countdown.stop, "", "stop"),
                    ]
                seconds = action.after
                act = lambda: self._wait(run, seconds)  # noqa: E731
            case _:
                assert_never(action)
        return [Action(offer.words.replace("&", "&&"), act, kind, icon)]

    def _again(self, run: Run, mended: Secret | None = None, *, insisted: bool = False) -> None:
        """Do the same check again, so that it comes as far as the one before: with its test e-mail, if it had one."""
        recipients = run.report.recipients[:1] if run.report is not None else ()
        self._begin(Attempt(recipients, run.page.card, insisted), mended)

    def _change(self, run: Run, changed: Account) -> None:
        self._account.mending.change(run.account, changed)
        self._again(run)

    def _copy(self, run: Run, to: Who) -> None:
        report = run.report
        if report is None:
            return
        if report.finding is None or to is Who.US:
            copy(messages.details(report))
            self._view.check.verdict.say(_("Copied. It holds nothing that you typed."))
        else:
            copy(messages.message(report, report.finding))
            self._view.check.verdict.say(_("Copied. Paste it into an e-mail."))

    def _ask(self, run: Run, fingerprint: str, danger: str) -> None:
        self._asked = run
        self._view.check.ask_about_certificate(fingerprint, danger)

    def _accept(self, fingerprint: str) -> None:
        run, self._asked = self._asked, None
        if run is not None and run.account_id == self._account.account_id:
            self._view.form.keep(certificate=fingerprint)
            self._again(run)

    def _wait(self, run: Run, seconds: int) -> None:
        if seconds:
            self._waiting = run
            self._countdown.start(seconds)
        else:
            self._again(run)

    def _waited(self) -> None:
        run, self._waiting = self._waiting, None
        if run is not None and run.account_id == self._account.account_id:
            # Whoever waits so long as the server wants it, wants this very password to be sent again.
            self._again(run, insisted=True)


def _left(seconds: int) -> str:
    if seconds > 60:
        return _("Check now (by itself in {count} min)").replace("{count}", str(seconds // 60))
    return _("Check now (by itself in {count} s)").replace("{count}", str(seconds))


def copy(text: str) -> None:
    """Put a text into the clipboard."""
    QGuiApplication.clipboard().setText(text)
