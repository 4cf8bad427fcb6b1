"""The first minute of a newcomer without any account: a check that works, a test e-mail, and a failure explained.

By mouse every click is counted, and by keyboard every key that acts; Tab, which only leads there, is not.
"""

from __future__ import annotations

import pytest

from tests.integration import window_words as words
from tests.integration.desk_at_hand import SOON, AtHand

pytestmark = [pytest.mark.window, pytest.mark.integration]

FEW = 5
UNDER_TEN = 9


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


def test_by_mouse_a_failure_is_explained_in_under_ten_clicks(at_hand: AtHand) -> None:
    with at_hand.person() as person:
        person.click(words.TRY_PRACTICE)
        person.await_words(words.WORKS)
        person.click(words.PRACTICE, "check box")
        person.await_words(words.WHAT_CAME)
        person.click(words.NOTHING_WRONG, "combo box")
        chosen = ("Down", "Down", "Down", "Return")  # an open list tells the screen reader nothing of its places
        person.press(*chosen)
        person.await_words(words.OTHER_NAME)
        person.picture("chosen")
        person.click(words.TRY_AGAIN)
        person.await_words(words.NAME_DIFFERS, words.PASSWORD_KEPT)
        person.picture("explained")
        assert person.clicks + len(chosen) <= UNDER_TEN
        person.close()
        assert person.await_end(SOON) == 0
        assert person.said() == ""


def test_by_keyboard_alone_with_under_ten_keys_that_act(at_hand: AtHand) -> None:
    with at_hand.person() as person:
        acts = 0

        def act(*keys: str) -> None:
            nonlocal acts
            acts += len(keys)
            person.press(*keys)

        person.await_thing(words.OTHER)
        person.await_focus(words.ADDRESS)
        person.tab_to(words.TRY_PRACTICE)
        act("Return")
        person.await_words(words.WORKS)
        act("ctrl+shift+Return")
        person.await_focus(words.RECIPIENT)
        act("Return")
        person.await_words(words.TOOK)
        person.tab_to(words.PRACTICE, key="shift+Tab")
        act("space")
        person.await_words(words.WHAT_CAME, "you@example.com")
        person.tab_to(words.NOTHING_WRONG)
        act("Down")
        person.await_words(words.WRONG_PASSWORD)
        person.tab_to(words.TRY_AGAIN)
        act("Return")
        person.await_words(words.SIGN_IN_REFUSED, words.SERVERS_WORDS)
        person.picture("explained")
        assert acts <= UNDER_TEN
        person.close()
        assert person.await_end(SOON) == 0
        assert person.said() == ""
