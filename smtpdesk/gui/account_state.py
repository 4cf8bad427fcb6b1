"""How an account stands, in a few words and an icon, for the line below its name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from smtpdesk.model.arrival import Arrival
from smtpdesk.model.report import Verdict
from smtpdesk.store.history import LastResult
from smtpdesk.text.translate import _, ngettext

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
State = tuple[str, str, str]
"""Words, the icon's name, and the name of its colour."""


def not_checked() -> State:
    """Give the state of an account that was never checked."""
    return _("Not checked yet"), "circle", "soft"


def running() -> State:
    """Give the state of an account that is being checked now."""
    return _("Checking…"), "running", "accent"


def state_of(result: LastResult, now: datetime | None = None) -> State:
    """Give the state after a check, with its age where all is well; what the person said of the mail says more."""
    words, icon, token = words_of(result)
    if result.verdict is Verdict.WORKS and result.arrival in (None, Arrival.INBOX):
        age = age_words(((now or datetime.now(UTC)) - result.at).total_seconds())
        words = _("{state} · {age}").format(state=words, age=age)
    return words, icon, token


def words_of(result: LastResult) -> State:
    """Give how a check came out, whenever it was."""
    match result.verdict:
        case Verdict.WORKS if result.arrival is not None:
            return _arrived(result.arrival)
        case Verdict.WORKS:
            return _("Working"), "ok", "good"
        case Verdict.STOPPED:
            return _("Stopped before the end"), "stop", "soft"
        case Verdict.BUG:
            return _("This program failed"), "warning", "warning"
        case Verdict.FAILS:
            return _failed(result.code), "failed", "bad"


def _arrived(arrival: Arrival) -> State:
    match arrival:
        case Arrival.INBOX:
            return _("Arrived"), "ok", "good"
        case Arrival.SPAM:
            return _("Went to spam"), "warning", "warning"
        case Arrival.NOT_YET:
            return _("Not arrived yet"), "info", "soft"
        case Arrival.CAME_BACK:
            return _("Came back"), "failed", "bad"


def age_words(seconds: float) -> str:
    """Give how long ago something was."""
    if seconds < _MINUTE:
        return _("just now")
    for unit, one, many in (
        (_MINUTE, "{count} min ago", "{count} min ago"),
        (_HOUR, "{count} hour ago", "{count} hours ago"),
        (_DAY, "{count} day ago", "{count} days ago"),
    ):
        count = int(seconds // unit)
        if unit == _DAY or seconds < unit * (60 if unit == _MINUTE else 24):
            return ngettext(one, many, count).format(count=count)
    return ""


def _failed(code: str) -> str:
    known = {
        "net.host-not-found": _("Server name not found"),
        "net.refused": _("Connection refused"),
        "net.timeout": _("No answer from the server"),
        "net.stalled": _("No answer from the server"),
        "net.proxy-unreachable": _("Proxy not reached"),
        "net.proxy-sign-in": _("Proxy refused the sign-in"),
        "net.proxy-blocks-port": _("Proxy forbids it"),
        "auth.required": _("Sign-in needed"),
        "server.greylisted": _("Try again later"),
        "recipient.mailbox-full": _("Recipient's mailbox full"),
    }
    groups = {
        "net": _("Server not reached"),
        "tls": _("Encryption failed"),
        "auth": _("Sign-in refused"),
        "account": _("Account restricted"),
        "limit": _("Limit reached"),
        "sender": _("Sender refused"),
        "recipient": _("Recipient refused"),
        "message": _("Message refused"),
        "server": _("Server has trouble"),
    }
    return known.get(code) or groups.get(code.partition(".")[0]) or _("Does not work")
