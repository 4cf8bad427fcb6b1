"""Forms that were left unfinished, so that closing the window loses nothing. Never a secret."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from smtpdesk.store.migrations import Table
from smtpdesk.store.paths import folders
from smtpdesk.store.toml_file import LOCK_SECONDS, TomlFile

FILE_NAME: Final = "drafts.toml"
MAX_DRAFTS: Final = 200
MAX_CHARACTERS: Final = 20_000
"""Of one draft, names and values together."""

SECRET_WORDS: Final = ("secret", "password", "passphrase", "passwd", "token", "credential", "api_key", "apikey")
"""A field whose name has one of these in it is refused: it cannot belong into a file."""


class Drafts:
    """The file of drafts, in the state folder: for an account's id (or a new form's) a text for each field's name."""

    def __init__(self, path: Path | None = None, *, lock_seconds: float = LOCK_SECONDS) -> None:
        self.path = path or folders().state / FILE_NAME
        self._file = TomlFile(self.path, is_ours=_is_ours, lock_seconds=lock_seconds)

    def all(self) -> dict[str, dict[str, str]]:
        """Every draft by its id, the oldest first. Raises StoreError."""
        entries = self._file.read().table.get("drafts", {})
        return {draft: _texts(fields) for draft, fields in entries.items() if isinstance(fields, dict)}

    def get(self, draft_id: str) -> dict[str, str]:
        """The fields of one draft; empty where there is none. Raises StoreError."""
        return self.all().get(draft_id, {})

    def put(self, draft_id: str, fields: Mapping[str, str]) -> None:
        """Keep a draft in the place of the one before; beyond 200 the oldest goes. Raises StoreError.

        ValueError where a field's name speaks of a secret or the draft is too long, TypeError for anything but text:
        both are mistakes of the caller.
        """
        kept = {name: _writable(value) for name, value in fields.items()}
        for name in kept:
            if any(word in name.casefold().replace("-", "_") for word in SECRET_WORDS):
                raise ValueError(f"a draft has no place for the field {name}")
        if sum(len(name) + len(value) for name, value in kept.items()) > MAX_CHARACTERS:
            raise ValueError("the draft is too long")

        def change(table: Table) -> None:
            entries = table.setdefault("drafts", {})
            entries.pop(draft_id, None)
            entries[draft_id] = kept
            while len(entries) > MAX_DRAFTS:
                del entries[next(iter(entries))]

        self._file.update(change)

    def delete(self, draft_id: str) -> None:
        """Forget a draft. Raises StoreError."""
        self._file.update(lambda table: table.get("drafts", {}).pop(draft_id, None))


def _writable(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a draft holds text only")
    # Half a surrogate pair can be pasted into a field, but not be written as UTF-8.
    return value.encode("utf-8", "replace").decode("utf-8")


def _is_ours(table: Table) -> bool:
    return isinstance(table.get("drafts", {}), dict)


def _texts(fields: Mapping[str, object]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if isinstance(value, str)}
