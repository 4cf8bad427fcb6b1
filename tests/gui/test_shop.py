"""“Use in my shop”: the system's own fields, each value with Copy, and the password's way through the clipboard."""

from __future__ import annotations

import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from smtpdesk.gui import samples, shop_print
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.gui.services import Services
from smtpdesk.gui.shop_clipboard import KDE_HINT, SecretClipboard
from smtpdesk.gui.shop_place import ShopPlace, clipboard_seconds
from smtpdesk.gui.shop_view import ShopView
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Security, Server
from smtpdesk.shops.catalog import load
from smtpdesk.store.last_shop import last_shop
from smtpdesk.store.secrets import SecretState, Vault
from smtpdesk.text.shop_page import shop_page
from tests.gui import seen
from tests.gui.driving import Clock, key
from tests.store.keyrings import HangingKeyring, MemoryKeyring

ACCOUNT = samples.ACCOUNT


def text_there() -> str:
    return QGuiApplication.clipboard().text()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until everything that was handed to the window's helper thread has come back."""
    done: list[None] = []
    window.services.errands.do(lambda: None, done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=10_000)


@pytest.fixture(autouse=True)
def _empty_clipboard(qapp: QApplication) -> Iterator[None]:
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def deadline() -> float:
    """Seconds that the keyring has for an answer."""
    return 10.0


@pytest.fixture
def services(dressed: QApplication, clock: Clock, keyring: MemoryKeyring, deadline: float) -> Iterator[Services]:
    """The real parts, with a keyring in memory and a clock that is turned by hand."""
    made = Services(make_vault=lambda: Vault(keyring, patience=0.05, deadline=deadline), clock=clock)
    yield made
    made.close()


@pytest.fixture
def opened(window: MainWindow, places: Places, qtbot: QtBot) -> ShopPlace:
    """The page for an account of SendGrid, before any system was chosen."""
    return open_page(window, places, qtbot, ACCOUNT)


def open_page(window: MainWindow, places: Places, qtbot: QtBot, account: Account) -> ShopPlace:
    window.services.desk.save(account)
    places.open_account(account.id)
    window.activateWindow()
    qtbot.waitUntil(places.account.shop_button.isEnabled, timeout=5000)
    places.account.shop_button.click()
    settle(qtbot, window)
    assert places.shop.showing()
    return places.shop


def save_password(window: MainWindow, qtbot: QtBot, password: str) -> None:
    answers: list[SecretState] = []
    window.services.desk.save_secret(ACCOUNT.id, Secret(password), lambda result: answers.append(result.state))
    qtbot.waitUntil(lambda: SecretState.SAVED in answers, timeout=10_000)


def labels(view: ShopView) -> list[str]:
    return [made.accessibleName().removeprefix("Copy ") for made in view.rows.buttons()]


def copy(view: ShopView, label: str) -> None:
    view.rows.button(label).click()


def copy_password(qtbot: QtBot, view: ShopView, label: str = "Password") -> None:
    copy(view, label)
    qtbot.waitUntil(view.clear_button.isVisible, timeout=10_000)


# -- choosing ----------------------------------------------------------------------------------------------------------


def test_before_a_system_is_chosen_the_page_says_what_to_do(opened: ShopPlace) -> None:
    view = opened.view
    assert view.empty.isVisible()
    assert not view.rows.isVisible()
    assert not view.foot.isVisible()
    assert view.choice.count() == len(load()) + 1
    view.plain_button.click()
    assert view.rows.isVisible()
    assert labels(view)[:3] == ["Name that customers see", "Sender address (From)", "Replies go to (Reply-To)"]


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")
def test_a_system_is_found_by_typing_and_remembered(opened: ShopPlace, window: MainWindow, qtbot: QtBot) -> None:
    view = opened.view
    view.choice.line.setFocus()
    view.choice.line.selectAll()
    QTest.keyClicks(view.choice.line, "adobe commerce")
    popup = view.choice.popup
    names = [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())]
    assert names[0] == "Magento 2.4.8 (Adobe Commerce)"
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert view.choice.currentData() == "magento_248"
    assert view.rows.isVisible()
    qtbot.waitUntil(lambda: last_shop() == "magento_248", timeout=5000)


