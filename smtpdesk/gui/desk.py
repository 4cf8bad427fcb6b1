"""What the window works with: the accounts and their last results, drafts, secrets and providers.

All files and the keyring are touched in threads of their own; what comes back arrives in the window's thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from smtpdesk.gui.errands import Errands
from smtpdesk.gui.sign_in_guard import SignInGuard

if TYPE_CHECKING:
    from concurrent.futures import Future

    from smtpdesk.model.secret import Secret
    from smtpdesk.model.settings import Account
    from smtpdesk.providers.catalog import Catalog
    from smtpdesk.store.accounts import Accounts
    from smtpdesk.store.history import LastResult
    from smtpdesk.store.secrets import SecretResult, Vault
    from smtpdesk.store.trouble import Problem, StoreError

_Read = TypeVar("_Read")
Heard = Callable[["SecretResult"], object]


@dataclass(slots=True)
class Shelf:
    """What was read at the start."""

    catalog: Catalog
    accounts: dict[str, Account]
    results: dict[str, LastResult] = field(default_factory=dict)
    drafts: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: tuple[Problem | StoreError, ...] = ()


class Desk(QObject):
    """Reads everything once, then keeps memory and files alike. Without a vault of its own it makes the system's."""

    loaded = Signal()
    changed = Signal()
    failed = Signal(Exception)
    problems_found = Signal(tuple)
    _heard = Signal(object)

    def __init__(self, errands: Errands, make_vault: Callable[[], Vault] | None = None) -> None:
        super().__init__()
        self._errands = errands
        self._make_vault = make_vault
        self._vault: Vault | None = None
        self._kept: list[Future[SecretResult]] = []
        self._telling = threading.Lock()
        self._over = False
        self.shelf: Shelf | None = None
        self.guard = SignInGuard(errands, self.failed.emit)
        self._heard.connect(self._deliver)

    # -- reading ---------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the providers' heads, then the person's files; `loaded` comes after that."""
        self._errands.do(_read, self._take, self.failed.emit)

    def _take(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.loaded.emit()
        if shelf.problems:
            self.problems_found.emit(shelf.problems)

    @property
    def accounts(self) -> dict[str, Account]:
        """The accounts in their order."""
        return self.shelf.accounts if self.shelf is not None else {}

    @property
    def results(self) -> dict[str, LastResult]:
        """The last result of each account, by its id."""
        return self.shelf.results if self.shelf is not None else {}

    @property
    def drafts(self) -> dict[str, dict[str, str]]:
        """Unfinished forms, by the account's id."""
        return self.shelf.drafts if self.shelf is not None else {}

    @property
    def catalog(self) -> Catalog | None:
        """The providers, once they are read."""
        return self.shelf.catalog if self.shelf is not None else None

    # -- writing ---------------------------------------------------------------------------------------------

    def save(self, account: Account) -> None:
        """Keep an account; its draft is done with."""
        if self.accounts.get(account.id) != account:
            self.accounts[account.id] = account
            self._errands.do(lambda: _accounts().save(account), None, self.failed.emit)
        self.drop_draft(account.id)
        self.changed.emit()

    def delete(self, account_id: str, heard: Heard) -> None:
        """Delete an account with its secret, its result and its draft; `heard` tells what became of the secret."""
        self.accounts.pop(account_id, None)
        self.results.pop(account_id, None)
        self.drafts.pop(account_id, None)

        def ask(vault: Vault) -> Future[SecretResult]:
            from smtpdesk.store.removal import remove_account

            return remove_account(account_id, _accounts(), vault, refusals=self.guard.refusals())[1]

        self._with_vault(ask, heard)
        self.changed.emit()

    def put_result(self, account_id: str, result: LastResult) -> None:
        """Remember how a check came out."""
        self.results[account_id] = result

        def work() -> None:
            from smtpdesk.store.history import History

            History().put(account_id, result)

        self._errands.do(work, None, self.failed.emit)
        self.changed.emit()

    def load_past(self, account_id: str, then: Callable[[tuple[LastResult, ...]], object]) -> None:
        """Read how the account's checks came out; `then` is called with the latest first."""

        def work() -> tuple[LastResult, ...]:
            from smtpdesk.store.history import History

            return History().past(account_id)

        self._errands.do(work, then, self.failed.emit)

    def put_draft(self, account_id: str, values: Mapping[str, str]) -> None:
        """Keep an unfinished form. It has no secret in it."""
        kept = dict(values)
        if self.drafts.get(account_id) == kept:
            return
        self.drafts[account_id] = kept

        def work() -> None:
            from smtpdesk.store.drafts import Drafts

            Drafts().put(account_id, kept)

        self._errands.do(work, None, self.failed.emit)
        self.changed.emit()

    def drop_draft(self, account_id: str) -> None:
        """Forget an unfinished form."""
        if self.drafts.pop(account_id, None) is not None:

            def work() -> None:
                from smtpdesk.store.drafts import Drafts

                Drafts().delete(account_id)

            self._errands.do(work, None, self.failed.emit)

    # -- secrets ---------------------------------------------------------------------------------------------

    def load_secret(self, account_id: str, heard: Heard) -> None:
        """Ask the keyring; `heard` is called in the window's thread, first with WAITING where that takes long."""
        self._with_vault(lambda vault: vault.submit_load(account_id, self._relay(heard)), heard)

    def save_secret(self, account_id: str, secret: Secret, heard: Heard) -> None:
        """Put a secret into the keyring, or into this session's memory."""

        def ask(vault: Vault) -> Future[SecretResult]:
            saving = vault.submit_save(account_id, secret, self._relay(heard))
            self._kept = [*(other for other in self._kept if not other.done()), saving]
            return saving

        self._with_vault(ask, heard)

    def delete_secret(self, account_id: str, heard: Heard) -> None:
        """Take a secret out of the keyring and of memory."""
        self._with_vault(lambda vault: vault.submit_delete(account_id, self._relay(heard)), heard)

    def forget_everything(self, heard: Callable[[dict[str, SecretResult]], object]) -> None:
        """Forget what is in memory, and every secret; `heard` tells what became of each. The files are left alone."""
        ids = (*self.accounts, *self.drafts)
        for kept in (self.accounts, self.results, self.drafts):
            kept.clear()
        self.guard.start_over()
        answers: dict[str, SecretResult] = {}

        def work() -> None:
            from smtpdesk.store.forgetting import ask_secrets

            asked = ask_secrets(self._the_vault(), ids)

            def tell(account_id: str, result: SecretResult) -> None:
                answers[account_id] = result
                if len(answers) == len(asked):
                    heard(answers)

            for account_id, future in asked.items():
                relay = self._relay(partial(tell, account_id))
                future.add_done_callback(lambda done, relay=relay: relay(done.result()))  # type: ignore[misc]

        self._errands.do(work, None, self.failed.emit)
        self.changed.emit()

    def finish(self, seconds: float) -> None:
        """Wait until the keyring has taken what was handed to it, at most this long; then nothing is told any more.

        Comes after the last errand.
        """
        if self._kept:
            from concurrent.futures import wait

            wait(self._kept, seconds)
        with self._telling:
            self._over = True

    def _with_vault(self, ask: Callable[[Vault], Future[SecretResult]], heard: Heard) -> None:
        def work() -> None:
            relay = self._relay(heard)
            ask(self._the_vault()).add_done_callback(lambda future: relay(future.result()))

        self._errands.do(work, None, self.failed.emit)

    def _the_vault(self) -> Vault:
        """Give the vault. For errands alone: making it imports the keyring's parts."""
        if self._vault is None:
            from smtpdesk.store.secrets import Vault as TheVault

            self._vault = self._make_vault() if self._make_vault is not None else TheVault()
        return self._vault

    def _relay(self, heard: Heard) -> Callable[[SecretResult], None]:
        def tell(result: SecretResult) -> None:
            # The keyring's thread outlives the window; a signal of an object that is being destroyed is a crash.
            with self._telling:
                if not self._over:
                    self._heard.emit((heard, result))

        return tell

    @Slot(object)
    def _deliver(self, told: tuple[Heard, SecretResult]) -> None:
        heard, result = told
        if not self._over:  # told before the end, delivered after it: the window may be gone
            heard(result)


def _accounts() -> Accounts:
    from smtpdesk.store import accounts

    return accounts.Accounts()


def _read() -> Shelf:
    from smtpdesk.providers.catalog import load
    from smtpdesk.store.accounts import Loaded
    from smtpdesk.store.drafts import Drafts
    from smtpdesk.store.history import History
    from smtpdesk.store.trouble import StoreError

    troubles: list[StoreError] = []

    def read(look: Callable[[], _Read], instead: _Read) -> _Read:
        try:
            return look()
        except StoreError as error:
            troubles.append(error)
            return instead

    loaded = read(_accounts().load, Loaded(()))
    return Shelf(
        load(),
        {account.id: account for account in loaded.accounts},
        read(History().all, {}),
        read(Drafts().all, {}),
        (*loaded.problems, *troubles),
    )
