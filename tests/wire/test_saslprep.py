"""SASLprep by the examples of RFC 4013 and its rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpdesk.wire.saslprep import Unprepared, prepared_or_as_is, saslprep


@pytest.mark.parametrize(
    ("text", "prepared"),
    [
        ("I\u00adX", "IX"),
        ("user", "user"),
        ("USER", "USER"),
        ("\u00aa", "a"),
        ("\u2168", "IX"),
        ("", ""),
        ("a\u00a0b", "a b"),
        ("a\u3000b", "a b"),
        ("e\u0301", "é"),
        ("ß☃", "ß☃"),
        ("\u0627\u0628", "\u0627\u0628"),
        ("\u06271\u0628", "\u06271\u0628"),
    ],
)
def test_prepared(text: str, prepared: str) -> None:
    assert saslprep(text) == prepared
    assert prepared_or_as_is(text) == prepared


@pytest.mark.parametrize(
    "text",
    [
        "\u0007",
        "\u06271",
        "a\u0627",
        "\u0627a\u0628",
        "\u200e",
        "\ue000",
        "\ufffd",
        "\u2ff0",
        "\U000e0001",
        "\u00ad",
        "a\u0085",
        "a\x7f",
    ],
)
def test_refused_and_then_left_to_the_server(text: str) -> None:
    with pytest.raises(Unprepared) as error:
        saslprep(text)
    assert text not in str(error.value)
    assert prepared_or_as_is(text) == text


@given(st.text(max_size=30))
def test_never_anything_but_text_and_never_nothing_of_something(text: str) -> None:
    assert bool(prepared_or_as_is(text)) == bool(text)


@given(st.text(max_size=30))
def test_what_is_prepared_stays_as_it_is(text: str) -> None:
    try:
        prepared = saslprep(text)
    except Unprepared:
        return
    assert prepared_or_as_is(prepared) in (prepared, saslprep(prepared))
