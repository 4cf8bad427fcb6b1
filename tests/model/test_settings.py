"""What cannot be is refused when it is set, with the field and the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import (
    MAX_MESSAGE_BYTES,
    MAX_SECRET_CHARACTERS,
    MAX_SENDERS,
    Account,
    Attachment,
    Deadlines,
    Letter,
    Request,
    Security,
    Server,
    SettingsError,
    SignIn,
    check_address,
    fingerprint,
)

SERVER = Server("mail.example.com", 587, Security.STARTTLS)
LETTER = Letter(subject="Test", text="Test")


def account(**changes: Any) -> Account:
    settings: dict[str, Any] = {"id": "shop", "name": "Shop", "server": SERVER, "user": "shop"}
    return Account(**(settings | changes))


def refused(make: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(SettingsError) as error:
        make()
    assert str(error.value) == f"{error.value.field}: {error.value.code}"
    return error.value.field, error.value.code


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("", "empty"),
        ("https://mail.example.com", "web-address"),
        ("mail.example.com/inbox", "not-a-host"),
        ("shop@example.com", "not-a-host"),
        ("mail.example.com:587", "port-in-host"),
        ("mail example.com", "not-a-host"),
        ("mail..example.com", "not-a-host"),
        (".example.com", "not-a-host"),
        (".", "not-a-host"),
        ("-mail.example.com", "not-a-host"),
        ("mail-.example.com", "not-a-host"),
        ("a" * 64 + ".example.com", "label-too-long"),
        ("a." * 128 + "example", "too-long"),
        ("mail.example.com\r\nQUIT", "control-character"),
        ("mail\x00.example.com", "control-character"),
        ("mail\x85.example.com", "control-character"),
        ("mail\u2028.example.com", "control-character"),
        ("[192.0.2.1]", "not-a-host"),
        ("[::1]", "not-a-host"),
        ("::g", "not-a-host"),
        ("mail\ud800.example.com", "not-text"),
        ("<mail.example.com>", "not-a-host"),
        ('"mail"', "not-a-host"),
    ],
)
def test_hosts_that_are_refused(host: str, code: str) -> None:
    assert refused(lambda: Server(host, 587, Security.TLS)) == ("host", code)


@pytest.mark.parametrize(
    "host",
    [
        "mail.example.com",
        "mail.example.com.",
        "localhost",
        "192.0.2.1",
        "::1",
        "fe80::1%eth0",
        "bücher.example",
        "a_b.c",
    ],
)
def test_hosts_that_are_taken(host: str) -> None:
    assert Server(host, 587, Security.TLS).host == host


@pytest.mark.parametrize(
    ("port", "code"),
    [
        (0, "out-of-range"),
        (-1, "out-of-range"),
        (65536, "out-of-range"),
        (True, "not-a-number"),
        ("587", "not-a-number"),
    ],
)
def test_ports_that_are_refused(port: Any, code: str) -> None:
    assert refused(lambda: Server("mail.example.com", port, Security.TLS)) == ("port", code)


def test_security_has_to_be_one_of_three() -> None:
    word: Any = "ssl"
    assert refused(lambda: Server("mail.example.com", 465, word)) == ("security", "unknown")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "not-an-address"),
        ("shop", "not-an-address"),
        ("@example.com", "not-an-address"),
        ("shop@", "not-an-address"),
        ("shop shop@example.com", "not-an-address"),
        ("Shop <shop@example.com>", "not-an-address"),
        ("shop@example.com>", "not-a-host"),
        ("a@b@example.com", "not-an-address"),
        (".a@example.com", "not-an-address"),
        ("a.@example.com", "not-an-address"),
        ("a..b@example.com", "not-an-address"),
        ("a,b@example.com", "not-an-address"),
        ('a"b@example.com', "not-an-address"),
        ('"a"b"@example.com', "not-an-address"),
        ("a" * 65 + "@example.com", "local-part-too-long"),
        ("ü" * 33 + "@example.com", "local-part-too-long"),
        ("shop@exam ple.com", "not-a-host"),
        ("shop@example..com", "not-a-host"),
        ("shop@example.com:25", "port-in-host"),
        ("shop@example.com\r\nRCPT TO:<x@example.com>", "control-character"),
        ("shop\x00@example.com", "control-character"),
        ("a" * 400 + "@example.com", "too-long"),
    ],
)
def test_addresses_that_are_refused(address: str, code: str) -> None:
    assert refused(lambda: check_address(address, "sender")) == ("sender", code)


@pytest.mark.parametrize(
    "address",
    [
        "shop@example.com",
        "o'hara+tag@example.com",
        '"a b"@example.com',
        '"a@b"@example.com',
        r'"a\"b"@example.com',
        "shop@[192.0.2.1]",
        "shop@[IPv6:2001:db8::1]",
        "bücher@bücher.example",
        "!#$%&'*/=?^_`{|}~-@example.com",
    ],
)
def test_addresses_that_are_taken(address: str) -> None:
    check_address(address, "sender")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": ""}, ("id", "not-an-id")),
        ({"id": "../shop"}, ("id", "not-an-id")),
        ({"id": "a" * 65}, ("id", "not-an-id")),
        ({"id": "shop\n"}, ("id", "not-an-id")),
        ({"name": " "}, ("name", "empty")),
        ({"name": "a\nb"}, ("name", "control-character")),
        ({"user": "a\r\nb"}, ("user", "control-character")),
        ({"user": "a" * 513}, ("user", "too-long")),
        ({"user_is_secret": True}, ("user", "is-the-secret")),
        ({"sender": "shop"}, ("sender", "not-an-address")),
        ({"reply_to": "shop"}, ("reply_to", "not-an-address")),
        ({"test_recipient": "shop"}, ("test_recipient", "not-an-address")),
        ({"sender_name": "Shop\r\nBcc: x@example.com"}, ("sender_name", "control-character")),
        ({"ca_file": "a\x00b"}, ("ca_file", "control-character")),
        ({"ehlo_name": "a b"}, ("ehlo_name", "not-a-host")),
        ({"accepted_fingerprint": "AB" * 32}, ("accepted_fingerprint", "not-a-fingerprint")),
        ({"accepted_fingerprint": "ab" * 31}, ("accepted_fingerprint", "not-a-fingerprint")),
    ],
)
def test_accounts_that_are_refused(changes: dict[str, Any], told: tuple[str, str]) -> None:
    assert refused(lambda: account(**changes)) == told
    if "user_is_secret" not in changes:
        assert refused(lambda: account().with_(**changes)) == told


@pytest.mark.parametrize("seconds", [0, -1, 0.01, 3601, True, "10", float("nan"), float("inf")])
@pytest.mark.parametrize("name", ["resolve", "connect", "secure", "greeting", "command", "message"])
def test_deadlines_that_are_refused(name: str, seconds: Any) -> None:
    assert refused(lambda: Deadlines(**{name: seconds})) == (f"deadlines.{name}", "out-of-range")


def test_one_deadline_for_all() -> None:
    limits = Deadlines.all(5)
    assert {limits.resolve, limits.connect, limits.secure, limits.greeting, limits.command, limits.message} == {5}


PASSWORD = Secret("Vb4-Lk8-Wm2")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"recipients": ("a@example.com",) * 21, "letter": LETTER}, ("recipients", "too-many")),
        ({"recipients": ("a",), "letter": LETTER}, ("recipients", "not-an-address")),
        ({"recipients": ("a@example.com",), "letter": LETTER}, ("sender", "empty")),
        ({"message_bytes": -1}, ("message_bytes", "out-of-range")),
        ({"message_bytes": MAX_MESSAGE_BYTES + 1}, ("message_bytes", "out-of-range")),
        ({"message_bytes": True}, ("message_bytes", "out-of-range")),
        ({"secret": None}, ("secret", "empty")),
        ({"secret": Secret("")}, ("secret", "empty")),
        ({"secret": Secret("a\x00b")}, ("secret", "control-character")),
        ({"secret": Secret("a" * (MAX_SECRET_CHARACTERS + 1))}, ("secret", "too-long")),
        ({"secret": Secret("a\ud800")}, ("secret", "not-text")),
        ({"account": account(user="")}, ("user", "empty")),
        ({"account": account(user="", sign_in=SignIn.PLAIN), "secret": None}, ("user", "empty")),
        (
            {"account": account(sender="shop@example.com"), "recipients": ("a@example.com",)},
            ("letter", "empty"),
        ),
    ],
)
def test_requests_that_are_refused(changes: dict[str, Any], told: tuple[str, str]) -> None:
    settings: dict[str, Any] = {"account": account(), "secret": PASSWORD}
    assert refused(lambda: Request(**(settings | changes))) == told


def test_who_signs_in() -> None:
    assert Request(account=account(), secret=PASSWORD).signs_in
    assert not Request(account=account(user="")).signs_in
    assert not Request(account=account(sign_in=SignIn.NONE), secret=PASSWORD).signs_in
    by_token = Request(account=account(user="", user_is_secret=True), secret=PASSWORD)
    assert by_token.signs_in
    assert by_token.user == PASSWORD


def test_a_letter_keeps_to_its_line() -> None:
    assert refused(lambda: Letter(subject="Test\r\nBcc: x@example.com", text="")) == ("subject", "control-character")


@pytest.mark.parametrize(
    ("name", "media_type", "code"),
    [
        ("a\r\nb", "text/plain", "control-character"),
        ("a" * 256, "text/plain", "too-long"),
        ("a", "", "not-a-media-type"),
        ("a", "text", "not-a-media-type"),
        ("a", "text/", "not-a-media-type"),
        ("a", "text/plain; charset=x", "not-a-media-type"),
        ("a", "multipart/mixed", "not-a-media-type"),
        ("a", "message/rfc822", "not-a-media-type"),
        ("a", "text/plain\r\nX: y", "control-character"),
    ],
)
def test_attachments_that_are_refused(name: str, media_type: str, code: str) -> None:
    assert refused(lambda: Attachment(name=name, media_type=media_type, content=b"")) == ("attachments", code)


@pytest.mark.parametrize(
    "text",
    ["AB" * 32, ":".join(["ab"] * 32), " ".join(["AB"] * 32), "sha256 " + "ab" * 32, "SHA256=" + "AB" * 32],
)
def test_fingerprints_as_people_write_them(text: str) -> None:
    assert fingerprint(text) == "ab" * 32


@pytest.mark.parametrize("text", ["", "ab", "zz" * 32, "ab" * 33, "ab" * 32 + "\nx"])
def test_what_is_no_fingerprint(text: str) -> None:
    assert refused(lambda: fingerprint(text)) == ("accepted_fingerprint", "not-a-fingerprint")


@pytest.mark.parametrize(
    ("others", "field", "code"),
    [
        (("info",), "also_senders.1", "not-an-address"),
        (("info@example.com", "sales@example.com\r\nDATA"), "also_senders.2", "control-character"),
        (("info@example.com", "INFO@example.com"), "also_senders.2", "twice"),
        (("info@example.com", "Shop@Example.com"), "also_senders.2", "twice"),
        (tuple(f"{number}@example.com" for number in range(MAX_SENDERS + 1)), "also_senders", "too-many"),
    ],
)
def test_other_senders_that_are_refused(others: tuple[str, ...], field: str, code: str) -> None:
    assert refused(lambda: account(sender="shop@example.com", also_senders=others)) == (field, code)


def test_a_check_asks_for_every_sender_and_a_test_e_mail_has_one() -> None:
    secret = Secret("example-key")
    others = tuple(f"{number}@example.com" for number in range(MAX_SENDERS))
    several = account(sender="shop@example.com", also_senders=others)
    assert Request(account=several, secret=secret).senders == ("shop@example.com", *others)
    assert Request(account=account(also_senders=others[:1]), secret=secret).senders == others[:1]
    assert Request(account=account(), secret=secret).senders == ()
    sending = Request(account=several, secret=secret, recipients=("you@example.com",), letter=LETTER)
    assert sending.senders == ("shop@example.com",)


def test_a_letter_is_bounded() -> None:
    file = Attachment(name="a", media_type="text/plain", content=b"x" * MAX_MESSAGE_BYTES)
    assert Letter(subject="Test", text="", attachments=(file,))
    assert refused(lambda: Letter(subject="Test", text="x", attachments=(file,))) == ("letter", "too-long")
    assert refused(lambda: Letter(subject="Test", text="x", reply_to="nobody")) == ("reply_to", "not-an-address")
    assert refused(lambda: Letter(subject="Test", text="x", sender_name="a\nb")) == (
        "sender_name",
        "control-character",
    )
