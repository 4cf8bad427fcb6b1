"""The start: without a command the window, with one the terminal. The only place that knows both."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import Final

_OWN: Final = frozenset(("--window", "--dark", "--light", "--quit-after-paint"))
_QT: Final = frozenset(("reverse", "nograb", "dograb", "sync", "widgetcount"))
_QT_WITH_VALUE: Final = frozenset(
    (
        "platform", "platformpluginpath", "platformtheme", "plugin", "qwindowgeometry", "geometry", "qwindowicon",
        "icon", "qwindowtitle", "title", "session", "display", "name", "style", "stylesheet", "fontengine",
    )
)  # fmt: skip
"""Qt's own options, each with one or two hyphens (Qt 6.11, QGuiApplication and QApplication, and its xcb plugin)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Start what the command line asks for, and give the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if wants_window(words):
        return window(words)
    # What is imported now stays until the end. To look through it for garbage, again and again and once more at the
    # end, would be a fifth of the time that a check in the terminal takes. `cli.main` switches it on again.
    gc.disable()
    from smtpdesk.cli.main import run

    return run(words)


def wants_window(words: Sequence[str]) -> bool:
    """Tell whether all words are the window's options or Qt's; anything else is for the terminal, or its error."""
    rest = iter(words)
    for word in rest:
        if word in _OWN:
            continue
        name, equals, _value = word.removeprefix("-").removeprefix("-").partition("=")
        if not word.startswith("-") or not (name in _QT_WITH_VALUE or (name in _QT and not equals)):
            return False
        if name in _QT_WITH_VALUE and not equals and next(rest, "-").startswith("-"):
            return False
    return True


def window(arguments: Sequence[str] | None = None) -> int:
    """Start the window, and give the exit status."""
    from smtpdesk.gui.app import main as start

    return start(list(sys.argv[1:] if arguments is None else arguments))


if __name__ == "__main__":
    sys.exit(main())
