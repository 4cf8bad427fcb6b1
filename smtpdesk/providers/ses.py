"""The SMTP password of Amazon SES, made from an AWS secret access key.

AWS, "Obtaining Amazon SES SMTP credentials", docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html, 2026-11-21.
The user name is the access key id; the password holds for one region.
"""

from __future__ import annotations

import base64
import hmac
import re
from typing import Final

_DATE: Final = b"11111111"
_SERVICE: Final = b"ses"
_TERMINAL: Final = b"aws4_request"
_MESSAGE: Final = b"SendRawEmail"
_VERSION: Final = b"\x04"

_SECRET_KEY: Final = re.compile(r"[A-Za-z0-9/+]{40}")
_REGION: Final = re.compile(r"[a-z]{2,5}(-[a-z]{1,12}){1,3}-\d{1,2}")


def smtp_password(secret_key: str, region: str) -> str:
    """Give the SMTP password (44 characters) for a region. Raises ValueError, which never holds the key."""
    if not secret_key:
        raise ValueError("an empty secret key")
    if not _REGION.fullmatch(region):
        raise ValueError("not an AWS region")
    key = b"AWS4" + secret_key.encode("utf-8", "surrogatepass")
    for part in (_DATE, region.encode("ascii"), _SERVICE, _TERMINAL, _MESSAGE):
        key = hmac.digest(key, part, "sha256")
    return base64.b64encode(_VERSION + key).decode("ascii")


def looks_like_secret_key(text: str) -> bool:
    """True for the shape of an AWS secret access key: forty characters, where an SMTP password has forty-four."""
    return _SECRET_KEY.fullmatch(text) is not None
