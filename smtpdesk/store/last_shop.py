"""Which shop system was looked at last: a word in a file of the state folder. Losing it costs nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from smtpdesk.store.paths import folders, make_private

FILE_NAME: Final = "shop.txt"
_ID: Final = re.compile(r"[a-z0-9_]{1,60}")


def last_shop(path: Path | None = None) -> str:
    """The id of the system that was chosen last, empty where there is none or the file cannot be read."""
    try:
        with (path or folders().state / FILE_NAME).open(encoding="ascii") as file:
            word = file.read(100).strip()
    except (OSError, ValueError):
        return ""
    return word if _ID.fullmatch(word) else ""


def keep_last_shop(shop: str, path: Path | None = None) -> bool:
    """Remember a system; False where it cannot be written. Raises ValueError for what is no id."""
    if not _ID.fullmatch(shop):
        raise ValueError("not the id of a shop system")
    place = path or folders().state / FILE_NAME
    try:
        make_private(place.parent)
        fresh = place.with_name(f"{FILE_NAME}.new")
        fresh.write_text(shop, encoding="ascii")
        os.replace(fresh, place)
    except OSError:
        return False
    return True
