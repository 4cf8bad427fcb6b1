import shutil
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smtpdesk.gui import samples, theme
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.gui.services import Services
from smtpdesk.model.report import Verdict
from smtpdesk.practice.trick import Trick
from smtpdesk.store.accounts import Accounts
from smtpdesk.store.drafts import Drafts
from smtpdesk.store.history import History
from tests.gui import seen

SIZES = ((900, 600), (1364, 820))


@pytest.fixture
def places(window: MainWindow) -> Places:
    return window.places


@pytest.fixture
def practising(window: MainWindow, places: Places, qtbot: QtBot) -> Iterator[Places]:
    """The practice server runs, and its account was checked once."""
    window.pick.practice_button.click()
    wait_for(qtbot, places, "practice")
    yield places
    window.services.practice.close()


def wait_for(qtbot: QtBot, places: Places, account_id: str) -> Verdict:
    """Wait until the account's check is over."""

    def over() -> bool:
        run = places.runs.last(account_id)
        return run is not None and run.report is not None

    qtbot.waitUntil(over, timeout=20_000)
    run = places.runs.last(account_id)
    assert run is not None
    assert run.report is not None
    return run.report.verdict


def check_again(qtbot: QtBot, places: Places) -> Verdict:
    before = places.runs.last(places.control.account_id)
    places.check()
    qtbot.waitUntil(lambda: places.runs.last(places.control.account_id) is not before, timeout=5000)
    return wait_for(qtbot, places, places.control.account_id)


