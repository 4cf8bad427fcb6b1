"""Child processes of the tests: they end with us, and only they are ever ended."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO


class NotReady(AssertionError):
    """Something did not come about in the time that it was given."""


def until(happened: Callable[[], bool], seconds: float, what: str, pause: float = 0.02) -> None:
    """Wait until something is true, at most so many seconds; raises NotReady and tells what was waited for."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise NotReady(f"after {seconds:g} s: {what}")
        time.sleep(pause)


def start(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    output: Path | IO[bytes] | int = subprocess.DEVNULL,
    pass_fds: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own, which the kernel ends should the tests be killed."""
    words = [str(word) for word in command]
    if setpriv := shutil.which("setpriv"):
        words = [setpriv, "--pdeathsig", "TERM", "--", *words]
    if isinstance(output, Path):
        with output.open("ab") as log:
            return _popen(words, env, log, pass_fds)
    return _popen(words, env, output, pass_fds)


def _popen(
    words: list[str], env: Mapping[str, str] | None, output: IO[bytes] | int, pass_fds: tuple[int, ...]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=env,
        start_new_session=True,
        pass_fds=pass_fds,
    )


def stop(child: subprocess.Popen[bytes], seconds: float = 5.0) -> None:
    """End a child of ours and what it started: asked first, made to after so many seconds."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    _end_group(child.pid)


def _end_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)  # the group is ours: start() made it, and its number is its leader's
    except (ProcessLookupError, PermissionError):
        return
