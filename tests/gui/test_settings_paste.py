"""Pasted settings: shown first, filled in by a click, taken back; and the password that came along is told nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from smtpdesk.gui.account_form import AccountForm
from smtpdesk.gui.block_paste import is_block
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.model.secret import Secret
from tests.gui import seen
from tests.gui.driving import has_keys, key
from tests.gui.test_form import write
from tests.gui.test_more_settings import choose

BLOCK = "Server: mail.example.com\nPort: 465\nUser: orders@example.com\n"
SENDGRID = "SMTP_HOST=smtp.eu.sendgrid.net\nSMTP_PORT=2525\nSMTP_USER=apikey\n"


@pytest.fixture(autouse=True)
def _clipboard(dressed: object) -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


def copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def read(form: AccountForm, qtbot: QtBot) -> None:
    """Press the button, and wait until what was copied is read."""
    form.paste_button.click()
    qtbot.waitUntil(lambda: form.pasted.fill_button.isVisible() or form.pasted.again_button.isVisible(), timeout=5000)


def paste(editor: QWidget, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier) -> None:
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_V, modifier)


def line(form: AccountForm, name: str) -> QLineEdit:
    field = form.field(name)
    assert field is not None
    assert isinstance(field.editor, QLineEdit)
    return field.editor


def test_what_was_copied_is_shown_before_anything_is_filled_in(places: Places, qtbot: QtBot, sentinel: str) -> None:
    places.open_new("")
    form = places.account.form
    before = form.values()
    copy(f"{BLOCK}Password: {sentinel}\n")
    read(form, qtbot)
    told = form.pasted.words()
    for text in ("4 settings were understood", "mail.example.com (line 1, “Server”)", "465", "orders@example.com"):
        assert text in told, text
    assert "Password: ••••••••" in told
    assert form.values() == before
    assert form.typed_secret() is None
    assert has_keys(form.pasted.fill_button)
    assert all(sentinel not in text for text in seen.texts(places.account.window()))


def test_a_click_fills_in_and_keeps_what_was_not_among_it(places: Places, qtbot: QtBot, sentinel: str) -> None:
    places.open_new("")
    form = places.account.form
    write(form.fields["sender"], "shop@example.com")
    write(form.fields["reply_to"], "help@example.com")
    copy(f"{BLOCK}Password: {sentinel}\n")
    read(form, qtbot)
    form.pasted.fill_button.click()
    values = form.values()
    assert (values["host"], values["port"], values["security"]) == ("mail.example.com", "465", "tls")
    assert (values["user"], values["sender"], values["reply_to"]) == (
        "orders@example.com",
        "shop@example.com",
        "help@example.com",
    )
    assert form.typed_secret() == Secret(sentinel)
    assert QGuiApplication.clipboard().text() == f"{BLOCK}Password: {sentinel}\n"
    assert all(sentinel not in text for text in seen.texts(places.account.window()))
    assert sentinel not in json.dumps(places._desk.drafts)
    form.pasted.undo_button.click()
    values = form.values()
    assert (values["host"], values["port"], values["user"]) == ("", "587", "shop@example.com")
    assert form.typed_secret() is None
    assert form.pasted.isHidden()


def test_the_providers_own_settings_are_chosen_by_its_server(places: Places, qtbot: QtBot) -> None:
    places.open_new("")
    form = places.account.form
    write(form.fields["sender"], "shop@example.com")
    copy(SENDGRID)
    read(form, qtbot)
    form.pasted.fill_button.click()
    values = form.values()
    assert (values["provider"], values["region"], values["host"]) == ("sendgrid", "eu", "smtp.eu.sendgrid.net")
    assert (values["port"], values["security"], values["user"]) == ("2525", "starttls", "apikey")
    assert (values["sender"], values["name"]) == ("shop@example.com", "SendGrid")
    assert form.fields["user"].isHidden()
    form.pasted.undo_button.click()
    values = form.values()
    assert (values["provider"], values["host"], values["name"]) == ("", "", "My mail server")


def test_another_server_leaves_the_provider_that_was_chosen(places: Places, qtbot: QtBot) -> None:
    places.open_new("sendgrid")
    form = places.account.form
    copy(BLOCK)
    read(form, qtbot)
    form.pasted.fill_button.click()
    values = form.values()
    assert (values["provider"], values["host"], values["user"]) == ("", "mail.example.com", "orders@example.com")
    assert values["sender"] == "orders@example.com"
    form.pasted.undo_button.click()
    assert form.values()["provider"] == "sendgrid"
    assert form.values()["host"] == "smtp.sendgrid.net"


@pytest.mark.parametrize("name", ["sender", "user", "host", "secret", "name"])
def test_several_lines_pasted_into_a_field_are_taken_as_settings(places: Places, qtbot: QtBot, name: str) -> None:
    places.open_new("")
    form = places.account.form
    before = form.values()
    copy(BLOCK)
    paste(line(form, name))
    qtbot.waitUntil(form.pasted.fill_button.isVisible, timeout=5000)
    assert form.values() == before
    assert form.typed_secret() is None


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menus_paste_takes_several_lines_as_settings_too(places: Places, qtbot: QtBot) -> None:
    places.open_new("")
    form = places.account.form
    editor = line(form, "user")
    copy(BLOCK)
    at = QPoint(4, 4)
    QApplication.sendEvent(editor, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, editor.mapToGlobal(at)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.objectName() == "edit-paste")
    action.trigger()
    menu.close()
    qtbot.waitUntil(form.pasted.fill_button.isVisible, timeout=5000)
    assert editor.text() == ""


def test_one_value_is_pasted_as_ever(places: Places) -> None:
    places.open_new("")
    form = places.account.form
    copy("orders@example.com\n")
    paste(line(form, "user"))
    assert form.fields["user"].text().strip() == "orders@example.com"
    assert form.pasted.isHidden()


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("a@example.com", False),
        ("a@example.com\n\n", False),
        ("", False),
        ("https://example.com", False),
        (BLOCK, True),
        ("smtp://u:p@mail.example.com:587", True),
        ("sendgrid+smtp://key@default", True),
        ("x" * 200_000, False),
    ],
)
def test_what_counts_as_a_block(text: str, block: bool) -> None:
    assert is_block(text) is block


def test_in_the_picker_a_pasted_block_opens_a_form_with_what_was_understood(window: MainWindow, qtbot: QtBot) -> None:
    copy(SENDGRID)
    paste(window.pick.field)
    form = window.places.account.form
    qtbot.waitUntil(form.pasted.fill_button.isVisible, timeout=5000)
    key(window, Qt.Key.Key_Return)
    assert form.values()["provider"] == "sendgrid"


def test_the_pickers_link_reads_what_was_copied(window: MainWindow, qtbot: QtBot) -> None:
    copy(BLOCK)
    window.pick.paste_button.click()
    form = window.places.account.form
    qtbot.waitUntil(form.pasted.fill_button.isVisible, timeout=5000)
    assert "mail.example.com" in form.pasted.words()


def test_an_empty_clipboard_and_a_text_without_settings_say_what_to_do(places: Places, qtbot: QtBot) -> None:
    places.open_new("")
    form = places.account.form
    QGuiApplication.clipboard().clear()
    read(form, qtbot)
    assert "Nothing is copied yet" in form.pasted.words()
    copy("Good morning.\nPlease call me.")
    form.pasted.again_button.click()
    qtbot.waitUntil(lambda: "No settings were recognised" in form.pasted.words(), timeout=5000)
    copy("Incoming server: imap.example.com\nIMAP port: 993\n")
    form.pasted.again_button.click()
    qtbot.waitUntil(lambda: "IMAP or POP" in form.pasted.words(), timeout=5000)
    form.pasted.close_button.click()
    assert form.pasted.isHidden()
    assert has_keys(form.paste_button)


def test_a_contradiction_is_told_and_the_port_is_believed(places: Places, qtbot: QtBot) -> None:
    places.open_new("")
    form = places.account.form
    copy("SMTP server: mail.example.com\nSMTP port: 465\nSMTP encryption: STARTTLS\n")
    read(form, qtbot)
    assert "Port 465 does not go with “STARTTLS” (lines 2 and 3)" in form.pasted.words()
    form.pasted.fill_button.click()
    assert (form.values()["port"], form.values()["security"]) == ("465", "tls")


def test_what_was_read_is_forgotten_with_the_account(places: Places, qtbot: QtBot, sentinel: str) -> None:
    places.open_new("")
    form = places.account.form
    copy(f"{BLOCK}Password: {sentinel}\n")
    read(form, qtbot)
    places.open_new("gmail")
    assert form.pasted.isHidden()
    assert places.paste._block.secret is None
    places.paste.fill()
    assert form.typed_secret() is None
    assert form.values()["provider"] == "gmail"


def test_a_saved_password_is_not_used_for_another_server(places: Places, qtbot: QtBot) -> None:
    places.open_new("gmail")
    form = places.account.form
    form.secret.empty_out(saved=True)
    copy(BLOCK)
    read(form, qtbot)
    form.pasted.fill_button.click()
    assert not form.secret.is_saved()
    form.pasted.undo_button.click()
    assert form.secret.is_saved()
    choose(form.fields["provider"], "sendgrid")
    assert not form.secret.is_saved()


def test_ctrl_z_takes_back_in_each_field_what_was_filled_in(places: Places, qtbot: QtBot, sentinel: str) -> None:
    places.open_new("")
    form = places.account.form
    write(form.fields["user"], "mine")
    write(form.secret, "typed-before")
    copy(f"{BLOCK}Password: {sentinel}\nFrom: shop@example.com\n")
    read(form, qtbot)
    form.pasted.fill_button.click()
    for name, filled, before in (
        ("user", "orders@example.com", "mine"),
        ("host", "mail.example.com", ""),
        ("port", "465", "587"),
        ("sender", "shop@example.com", ""),
    ):
        assert line(form, name).text() == filled
        QTest.keyClick(line(form, name), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert line(form, name).text() == before, name
    assert form.typed_secret() == Secret(sentinel)
    QTest.keyClick(line(form, "secret"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert form.typed_secret() == Secret("typed-before")


def test_ctrl_z_takes_back_what_another_provider_or_region_filled_in(places: Places) -> None:
    places.open_new("mailgun")
    form = places.account.form
    choose(form.fields["region"], "eu")
    assert line(form, "host").text() == "smtp.eu.mailgun.org"
    line(form, "host").undo()
    assert line(form, "host").text() == "smtp.mailgun.org"
    write(form.fields["user"], "postmaster@example.com")
    choose(form.fields["provider"], "sendgrid")
    assert line(form, "user").text() == "apikey"
    line(form, "user").undo()
    assert line(form, "user").text() == "postmaster@example.com"


def test_another_account_cannot_be_undone_into_this_one(places: Places) -> None:
    places.open_new("")
    form = places.account.form
    write(form.fields["user"], "of-the-first@example.com")
    places.open_new("gmail")
    line(form, "user").undo()
    assert "of-the-first" not in line(form, "user").text()
