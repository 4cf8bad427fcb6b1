"""A bounce (RFC 3464): which server refused whom, and with which words. The letter that it returns is left out.

A whole message is read with its parts, coded or not; a fragment by its fields alone. A letter that comes back holds
whatever its sender wrote, and would be taken for a server's words.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from dataclasses import dataclass
from typing import Final

MAX_REPORTS: Final = 8
_LOOKED_AT: Final = 512 * 1024
"""A report stands before the letter that it returns."""
_MAX_FIELD: Final = 2000
_MAX_FIELDS: Final = 256
_FIELD: Final = re.compile(
    r"^[>\s]{0,8}(Final-Recipient|Original-Recipient|Diagnostic-Code|Remote-MTA|Status|Action)[ \t]*:[ \t]*"
    r"(.{0,2000}(?:\r?\n[ \t]+\S.{0,500}){0,20})",
    re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
_PART: Final = re.compile(
    r"^Content-Type:[ \t]*message/(?:global-)?delivery-status\b.{0,500}\r?\n(?:.{1,500}\r?\n){0,20}?\r?\n",
    re.IGNORECASE | re.MULTILINE,
)
_CODED: Final = re.compile(r"^Content-Transfer-Encoding:[ \t]*(base64|quoted-printable)", re.IGNORECASE | re.MULTILINE)
_PART_ENDS: Final = re.compile(r"^--\S", re.MULTILINE)
_LETTER: Final = re.compile(
    r"^(?:Content-Type:[ \t]*(?:message/(?:rfc822|global)\b(?!-)|text/rfc822-headers|message/global-headers)"
    r"|-{3,} {0,3}(?:below this line is a copy|this is a copy of|original message|returned message|unsent message"
    r"|undelivered message|message header|forwarded message|copy of))",
    re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
_REFUSAL: Final = re.compile(r"\b[45](?:\d\d\b|\.\d{1,3}\.\d)")
_SOFT_BREAK: Final = re.compile(r"=\r?\n")


@dataclass(frozen=True, slots=True)
class Bounce:
    """A recipient whom the message did not reach."""

    diagnostic: str
    status: str
    remote: str
    number: int
    """The line of the diagnostic."""
    recipient: str = ""
    failed: bool = True
    """False where it is only late, and tried again."""


def without_letter(text: str) -> str:
    """The text up to the letter that a bounce returns; all of it where none does."""
    head = text[:_LOOKED_AT]
    found = _LETTER.search(head)
    return text[: found.start()] if found is not None and _REFUSAL.search(head, 0, found.start()) else text


def bounces(text: str) -> tuple[Bounce, ...]:
    """The recipients that a pasted bounce names, those who failed before those who wait; none where it is no bounce."""
    text = text[:_LOOKED_AT]
    place, report = _report(text)
    if "iagnostic-" not in report and "DIAGNOSTIC-" not in report:
        return ()
    if "=3D" in report or "=\n" in report or "=\r\n" in report:
        report = _SOFT_BREAK.sub("", report).replace("=3D", "=")
    first = text.count("\n", 0, place) + 1
    found: list[Bounce] = []
    fields: dict[str, str] = {}
    at = 0
    for count, field in enumerate(_FIELD.finditer(report)):
        if count > _MAX_FIELDS or len(found) >= MAX_REPORTS:
            break
        name = field[1].lower()
        if name in fields:  # the next recipient's
            found += _bounce(fields, first + report.count("\n", 0, at))
            fields = {}
        fields[name] = " ".join(field[2].split())[:_MAX_FIELD]
        if name == "diagnostic-code":
            at = field.start()
    found += _bounce(fields, first + report.count("\n", 0, at))
    return tuple(sorted(found, key=lambda each: not each.failed))


def _report(text: str) -> tuple[int, str]:
    """Where the part with the report begins, and its words; the whole text where no such part is marked."""
    part = _PART.search(text)
    if part is None:
        return 0, text
    end = _PART_ENDS.search(text, part.end())
    body = text[part.end() : end.start() if end else len(text)]
    head = text.rfind("\n--", 0, part.start())
    coded = _CODED.search(text, max(head, 0), part.end())
    try:
        if coded is not None and coded[1].lower() == "base64":
            body = base64.b64decode("".join(body.split())).decode("utf-8", "replace")
        elif coded is not None:
            body = quopri.decodestring(body.encode("utf-8", "replace")).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return 0, text
    return part.end(), body


def _bounce(fields: dict[str, str], number: int) -> tuple[Bounce, ...]:
    value = fields.get("diagnostic-code", "")
    kind, semicolon, words = value.partition(";")
    diagnostic = words.strip() if semicolon and len(kind) < 24 else value
    action = fields.get("action", "failed").lower()
    if not diagnostic or action in ("delivered", "relayed", "expanded"):
        return ()
    status = fields.get("status", "")
    return (
        Bounce(
            diagnostic,
            status.split()[0] if status[:1] in ("4", "5") else "",
            fields.get("remote-mta", "").partition(";")[2].split("(")[0].strip().lower(),
            number,
            fields.get("final-recipient", fields.get("original-recipient", "")).rpartition(";")[2].strip(),
            failed=action != "delayed",
        ),
    )
