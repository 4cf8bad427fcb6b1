"""The fold for what few accounts need: it is closed, tells what is unusual, refuses beside the field, and is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from smtpdesk.gui import form_values, samples
from smtpdesk.gui.account_form import AccountForm
from smtpdesk.gui.buttons import Choice
from smtpdesk.gui.field import Field
from smtpdesk.gui.file_field import FileField
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.more_fields import summary
from smtpdesk.gui.places import Places
from smtpdesk.model.settings import Account, Deadlines, IpVersion, Security, SettingsError, SignIn
from tests.gui import seen


def write(field: Field, text: str) -> None:
    """Type, then let typing rest."""
    assert isinstance(field.editor, QLineEdit)
    field.editor.selectAll()
    QTest.keyClicks(field.editor, text)
    field.paused.emit()


def choose(field: Field, value: str) -> None:
    field.set_text(value)
    field.changed.emit()
    field.paused.emit()


@pytest.fixture
def form(window: MainWindow, places: Places) -> AccountForm:
    """The form of a kept account, with both folds open."""
    window.services.desk.save(samples.ACCOUNT)
    places.open_account(samples.ACCOUNT.id)
    form = places.account.form
    form.server.unfold(open_=True)
    form.more.unfold(open_=True)
    return form


@pytest.fixture
def authorities(tmp_path: Path) -> Path:
    path = tmp_path / "our authorities.pem"
    path.write_text("-----BEGIN CERTIFICATE-----\n", encoding="ascii")
    return path


def test_it_is_closed_and_says_that_all_is_usual(window: MainWindow, places: Places) -> None:
    window.services.desk.save(samples.ACCOUNT)
    places.open_account(samples.ACCOUNT.id)
    more = places.account.form.more
    assert not more.is_open()
    assert more.summary.whole() == "as usual"
    assert more.fold.accessibleName() == "More settings: as usual"
    QTest.keyClick(more.fold, Qt.Key.Key_Space)
    assert more.is_open()
    assert more.fold.accessibleDescription() == "Open"
    window.add_account()
    places.open_account(samples.ACCOUNT.id)
    assert not more.is_open()


def test_what_is_set_comes_into_the_account_and_back(
    form: AccountForm, window: MainWindow, places: Places, authorities: Path
) -> None:
    fields = form.more.fields
    choose(fields["sign_in"], SignIn.NONE.value)
    choose(fields["ip_version"], IpVersion.V4.value)
    write(fields["ca_file"], str(authorities))
    write(fields["ehlo_name"], "shop.example.com")
    write(fields["deadlines"], "12.5")
    assert not [name for name, field in fields.items() if field.is_wrong()]
    assert form.more.summary.whole() == (
        "no sign-in · own certificate authorities · says EHLO shop.example.com · IPv4 only · waits at most 12.5 s"
    )
    got: list[Account] = []
    places.control.prepare(None, lambda account, _secret: got.append(account))
    expected = samples.ACCOUNT.with_(
        sign_in=SignIn.NONE,
        ip_version=IpVersion.V4,
        ca_file=str(authorities),
        ehlo_name="shop.example.com",
        deadlines=Deadlines.all(12.5),
    )
    changed = ("sign_in", "ip_version", "ca_file", "ehlo_name", "deadlines")
    assert {name: getattr(got[0], name) for name in changed} == {name: getattr(expected, name) for name in changed}
    assert window.services.desk.accounts[samples.ACCOUNT.id] == got[0]
    before = form.values()
    window.add_account()
    places.open_account(samples.ACCOUNT.id)
    assert form.values() == before


@pytest.mark.parametrize("account", [samples.ACCOUNT, samples.ACCOUNT.with_(deadlines=Deadlines(connect=3))])
def test_an_account_goes_through_the_form_unchanged(form: AccountForm, account: Account) -> None:
    form.show_values(form_values.from_account(account))
    assert form_values.make_account(form.values(), account.id, account) == account


def test_limits_that_differ_from_step_to_step_stay_until_they_are_overruled(form: AccountForm) -> None:
    account = samples.ACCOUNT.with_(deadlines=Deadlines(connect=3))
    form.show_values(form_values.from_account(account))
    field = form.more.fields["deadlines"]
    assert isinstance(field.editor, QLineEdit)
    assert field.editor.placeholderText() == "Different for each step"
    assert form.more.summary.whole() == "own time limits"
    write(field, "20")
    assert form_values.make_account(form.values(), account.id, account).deadlines == Deadlines.all(20)
    field.editor.selectAll()
    QTest.keyClick(field.editor, Qt.Key.Key_Delete)
    assert form_values.make_account(form.values(), account.id, account).deadlines == Deadlines()
    assert form.more.summary.whole() == "as usual"


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("ca_file", "/no/such/file.pem", "There is no such file on this computer."),
        ("ca_file", "/", "There is no such file on this computer."),
        ("ca_file", "file.pem", "Give the whole path of the file, from its drive or root on."),
        ("ehlo_name", "not a name", "The EHLO name is not written like one"),
        ("ehlo_name", "https://example.com", "Only the name is wanted here"),
        ("deadlines", "soon", "The time limit has to be a number."),
        ("deadlines", "0", "A time limit has to be between 0.05 seconds and an hour."),
        ("deadlines", "nan", "A time limit has to be between 0.05 seconds and an hour."),
        ("deadlines", "1e9", "A time limit has to be between 0.05 seconds and an hour."),
    ],
)
def test_what_is_impossible_is_told_beside_the_field_and_gets_the_focus(
    form: AccountForm, places: Places, name: str, typed: str, said: str
) -> None:
    field = form.more.fields[name]
    write(field, typed)
    assert field.is_wrong()
    assert field.remark.words().startswith(said)
    assert field.editor.accessibleDescription() == field.remark.words()
    form.more.unfold(open_=False)
    form.secret.set_text("typed")
    places.check()
    assert places.runs.last(places.control.account_id) is None
    assert form.more.is_open()
    assert field.editor.hasFocus()
    write(field, " ")
    assert not field.is_wrong()


@pytest.mark.parametrize("typed", ["", "7", "7,5", " 7.5 "])
def test_seconds_may_be_written_as_people_do(typed: str) -> None:
    assert "deadlines" not in form_values.faults({"deadlines": typed})


@pytest.mark.parametrize(("path", "code"), [("/a\0b", "control-character"), ("/" + "a" * 5000, "too-long")])
def test_a_path_that_cannot_be_one_is_refused_and_not_looked_for(path: str, code: str) -> None:
    assert form_values.faults({"ca_file": path})["ca_file"] == code
    values = form_values.from_account(samples.ACCOUNT) | {"ca_file": path}
    with pytest.raises(SettingsError):
        form_values.make_account(values, "shop")


def test_a_file_can_be_chosen_and_the_window_goes_on_meanwhile(
    form: AccountForm, authorities: Path, qtbot: QtBot
) -> None:
    field = form.more.fields["ca_file"]
    assert isinstance(field, FileField)
    write(field, str(authorities.with_name("old.pem")))
    field.choose_button.click()
    dialog = field.dialog
    assert isinstance(dialog, QFileDialog)
    assert Path(dialog.directory().absolutePath()) == authorities.parent
    field.choose_button.click()
    assert field.dialog is dialog
    with qtbot.waitSignal(field.paused, timeout=5000):
        dialog.fileSelected.emit(str(authorities))
        dialog.done(QFileDialog.DialogCode.Accepted)
    assert Path(field.text()) == authorities
    assert not field.is_wrong()
    assert field.dialog is None


def test_who_does_not_sign_in_needs_no_password_and_who_names_a_way_needs_one(
    form: AccountForm, places: Places
) -> None:
    assert form.needs() == (True, True)
    choose(form.more.fields["sign_in"], SignIn.NONE.value)
    assert form.needs() == (False, False)
    assert form.more.fields["sign_in"].remark.words() == "User name and password are not used."
    places.open_new("")
    assert form.needs() == (False, False)
    choose(form.more.fields["sign_in"], SignIn.CRAM_MD5.value)
    assert form.needs() == (True, True)
    assert "not sent" in form.more.fields["sign_in"].remark.words()


@pytest.mark.parametrize("mechanism", SignIn)
@pytest.mark.parametrize("version", IpVersion)
def test_every_choice_is_offered_and_told_in_the_line(form: AccountForm, mechanism: SignIn, version: IpVersion) -> None:
    values = {**form_values.USUAL_MORE, "sign_in": mechanism.value, "ip_version": version.value}
    form.more.show_values(values)
    assert form.more.values() == values
    usual = mechanism is SignIn.AUTO and version is IpVersion.ANY
    assert (summary(values) == "as usual") == usual


def test_another_provider_keeps_what_belongs_to_this_computer(form: AccountForm, authorities: Path) -> None:
    write(form.more.fields["ehlo_name"], "shop.example.com")
    write(form.more.fields["ca_file"], str(authorities))
    choose(form.more.fields["ip_version"], IpVersion.V6.value)
    choose(form.more.fields["sign_in"], SignIn.LOGIN.value)
    choose(form.fields["provider"], "gmail")
    assert {name: form.values()[name] for name in form_values.USUAL_MORE} == {
        "also_senders": "",
        "sign_in": "auto",
        "ca_file": "",
        "ehlo_name": "shop.example.com",
        "ip_version": "ipv6",
        "deadlines": "",
    }


def test_the_permission_to_sign_in_unencrypted_is_told_in_the_servers_line(form: AccountForm) -> None:
    def boxes() -> list[QCheckBox]:
        return [box for box in form.server.findChildren(QCheckBox) if box.isVisible()]

    assert boxes() == []
    choose(form.server.security, Security.PLAIN.value)
    boxes()[0].click()
    assert form.server.summary.whole().startswith("password unencrypted · ")
    assert "unencrypted" in form.server.fold.accessibleName()
    choose(form.server.security, Security.TLS.value)
    assert boxes() == []
    assert "unencrypted" not in form.server.summary.whole()


@pytest.mark.parametrize("width", [720, 900, 1110, 1200, 1364])
def test_the_form_is_never_wider_than_its_place(
    form: AccountForm, window: MainWindow, width: int, qtbot: QtBot
) -> None:
    window.resize(width, 600)
    inside, place = form.scroller.widget(), form.scroller.viewport()
    assert inside is not None
    # Of the narrowest place, 294 pixels wide, a fifth is left for another system's wider font.
    qtbot.waitUntil(lambda: inside.minimumSizeHint().width() < 0.8 * place.width(), timeout=3000)
    form.scroller.bring(form.more.fields["deadlines"])
    assert form.scroller.horizontalScrollBar().maximum() == 0


def test_a_choice_that_has_no_room_ends_in_dots_and_tells_all_as_its_tool_tip(form: AccountForm, qtbot: QtBot) -> None:
    choice = form.server.security.editor
    assert isinstance(choice, Choice)
    choose(form.server.security, Security.TLS.value)
    qtbot.waitUntil(lambda: choice.short_text() == "SSL/TLS from the start", timeout=3000)
    assert choice.toolTip() == ""
    choice.setFixedWidth(150)
    assert choice.short_text().endswith("…")
    qtbot.waitUntil(lambda: choice.toolTip() == "SSL/TLS from the start", timeout=3000)
    choose(form.server.security, Security.STARTTLS.value)
    assert (choice.short_text(), choice.toolTip()) == ("STARTTLS", "")


@pytest.mark.parametrize("size", [(900, 600), (1364, 820)], ids=["900x600", "1364x820"])
def test_all_can_be_read_and_has_a_name_and_a_label(
    form: AccountForm, window: MainWindow, size: tuple[int, int], qtbot: QtBot
) -> None:
    window.resize(*size)
    choose(form.server.security, Security.PLAIN.value)
    write(form.more.fields["ca_file"], "file.pem")
    qtbot.waitUntil(lambda: seen.clipped(window) == [], timeout=3000)
    assert seen.names_missing(window) == []
    assert {letter: words for letter, words in seen.mnemonics(window).items() if len(words) > 1} == {}
    for field in form.more.fields.values():
        assert field.label().buddy() is field.editor
        assert field.editor.accessibleName() == field.words()
