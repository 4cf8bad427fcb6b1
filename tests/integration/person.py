"""A person before the program's window: looks, types, clicks, waits; and what the program left behind.

with person_at(screen, bus, session, folder) as person:
    person.click("Add account")
    person.await_words("Who sends your e-mail?")
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests import secrets_search
from tests.fakes import child
from tests.integration.display import Display, Window
from tests.integration.screen_reader import AccessibilityBus, ScreenReader, Seen, reading
from tests.integration.secret_service import DesktopSession

PROGRAM: Final = [sys.executable, "-m", "smtpdesk"]
TITLE: Final = "SMTP Desk"
_ITEMS: Final = frozenset({"page tab", "list item", "tree item", "table cell"})
_WHEEL_UP: Final = 4
_WHEEL_DOWN: Final = 5
_PAUSE: Final = 0.04


@dataclass(slots=True)
class Person:
    """Sits before one window. Everything that is read is searched for the tests' passwords."""

    screen: Display
    reader: ScreenReader
    window: Window
    program: child.Child
    output: Path
    pictures: Path
    clicks: int = 0
    _taken: int = field(default=0, repr=False)

    # -- looking ---------------------------------------------------------------------------------------------

    def look(self) -> list[Seen]:
        """Everything on the window now."""
        seen = self.reader.seen()
        everything = "\n".join(f"{thing.name}\n{thing.text}" for thing in seen)
        secrets_search.SESSION.hear(f"{self.output}: what a screen reader says", everything)
        return seen

    def words(self) -> str:
        """All words on the window now."""
        return "\n".join(part for thing in self.look() for part in (thing.name, thing.text) if part)

    def find(self, name: str, role: str = "") -> Seen | None:
        """The thing that is called so, or None."""
        found = [thing for thing in self.look() if thing.name == name and role in ("", thing.role)]
        return next((thing for thing in found if thing.role != "label"), found[0] if found else None)

    def focused(self) -> Seen | None:
        """What the keys go to."""
        # Qt calls a list's chosen item focused wherever the focus is; when the keys go there, the list says so too.
        focused = [thing for thing in self.look() if "focused" in thing.states and thing.role not in _ITEMS]
        return focused[-1] if focused else None

    def await_words(self, *words: str, seconds: float = 15) -> str:
        """Wait until all these words stand on the window, and give everything that stands there."""
        last = ""

        def there() -> bool:
            nonlocal last
            last = self.words()
            return all(word in last for word in words)

        self._until(there, seconds, lambda: f"not on the window: {words}; there is:\n{last}")
        return last

    def await_seen(self, told: Callable[[list[Seen]], object], expected: object, seconds: float = 15) -> None:
        """Wait until what is told of everything on the window is this: a reader walks over it while it changes."""
        last: list[object] = [None]

        def there() -> bool:
            last[0] = told(self.look())
            return last[0] == expected

        self._until(there, seconds, lambda: f"expected {expected}, but it stays {last[0]}")

    def await_gone(self, words: str, seconds: float = 15) -> None:
        """Wait until these words stand nowhere on the window."""
        self._until(lambda: words not in self.words(), seconds, lambda: f"still on the window: {words}")

    def await_thing(self, name: str, role: str = "", seconds: float = 15) -> Seen:
        """Wait until something is called so."""
        found: list[Seen | None] = []

        def there() -> bool:
            found[:] = [self.find(name, role)]
            return found[0] is not None

        self._until(there, seconds, lambda: f"no {role or 'thing'} {name!r}; there is:\n{self.words()}")
        assert found[0] is not None
        return found[0]

    def await_focus(self, name: str, seconds: float = 10) -> Seen:
        """Wait until the keys go to the thing of this name."""
        last: list[Seen | None] = [None]

        def there() -> bool:
            last[0] = self.focused()
            return last[0] is not None and last[0].name == name

        self._until(there, seconds, lambda: f"the focus is not on {name!r}, but on {last[0]}")
        assert last[0] is not None
        return last[0]

    def picture(self, name: str) -> Path:
        """Keep what the screen shows now."""
        self._taken += 1
        return self.screen.screenshot(self.pictures / f"{self._taken:02}-{name}.png")

    def activate(self) -> None:
        """Bring this window to the front."""
        self.screen.activate(self.window)

    # -- hands -----------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys."""
        self.screen.key(*keys)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self.screen.type(text)

    def tab_to(self, name: str, key: str = "Tab", most: int = 40) -> Seen:
        """Press Tab until the keys go to the thing of this name."""
        passed: list[str] = []
        focused = self.focused()
        for _step in range(most):
            if focused is not None and focused.name == name:
                return focused
            passed.append(focused.name if focused is not None else "nothing")
            self.press(key)
            focused = self._next_focus(focused, f"{key} leads nowhere from {passed}")
        raise child.NotReady(f"{key} does not lead to {name!r}, but over {passed}")

    def _next_focus(self, before: Seen | None, otherwise: str) -> Seen:
        now: list[Seen | None] = [None]

        def moved() -> bool:
            now[0] = self.focused()
            return now[0] is not None and (before is None or now[0].path != before.path)

        self._until(moved, 5, lambda: otherwise)
        assert now[0] is not None
        return now[0]

    def fill(self, name: str, text: str) -> None:
        """By keyboard: go to a field, and replace what stands there."""
        self.tab_to(name)
        self.press("ctrl+a", "Delete")
        self.type(text)

    def click(self, name: str, role: str = "") -> None:
        """Click on the thing of this name, when it has come to rest; the wheel is turned where it is out of sight."""
        x, y = self.bring(name, role).place.middle
        self.clicks += 1
        self.screen.click(x, y)

    def enter(self, name: str, text: str) -> None:
        """By mouse: click into a field, and replace what stands there."""
        self.click(name, "text")
        self.await_focus(name)
        self.press("ctrl+a", "Delete")
        self.type(text)

    def bring(self, name: str, role: str = "") -> Seen:
        """Turn the wheel until the thing of this name is in sight and at rest."""
        for _turn in range(40):
            thing = self._at_rest(name, role)
            if thing.in_sight:
                return thing
            down = thing.place.middle[1] > thing.frame.middle[1]
            self.screen.click(*thing.frame.middle, button=_WHEEL_DOWN if down else _WHEEL_UP)
        raise child.NotReady(f"{name!r} does not come into sight")

    def _at_rest(self, name: str, role: str) -> Seen:
        before = self.await_thing(name, role)
        while (now := self.await_thing(name, role)).place != before.place:
            before = now
        return now

    # -- the end ---------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the window by its cross."""
        self.screen.close(self.window)

    def await_end(self, seconds: float) -> int:
        """Wait until the program has ended, and give its exit status; a signal's number is negative."""
        child.until(lambda: self.program.ended, seconds, f"the program still runs\n{self.said()}", pause=0.01)
        told = os.waitid(os.P_PID, self.program.pid, os.WEXITED | os.WNOWAIT)
        assert told is not None
        return told.si_status if told.si_code == os.CLD_EXITED else -told.si_status

    def said(self) -> str:
        """What the program printed and complained about."""
        return self.output.read_text("utf-8", "replace")

    def told_the_system(self) -> bytes:
        """What every program on this computer may read of the running one: its arguments and its environment."""
        folder = Path("/proc", str(self.program.pid))
        return b"\n".join((folder / name).read_bytes() for name in ("cmdline", "environ", "comm"))

    def _until(self, happened: Callable[[], bool], seconds: float, why: Callable[[], str]) -> None:
        try:
            child.until(happened, seconds, "", pause=_PAUSE)
        except child.NotReady as trouble:
            self.picture("not-ready")
            raise child.NotReady(f"{trouble}{why()}\nIt said: {self.said()}") from None


