"""Completion for the shells. The scripts ask the program itself, so they know every command and option it has."""

from __future__ import annotations

from typing import Final

import click
from click.shell_completion import get_completion_class

from making.project import NAME

VARIABLE: Final = f"_{NAME.upper()}_COMPLETE"
"""How the program is asked; `smtpdesk.__main__` looks for it, too."""
PLACES: Final = {
    "bash": f"usr/share/bash-completion/completions/{NAME}",
    "zsh": f"usr/share/zsh/vendor-completions/_{NAME}",
    "fish": f"usr/share/fish/vendor_completions.d/{NAME}.fish",
}


def script(group: click.Group, shell: str) -> str:
    """Give the script for a shell. Raises ValueError for one that is not known."""
    kind = get_completion_class(shell)
    if kind is None:
        raise ValueError(f"no completion for {shell}")
    made = kind(group, {}, NAME, VARIABLE)
    return made.source_template.strip() % made.source_vars() + "\n"