def test_the_system_that_was_chosen_last_is_shown_at_once(
    opened: ShopPlace, window: MainWindow, places: Places, qtbot: QtBot, services: Services
) -> None:
    opened.control.choose("opencart_4")
    qtbot.waitUntil(lambda: last_shop() == "opencart_4", timeout=5000)
    other = Services()
    second = MainWindow(other)
    second.show()
    with qtbot.waitSignal(other.desk.loaded, timeout=10_000):
        second.begin()
    again = open_page(second, second.places, qtbot, ACCOUNT)
    assert again.view.choice.currentData() == "opencart_4"
    assert "Hostname" in labels(again.view)
    second.places.leave()
    second.hide()
    other.close()
    second.deleteLater()


def test_the_fields_stand_in_the_systems_own_order_with_its_own_names(opened: ShopPlace) -> None:
    opened.control.choose("joomla")
    assert labels(opened.view) == [
        "Send Mail", "Disable Mass Mail", "From Email", "From Name", "Reply To Email", "Mailer", "SMTP Host",
        "SMTP Port", "SMTP Security", "SMTP Authentication", "SMTP Username", "SMTP Password",
    ]  # fmt: skip
    assert "System › Global Configuration › Server › Mail" in opened.view.where.text()
    assert "Checked on 2026-11-21" in opened.view.dated.text()


def test_every_system_can_be_chosen_and_names_its_controls(opened: ShopPlace) -> None:
    view = opened.view
    for shop in load():
        opened.control.choose(shop.id)
        assert view.choice.currentData() == shop.id
        assert seen.names_missing(view) == [], shop.id
        assert view.done_button.isVisible() == shop.takes_smtp
        assert view.rows.buttons(), shop.id


def test_a_system_without_smtp_says_what_to_do_instead(opened: ShopPlace) -> None:
    opened.control.choose("shopify")
    assert opened.view.notices.titles() == ["Shopify takes no mail server of your own"]
    assert labels(opened.view) == ["Sender email"]
    assert not opened.view.copy_all_button.isVisible()


# -- copying -----------------------------------------------------------------------------------------------------------


def test_a_value_is_copied_and_that_is_said(opened: ShopPlace) -> None:
    opened.control.choose("opencart_4")
    copy(opened.view, "Hostname")
    assert text_there() == "tls://smtp.sendgrid.net"
    assert opened.view.status.text() == "Copied: Hostname"
    copy(opened.view, "Port")
    assert text_there() == "587"


def test_the_password_comes_from_the_keyring_and_goes_out_of_the_clipboard(
    opened: ShopPlace, window: MainWindow, qtbot: QtBot, clock: Clock, sentinel: str
) -> None:
    save_password(window, qtbot, sentinel)
    opened.control.choose("order_desk")
    view = opened.view
    copy_password(qtbot, view)
    assert text_there() == sentinel
    data = QGuiApplication.clipboard().mimeData()
    assert data.data(KDE_HINT).data() == b"secret"
    assert view.status.text() == "The password is in the clipboard, and is taken out in 45 s."
    clock.now += 7.5
    qtbot.waitUntil(lambda: "taken out in 38 s" in view.status.text(), timeout=5000)
    assert [text for text in seen.texts(window) if sentinel in text] == []
    assert sentinel not in repr(opened.control.page)
    clock.now += 38
    qtbot.waitUntil(lambda: text_there() == "", timeout=5000)
    assert view.status.text() == "The password was taken out of the clipboard."
    assert not view.clear_button.isVisible()


def test_it_can_be_taken_out_at_once(opened: ShopPlace, window: MainWindow, qtbot: QtBot) -> None:
    save_password(window, qtbot, "a-password-of-mine")
    opened.control.choose("order_desk")
    copy_password(qtbot, opened.view)
    opened.view.clear_button.click()
    assert text_there() == ""
    assert "was taken out" in opened.view.status.text()


def test_what_was_copied_since_stays(opened: ShopPlace, window: MainWindow, qtbot: QtBot, clock: Clock) -> None:
    save_password(window, qtbot, "a-password-of-mine")
    opened.control.choose("order_desk")
    copy_password(qtbot, opened.view)
    QGuiApplication.clipboard().setText("something of the person's own")
    qtbot.waitUntil(lambda: not opened.view.clear_button.isVisible(), timeout=5000)
    clock.now += 100
    opened.control.keeper.clear()
    assert text_there() == "something of the person's own"
    assert opened.control.keeper.left() is None


def test_closing_the_window_takes_it_out(opened: ShopPlace, window: MainWindow, qtbot: QtBot) -> None:
    save_password(window, qtbot, "a-password-of-mine")
    opened.control.choose("order_desk")
    copy_password(qtbot, opened.view)
    with qtbot.waitSignal(window.closed, timeout=20_000):
        window.close()
    assert text_there() == ""


