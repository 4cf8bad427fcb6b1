"""What a server asks or tells in base64 behind the code 334, in the middle of a sign-in (RFC 4954 4)."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from smtpdesk.diagnosis.pasted.secrets import without_secrets

MAX_SHOWN: Final = 120
_MAX_READ: Final = 2000


def challenge(text: str) -> str:
    """The words in the base64 that the text begins with, at most MAX_SHOWN; empty where it is none."""
    word = text.split(maxsplit=1)[0][:_MAX_READ] if text.strip() else ""
    try:
        said = base64.b64decode(word + "=" * (-len(word) % 4), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    return without_secrets(said)[:MAX_SHOWN] if said.isprintable() else ""


def status_in(said: str) -> bool:
    """True for the error that only a sign-in with a token ends in: JSON with a status (RFC 7628 3.2.2)."""
    return said.startswith("{") and '"status"' in said
