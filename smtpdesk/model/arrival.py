"""What became of a test e-mail after the server had taken it: only the person who looks into the mailbox knows."""

from __future__ import annotations

from enum import StrEnum


class Arrival(StrEnum):
    """The person's answer to "Did it arrive?". `CAME_BACK`: a message said that it could not be delivered."""

    INBOX = "inbox"
    SPAM = "spam"
    NOT_YET = "not-yet"
    CAME_BACK = "came-back"
