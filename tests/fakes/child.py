"""Child processes of the tests: they end with us, even where we are killed, and only they are ever ended."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

# Waits for the end of its input, which comes when the tests end in whatever way, and then ends the group. The kernel's
# own PR_SET_PDEATHSIG does not do: it is forgotten when a child changes its user, as mail servers do.
_GUARD: Final = 'read -r _; kill -s TERM -- "-$1"; sleep 2; kill -s KILL -- "-$1"'


class NotReady(AssertionError):
    """Something did not come about in the time that it was given."""


def until(happened: Callable[[], bool], seconds: float, what: str, pause: float = 0.02) -> None:
    """Wait until something is true, at most so many seconds; raises NotReady and tells what was waited for."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise NotReady(f"after {seconds:g} s: {what}")
        time.sleep(pause)


class Child:
    """A process in a group of its own. Where the tests are killed, a guard ends the group."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        output: Path | None = None,
        pass_fds: tuple[int, ...] = (),
    ) -> None:
        with open(output or os.devnull, "ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=env,
                start_new_session=True,
                pass_fds=pass_fds,
            )
        self._guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "guard", str(self.pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The number of the process, and of its group."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """True when it has ended by itself."""
        # It is not reaped here: until stop() its number, and so its group's, belongs to nobody else.
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def stop(self, seconds: float = 5.0) -> None:
        """End it and what it started: asked first, made to after so many seconds."""
        self._guard.kill()
        self._guard.communicate()
        if self._process.returncode is not None:
            return
        if not self.ended:
            self._process.terminate()
            with suppress(NotReady):
                until(lambda: self.ended, seconds, "it does not end", pause=0.01)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
