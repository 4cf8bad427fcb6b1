import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from smtpdesk.gui.account_form import AccountForm
from smtpdesk.gui.field import Field
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.gui.services import Services
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Security
from smtpdesk.providers.ses import smtp_password
from smtpdesk.store.drafts import Drafts
from smtpdesk.store.secrets import Vault
from tests.gui import seen
from tests.gui.driving import check_again, wait_for


class Drawer:
    """A keyring in memory, with the three calls of the library's."""

    def __init__(self) -> None:
        self.slow = 0.0
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        time.sleep(self.slow)
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def form_of(places: Places, provider: str) -> AccountForm:
    places.open_new(provider)
    return places.account.form


def write(field: Field, text: str) -> None:
    """Type, then let typing rest."""
    assert isinstance(field.editor, QLineEdit)
    field.editor.selectAll()
    field.editor.insert(text)
    field.editor.textEdited.emit(text)
    field.paused.emit()


def visible(form: AccountForm) -> list[str]:
    return [name for name, field in form.fields.items() if not field.isHidden()]


@pytest.mark.parametrize(
    ("provider", "hidden", "user", "secret"),
    [
        ("sendgrid", {"user"}, "Username", "API key"),
        ("postmark", {"user", "region"}, None, "Server API token"),
        ("gmail", {"region"}, None, None),
        ("amazon_ses", set(), None, None),
        ("", {"region"}, "User name", "Password"),
    ],
)
def test_only_what_the_provider_needs_is_asked_by_its_own_names(
    places: Places, provider: str, hidden: set[str], user: str | None, secret: str | None
) -> None:
    form = form_of(places, provider)
    assert set(form.fields) - set(visible(form)) == hidden
    if user is not None:
        assert form.fields["user"].words() == user
    if secret is not None:
        assert form.secret.words() == secret
        assert form.secret.editor.accessibleName() == secret
    assert form.server.is_open() == (provider == "")
    assert form.help.isHidden() == (form.provider is None or form.provider.prepare is None)


def test_the_fixed_user_name_is_filled_in_and_another_one_can_be_mended(places: Places) -> None:
    form = form_of(places, "sendgrid")
    assert form.values()["user"] == "apikey"
    form.show_values({**form.values(), "user": "owner@example.com"})
    assert not form.fields["user"].isHidden()
    form.paused.emit()
    remark = form.fields["user"].remark
    assert "apikey" in remark.words()
    remark.mend_button().click()
    assert form.fields["user"].text() == "apikey"


def test_a_wrong_address_is_told_beside_the_field_and_goes_away_when_it_is_mended(places: Places) -> None:
    form = form_of(places, "gmail")
    write(form.fields["sender"], "orders@")
    assert form.fields["sender"].is_wrong()
    assert form.fields["sender"].remark.words() in seen.texts(form)
    assert form.fields["sender"].editor.accessibleDescription() == form.fields["sender"].remark.words()
    write(form.fields["sender"], "orders@example.com")
    assert not form.fields["sender"].is_wrong()


def test_what_is_missing_is_told_when_a_check_is_wanted_and_gets_the_focus(places: Places) -> None:
    form = form_of(places, "gmail")
    write(form.fields["user"], "")
    places.check()
    assert form.fields["user"].is_wrong()
    assert form.secret.is_wrong()
    assert form.fields["user"].editor.hasFocus()
    assert places.runs.last(places.control.account_id) is None
    form = form_of(places, "")
    form.server.unfold(open_=False)
    places.check()
    assert form.server.is_open()
    assert form.server.host.editor.hasFocus()


@pytest.mark.parametrize(("port", "security"), [("465", Security.TLS), ("587", Security.STARTTLS)])
def test_port_and_security_go_together_and_it_says_so(places: Places, port: str, security: Security) -> None:
    form = form_of(places, "")
    form.server.security.set_text(Security.PLAIN.value)
    write(form.server.port, port)
    assert form.server.values()["security"] == security.value
    assert port in form.server.note.words().split("465 is")[0]


def test_signing_in_without_encryption_names_the_danger(places: Places) -> None:
    form = form_of(places, "")
    choice = form.server.security
    choice.set_text(Security.PLAIN.value)
    choice.changed.emit()
    assert not form.server.unsafe.isHidden()
    assert any("take over the account" in text for text in seen.texts(form.server))
    form.server.unsafe.setChecked(True)
    assert form.values()["unencrypted"] == "yes"
    choice.set_text(Security.TLS.value)
    choice.changed.emit()
    assert form.values()["unencrypted"] == ""


def test_another_region_brings_its_server_and_another_provider_its_own(places: Places) -> None:
    form = form_of(places, "mailgun")
    form.fields["sender"].set_text("orders@example.com")
    form.fields["region"].set_text("eu")
    form.fields["region"].changed.emit()
    assert form.values()["host"] == "smtp.eu.mailgun.org"
    form.fields["provider"].set_text("sendgrid")
    form.fields["provider"].changed.emit()
    values = form.values()
    assert (values["host"], values["sender"], values["name"]) == ("smtp.sendgrid.net", "orders@example.com", "SendGrid")


