"""Small habits of an account's page: what it says of the password, proposes, shows before a check, and focuses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex

from smtpdesk.gui import secret_words
from smtpdesk.gui.field import Field
from smtpdesk.gui.places import Places
from smtpdesk.store.secrets import Reason, SecretResult, SecretState


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
