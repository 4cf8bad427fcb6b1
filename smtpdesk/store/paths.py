"""The folders of this program, by the habits of the system, or all below SMTPDESK_HOME."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HOME_VARIABLE: Final = "SMTPDESK_HOME"
"""Redirects every folder of the program, for portable use and for tests."""

_NAME: Final = "smtpdesk"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where settings, remembered things and things that can be made again lie. None of them has to exist yet."""

    config: Path
    state: Path
    cache: Path


def folders(environment: Mapping[str, str] | None = None) -> Folders:
    """The folders to use now. The environment is read at each call, so nothing is fixed at import."""
    home = (os.environ if environment is None else environment).get(HOME_VARIABLE, "").strip()
    if home:
        root = Path(os.path.abspath(os.path.expanduser(home)))
        return Folders(config=root / "config", state=root / "state", cache=root / "cache")
    # Imported here: only a start without SMTPDESK_HOME needs it, and the first paint should not wait for it.
    import platformdirs

    return Folders(
        config=Path(platformdirs.user_config_dir(_NAME, appauthor=False)),
        state=Path(platformdirs.user_state_dir(_NAME, appauthor=False)),
        cache=Path(platformdirs.user_cache_dir(_NAME, appauthor=False)),
    )


def make_private(folder: Path) -> Path:
    """Create a folder and its missing parents, for this person only (0700). What exists stays as it is. Raises OSError.

    Source: XDG Base Directory Specification 0.8, "Referencing this specification", which asks for 0700.
    """
    missing = []
    while not folder.exists():
        missing.append(folder)
        if folder.parent == folder:
            break
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
    return missing[0] if missing else folder
