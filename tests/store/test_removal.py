"""Removing an account leaves nothing of it behind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from smtpdesk.model.report import Verdict
from smtpdesk.model.secret import Secret
from smtpdesk.store.accounts import Accounts
from smtpdesk.store.drafts import Drafts
from smtpdesk.store.history import History, LastResult
from smtpdesk.store.removal import remove_account
from smtpdesk.store.secrets import SecretState, Vault
from smtpdesk.store.trouble import StoreError
from tests.store.keyrings import MemoryKeyring
from tests.store.samples import account


def test_everything_of_an_account_goes_and_nothing_of_the_others(home: Path) -> None:
    keyring = MemoryKeyring()
    accounts, vault = Accounts(), Vault(keyring)
    for one in ("shop-1", "shop-2"):
        accounts.save(account(account_id=one))
        vault.save(one, Secret("x" * 3_000))
        History().put(one, LastResult(Verdict.WORKS, "", datetime.now(UTC)))
        Drafts().put(one, {"name": "half a na"})
    loaded, answer = remove_account("shop-1", accounts, vault)
    assert [one.id for one in loaded.accounts] == ["shop-2"]
    assert answer.result(10).state is SecretState.DELETED
    assert len(keyring.entries) == 3
    assert all(name.startswith("SMTP Desk: shop-2") for name in keyring.entries)
    assert [*History().all(), *Drafts().all()] == ["shop-2", "shop-2"]


def test_an_account_that_stays_in_its_file_keeps_its_secret(home: Path) -> None:
    keyring = MemoryKeyring()
    accounts, vault = Accounts(), Vault(keyring)
    accounts.save(account())
    vault.save("shop-1", Secret("x"))
    accounts.path.write_text(accounts.path.read_text().replace("version = 1", "version = 9"))
    with pytest.raises(StoreError):
        remove_account("shop-1", accounts, vault)
    assert vault.load("shop-1").state is SecretState.FOUND
