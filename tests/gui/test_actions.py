"""What a verdict offers is done by its buttons, and what came of it stands there: before, and now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smtpdesk.gui import samples
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.gui.services import Services
from smtpdesk.model.events import RunFinished
from smtpdesk.model.report import Verdict
from smtpdesk.practice.trick import Trick
from smtpdesk.store.accounts import Accounts
from tests.fakes.scripted_server import scripted_server
from tests.gui import mail_server, seen
from tests.gui.driving import Clock, check_again, press, press_and_wait, wait_for


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(dressed: QApplication, clock: Clock) -> Iterator[Services]:
    made = Services(clock=clock)
    yield made
    made.close()


def names(places: Places) -> list[str]:
    return [made.accessibleName() for made in places.account.check.verdict.buttons]


def primary(places: Places) -> list[str]:
    buttons = places.account.check.verdict.buttons
    return [made.accessibleName() for made in buttons if made.property("kind") == "primary"]


def test_a_changed_setting_is_shown_kept_and_checked_at_once(
    window: MainWindow, places: Places, qtbot: QtBot, sentinel: str
) -> None:
    script = mail_server.then(
        mail_server.refuses("shop", sentinel),
        mail_server.takes("apikey", sentinel),
        mail_server.takes("apikey", sentinel),
    )
    with scripted_server(script) as server:
        mail_server.open_account(window, places, server, "sendgrid")
        places.account.form.secret.mend_text(sentinel)
        assert check_again(qtbot, places) is Verdict.FAILS
        view = places.account.check
        assert primary(places) == ["Set it to “apikey” and check again"]
        assert not view.before.isVisible()
        refused = view.verdict.title.text()

        assert press_and_wait(qtbot, places, "Set it to") is Verdict.WORKS
        assert places.account.form.fields["user"].text() == "apikey"
        assert view.before.isVisible()
        assert view.before.before.text() == f"Before: {refused}"
        assert view.before.now.text() == "Now: The connection works"
        assert seen.names_missing(window) == []
        QApplication.processEvents()
        assert seen.clipped(view.before) == []
        window.services.errands.do(lambda: Accounts().load().accounts[0].user, lambda user: kept.append(user))
        kept: list[str] = []
        qtbot.waitUntil(lambda: kept == ["apikey"], timeout=5000)

        assert check_again(qtbot, places) is Verdict.WORKS
        assert not view.before.isVisible()
        server.assert_played()
    assert all(sentinel not in text for text in seen.texts(window))


@pytest.mark.parametrize("typed", [True, False], ids=["typed", "saved"])
def test_blanks_around_the_password_are_taken_away_wherever_it_is(
    window: MainWindow, places: Places, qtbot: QtBot, sentinel: str, *, typed: bool
) -> None:
    given = f" {sentinel}"
    script = mail_server.then(mail_server.refuses("me@gmail.com", given), mail_server.takes("me@gmail.com", sentinel))
    with scripted_server(script) as server:
        account = mail_server.open_account(window, places, server, "gmail", "me@gmail.com")
        form = places.account.form
        if typed:
            form.secret.mend_text(given)
        else:
            form.secret.mend_text(given)
            places.open_practice()
            places.open_account(account.id)
            qtbot.waitUntil(form.secret.is_saved, timeout=10_000)
            assert form.typed_secret() is None
        assert check_again(qtbot, places) is Verdict.FAILS
        assert press_and_wait(qtbot, places, "Take the blanks away") is Verdict.WORKS
        assert places.account.check.before.isVisible()
        assert form.secret.text() == (sentinel if typed else "")
        server.assert_played()
    assert all(sentinel not in text for text in seen.texts(window))


class Browser(QObject):
    """Stands for the person's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def show(self, url: QUrl) -> None:
        self.opened.append(url.toString())


def test_a_page_is_opened_and_a_message_copied_with_a_word_about_it(
    window: MainWindow, places: Places, qtbot: QtBot, sentinel: str
) -> None:
    words = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."
    with scripted_server(mail_server.refuses("shop@example.com", sentinel, words)) as server:
        mail_server.open_account(window, places, server, "microsoft365", "shop@example.com")
        places.account.form.secret.mend_text(sentinel)
        assert check_again(qtbot, places) is Verdict.FAILS
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "show")  # type: ignore[arg-type]  # PySide6 takes text alone
    press(places, "Open")
    QDesktopServices.unsetUrlHandler("https")
    assert len(browser.opened) == 1
    assert "microsoft" in browser.opened[0]

    verdict = places.account.check.verdict
    assert verdict.done_words() == ""
    press(places, "Copy a message for my administrator")
    text = QGuiApplication.clipboard().text()
    assert words[4:] in text
    assert "Please" in text
    assert sentinel not in text
    assert verdict.done_words().startswith("Copied")
    places.checks.show()
    assert verdict.done_words().startswith("Copied")
    QApplication.processEvents()
    assert seen.clipped(verdict) == []


