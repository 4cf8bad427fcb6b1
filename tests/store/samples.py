"""Accounts for the tests of the store."""

from __future__ import annotations

from typing import Any

from smtpdesk.model.settings import Account, Security, Server


def account(name: str = "Shop", account_id: str = "shop-1", **more: Any) -> Account:
    """A small account."""
    return Account(id=account_id, name=name, server=Server("mail.example.com", 587, Security.STARTTLS), **more)
