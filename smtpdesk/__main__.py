"""The start: without a command the window, with one the terminal. The only place that knows both."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import Final

_OWN: Final = frozenset(("--window", "--dark", "--light", "--quit-after-paint", "--self-test"))
_QT: Final = frozenset(("reverse", "nograb", "dograb", "sync", "widgetcount"))
_QT_WITH_VALUE: Final = frozenset(
    (
        "platform", "platformpluginpath", "platformtheme", "plugin", "qwindowgeometry", "geometry", "qwindowicon",
        "icon", "qwindowtitle", "title", "session", "display", "name", "style", "stylesheet", "fontengine",
    )
)  # fmt: skip
"""Qt's own options, each with one or two hyphens (Qt 6.11, QGuiApplication and QApplication, and its xcb plugin)."""


_SHELL_ASKS: Final = "_SMTPDESK_COMPLETE"
"""Set by the completion of a shell: then the terminal's part answers, whatever the words are."""
REPORT: Final = ".smtpdesk"
"""The ending of a saved report; one such file is opened in the window."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Start what the command line asks for, and give the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if _SHELL_ASKS not in os.environ and wants_window(words):
        return window(words)
    # What is imported now stays until the end. To look through it for garbage, again and again and once more at the
    # end, would be a fifth of the time that a check in the terminal takes. `cli.main` switches it on again.
    gc.disable()
    from smtpdesk.cli.main import run

    return run(words)


def wants_window(words: Sequence[str]) -> bool:
    """Tell whether all words are the window's options or Qt's, but for one report; else the terminal's."""
    rest = iter(words)
    reports = 0
    for word in rest:
        if word in _OWN:
            continue
        if word.endswith(REPORT) and not word.startswith("-") and not reports:
            reports += 1
            continue
        name, equals, _value = word.removeprefix("-").removeprefix("-").partition("=")
        if not word.startswith("-") or not (name in _QT_WITH_VALUE or (name in _QT and not equals)):
            return False
        if name in _QT_WITH_VALUE and not equals and next(rest, "-").startswith("-"):
            return False
    return True


def window(arguments: Sequence[str] | None = None) -> int:
    """Start the window, and give the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if "--self-test" in words:
        from smtpdesk.gui.self_test import main as try_out

        return try_out()
    from smtpdesk.gui.app import main as start

    return start(words)


if __name__ == "__main__":
    sys.exit(main())