def key(window: QWidget, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for one in keys:
        QTest.keyClick(window.focusWidget() or window, one, modifier)


# -- pick a provider --------------------------------------------------------------------------------------------


def test_all_fifty_are_found_by_typing_their_other_names_too(window: MainWindow) -> None:
    pick = window.pick
    assert len(pick.cards.cards) == 12
    assert pick.cards.cards[-1].offer.name == "Other"
    for typed, found in (("outlook", "Microsoft 365"), ("mailchimp", "Mandrill"), ("messagebird", "Bird")):
        pick.field.clear()
        QTest.keyClicks(pick.field, typed)
        assert found in [card.offer.name for card in pick.cards.cards[:3]], typed
    pick.start_over()
    pick.more_button.click()
    assert len(pick.cards.cards) == 51


def test_the_arrow_keys_move_between_the_cards_and_return_chooses(window: MainWindow, places: Places) -> None:
    cards = window.pick.cards
    assert cards.columns() == 3
    cards.focus_first()
    key(window, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left)
    assert cards.cards[3].hasFocus()
    key(window, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert window.pick.field.hasFocus()
    cards.focus_first()
    key(window, Qt.Key.Key_Return)
    assert places.account.isVisible()
    assert places.account.form.values()["provider"] == cards.cards[0].offer.id


def test_typing_on_a_card_goes_on_in_the_field(window: MainWindow) -> None:
    window.pick.cards.focus_first()
    QTest.keyClicks(window.focusWidget(), "b")
    assert window.pick.field.text() == "b"
    assert window.pick.field.hasFocus()


def test_an_address_finds_the_settings(window: MainWindow, places: Places) -> None:
    window.pick.field.setFocus()
    QTest.keyClicks(window.pick.field, "somebody@gmail.com")
    key(window, Qt.Key.Key_Return)
    values = places.account.form.values()
    assert (values["provider"], values["user"], values["sender"]) == ("gmail", *2 * ("somebody@gmail.com",))
    assert values["host"] == "smtp.gmail.com"
    assert places.account.form.secret.editor.hasFocus()


@pytest.mark.parametrize(("typed", "told"), [("shop@example.com", "example.com"), ("not@", "address"), ("", "Type")])
def test_what_the_address_does_not_tell_is_said_below_it(window: MainWindow, typed: str, told: str) -> None:
    QTest.keyClicks(window.pick.field, typed)
    window.pick.find_button.click()
    assert told in window.pick.remark.words()
    assert window.pick.isVisible()


def test_an_address_that_told_nothing_is_carried_into_the_form_that_is_picked(window: MainWindow) -> None:
    QTest.keyClicks(window.pick.field, "shop@example.com")
    window.pick.find_button.click()
    window.pick.cards.cards[-1].click()
    values = window.places.account.form.values()
    assert (values["sender"], values["provider"], values["user"]) == ("shop@example.com", "", "shop@example.com")


# -- a check in the practice server ------------------------------------------------------------------------------


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
    assert form.certificate_button.isVisible()
    form.certificate_button.click()
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


# -- accounts are kept -------------------------------------------------------------------------------------------


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


# -- every view at every size ------------------------------------------------------------------------------------


def views(window: MainWindow, places: Places) -> Iterator[str]:
    window.add_account()
    yield "pick"
    places.open_new("gmail")
    yield "gmail"
    places.open_new("amazon_ses")
    yield "ses"
    places.open_new("")
    yield "other"
    window.services.desk.save(samples.ACCOUNT)
    places.open_account(samples.ACCOUNT.id)
    yield "account"
    for name, events in (
        ("running", samples.running()),
        ("failed", samples.failed()),
        ("passed", samples.passed()),
        ("untrusted", samples.untrusted()),
    ):
        places.runs.show_sample(samples.ACCOUNT.id, samples.SERVER, events)
        places.account.show_result(shown=True)
        places.checks.show()
        yield name
    places.ask_send()
    yield "ask"
    places.ask_delete(samples.ACCOUNT.id)
    yield "delete"
    places.open_practice()
    yield "practice"
    window.crash.show_details("")
    window.notice.say("The file could not be read.")
    yield "trouble"


def settled(window: MainWindow) -> list[str]:
    """What is cut off when the layout has come to rest: the keyring's answer may fold something away just now."""
    for _turn in range(100):
        QApplication.processEvents()
        if not seen.clipped(window):
            return []
        QTest.qWait(10)
    return seen.clipped(window)


@pytest.mark.parametrize("size", SIZES, ids=["900x600", "1364x820"])
@pytest.mark.parametrize("mirrored", [False, True], ids=["plain", "mirrored"])
def test_no_words_are_cut_off_and_every_control_has_a_name(
    window: MainWindow, places: Places, size: tuple[int, int], mirrored: bool
) -> None:
    if mirrored:
        window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    window.resize(*size)
    for name in views(window, places):
        assert settled(window) == [], name
        assert (window.width(), window.height()) == size, name
        assert seen.names_missing(window) == [], name
        twice = {letter: words for letter, words in seen.mnemonics(window).items() if len(words) > 1}
        assert twice == {}, name


def test_no_words_are_cut_off_where_the_text_is_twice_as_large(
    qapp: QApplication, services: Services, qtbot: QtBot
) -> None:
    theme.start(qapp, theme.Scheme.LIGHT, text_scale=2.0)
    window = MainWindow(services)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(services.desk.loaded, timeout=10_000):
        window.begin()
    for size in SIZES:
        window.resize(*size)
        for name in views(window, window.places):
            assert settled(window) == [], (size, name)
            assert (window.width(), window.height()) == size, name
    theme.start(qapp, theme.Scheme.LIGHT, text_scale=1.0)


def test_the_look_for_words_that_are_cut_off_finds_them(window: MainWindow) -> None:
    assert seen.clipped(window) == []
    window.pick.find_button.setFixedWidth(60)
    QApplication.processEvents()
    assert len(seen.clipped(window)) == 1


def test_tab_reaches_everything_on_the_accounts_page(window: MainWindow, places: Places) -> None:
    window.services.desk.save(samples.ACCOUNT)
    places.open_account(samples.ACCOUNT.id)
    places.account.form.secret.set_text("typed")
    window.activateWindow()
    QApplication.processEvents()
    places.account.form.fields["provider"].editor.setFocus()
    reached: list[QWidget] = []
    for _count in range(60):
        here = window.focusWidget()
        if here is None or here in reached:
            break
        reached.append(here)
        key(window, Qt.Key.Key_Tab)
    missing = [
        control
        for control in seen.controls(window)
        if control not in reached
        and control.isEnabled()
        and control.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not any(parent in reached for parent in (control.parentWidget(),))
    ]
    assert missing == []
    form = places.account.form
    order = [form.fields[name].editor for name in ("sender", "sender_name", "reply_to", "secret")]
    assert [reached.index(editor) for editor in order] == sorted(reached.index(editor) for editor in order)
