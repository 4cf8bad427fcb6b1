"""A check in a file, for the support staff who look at it elsewhere: `.smtpdesk`, JSON, and read with suspicion.

It holds what the window shows: server, addresses, user name, certificate and conversation. A secret is in none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from smtpdesk.model.report import Report
from smtpdesk.model.visible_text import visible
from smtpdesk.store import atomic
from smtpdesk.store.trouble import StoreError, Trouble

SUFFIX: Final = ".smtpdesk"
FORMAT: Final = "smtpdesk-report"
VERSION: Final = 1
MAX_BYTES: Final = 16 * 1024 * 1024
"""Far above a session's bound of 4 MiB, written as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedReport:
    """A report with the account's name as its owner gave it, and when and by which version it was written (UTC)."""

    name: str
    written: datetime
    program: str
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    format: str
    version: int
    name: str
    written: datetime
    program: str
    report: Report


def write(path: Path, saved: SavedReport) -> None:
    """Write a report, 0600, whole or not at all. Raises StoreError."""
    import msgspec

    file = _File(
        format=FORMAT,
        version=VERSION,
        name=saved.name,
        written=saved.written,
        program=saved.program,
        report=saved.report,
    )
    content = msgspec.json.format(msgspec.json.encode(file, enc_hook=_plain), indent=1)
    if len(content) > MAX_BYTES:
        raise StoreError(Trouble.TOO_LARGE, path)
    try:
        atomic.write(path, content + b"\n")
    except OSError as error:
        raise StoreError(Trouble.CANNOT_WRITE, path, error.strerror or "") from None


def read(path: Path) -> SavedReport:
    """Read a report that somebody sent. What could act on a screen becomes visible instead. Raises StoreError."""
    import msgspec

    content = _content(path)
    try:
        loose = msgspec.json.decode(content)
    except UnicodeDecodeError:
        raise StoreError(Trouble.NOT_TEXT, path) from None
    except (msgspec.DecodeError, RecursionError):
        raise StoreError(Trouble.NOT_A_REPORT, path) from None
    if not isinstance(loose, dict) or loose.get("format") != FORMAT:
        raise StoreError(Trouble.NOT_A_REPORT, path)
    if isinstance(loose.get("version"), int) and loose["version"] > VERSION:
        raise StoreError(Trouble.NEWER_REPORT, path)
    try:
        file = msgspec.convert(_harmless(loose), _File)
    except (msgspec.ValidationError, RecursionError) as error:
        raise StoreError(Trouble.BAD_REPORT, path, str(error)[:200]) from None
    return SavedReport(name=file.name, written=file.written, program=file.program, report=file.report)


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise StoreError(Trouble.NOT_A_FILE, path)
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise StoreError(Trouble.UNREADABLE, path, error.strerror or "") from None
    if len(content) > MAX_BYTES:
        raise StoreError(Trouble.TOO_LARGE, path)
    return content


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError(type(value).__name__)


def _harmless(value: Any) -> Any:
    """The same with no character in any text that acts instead of being seen; line feeds stay."""
    if isinstance(value, str):
        return value if value.isprintable() else "".join(c if c == "\n" else visible(c) for c in value)
    if isinstance(value, list):
        return [_harmless(each) for each in value]
    if isinstance(value, dict):
        return {_harmless(key): _harmless(each) for key, each in value.items()}
    return value
