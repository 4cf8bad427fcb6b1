"""One versioned TOML file that several programs share: read without a lock, changed under one, never lost."""

from __future__ import annotations

import copy
import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from smtpdesk.store import atomic
from smtpdesk.store.migrations import CannotMigrate, Migration, Table, migrate
from smtpdesk.store.paths import make_private
from smtpdesk.store.trouble import Problem, StoreError, Trouble

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_DEPTH: Final = 40
LOCK_SECONDS: Final = 3.0

Change = Callable[[Table], None]


@dataclass(frozen=True, slots=True)
class Document:
    """What the file holds, in the current version. `read_only` where a change would be refused."""

    table: Table
    problems: tuple[Problem, ...] = ()
    read_only: bool = False
    migrated_from: int | None = None


class _Damage(Exception):
    """The file cannot be used as it is."""

    def __init__(self, code: Trouble, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def _word(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


def _too_deep(value: Any) -> bool:
    layer, depth = [value], 0
    while layer:
        depth += 1
        if depth > MAX_DEPTH:
            return True
        inner = [v.values() if isinstance(v, dict) else v for v in layer if isinstance(v, dict | list)]
        layer = [part for parts in inner for part in parts]
    return False


class TomlFile:
    """A TOML file with `version = N` and whatever `is_ours` accepts.

    A damaged file is set aside under a name with the time; a newer version is only read; an older one is migrated in
    memory, and when it is first written the old file is kept beside it as `<name>.version-<n>.toml`.
    """

    def __init__(
        self,
        path: Path,
        *,
        version: int = 1,
        migrations: Mapping[int, Migration] | None = None,
        is_ours: Callable[[Table], bool] = lambda table: True,
        lock_seconds: float = LOCK_SECONDS,
    ) -> None:
        self.path = path
        self._version = version
        self._migrations = migrations or {}
        self._is_ours = is_ours
        self._lock_seconds = lock_seconds
        self._last_good: Table | None = None

    def read(self) -> Document:
        """The file as it is now; without a file an empty table. Raises StoreError (CANNOT_READ, LOCKED)."""
        try:
            return self._parse()
        except _Damage as damage:
            found = Problem(code=damage.code, path=self.path, detail=damage.detail)
        try:
            with self._locked():
                return self._parse_or_set_aside()
        except StoreError as error:
            if error.code is Trouble.LOCKED:
                raise
            # Nothing can be moved or written here (a folder that is not ours): go on without, and never overwrite.
            stays = Problem(code=Trouble.CANNOT_SET_ASIDE, path=self.path, detail=error.detail)
            return Document(self._empty(), (found, stays), read_only=True)

    def update(self, change: Change) -> Document:
        """Read anew under the lock, change, write. Raises StoreError, and then the file is as it was."""
        with self._locked() as target:
            document = self._parse_or_set_aside()
            if document.read_only:
                raise StoreError(Trouble.NEWER_VERSION, self.path)
            before = copy.deepcopy(document.table)
            change(document.table)
            if document.table == before and document.migrated_from is None:
                return document
            content = self._encode(document.table)
            atomic.sweep(target)
            try:
                if document.migrated_from is not None:
                    old = target.with_name(f"{target.stem}.version-{document.migrated_from}{target.suffix}")
                    if not old.exists():
                        atomic.write(old, target.read_bytes())
                atomic.write(target, content)
            except OSError as error:
                raise StoreError(Trouble.CANNOT_WRITE, self.path, _word(error)) from error
            self._last_good = copy.deepcopy(document.table)
            return Document(document.table, document.problems)

    def remove(self) -> None:
        """Delete the file with its damaged copies and older versions. Raises StoreError, and then something is left."""
        with self._locked() as target:
            atomic.sweep(target)
            beside = (target.with_name(f"{target.stem}.{kind}-*{target.suffix}") for kind in ("damaged", "version"))
            try:
                for path in (target, *(found for name in beside for found in target.parent.glob(name.name))):
                    atomic.patiently(lambda path=path: path.unlink(missing_ok=True))  # type: ignore[misc]
                if self.path.is_symlink():
                    self.path.unlink()
            except OSError as error:
                raise StoreError(Trouble.CANNOT_WRITE, self.path, _word(error)) from error
            self._last_good = None

    def _empty(self) -> Table:
        return {"version": self._version}

    def _target(self) -> Path:
        # A symbolic link (a folder of dotfiles, say) stays one: its target is replaced, not the link.
        return Path(os.path.realpath(self.path))

    @contextmanager
    def _locked(self) -> Iterator[Path]:
        from filelock import FileLock, Timeout

        target = self._target()
        try:
            make_private(target.parent)
            lock = FileLock(target.with_name(f".{target.name}.lock"), timeout=self._lock_seconds, mode=0o600)
            lock.acquire()
        except Timeout as error:
            raise StoreError(Trouble.LOCKED, self.path) from error
        except OSError as error:
            raise StoreError(Trouble.CANNOT_WRITE, self.path, _word(error)) from error
        try:
            yield target
        finally:
            lock.release()

    def _parse_or_set_aside(self) -> Document:
        try:
            return self._parse()
        except _Damage as damage:
            now = datetime.now().astimezone()
            try:
                aside = atomic.set_aside(self.path, self._target(), now)
            except OSError as error:
                raise StoreError(Trouble.CANNOT_SET_ASIDE, self.path, _word(error)) from error
            problem = Problem(code=damage.code, path=self.path, detail=damage.detail, set_aside=aside)
        if self._last_good is None:
            return Document(self._empty(), (problem,))
        # This program has read the file before it was damaged: what it knows goes back at once.
        table = copy.deepcopy(self._last_good)
        with suppress(OSError):
            atomic.write(self._target(), self._encode(table))
        return Document(table, (problem,))

    def _parse(self) -> Document:
        content = self._bytes()
        if content is None:
            return Document(self._empty())
        import tomllib

        try:
            table: Table = tomllib.loads(content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise _Damage(Trouble.NOT_TEXT) from error
        except (ValueError, RecursionError) as error:  # an integer of 5,000 digits is a bare ValueError
            raise _Damage(Trouble.NOT_TOML) from error
        version = table.get("version")
        if isinstance(version, bool) or not isinstance(version, int) or version < 1:
            raise _Damage(Trouble.BAD_SHAPE, "version")
        if version > self._version:
            problem = Problem(code=Trouble.NEWER_VERSION, path=self.path, detail=str(version)[:20])
            return Document(table if self._is_ours(table) else self._empty(), (problem,), read_only=True)
        if _too_deep(table):
            raise _Damage(Trouble.BAD_SHAPE, "depth")
        if version < self._version:
            try:
                table = migrate(table, version, self._version, self._migrations)
            except CannotMigrate as error:
                raise _Damage(Trouble.CANNOT_MIGRATE, str(error.version)) from error
        if not self._is_ours(table):
            raise _Damage(Trouble.BAD_SHAPE, "entries")
        self._last_good = copy.deepcopy(table)
        return Document(table, migrated_from=version if version < self._version else None)

    def _bytes(self) -> bytes | None:
        content = b""

        def take() -> None:
            nonlocal content
            # Looked at before it is opened: to open a named pipe would wait for ever.
            seen = os.stat(self.path)
            if not stat.S_ISREG(seen.st_mode):
                raise _Damage(Trouble.NOT_A_FILE)
            if seen.st_size > MAX_BYTES:
                raise _Damage(Trouble.TOO_LARGE)
            with open(self.path, "rb") as file:
                content = file.read(MAX_BYTES + 1)

        try:
            atomic.patiently(take)
        except FileNotFoundError:
            return None
        except OSError as error:
            if isinstance(error, PermissionError) or error.errno == errno.ELOOP:
                raise _Damage(Trouble.UNREADABLE, _word(error)) from error
            # A failing disk or network folder: the file may be whole tomorrow, so it stays where it is.
            raise StoreError(Trouble.CANNOT_READ, self.path, _word(error)) from error
        if len(content) > MAX_BYTES:
            raise _Damage(Trouble.TOO_LARGE)
        return content

    def _encode(self, table: Table) -> bytes:
        import tomli_w

        table["version"] = self._version
        ordered = {"version": self._version} | table
        try:
            content = tomli_w.dumps(ordered).encode("utf-8")
        except UnicodeEncodeError as error:
            raise StoreError(Trouble.CANNOT_WRITE, self.path, "not-text") from error
        if len(content) > MAX_BYTES:
            raise StoreError(Trouble.TOO_LARGE, self.path)
        return content
