"""Bytes of a file or of the clipboard as text, whatever wrote them."""

from __future__ import annotations

import codecs
from typing import Final

MAX_BYTES: Final = 10 * 1024 * 1024
_LOOKED_AT: Final = 4096
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decoded(raw: bytes) -> str:
    """The text, without NULs: by its byte order mark, as UTF-16 where every second byte is NUL, UTF-8, else Windows's.

    Never raises; what is over MAX_BYTES is left out.
    """
    raw = raw[:MAX_BYTES]
    for mark, marked in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(marked, "replace").replace("\0", "")
    if (encoding := _wide(raw[:_LOOKED_AT])) is not None:
        return raw.decode(encoding, "replace").replace("\0", "")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = _one_byte(raw)
    return text.replace("\0", "") if "\0" in text else text


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark, as PowerShell and Windows's tools write it."""
    half = len(head) // 2
    if half < 2:
        return None
    even, odd = head[0 : half * 2 : 2].count(0), head[1 : half * 2 : 2].count(0)
    if odd * 10 >= half * 4 and even * 10 < half:
        return "utf-16-le"
    if even * 10 >= half * 4 and odd * 10 < half:
        return "utf-16-be"
    return None


def _one_byte(raw: bytes) -> str:
    """Windows-1252, which is Latin-1 where both have a letter; its five gaps stay as Latin-1's controls."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
