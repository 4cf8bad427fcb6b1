"""What belongs in each field, for accounts of every kind."""

from __future__ import annotations

import pytest

from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Security, Server, SignIn
from smtpdesk.shops.catalog import load
from smtpdesk.shops.entries import Entry, Fill, Given, entries, is_disputed, mechanism_clash, written

TLS, STARTTLS, PLAIN = Security.TLS, Security.STARTTLS, Security.PLAIN
ACCOUNT = Account(
    id="shop",
    name="Shop",
    server=Server("smtp.example.com", 587, STARTTLS),
    user="me@example.com",
    sender="orders@example.com",
    sender_name="Candle & Co",
    reply_to="help@example.com",
)


def filled(shop: str, account: Account = ACCOUNT, *mechanisms: str) -> dict[str, Entry]:
    found = entries(load().get(shop), Given(account, account.server, mechanisms))
    return {f"{entry.field.name}/{entry.field.role}": entry for entry in found}


def values(shop: str, account: Account = ACCOUNT) -> dict[str, str]:
    return {entry.field.name: written(entry) for entry in filled(shop, account).values()}


def on(port: int, security: Security, host: str = "smtp.example.com") -> Account:
    return ACCOUNT.with_(server=Server(host, port, security))


def test_an_ordinary_screen_is_filled_in_its_own_order() -> None:
    found = entries(load().get("fluent_smtp"), Given(ACCOUNT, ACCOUNT.server))
    assert [(entry.field.label, entry.value) for entry in found if entry.fill is Fill.TEXT] == [
        ("Connection Provider", "SMTP server"),
        ("From Email", "orders@example.com"),
        ("Force From Email (Recommended Settings: Enable)", "ticked"),
        ("Set the return-path to match the From Email", "ticked"),
        ("From Name", "Candle & Co"),
        ("SMTP Host", "smtp.example.com"),
        ("SMTP Port", "587"),
        ("Encryption", "TLS"),
        ("Authentication", "on"),
        ("Store Access Keys in DB / Access Keys in Config File", "Store Access Keys in DB"),
        ("SMTP Username", "me@example.com"),
        ("Disable Encryption for SMTP Password (Not Recommended)", "not ticked"),
    ]
    assert [entry.field.label for entry in found if entry.secret] == ["SMTP Password"]
    assert [entry.field.label for entry in found if entry.fill is Fill.LEAVE] == ["Force Sender Name", "Use Auto TLS"]


@pytest.mark.parametrize(
    ("shop", "account", "field", "value"),
    [
        ("opencart_4", on(465, TLS), "Hostname", "ssl://smtp.example.com"),
        ("opencart_4", on(587, STARTTLS), "Hostname", "tls://smtp.example.com"),
        ("opencart_3", on(25, PLAIN), "SMTP Hostname", "smtp.example.com"),
        ("opencart_4", on(465, TLS, "2001:db8::1"), "Hostname", "ssl://[2001:db8::1]"),
        ("moodle", on(465, TLS), "SMTP hosts", "smtp.example.com:465"),
        ("moodle", on(465, TLS, "2001:db8::1"), "SMTP hosts", "[2001:db8::1]:465"),
        ("webkul_com_shopify", on(465, TLS), "SMTP port number", "465 (SSL)"),
        ("webkul_com_shopify", on(587, STARTTLS), "SMTP port number", "587 (TLS)"),
        ("cubecart_6", on(587, STARTTLS), "Sending Method", "SMTP with TLS"),
        ("nopcommerce_4", on(465, TLS), "SSL", "ticked"),
        ("nopcommerce_4", on(587, STARTTLS), "SSL", "not ticked"),
        ("magento_248", on(465, TLS), "SSL", "TLS"),
        ("magento_246", on(465, TLS), "SSL", "SSL"),
        ("django", on(465, TLS), "EMAIL_USE_SSL", "True"),
        ("django", on(465, TLS), "EMAIL_USE_TLS", "False"),
        ("laravel_11", on(465, TLS), "MAIL_SCHEME", "smtps"),
        ("ghost", on(465, TLS), "mail.options.secure", "true"),
        ("ghost", on(465, TLS), "mail.options.port", "465"),
        ("rails", on(465, TLS), "tls", "true"),
        ("zen_cart", on(25, PLAIN), "E-Mail Transport Method", "smtp"),
        ("zen_cart", on(465, TLS), "E-Mail Transport Method", "smtpauth"),
        ("zen_cart", on(465, TLS), "SMTP Email Mail Server Port", "465"),
        ("env", ACCOUNT, "SMTP_FROM_NAME", "'Candle & Co'"),
        ("rails", ACCOUNT, "user_name", "'me@example.com'"),
        ("discourse", ACCOUNT, "DISCOURSE_SMTP_USER_NAME", '"me@example.com"'),
        ("discourse", ACCOUNT, "DISCOURSE_SMTP_PORT", "587"),
    ],
)
def test_a_value_is_written_as_the_system_wants_it(shop: str, account: Account, field: str, value: str) -> None:
    assert values(shop, account)[field] == value


def test_an_address_is_split_where_the_system_splits_it() -> None:
    found = filled("nextcloud")
    assert found["From address/sender-before-at"].value == "orders"
    assert found["From address/sender-after-at"].value == "example.com"


