"""Bytes into a file so that a reader, a crash or a power cut only ever sees the old file or the new one."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

_TRIES: Final = 6
_PAUSE: Final = 0.05
"""Seconds between tries. On Windows a virus scanner or an indexer holds a file for a moment."""


def patiently(action: Callable[[], None]) -> None:
    """Do something to a file, again for a moment where Windows says that somebody else holds it. Raises OSError."""
    for left in range(_TRIES if os.name == "nt" else 1, 0, -1):
        try:
            return action()
        except PermissionError:
            if left == 1:
                raise
            time.sleep(_PAUSE)
    return None


def write(target: Path, content: bytes) -> None:
    """Replace `target` by `content`, 0600, on the disk when this returns. Raises OSError, and then nothing changed."""
    import tempfile  # here, because a start that only reads should not pay for it

    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        patiently(lambda: os.replace(name, target))
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Bring a rename to the disk. Some systems cannot, and then there is nothing more to be done."""
    if os.name == "nt":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(target: Path) -> None:
    """Remove what a killed program left of its writing. Only for who holds the file's lock."""
    with suppress(OSError):
        for left in target.parent.iterdir():
            if left.name.startswith(f".{target.name}.") and left.name.endswith(".tmp"):
                with suppress(OSError):
                    left.unlink()


def set_aside(path: Path, target: Path, now: datetime) -> Path:
    """Move a damaged file out of the way, beside itself, and give its new name. Raises OSError.

    Behind a symbolic link the file is moved and the link stays. A link to anything but a file is moved itself: what
    it points to (perhaps somebody's home folder) is not ours.
    """
    try:
        ours = target if stat.S_ISREG(target.stat().st_mode) else path
    except OSError:
        ours = path
    stamp = now.strftime("%Y%m%d-%H%M%S")
    for number in range(1, 1000):
        more = f"-{number}" if number > 1 else ""
        aside = ours.with_name(f"{ours.stem}.damaged-{stamp}{more}{ours.suffix}")
        if not os.path.lexists(aside):
            patiently(lambda aside=aside: os.rename(ours, aside))  # type: ignore[misc]
            sync_folder(ours.parent)
            return aside
    raise FileExistsError(ours)
