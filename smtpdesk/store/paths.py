"""The folders of this program, by the habits of the system, or all below SMTPDESK_HOME."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

HOME_VARIABLE: Final = "SMTPDESK_HOME"
"""Redirects every folder of the program, for portable use and for tests."""

_NAME: Final = "smtpdesk"


class Folders(NamedTuple):
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
    if sys.platform == "linux":
        found = _of_xdg(os.environ)
        if found is not None:
            return found
    import platformdirs

    return Folders(
        config=Path(platformdirs.user_config_dir(_NAME, appauthor=False)),
        state=Path(platformdirs.user_state_dir(_NAME, appauthor=False)),
        cache=Path(platformdirs.user_cache_dir(_NAME, appauthor=False)),
    )


def _of_xdg(environment: Mapping[str, str]) -> Folders | None:
    """The folders of a desktop on Linux, as platformdirs finds them; None where it is not that plain.

    The first paint asks for a folder, and to import platformdirs takes as long as a twentieth of the whole start.
    Source: XDG Base Directory Specification 0.8, "Environment variables": a relative path is to be ignored.
    """
    home = environment.get("HOME", "")
    if not home.startswith("/"):
        return None

    def below(variable: str, usual: str) -> Path | None:
        told = environment.get(variable, "")
        base = told if told.strip() else f"{home}/{usual}"
        plain = base == base.strip() and base.startswith("/") and not base.startswith("//")
        return Path(base, _NAME) if plain else None

    config, state = below("XDG_CONFIG_HOME", ".config"), below("XDG_STATE_HOME", ".local/state")
    cache = below("XDG_CACHE_HOME", ".cache")
    return Folders(config, state, cache) if config is not None and state is not None and cache is not None else None


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
