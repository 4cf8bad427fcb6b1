"""The start: without arguments the window, with a sub-command the terminal. The only place that knows both."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

_WINDOW_OPTIONS = ("--quit-after-paint", "--window")


def main(arguments: Sequence[str] | None = None) -> int:
    """Start what the command line asks for, and give the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in _WINDOW_OPTIONS:
        return window(words)
    # What is imported now stays until the end. To look through it for garbage, again and again and once more at the
    # end, would be a fifth of the time that a check in the terminal takes. `cli.main` switches it on again.
    gc.disable()
    from smtpdesk.cli.main import run

    return run(words)


def window(arguments: Sequence[str] | None = None) -> int:
    """Start the window, and give the exit status."""
    from smtpdesk.gui.app import main as start

    return start(list(sys.argv[1:] if arguments is None else arguments))


if __name__ == "__main__":
    sys.exit(main())
