"""Secrets, in the system's keyring or, without one, in this session's memory. Never in a file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum

from smtpdesk.model.secret import Secret
from smtpdesk.store.call_line import DEADLINE, PATIENCE, CallLine
from smtpdesk.store.entries import Backend, Entries, Torn, Unsuitable
from smtpdesk.store.keyring_choice import forget, silence, stores, system_keyring


class SecretState(StrEnum):
    """What became of a secret."""

    SAVED = "saved"
    SESSION_ONLY = "session-only"
    """Not in the keyring; in memory until the program ends. After a load: found there."""
    WAITING = "waiting"
    """No answer yet: the system probably waits for a permission. Only callbacks tell this; an answer follows."""
    FOUND = "found"
    NOT_FOUND = "not-found"
    UNAVAILABLE = "unavailable"
    """Could not be looked up; the reason says why."""
    DELETED = "deleted"
    NOT_DELETED = "not-deleted"


class Reason(StrEnum):
    """Why a secret is not in the keyring or did not come out of it."""

    NO_KEYRING = "no-keyring"
    REFUSED = "refused"
    LOCKED = "locked"
    NO_ANSWER = "no-answer"
    MISMATCH = "mismatch"
    """What was read back was not what had been written."""
    DAMAGED = "damaged"
    """Its parts in the keyring don't belong together."""
    UNSUITABLE = "unsuitable"
    """A keyring cannot hold such a text (a NUL, half a character, far too long)."""


@dataclass(frozen=True, slots=True)
class SecretResult:
    """The outcome of a save, load or delete; `secret` only after a load that found one."""

    state: SecretState
    reason: Reason | None = None
    secret: Secret | None = None


OnChange = Callable[[SecretResult], None]
"""Told from a thread of the vault: WAITING after a second, and an outcome that came after the future was answered."""


