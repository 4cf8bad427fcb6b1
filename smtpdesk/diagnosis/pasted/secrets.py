"""Keeps passwords that stand in a pasted text out of all that is shown of it."""

from __future__ import annotations

import re
from typing import Final

from smtpdesk.model.secret import HIDDEN

_MECHANISM: Final = r"(?:PLAIN|LOGIN|CRAM-MD5|XOAUTH2|OAUTHBEARER|NTLM|DIGEST-MD5|SCRAM-SHA-\d{1,3}(?:-PLUS)?|EXTERNAL)"
_PLACES: Final = (
    (("auth",), re.compile(rf"(\bAUTH[ =]+{_MECHANISM}[ =]+)[A-Za-z0-9+/=_\-]{{4,}}", re.IGNORECASE)),
    (("://",), re.compile(r"(://[^\s:/@]{0,200}:)[^\s/@]{1,400}(?=@)")),
    (
        ("pass", "pwd", "secret", "key", "token"),
        re.compile(
            r"""((?:pass(?:word|wd|phrase)?|pwd|secret|(?:api|access)[_-]?key|(?:access|refresh)?_?token)["']?\s{0,3}(?:=>|[:=])\s{0,3}["']?)"""
            r"""[^\s"',;&<>)}]{1,400}""",
            re.IGNORECASE,
        ),
    ),
    (("bearer",), re.compile(r"(\bbearer\s{1,3})[A-Za-z0-9._~+/=\-]{8,}", re.IGNORECASE)),
    (("pass",), re.compile(r"(\bPASS\s)\S{1,400}")),
    (
        ("sg.", "xkeysib-", "xsmtpsib-", "re_", "key-"),
        re.compile(
            r"()\b(?:SG\.[\w\-]{16,}\.[\w\-]{16,}|xkeysib-[\w\-]{20,}|xsmtpsib-[\w\-]{20,}|re_[A-Za-z0-9_]{20,}|key-[0-9a-f]{32})"
        ),
    ),
)
"""What a secret looks like and where it stands; the small letters before it stand in every text that holds one."""
_CODED: Final = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")
_WORDS: Final = re.compile(
    r"(?i)(?:password|user ?name|token|is|was|not|the|your|required|command|failed|credentials?)\b"
)


def without_secrets(text: str) -> str:
    """The same text, with what looks like a password, a key or a sign-in's answer hidden."""
    lower = text.lower()
    for hints, place in _PLACES:
        for hint in hints:
            if hint in lower:
                text = place.sub(_hidden, text)
                break
    return text


def is_coded(line: str) -> bool:
    """True for a line that is nothing but base64, as a client's answer to a sign-in's question is."""
    return _CODED.fullmatch(line.strip()) is not None


def _hidden(found: re.Match[str]) -> str:
    said = found.group()[len(found.group(1)) :]
    return found.group() if _WORDS.match(said) else found.group(1) + HIDDEN
