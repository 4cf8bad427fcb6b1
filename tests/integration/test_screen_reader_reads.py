"""What a screen reader is told of the real window: every control by name, role and state, the steps and the verdict."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.integration import window_words as words
from tests.integration.desk_at_hand import SOON, AtHand
from tests.integration.person import Person
from tests.integration.screen_reader import Seen

pytestmark = [pytest.mark.window, pytest.mark.integration]

CONTROLS = frozenset(
    {
        "push button", "button", "check box", "combo box", "text", "password text", "page tab", "page tab list",
        "list", "tree", "tree table", "table", "list item", "progress bar", "toggle button",
    }
)  # fmt: skip
USED_BY_KEYS = frozenset({"push button", "button", "check box", "combo box", "text", "password text"})


def nameless(seen: list[Seen]) -> list[str]:
    """The controls that are told without a name."""
    return [f"{thing.role} at {thing.place}" for thing in seen if thing.role in CONTROLS and not thing.name.strip()]


def asleep(seen: list[Seen]) -> list[str]:
    """The controls that are told neither as enabled nor as something that waits for a check to end."""
    return [f"{thing.role} {thing.name!r}" for thing in seen if thing.role in USED_BY_KEYS and not thing.states]


def enough(seen: list[Seen]) -> bool:
    """Tell whether there is what a page has at least."""
    return len([thing for thing in seen if thing.role in USED_BY_KEYS]) >= 4


def as_it_should_be(seen: list[Seen]) -> tuple[list[str], list[str], bool]:
    """What is wrong with a page, and whether it has enough on it."""
    return nameless(seen), asleep(seen), enough(seen)


WAYS: list[tuple[str, Callable[[Person], object], str]] = [
    ("the first page", lambda person: None, words.ADDRESS),
    ("a provider's form", lambda person: person.click(words.FIRST_CARD), words.SENDER),
    ("the paste box", lambda person: person.click("Explain an error…", "check box"), "Text to explain"),
    ("the preferences", lambda person: person.click("Preferences", "check box"), "Forget everything"),
    ("the practice server", lambda person: person.click(words.PRACTICE, "check box"), words.WHAT_CAME),
    ("a new account", lambda person: person.click(words.ADD), words.ADDRESS),
]


def test_every_page_is_told_with_names_and_states(at_hand: AtHand) -> None:
    with at_hand.person() as person:
        person.await_thing(words.OTHER)
        for _page, go, sign in WAYS:
            go(person)
            person.await_words(sign)
            person.await_seen(as_it_should_be, ([], [], True))
        person.close()
        assert person.await_end(SOON) == 0
        assert person.said() == ""


def test_the_steps_the_verdict_and_what_is_chosen_are_told(at_hand: AtHand) -> None:
    with at_hand.person() as person:
        person.click(words.TRY_PRACTICE)
        # A step is told with its state, what was seen and its time.
        person.await_words(words.WORKS, "Sign in, done", "Encrypt the line, done")
        person.await_seen(nameless, [])
        steps = ("Connect to port", "Sign in,")
        person.await_seen(lambda seen: any(" ms" in one.name for one in seen if one.name.startswith(steps)), True)
        person.await_seen(lambda seen: any("selected" in one.states for one in seen if one.role == "page tab"), True)
        person.await_seen(lambda seen: any("checked" in one.states for one in seen if one.name == words.PRACTICE), True)
        person.click(words.SEND)
        person.await_focus(words.RECIPIENT)
        person.await_seen(lambda seen: any({"focused", "editable"} <= one.states for one in seen), True)
        person.close()
        assert person.await_end(SOON) == 0


def test_the_letter_the_shop_the_ports_and_the_history_are_told(at_hand: AtHand) -> None:
    with at_hand.person() as person:
        person.click(words.TRY_PRACTICE)
        person.await_words(words.WORKS, "Sign in, done")
        person.click(words.SEND)
        person.await_focus(words.RECIPIENT)
        person.await_seen(nameless, [])  # to whom
        person.click(words.SEND_IT)
        person.await_words(words.TOOK)
        person.await_seen(nameless, [])  # what came of it
        person.click("Other ports", "page tab")
        person.click("Try all ports")
        person.await_words("Port 587, STARTTLS: ", "Try again")
        person.await_seen(nameless, [])  # the ports
        person.await_seen(lambda seen: any(": works · " in one.name for one in seen if one.role == "cell"), True)
        person.click("History", "page tab")
        person.await_words("will stand here")
        person.await_seen(nameless, [])  # the history
        person.close()
        assert person.await_end(SOON) == 0
        assert person.said() == ""


def test_the_page_for_the_shop_and_what_the_program_is_made_of_are_told(at_hand: AtHand) -> None:
    with at_hand.person() as person:
        person.click(words.FIRST_CARD)
        person.await_words(words.SENDER)
        person.click("Use in my shop")
        person.await_words("My shop runs on")
        person.await_seen(nameless, [])  # the shop
        person.click("Preferences", "check box")
        person.await_words("Forget everything")
        person.click("About and licences…")
        person.await_words("Text of its licence")
        person.await_seen(nameless, [])  # about
        person.close()
        assert person.await_end(SOON) == 0
        assert person.said() == ""
