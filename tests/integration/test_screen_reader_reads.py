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
        for page, go, sign in WAYS:
            go(person)
            person.await_words(sign)
            seen = person.look()
            assert nameless(seen) == [], page
            assert asleep(seen) == [], page
            assert len([thing for thing in seen if thing.role in USED_BY_KEYS]) >= 4, page
        person.close()
        assert person.await_end(SOON) == 0
        assert person.said() == ""


def test_the_steps_the_verdict_and_what_is_chosen_are_told(at_hand: AtHand) -> None:
    with at_hand.person() as person:
        person.click(words.TRY_PRACTICE)
        told = person.await_words(words.WORKS, "Sign in, done")
        assert "Encrypt the line, done" in told  # a step is told with its state, what was seen and its time
        seen = person.look()
        assert nameless(seen) == []
        rows = [thing.name for thing in seen if thing.name.startswith(("Connect to port", "Sign in,"))]
        assert any(" ms" in name for name in rows), rows
        assert any("selected" in thing.states for thing in seen if thing.role == "page tab")
        assert any("checked" in thing.states for thing in seen if thing.name == words.PRACTICE)
        person.click(words.SEND)
        person.await_focus(words.RECIPIENT)
        assert {"focused", "editable"} <= (person.focused() or seen[0]).states
        person.close()
        assert person.await_end(SOON) == 0


def test_the_letter_the_shop_the_ports_and_the_history_are_told(at_hand: AtHand) -> None:
    with at_hand.person() as person:
        person.click(words.TRY_PRACTICE)
        person.await_words(words.WORKS, "Sign in, done")
        person.click(words.SEND)
        person.await_focus(words.RECIPIENT)
        assert nameless(person.look()) == [], "to whom"
        person.click(words.SEND_IT)
        person.await_words(words.TOOK)
        assert nameless(person.look()) == [], "what came of it"
        person.click("Other ports", "page tab")
        person.click("Try all ports")
        person.await_words("Port 587, STARTTLS: ", "Try again")
        seen = person.look()
        assert nameless(seen) == [], "the ports"
        cells = [thing.name for thing in seen if thing.role == "cell"]
        assert any(": works · " in name and name.startswith("Port ") for name in cells), cells
        person.click("History", "page tab")
        person.await_words("will stand here")
        assert nameless(person.look()) == [], "the history"
        person.close()
        assert person.await_end(SOON) == 0
        assert person.said() == ""


def test_the_page_for_the_shop_and_what_the_program_is_made_of_are_told(at_hand: AtHand) -> None:
    with at_hand.person() as person:
        person.click(words.FIRST_CARD)
        person.await_words(words.SENDER)
        person.click("Use in my shop")
        person.await_words("My shop runs on")
        assert nameless(person.look()) == [], "the shop"
        person.click("Preferences", "check box")
        person.await_words("Forget everything")
        person.click("About and licences…")
        person.await_words("Text of its licence")
        assert nameless(person.look()) == [], "about"
        person.close()
        assert person.await_end(SOON) == 0
        assert person.said() == ""
