"""A check is shared as a file, and a file that somebody sent is opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from smtpdesk.__main__ import wants_window
from smtpdesk.gui import samples
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.gui.report_dialogs import file_name
from smtpdesk.gui.report_view import ReportView
from smtpdesk.model.events import Event, RunFinished
from smtpdesk.model.report import Who
from smtpdesk.store import report_file
from smtpdesk.store.report_file import SavedReport
from tests.gui import seen
from tests.gui.driving import check_again
from tests.gui.test_ports import field


def saved(path: Path, events: list[Event], name: str = "Candle shop", who: Who | None = None) -> Path:
    report = next(event.report for event in events if isinstance(event, RunFinished))
    if who is not None and report.finding is not None:
        report = replace(report, finding=replace(report.finding, who=who))
    written = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    report_file.write(path, SavedReport(name=name, written=written, program="0.1", report=report))
    return path


def open_report(window: MainWindow, places: Places, qtbot: QtBot, path: Path) -> ReportView:
    places.reports.open(path)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), ReportView), timeout=10_000)
    view = window.stack.currentWidget()
    assert isinstance(view, ReportView)
    return view


def test_a_report_is_shown_as_the_check_was(window: MainWindow, places: Places, qtbot: QtBot, tmp_path: Path) -> None:
    view = open_report(window, places, qtbot, saved(tmp_path / "a.smtpdesk", samples.failed()))
    assert view.name.text() == "Candle shop"
    assert "smtp.sendgrid.net, port 587" in view.told.text()
    words = seen.texts(view)
    assert "AUTH PLAIN ‹hidden›" in view.check.details.conversation.toPlainText()
    assert any("535" in word for word in words)
    tabs = view.check.details.tabs
    assert [tabs.tabText(number).replace("&", "") for number in range(tabs.count())] == [
        "Conversation", "Certificate", "Server",
    ]  # fmt: skip
    assert window.sidebar.report_button.isChecked()
    assert seen.names_missing(window) == []


def test_the_message_for_who_can_help_is_copied(
    window: MainWindow, places: Places, qtbot: QtBot, tmp_path: Path
) -> None:
    view = open_report(window, places, qtbot, saved(tmp_path / "a.smtpdesk", samples.failed(), who=Who.WEB_HOST))
    (copy,) = view.check.verdict.buttons
    assert copy.accessibleName().startswith("Copy a message for my web host")
    copy.click()
    assert "smtp.sendgrid.net" in QGuiApplication.clipboard().text()


def test_a_second_report_takes_the_place_of_the_first(
    window: MainWindow, places: Places, qtbot: QtBot, tmp_path: Path
) -> None:
    view = open_report(window, places, qtbot, saved(tmp_path / "a.smtpdesk", samples.failed()))
    places.reports.open(saved(tmp_path / "b.smtpdesk", samples.passed(), "Other shop"))
    qtbot.waitUntil(lambda: view.name.text() == "Other shop", timeout=10_000)
    assert "535" not in view.check.details.conversation.toPlainText()


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00" * 9])
def test_what_is_no_report_is_said_and_the_page_stays(
    content: bytes, window: MainWindow, places: Places, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "odd.smtpdesk"
    file.write_bytes(content)
    before = window.stack.currentWidget()
    places.reports.open(file)
    qtbot.waitUntil(lambda: any("odd.smtpdesk" in word for word in seen.texts(window)), timeout=10_000)
    assert window.stack.currentWidget() is before


def test_the_last_check_is_saved_where_it_is_wanted(
    window: MainWindow, places: Places, qtbot: QtBot, tmp_path: Path, sentinel: str
) -> None:
    places.open_new("")
    assert places.account.share_button.isHidden()
    for name, text in {"sender": "orders@example.com", "host": "127.0.0.1", "port": "9", "user": "shop"}.items():
        field(places, name).set_text(text)
    places.account.form.secret.mend_text(sentinel)
    check_again(qtbot, places)
    qtbot.waitUntil(lambda: not places.account.share_button.isHidden(), timeout=5000)
    places.account.share_button.click()
    dialog = places.reports.dialog
    assert dialog is not None
    assert dialog.isVisible()
    wanted = tmp_path / "mine.smtpdesk"
    dialog.fileSelected.emit(str(wanted))
    dialog.reject()
    qtbot.waitUntil(wanted.exists, timeout=10_000)
    qtbot.waitUntil(lambda: any("mine.smtpdesk" in word for word in seen.texts(window)), timeout=5000)
    assert places.reports.dialog is None
    assert report_file.read(wanted).report == places.runs.last(places.control.account_id).report  # type: ignore[union-attr]
    assert sentinel.encode() not in wanted.read_bytes()


def test_a_report_that_cannot_be_saved_is_said(
    window: MainWindow, places: Places, qtbot: QtBot, tmp_path: Path
) -> None:
    window.services.desk.accounts[samples.ACCOUNT.id] = samples.ACCOUNT
    places.open_account(samples.ACCOUNT.id)
    places.runs.show_sample(samples.ACCOUNT, samples.failed())
    places.reports.follow()
    places.account.share_button.click()
    dialog = places.reports.dialog
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "no-folder" / "x.smtpdesk"))
    dialog.reject()
    qtbot.waitUntil(lambda: any("could not be written" in word for word in seen.texts(window)), timeout=10_000)


def test_the_dialog_can_be_given_up(window: MainWindow, places: Places) -> None:
    window.sidebar.report_button.click()
    dialog = places.reports.dialog
    assert dialog is not None
    places.ask_report()
    assert places.reports.dialog is dialog
    dialog.reject()
    assert places.reports.dialog is None
    assert not window.sidebar.report_button.isChecked()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Candle shop", "Candle-shop-2026-11-21.smtpdesk"),
        ("../../etc/passwd", "etc-passwd-2026-11-21.smtpdesk"),
        ("Bücher & Café", "Bücher-Café-2026-11-21.smtpdesk"),
        ("CON?:*\x00", "CON-2026-11-21.smtpdesk"),
        ("…", "report-2026-11-21.smtpdesk"),
        ("x" * 300, "x" * 60 + "-2026-11-21.smtpdesk"),
    ],
)
def test_the_name_that_is_proposed_is_good_on_every_system(name: str, file: str) -> None:
    assert file_name(name, date(2026, 11, 21)) == file


def test_one_that_is_not_there_is_told_by_name(
    window: MainWindow, places: Places, qtbot: QtBot, tmp_path: Path
) -> None:
    places.reports.open(tmp_path / "gone.smtpdesk")
    qtbot.waitUntil(window.notice.isVisible, timeout=10_000)
    assert "gone.smtpdesk" in window.notice.words.text()


def test_the_command_line_takes_one_report() -> None:
    assert wants_window(["shop.smtpdesk"])
    assert wants_window(["--dark", "/home/person/My shop.smtpdesk"])
    assert not wants_window(["one.smtpdesk", "two.smtpdesk"])
    assert not wants_window(["--shop.smtpdesk"])
