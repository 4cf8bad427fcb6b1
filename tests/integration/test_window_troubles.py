"""The real window when things go wrong: closed in the middle, no keyring, a keyring that never answers, two at once."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from tests.integration import window_words as words
from tests.integration.desk_at_hand import SOON, AtHand, fill_in_by_keyboard
from tests.integration.person import Person
from tests.integration.postfix import Postfix
from tests.integration.secret_service import Keyring

pytestmark = [pytest.mark.window, pytest.mark.integration]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port of a server that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=8) as listener:
        yield listener.getsockname()[1]


def fill_in_silent(person: Person, port: int, secret: str) -> None:
    person.await_thing(words.OTHER)
    person.click(words.OTHER)
    person.await_focus(words.SENDER)
    person.type("orders@example.com")
    person.fill(words.USER, "orders@example.com")
    person.fill(words.PASSWORD, secret)
    person.fill(words.HOST, "127.0.0.1")
    person.fill(words.PORT, str(port))


def test_closed_in_the_middle_of_a_check_it_ends_at_once_and_loses_nothing(
    at_hand: AtHand, silent_port: int, sentinel: str
) -> None:
    with at_hand.person() as person:
        fill_in_silent(person, silent_port, sentinel)
        person.press("ctrl+Return")
        person.await_words(words.CHECKING, "Greet the server, running")
        person.picture("running")
        person.fill(words.SENDER_NAME, "Typed while it ran")
        began = time.monotonic()
        person.close()
        assert person.await_end(SOON) == 0
        assert time.monotonic() - began < SOON
        assert person.said() == ""
    with at_hand.person() as person:
        person.await_words(words.GIVEN_NAME, "Typed while it ran", words.IN_KEYRING)
        at_hand.await_accounts(lambda account: account["server"]["port"], silent_port)
        assert at_hand.leaks(sentinel, person) == []
        person.picture("again")


def test_escape_stops_a_check_at_once(at_hand: AtHand, silent_port: int, sentinel: str) -> None:
    with at_hand.person() as person:
        fill_in_silent(person, silent_port, sentinel)
        person.press("ctrl+Return")
        person.await_words("Greet the server, running")
        person.press("Escape")
        person.await_words("stopped", seconds=SOON)
        person.await_gone(words.CHECKING, seconds=SOON)
        person.picture("stopped")
        at_hand.await_verdicts(("stopped", ""))


@pytest.mark.parametrize("at_hand", [Keyring.NONE], indirect=True)
def test_without_a_keyring_everything_works_and_nothing_is_written(at_hand: AtHand, postfix: Postfix) -> None:
    with at_hand.person(postfix) as person:
        fill_in_by_keyboard(person, postfix, postfix.password)
        person.press("ctrl+Return")
        person.await_words(words.WORKS, words.SESSION_ONLY, words.NO_KEYRING)
        person.picture("no-keyring")
        person.press("ctrl+Return")
        person.await_words(words.WORKS)
        person.close()
        assert person.await_end(SOON) == 0
        assert person.said() == ""
    assert at_hand.leaks(postfix.password) == []
    with at_hand.person(postfix) as person:
        person.await_words(f"{words.GIVEN_NAME}, {words.WORKING}", postfix.host)
        person.press("ctrl+Return")
        person.await_focus(words.PASSWORD)
        person.picture("asked-again")
        person.type(postfix.password)
        person.press("ctrl+Return")
        person.await_words(words.WORKS)


@pytest.mark.parametrize("at_hand", [Keyring.LOCKED], indirect=True)
def test_a_locked_keyring_holds_nothing_up(at_hand: AtHand, postfix: Postfix) -> None:
    with at_hand.person(postfix) as person:
        fill_in_by_keyboard(person, postfix, postfix.password)
        person.press("ctrl+Return")
        person.await_words(words.WORKS, words.WAITING)
        person.await_words(words.SESSION_ONLY, words.NO_ANSWER)
        person.close()
        assert person.await_end(SOON) == 0
        assert person.said() == ""
    assert at_hand.leaks(postfix.password) == []


@pytest.mark.parametrize("at_hand", [Keyring.MUTE], indirect=True)
def test_a_keyring_that_never_answers_holds_nothing_up(at_hand: AtHand, postfix: Postfix) -> None:
    with at_hand.person(postfix) as person:
        fill_in_by_keyboard(person, postfix, postfix.password)
        person.press("ctrl+Return")
        person.await_words(words.WORKS)
        person.await_words(words.SESSION_ONLY, words.NO_ANSWER)
        person.picture("session-only")
        person.close()
        assert person.await_end(SOON) == 0
        assert person.said() == ""
    assert at_hand.leaks(postfix.password) == []
    with at_hand.person(postfix) as person:
        person.await_words(words.GIVEN_NAME, words.WAITING)
        person.picture("waiting")
        person.fill(words.REPLY_TO, "typed-meanwhile@example.test")
        person.await_words("typed-meanwhile@example.test", words.NO_ANSWER)
        person.picture("unreadable")
        person.fill(words.PASSWORD, postfix.password)
        person.press("ctrl+Return")
        person.await_words(words.WORKS)
        person.close()
        assert person.await_end(SOON) == 0
