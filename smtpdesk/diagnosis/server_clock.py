"""The date in a server's greeting, held against this computer's clock and a certificate's life.

Exim, Sendmail, Exchange, Momentum and Zoho tell the time when they greet. Where a certificate has run out only by this
computer's clock, and not by the server's, it is the clock that is wrong.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Final

from smtpdesk.model.facts import Certificate, Facts

NEAR: Final = timedelta(hours=36)
"""Two clocks agree within this: a zone that is not told, or told by letters, may be half a day off."""
_LOOKED_AT: Final = 512
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DAY_FIRST: Final = re.compile(
    rf"\b(\d{{1,2}})[ -]{_MONTH}[ -](\d{{4}}),? (\d{{1,2}}):(\d\d)(?::\d\d)?(?: ([+-]\d{{4}})\b)?", re.IGNORECASE
)
_MONTH_FIRST: Final = re.compile(
    rf"\b{_MONTH} (\d{{1,2}}),? (\d{{4}}),? (\d{{1,2}}):(\d\d)(?::\d\d)?(?: ([ap])m\b)?", re.IGNORECASE
)


class Clock(StrEnum):
    """What the server's date says of this computer's clock, where a certificate's dates are in question."""

    AGREES = "agrees"
    WRONG = "wrong"  # and by the server's date the certificate is valid


def told_time(greeting: str) -> datetime | None:
    """Give the date and time that stand in a greeting, None where none does. Without a zone UTC is taken."""
    text = " ".join(greeting[:_LOOKED_AT].split())
    try:
        if found := _DAY_FIRST.search(text):
            day, month, year, hour, minute, zone = found.groups()
            return datetime(
                int(year), _MONTHS.index(month.lower()) + 1, int(day), int(hour), int(minute), tzinfo=_zone(zone)
            ).astimezone(UTC)
        if found := _MONTH_FIRST.search(text):
            month, day, year, hour, minute, half = found.groups()
            hours = int(hour) % 12 + (12 if half.lower() == "p" else 0) if half else int(hour)
            return datetime(int(year), _MONTHS.index(month.lower()) + 1, int(day), hours, int(minute), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return None


def off_by(facts: Facts) -> timedelta | None:
    """Give how far this computer's clock is ahead of the server's; None where the server tells no time."""
    told = told_time(facts.greeting.text) if facts.greeting is not None and facts.seen_at is not None else None
    return facts.seen_at - told if told is not None and facts.seen_at is not None else None


def clock(facts: Facts, certificate: Certificate | None) -> Clock | None:
    """Tell what the server's date says of this computer's clock; None where it says nothing, or helps nobody."""
    off = off_by(facts)
    if off is None or certificate is None or facts.seen_at is None:
        return None
    if abs(off) < NEAR:
        return Clock.AGREES
    return Clock.WRONG if certificate.not_before <= facts.seen_at - off <= certificate.not_after else None


def _zone(offset: str | None) -> timezone:
    if offset is None:
        return UTC
    minutes = int(offset[1:3]) * 60 + int(offset[3:])
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
