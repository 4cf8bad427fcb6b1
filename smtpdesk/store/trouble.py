"""What can go wrong with the files that we keep, by code. The sentences belong to the text layer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Trouble(StrEnum):
    """Why a file, or one account in it, could not be read or written."""

    NOT_TEXT = "not-text"
    """The file is not UTF-8."""
    NOT_TOML = "not-toml"
    TOO_LARGE = "too-large"
    NOT_A_FILE = "not-a-file"
    UNREADABLE = "unreadable"
    """The system does not let us read it."""
    BAD_SHAPE = "bad-shape"
    """TOML, but not ours: no version, or something else where the entries should be."""
    CANNOT_MIGRATE = "cannot-migrate"
    """An older version that could not be brought up to date."""
    NOT_A_REPORT = "not-a-report"
    """Something else than a saved report, or one that is cut off."""
    BAD_REPORT = "bad-report"
    """A saved report with something in it that cannot be; `detail` names the place."""
    NEWER_REPORT = "newer-report"
    NEWER_VERSION = "newer-version"
    """Written by a newer program; it is shown and never written."""
    BAD_ACCOUNT = "bad-account"
    """One account cannot be used; `key` and `detail` say why. It stays in the file as it is."""
    BAD_SETTING = "bad-setting"
    """One setting cannot be used; `name` and `detail` say which and why. The usual holds instead."""
    DUPLICATE_ID = "duplicate-id"
    AMBIGUOUS_NAME = "ambiguous-name"
    UNKNOWN_ACCOUNT = "unknown-account"
    LOCKED = "locked"
    """Another program has kept the file locked past the deadline."""
    CANNOT_READ = "cannot-read"
    CANNOT_WRITE = "cannot-write"
    CANNOT_SET_ASIDE = "cannot-set-aside"
    """The file is damaged, and could not be moved out of the way either; it is never overwritten."""


class StoreError(Exception):
    """A file could not be read or written. `detail` is a word such as ENOSPC or a field's code, never a content."""

    def __init__(self, code: Trouble, path: Path, detail: str = "") -> None:
        super().__init__(f"{code.value}: {path}" + (f" ({detail})" if detail else ""))
        self.code = code
        self.path = path
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that was found while reading and did not stop it.

    `number` counts the accounts of the file from 1 (0: the whole file), `name` is the account's name as far as it has
    one, `key` the dotted key, `set_aside` where a damaged file lies now.
    """

    code: Trouble
    path: Path
    number: int = 0
    name: str = ""
    key: str = ""
    detail: str = ""
    set_aside: Path | None = None
