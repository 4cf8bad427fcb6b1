"""An account as a TOML table and back: strict on reading, and nothing that it does not know is lost on writing."""

from __future__ import annotations

import copy
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from typing import Any, Final

from smtpdesk.model.settings import MAX_SENDERS, Account, Deadlines, Security, Server, SettingsError
from smtpdesk.store.migrations import Table

_NESTED: Final = {"server": Server, "deadlines": Deadlines}


class BadAccount(Exception):
    """A table that gives no account: `key` is the dotted place, `code` why (missing, wrong-type, or the model's)."""

    def __init__(self, key: str, code: str) -> None:
        super().__init__(f"{key}: {code}")
        self.key = key
        self.code = code


def to_table(account: Account, before: Table | None = None) -> Table:
    """The table of an account, laid over what stood there before: unknown keys stay, what is as usual is left out."""
    table = copy.deepcopy(before) if before is not None else {}
    for one in fields(Account):
        value = getattr(account, one.name)
        if one.name in _NESTED:
            inner = table.get(one.name)
            inner = inner if isinstance(inner, dict) else {}
            for part in fields(_NESTED[one.name]):
                _put(inner, part, getattr(value, part.name))
            table.pop(one.name, None)
            if inner:
                table[one.name] = inner
        else:
            _put(table, one, value)
    return table


def _put(table: Table, one: Field[Any], value: Any) -> None:
    if value == one.default:
        table.pop(one.name, None)
    else:
        table[one.name] = _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def from_table(table: object) -> Account:
    """The account that a table holds. Raises BadAccount for the first thing in it that cannot be used."""
    if not isinstance(table, dict):
        raise BadAccount("", "wrong-type")
    values: dict[str, Any] = {}
    for one in fields(Account):
        if one.name not in table:
            if one.default is MISSING and one.default_factory is MISSING:
                raise BadAccount(one.name, "missing")
        elif one.name == "server":
            values["server"] = _server(table["server"])
        elif one.name == "deadlines":
            values["deadlines"] = _deadlines(table["deadlines"])
        else:
            values[one.name] = _value(one.name, table[one.name], "" if one.default is MISSING else one.default)
    try:
        return Account(**values)
    except SettingsError as error:
        raise BadAccount(error.field, error.code) from error


def _value(key: str, value: object, usual: object) -> object:
    """Check the type of a plain value by what it usually is. Without a usual value (None) it is text."""
    if isinstance(usual, tuple):
        return _texts(key, value)
    if not isinstance(value, bool if isinstance(usual, bool) else str):
        raise BadAccount(key, "wrong-type")
    if isinstance(usual, StrEnum):
        try:
            return type(usual)(str(value))
        except ValueError:
            raise BadAccount(key, "unknown") from None
    return value


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadAccount(key, "wrong-type")
    for number, text in enumerate(value[: MAX_SENDERS + 1], 1):
        if not isinstance(text, str):
            raise BadAccount(f"{key}.{number}", "wrong-type")
    return tuple(value)


def _server(table: object) -> Server:
    if not isinstance(table, dict):
        raise BadAccount("server", "wrong-type")
    for one in fields(Server):
        if one.name not in table:
            raise BadAccount(f"server.{one.name}", "missing")
    host = _value("server.host", table["host"], "")
    security = _value("server.security", table["security"], Security.STARTTLS)
    try:
        return Server(str(host), table["port"], Security(str(security)))
    except SettingsError as error:
        raise BadAccount(f"server.{error.field}", error.code) from error


def _deadlines(table: object) -> Deadlines:
    if not isinstance(table, dict):
        raise BadAccount("deadlines", "wrong-type")
    try:
        return Deadlines(**{one.name: table[one.name] for one in fields(Deadlines) if one.name in table})
    except SettingsError as error:
        raise BadAccount(error.field, error.code) from error
