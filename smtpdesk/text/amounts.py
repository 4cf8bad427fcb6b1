"""Numbers as people read them: durations, how long ago, days, sizes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from smtpdesk.text.translate import _, ngettext

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR


def duration(ms: float) -> str:
    """Milliseconds, as short as they can be told: `0.4 ms`, `12 ms`, `1.4 s`, `2 min 5 s`."""
    if ms < 0.95:
        return _("{number} ms").format(number=f"{max(ms, 0):.1f}")
    if ms < 999.5:
        return _("{number} ms").format(number=f"{ms:.0f}")
    if ms < 59_950:
        return _("{number} s").format(number=f"{ms / 1000:.1f}")
    minutes, rest = divmod(round(ms / 1000), _MINUTE)
    if not rest:
        return _("{minutes} min").format(minutes=minutes)
    return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)


def seconds(limit: float) -> str:
    """A time limit in whole words: `40 seconds`, `0.5 seconds`, `2 minutes`."""
    if limit >= _MINUTE and limit % _MINUTE == 0:
        return ngettext("{count} minute", "{count} minutes", int(limit // _MINUTE)).format(count=int(limit // _MINUTE))
    if limit == int(limit):
        return ngettext("{count} second", "{count} seconds", int(limit)).format(count=int(limit))
    return _("{number} seconds").format(number=f"{limit:.1f}")


def days(count: int) -> str:
    """A number of days: `1 day`, `214 days`."""
    return ngettext("{count} day", "{count} days", count).format(count=count)


def date(when: datetime) -> str:
    """A day that reads the same everywhere: `2026-12-31`."""
    return when.strftime("%Y-%m-%d")


def ago(when: datetime, now: datetime) -> str:
    """How long ago, in short: `just now`, `2 min ago`, `3 h ago`, `5 days ago`. Both times with their zone."""
    passed = (now - when).total_seconds()
    if passed < _MINUTE:
        return _("just now")
    if passed < _HOUR:
        return _("{count} min ago").format(count=int(passed // _MINUTE))
    if passed < _DAY:
        return _("{count} h ago").format(count=int(passed // _HOUR))
    return ngettext("{count} day ago", "{count} days ago", int(passed // _DAY)).format(count=int(passed // _DAY))


def clock(when: datetime, now: datetime) -> str:
    """A moment in this computer's time: `Today 14:02`, `Yesterday 14:02`, `2026-11-03 14:02`."""
    here, today = when.astimezone(), now.astimezone()
    time = here.strftime("%H:%M")
    apart = (today.date() - here.date()).days
    if apart == 0:
        return _("Today {time}").format(time=time)
    if apart == 1:
        return _("Yesterday {time}").format(time=time)
    return f"{date(here)} {time}"


def size(count: int) -> str:
    """Bytes as people count them (RFC 1870 counts single bytes): `512 bytes`, `34 KB`, `10.5 MB`."""
    if count < 1000:
        return ngettext("{count} byte", "{count} bytes", count).format(count=count)
    if count < 999_500:
        return _("{number} KB").format(number=f"{count / 1000:.0f}")
    if count < 1_000_000_000:
        return _("{number} MB").format(number=f"{count / 1_000_000:.1f}".removesuffix(".0"))
    return _("{number} GB").format(number=f"{count / 1_000_000_000:.1f}".removesuffix(".0"))
