"""The tab "History"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pytestqt.qtbot import QtBot

from smtpdesk.gui import samples
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.past_control import past_details
from smtpdesk.gui.places import Places
from smtpdesk.model.arrival import Arrival
from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import Security, Server
from smtpdesk.store.history import LastResult
from smtpdesk.text.page import Tone
from tests.gui import seen
from tests.gui.driving import check_again
from tests.gui.test_ports import field

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SERVER = Server("mail.example.com", 465, Security.TLS)


def test_a_line_for_each_result() -> None:
    past = (
        LastResult(Verdict.WORKS, "", NOON, Arrival.SPAM, SERVER),
        LastResult(Verdict.FAILS, "auth.bad-credentials", NOON - timedelta(days=1), server=SERVER),
        LastResult(Verdict.STOPPED, "", NOON - timedelta(days=9)),
    )
    told = past_details(past, NOON)
    assert [detail.value for detail in told] == [
        "Went to spam · mail.example.com · 465 · SSL/TLS",
        "Sign-in refused · mail.example.com · 465 · SSL/TLS",
        "Stopped before the end",
    ]
    assert [detail.tone for detail in told] == [Tone.WARNING, Tone.BAD, Tone.NEUTRAL]
    assert [detail.label.split()[0] for detail in told] == ["Today", "Yesterday", "2026-11-12"]


def test_a_check_comes_into_the_history_of_its_account(window: MainWindow, places: Places, qtbot: QtBot) -> None:
    tab = places.account.check.details.past
    places.open_new("")
    assert seen.texts(tab) == ["How the checks of this account came out will stand here."] or not tab.isVisible()
    for name, text in {"sender": "orders@example.com", "host": "127.0.0.1", "port": "9"}.items():
        field(places, name).set_text(text)
    for count in (1, 2):
        check_again(qtbot, places)
        qtbot.waitUntil(lambda count=count: len(tab._shown) == count, timeout=10_000)  # type: ignore[misc]
    assert all(detail.value.startswith("Connection refused · 127.0.0.1 · 9 · ") for detail in tab._shown)
    window.services.desk.accounts[samples.ACCOUNT.id] = samples.ACCOUNT
    places.open_account(samples.ACCOUNT.id)
    qtbot.waitUntil(lambda: tab._shown == [], timeout=10_000)
