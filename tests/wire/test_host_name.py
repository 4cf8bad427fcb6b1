"""Host names in a server's line, and the domain that a name belongs to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpdesk.wire.host_name import host_in, registered_domain


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("mail.example.com ESMTP", "mail.example.com"),
        ("MX1.Example.COM, ESMTP Exim", "mx1.example.com"),
        ("2.0.0 smtp.example.net ESMTP", "smtp.example.net"),
        ("2.0.0 ready", ""),
        ("2.0.0", ""),
        ("server ESMTP Exim mail.example.com", ""),
        ("192.0.2.7 ESMTP", ""),
        ("mail.example.com:587 hello", "mail.example.com"),
        ("mail.example.c0m", ""),
        ("user@mail.example.com", ""),
        ("...", ""),
        ("", ""),
    ],
)
def test_the_name_that_a_line_begins_with(line: str, wanted: str) -> None:
    assert host_in(line) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("mail.example.com", "example.com"),
        ("*.example.com.", "example.com"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("co.uk", "co.uk"),
        ("Example.COM", "example.com"),
        ("localhost", "localhost"),
    ],
)
def test_the_domain_of_a_name(name: str, wanted: str) -> None:
    assert registered_domain(name) == wanted


@given(st.text(alphabet="ab.-_2 0,:\u00e9", max_size=300))
def test_any_line_is_read(line: str) -> None:
    name = host_in(line)
    assert name == "" or ("." in name and name == name.lower())
