"""Reads a program's window as a screen reader does, by AT-SPI over D-Bus: what it cannot read, the blind cannot.

with running_bus(screen, folder) as bus:
    program = subprocess.Popen(..., env={**environment, **bus.environment})
    with reading(bus, program.pid) as reader:
        reader.seen()

Needs no package of Python beyond jeepney. The interfaces are those of at-spi2-core 2.46, xml/*.xml.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call  # type: ignore[import-untyped]
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import DBusConnection, open_dbus_connection  # type: ignore[import-untyped]

from tests.fakes import child
from tests.integration.display import Display
from tests.store.session_bus import session_bus

_ROOT: Final = "/org/a11y/atspi/accessible/root"
_REGISTRY: Final = "at-spi2-registryd"
_REGISTRY_PLACES: Final = "/usr/libexec:/usr/lib/at-spi2-core"
_ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
_COMPONENT: Final = "org.a11y.atspi.Component"
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_EVERYWHERE: Final = (0, 0, 100_000, 100_000)
_SHOWING: Final = 25
_NAMES: Final = {
    3: "busy",
    4: "checked",
    7: "editable",
    8: "enabled",
    10: "expanded",
    12: "focused",
    23: "selected",
}
_CLOSED: Final = frozenset({"combo box", "menu"})
"""What holds things that are not on the screen before it is opened."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is, in pixels from the screen's corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2

    def holds(self, x: int, y: int) -> bool:
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height

    def within(self, other: Place) -> Place:
        """What of it lies within another place; that place as a whole where nothing does."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        return Place(left, top, right - left, bottom - top) if right > left and bottom > top else other


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing on the screen: what it is, what it is called, what stands in it.

    `frame` is the part of the screen in which it can show: what of it lies outside is scrolled away.
    """

    path: str
    role: str
    name: str
    text: str
    states: frozenset[str]
    place: Place
    frame: Place

    @property
    def in_sight(self) -> bool:
        """True where its middle is not scrolled away."""
        return self.frame.holds(*self.place.middle)


Question = tuple[str, str, str, str, tuple[object, ...]]
"""A thing's path, an interface, its method, the signature of its arguments, and these."""


class ScreenReader:
    """Speaks with one program."""

    def __init__(self, connection: DBusConnection, name: str) -> None:
        self._connection = connection
        self._name = name

    def seen(self) -> list[Seen]:
        """Everything that is on the screen now, in the program's own order. What goes meanwhile is not seen."""
        things: dict[str, Seen] = {}
        below: dict[str, list[str]] = {}
        level = [(_ROOT, Place(*_EVERYWHERE))]
        while level:
            level = self._look_at(level, things, below)
        return list(_in_order(_ROOT, things, below))

    def ready(self) -> bool:
        """True when the program answers, and has a window."""
        return bool(self._ask([(_ROOT, _ACCESSIBLE, "GetChildren", "", ())])[0])

    def _look_at(
        self, level: list[tuple[str, Place]], things: dict[str, Seen], below: dict[str, list[str]]
    ) -> list[tuple[str, Place]]:
        """Look at all these things, each in its frame, and give those below them."""
        states = self._ask([(path, _ACCESSIBLE, "GetState", "", ()) for path, _frame in level])
        there = [
            (path, frame, _named(answer))
            for (path, frame), answer in zip(level, states, strict=True)
            if answer and (path == _ROOT or answer[0] >> _SHOWING & 1)
        ]
        answers = self._ask([question for path, _frame, _states in there for question in _questions(path)])
        kinds = [answers[at : at + 4] for at in range(0, len(answers), 4)]
        texts = iter(self._ask([_text_of(one[0]) for one, kind in zip(there, kinds, strict=True) if kind[0] == "text"]))
        found: list[tuple[str, Place]] = []
        for (path, frame, named), (role, name, extents, children) in zip(there, kinds, strict=True):
            text = next(texts) if role == "text" else ""
            if None in (role, name, extents, children, text):
                continue
            place = Place(*extents)
            things[path] = Seen(path, role, name[1], text, named, place, frame)
            below[path] = [] if role in _CLOSED else [child_path for _program, child_path in children]
            found += [(child_path, place.within(frame)) for child_path in below[path]]
        return found

    def _ask(self, questions: list[Question]) -> list[Any]:
        """Ask all at once, since one by one takes thrice as long; give the answers in order, None for what is gone."""
        serials: dict[int, int] = {}
        for place, (path, interface, method, signature, arguments) in enumerate(questions):
            serial = next(self._connection.outgoing_serial)
            message = new_method_call(DBusAddress(path, self._name, interface), method, signature or None, arguments)
            self._connection.send(message, serial=serial)
            serials[serial] = place
        answers: list[Any] = [None] * len(questions)
        while serials:
            answer = self._connection.receive(timeout=15)
            place = serials.pop(answer.header.fields.get(HeaderFields.reply_serial, -1), -1)
            if place >= 0 and answer.header.message_type is not MessageType.error:
                answers[place] = answer.body[0]
        return answers


