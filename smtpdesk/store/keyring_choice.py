"""Which keyring may hold a secret: only those of the system, which encrypt it, and never a file in clear."""

from __future__ import annotations

import importlib
import logging
import os
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from smtpdesk.store.entries import Backend

SYSTEM_KEYRINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "linux": (
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.libsecret.Keyring",
    ),
    "darwin": ("keyring.backends.macOS.Keyring",),
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
}
"""All that is accepted, the usual one first. Plug-ins (plain text files, cloud vaults, chains) are not even loaded."""

NO_KEYRING: Final = ("keyring.backends.null.Keyring", "keyring.backends.fail.Keyring")
"""Who chooses one of these (`keyring --disable` does) wants none, and that is respected."""

_LIBRARIES: Final[Mapping[str, tuple[str, ...]]] = {
    "linux": ("secretstorage", "jeepney.io.blocking"),
    "darwin": ("keyring.backends.macOS.api",),
    "win32": ("win32ctypes.pywin32.win32cred",),
}
"""What the keyrings above need; they import without it, and only say that they are not there."""
_NO_STORE: Final = ("keyring.backends.null", "keyring.backends.fail")
_TALKERS: Final = ("keyring", "secretstorage", "jeepney", "jaraco", "win32ctypes", "dbus", "gi")


def system_keyring(wish: str | None = None) -> Backend | None:
    """The system's keyring, or None without a usable one. `wish` is the person's choice by class name.

    It imports and asks the system, so it may block: only for the keyring's own thread.
    """
    silence()
    wish = configured() if wish is None else wish
    if wish in NO_KEYRING:
        return None
    known = SYSTEM_KEYRINGS.get(sys.platform, SYSTEM_KEYRINGS["linux"])
    found: list[tuple[float, Any]] = []
    for name in known:
        module, _, class_name = name.rpartition(".")
        # Whatever is missing (a library, the bus, the service) shows as some exception of somebody's.
        with suppress(Exception):
            kind = getattr(importlib.import_module(module), class_name)
            found.append((float(kind.priority) + (100.0 if name == wish else 0.0), kind))
    for _, kind in sorted(found, key=lambda one: one[0], reverse=True):
        with suppress(Exception):
            backend: Backend = kind()
            return backend
    return None


def stores(backend: Backend) -> bool:
    """False for the stand-ins of the keyring library that keep nothing."""
    kind = type(backend)
    if kind.__module__ == "keyring.backends.chainer":
        return bool(getattr(backend, "backends", ()))
    return kind.__module__ not in _NO_STORE


def configured(environment: Mapping[str, str] | None = None) -> str:
    """The class that the person chose by the keyring library's own ways, or "". Read as text; nothing is loaded."""
    chosen = (os.environ if environment is None else environment).get("PYTHON_KEYRING_BACKEND", "").strip()
    if chosen:
        return chosen
    with suppress(Exception):
        import configparser

        from keyring.util import platform_

        config = configparser.RawConfigParser()
        config.read(Path(platform_.config_root()) / "keyringrc.cfg", encoding="utf-8")
        return config.get("backend", "default-keyring", fallback="").strip()
    return ""


def forget(error: BaseException) -> None:
    """Clear what an exception of a keyring still holds: secrets in its frames, and the line to the D-Bus.

    keyring 25.7's Secret Service backend leaves its connection open when a collection stays locked.
    """
    step: BaseException | None = error
    for _ in range(16):
        if step is None:
            return
        for frame, _ in traceback.walk_tb(step.__traceback__):
            for value in frame.f_locals.values():
                if type(value).__name__ == "DBusConnection":
                    with suppress(Exception):
                        value.close()
        traceback.clear_frames(step.__traceback__)
        step = step.__cause__ or step.__context__


def silence() -> None:
    """Keep whatever the keyring's libraries log from every log: their debug lines may hold what they carry."""
    for name in _TALKERS:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
        if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
            logger.addHandler(logging.NullHandler())


def unusable() -> dict[str, str]:
    """Give the modules of this system's keyrings that cannot be imported here, with the kind of error; none is well.

    A module that imports says nothing of the keyring itself: whether it answers is what `system_keyring` finds out.
    """
    silence()
    system = sys.platform if sys.platform in SYSTEM_KEYRINGS else "linux"
    modules = [*_LIBRARIES[system], *(name.rpartition(".")[0] for name in SYSTEM_KEYRINGS[system])]
    found = {}
    for module in modules:
        try:
            importlib.import_module(module)
        except Exception as error:
            found[module] = type(error).__name__
    return found
