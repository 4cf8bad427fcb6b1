import shutil

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from smtpdesk.gui import samples
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.gui.services import Services
from smtpdesk.model.report import Verdict
from smtpdesk.store.accounts import Accounts
from smtpdesk.store.drafts import Drafts
from smtpdesk.store.history import History
from tests.gui import seen
from tests.gui.driving import check_again, key, wait_for


def test_ctrl_return_checks_and_the_account_its_result_and_the_session_secret_are_kept(
    window: MainWindow, practising: Places, qtbot: QtBot, sentinel: str
) -> None:
    server = window.services.practice.server
    assert server is not None
    user = server.user
    key(window, Qt.Key.Key_N, modifier=Qt.KeyboardModifier.ControlModifier)
    assert window.pick.field.hasFocus()
    window.pick.cards.cards[-1].click()
    form = practising.account.form
    typed = {"sender": "shop@practice.example", "user": user, "name": "Candle shop"}
    for name, text in typed.items():
        form.fields[name].editor.clear()
        QTest.keyClicks(form.fields[name].editor, text)
    form.secret.mend_text(sentinel)
    for field, text in ((form.server.host, "127.0.0.1"), (form.server.port, str(server.starttls_port))):
        field.editor.clear()
        QTest.keyClicks(field.editor, text)
    account_id = practising.control.account_id
    key(window, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    assert wait_for(qtbot, practising, account_id) is Verdict.FAILS  # nobody vouches for the practice server here
    assert all(sentinel not in text for text in seen.texts(window))
    qtbot.waitUntil(lambda: "session only" in form.secret.state_words(), timeout=10_000)

    def shown() -> tuple[str, str]:
        entry = window.sidebar.list.entries.entry(window.sidebar.list.entries.index(0))
        return (entry.name, entry.icon) if entry is not None else ("", "")

    qtbot.waitUntil(lambda: shown() == ("Candle shop", "failed"), timeout=5000)

    window.sidebar.practice_button.click()
    practising.open_account(account_id)
    qtbot.waitUntil(form.secret.is_saved, timeout=10_000)
    assert form.typed_secret() is None
    assert form.secret.text() == ""
    assert check_again(qtbot, practising) is Verdict.FAILS

    window.close()
    kept = Accounts().load().accounts
    assert [(account.id, account.name, account.user) for account in kept] == [(account_id, "Candle shop", user)]
    last = History().get(account_id)
    assert last is not None
    assert last.code.startswith("tls.cert")


def test_what_is_unfinished_is_kept_as_a_draft_and_comes_back(
    window: MainWindow, places: Places, qtbot: QtBot, sentinel: str
) -> None:
    places.open_new("mailgun")
    form = places.account.form
    QTest.keyClicks(form.fields["sender"].editor, "orders@example")
    form.secret.mend_text(sentinel)
    account_id = places.control.account_id
    window.close()
    assert Drafts().get(account_id)["sender"] == "orders@example"
    services = Services()
    again = MainWindow(services)
    with qtbot.waitSignal(services.desk.loaded, timeout=10_000):
        again.begin()
    assert [entry.id for entry in again.places.entries()] == [account_id]
    values = again.places.account.form.values()
    assert (values["provider"], values["sender"]) == ("mailgun", "orders@example")
    again.close()


def test_a_form_that_was_only_looked_at_leaves_nothing(window: MainWindow, places: Places) -> None:
    places.open_new("mailgun")
    window.add_account()
    assert places.entries() == []


def test_an_account_is_deleted_only_after_a_question_in_the_page(
    window: MainWindow, places: Places, qtbot: QtBot
) -> None:
    window.services.desk.save(samples.ACCOUNT)
    window.refresh_now()
    places.open_account(samples.ACCOUNT.id)
    window.sidebar.list.setFocus()
    key(window, Qt.Key.Key_Delete)
    assert places.account.question.isVisible()
    assert places.account.question.keep_button.hasFocus()
    places.account.question.keep_button.click()
    assert samples.ACCOUNT.id in window.services.desk.accounts
    places.account.delete_button.click()
    places.account.question.delete_button.click()
    assert window.pick.isVisible()
    qtbot.waitUntil(lambda: Accounts().load().accounts == (), timeout=10_000)
    assert places.entries() == []


def test_a_damaged_file_of_accounts_is_told_and_the_rest_goes_on(qtbot: QtBot, services: Services) -> None:
    path = Accounts().path
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\xfe not toml")
    made = MainWindow(services)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(services.desk.problems_found, timeout=10_000):
        made.begin()
    assert made.notice.isVisible()
    assert path.name in made.notice.words.text()
    made.pick.cards.cards[0].click()
    assert made.places.account.isVisible()


def test_a_file_that_cannot_be_read_is_told_and_the_providers_are_there(
    qtbot: QtBot, services: Services, window: MainWindow
) -> None:
    from smtpdesk.gui.desk import _read

    state = History().path.parent
    shutil.rmtree(state, ignore_errors=True)
    state.parent.mkdir(exist_ok=True)
    state.write_text("no folder", encoding="ascii")
    shelf = _read()
    assert shelf.problems
    assert len(shelf.catalog) == 50
    services.desk._take(shelf)
    assert window.notice.isVisible()
    assert str(History().path) in window.notice.words.text()
    state.unlink()
