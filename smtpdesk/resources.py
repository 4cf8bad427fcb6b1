"""Finds a data file in the wheel, in the frozen program and in the checkout."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def folder() -> Path:
    """Give the folder that holds providers/, diagnoses/, icons/ and locale/. Raises FileNotFoundError."""
    here = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    for place in (
        *((Path(frozen) / "smtpdesk" / "resources",) if frozen else ()),
        here / "resources",  # in the wheel
        here.parent / "resources",  # in the checkout
    ):
        if (place / "providers").is_dir():
            return Path(place)
    raise FileNotFoundError("the program's data files (resources/providers) are not where they belong")


def files(kind: str, ending: str) -> list[Path]:
    """Give the files of one kind, sorted by name: `files("providers", ".toml")`."""
    return sorted(path for path in (folder() / kind).iterdir() if path.name.endswith(ending))