def test_another_page_does_not_take_it_out(
    opened: ShopPlace, window: MainWindow, places: Places, qtbot: QtBot, clock: Clock
) -> None:
    save_password(window, qtbot, "a-password-of-mine")
    opened.control.choose("order_desk")
    copy_password(qtbot, opened.view)
    places.open_explain()
    assert text_there() == "a-password-of-mine"
    clock.now += 46
    qtbot.waitUntil(lambda: text_there() == "", timeout=5000)


def test_a_line_that_holds_the_password_is_written_as_the_file_wants_it(
    opened: ShopPlace, window: MainWindow, qtbot: QtBot
) -> None:
    save_password(window, qtbot, "p@ss/w:rd #1")
    opened.control.choose("symfony")
    copy_password(qtbot, opened.view, "MAILER_DSN")
    assert text_there() == "'smtp://apikey:p%40ss%2Fw%3Ard%20%231@smtp.sendgrid.net:587'"
    opened.control.choose("env")
    copy(opened.view, "SMTP_PASSWORD")
    qtbot.waitUntil(lambda: text_there() == "'p@ss/w:rd #1'", timeout=5000)


def test_a_password_that_readers_of_files_do_not_agree_on_is_told(
    opened: ShopPlace, window: MainWindow, qtbot: QtBot
) -> None:
    save_password(window, qtbot, "it's $5 `x`")
    opened.control.choose("env")
    copy_password(qtbot, opened.view, "SMTP_PASSWORD")
    assert "do not agree" in opened.view.status.text()
    opened.control.choose("order_desk")
    copy(opened.view, "Password")
    qtbot.waitUntil(lambda: text_there() == "it's $5 `x`", timeout=5000)
    assert "do not agree" not in opened.view.status.text()


def test_where_the_user_name_is_the_secret_it_is_copied_like_one(
    window: MainWindow, places: Places, qtbot: QtBot
) -> None:
    token = ACCOUNT.with_(provider="postmark", region=None, user="", user_is_secret=True)
    save_password(window, qtbot, "a-token-of-mine")
    place = open_page(window, places, qtbot, token)
    place.control.choose("fluent_smtp")
    copy_password(qtbot, place.view, "SMTP Username")
    assert text_there() == "a-token-of-mine"
    assert [text for text in seen.texts(window) if "a-token-of-mine" in text] == []


def test_a_password_that_was_typed_but_not_saved_yet_is_the_one(
    window: MainWindow, places: Places, qtbot: QtBot
) -> None:
    window.services.desk.save(ACCOUNT)
    places.open_account(ACCOUNT.id)
    settle(qtbot, window)
    places.account.form.secret.set_text("typed-just-now")
    place = open_page(window, places, qtbot, ACCOUNT)
    place.control.choose("order_desk")
    copy_password(qtbot, place.view)
    assert text_there() == "typed-just-now"


def test_without_a_saved_password_it_says_so(opened: ShopPlace, qtbot: QtBot) -> None:
    opened.control.choose("order_desk")
    copy(opened.view, "Password")
    qtbot.waitUntil(lambda: "No password is saved" in opened.view.status.text(), timeout=10_000)
    assert text_there() == ""


class TestWithAKeyringThatDoesNotAnswer:
    @pytest.fixture
    def keyring(self) -> Iterator[HangingKeyring]:
        made = HangingKeyring()
        made.entries[f"SMTP Desk: {ACCOUNT.id}"] = "a-password-of-mine"
        yield made
        made.go.set()

    @pytest.mark.parametrize("deadline", [0.5])
    def test_the_window_gives_up_in_time(self, opened: ShopPlace, qtbot: QtBot) -> None:
        opened.control.choose("order_desk")
        copy(opened.view, "Password")
        qtbot.waitUntil(lambda: "did not answer" in opened.view.status.text(), timeout=15_000)
        assert text_there() == ""

    @pytest.mark.parametrize("deadline", [20.0])
    def test_it_says_what_it_waits_for_and_copies_what_comes_then(
        self, opened: ShopPlace, qtbot: QtBot, keyring: HangingKeyring
    ) -> None:
        opened.control.choose("order_desk")
        copy(opened.view, "Password")
        qtbot.waitUntil(lambda: "Waiting for the system's permission" in opened.view.status.text(), timeout=15_000)
        assert text_there() == ""
        keyring.go.set()
        qtbot.waitUntil(lambda: text_there() == "a-password-of-mine", timeout=15_000)

    def test_an_answer_that_comes_too_late_for_the_page_is_not_copied(
        self, opened: ShopPlace, qtbot: QtBot, keyring: HangingKeyring, window: MainWindow
    ) -> None:
        opened.control.choose("order_desk")
        heard: list[SecretState] = []
        copy(opened.view, "Password")
        window.services.desk.load_secret(ACCOUNT.id, lambda result: heard.append(result.state))
        assert keyring.entered.wait(10)
        copy(opened.view, "Port")
        keyring.go.set()
        qtbot.waitUntil(lambda: SecretState.FOUND in heard, timeout=15_000)
        assert text_there() == "587"
        assert opened.view.status.text() == "Copied: Port"


