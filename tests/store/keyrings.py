"""Keyrings in memory for the cases that a real one cannot be brought to. They are real backends of the library."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import keyring.errors
from keyring.backend import KeyringBackend

from smtpdesk.store.entries import units


class MemoryKeyring(KeyringBackend):
    """Keeps entries in a dict, refuses long ones as Windows does, and logs what it is given, as a bad one might."""

    priority = 1.0

    def __init__(self, limit: int = 1280) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[str, str] = {}
        self.limit = limit
        self.calls: list[str] = []
        self.before: Callable[[str, str], None] = lambda what, service: None

    def get_password(self, service: str, username: str) -> str | None:
        self._called("get", service, username)
        return self.entries.get(service)

    def set_password(self, service: str, username: str, password: str) -> None:
        logging.getLogger("keyring.backends.memory").debug("setting %s", password)
        self._called("set", service, username)
        if units(password) > self.limit:
            raise OSError(1783, "CredWrite", "The stub received bad data")
        self.entries[service] = self.stored(password)

    def delete_password(self, service: str, username: str) -> None:
        self._called("delete", service, username)
        if service not in self.entries:
            raise keyring.errors.PasswordDeleteError("no such password")
        del self.entries[service]

    def stored(self, password: str) -> str:
        """What becomes of a text in this keyring."""
        return password

    def _called(self, what: str, service: str, username: str) -> None:
        assert username == "smtp"
        self.calls.append(f"{what} {service}")
        self.before(what, service)


class HangingKeyring(MemoryKeyring):
    """Hangs in every call until it is let go, as a locked Secret Service does while nobody answers its question."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.entered = threading.Event()
        self.before = self._hang

    def _hang(self, what: str, service: str) -> None:
        self.entered.set()
        if not self.go.wait(30):
            raise keyring.errors.KeyringLocked("nobody came")