def test_the_details_of_a_failure_of_our_own_are_copied(window: MainWindow, places: Places) -> None:
    window.services.desk.save(samples.ACCOUNT)
    places.open_account(samples.ACCOUNT.id)
    last = samples.failed()[-1]
    assert isinstance(last, RunFinished)
    bug = replace(last.report, verdict=Verdict.BUG, finding=None, trace="run.py:1 ValueError")
    places.runs.show_sample(samples.ACCOUNT, [RunFinished(bug)])
    places.checks.show()
    press(places, "Copy details")
    assert "run.py:1 ValueError" in QGuiApplication.clipboard().text()
    assert names(places) == ["Copy details", "Check again"]


def test_an_accepted_certificate_is_told_as_before_and_now(
    practising: Places, window: MainWindow, qtbot: QtBot
) -> None:
    window.services.practice.misbehave(Trick.CERTIFICATE_SELF_SIGNED)
    assert check_again(qtbot, practising) is Verdict.FAILS
    view = practising.account.check
    refused = view.verdict.title.text()
    press(practising, "Accept this very certificate")
    assert "password" in view.question.danger.text()
    before = practising.runs.last("practice")
    view.question.accept_button.click()
    qtbot.waitUntil(lambda: practising.runs.last("practice") is not before, timeout=5000)
    assert wait_for(qtbot, practising, "practice") is Verdict.WORKS
    assert view.before.before.text() == f"Before: {refused}"


def test_the_same_verdict_again_is_told_as_the_same(practising: Places, window: MainWindow, qtbot: QtBot) -> None:
    window.services.practice.misbehave(Trick.SENDER_REFUSED)
    assert check_again(qtbot, practising) is Verdict.FAILS
    assert press_and_wait(qtbot, practising, "Check again") is Verdict.FAILS
    assert practising.account.check.before.now.text() == "Now: the same"


@pytest.fixture
def waiting(practising: Places, window: MainWindow, qtbot: QtBot) -> Places:
    """A greylisted test e-mail, and the countdown to the next try has begun."""
    window.services.practice.misbehave(Trick.GREYLISTING)
    practising.checks.send("you@example.com")
    assert wait_for(qtbot, practising, "practice") is Verdict.FAILS
    assert primary(practising) == ["Check again in 5 min"]
    practising.account.check.verdict.buttons[0].setFocus()
    press(practising, "Check again in 5 min")
    assert names(practising)[:2] == ["Check now (by itself in 5 min)", "Stop waiting"]
    return practising


def test_a_countdown_sends_the_test_again_by_itself(
    waiting: Places, window: MainWindow, qtbot: QtBot, clock: Clock
) -> None:
    verdict = waiting.account.check.verdict
    button = verdict.buttons[0]
    window.activateWindow()
    button.setFocus()
    clock.now += 270
    qtbot.waitUntil(lambda: names(waiting)[0] == "Check now (by itself in 30 s)", timeout=5000)
    assert verdict.buttons[0] is button  # it was not made anew: the focus stays
    window.services.practice.misbehave(Trick.NONE)
    before = waiting.runs.last("practice")
    clock.now += 30
    qtbot.waitUntil(lambda: waiting.runs.last("practice") is not before, timeout=5000)
    assert wait_for(qtbot, waiting, "practice") is Verdict.WORKS
    assert len(window.services.practice.messages()) == 1
    assert waiting.account.check.before.isVisible()


def test_a_countdown_is_cut_short_by_pressing_its_button(waiting: Places, window: MainWindow, qtbot: QtBot) -> None:
    window.services.practice.misbehave(Trick.NONE)
    assert press_and_wait(qtbot, waiting, "Check now") is Verdict.WORKS
    assert len(window.services.practice.messages()) == 1
    assert "Stop waiting" not in names(waiting)


@pytest.mark.parametrize("how", ["stopped", "edited", "left", "closed"])
def test_a_countdown_ends_with_what_it_was_for(waiting: Places, window: MainWindow, how: str) -> None:
    before = waiting.runs.last("practice")
    assert waiting.checks.countdown.left() == 300
    match how:
        case "stopped":
            press(waiting, "Stop waiting")
            assert names(waiting)[0] == "Check again in 5 min"
        case "edited":
            waiting.account.form.fields["sender"].mend_text("other@practice.example")
            assert "Stop waiting" not in names(waiting)
        case "left":
            window.add_account()
        case "closed":
            window.close()
    assert waiting.checks.countdown.left() is None
    assert waiting.runs.last("practice") is before