class Vault:
    """The secrets of all accounts. `submit_...` never waits and is for the window; the rest waits, for the terminal.

    Each call of the keyring has three seconds. A future is answered by then (later only where calls are queued or a
    long secret takes many); what the keyring does after that comes through `on_change`. While a call hangs, loads are
    answered UNAVAILABLE at once, saves SESSION_ONLY, deletes NOT_DELETED, and for each account the newest save or
    delete is made up for when the keyring answers again. A hung call does not hold the program open at its end.
    """

    def __init__(
        self, backend: Backend | None = None, *, patience: float = PATIENCE, deadline: float = DEADLINE
    ) -> None:
        self._given = backend
        self._backend: Backend | None = None
        self._line = CallLine(patience=patience, deadline=deadline)
        self._lock = threading.Lock()
        self._session: dict[str, Secret] = {}
        self._latest: dict[str, object] = {}

    def submit_save(self, account_id: str, secret: Secret, on_change: OnChange | None = None) -> Future[SecretResult]:
        """Put a secret into the keyring, read it back and compare: SAVED, or SESSION_ONLY with the reason.

        Until it is SAVED the session remembers it. Where the keyring refused, an older secret may still lie in it. An
        empty secret is a ValueError.
        """
        if not secret:
            raise ValueError("an empty secret is deleted, not saved")
        turn = self._new_turn(account_id, secret)

        def work() -> SecretResult:
            reason = self._save(account_id, secret)
            if reason is not None:
                return SecretResult(SecretState.SESSION_ONLY, reason)
            with self._lock:
                if self._latest.get(account_id) is turn:
                    self._session.pop(account_id, None)
            return SecretResult(SecretState.SAVED)

        instead = SecretResult(SecretState.SESSION_ONLY, Reason.NO_ANSWER)
        return self._submit(work, instead, on_change, account_id, turn)

    def submit_load(self, account_id: str, on_change: OnChange | None = None) -> Future[SecretResult]:
        """Look up a secret: FOUND, SESSION_ONLY (from memory), NOT_FOUND, or UNAVAILABLE with the reason."""
        with self._lock:
            secret = self._session.get(account_id)
            turn = self._latest.get(account_id)
        if secret is not None:
            answer: Future[SecretResult] = Future()
            answer.set_result(SecretResult(SecretState.SESSION_ONLY, secret=secret))
            return answer
        instead = SecretResult(SecretState.UNAVAILABLE, Reason.NO_ANSWER)
        return self._submit(lambda: self._load(account_id), instead, on_change, account_id, turn, keep=False)

    def submit_delete(self, account_id: str, on_change: OnChange | None = None) -> Future[SecretResult]:
        """Take a secret out of the keyring and of memory: DELETED (also where none was), or NOT_DELETED.

        Without a keyring there is only memory to delete from; that is DELETED with the reason NO_KEYRING.
        """
        turn = self._new_turn(account_id, None)
        instead = SecretResult(SecretState.NOT_DELETED, Reason.NO_ANSWER)
        return self._submit(lambda: self._delete(account_id), instead, on_change, account_id, turn)

    def submit_probe(self, on_change: OnChange | None = None) -> Future[SecretResult]:
        """Look for a keyring without touching it: FOUND, or UNAVAILABLE with NO_KEYRING or NO_ANSWER."""

        def work() -> SecretResult:
            if self._keyring() is None:
                return SecretResult(SecretState.UNAVAILABLE, Reason.NO_KEYRING)
            return SecretResult(SecretState.FOUND)

        return self._submit(work, SecretResult(SecretState.UNAVAILABLE, Reason.NO_ANSWER), on_change)

    def save(self, account_id: str, secret: Secret, on_change: OnChange | None = None) -> SecretResult:
        """As `submit_save`, and wait for the answer."""
        return self.submit_save(account_id, secret, on_change).result()

    def load(self, account_id: str, on_change: OnChange | None = None) -> SecretResult:
        """As `submit_load`, and wait for the answer."""
        return self.submit_load(account_id, on_change).result()

    def delete(self, account_id: str, on_change: OnChange | None = None) -> SecretResult:
        """As `submit_delete`, and wait for the answer."""
        return self.submit_delete(account_id, on_change).result()

    def in_session(self, account_id: str) -> bool:
        """True where this session's memory holds the account's secret because the keyring does not (yet)."""
        with self._lock:
            return account_id in self._session

    def _new_turn(self, account_id: str, secret: Secret | None) -> object:
        """Mark the newest wish for an account. An older call that comes back late must not undo or report over it."""
        turn = object()
        with self._lock:
            self._latest[account_id] = turn
            if secret is None:
                self._session.pop(account_id, None)
            else:
                self._session[account_id] = secret
        return turn

    def _submit(
        self,
        work: Callable[[], SecretResult],
        instead: SecretResult,
        on_change: OnChange | None,
        account_id: str | None = None,
        turn: object = None,
        *,
        keep: bool = True,
    ) -> Future[SecretResult]:
        def tell(result: SecretResult) -> None:
            with self._lock:
                current = account_id is None or self._latest.get(account_id) is turn
            if current and on_change is not None:
                on_change(result)

        def waiting() -> None:
            tell(SecretResult(SecretState.WAITING))

        return self._line.submit(work, instead=instead, waiting=waiting, late=tell, keep=account_id if keep else None)

    def _keyring(self) -> Backend | None:
        if self._backend is None:
            silence()
            found = self._given if self._given is not None else system_keyring()
            self._line.beat()
            if found is None or not stores(found):
                return None
            self._backend = found
        return self._backend

    def _entries(self, account_id: str) -> Entries | None:
        backend = self._keyring()
        return None if backend is None else Entries(backend, account_id, self._line.beat)

    def _save(self, account_id: str, secret: Secret) -> Reason | None:
        try:
            entries = self._entries(account_id)
            if entries is None:
                return Reason.NO_KEYRING
            for _ in range(2):  # another program may have saved the same account at the same moment
                entries.write(secret)
                try:
                    if entries.read() == secret:
                        return None
                except Torn:
                    continue
            entries.delete()  # a wrong secret must not be found next time
        except Exception as error:
            return _reason(error)
        return Reason.MISMATCH

    def _load(self, account_id: str) -> SecretResult:
        try:
            entries = self._entries(account_id)
            if entries is None:
                return SecretResult(SecretState.UNAVAILABLE, Reason.NO_KEYRING)
            secret = entries.read()
        except Exception as error:
            return SecretResult(SecretState.UNAVAILABLE, _reason(error))
        return SecretResult(SecretState.NOT_FOUND) if not secret else SecretResult(SecretState.FOUND, secret=secret)

    def _delete(self, account_id: str) -> SecretResult:
        try:
            entries = self._entries(account_id)
            if entries is None:
                return SecretResult(SecretState.DELETED, Reason.NO_KEYRING)
            if entries.delete():
                return SecretResult(SecretState.DELETED)
        except Exception as error:
            reason = _reason(error)
            return SecretResult(SecretState.DELETED if reason is Reason.NO_KEYRING else SecretState.NOT_DELETED, reason)
        return SecretResult(SecretState.NOT_DELETED, Reason.REFUSED)


def _reason(error: BaseException) -> Reason:
    """What an exception of the keyring means, by the names of its class and causes; its text is never looked at."""
    forget(error)
    if isinstance(error, Torn):
        return Reason.DAMAGED
    if isinstance(error, Unsuitable):
        return Reason.UNSUITABLE
    names: set[str] = set()
    cause: BaseException | None = error
    for _ in range(8):
        if cause is None:
            break
        names.update(kind.__name__ for kind in type(cause).__mro__)
        cause = cause.__cause__
    if names & {"NoKeyringError", "SecretServiceNotAvailableException"}:
        return Reason.NO_KEYRING
    if names & {"KeyringLocked", "LockedException", "PromptDismissedException"}:
        return Reason.LOCKED
    return Reason.REFUSED
