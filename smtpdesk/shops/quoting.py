"""How a value is written into a file, so that it is read back as it was.

Readers of .env files disagree about quotes, so the plainest form that holds a value is taken: bare, in single quotes,
in double quotes; only a value that needs a backslash in double quotes is read in different ways. The backslashes are
those of the POSIX shell (IEEE Std 1003.1-2017, Shell Command Language, 2.2.3), which phpdotenv, Symfony and Ruby's
dotenv follow, too.
"""

from __future__ import annotations

import json
import re
from typing import Final
from urllib.parse import quote

from smtpdesk.shops.kinds import Form

_BARE: Final = re.compile(r"[A-Za-z0-9_.@:/+,-]+")
_IN_DOUBLE: Final = re.compile(r'["$`\\\n\r]')
_ESCAPED: Final = re.compile(r'(["$`\\])')


def quoted(text: str, form: Form) -> str:
    """Write a text as this kind of file wants it; on a screen it stays as it is."""
    match form:
        case Form.SCREEN:
            return text
        case Form.ENV:
            return _env(text)
        case Form.RUBY:
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
        case Form.PYTHON | Form.JSON | Form.YAML:
            # A JSON text is a string in Python and in YAML (1.2, 1.3 Relation to JSON), too.
            return json.dumps(text, ensure_ascii=False)


def disputed(text: str, form: Form) -> bool:
    """True where readers of this kind of file do not agree on how the text is read."""
    return form is Form.ENV and not _BARE.fullmatch(text) and not _single(text) and bool(_IN_DOUBLE.search(text))


def percent(text: str) -> str:
    """Write a text for a place in an address (RFC 3986 2.1): everything but letters, digits and - . _ ~ is encoded."""
    return quote(text, safe="")


def _single(text: str) -> bool:
    """Tell whether single quotes do. All between them is plain, but some readers take two backslashes for one, or one
    before the closing quote for an escape, and not all go on after the end of a line.
    """
    return not re.search(r"['\n\r]|\\\\|\\$", text)


def _env(text: str) -> str:
    if _BARE.fullmatch(text):
        return text
    if _single(text):
        return f"'{text}'"
    if not _IN_DOUBLE.search(text):
        return f'"{text}"'
    return '"' + _ESCAPED.sub(r"\\\1", text) + '"'
