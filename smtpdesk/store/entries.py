"""How one secret lies in a keyring: in one entry, or in several where it is long.

Windows' Credential Manager holds 2,560 bytes an entry (CRED_MAX_CREDENTIAL_BLOB_SIZE, wincred.h), which is 1,280
UTF-16 units, so every system gets at most 1,000 of the secret and a short head. The entries are

    SMTP Desk: <id>            smtpdesk1:<parts>:<UTF-16 units in all>:<slot>:<mark>:<first part>
    SMTP Desk: <id> part 2 a   smtpdesk1:<part>:<mark>:<second part>

The further parts of a new secret go to the slot (a or b) that the old one does not use, and the first entry is written
last: a torn writing leaves the old secret whole. The mark is random and the same in all entries of one writing; it says
nothing about the secret. Each entry has a service name of its own, because Windows keeps one user for each name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from smtpdesk.model.secret import Secret

SERVICE: Final = "SMTP Desk"
USER: Final = "smtp"
PART_UNITS: Final = 1_000
MAX_PARTS: Final = 64

_SLOTS: Final = ("a", "b")
_FIRST: Final = re.compile(r"smtpdesk1:(\d{1,2}):(\d{1,6}):([ab]):([0-9a-f]{8}):(.*)", re.DOTALL)
_FURTHER: Final = re.compile(r"smtpdesk1:(\d{1,2}):([0-9a-f]{8}):(.*)", re.DOTALL)


class Backend(Protocol):
    """The part of keyring.backend.KeyringBackend that is used."""

    def get_password(self, service: str, username: str) -> str | None:
        """The text of an entry, or None without one."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Add an entry or replace its text."""

    def delete_password(self, service: str, username: str) -> None:
        """Take an entry out; one that is missing may be an error."""


class Torn(Exception):
    """The entries don't belong together, or one is missing."""


class Unsuitable(Exception):
    """A keyring cannot hold this text: a NUL, half a surrogate pair, or longer than any secret."""


class _Head(NamedTuple):
    parts: int
    units: int
    slot: str
    mark: str
    text: str


class Entries:
    """The entries of one account in a keyring. `beat` is called after each call; what the keyring raises goes on."""

    def __init__(self, backend: Backend, account_id: str, beat: Callable[[], None] = lambda: None) -> None:
        self._backend = backend
        self._service = f"{SERVICE}: {account_id}"
        self._beat = beat

    def read(self) -> Secret | None:
        """The secret, or None without one. A bare text that somebody put there by hand counts too. Raises Torn."""
        try:
            return self._read()
        except Torn:
            return self._read()  # another program may just have been writing

    def write(self, secret: Secret) -> None:
        """Put a secret in the place of the one before. Raises Unsuitable, and then nothing changed."""
        parts = split(secret.reveal())
        before = self._head()
        old_parts = before.parts if before is not None else 1
        slot = "b" if before is not None and before.slot == "a" else "a"
        mark = os.urandom(4).hex()
        try:
            for number, part in enumerate(parts[1:], 2):
                self._set(self._further(number, slot), f"smtpdesk1:{number}:{mark}:{part}")
            head = f"smtpdesk1:{len(parts)}:{units(secret.reveal())}:{slot}:{mark}:"
            self._set(self._service, head + parts[0])
        except Exception:
            self._sweep(slot, 2, quietly=True)
            raise
        self._sweep("a" if slot == "b" else "b", 2, old_parts)
        self._sweep(slot, len(parts) + 1)

    def delete(self) -> bool:
        """Take every entry out, the first one first, and look whether it is gone; False where it is not."""
        text = self._get(self._service)
        head = _head(text) if text is not None else None
        if text is not None:
            self._backend.delete_password(self._service, USER)
            self._beat()
        for slot in _SLOTS:
            self._sweep(slot, 2, head.parts if head is not None and head.slot == slot else 1)
        return self._get(self._service) is None

    def _read(self) -> Secret | None:
        text = self._get(self._service)
        if text is None:
            return None
        if not text.startswith("smtpdesk1:"):
            return Secret(text)
        head = _head(text)
        if head is None:
            raise Torn
        whole = [head.text]
        for number in range(2, head.parts + 1):
            found = _FURTHER.fullmatch(self._get(self._further(number, head.slot)) or "")
            if found is None or int(found[1]) != number or found[2] != head.mark:
                raise Torn
            whole.append(found[3])
        secret = "".join(whole)
        if units(secret) != head.units:
            raise Torn
        return Secret(secret)

    def _head(self) -> _Head | None:
        text = self._get(self._service)
        return None if text is None else _head(text)

    def _further(self, number: int, slot: str) -> str:
        return f"{self._service} part {number} {slot}"

    def _get(self, service: str) -> str | None:
        text = self._backend.get_password(service, USER)
        self._beat()
        return text

    def _set(self, service: str, text: str) -> None:
        self._backend.set_password(service, USER, text)
        self._beat()

    def _sweep(self, slot: str, start: int, known: int = 1, *, quietly: bool = False) -> None:
        """Delete the parts from a number on, up to the `known` last one and as far as there are more.

        The last one goes first: what a stop in between leaves is still found later.
        """
        try:
            there: list[int] = []
            for number in range(start, MAX_PARTS + 1):
                if self._get(self._further(number, slot)) is not None:
                    there.append(number)
                elif number >= known:
                    break
            for number in reversed(there):
                self._backend.delete_password(self._further(number, slot), USER)
                self._beat()
        except Exception:
            if not quietly:
                raise


def _head(text: str) -> _Head | None:
    found = _FIRST.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= MAX_PARTS:
        return None
    return _Head(int(found[1]), int(found[2]), found[3], found[4], found[5])


def units(text: str) -> int:
    """How long a text is in UTF-16 units, which is what Windows counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str) -> list[str]:
    """Cut a text into parts of at most 1,000 UTF-16 units, never inside a character. Raises Unsuitable."""
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Unsuitable
    parts: list[str] = []
    start = used = 0
    for place, character in enumerate(text):
        wide = 2 if character > "\uffff" else 1
        if used + wide > PART_UNITS:
            parts.append(text[start:place])
            start, used = place, 0
        used += wide
    parts.append(text[start:])
    if len(parts) > MAX_PARTS:
        raise Unsuitable
    return parts
