"""Reads a program's window as a screen reader does, by AT-SPI over D-Bus: what cannot be read here is mute to the blind.

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
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jeepney import DBusAddress, MessageType, new_method_call  # type: ignore[import-untyped]
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import DBusConnection, open_dbus_connection  # type: ignore[import-untyped]

from tests.fakes import child
from tests.integration.display import Display
from tests.store.session_bus import session_bus

_ROOT: Final = "/org/a11y/atspi/accessible/root"
_REGISTRY: Final = "at-spi2-registryd"
_REGISTRY_PLACES: Final = "/usr/libexec:/usr/lib/at-spi2-core"
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


class Gone(Exception):
    """What was asked for is not there any more."""


class ScreenReader:
    """Speaks with one program."""

    def __init__(self, connection: DBusConnection, name: str) -> None:
        self._connection = connection
        self._name = name

    def seen(self) -> list[Seen]:
        """Everything that is on the screen now, from top to bottom as the program orders it."""
        found: list[Seen] = []
        self._walk(_ROOT, Place(0, 0, 100_000, 100_000), found)
        return found

    def describe(self, thing: Seen) -> str:
        """What is said of a thing beside its name: help, or what is wrong with it."""
        return str(self._property(thing.path, "org.a11y.atspi.Accessible", "Description"))

    def ready(self) -> bool:
        """True when the program answers, and has a window."""
        with suppress(Gone):
            return bool(self._ask(_ROOT, "org.a11y.atspi.Accessible", "GetChildren"))
        return False

    def _walk(self, path: str, frame: Place, found: list[Seen]) -> None:
        # A thing may go while it is looked at; then it is not seen.
        with suppress(Gone):
            accessible = "org.a11y.atspi.Accessible"
            low, high = self._ask(path, accessible, "GetState")
            states = low | high << 32
            if path != _ROOT and not states >> _SHOWING & 1:
                return
            role = str(self._ask(path, accessible, "GetRoleName"))
            names = frozenset(name for bit, name in _NAMES.items() if states >> bit & 1)
            place = Place(*self._ask(path, "org.a11y.atspi.Component", "GetExtents", "u", 0))
            name = str(self._property(path, accessible, "Name"))
            found.append(Seen(path, role, name, self._text(path, role), names, place, frame))
            if role not in _CLOSED:
                for _program, below in self._ask(path, accessible, "GetChildren"):
                    self._walk(below, place.within(frame), found)

    def _text(self, path: str, role: str) -> str:
        return str(self._ask(path, "org.a11y.atspi.Text", "GetText", "ii", 0, -1)) if role == "text" else ""

    def _property(self, path: str, interface: str, name: str) -> Any:
        return self._ask(path, "org.freedesktop.DBus.Properties", "Get", "ss", interface, name)[1]

    def _ask(self, path: str, interface: str, method: str, signature: str = "", *arguments: object) -> Any:
        address = DBusAddress(path, self._name, interface)
        message = new_method_call(address, method, signature or None, arguments)
        answer = self._connection.send_and_get_reply(message, timeout=15)
        if answer.header.message_type is MessageType.error:
            raise Gone(f"{path} {method}: {answer.body}")
        return answer.body[0]


@dataclass(frozen=True, slots=True)
class AccessibilityBus:
    """A running bus for screen readers; `environment` leads a program of Qt to it."""

    address: str

    @property
    def environment(self) -> dict[str, str]:
        return {"AT_SPI_BUS_ADDRESS": self.address}


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
