"""How each account's last check came out, for the line below its name. Losing it costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from smtpdesk.model.arrival import Arrival
from smtpdesk.model.report import Verdict
from smtpdesk.store.migrations import Table
from smtpdesk.store.paths import folders
from smtpdesk.store.toml_file import LOCK_SECONDS, TomlFile

FILE_NAME: Final = "history.toml"
MAX_ACCOUNTS: Final = 2_000


@dataclass(frozen=True, slots=True)
class LastResult:
    """The end of an account's last check: the verdict, the finding's code ("" where it works), and when (UTC).

    `arrival` is what the person said became of its test e-mail; None where nothing was sent or said.
    """

    verdict: Verdict
    code: str
    at: datetime
    arrival: Arrival | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a time without its zone")


class History:
    """The file of last results, in the state folder; one result an account."""

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

    def put(self, account_id: str, result: LastResult) -> None:
        """Remember a result, unless a later one is remembered already. Raises StoreError."""

        def change(table: Table) -> None:
            entries = table.setdefault("results", {})
            before = _from_table(entries.get(account_id))
            if before is not None and before.at > result.at:
                return
            entries.pop(account_id, None)
            entries[account_id] = {
                "verdict": result.verdict.value,
                "code": result.code,
                "at": result.at.astimezone(UTC),
            }
            if result.arrival is not None:
                entries[account_id]["arrival"] = result.arrival.value
            while len(entries) > MAX_ACCOUNTS:
                del entries[next(iter(entries))]

        self._file.update(change)

    def delete(self, account_id: str) -> None:
        """Forget an account's result. Raises StoreError."""
        self._file.update(lambda table: table.get("results", {}).pop(account_id, None))


def _is_ours(table: Table) -> bool:
    return isinstance(table.get("results", {}), dict)


def _from_table(entry: object) -> LastResult | None:
    match entry:
        case {"verdict": str(verdict), "code": str(code), "at": datetime() as at} if at.tzinfo is not None:
            if verdict in {one.value for one in Verdict}:
                said = entry.get("arrival") if isinstance(entry, dict) else None
                arrival = next((one for one in Arrival if one.value == said), None)
                return LastResult(Verdict(verdict), code, at, arrival)
    return None
