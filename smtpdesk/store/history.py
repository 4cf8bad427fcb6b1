"""How each account's checks came out: the last for the line below its name, and some before it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from smtpdesk.model.arrival import Arrival
from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import Security, Server
from smtpdesk.store.migrations import Table
from smtpdesk.store.paths import folders
from smtpdesk.store.toml_file import LOCK_SECONDS, TomlFile

FILE_NAME: Final = "history.toml"
MAX_ACCOUNTS: Final = 2_000
MAX_EARLIER: Final = 30
"""Results that an account keeps beside its last one."""


@dataclass(frozen=True, slots=True)
class LastResult:
    """The end of an account's last check: the verdict, the finding's code ("" where it works), and when (UTC).

    `arrival` is what the person said became of its test e-mail; None where nothing was sent or said. `server` is the
    one that was asked; results of earlier versions do not tell it.
    """

    verdict: Verdict
    code: str
    at: datetime
    arrival: Arrival | None = None
    server: Server | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a time without its zone")


class History:
    """The file of results, in the state folder: the last of each account, and those before it."""

    def __init__(self, path: Path | None = None, *, lock_seconds: float = LOCK_SECONDS) -> None:
        self.path = path or folders().state / FILE_NAME
        self._file = TomlFile(self.path, is_ours=_is_ours, lock_seconds=lock_seconds)

    def all(self) -> dict[str, LastResult]:
        """The last result of every account, by id; what cannot be read is left out. Raises StoreError."""
        entries = self._file.read().table.get("results", {})
        found = {account_id: _from_table(entry) for account_id, entry in entries.items()}
        return {account_id: result for account_id, result in found.items() if result is not None}

    def get(self, account_id: str) -> LastResult | None:
        """The last result of one account. Raises StoreError."""
        return self.all().get(account_id)

    def past(self, account_id: str) -> tuple[LastResult, ...]:
        """The results of one account, the latest first. Raises StoreError."""
        table = self._file.read().table
        entries = [table.get("results", {}).get(account_id), *reversed(_earlier(table, account_id))]
        return tuple(result for entry in entries if (result := _from_table(entry)) is not None)

    def put(self, account_id: str, result: LastResult) -> None:
        """Remember a result, unless a later one is remembered already. Raises StoreError."""

        def change(table: Table) -> None:
            entries = table.setdefault("results", {})
            before = _from_table(entries.get(account_id))
            if before is not None and before.at > result.at:
                return
            last = entries.pop(account_id, None)
            if before is not None and before.at < result.at:
                kept = [*_earlier(table, account_id), last][-MAX_EARLIER:]
                table["earlier"] = {**_all_earlier(table), account_id: kept}
            entries[account_id] = _to_table(result)
            while len(entries) > MAX_ACCOUNTS:
                oldest = next(iter(entries))
                del entries[oldest]
                _all_earlier(table).pop(oldest, None)

        self._file.update(change)

    def delete(self, account_id: str) -> None:
        """Forget an account's results. Raises StoreError."""

        def change(table: Table) -> None:
            table.get("results", {}).pop(account_id, None)
            _all_earlier(table).pop(account_id, None)

        self._file.update(change)


def _is_ours(table: Table) -> bool:
    return isinstance(table.get("results", {}), dict)


def _all_earlier(table: Table) -> Table:
    found = table.get("earlier")
    return found if isinstance(found, dict) else {}


def _earlier(table: Table, account_id: str) -> list[object]:
    """The results before the last, the oldest first."""
    found = _all_earlier(table).get(account_id)
    return found if isinstance(found, list) else []


def _to_table(result: LastResult) -> Table:
    entry: Table = {"verdict": result.verdict.value, "code": result.code, "at": result.at.astimezone(UTC)}
    if result.arrival is not None:
        entry["arrival"] = result.arrival.value
    if result.server is not None:
        entry |= {"host": result.server.host, "port": result.server.port, "security": result.server.security.value}
    return entry


def _from_table(entry: object) -> LastResult | None:
    match entry:
        case {"verdict": str(verdict), "code": str(code), "at": datetime() as at} if at.tzinfo is not None:
            if isinstance(entry, dict) and verdict in {one.value for one in Verdict}:
                arrival = next((one for one in Arrival if one.value == entry.get("arrival")), None)
                return LastResult(Verdict(verdict), code, at, arrival, _server(entry))
    return None


def _server(entry: Mapping[str, object]) -> Server | None:
    match entry:
        case {"host": str(host), "port": int(port), "security": str(security)}:
            with suppress(ValueError):  # SettingsError is one
                return Server(host, port, Security(security))
    return None
