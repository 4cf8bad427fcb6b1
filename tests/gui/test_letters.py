"""A test e-mail from the window: its kind, the server's words after it, and what the person says became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smtpdesk.gui import samples
from smtpdesk.gui.buttons import Choice
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.model.arrival import Arrival
from smtpdesk.model.report import Verdict
from smtpdesk.store.history import History, LastResult
from smtpdesk.text.arrival import ANSWERS
from smtpdesk.text.letter import KINDS, LetterKind
from smtpdesk.text.page import Tone
from tests.fakes.scripted_server import ScriptedServer, scripted_server
from tests.gui import mail_server, seen
from tests.gui.driving import key, wait_for

_SENDING = """
C: MAIL FROM:*
S: 250 2.1.0 Ok
C: RCPT TO:*
S: 250 2.1.5 Ok
C: DATA
S: 354 Go on
C*: .
S: 250 2.0.0 Ok: queued as 4XyZ12
C: QUIT
S: 221 2.0.0 Bye
CLOSE
"""
_OPENING = """
S: 220 mail.example.com ESMTP
C: EHLO *
S: 250-mail.example.com
S: 250 STARTTLS
C: STARTTLS
S: 220 Ready
TLS: ok
C: EHLO *
S: 250-mail.example.com
S: 250 AUTH PLAIN
C: AUTH PLAIN *
S: 235 2.7.0 Ok
"""


@pytest.fixture
def server(window: MainWindow, places: Places, sentinel: str) -> Iterator[ScriptedServer]:
    """A server that takes two test e-mails; its account is open, with a password."""
    with scripted_server(mail_server.then(_OPENING + _SENDING, _OPENING + _SENDING)) as server:
        mail_server.open_account(window, places, server)
        places.account.form.secret.mend_text(sentinel)
        yield server


def send(window: MainWindow, places: Places, qtbot: QtBot, to: str = "owner@example.com") -> str:
    """Send a test e-mail by keyboard, with whatever kind is chosen; give the subject that stands in the page."""
    before = places.runs.last("shop-1")
    places.ask_send()
    bar = places.account.bar
    assert bar.recipient.editor is window.focusWidget()
    QTest.keyClicks(bar.recipient.editor, to)  # what was filled in is selected
    key(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: places.runs.last("shop-1") is not before, timeout=10_000)
    assert wait_for(qtbot, places, "shop-1") is Verdict.WORKS
    run = places.runs.last("shop-1")
    assert run is not None
    assert run.report is not None
    return run.report.mark


def test_after_the_message_was_taken_the_servers_words_and_the_question_stand_there(
    window: MainWindow, places: Places, qtbot: QtBot, server: ScriptedServer
) -> None:
    mark = send(window, places, qtbot)
    view = places.account.check
    qtbot.waitUntil(view.arrival.isVisible, timeout=5000)
    assert view.verdict.title.text().endswith("took the test e-mail")
    assert view.verdict.said.text() == "250 2.0.0 Ok: queued as 4XyZ12"
    assert "Whether it arrives, only the mailbox can show." in view.verdict.meaning.text()
    assert f"[{mark}]" in "\n".join(seen.texts(view.arrival))
    assert [made.text() for made in view.arrival.buttons.values()] == list(ANSWERS.values())
    assert not view.arrival.next.isVisible()
    assert not [made for made in view.arrival.buttons.values() if made.isChecked()]
    assert seen.names_missing(window) == []


@pytest.mark.parametrize(
    ("arrival", "tone", "words", "state", "main"),
    [
        (Arrival.INBOX, Tone.GOOD, "Enter the same settings in your shop.", "Arrived · just now", "Use in my shop"),
        (Arrival.SPAM, Tone.WARNING, "spf=, dkim= and dmarc=", "Went to spam", "Send another one"),
        (Arrival.NOT_YET, Tone.NEUTRAL, "greylisting", "Not arrived yet", "Send another one"),
        (Arrival.CAME_BACK, Tone.BAD, "Copy all of it", "Came back", "Explain what came back"),
    ],
)
def test_an_answer_is_kept_and_leads_to_the_next_step(
    window: MainWindow,
    places: Places,
    qtbot: QtBot,
    server: ScriptedServer,
    arrival: Arrival,
    tone: Tone,
    words: str,
    state: str,
    main: str,
) -> None:
    send(window, places, qtbot)
    part = places.account.check.arrival
    qtbot.waitUntil(part.isVisible, timeout=5000)
    part.buttons[arrival].setFocus()
    key(window, Qt.Key.Key_Space)
    assert part.next.isVisible()
    assert part.next.property("tone") == tone.value
    assert words in "\n".join(seen.texts(part.next))
    assert [answer for answer, made in part.buttons.items() if made.isChecked()] == [arrival]
    assert window.services.desk.results["shop-1"].arrival is arrival
    kept: list[LastResult | None] = []

    def look() -> bool:
        window.services.errands.do(lambda: History().get("shop-1"), kept.append)
        return arrival in [result.arrival for result in kept if result is not None]

    qtbot.waitUntil(look, timeout=10_000)
    window.refresh_now()
    shown = [entry.words for entry in places.entries() if entry.id == "shop-1"]
    assert shown == [state]
    assert seen.names_missing(window) == []
    primary = [made for made in seen.controls(window) if made.property("kind") == "primary"]
    assert [made.accessibleName() for made in primary] == [main]


def test_the_answer_can_be_changed_stays_when_the_account_is_left_and_ends_with_the_next_message(
    window: MainWindow, places: Places, qtbot: QtBot, server: ScriptedServer
) -> None:
    send(window, places, qtbot)
    part = places.account.check.arrival
    qtbot.waitUntil(part.isVisible, timeout=5000)
    part.buttons[Arrival.NOT_YET].click()
    part.buttons[Arrival.NOT_YET].click()
    assert part.buttons[Arrival.NOT_YET].isChecked()
    part.buttons[Arrival.INBOX].click()
    assert [answer for answer, made in part.buttons.items() if made.isChecked()] == [Arrival.INBOX]
    assert "It arrived" in seen.texts(part.next)
    places.open_practice()
    places.open_account("shop-1")
    assert part.buttons[Arrival.INBOX].isChecked()
    assert part.next.title.text() == "It arrived"
    qtbot.waitUntil(places.account.form.secret.is_saved, timeout=10_000)
    send(window, places, qtbot)
    qtbot.waitUntil(lambda: part.isVisible() and not part.next.isVisible(), timeout=5000)
    assert not part.buttons[Arrival.INBOX].isChecked()
    assert window.services.desk.results["shop-1"].arrival is None


def test_what_came_back_goes_to_the_paste_box_with_the_provider(window: MainWindow, places: Places) -> None:
    window.services.desk.save(samples.ACCOUNT)
    places.open_account(samples.ACCOUNT.id)
    places.runs.show_sample(samples.ACCOUNT, samples.passed())
    places.account.show_result(shown=True)
    places.checks.show()
    part = places.account.check.arrival
    part.buttons[Arrival.CAME_BACK].click()
    explain = next(made for made in part.next.buttons if made.accessibleName() == "Explain what came back")
    assert explain.property("kind") == "primary"
    assert places.account.bar.send_button.property("kind") == ""
    explain.click()
    view = places.open_explain()
    assert window.stack.currentWidget() is view
    assert view.provider.text() == "sendgrid"
    assert view.field is window.focusWidget()


def test_send_another_one_asks_for_the_recipient_with_the_same_kind(
    window: MainWindow, places: Places, qtbot: QtBot, server: ScriptedServer
) -> None:
    places.ask_send()
    bar = places.account.bar
    assert bar.kind() is LetterKind.PLAIN
    choose(window, places, LetterKind.ORDER)
    send_chosen(window, places, qtbot)
    part = places.account.check.arrival
    qtbot.waitUntil(part.isVisible, timeout=5000)
    part.buttons[Arrival.SPAM].click()
    again = next(made for made in part.next.buttons if made.accessibleName() == "Send another one")
    again.click()
    assert bar.asking()
    assert bar.recipient.text() == "owner@example.com"
    assert bar.kind() is LetterKind.ORDER


def test_of_several_senders_one_is_chosen_to_send_from_and_the_account_stays_as_it_is(
    window: MainWindow, places: Places, qtbot: QtBot, server: ScriptedServer
) -> None:
    form, bar = places.account.form, places.account.bar
    places.ask_send()
    assert not bar.from_field.isVisible()
    bar.close_question()
    form.more.fields["also_senders"].set_text("info@example.com\nsales@example.com")
    places.ask_send()
    assert bar.from_field.isVisible()
    assert bar.chosen_sender() == "orders@example.com"
    QTest.keyClicks(bar.recipient.editor, "owner@example.com")
    key(window, Qt.Key.Key_Tab, Qt.Key.Key_Down)
    assert bar.chosen_sender() == "info@example.com"
    send_chosen(window, places, qtbot)
    assert b"MAIL FROM:<info@example.com>" in b"".join(line[:28] for line in server.lines)
    assert b"From: info@example.com" in server.lines
    account = window.services.desk.accounts["shop-1"]
    assert (account.sender, account.also_senders) == ("orders@example.com", ("info@example.com", "sales@example.com"))
    run = places.runs.last("shop-1")
    assert run is not None
    assert run.report is not None
    assert run.report.sender == "info@example.com"
    places.ask_send()
    assert bar.chosen_sender() == "info@example.com"
    form.more.fields["also_senders"].set_text("sales@example.com")
    bar.close_question()
    places.ask_send()
    assert bar.chosen_sender() == "orders@example.com"


def choose(window: MainWindow, places: Places, kind: LetterKind) -> None:
    """Choose the kind by keyboard: Tab leads from the recipient to it, and the arrow goes down the list."""
    bar = places.account.bar
    bar.recipient.focus()
    QTest.keyClicks(bar.recipient.editor, "owner@example.com")
    key(window, Qt.Key.Key_Tab)
    assert isinstance(window.focusWidget(), Choice)
    while bar.kind() is not kind:
        key(window, Qt.Key.Key_Down)


def send_chosen(window: MainWindow, places: Places, qtbot: QtBot) -> None:
    places.account.bar.go_button.setFocus()
    key(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: places.runs.last("shop-1") is not None, timeout=10_000)
    assert wait_for(qtbot, places, "shop-1") is Verdict.WORKS


@pytest.mark.parametrize("kind", LetterKind)
def test_the_chosen_kind_is_sent(
    window: MainWindow, places: Places, qtbot: QtBot, server: ScriptedServer, kind: LetterKind
) -> None:
    places.ask_send()
    bar = places.account.bar
    choose(window, places, kind)
    assert bar.letter.words() == "Kind of message"
    send_chosen(window, places, qtbot)
    subjects = {
        LetterKind.PLAIN: b"Subject: Test e-mail from your shop [",
        LetterKind.ACCENTS: b"=?utf-8?",
        LetterKind.ATTACHMENT: b"Subject: Test e-mail from your shop, with an attachment [",
        LetterKind.ORDER: b"Subject: Your order (only a test) [",
    }
    came = b"\r\n".join(server.lines)
    assert subjects[kind] in came
    assert (b"test.csv" in came) == (kind is LetterKind.ATTACHMENT)
    assert (b"39.00 EUR" in came) == (kind is LetterKind.ORDER)


def test_a_check_and_the_practice_server_are_not_asked_about(practising: Places, qtbot: QtBot) -> None:
    part = practising.account.check.arrival
    assert not part.isVisible()
    practising.ask_send()
    before = practising.runs.last("practice")
    practising.account.bar.go_button.click()
    qtbot.waitUntil(lambda: practising.runs.last("practice") is not before, timeout=10_000)
    assert wait_for(qtbot, practising, "practice") is Verdict.WORKS
    QApplication.processEvents()
    assert not part.isVisible()


def test_every_kind_has_words() -> None:
    assert set(KINDS) == set(LetterKind)
    assert all(re.fullmatch(r"[A-Z][a-z ]+", words) for words in KINDS.values())


def test_the_entries_are_copied_for_who_manages_the_domain(window: MainWindow, places: Places) -> None:
    window.services.desk.save(samples.ACCOUNT)
    places.open_account(samples.ACCOUNT.id)
    places.runs.show_sample(samples.ACCOUNT, samples.passed())
    places.account.show_result(shown=True)
    places.checks.show()
    part = places.account.check.arrival
    part.buttons[Arrival.SPAM].click()
    next(made for made in part.next.buttons if made.accessibleName().startswith("Copy a message")).click()
    assert "_dmarc.example.com" in QApplication.clipboard().text()
    assert part.next.done_words() == "Copied. Paste it into an e-mail."
