"""Addresses and messages as they go over the wire."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpdesk.wire.address import UnwritableName, ascii_host, dot_stuffed, needs_smtputf8, wire_address


@pytest.mark.parametrize(
    ("host", "written"),
    [
        ("mail.example.com", "mail.example.com"),
        ("MAIL.Example.COM", "MAIL.Example.COM"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("bücher。example", "xn--bcher-kva.example"),
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("[192.0.2.1]", "[192.0.2.1]"),
    ],
)
def test_hosts_in_ascii(host: str, written: str) -> None:
    assert ascii_host(host) == written
    assert wire_address(f"bücher@{host}") == f"bücher@{written}"


@pytest.mark.parametrize(
    "host", ["a\u200db.example", "☃.example", "-ü.example", "ü" * 64 + ".example", "\u0301a.example"]
)
def test_hosts_that_idna_does_not_allow(host: str) -> None:
    with pytest.raises(UnwritableName):
        ascii_host(host)


def test_quoted_local_parts_keep_their_at() -> None:
    assert wire_address('"a@ü"@bücher.example') == '"a@ü"@xn--bcher-kva.example'


def test_only_a_local_part_beyond_ascii_needs_smtputf8() -> None:
    assert not needs_smtputf8("shop@bücher.example", "a@b")
    assert needs_smtputf8("a@b", "bücher@example.com")
    assert not needs_smtputf8()


@pytest.mark.parametrize(
    ("message", "stuffed"),
    [
        (b"", b"\r\n.\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b"a\r\n", b"a\r\n.\r\n"),
        (b"a\nb\rc\r\nd", b"a\r\nb\r\nc\r\nd\r\n.\r\n"),
        (b".", b"..\r\n.\r\n"),
        (b".\r\n.\r\n", b"..\r\n..\r\n.\r\n"),
        (b"a\n.b\n..c\n", b"a\r\n..b\r\n...c\r\n.\r\n"),
        (b"a.\n", b"a.\r\n.\r\n"),
        (b"\r.\r", b"\r\n..\r\n.\r\n"),
        (b"\n\n", b"\r\n\r\n.\r\n"),
    ],
)
def test_dots(message: bytes, stuffed: bytes) -> None:
    assert dot_stuffed(message) == stuffed


def unstuffed(data: bytes) -> bytes:
    """What a server reads (RFC 5321 4.5.2)."""
    assert data.endswith(b"\r\n.\r\n")
    lines = data[: -len(b".\r\n")].split(b"\r\n")
    assert b"." not in lines, "the message ends before its end"
    return b"\r\n".join(line.removeprefix(b".") for line in lines)


@given(st.lists(st.sampled_from([b".", b"\r", b"\n", b"\r\n", b"a", b"\xff", b"\0", b".."]), max_size=30))
def test_a_server_reads_what_was_meant(parts: list[bytes]) -> None:
    message = b"".join(parts)
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    read = unstuffed(dot_stuffed(message))
    assert read in (lines, lines + b"\r\n")
    assert re.search(rb"\r(?!\n)|(?<!\r)\n", dot_stuffed(message)) is None