def test_the_password_is_written_only_where_it_is_given(sentinel: str) -> None:
    entry = filled("env")["SMTP_PASSWORD/password"]
    assert (written(entry), written(entry, instead="PASSWORD")) == ("", "PASSWORD")
    assert "{password}" in entry.value
    secret = Secret(sentinel)
    assert written(entry, secret).startswith('"')
    assert is_disputed(entry, secret)
    assert not is_disputed(entry)
    assert sentinel not in repr(entry)
    screen = filled("fluent_smtp")["SMTP Password/password"]
    assert written(screen, secret) == sentinel


def test_in_an_address_user_and_password_have_percent_signs() -> None:
    entry = filled("symfony", on(465, TLS))["MAILER_DSN/dsn"]
    assert written(entry, Secret("p@ss/w:rd#1 %")) == (
        "'smtps://me%40example.com:p%40ss%2Fw%3Ard%231%20%25@smtp.example.com:465'"
    )
    assert written(entry, instead="PASSWORD") == "'smtps://me%40example.com:PASSWORD@smtp.example.com:465'"
    ipv6 = filled("symfony", on(465, TLS, "2001:db8::1"))["MAILER_DSN/dsn"]
    assert "@[2001:db8::1]:465" in ipv6.value


def test_where_the_user_name_is_the_secret_it_is_never_shown() -> None:
    token = ACCOUNT.with_(user="", user_is_secret=True)
    found = filled("fluent_smtp", token)
    assert found["SMTP Username/user"].secret
    assert found["SMTP Password/password"].secret
    address = filled("symfony", token)["MAILER_DSN/dsn"]
    assert written(address, Secret("t@ken")) == "smtp://t%40ken:t%40ken@smtp.example.com:587".join(("'", "'"))


def test_a_password_that_looks_like_a_place_for_one_is_only_a_password() -> None:
    entry = filled("symfony")["MAILER_DSN/dsn"]
    assert written(entry, Secret("{password}{host}")).count("%7Bpassword%7D%7Bhost%7D") == 1
    odd = filled("symfony", ACCOUNT.with_(user="{password}"))["MAILER_DSN/dsn"]
    assert written(odd, Secret("secret")).count("secret") == 1


@pytest.mark.parametrize("account", [ACCOUNT.with_(user=""), ACCOUNT.with_(sign_in=SignIn.NONE)])
def test_without_a_sign_in_its_fields_stay_empty_and_its_switch_is_off(account: Account) -> None:
    found = filled("wp_mail_smtp", account)
    assert found["SMTP Username/user"].fill is Fill.EMPTY
    assert found["SMTP Password/password"].fill is Fill.EMPTY
    assert found["Authentication/signs-in"].value == "Off"
    assert filled("magento_246", account)["Auth/mechanism"].value == "NONE"
    assert filled("rails", account)["authentication/mechanism"].fill is Fill.LEAVE
    assert filled("symfony", account)["MAILER_DSN/dsn"].value == "smtp://smtp.example.com:587"


@pytest.mark.parametrize(
    ("shop", "sign_in", "offered", "chosen"),
    [
        ("magento_246", SignIn.AUTO, (), "LOGIN"),
        ("magento_246", SignIn.AUTO, ("PLAIN", "LOGIN"), "LOGIN"),
        ("magento_246", SignIn.AUTO, ("PLAIN",), "PLAIN"),
        ("magento_246", SignIn.PLAIN, ("PLAIN", "LOGIN"), "PLAIN"),
        ("magento_246", SignIn.CRAM_MD5, ("CRAM-MD5",), "LOGIN"),
        ("magento_mageplaza", SignIn.CRAM_MD5, (), "CRAM-MD5"),
        ("rails", SignIn.AUTO, ("LOGIN",), ":login"),
        ("rails", SignIn.AUTO, (), ":plain"),
        ("nopcommerce_480", SignIn.AUTO, ("PLAIN",), "Login/Password"),
    ],
)
def test_the_way_of_signing_in(shop: str, sign_in: SignIn, offered: tuple[str, ...], chosen: str) -> None:
    found = filled(shop, ACCOUNT.with_(sign_in=sign_in), *offered)
    assert next(entry.value for entry in found.values() if entry.field.role.value == "mechanism") == chosen


def test_what_the_account_does_not_know_is_left_to_the_person() -> None:
    bare = ACCOUNT.with_(sender="", sender_name="", reply_to="")
    found = filled("joomla", bare)
    assert found["From Email/sender"].fill is Fill.OPEN
    assert found["From Name/sender-name"].fill is Fill.OPEN
    assert found["Reply To Email/reply-to"].fill is Fill.EMPTY


def test_two_that_share_no_way_of_signing_in_are_told() -> None:
    shops = load()
    assert mechanism_clash(shops.get("opencart_4"), ("PLAIN", "XOAUTH2"))
    assert not mechanism_clash(shops.get("opencart_4"), ("PLAIN", "LOGIN"))
    assert not mechanism_clash(shops.get("opencart_4"), ())
    assert not mechanism_clash(shops.get("joomla"), ("PLAIN",))
