"""Saves the check of the account that is shown, and opens one that somebody saved."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from smtpdesk import __version__
from smtpdesk.gui import report_dialogs
from smtpdesk.gui.account_control import AccountControl
from smtpdesk.gui.account_view import AccountView
from smtpdesk.gui.errands import Errands
from smtpdesk.gui.runs import Runs
from smtpdesk.text.settings_errors import store_error
from smtpdesk.text.translate import _

if TYPE_CHECKING:
    from smtpdesk.gui.report_view import ReadReport


class ReportControl(QObject):
    """`opened` brings a report that was read, `failed` the sentence why one could not be read or written."""

    opened = Signal(object)
    failed = Signal(str)

    def __init__(self, view: AccountView, account: AccountControl, runs: Runs, errands: Errands) -> None:
        super().__init__()
        self._view, self._account, self._runs, self._errands = view, account, runs, errands
        self.dialog: QFileDialog | None = None
        view.share_wanted.connect(self.share)

    def follow(self) -> None:
        """Offer to share only what is there."""
        run = self._runs.last(self._account.account_id)
        self._view.share_button.setVisible(run is not None and run.report is not None)

    def share(self) -> None:
        """Ask where to save the account's last check, and save it there."""
        run = self._runs.last(self._account.account_id)
        if run is None or run.report is None or self.dialog is not None:
            return
        account_id, name, report = run.account_id, run.account.name, run.report

        def save(path: Path) -> None:
            def write() -> None:
                from smtpdesk.store.report_file import SavedReport
                from smtpdesk.store.report_file import write as write_file

                saved = SavedReport(name=name, written=datetime.now(UTC), program=__version__, report=report)
                write_file(path, saved)

            self._errands.do(write, lambda _none: self._saved(account_id, path), self._trouble)

        self._remember(report_dialogs.save_dialog(self._view.window(), name, save))

    def ask(self) -> None:
        """Ask which report to open, and open it."""
        if self.dialog is None:
            self._remember(report_dialogs.open_dialog(self._view.window(), self.open))

    def open(self, path: Path) -> None:
        """Read a report away from the window's thread."""

        def read() -> ReadReport:
            from smtpdesk.gui.report_view import read_report

            return read_report(path)

        self._errands.do(read, self.opened.emit, self._trouble)

    def _remember(self, dialog: QFileDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._forget)

    def _forget(self, _result: int) -> None:
        self.dialog = None

    def _saved(self, account_id: str, path: Path) -> None:
        if account_id == self._account.account_id:
            words = _(
                "Saved as {file}. It holds the server, your addresses and the conversation, and never a password."
            )
            self._view.check.verdict.say(words.replace("{file}", path.name))

    def _trouble(self, error: Exception) -> None:
        from smtpdesk.store.trouble import StoreError

        if not isinstance(error, StoreError):
            raise error
        self.failed.emit(store_error(error))
