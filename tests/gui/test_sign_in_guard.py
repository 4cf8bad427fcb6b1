"""A password that was refused is not sent again, but where it was changed or somebody insists."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.gui.sign_in_guard import refused
from smtpdesk.model.report import Verdict
from smtpdesk.model.secret import Secret
from smtpdesk.practice.trick import Trick
from smtpdesk.store.refusals import Refusals
from tests.fakes.scripted_server import ScriptedServer, scripted_server
from tests.gui import mail_server, seen
from tests.gui.driving import check_again, press, press_and_wait

HOST = "127.0.0.1"
HELD = "This password was refused, and is not sent again"


def hold(qtbot: QtBot, places: Places) -> None:
    """Want a check, and see that it is held back."""
    before = places.runs.last(places.control.account_id)
    places.check()
    qtbot.waitUntil(lambda: places.account.check.verdict.title.text() == HELD, timeout=5000)
    assert places.runs.last(places.control.account_id) is before


def in_file(window: MainWindow, qtbot: QtBot) -> int:
    """How many refusals of the account stand in the file, after all that was to be written."""
    found: list[int] = []

    def look() -> int:
        moment = datetime.now(UTC)
        return Refusals().standing("shop-1", Secret("u"), Secret("p"), moment, typed=True, host=HOST).in_last_hour

    window.services.errands.do(look, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=5000)
    return found[0]


def connections(server: ScriptedServer) -> int:
    return len(server.transcripts)


def test_it_is_held_back_insisted_on_changed_and_forgotten(
    window: MainWindow, places: Places, qtbot: QtBot, sentinel: str
) -> None:
    right = f"{sentinel}-right"
    script = mail_server.then(
        mail_server.refuses("shop", sentinel),
        mail_server.refuses("shop", sentinel),
        mail_server.takes("shop", right),
        mail_server.takes("shop", right),
    )
    with scripted_server(script) as server:
        mail_server.open_account(window, places, server)
        form, view = places.account.form, places.account.check
        form.secret.mend_text(sentinel)
        assert check_again(qtbot, places) is Verdict.FAILS
        hold(qtbot, places)
        assert connections(server) == 1
        assert view.verdict.property("tone") == "warning"
        assert "1 refusal in the last hour" in view.verdict.meaning.text()
        assert [made.accessibleName() for made in view.verdict.buttons] == [
            "Change the password",
            "Try it all the same",
        ]
        assert places.account.bar.send_button.property("kind") != "primary"
        assert seen.names_missing(window) == []
        assert seen.clipped(view.verdict) == []

        window.activateWindow()
        press(places, "Change the password")
        qtbot.waitUntil(form.secret.editor.hasFocus, timeout=2000)
        form.secret.mend_text(sentinel)  # the same again
        hold(qtbot, places)
        assert press_and_wait(qtbot, places, "Try it all the same") is Verdict.FAILS
        assert connections(server) == 2
        assert in_file(window, qtbot) == 2
        hold(qtbot, places)
        assert "2 refusals in the last hour" in view.verdict.meaning.text()

        form.secret.mend_text(right)
        assert check_again(qtbot, places) is Verdict.WORKS
        assert view.verdict.title.text() != HELD
        assert in_file(window, qtbot) == 0
        assert check_again(qtbot, places) is Verdict.WORKS
        server.assert_played()
    assert all(sentinel not in text for text in seen.texts(window))


def test_a_saved_password_that_was_refused_before_the_start_is_held_back_until_it_is_typed(
    window: MainWindow, places: Places, qtbot: QtBot, sentinel: str
) -> None:
    Refusals().note("shop-1", Secret("shop"), Secret(sentinel), datetime.now(UTC), host=HOST)
    with scripted_server(mail_server.takes("shop", sentinel)) as server:
        window.services.desk.save_secret("shop-1", Secret(sentinel), lambda _result: None)
        mail_server.open_account(window, places, server)
        qtbot.waitUntil(places.account.form.secret.is_saved, timeout=10_000)
        hold(qtbot, places)
        places.account.form.secret.mend_text(sentinel)
        assert check_again(qtbot, places) is Verdict.WORKS


def test_a_password_that_another_server_refused_is_sent_to_the_right_one(
    window: MainWindow, places: Places, qtbot: QtBot, sentinel: str
) -> None:
    script = mail_server.then(mail_server.refuses("shop", sentinel), mail_server.takes("shop", sentinel))
    with scripted_server(script) as server:
        mail_server.open_account(window, places, server)
        form = places.account.form
        form.secret.mend_text(sentinel)
        assert check_again(qtbot, places) is Verdict.FAILS
        hold(qtbot, places)
        form.server.host.mend_text("localhost")
        assert check_again(qtbot, places) is not None
        server.assert_played()


def test_another_account_is_shown_without_the_card(
    window: MainWindow, places: Places, qtbot: QtBot, sentinel: str
) -> None:
    with scripted_server(mail_server.refuses("shop", sentinel)) as server:
        account = mail_server.open_account(window, places, server)
        places.account.form.secret.mend_text(sentinel)
        assert check_again(qtbot, places) is Verdict.FAILS
        hold(qtbot, places)
        places.open_new("gmail")
        assert not places.account.check.verdict.isVisible()
        places.open_account(account.id)
        assert places.account.check.verdict.title.text() != HELD
        qtbot.waitUntil(places.account.form.secret.is_saved, timeout=10_000)


def test_what_was_refused_is_forgotten_with_the_account(
    window: MainWindow, places: Places, qtbot: QtBot, sentinel: str
) -> None:
    with scripted_server(mail_server.refuses("shop", sentinel)) as server:
        account = mail_server.open_account(window, places, server)
        places.account.form.secret.mend_text(sentinel)
        assert check_again(qtbot, places) is Verdict.FAILS
        assert in_file(window, qtbot) == 1
        places.ask_delete(account.id)
        places.account.question.delete_button.click()
        assert in_file(window, qtbot) == 0


def test_a_file_that_cannot_be_read_is_told_and_holds_nothing_back(
    window: MainWindow, places: Places, qtbot: QtBot, sentinel: str
) -> None:
    state = Refusals().path.parent
    shutil.rmtree(state, ignore_errors=True)
    state.parent.mkdir(exist_ok=True)
    state.write_text("no folder", encoding="ascii")
    with scripted_server(mail_server.takes("shop", sentinel)) as server:
        mail_server.open_account(window, places, server)
        places.account.form.secret.mend_text(sentinel)
        assert check_again(qtbot, places) is Verdict.WORKS
    assert str(Refusals().path) in window.notice.words.text()
    state.unlink()


def test_the_practice_server_may_be_asked_as_often_as_wanted(
    practising: Places, window: MainWindow, qtbot: QtBot
) -> None:
    window.services.practice.misbehave(Trick.WRONG_PASSWORD)
    for _time in range(3):
        assert check_again(qtbot, practising) is Verdict.FAILS
        assert practising.account.check.verdict.title.text() != HELD
    run = practising.runs.last("practice")
    assert run is not None
    assert run.report is not None
    assert refused(run.report)


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("535 5.7.8 Authentication failed", True),
        ("454 4.7.0 Temporary authentication failure", False),
        ("504 5.5.4 Unrecognized authentication type", False),
    ],
)
def test_only_a_refused_password_counts(
    window: MainWindow, places: Places, qtbot: QtBot, sentinel: str, words: str, *, counts: bool
) -> None:
    with scripted_server(mail_server.refuses("shop", sentinel, words)) as server:
        mail_server.open_account(window, places, server)
        places.account.form.secret.mend_text(sentinel)
        assert check_again(qtbot, places) is Verdict.FAILS
        assert in_file(window, qtbot) == int(counts)
