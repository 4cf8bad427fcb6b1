"""Which passwords a server refused, so that none is sent again by mistake until the account is locked.

On disk stand the times and the server's name alone. The refused password itself is remembered in memory, until the
program ends; after a start the one in the keyring counts as refused if the last sign-in with it was. What another
server refused, at a mistyped name most often, is not held against the password at this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from smtpdesk.model.secret import Secret
from smtpdesk.store.migrations import Table
from smtpdesk.store.paths import folders
from smtpdesk.store.toml_file import LOCK_SECONDS, TomlFile

FILE_NAME: Final = "refusals.toml"
HOUR: Final = timedelta(hours=1)
MAX_TIMES: Final = 50
MAX_ACCOUNTS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands: refusals in the last hour, the last of them, and whether this very password was it."""

    in_last_hour: int = 0
    last: datetime | None = None
    same_again: bool = False


class Refusals:
    """The refused sign-ins of all accounts, in the state folder."""

    def __init__(self, path: Path | None = None, *, lock_seconds: float = LOCK_SECONDS) -> None:
        self.path = path or folders().state / FILE_NAME
        self._file = TomlFile(self.path, is_ours=_is_ours, lock_seconds=lock_seconds)
        self._refused: dict[str, tuple[Secret, Secret, str]] = {}

    def note(self, account_id: str, user: Secret, secret: Secret, at: datetime, *, host: str = "") -> None:
        """Remember that the server of this name refused this user name with this password. Raises StoreError."""
        self._refused[account_id] = (user, secret, host.lower())

        def change(table: Table) -> None:
            entries, hosts = table.setdefault("refusals", {}), _hosts(table)
            times = _times(entries.pop(account_id, None)) if hosts.pop(account_id, host.lower()) == host.lower() else []
            hosts[account_id] = host.lower()
            table["servers"] = hosts
            entries[account_id] = [time.astimezone(UTC) for time in (*times, at)][-MAX_TIMES:]
            while len(entries) > MAX_ACCOUNTS:
                oldest = next(iter(entries))
                del entries[oldest]
                hosts.pop(oldest, None)

        self._file.update(change)

    def forget(self, account_id: str) -> None:
        """The sign-in worked, or the account is gone: nothing is held against it any more. Raises StoreError."""
        self._refused.pop(account_id, None)
        if account_id in self._file.read().table.get("refusals", {}):
            self._file.update(lambda table: _forget(table, account_id))

    delete = forget

    def standing(
        self, account_id: str, user: Secret, secret: Secret, now: datetime, *, typed: bool, host: str = ""
    ) -> Standing:
        """How it stands with this user name and password at this server; `typed`: since the program began.

        Raises StoreError.
        """
        table = self._file.read().table
        if _hosts(table).get(account_id, host.lower()) != host.lower():
            return Standing()
        times = _times(table.get("refusals", {}).get(account_id))
        recent = [time for time in times if now - HOUR <= time <= now]
        known = self._refused.get(account_id)
        same = known == (user, secret, host.lower()) if known is not None else bool(times) and not typed
        return Standing(len(recent), times[-1] if times else None, same)


def _is_ours(table: Table) -> bool:
    return isinstance(table.get("refusals", {}), dict)


def _hosts(table: Table) -> dict[str, str]:
    """The server of each account that refused last; a file of an earlier version has none."""
    hosts = table.get("servers", {})
    return {key: host for key, host in hosts.items() if isinstance(host, str)} if isinstance(hosts, dict) else {}


def _forget(table: Table, account_id: str) -> None:
    table.get("refusals", {}).pop(account_id, None)
    if isinstance(hosts := table.get("servers"), dict):
        hosts.pop(account_id, None)


def _times(entry: object) -> list[datetime]:
    if not isinstance(entry, list):
        return []
    return sorted(time for time in entry if isinstance(time, datetime) and time.tzinfo is not None)
