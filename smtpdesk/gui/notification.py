"""Tells by the desktop's own notification that a long check is over, where the window is not in front."""

from __future__ import annotations

import html
import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from smtpdesk.gui.errands import Errands
from smtpdesk.model.report import Verdict
from smtpdesk.text.translate import _

if TYPE_CHECKING:
    from smtpdesk.gui.runs import Run, Runs

LONG_MS: Final = 5000.0
"""A check that took no longer is still looked at."""
NAME: Final = "org.freedesktop.Notifications"
_PATH: Final = "/org/freedesktop/Notifications"
_SECONDS: Final = 2.0
"""How long the notification service may take. It is asked in a thread of its own."""
_MOST: Final = 200


class Notification(QObject):
    """Listens for the end of checks. On a desktop without such a service the window's place in the bar blinks."""

    def __init__(self, window: QWidget, runs: Runs, *, long_ms: float = LONG_MS) -> None:
        super().__init__(window)
        self._window, self._runs, self._long_ms = window, runs, long_ms
        self.errands = Errands(self)
        runs.finished.connect(self._finished)

    def close(self) -> None:
        """Wait for nothing any more."""
        self.errands.finish(0)

    def _finished(self, account_id: str) -> None:
        run = self._runs.last(account_id)
        report = run.report if run is not None else None
        if run is None or report is None or report.verdict is Verdict.STOPPED or report.ms < self._long_ms:
            return
        if not self._window.isVisible() or self._window.isActiveWindow():
            return
        title, body = words(run)
        self.errands.do(lambda: notify(title, body), self._told)

    def _told(self, told: bool) -> None:
        if not told:
            QApplication.alert(self._window)


def words(run: Run) -> tuple[str, str]:
    """Give what a check is told with: the account's name, and how it came out. No address, and no secret."""
    report = run.report
    works = report is not None and report.verdict is Verdict.WORKS
    body = _("The check is over: it works.") if works else _("The check is over: something does not work.")
    return run.account.name[:_MOST], body


def notify(title: str, body: str) -> bool:
    """Ask the desktop to show it; False where that is not possible. It may take seconds: not for the window's thread.

    Source: Desktop Notifications Specification 1.2, "Notify". PySide6 6.11 cannot send the unsigned 32-bit number that
    it wants, so this goes through jeepney, which the keyring brings along on Linux.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        from jeepney import DBusAddress, MessageType, new_method_call  # type: ignore[import-untyped]
        from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

        # The body may be read as markup; the title is plain text.
        values: tuple[object, ...] = (
            "SMTP Desk",
            0,
            "smtpdesk",
            title,
            html.escape(body, quote=False),
            [],
            _hints(),
            -1,
        )
        call = new_method_call(DBusAddress(_PATH, NAME, NAME), "Notify", "susssasa{sv}i", values)
        with open_dbus_connection(bus="SESSION", auth_timeout=_SECONDS) as bus:
            answer = bus.send_and_get_reply(call, timeout=_SECONDS)
        return bool(answer.header.message_type is MessageType.method_return)
    except Exception:  # no bus, no service, no jeepney: whatever it is, there is another way
        return False


def _hints() -> dict[str, tuple[str, object]]:
    return {"desktop-entry": ("s", "smtpdesk"), "category": ("s", "transfer.complete"), "urgency": ("y", 1)}