def test_all_values_are_copied_without_the_password(opened: ShopPlace, window: MainWindow, qtbot: QtBot) -> None:
    save_password(window, qtbot, "a-password-of-mine")
    opened.control.choose("laravel_11")
    opened.view.copy_all_button.click()
    assert "MAIL_HOST=smtp.sendgrid.net\n" in text_there()
    assert "MAIL_PASSWORD=\n" in text_there()
    assert "a-password" not in text_there()


# -- by keyboard -------------------------------------------------------------------------------------------------------


def test_by_keyboard_alone_a_value_is_copied_and_the_page_left(
    opened: ShopPlace, window: MainWindow, places: Places, qtbot: QtBot
) -> None:
    opened.control.choose("order_desk")
    window.activateWindow()
    opened.view.choice.setFocus()
    passed: list[QWidget] = []
    while (focused := window.focusWidget()) is not None and focused.accessibleName() != "Copy Port":
        assert focused not in passed, [one.accessibleName() for one in passed]
        passed.append(focused)
        key(window, Qt.Key.Key_Tab)
    key(window, Qt.Key.Key_Space)
    assert text_there() == "587"
    key(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is places.account, timeout=5000)
    assert places.control.account_id == ACCOUNT.id
    key(window, Qt.Key.Key_3, modifier=Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(opened.showing, timeout=5000)


def test_tab_reaches_every_button_of_the_page(opened: ShopPlace, window: MainWindow) -> None:
    opened.control.choose("prestashop_90_91")
    window.activateWindow()
    opened.view.choice.setFocus()
    reached: list[QWidget] = []
    while (focused := window.focusWidget()) is not None and focused not in reached:
        reached.append(focused)
        key(window, Qt.Key.Key_Tab)
    buttons = [made for made in opened.view.findChildren(QPushButton) if made.isVisible()]
    assert len(buttons) > 8
    assert [made.accessibleName() for made in buttons if made not in reached] == []


# -- what does not fit -------------------------------------------------------------------------------------------------


def test_a_port_that_does_not_fit_is_changed_in_the_account_and_checked(
    window: MainWindow, places: Places, qtbot: QtBot
) -> None:
    here = Server("127.0.0.1", 465, Security.TLS)
    save_password(window, qtbot, "a-password-of-mine")
    place = open_page(window, places, qtbot, ACCOUNT.with_(provider=None, region=None, server=here))
    settle(qtbot, window)
    place.control.choose("salesforce_b2c")
    assert place.view.notices.titles() == [
        "Salesforce B2C Commerce cannot use 465 with SSL/TLS from the start: use 587 with STARTTLS"
    ]
    qtbot.waitUntil(places.account.form.secret.is_saved, timeout=10_000)
    place.view.notices.buttons()[0].click()
    assert window.stack.currentWidget() is places.account
    values = places.account.form.values()
    assert (values["host"], values["port"], values["security"]) == ("127.0.0.1", "587", "starttls")
    qtbot.waitUntil(lambda: places.runs.last(ACCOUNT.id) is not None, timeout=10_000)
    run = places.runs.last(ACCOUNT.id)
    assert run is not None
    assert run.account.server == Server("127.0.0.1", 587, Security.STARTTLS)
    qtbot.waitUntil(lambda: not places.runs.running(ACCOUNT.id), timeout=30_000)


def test_a_form_that_cannot_be_used_says_why_beside_the_field(window: MainWindow, places: Places, qtbot: QtBot) -> None:
    window.services.desk.save(ACCOUNT)
    places.open_account(ACCOUNT.id)
    places.account.form.fields["sender"].set_text("no address")
    places.account.shop_button.click()
    assert window.stack.currentWidget() is places.account
    assert places.account.form.fields["sender"].is_wrong()


def test_without_a_server_there_is_nothing_to_use(window: MainWindow, places: Places) -> None:
    places.open_new("")
    assert places.account.shop_button.isVisible()
    assert not places.account.shop_button.isEnabled()


def test_the_practice_account_is_not_for_a_shop(practising: Places) -> None:
    assert not practising.account.shop_button.isVisible()
    assert "Use in my shop" not in [made.accessibleName() for made in practising.account.check.verdict.buttons]


@pytest.mark.parametrize("sends", [False, True])
def test_a_check_that_went_well_leads_there(window: MainWindow, places: Places, qtbot: QtBot, sends: bool) -> None:
    window.services.desk.save(ACCOUNT)
    places.open_account(ACCOUNT.id)
    places.runs.show_sample(ACCOUNT, samples.passed(sends=sends))
    places.checks.show()
    made = [one for one in places.account.check.verdict.buttons if one.accessibleName() == "Use in my shop"]
    assert len(made) == 1
    made[0].click()
    assert places.shop.showing()


# -- afterwards --------------------------------------------------------------------------------------------------------


def press(view: ShopView, words: str) -> None:
    next(made for made in view.notices.buttons() if made.accessibleName() == words).click()


def test_when_a_mail_was_sent_from_the_shop_it_asks_whether_it_arrived(
    opened: ShopPlace, window: MainWindow, places: Places
) -> None:
    opened.control.choose("order_desk")
    opened.view.done_button.click()
    assert opened.view.notices.titles() == ["Did the mail from Order Desk arrive?"]
    press(opened.view, "It arrived")
    assert opened.view.notices.titles() == ["Then Order Desk sends through this account"]
    press(opened.view, "Back to the account")
    assert window.stack.currentWidget() is places.account


def test_where_the_shop_shows_an_error_the_paste_box_is_next(
    opened: ShopPlace, window: MainWindow, places: Places
) -> None:
    opened.control.choose("order_desk")
    opened.view.done_button.click()
    press(opened.view, "The shop shows an error")
    press(opened.view, "Paste the message")
    assert window.stack.currentWidget() is places.open_explain()


def test_where_it_did_not_arrive_there_is_something_to_do(opened: ShopPlace) -> None:
    opened.control.choose("order_desk")
    opened.view.done_button.click()
    press(opened.view, "It did not")
    assert "may still be on its way" in opened.view.notices.titles()[0]


# -- on paper ----------------------------------------------------------------------------------------------------------


def keep_files_in(place: ShopPlace, path: Path) -> list[str]:
    """Answer the question for a file with this one; what was proposed is noted."""
    proposed: list[str] = []

    def ask(_parent: QWidget, name: str, then: Callable[[str], object]) -> None:
        proposed.append(name)
        then(str(path))

    place.control.paper.ask_file = ask
    return proposed


def test_a_pdf_is_saved_without_the_password(opened: ShopPlace, qtbot: QtBot, tmp_path: Path) -> None:
    opened.control.choose("order_desk")
    proposed = keep_files_in(opened, tmp_path / "shop.pdf")
    view = opened.view
    view.print_button.click()
    assert view.print_card.isVisible()
    assert not view.print_card.danger.isVisible()
    assert not view.print_card.with_password.isChecked()
    view.print_card.pdf_button.click()
    qtbot.waitUntil(lambda: view.status.text() == "Saved as shop.pdf.", timeout=10_000)
    content = (tmp_path / "shop.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"%%EOF" in content[-32:]
    assert proposed == ["Order Desk.pdf"]
    assert not view.print_card.isVisible()
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "shop.pdf").stat().st_mode) == 0o600


