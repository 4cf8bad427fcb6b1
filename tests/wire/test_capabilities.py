"""What servers offer, as standard or odd as they say it."""

from __future__ import annotations

import pytest

from smtpdesk.model.facts import Reply
from smtpdesk.wire.capabilities import read_capabilities


def offered(*lines: bytes) -> dict[str, tuple[str, ...]]:
    return dict(read_capabilities(Reply(250, (b"mail.example.com Hello", *lines))).keywords)


@pytest.mark.parametrize(
    ("lines", "keywords"),
    [
        ([], {}),
        ([b""], {}),
        ([b"   "], {}),
        ([b"STARTTLS"], {"STARTTLS": ()}),
        ([b"starttls"], {"STARTTLS": ()}),
        ([b" STARTTLS "], {"STARTTLS": ()}),
        ([b"SIZE 1000"], {"SIZE": ("1000",)}),
        ([b"SIZE\t1000"], {"SIZE": ("1000",)}),
        ([b"AUTH PLAIN LOGIN"], {"AUTH": ("PLAIN", "LOGIN")}),
        ([b"AUTH=PLAIN LOGIN"], {"AUTH": ("PLAIN", "LOGIN")}),
        ([b" auth=PLAIN"], {"AUTH": ("PLAIN",)}),
        ([b"AUTH PLAIN", b"AUTH=LOGIN"], {"AUTH": ("PLAIN", "LOGIN")}),
        ([b"AUTH PLAIN", b"auth CRAM-MD5"], {"AUTH": ("PLAIN", "CRAM-MD5")}),
        ([b"AUTH"], {"AUTH": ()}),
        ([b"XXXXXXXA", b"XXXB"], {"XXXXXXXA": (), "XXXB": ()}),
        ([b"LIMITS RCPTMAX=100"], {"LIMITS": ("RCPTMAX=100",)}),
        ([b"SIZE=1000"], {"SIZE=1000": ()}),
        ([b"\xff\xfe \x1b[2J"], {"ÿþ".upper(): ("␛[2J",)}),
    ],
)
def test_keywords(lines: list[bytes], keywords: dict[str, tuple[str, ...]]) -> None:
    assert offered(*lines) == keywords


def test_the_name_that_it_calls_itself() -> None:
    assert read_capabilities(Reply(250, (b"mail.example.com at your service, [192.0.2.1]",))).name == "mail.example.com"
    assert read_capabilities(Reply(250, (b"",))).name == ""
    assert read_capabilities(Reply(250, ())).name == ""


def test_helo_offers_nothing() -> None:
    found = read_capabilities(Reply(250, (b"mail.example.com", b"AUTH PLAIN")), esmtp=False)
    assert not found.esmtp
    assert not found.keywords


def test_mechanisms_in_the_order_of_the_server() -> None:
    lines = (b"x", b"AUTH=LOGIN", b"AUTH login plain", b"AUTH Scram-SHA-256")
    found = read_capabilities(Reply(250, lines))
    assert found.mechanisms == ("LOGIN", "PLAIN", "SCRAM-SHA-256")


def test_the_keywords_do_not_change() -> None:
    keywords = read_capabilities(Reply(250, (b"x", b"SIZE 1"))).keywords
    with pytest.raises(TypeError):
        keywords["AUTH"] = ("PLAIN",)  # type: ignore[index]
