"""What the person prefers, in one TOML file: look, language, time limits, EHLO name, proxy. Never a secret."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from smtpdesk.model.proxy import Proxy, ProxyKind
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Deadlines, SettingsError, Usual
from smtpdesk.store.first_look import LANGUAGE, PREFERENCES, Theme
from smtpdesk.store.migrations import Table
from smtpdesk.store.paths import folders
from smtpdesk.store.toml_file import LOCK_SECONDS, Document, TomlFile
from smtpdesk.store.trouble import Problem, Trouble

FILE_NAME: Final = PREFERENCES
PROXY_SECRET: Final = "_proxy"  # noqa: S105 - a name
"""Under which the proxy's password lies in the Vault. No account can have it: an id begins with a letter or digit."""

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """All that can be preferred. An empty language is the system's. Raises SettingsError."""

    theme: Theme = Theme.SYSTEM
    language: str = ""
    deadlines: Deadlines = field(default_factory=Deadlines)
    ehlo_name: str = ""
    proxy: Proxy | None = None

    def __post_init__(self) -> None:
        if self.language and not re.fullmatch(LANGUAGE, self.language):
            raise SettingsError("language", "unknown")
        self.usual()

    def usual(self, proxy_secret: Secret | None = None) -> Usual:
        """What of it holds for checks; the proxy's password comes from the Vault."""
        proxy = self.proxy.with_secret(proxy_secret) if self.proxy is not None and self.proxy.user else self.proxy
        return Usual(deadlines=self.deadlines, ehlo_name=self.ehlo_name, proxy=proxy)


class Loaded(NamedTuple):
    """The preferences, and what in the file could not be used; there the usual holds."""

    preferences: Preferences
    problems: tuple[Problem, ...] = ()


class PreferencesFile:
    """The file, in the config folder."""

    def __init__(self, path: Path | None = None, *, lock_seconds: float = LOCK_SECONDS) -> None:
        self.path = path or folders().config / FILE_NAME
        self._file = TomlFile(self.path, is_ours=_is_ours, lock_seconds=lock_seconds)

    def load(self) -> Loaded:
        """What the file says now. A damaged file is set aside and told among the problems. Raises StoreError."""
        return self._loaded(self._file.read())

    def save(self, preferences: Preferences) -> Loaded:
        """Write them; keys that are unknown here stay. The proxy's password is not written. Raises StoreError."""

        def change(table: Table) -> None:
            _put(table, "theme", preferences.theme.value, Theme.SYSTEM.value)
            _put(table, "language", preferences.language, "")
            _put(table, "ehlo_name", preferences.ehlo_name, "")
            usual = Deadlines()
            limits = table.pop("deadlines", {})
            for one in fields(Deadlines):
                _put(limits, one.name, getattr(preferences.deadlines, one.name), getattr(usual, one.name))
            if limits:
                table["deadlines"] = limits
            table.pop("proxy", None)
            if preferences.proxy is not None:
                table["proxy"] = _proxy_table(preferences.proxy)

        return self._loaded(self._file.update(change))

    def _loaded(self, document: Document) -> Loaded:
        problems = list(document.problems)
        values: dict[str, Any] = {}
        for key, read in _READ.items():
            if key not in document.table:
                continue
            try:
                values[key] = read(document.table[key])
                Preferences(**{key: values[key]})
            except (SettingsError, TypeError, ValueError, KeyError) as error:
                values.pop(key, None)
                detail = error.code if isinstance(error, SettingsError) else "wrong-type"
                problems.append(Problem(code=Trouble.BAD_SETTING, path=self.path, name=key, key=key, detail=detail))
        return Loaded(Preferences(**values), tuple(problems))


def _put(table: Table, key: str, value: object, usual: object) -> None:
    if value == usual:
        table.pop(key, None)
    else:
        table[key] = value


def _proxy_table(proxy: Proxy) -> Table:
    table: Table = {"kind": proxy.kind.value, "host": proxy.host, "port": proxy.port, "looks_up": proxy.looks_up}
    if proxy.user:
        table["user"] = proxy.user
    return table


def _text(value: object) -> str:
    return _typed(value, str)


def _typed(value: object, kind: type[_Value]) -> _Value:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError
    return value


def _read_deadlines(value: object) -> Deadlines:
    table = _typed(value, dict)
    return Deadlines(**{one.name: table[one.name] for one in fields(Deadlines) if one.name in table})


def _read_proxy(value: object) -> Proxy:
    table = _typed(value, dict)
    return Proxy(
        kind=ProxyKind(_text(table["kind"])),
        host=_text(table["host"]),
        port=_typed(table["port"], int),
        user=_text(table.get("user", "")),
        looks_up=_typed(table.get("looks_up", True), bool),
    )


_READ: Final[dict[str, Callable[[object], object]]] = {
    "theme": lambda value: Theme(_text(value)),
    "language": _text,
    "deadlines": _read_deadlines,
    "ehlo_name": _text,
    "proxy": _read_proxy,
}


def _is_ours(table: Table) -> bool:
    return isinstance(table.get("deadlines", {}), dict) and isinstance(table.get("proxy", {}), dict)
