"""Bytes and characters from outside as text that can be shown without harm."""

from __future__ import annotations

import unicodedata
from typing import Final

_ACTING: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of characters that act instead of being seen: controls, directions, joiners, tags, line ends."""


def decode(raw: bytes) -> str:
    """Bytes of a server as text for display; control characters become visible pictures and never act."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return text if text.isprintable() else "".join(visible(char) for char in text)


def visible(char: str) -> str:
    """A character that can be shown without harm: controls and direction overrides turn into pictures or escapes."""
    point = ord(char)
    if char == "\t":
        return " "
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    if unicodedata.category(char) in _ACTING:
        return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}"
    return char
