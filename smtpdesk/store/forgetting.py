"""Everything that the program keeps of a person is forgotten in one go, and each part is told of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from smtpdesk.store import accounts, drafts, history, last_shop, preferences, refusals
from smtpdesk.store.paths import Folders, folders
from smtpdesk.store.secrets import Reason, SecretResult, SecretState, Vault
from smtpdesk.store.toml_file import TomlFile
from smtpdesk.store.trouble import StoreError, Trouble


class Part(StrEnum):
    """What is kept."""

    SECRETS = "secrets"
    ACCOUNTS = "accounts"
    HISTORY = "history"
    DRAFTS = "drafts"
    REFUSALS = "refusals"
    PREFERENCES = "preferences"
    WINDOW = "window"
    PRACTICE = "practice"


FILES: Final[dict[Part, tuple[str, str]]] = {
    Part.ACCOUNTS: ("config", accounts.FILE_NAME),
    Part.HISTORY: ("state", history.FILE_NAME),
    Part.DRAFTS: ("state", drafts.FILE_NAME),
    Part.REFUSALS: ("state", refusals.FILE_NAME),
    Part.PREFERENCES: ("config", preferences.FILE_NAME),
}
"""The TOML files, each with its folder."""
PLAIN: Final[dict[Part, tuple[tuple[str, str], ...]]] = {
    Part.WINDOW: (("state", "window.txt"), ("state", last_shop.FILE_NAME)),
}
"""Other files."""
FOLDERS: Final[dict[Part, tuple[str, str]]] = {Part.PRACTICE: ("cache", "practice")}
"""Folders with all that is in them."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of one part: nothing stands in the way, or why something is left.

    `left` holds, for SECRETS, the ids whose secret is still in the keyring.
    """

    part: Part
    reason: Reason | Trouble | None = None
    left: tuple[str, ...] = ()

    @property
    def gone(self) -> bool:
        """True where nothing is left of it."""
        return self.reason is None


def forget_files(where: Folders | None = None) -> tuple[Forgotten, ...]:
    """Delete every file of ours and nothing else that may lie beside it; one that stays does not stop the others."""
    place = where or folders()
    told = [_part(part, lambda name=name: _remove_toml(place, *name)) for part, name in FILES.items()]  # type: ignore[misc]
    told += [_part(part, lambda names=names: _remove_plain(place, names)) for part, names in PLAIN.items()]  # type: ignore[misc]
    told += [_part(part, lambda name=name: _remove_folder(place, *name)) for part, name in FOLDERS.items()]  # type: ignore[misc]
    for folder in {place.config, place.state, place.cache}:
        with suppress(OSError):  # something of somebody else's is in it
            folder.rmdir()
    return tuple(told)


def ask_secrets(vault: Vault, account_ids: Iterable[str]) -> dict[str, Future[SecretResult]]:
    """Have every account's secret, and the proxy's, taken out of the keyring. Each future answers in bounded time."""
    ids = dict.fromkeys((*account_ids, preferences.PROXY_SECRET))
    return {account_id: vault.submit_delete(account_id) for account_id in ids}


def secrets_forgotten(answers: dict[str, SecretResult]) -> Forgotten:
    """What became of the secrets, in all."""
    left = {key: answer for key, answer in answers.items() if answer.state is not SecretState.DELETED}
    reason = next((answer.reason for answer in left.values()), None)
    return Forgotten(Part.SECRETS, (reason or Reason.REFUSED) if left else None, tuple(left))


def _part(part: Part, remove: Callable[[], None]) -> Forgotten:
    try:
        remove()
    except StoreError as error:
        return Forgotten(part, error.code)
    except OSError:
        return Forgotten(part, Trouble.CANNOT_WRITE)
    return Forgotten(part)


def _remove_toml(place: Folders, folder: str, name: str) -> None:
    path = getattr(place, folder) / name
    lock = path.with_name(f".{name}.lock")
    if path.parent.is_dir():
        TomlFile(path).remove()
        with suppress(OSError):  # Windows keeps it where another program has it open
            lock.unlink(missing_ok=True)


def _remove_plain(place: Folders, names: tuple[tuple[str, str], ...]) -> None:
    for folder, name in names:
        for left in (name, f"{name}.new"):  # the second is what a killed program left of its writing
            (getattr(place, folder) / left).unlink(missing_ok=True)


def _remove_folder(place: Folders, folder: str, name: str) -> None:
    import shutil

    path = getattr(place, folder) / name
    if path.is_symlink():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)
