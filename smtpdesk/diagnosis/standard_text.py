"""The words that the standard itself gives with a code (RFC 5321 4.2.3), which many servers print before their own.

"Requested action not taken: mailbox unavailable" tells nothing where "Sender address is not allowed" follows it.
"""

from __future__ import annotations

from typing import Final

_STANDARD: Final = (
    " requested mail action not taken mailbox unavailable ",
    " requested action not taken mailbox unavailable ",
    " transaction failed ",
)
"""In the form of `smtpdesk.diagnosis.words.spoken`."""
_TELLS_NOTHING: Final = frozenset(
    ("for", "more", "further", "explanation", "information", "details", "help", "visit", "see", "please", "at", "go")
)
_ENOUGH: Final = 3


def without_standard_text(said: str) -> str:
    """The same words without the standard's at their head, where at least three of the server's own follow."""
    for text in _STANDARD:
        if said.startswith(text):
            own = said[len(text) - 1 :]
            telling = [word for word in own.partition("\n")[0].split() if word not in _TELLS_NOTHING]
            return own if len(telling) >= _ENOUGH else said
    return said
