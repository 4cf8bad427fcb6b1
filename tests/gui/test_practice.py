import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.model.report import Verdict
from smtpdesk.practice.trick import Trick
from smtpdesk.store.accounts import Accounts
from tests.gui.driving import check_again, key, wait_for


def test_a_newcomer_gets_to_a_green_check_and_a_test_mail_in_a_few_clicks(
    window: MainWindow, practising: Places, qtbot: QtBot
) -> None:
    places = practising
    assert places.runs.last("practice").report.verdict is Verdict.WORKS  # type: ignore[union-attr]
    assert places.account.check.verdict.isVisible()
    places.account.check.verdict.buttons[0].click()
    assert places.account.bar.asking()
    key(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.services.practice.messages()), timeout=20_000)
    assert wait_for(qtbot, places, "practice") is Verdict.WORKS
    places.account.check.verdict.buttons[0].click()
    mail = places._practice.mail  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: mail.list.isVisible(), timeout=5000)
    assert "To: you@example.com" in mail.headers.toPlainText()
    assert "This is a test e-mail" in mail.text.toPlainText()
    assert "<!DOCTYPE html>" in mail.html.toPlainText()
    assert Accounts().load().accounts == ()


@pytest.mark.parametrize("trick", [trick for trick in Trick if trick not in (Trick.NONE, Trick.NEVER_ANSWERS)])
def test_every_kind_of_failure_is_shown(practising: Places, window: MainWindow, qtbot: QtBot, trick: Trick) -> None:
    window.services.practice.misbehave(trick)
    if trick.expected_step in ("recipient", "message"):
        practising.checks.send("you@example.com")
        verdict = wait_for(qtbot, practising, "practice")
    else:
        verdict = check_again(qtbot, practising)
    assert verdict is Verdict.FAILS
    run = practising.runs.last("practice")
    assert run is not None
    assert run.page.card is not None
    assert run.page.card.code == trick.expected_code
    view = practising.account.check
    assert view.verdict.title.text() == run.page.card.title
    assert [made for made in view.verdict.buttons if made.property("kind") == "primary"]
    assert practising.account.bar.send_button.property("kind") != "primary"


def test_a_certificate_is_accepted_for_this_account_and_can_be_forgotten(
    practising: Places, window: MainWindow, qtbot: QtBot
) -> None:
    window.services.practice.misbehave(Trick.CERTIFICATE_SELF_SIGNED)
    assert check_again(qtbot, practising) is Verdict.FAILS
    view = practising.account.check
    accept = view.verdict.buttons[-1]
    assert accept.property("kind") == "danger"
    accept.click()
    assert view.question.isVisible()
    before = practising.runs.last("practice")
    view.question.accept_button.click()
    qtbot.waitUntil(lambda: practising.runs.last("practice") is not before, timeout=5000)
    assert wait_for(qtbot, practising, "practice") is Verdict.WORKS
    form = practising.account.form
    assert form.values()["certificate"]
    practising.account.show_result(shown=False)
    assert form.certificate.button.isVisible()
    form.certificate.button.click()
    assert form.values()["certificate"] == ""
    assert check_again(qtbot, practising) is Verdict.FAILS


def test_stop_and_escape_end_a_check_that_waits(practising: Places, window: MainWindow, qtbot: QtBot) -> None:
    window.services.practice.misbehave(Trick.NEVER_ANSWERS)
    practising.check()
    stop = practising.account.check.running.stop_button
    qtbot.waitUntil(stop.isVisible, timeout=5000)
    key(window, Qt.Key.Key_Escape)
    assert wait_for(qtbot, practising, "practice") is Verdict.STOPPED
    practising.check()
    qtbot.waitUntil(stop.isVisible, timeout=5000)
    stop.click()
    assert wait_for(qtbot, practising, "practice") is Verdict.STOPPED
