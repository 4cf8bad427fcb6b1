"""Pasted texts as one JSON object a line, and their answers the same way: for measuring, and for other programs.

What an object may tell beside `id` and `text`: `stage` (resolve connect tls banner ehlo starttls auth mail rcpt data
other), `code`, `enhanced`, `port`, `security` (none starttls tls), `provider`, `software`; null where it is not known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from smtpdesk.diagnosis.pasted.choice import Explained
from smtpdesk.diagnosis.pasted.known import Known
from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Step

STAGES: Final = {
    "resolve": Step.RESOLVE, "connect": Step.CONNECT, "tls": Step.SECURE, "banner": Step.GREETING, "ehlo": Step.HELLO,
    "starttls": Step.SECURE, "auth": Step.SIGN_IN, "mail": Step.SENDER, "rcpt": Step.RECIPIENT, "data": Step.MESSAGE,
    "other": None,
}  # fmt: skip
SECURITIES: Final = {"none": Security.PLAIN, "starttls": Security.STARTTLS, "tls": Security.TLS}
_ENHANCED: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class BadRecord(ValueError):
    """A line that cannot be explained: the message says why, `id` is the line's own where it could be read."""

    def __init__(self, why: str, mark: Any = None) -> None:
        super().__init__(why)
        self.id = mark


@dataclass(frozen=True, slots=True)
class Record:
    """One text, and what is known of it."""

    id: Any
    text: str
    known: Known


def record(line: bytes) -> Record:
    """Read one line. Keys that are not known here are passed over. Raises BadRecord."""
    try:
        raw = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRecord(f"no JSON: {str(error)[:100]}") from None
    if not isinstance(raw, dict):
        raise BadRecord("no JSON object")
    mark = raw.get("id")
    if not isinstance(mark, str | int | float | None):
        mark = None
    text = raw.get("text")
    if not isinstance(text, str):
        raise BadRecord("text: a string is needed", mark)
    provider, software, enhanced = (_word(raw, key, mark) for key in ("provider", "software", "enhanced"))
    known = Known(
        step=_choice(raw, "stage", STAGES, mark),
        code=_number(raw, "code", 200, 599, mark) or None,
        enhanced=enhanced if enhanced and _ENHANCED.fullmatch(enhanced) else None,
        port=_number(raw, "port", 1, 65535, mark),
        security=_choice(raw, "security", SECURITIES, mark),
        provider=provider or None,
        software=software,
    )
    return Record(mark, text, known)


def answer(mark: Any, explained: Explained | None) -> dict[str, Any]:
    """What is said of one text: `code` and `certainty` are null where nothing was recognised."""
    if explained is None:
        return {"id": mark, "code": None, "certainty": None, "alternatives": []}
    return {
        "id": mark,
        "code": explained.finding.code,
        "certainty": explained.finding.certainty.value,
        "alternatives": list(explained.alternatives),
    }


def _choice(raw: dict[str, Any], key: str, choices: dict[str, Any], mark: Any) -> Any:
    value = raw.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or value not in choices:
        raise BadRecord(f"{key}: one of {', '.join(choices)}, or null", mark)
    return choices[value]


def _number(raw: dict[str, Any], key: str, least: int, most: int, mark: Any) -> int:
    value = raw.get(key)
    if value is None:
        return 0
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadRecord(f"{key}: a number or null", mark)
    return value if least <= value <= most else 0


def _word(raw: dict[str, Any], key: str, mark: Any) -> str:
    value = raw.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRecord(f"{key}: a string or null", mark)
    return value[:200]