def _questions(path: str) -> list[Question]:
    return [
        (path, _ACCESSIBLE, "GetRoleName", "", ()),
        (path, _PROPERTIES, "Get", "ss", (_ACCESSIBLE, "Name")),
        (path, _COMPONENT, "GetExtents", "u", (0,)),
        (path, _ACCESSIBLE, "GetChildren", "", ()),
    ]


def _text_of(path: str) -> Question:
    return path, "org.a11y.atspi.Text", "GetText", "ii", (0, -1)


def _named(states: list[int]) -> frozenset[str]:
    return frozenset(name for bit, name in _NAMES.items() if states[0] >> bit & 1)


def _in_order(path: str, things: dict[str, Seen], below: dict[str, list[str]]) -> Iterator[Seen]:
    if path in things:
        yield things[path]
        for child_path in below[path]:
            yield from _in_order(child_path, things, below)


@dataclass(frozen=True, slots=True)
class AccessibilityBus:
    """A running bus for screen readers; `environment` leads a program of Qt to it."""

    address: str

    @property
    def environment(self) -> dict[str, str]:
        # Qt warns where a thing is asked for that has just gone: no fault of the program.
        return {"AT_SPI_BUS_ADDRESS": self.address, "QT_LOGGING_RULES": "qt.accessibility.atspi.warning=false"}


def why_not() -> str:
    """Why nothing can be read here, in a sentence; empty where it can."""
    return "" if _registry() else "not installed here: at-spi2-core (Debian's name)"


def _registry() -> str | None:
    return shutil.which(_REGISTRY, path=_REGISTRY_PLACES)


@contextmanager
def running_bus(screen: Display, folder: Path) -> Iterator[AccessibilityBus]:
    """Run the bus that the desktop has for screen readers, beside the session's own."""
    registry = _registry()
    assert registry is not None
    with ExitStack() as stack:
        bus = stack.enter_context(session_bus(folder))
        given = AccessibilityBus(bus.address)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "DBUS_SESSION_BUS_ADDRESS": bus.address,
            **screen.environment,
            **given.environment,
        }
        process = child.Child([registry], env=environment, output=folder / "registry.log")
        stack.callback(process.stop)
        connection = stack.enter_context(open_dbus_connection(bus=bus.address))
        child.until(lambda: _owned(connection, "org.a11y.atspi.Registry"), 20, f"{_REGISTRY} does not come")
        yield given


@contextmanager
def reading(bus: AccessibilityBus, pid: int, seconds: float = 20) -> Iterator[ScreenReader]:
    """Read the program with this process number, as soon as it answers."""
    with open_dbus_connection(bus=bus.address) as connection:
        found: list[ScreenReader] = []

        def there() -> bool:
            found[:] = [ScreenReader(connection, name) for name in _names(connection, pid)]
            return any(reader.ready() for reader in found)

        child.until(there, seconds, "the program is not on the bus of screen readers", pause=0.03)
        yield next(reader for reader in found if reader.ready())


def _owned(connection: DBusConnection, name: str) -> bool:
    return bool(connection.send_and_get_reply(message_bus.NameHasOwner(name)).body == (True,))


def _names(connection: DBusConnection, pid: int) -> list[str]:
    names = connection.send_and_get_reply(message_bus.ListNames()).body[0]
    return [
        name
        for name in names
        if name.startswith(":")
        and connection.send_and_get_reply(message_bus.GetConnectionUnixProcessID(name)).body == (pid,)
    ]
