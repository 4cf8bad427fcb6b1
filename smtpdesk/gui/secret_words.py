"""The line below the secret that says where it is kept."""

from __future__ import annotations

from smtpdesk.store.secrets import Reason, SecretResult, SecretState
from smtpdesk.text.translate import _

State = tuple[str, str, str]
"""Words, the icon's name, and the name of its colour."""


def before_saving() -> State:
    """Say what will become of a secret that was just typed."""
    return _("Will be kept in your computer's keyring when you check or leave this page"), "lock", "soft"


def secret_words(result: SecretResult) -> State:
    """Say what the keyring answered."""
    match result.state:
        case SecretState.SAVED | SecretState.FOUND:
            return _("Kept in your computer's keyring"), "lock", "soft"
        case SecretState.WAITING:
            return _("Waiting for the system's permission to use the keyring…"), "running", "warning"
        case SecretState.SESSION_ONLY:
            return f"{_('Kept for this session only.')} {_why(result.reason)}".strip(), "lock-open", "warning"
        case SecretState.UNAVAILABLE if result.reason is Reason.NO_KEYRING:
            # Nothing was ever saved here: there is none that could not be read.
            words = _("This computer has no keyring. A password is kept for this session only.")
            return words, "lock-open", "warning"
        case SecretState.UNAVAILABLE:
            return f"{_('A saved one cannot be read.')} {_why(result.reason)}".strip(), "lock-open", "warning"
        case SecretState.NOT_DELETED:
            return f"{_('It could not be deleted from the keyring.')} {_why(result.reason)}".strip(), "lock", "warning"
        case SecretState.NOT_FOUND | SecretState.DELETED:
            return "", "lock", "soft"


def _why(reason: Reason | None) -> str:
    match reason:
        case None:
            return ""
        case Reason.NO_KEYRING:
            return _("This computer has no keyring.")
        case Reason.REFUSED:
            return _("The keyring refused.")
        case Reason.LOCKED:
            return _("The keyring is locked.")
        case Reason.NO_ANSWER:
            return _("The keyring did not answer.")
        case Reason.MISMATCH | Reason.DAMAGED:
            return _("The keyring gave back something else.")
        case Reason.UNSUITABLE:
            return _("The keyring cannot hold it.")