def test_the_password_is_in_it_only_where_that_was_ticked_and_the_danger_is_named(
    opened: ShopPlace, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    save_password(window, qtbot, "paper-password-7")
    opened.control.choose("order_desk")
    keep_files_in(opened, tmp_path / "with.pdf")
    view = opened.view
    view.print_button.click()
    view.print_card.with_password.click()
    assert view.print_card.danger.isVisible()
    assert view.print_card.property("tone") == "bad"
    view.print_card.pdf_button.click()
    qtbot.waitUntil(lambda: view.status.text() == "Saved as with.pdf.", timeout=10_000)
    assert (tmp_path / "with.pdf").read_bytes().startswith(b"%PDF-")
    view.print_button.click()
    assert not view.print_card.with_password.isChecked()  # it has to be asked for anew


def words_of(document: QTextDocument) -> str:
    return document.toPlainText()


def test_what_stands_on_the_paper() -> None:
    page = shop_page(load().get("opencart_4"), ACCOUNT.with_(name="<b>A & B</b>"), None)
    without = words_of(shop_print.document(page, "<b>A & B</b>"))
    assert "paper-password-7" not in without
    for words in ("OpenCart 4", "<b>A & B</b>", "Hostname", "tls://smtp.sendgrid.net", "•" * 12, "2026-11-21"):
        assert words in without
    assert "paper-password-7" in words_of(shop_print.document(page, "A", Secret("paper-password-7")))


def test_a_file_that_cannot_be_written_is_told(opened: ShopPlace, qtbot: QtBot, tmp_path: Path) -> None:
    opened.control.choose("order_desk")
    keep_files_in(opened, tmp_path / "no such folder" / "shop.pdf")
    opened.view.print_button.click()
    opened.view.print_card.pdf_button.click()
    qtbot.waitUntil(lambda: "could not be written" in opened.view.status.text(), timeout=10_000)


def test_the_printing_parts_are_imported_only_when_they_are_asked_for(home: Path) -> None:
    import os
    import subprocess

    program = (
        "import sys, smtpdesk.gui.places, smtpdesk.gui.shop_control\n"
        "print([name for name in sys.modules if 'PrintSupport' in name or name.endswith('shop_print')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.stdout.strip() == "[]", done.stderr


# -- the clipboard's own rules -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ({}, 45.0),
        ({"SMTPDESK_CLIPBOARD_SECONDS": "5"}, 5.0),
        ({"SMTPDESK_CLIPBOARD_SECONDS": "0.1"}, 1.0),
        ({"SMTPDESK_CLIPBOARD_SECONDS": "-3"}, 1.0),
        ({"SMTPDESK_CLIPBOARD_SECONDS": "600"}, 45.0),
        ({"SMTPDESK_CLIPBOARD_SECONDS": "inf"}, 45.0),
        ({"SMTPDESK_CLIPBOARD_SECONDS": "nan"}, 45.0),
        ({"SMTPDESK_CLIPBOARD_SECONDS": "soon"}, 45.0),
    ],
)
def test_the_while_can_be_made_shorter_never_longer(told: dict[str, str], seconds: float) -> None:
    assert clipboard_seconds(45.0, told) == seconds


