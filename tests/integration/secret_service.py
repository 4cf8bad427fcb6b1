"""A person's desktop session with a keyring of its own: programs run in it as they would on a real desktop.

with desktop_session(folder, Keyring.UNLOCKED) as session:
    print(session.run("import keyring; ..."))
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from tests.store.session_bus import PROMPTER, SECRETS, missing, session_bus

PROJECT: Final = Path(__file__).parents[2]
_MASTER: Final = "\n"


class Keyring(Enum):
    """In which state the session's keyring is."""

    UNLOCKED = "unlocked"
    LOCKED = "locked, and nobody answers the question for its password"
    MUTE = "a service that never answers"
    NONE = "no such service"


@dataclass(frozen=True, slots=True)
class DesktopSession:
    """A session with a home of its own. `environment` is all that a program in it gets."""

    home: Path
    environment: dict[str, str]

    def run(self, script: str, *arguments: str, seconds: float = 30) -> str:
        """Run a Python script in it and give what it printed. Fails with what it complained about."""
        return self.call([sys.executable, "-c", script, *arguments], seconds=seconds)

    def call(self, command: list[str], *, seconds: float = 30, said: str = "") -> str:
        """Run a command in it, `said` being its standard input, and give what it printed."""
        try:
            done = subprocess.run(
                command, env=self.environment, input=said, capture_output=True, text=True, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired as late:
            raise AssertionError(f"still runs after {seconds:g} s: {command[:2]}") from late
        assert done.returncode == 0, f"exit status {done.returncode}: {done.stderr[-4000:]}"
        return done.stdout


def why_not() -> str:
    """Why no session can run here, in a sentence; empty where one can."""
    lacking = missing()
    return f"not installed here: {', '.join(lacking)} (Debian: dbus gnome-keyring)" if lacking else ""


@contextmanager
def desktop_session(folder: Path, keyring: Keyring = Keyring.UNLOCKED) -> Iterator[DesktopSession]:
    """Run a session with this keyring while the block runs; its home is made below the folder."""
    home = folder / "home"
    runtime = folder / "runtime"
    home.mkdir(parents=True)
    runtime.mkdir(mode=0o700)
    with ExitStack() as stack:
        bus = stack.enter_context(session_bus(home / ".local" / "share"))
        if keyring in (Keyring.UNLOCKED, Keyring.LOCKED):
            stack.enter_context(bus.keyring(_MASTER))
        if keyring is Keyring.LOCKED:
            stack.enter_context(bus.mute(PROMPTER))
            bus.lock()
        if keyring is Keyring.MUTE:
            stack.enter_context(bus.mute(SECRETS))
        yield DesktopSession(
            home,
            {
                "PATH": os.environ["PATH"],
                "LANG": "C.UTF-8",
                "HOME": str(home),
                "XDG_DATA_HOME": str(home / ".local" / "share"),
                "XDG_CONFIG_HOME": str(home / ".config"),
                "XDG_CACHE_HOME": str(home / ".cache"),
                "XDG_STATE_HOME": str(home / ".local" / "state"),
                "XDG_RUNTIME_DIR": str(runtime),
                "DBUS_SESSION_BUS_ADDRESS": bus.address,
                "PYTHONPATH": str(PROJECT),
                "QT_QPA_PLATFORM": "offscreen",
            },
        )
