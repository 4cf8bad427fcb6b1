"""SASLprep (RFC 4013): one form for the many ways to write a name or password in Unicode."""

from __future__ import annotations

import stringprep
import unicodedata


class Unprepared(ValueError):
    """The text holds a character that SASLprep forbids."""


_FORBIDDEN = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
)


def saslprep(text: str) -> str:
    """Prepare a name or password. Raises Unprepared; the text is not in the error."""
    if text.isascii() and text.isprintable():
        return text
    mapped = "".join(
        " " if stringprep.in_table_c12(char) else char for char in text if not stringprep.in_table_b1(char)
    )
    prepared = unicodedata.normalize("NFKC", mapped)
    if text and not prepared:
        raise Unprepared("nothing is left")
    if any(forbidden(char) for char in prepared for forbidden in _FORBIDDEN):
        raise Unprepared("a character that SASLprep forbids")
    # RFC 3454 section 6: right-to-left text begins and ends with such a character, and holds no left-to-right one.
    if any(map(stringprep.in_table_d1, prepared)) and (
        any(map(stringprep.in_table_d2, prepared))
        or not stringprep.in_table_d1(prepared[0])
        or not stringprep.in_table_d1(prepared[-1])
    ):
        raise Unprepared("mixed directions")
    return prepared


def prepared_or_as_is(text: str) -> str:
    """Prepare a text where SASLprep allows it; else leave it as the person typed it, for the server to judge."""
    try:
        return saslprep(text)
    except Unprepared:
        return text