@contextmanager
def person_at(
    screen: Display,
    bus: AccessibilityBus,
    session: DesktopSession,
    folder: Path,
    *,
    more: Mapping[str, str] | None = None,
) -> Iterator[Person]:
    """Start the program in this session, and sit before its window. Its home is below the folder, pictures beside."""
    pictures = folder / "pictures"
    pictures.mkdir(exist_ok=True)
    environment = {
        **session.environment,
        **screen.environment,
        **bus.environment,
        "SMTPDESK_HOME": str(folder / "desk"),
        "PYTHONFAULTHANDLER": "1",  # a crash tells where
        **(more or {}),
    }
    with ExitStack() as stack:
        before = {window.number for window in screen.windows(TITLE)}
        number = len(list(folder.glob("said-*")))
        output = folder / f"said-{number}"
        output.touch()
        program = child.Child(PROGRAM, env=environment, output=output)
        stack.callback(program.stop)
        reader = stack.enter_context(reading(bus, program.pid))
        window = _new_window(screen, before)
        person = Person(screen, reader, window, program, output, pictures, _taken=100 * number)
        person.await_thing("Practice server")
        yield person


def _new_window(screen: Display, before: set[int]) -> Window:
    found: list[Window] = []

    def came() -> bool:
        found[:] = [window for window in screen.windows(TITLE) if window.number not in before]
        return bool(found)

    child.until(came, 20, "no new window", pause=0.03)
    screen.activate(found[0])
    return next(window for window in screen.windows(TITLE) if window.number == found[0].number)