def test_a_second_secret_begins_to_count_anew(dressed: QApplication, clock: Clock) -> None:
    keeper = SecretClipboard(45, clock)
    keeper.copy(Secret("first-secret"))
    clock.now += 40
    keeper.copy(Secret("second-secret"))
    assert keeper.left() == 45
    keeper.clear()
    assert text_there() == ""
    keeper.clear()


def test_the_secret_is_in_no_repr(dressed: QApplication, clock: Clock) -> None:
    keeper = SecretClipboard(45, clock)
    keeper.copy(Secret("first-secret"))
    assert "first-secret" not in repr(keeper.__dict__)
    keeper.clear()


def test_the_programs_end_takes_it_out(dressed: QApplication, clock: Clock, qapp: QApplication) -> None:
    keeper = SecretClipboard(45, clock)
    keeper.copy(Secret("first-secret"))
    qapp.aboutToQuit.emit()
    assert text_there() == ""
    assert keeper.left() is None


def test_the_keyring_is_never_asked_on_the_windows_thread(
    window: MainWindow, places: Places, qtbot: QtBot, keyring: MemoryKeyring
) -> None:
    threads: set[str] = set()
    keyring.before = lambda _what, _service: threads.add(threading.current_thread().name)
    save_password(window, qtbot, "a-password-of-mine")
    place = open_page(window, places, qtbot, ACCOUNT)
    place.control.choose("order_desk")
    copy_password(qtbot, place.view)
    assert threads
    assert threading.main_thread().name not in threads


def test_printing_asks_for_a_printer_and_the_window_goes_on(opened: ShopPlace, qtbot: QtBot) -> None:
    from PySide6.QtPrintSupport import QPrintDialog

    opened.control.choose("order_desk")
    view = opened.view
    view.print_button.click()
    view.print_card.print_button.click()
    found: list[QPrintDialog] = []

    def asked() -> bool:
        found[:] = [one for one in QApplication.topLevelWidgets() if isinstance(one, QPrintDialog) and one.isVisible()]
        return bool(found)

    qtbot.waitUntil(asked, timeout=10_000)
    found[0].reject()
    assert view.print_card.isVisible()
    assert view.status.text() == ""
