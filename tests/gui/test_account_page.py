"""Small habits of an account's page: what it says of the password, proposes, shows before a check, and focuses."""

from __future__ import annotations

import pytest

from smtpdesk.gui import secret_words
from smtpdesk.store.secrets import Reason, SecretResult, SecretState


@pytest.mark.parametrize(("reason", "lost"), [(Reason.NO_KEYRING, False), (Reason.LOCKED, True)])
def test_nothing_is_said_of_a_saved_password_where_none_can_be(reason: Reason, lost: bool) -> None:
    words = secret_words.secret_words(SecretResult(SecretState.UNAVAILABLE, reason))[0]
    assert ("cannot be read" in words) == lost
    assert ("has no keyring" in words) != lost
    assert ("for this session only" in words) != lost


def test_a_typed_password_is_told_to_be_kept_on_leaving_too() -> None:
    assert "leave" in secret_words.before_saving()[0]
