"""Small habits of an account's page: what it says of the password, proposes, shows before a check, and focuses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from smtpdesk.gui import samples, secret_words
from smtpdesk.gui.field import Field
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.store.secrets import Reason, SecretResult, SecretState
from tests.fakes.scripted_server import scripted_server
from tests.gui import mail_server
from tests.gui.driving import check_again, press


@pytest.mark.parametrize(("reason", "lost"), [(Reason.NO_KEYRING, False), (Reason.LOCKED, True)])
def test_nothing_is_said_of_a_saved_password_where_none_can_be(reason: Reason, lost: bool) -> None:
    words = secret_words.secret_words(SecretResult(SecretState.UNAVAILABLE, reason))[0]
    assert ("cannot be read" in words) == lost
    assert ("has no keyring" in words) != lost
    assert ("for this session only" in words) != lost


def test_a_typed_password_is_told_to_be_kept_on_leaving_too() -> None:
    assert "leave" in secret_words.before_saving()[0]


def write(field: Field, text: str) -> None:
    """Type, then let typing rest."""
    field.set_text("")
    field.mend_text(text)


def first_steps(places: Places) -> list[str]:
    model = places.account.check.steps.model()
    return [str(model.index(row, 0, QModelIndex()).data()) for row in range(2)]


def test_what_a_check_goes_through_follows_what_is_typed(places: Places) -> None:
    places.open_new("")
    form = places.account.form
    assert first_steps(places) == ["Find the server", "Connect to port 587"]
    write(form.server.host, "mail.example.com")
    write(form.server.port, "465")
    assert first_steps(places) == ["Find mail.example.com", "Connect to port 465"]
    write(form.server.port, "none")
    write(form.server.host, "not a name")
    assert first_steps(places) == ["Find the server", "Connect to the server"]


def test_a_test_mail_is_proposed_to_the_address_just_typed_but_not_over_another_one(places: Places) -> None:
    places.open_new("gmail")
    form, bar = places.account.form, places.account.bar
    write(form.fields["sender"], "orders@")
    assert bar.recipient.text() == ""
    write(form.fields["sender"], "orders@example.com")
    assert bar.recipient.text() == "orders@example.com"
    write(form.fields["sender"], "shop@example.com")
    assert bar.recipient.text() == "shop@example.com"
    write(bar.recipient, "owner@example.com")
    write(form.fields["sender"], "orders@example.com")
    assert bar.recipient.text() == "owner@example.com"


def test_a_refused_password_can_be_changed_from_the_verdict(
    window: MainWindow, places: Places, qtbot: QtBot, sentinel: str
) -> None:
    with scripted_server(mail_server.refuses("shop", sentinel)) as server:
        mail_server.open_account(window, places, server)
        places.account.form.secret.mend_text(sentinel)
        check_again(qtbot, places)
    buttons = places.account.check.verdict.buttons
    assert [made.accessibleName() for made in buttons].index("Change the password") == 1
    assert [made.property("kind") for made in buttons].count("primary") == 1
    press(places, "Change the password")
    assert window.focusWidget() is places.account.form.secret.editor


def test_every_stop_of_the_tab_key_has_a_name(window: MainWindow, places: Places) -> None:
    window.services.desk.save(samples.ACCOUNT)
    places.runs.show_sample(samples.ACCOUNT, samples.passed())
    places.open_account(samples.ACCOUNT.id)
    stops = [widget for widget in places.account.findChildren(QWidget) if _is_stop(widget)]
    assert len(stops) > 10
    assert [widget for widget in stops if not widget.accessibleName().strip()] == []


def _is_stop(widget: QWidget) -> bool:
    tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def test_after_the_practice_servers_check_the_focus_is_where_it_goes_on(window: MainWindow, practising: Places) -> None:
    assert window.focusWidget() is practising.account.check.verdict.buttons[0]
    assert practising.account.check.verdict.buttons[0].accessibleName() == "Send a test e-mail"
