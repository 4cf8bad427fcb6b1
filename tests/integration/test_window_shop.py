"""“Use in my shop” in the real window by keyboard: values are copied, and the password leaves the clipboard again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from smtpdesk.model.settings import Account, Security, Server
from smtpdesk.store.accounts import Accounts
from tests.integration import clipboard
from tests.integration import window_words as words
from tests.integration.desk_at_hand import SOON, AtHand
from tests.integration.person import Person, person_at

pytestmark = [pytest.mark.window, pytest.mark.integration]

ACCOUNT = Account(
    id="candle-shop",
    name="Candle shop",
    server=Server("mail.example.com", 587, Security.STARTTLS),
    user="orders@example.com",
    sender="orders@example.com",
)


@contextmanager
def at_the_shops_page(at_hand: AtHand, seconds: int, password: str) -> Iterator[Person]:
    """Sit before the values for Order Desk; a password stays in the clipboard for so many seconds."""
    Accounts(at_hand.home / "config" / "accounts.toml").save(ACCOUNT)
    more = {"SMTPDESK_CLIPBOARD_SECONDS": str(seconds)}
    with person_at(at_hand.screen, at_hand.bus, at_hand.session, at_hand.folder, more=more) as person:
        person.await_words(f"{ACCOUNT.name}, ")
        person.tab_to(words.PASSWORD, key="shift+Tab", most=60)
        person.type(password)
        person.press("ctrl+3")
        person.await_focus(words.CHOOSE_SHOP)
        person.type("order desk")
        person.press("Down", "Return")
        person.await_words(words.ORDER_DESK_WHERE)
        yield person


def test_by_keyboard_the_values_are_copied_and_the_password_is_taken_out_again(at_hand: AtHand, sentinel: str) -> None:
    with at_the_shops_page(at_hand, 20, sentinel) as person:
        person.tab_to(words.COPY_HOST)
        person.press("space")
        person.await_words("Copied: Mail server (host)")
        clipboard.await_text(at_hand.screen, "mail.example.com")
        person.picture("host-copied")
        person.tab_to(words.COPY_PASSWORD)
        person.press("space")
        person.await_words(words.IN_CLIPBOARD)
        clipboard.await_text(at_hand.screen, sentinel, 15)
        person.picture("password-copied")
        person.await_words(words.OUT_OF_CLIPBOARD, seconds=40)
        clipboard.await_text(at_hand.screen, "")
        person.picture("password-taken-out")
        assert at_hand.leaks(sentinel, person) == []
        assert person.clicks == 0
        person.press("ctrl+q")
        assert person.await_end(SOON) == 0
        assert person.said() == ""
    assert at_hand.leaks(sentinel) == []


def test_what_another_program_copied_since_stays_there(at_hand: AtHand, sentinel: str) -> None:
    with at_the_shops_page(at_hand, 8, sentinel) as person:
        person.tab_to(words.COPY_PASSWORD)
        person.press("Return")
        person.await_words(words.IN_CLIPBOARD)
        with clipboard.copied_elsewhere(at_hand.screen, "a shopping list", at_hand.folder):
            person.await_gone(words.TAKE_OUT, seconds=30)
            clipboard.await_text(at_hand.screen, "a shopping list")


def test_closing_the_window_leaves_nothing_in_the_clipboard(at_hand: AtHand, sentinel: str) -> None:
    with at_the_shops_page(at_hand, 45, sentinel) as person:
        person.tab_to(words.COPY_PASSWORD)
        person.press("space")
        person.await_words(words.IN_CLIPBOARD)
        clipboard.await_text(at_hand.screen, sentinel)
        person.close()
        assert person.await_end(SOON) == 0
        clipboard.await_text(at_hand.screen, "")
        assert person.said() == ""
