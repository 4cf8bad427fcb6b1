"""A window with invented accounts, and what brings a run of one of them onto it: what the sample views stand on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QTimer

from smtpdesk.gui import samples
from smtpdesk.gui.secret_words import secret_words
from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import Security, Server
from smtpdesk.store.history import LastResult
from smtpdesk.store.secrets import SecretResult, SecretState

if TYPE_CHECKING:
    from smtpdesk.gui.main_window import MainWindow
    from smtpdesk.model.events import Event

_LONGEST_MS: Final = 10_000


class SampleDesk:
    """The accounts of the pictures, in a window that has read its files."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._places = window.places
        self._fill()

    def _fill(self) -> None:
        desk = self._window.services.desk
        now = datetime.now(UTC)
        first = samples.ACCOUNT
        own = Server("mail.example.com", 465, Security.TLS)
        made = (
            first,
            first.with_(id="orders-2", name="Order e-mails", provider="postmark", region=None),
            first.with_(id="backup-3", name="Gmail (backup)", provider="gmail", region=None),
            first.with_(id="own-4", name="Newsletter EU", provider=None, region=None, server=own),
        )
        for account in made:
            desk.accounts[account.id] = account
        desk.results[made[1].id] = LastResult(Verdict.WORKS, "", now - timedelta(minutes=2))
        desk.results[made[2].id] = LastResult(Verdict.FAILS, "net.timeout", now)
        self._window.refresh_now()

    def _drop_drafts(self) -> None:
        for draft in list(self._window.services.desk.drafts):
            self._window.services.desk.drop_draft(draft)

    def _open(self) -> None:
        """Open the account, with its secret in the keyring."""
        places = self._places
        self._drop_drafts()
        if places.control.account_id != samples.ACCOUNT.id:
            places.open_account(samples.ACCOUNT.id)
            # What this computer's keyring says would come in between.
            self._wait(lambda done: self._window.services.desk.load_secret(samples.ACCOUNT.id, lambda _result: done()))
        else:
            places.open_account(samples.ACCOUNT.id)
        places.control.turned.emit()  # what stood there of the view before is over
        form = places.account.form
        form.secret.empty_out(saved=True)
        form.secret.show_state(*secret_words(SecretResult(SecretState.SAVED)))
        form.help.unfold(open_=False)
        form.more.unfold(open_=False)
        form.scroller.verticalScrollBar().setValue(0)
        places.account.bar.close_question()
        places.account.question.hide()

    def _wait(self, begin: Callable[[Callable[[], None]], object]) -> None:
        """Let the window work until what was begun is done."""
        loop = QEventLoop()
        limit = QTimer(singleShot=True, interval=_LONGEST_MS)
        limit.timeout.connect(loop.quit)
        limit.start()
        over: list[bool] = []

        def done() -> None:
            over.append(True)
            loop.quit()

        begin(done)
        if not over:
            loop.exec()

    def _run(self, events: list[Event], tab: int = 0, *, scroll: bool = False) -> None:
        places, account = self._places, samples.ACCOUNT
        self._open()
        places.runs.show_sample(account, events)
        run = places.runs.last(account.id)
        results = self._window.services.desk.results
        results.pop(account.id, None)
        if run is not None and run.report is not None:
            code = run.report.finding.code if run.report.finding is not None else ""
            results[account.id] = LastResult(run.report.verdict, code, datetime.now(UTC))
        self._window.refresh_now()
        places.account.show_result(shown=True)
        places.checks.show()
        places.account.form.fields["provider"].editor.setFocus()  # not where the view before had it
        places.account.check.details.tabs.setCurrentIndex(tab)
        bar = places.account.check.scroller.verticalScrollBar()
        self._window.repaint()
        bar.setValue(bar.maximum() if scroll else 0)
