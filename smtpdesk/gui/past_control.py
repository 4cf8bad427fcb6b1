"""The tab "History": how the checks of the account that is shown came out, the latest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from smtpdesk.gui.account_control import AccountControl
from smtpdesk.gui.account_state import words_of
from smtpdesk.gui.account_view import AccountView
from smtpdesk.gui.desk import Desk
from smtpdesk.model.settings import Security
from smtpdesk.store.history import LastResult
from smtpdesk.text.amounts import clock
from smtpdesk.text.page import Detail, Tone
from smtpdesk.text.translate import _

_TONES: Final = {"good": Tone.GOOD, "bad": Tone.BAD, "warning": Tone.WARNING}


class PastControl:
    """Reads the results away from the window's thread, and shows them while their account is shown."""

    def __init__(self, view: AccountView, account: AccountControl, desk: Desk) -> None:
        self._view, self._account, self._desk = view, account, desk

    def show(self) -> None:
        """Show the results of the account that is shown now."""
        account_id = self._account.account_id

        def shown(past: tuple[LastResult, ...]) -> None:
            if account_id == self._account.account_id:
                self._view.check.details.past.show_details(past_details(past))

        if self._account.given or account_id not in self._desk.accounts:
            shown(())
        else:
            self._desk.load_past(account_id, shown)


def past_details(past: Iterable[LastResult], now: datetime | None = None) -> list[Detail]:
    """A line for each result: when, how it came out, and with which server."""
    today = now or datetime.now(UTC)
    return [_detail(result, today) for result in past]


def _detail(result: LastResult, now: datetime) -> Detail:
    words, _icon, token = words_of(result)
    if result.server is not None:
        way = {Security.TLS: "SSL/TLS", Security.STARTTLS: "STARTTLS", Security.PLAIN: _("not encrypted")}
        words = f"{words} · {result.server.host} · {result.server.port} · {way[result.server.security]}"
    return Detail(clock(result.at, now), words, _TONES.get(token, Tone.NEUTRAL))
