"""A newcomer without any account: how many clicks from the first start to a test e-mail that was taken and is seen."""

from __future__ import annotations

import pytest

from tests.integration import window_words as words
from tests.integration.desk_at_hand import SOON, AtHand

pytestmark = [pytest.mark.window, pytest.mark.integration]

FEW = 5


def test_from_the_first_start_to_a_test_e_mail_in_a_few_clicks(at_hand: AtHand) -> None:
    with at_hand.person() as person:
        person.click(words.TRY_PRACTICE)
        person.await_words(words.WORKS)
        person.picture("works")
        person.click(words.SEND)
        person.await_focus(words.RECIPIENT)
        person.click(words.SEND_IT)
        person.await_words(words.TOOK)
        person.picture("sent")
        person.click(words.PRACTICE, "check box")
        person.await_words(words.WHAT_CAME, "you@example.com")
        person.picture("came")
        assert person.clicks <= FEW
        assert at_hand.accounts() == []
        person.close()
        assert person.await_end(SOON) == 0
        assert person.said() == ""
