"""What the window needs of the preferences before it is first seen: a glance at the file, without its reader."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from smtpdesk.store.paths import folders

PREFERENCES: Final = "preferences.toml"
LANGUAGE: Final = r"[a-z]{2,3}(?:_[A-Za-z0-9]{2,8})?"
"""How a language is written: `de`, `pt_BR`."""
_HEAD: Final = 4096
_EQUALS: Final = ' = "'


class Theme(StrEnum):
    """Which colours the window has: those of the system, or one kind always."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class FirstLook(NamedTuple):
    """Theme and language; an empty language is the system's."""

    theme: Theme = Theme.SYSTEM
    language: str = ""


def first_look(path: Path | None = None) -> FirstLook:
    """Theme and language as far as the file is as this program writes it; the rest, and its errors, come later."""
    try:
        with (path or folders().config / PREFERENCES).open(encoding="utf-8") as file:
            lines = file.read(_HEAD).partition("\n[")[0].splitlines()
    except (OSError, ValueError):
        return FirstLook()
    parts = (line.removesuffix('"').partition(_EQUALS) for line in lines)
    found = {key: value for key, equals, value in parts if equals}
    theme, language = found.get("theme", ""), found.get("language", "")
    return FirstLook(
        Theme(theme) if theme in {one.value for one in Theme} else Theme.SYSTEM,
        language if language and re.fullmatch(LANGUAGE, language) else "",
    )
