"""The clipboard of a screen, as another program sees it: what stands there, and something that is copied elsewhere."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.fakes import child
from tests.integration.display import Display

# The text itself is never told: it may be a password. Another program answers within Qt's own time limit.
_READ: Final = """
import hashlib, sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
text = app.clipboard().text()
print(hashlib.sha256(text.encode()).hexdigest() if text else "empty")
"""
_HOLD: Final = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
app.clipboard().setText(sys.argv[1])
QTimer.singleShot(100, lambda: print("held", flush=True))
app.exec()
"""


def holds(screen: Display, text: str) -> bool:
    """Tell whether exactly this text is in the clipboard; an empty one asks for an empty clipboard."""
    done = subprocess.run(
        [sys.executable, "-c", _READ],
        env={**os.environ, **screen.environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip() == (hashlib.sha256(text.encode()).hexdigest() if text else "empty")


def await_text(screen: Display, text: str, seconds: float = 20) -> None:
    """Wait until exactly this text is in the clipboard. Raises child.NotReady; the text is not told."""
    child.until(lambda: holds(screen, text), seconds, "the clipboard holds something else", pause=0.2)


@contextmanager
def copied_elsewhere(screen: Display, text: str, folder: Path) -> Iterator[None]:
    """Let another program hold the clipboard with its own text while the block runs."""
    output = folder / "copied-elsewhere"
    output.touch()
    program = child.Child([sys.executable, "-c", _HOLD, text], env={**os.environ, **screen.environment}, output=output)
    try:
        child.until(lambda: "held" in output.read_text(), 30, "the other program does not copy", pause=0.1)
        yield
    finally:
        program.stop()