def test_blanks_around_a_secret_are_told_and_taken_away_as_an_edit_that_can_be_undone(places: Places) -> None:
    form = form_of(places, "gmail")
    write(form.secret, "abcd efgh ijkl mnop")
    assert not form.secret.remark.mend_button().isHidden()
    form.secret.remark.mend_button().click()
    assert form.secret.secret() == Secret("abcdefghijklmnop")
    assert isinstance(form.secret.editor, QLineEdit)
    form.secret.editor.undo()
    assert form.secret.text() != "abcdefghijklmnop"


def test_an_aws_secret_key_becomes_the_smtp_password_of_the_region(places: Places) -> None:
    form = form_of(places, "amazon_ses")
    key, region = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", form.values()["region"]
    write(form.secret, key)
    form.secret.remark.mend_button().click()
    assert form.secret.secret() == Secret(smtp_password(key, region))


def test_the_eye_shows_what_was_typed_and_only_that(places: Places, sentinel: str) -> None:
    form = form_of(places, "gmail")
    editor = form.secret.editor
    assert isinstance(editor, QLineEdit)
    assert form.secret._eye.isHidden()
    write(form.secret, sentinel)
    assert sentinel not in editor.displayText()
    heard = QAccessible.queryAccessibleInterface(editor)
    assert sentinel not in heard.text(QAccessible.Text.Value)
    QTest.mouseClick(form.secret._eye, Qt.MouseButton.LeftButton)
    assert editor.displayText() == sentinel
    assert form.secret._eye.accessibleName() == "Hide what was typed"
    form.secret.empty_out(saved=True)
    assert editor.echoMode() is QLineEdit.EchoMode.Password
    editor.undo()
    assert editor.text() == ""


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def keeping(qtbot: QtBot, dressed: object, drawer: Drawer) -> Iterator[MainWindow]:
    """A window whose computer has a keyring."""
    services = Services(make_vault=lambda: Vault(drawer))
    window = MainWindow(services)
    window.show()
    with qtbot.waitSignal(services.desk.loaded, timeout=10_000):
        window.begin()
    yield window
    services.close()
    window.deleteLater()


def test_a_saved_secret_is_used_but_never_comes_into_the_window(
    keeping: MainWindow, drawer: Drawer, qtbot: QtBot, sentinel: str
) -> None:
    places = keeping.places
    form = form_of(places, "")
    for name, text in (("sender", "a@example.com"), ("user", "a@example.com"), ("name", "Shop")):
        write(form.fields[name], text)
    write(form.server.host, "127.0.0.1")
    write(form.server.port, "9")
    write(form.secret, sentinel)
    places.check()
    account_id = places.control.account_id
    qtbot.waitUntil(lambda: form.secret.state_words() == "Kept in your computer's keyring", timeout=10_000)
    assert sentinel in "".join(drawer.kept.values())
    places.open_practice()
    assert all(sentinel not in text for text in seen.texts(keeping))
    places.open_account(account_id)
    qtbot.waitUntil(form.secret.is_saved, timeout=10_000)
    assert form.secret.text() == ""
    assert isinstance(form.secret.editor, QLineEdit)
    assert form.secret.editor.placeholderText() == "•" * 18
    wait_for(qtbot, places, account_id)  # a check that still runs is not begun again
    check_again(qtbot, places)
    assert form.secret.text() == ""
    places.ask_delete(account_id)
    places.account.question.delete_button.click()
    qtbot.waitUntil(lambda: not drawer.kept, timeout=10_000)


def test_a_secret_that_was_just_typed_is_written_before_the_program_ends(
    keeping: MainWindow, drawer: Drawer, sentinel: str
) -> None:
    drawer.slow = 0.3
    form = form_of(keeping.places, "gmail")
    write(form.secret, sentinel)
    keeping.close()
    assert sentinel in "".join(drawer.kept.values())


def test_a_field_is_looked_at_when_typing_rests_and_not_before(places: Places, qtbot: QtBot) -> None:
    form = form_of(places, "gmail")
    sender = form.fields["sender"]
    sender.editor.setFocus()
    QTest.keyClicks(sender.editor, "orders@")
    assert not sender.is_wrong()
    qtbot.waitUntil(sender.is_wrong, timeout=10_000)
    QTest.keyClicks(sender.editor, "e")
    assert not sender.is_wrong()  # what is being mended is not told again with every key
    QTest.keyClicks(sender.editor, "xample.com")
    sender.paused.emit()
    assert not sender.is_wrong()


def test_a_draft_is_kept_when_the_account_is_switched_and_when_the_window_closes(
    places: Places, window: MainWindow
) -> None:
    form = form_of(places, "gmail")
    account_id = places.control.account_id
    write(form.fields["sender"], "first@example.com")
    places.open_new("sendgrid")
    write(places.account.form.fields["reply_to"], "second@example.com")
    second = places.control.account_id
    places.open_account(account_id)
    assert form.fields["sender"].text() == "first@example.com"
    window.close()
    assert {account_id, second} <= set(Drafts().all())
    assert Drafts().all()[second]["reply_to"] == "second@example.com"


@pytest.mark.parametrize(("port", "words"), [("25", "most networks block it"), ("2525", "works like 587")])
def test_the_unusual_ports_are_explained_beside_the_usual_ones(places: Places, port: str, words: str) -> None:
    form = form_of(places, "")
    write(form.server.port, port)
    note = form.server.note.words()
    assert words in note
    assert "465 is encrypted from the start; 587 begins in clear" in note
    assert note.endswith("Both are safe.")
