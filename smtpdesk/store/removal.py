"""An account is removed with all that was kept for it: settings, secret, last result, refusals and draft."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress

from smtpdesk.store.accounts import Accounts, Loaded
from smtpdesk.store.drafts import Drafts
from smtpdesk.store.history import History
from smtpdesk.store.refusals import Refusals
from smtpdesk.store.secrets import OnChange, SecretResult, Vault
from smtpdesk.store.trouble import StoreError


def remove_account(
    account_id: str,
    accounts: Accounts,
    vault: Vault,
    history: History | None = None,
    drafts: Drafts | None = None,
    refusals: Refusals | None = None,
    on_change: OnChange | None = None,
) -> tuple[Loaded, Future[SecretResult]]:
    """Take the account out of its file, and only when that is done forget the rest. Raises StoreError for the file.

    The future and `on_change` tell what became of the secret, as `Vault.submit_delete` does.
    """
    loaded = accounts.delete(account_id)
    answer = vault.submit_delete(account_id, on_change)
    for kept in (history or History(), drafts or Drafts(), refusals or Refusals()):
        with suppress(StoreError):  # nothing that anybody would miss or find
            kept.delete(account_id)
    return loaded, answer
