"""A screen of the tests' own: Xvfb with openbox, and hands on its keyboard and mouse.

with running_display() as screen:
    program = subprocess.Popen(..., env={**os.environ, **screen.environment})
    screen.wait_for_window("SMTP Desk")
    screen.key("Tab"); screen.type("shop@example.com"); screen.screenshot(path)
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.fakes import child
from tests.integration.display_keys import give_keys
from tests.integration.display_picture import picture

SIZE: Final = (1280, 900)
_PROGRAMS: Final = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "xwininfo": "x11-utils",
}


@dataclass(frozen=True, slots=True)
class Window:
    """A window on the screen: its number, and where its content is, in pixels from the screen's corner."""

    number: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Display:
    """A running screen, with an English keyboard. Names of keys are those of xdotool: Return, Tab, ctrl+n, alt+F4."""

    name: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to find this screen. It has no Wayland, and Qt must not fall back to offscreen."""
        return {"DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11", "WAYLAND_DISPLAY": ""}

    def screenshot(self, path: Path) -> Path:
        """Write what the screen shows as a PNG, and give its path."""
        if not picture(self.folder).save(str(path), "PNG"):  # type: ignore[call-overload]
            raise OSError(f"cannot write {path}")
        return path

    def key(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self._tool("xdotool", "key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        """Type a text. It stands in no process list: xdotool reads it from a file."""
        give_keys(self.name, text)
        with TemporaryDirectory(dir=self.folder) as folder:
            file = Path(folder) / "text"
            file.touch(0o600)
            file.write_text(text, "utf-8")
            self._tool("xdotool", "type", "--clearmodifiers", "--delay", "8", "--file", str(file))

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Move the mouse to this place of the screen and click."""
        # Without --sync: it waits 15 s where the mouse is there already, and the screen keeps the order anyway.
        self._tool("xdotool", "mousemove", str(x), str(y), "click", str(button))

    def windows(self, title: str) -> list[Window]:
        """The visible windows whose title has this text in it."""
        found = self._ask("xdotool", "search", "--onlyvisible", "--name", re.escape(title)).split()
        return [window for number in found if (window := self._place(int(number)))]

    def wait_for_window(self, title: str, seconds: float = 20) -> Window:
        """Give the first window with this text in its title, active and ready for keys; NotReady tells what else is."""
        found: list[Window] = []

        def came() -> bool:
            found[:] = self.windows(title)
            return bool(found)

        try:
            child.until(came, seconds, f"no window {title!r}", pause=0.05)
        except child.NotReady as trouble:
            raise child.NotReady(f"{trouble}; there are {self._titles()}") from None
        self.activate(found[0])
        return self._place(found[0].number) or found[0]

    def wait_until_gone(self, window: Window, seconds: float = 10) -> None:
        """Wait until a window is closed."""
        child.until(lambda: self._place(window.number) is None, seconds, "the window stays", pause=0.05)

    def activate(self, window: Window) -> None:
        """Bring a window to the front; keys go to it."""
        self._tool("xdotool", "windowactivate", "--sync", str(window.number))

    def close(self, window: Window) -> None:
        """Ask a window to close, as its cross does."""
        self.activate(window)
        self.key("alt+F4")

    def _place(self, number: int) -> Window | None:
        # xdotool's own getwindowgeometry counts the frame twice.
        said = self._ask("xwininfo", "-id", str(number))
        found = [re.search(rf"{what}:\s+(-?\d+)", said) for what in ("left X", "left Y", "Width", "Height")]
        numbers = [int(one[1]) for one in found if one]
        if len(numbers) < 4 or "IsViewable" not in said:
            return None
        return Window(number, *numbers)

    def _titles(self) -> list[str]:
        numbers = self._ask("xdotool", "search", "--onlyvisible", "--name", ".").split()
        return [self._ask("xdotool", "getwindowname", number).strip() for number in numbers]

    def _tool(self, *command: str) -> None:
        done = self._run(*command)
        assert done.returncode == 0, f"{command[:2]}: {done.stderr.strip()}"

    def _ask(self, *command: str) -> str:
        return self._run(*command).stdout

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env={**os.environ, **self.environment, "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )


def why_not() -> str:
    """Why no screen can run here, in a sentence; empty where one can."""
    lacking = [package for program, package in _PROGRAMS.items() if shutil.which(program) is None]
    return f"not installed here: {', '.join(lacking)} (Debian's names)" if lacking else ""


@contextmanager
def running_display(size: tuple[int, int] = SIZE, dots_per_inch: int = 96) -> Iterator[Display]:
    """Run a screen with a window manager while the block runs; its number is one that nobody has."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="smtpdesk-screen-")))
        name = _start_screen(stack, folder, size, dots_per_inch)
        screen = Display(name, folder)
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **screen.environment}
        manager = child.Child(["openbox", "--sm-disable"], env=environment, output=folder / "openbox.log")
        stack.callback(manager.stop)
        child.until(lambda: _manages(screen), 20, "openbox does not manage the screen", pause=0.05)
        yield screen


def _start_screen(stack: ExitStack, folder: Path, size: tuple[int, int], dots_per_inch: int) -> str:
    """Start Xvfb; it picks a free number itself and writes it to a pipe, so that two runs never meet."""
    reader, writer = os.pipe()
    with open(reader, encoding="ascii") as numbers:
        try:
            command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size[0]}x{size[1]}x24"]
            command += ["-dpi", str(dots_per_inch), "-nolisten", "tcp", "-noreset", "-fbdir", str(folder)]
            server = child.Child(command, output=folder / "xvfb.log", pass_fds=(writer,))
        finally:
            os.close(writer)
        stack.callback(server.stop)
        number = numbers.readline().strip()
    if not number:
        raise child.NotReady(f"Xvfb does not start: {(folder / 'xvfb.log').read_text('utf-8', 'replace')[-2000:]}")
    return f":{number}"


def _manages(screen: Display) -> bool:
    return screen._run("xdotool", "get_desktop").returncode == 0
