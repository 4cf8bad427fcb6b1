"""A bounce (RFC 3464): which server refused, and with which words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MAX_FIELD: Final = 2000
_FIELD: Final = re.compile(
    r"^[>\s]{0,8}(Diagnostic-Code|Remote-MTA|Status|Action)[ \t]*:[ \t]*(.{0,2000}(?:\r?\n[ \t]+\S.{0,500}){0,20})",
    re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
_SOFT_BREAK: Final = re.compile(r"=\r?\n")
_MAX_FIELDS: Final = 64


@dataclass(frozen=True, slots=True)
class Bounce:
    """The last failed recipient of a delivery report."""

    diagnostic: str
    status: str
    remote: str
    number: int
    """The line of the diagnostic."""


def bounce(text: str) -> Bounce | None:
    """The report in a pasted bounce, None where there is none."""
    if "iagnostic-" not in text and "DIAGNOSTIC-" not in text:
        return None
    if "=3D" in text or "=\n" in text or "=\r\n" in text:
        text = _SOFT_BREAK.sub("", text).replace("=3D", "=")
    diagnostic = status = remote = ""
    at = 0
    for count, found in enumerate(_FIELD.finditer(text)):
        if count > _MAX_FIELDS:
            break
        name, value = found[1].lower(), " ".join(found[2].split())[:_MAX_FIELD]
        if name == "diagnostic-code":
            kind, semicolon, words = value.partition(";")
            diagnostic = words.strip() if semicolon and len(kind) < 24 else value
            at = found.start()
        elif name == "remote-mta":
            remote = value.partition(";")[2].split("(")[0].strip().lower()
        elif name == "status" and value[:1] in "45":
            status = value.split()[0]
    if not diagnostic:
        return None
    return Bounce(diagnostic, status, remote, text.count("\n", 0, at) + 1)
