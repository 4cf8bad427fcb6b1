"""What became of each part when everything was to be forgotten, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from smtpdesk.store.forgetting import Forgotten, Part
from smtpdesk.store.secrets import Reason
from smtpdesk.text.translate import _, later, ngettext

_GONE: Final[Mapping[Part, str]] = {
    Part.SECRETS: later("Saved passwords: deleted"),
    Part.ACCOUNTS: later("Accounts: deleted"),
    Part.HISTORY: later("Results of checks: deleted"),
    Part.DRAFTS: later("Drafts: deleted"),
    Part.REFUSALS: later("Notes on refused passwords: deleted"),
    Part.PREFERENCES: later("Preferences: deleted"),
    Part.WINDOW: later("Place of the window: deleted"),
    Part.PRACTICE: later("The practice server's certificates: deleted"),
}
_LEFT: Final[Mapping[Part, str]] = {
    Part.ACCOUNTS: later("Accounts: the file could not be deleted. Is it in use, or may you not write there?"),
    Part.HISTORY: later("Results of checks: the file could not be deleted."),
    Part.DRAFTS: later("Drafts: the file could not be deleted."),
    Part.REFUSALS: later("Notes on refused passwords: the file could not be deleted."),
    Part.PREFERENCES: later("Preferences: the file could not be deleted."),
    Part.WINDOW: later("Place of the window: the file could not be deleted."),
    Part.PRACTICE: later("The practice server's certificates could not be deleted."),
}
_WHY: Final[Mapping[Reason, str]] = {
    Reason.LOCKED: later("The keyring is locked."),
    Reason.NO_ANSWER: later("The keyring did not answer."),
}


def forgotten_words(told: Forgotten) -> str:
    """Tell of one part what became of it; of what is left also how it can be removed by hand."""
    if told.gone:
        return _(_GONE[told.part])
    if told.part is not Part.SECRETS:
        return _(_LEFT[told.part])
    count = len(told.left)
    words = ngettext(
        "Saved passwords: {count} entry could not be deleted.",
        "Saved passwords: {count} entries could not be deleted.",
        count,
    ).format(count=count)
    why = _(_WHY[told.reason]) if isinstance(told.reason, Reason) and told.reason in _WHY else _("The keyring refused.")
    hint = _("In your system's program for passwords, delete what begins with “SMTP Desk”.")
    return f"{words} {why} {hint}"
