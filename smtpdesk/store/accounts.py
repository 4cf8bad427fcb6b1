"""All accounts, in one TOML file that several programs may have open. It never holds a secret."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from smtpdesk.model.settings import Account
from smtpdesk.store.account_table import BadAccount, from_table, to_table
from smtpdesk.store.migrations import ACCOUNTS_MIGRATIONS, ACCOUNTS_VERSION, Migration, Table
from smtpdesk.store.paths import folders
from smtpdesk.store.toml_file import LOCK_SECONDS, Document, TomlFile
from smtpdesk.store.trouble import Problem, StoreError, Trouble

FILE_NAME: Final = "accounts.toml"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The accounts in their order, and what was wrong with the file or with single accounts in it."""

    accounts: tuple[Account, ...]
    problems: tuple[Problem, ...] = ()
    read_only: bool = False


class Accounts:
    """The file of accounts. Every method reads it anew, so that programs open at once don't undo each other.

    Whoever saves an account last wins for this account alone. An account that cannot be read, and keys that are
    unknown here, stay in the file as they are. Comments don't survive a save.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        version: int = ACCOUNTS_VERSION,
        migrations: Mapping[int, Migration] = ACCOUNTS_MIGRATIONS,
        lock_seconds: float = LOCK_SECONDS,
    ) -> None:
        self.path = path or folders().config / FILE_NAME
        self._file = TomlFile(
            self.path, version=version, migrations=migrations, is_ours=_is_ours, lock_seconds=lock_seconds
        )

    def load(self) -> Loaded:
        """What the file holds now. A damaged file is set aside and told among the problems. Raises StoreError."""
        return self._loaded(self._file.read())

    def save(self, account: Account) -> Loaded:
        """Add an account, or put it in the place of the one with its id. Raises StoreError."""

        def change(table: Table) -> None:
            entries = table.setdefault("accounts", [])
            place = _place(entries, account.id)
            if place is None:
                entries.append(to_table(account))
            else:
                entries[place] = to_table(account, entries[place])

        return self._loaded(self._file.update(change))

    def delete(self, account_id: str) -> Loaded:
        """Take an account out; without one of this id nothing happens. Its secret is the Vault's. Raises StoreError."""

        def change(table: Table) -> None:
            entries = table.get("accounts", [])
            place = _place(entries, account_id)
            if place is not None:
                del entries[place]

        return self._loaded(self._file.update(change))

    def get(self, id_or_name: str) -> Account:
        """The account with this id, else with this name (capitals don't count).

        Raises StoreError: UNKNOWN_ACCOUNT, AMBIGUOUS_NAME, or what reading raises.
        """
        accounts = self.load().accounts
        for account in accounts:
            if account.id == id_or_name:
                return account
        named = [account for account in accounts if account.name == id_or_name]
        named = named or [account for account in accounts if _folded(account.name) == _folded(id_or_name)]
        if len(named) == 1:
            return named[0]
        raise StoreError(Trouble.AMBIGUOUS_NAME if named else Trouble.UNKNOWN_ACCOUNT, self.path)

    def _loaded(self, document: Document) -> Loaded:
        accounts: list[Account] = []
        problems = list(document.problems)
        taken: set[str] = set()
        for number, entry in enumerate(document.table.get("accounts", []), 1):
            name = _told_name(entry)
            try:
                account = from_table(entry)
            except BadAccount as bad:
                problems.append(
                    Problem(
                        code=Trouble.BAD_ACCOUNT,
                        path=self.path,
                        number=number,
                        name=name,
                        key=bad.key,
                        detail=bad.code,
                    )
                )
                continue
            if account.id.casefold() in taken:
                problems.append(Problem(code=Trouble.DUPLICATE_ID, path=self.path, number=number, name=name, key="id"))
                continue
            # Windows names its credentials without regard to capitals, so ids may not differ in them alone.
            taken.add(account.id.casefold())
            accounts.append(account)
        return Loaded(tuple(accounts), tuple(problems), document.read_only)


def new_id(name: str) -> str:
    """A fresh id that can be recognised by the account's name. It is random too, so that no id is ever used again."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:40].strip("-") or "account"
    return f"{slug}-{os.urandom(4).hex()}"


def _is_ours(table: Table) -> bool:
    return isinstance(table.get("accounts", []), list)


def _place(entries: list[Any], account_id: str) -> int | None:
    """Where the account stands that is shown under this id; else the first that has the id and cannot be read."""
    unreadable: int | None = None
    for place, entry in enumerate(entries):
        if isinstance(entry, dict) and entry.get("id") == account_id:
            try:
                from_table(entry)
            except BadAccount:
                unreadable = place if unreadable is None else unreadable
            else:
                return place
    return unreadable


def _told_name(entry: object) -> str:
    if isinstance(entry, dict):
        for key in ("name", "id"):
            if isinstance(entry.get(key), str) and entry[key].strip():
                return str(entry[key])[:200]
    return ""


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()
