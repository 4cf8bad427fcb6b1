"""Older files brought up to date, one version after the other."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any, Final

Table = dict[str, Any]
Migration = Callable[[Table], Table]
"""From a whole file of version n to one of version n + 1. It may raise anything on what it does not understand."""

ACCOUNTS_VERSION: Final = 1
ACCOUNTS_MIGRATIONS: Final[Mapping[int, Migration]] = {}
"""Key n leads from version n to n + 1. Version 1 is the first, so there is none yet."""


class CannotMigrate(Exception):
    """An older file that no migration understands. `version` is where it ended."""

    def __init__(self, version: int) -> None:
        super().__init__(f"version {version}")
        self.version = version


def migrate(table: Table, version: int, target: int, migrations: Mapping[int, Migration]) -> Table:
    """Give the file as version `target`; the given table is not changed. Raises CannotMigrate."""
    table = copy.deepcopy(table)
    while version < target:
        try:
            table = migrations[version](table)
            table["version"] = version + 1
        except Exception as error:
            raise CannotMigrate(version) from error
        version += 1
    return table
