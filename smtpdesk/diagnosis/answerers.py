"""Who may answer beside the server that was asked for: the files of `resources/answerers`, read strictly.

Four files, each a list of tables: interceptors, issuers of inspection certificates, other services, mail server
software. Each is read when it is first asked for. What the keys mean stands at the head of each file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

import msgspec

from smtpdesk import resources
from smtpdesk.diagnosis.words import Phrase

ANY_BYTE: Final = "??"


class AnswererError(ValueError):
    """A file of answerers is not as it has to be. The message names the file, the entry and the key."""


class InterceptorKind(StrEnum):
    """What sort of thing answers in the server's place."""

    HOST = "host"
    SCANNER = "scanner"
    GATEWAY = "gateway"
    MASKING = "masking"
    PROXY = "proxy"
    PROVIDER = "provider"


class IssuerKind(StrEnum):
    """What sort of program or power makes certificates on the way."""

    SCANNER = "scanner"
    FILTER = "filter"
    COMPANY = "company"
    TOOL = "tool"
    STATE = "state"


class SoftwareKind(StrEnum):
    """What mail software is for."""

    SERVER = "server"
    BRIDGE = "bridge"
    CATCHER = "catcher"


class _Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    name: str
    sources: tuple[str, ...]


class Interceptor(_Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who answers in place of the server that was asked for."""

    kind: InterceptorKind
    anywhere: bool = False
    masked: bool = False
    greeting: tuple[str, ...] = ()
    reply: tuple[str, ...] = ()


class Issuer(_Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who makes certificates on the way. `do` may hold placeholders as diagnoses do."""

    kind: IssuerKind
    issuer: tuple[str, ...]
    guess: bool = False
    do: tuple[str, ...] = ()
    link: str = ""


class Service(_Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service that is no mail server for sending."""

    starts: tuple[str, ...] = ()
    hex: tuple[str, ...] = ()
    greeting: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class Software(_Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Mail server software."""

    kind: SoftwareKind = SoftwareKind.SERVER
    greeting: tuple[str, ...]


Entry = TypeVar("Entry", Interceptor, Issuer, Service, Software)

_PHRASES: Final = ("greeting", "reply", "issuer", "without")
_SIGNS: Final = ("greeting", "reply", "issuer", "starts", "hex", "masked")


def parse(kind: type[Entry], source: str, name: str) -> Mapping[str, Entry]:
    """Read one file's text; `name` is the file's, for errors. Raises AnswererError."""
    key = kind.__name__.lower()
    try:
        raw: dict[str, Any] = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise AnswererError(f"{name}: {error}") from None
    if unknown := set(raw) - {key, "checked"}:
        raise AnswererError(f"{name}: {', '.join(sorted(unknown))}: unknown key")
    if type(raw.get("checked")) is not date:
        raise AnswererError(f"{name}: checked: a date is needed")
    try:
        entries: list[Entry] = [msgspec.convert(table, kind) for table in raw.get(key, ())]
    except msgspec.ValidationError as error:
        raise AnswererError(f"{name}: {key}: {error}") from None
    found: dict[str, Entry] = {}
    for entry in entries:
        for where, fault in _faults(entry):
            raise AnswererError(f"{name}: {entry.id}: {where}: {fault}")
        if entry.id in found:
            raise AnswererError(f"{name}: {entry.id}: id: stands there twice")
        found[entry.id] = entry
    return MappingProxyType(found)


def _faults(entry: _Entry) -> Iterable[tuple[str, str]]:
    for key in ("id", "name"):
        if not getattr(entry, key).strip():
            yield key, "is empty"
    if not entry.sources or not all(source.strip() for source in entry.sources):
        yield "sources", "at least one is needed"
    if not any(getattr(entry, key, None) for key in _SIGNS):
        yield "", "nothing tells how it is known"
    for key in _PHRASES:
        for phrase in getattr(entry, key, ()):
            try:
                Phrase.of(phrase)
            except ValueError as error:
                yield key, str(error)
    for pattern in getattr(entry, "hex", ()):
        try:
            byte_pattern(pattern)
        except ValueError:
            yield "hex", f"{pattern!r} is no row of bytes"
    link = getattr(entry, "link", "")
    if link and not link.startswith("https://"):
        yield "link", "must begin with https://"


def byte_pattern(text: str) -> tuple[int | None, ...]:
    """Give the bytes of `03 00 ??`, None for any one. Raises ValueError."""
    found = tuple(None if part == ANY_BYTE else int(part, 16) for part in text.split())
    if not found or any(part is not None and not 0 <= part <= 255 for part in found):
        raise ValueError(text)
    return found


def _load(kind: type[Entry], name: str) -> Mapping[str, Entry]:
    path: Path = resources.folder() / "answerers" / name
    return parse(kind, path.read_text(encoding="utf-8"), name)


@cache
def interceptors() -> Mapping[str, Interceptor]:
    """Who answers in place of others, by id. Raises AnswererError."""
    return _load(Interceptor, "interceptors.toml")


@cache
def issuers() -> Mapping[str, Issuer]:
    """Who makes certificates on the way, by id. Raises AnswererError."""
    return _load(Issuer, "issuers.toml")


@cache
def services() -> Mapping[str, Service]:
    """Services that are no mail server for sending, by id. Raises AnswererError."""
    return _load(Service, "services.toml")


@cache
def software() -> Mapping[str, Software]:
    """Mail server software, by id. Raises AnswererError."""
    return _load(Software, "software.toml")
