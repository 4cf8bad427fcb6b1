"""What the program can do about a finding, as plain values. Who shows them gives them words and carries them out."""

from __future__ import annotations

from dataclasses import dataclass

from smtpdesk.model.report import Who
from smtpdesk.model.settings import Account


@dataclass(frozen=True, slots=True)
class ChangeAccount:
    """Put this account in the place of the one that was checked, and check again. It is never less safe than before."""

    account: Account


@dataclass(frozen=True, slots=True)
class MendSecret:
    """Mend what was typed as user name or secret (a `providers.shape` hint by its code), and check again."""

    hint: str


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Open a page of the provider in the browser."""

    url: str


@dataclass(frozen=True, slots=True)
class CopyMessage:
    """Copy a message, ready to send, to the one who can mend it."""

    to: Who


@dataclass(frozen=True, slots=True)
class AcceptCertificate:
    """Trust this very certificate for this account from now on. Dangerous: the danger has to be named."""

    fingerprint: str


@dataclass(frozen=True, slots=True)
class OpenPreferences:
    """Show the preferences: what has to be changed is set there, and not in the account."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Check again after so many seconds, or now for 0."""

    after: int = 0


Action = ChangeAccount | MendSecret | OpenPage | OpenPreferences | CopyMessage | AcceptCertificate | Retry
"""The closed union: consume it with `match` and `assert_never`."""
