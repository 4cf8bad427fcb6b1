"""Every shop file: what was looked up anew, and what has to hold for all of them."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

import pytest

from smtpdesk.model.settings import Account, Security, Server
from smtpdesk.shops.catalog import load
from smtpdesk.shops.entries import Given, entries
from smtpdesk.shops.kinds import Role, Smtp
from smtpdesk.shops.shop import Shop

MODES = (Security.TLS, Security.STARTTLS, Security.PLAIN)
USUAL = {Security.TLS: 465, Security.STARTTLS: 587, Security.PLAIN: 25}


class S(NamedTuple):
    """A system: how many fields, the names of those for host and password ("" where they were not seen), whether it has
    a test mail, how well it is known, and for each mode: support, port, whether STARTTLS is a must, and what is set.
    """

    id: str
    fields: int
    host: str
    password: str
    test: str
    confidence: str
    tls: str
    starttls: str
    plain: str


TABLE = [
    S("order_desk", 5, "", "", "unknown", "low", "unknown", "unknown", "unknown"),
    S(
        "webkul_com_shopify",
        8,
        "SMTP host",
        "SMTP password",
        "unknown",
        "medium",
        "yes 465: SMTP port number=465 (SSL)",
        "yes 587 unknown: SMTP port number=587 (TLS)",
        "unknown",
    ),
    S(
        "sellercloud",
        8,
        "SMTP Server",
        "Password",
        "yes",
        "medium",
        "unknown 465: My Server requires SSL connection=ticked",
        "unknown 587: My Server requires SSL connection=ticked",
        "unknown: My Server requires SSL connection=not ticked",
    ),
    S("shopify", 1, "", "", "no", "high", "no", "no", "no"),
    S("bigcommerce", 6, "SMTP Hostname", "SMTP Password", "unknown", "medium", "unknown", "unknown", "unknown"),
    S("wix", 2, "", "", "no", "medium", "no", "no", "no"),
    S("squarespace", 2, "", "", "yes", "medium", "no", "no", "no"),
    S("ecwid", 1, "", "", "unknown", "medium", "no", "no", "no"),
    S("salesforce_b2c", 7, "hostname", "password", "unknown", "medium", "no", "yes 587 yes: port=587", "no"),
    S(
        "wp_mail_smtp",
        13,
        "SMTP Host",
        "SMTP Password",
        "yes",
        "high",
        "yes 465: Encryption=SSL",
        "yes 587 yes: Encryption=TLS",
        "yes 25: Encryption=None, Auto TLS=Off",
    ),
    S(
        "fluent_smtp",
        15,
        "SMTP Host",
        "SMTP Password",
        "yes",
        "high",
        "yes 465: Encryption=SSL",
        "yes 587 yes: Encryption=TLS",
        "yes 25: Encryption=None, Use Auto TLS=off",
    ),
    S(
        "post_smtp",
        12,
        "Outgoing Mail Server Hostname",
        "Password",
        "yes",
        "medium",
        "yes 465: Security=SMTPS",
        "yes 587 yes: Security=STARTTLS",
        "yes 25: Security=None",
    ),
    S(
        "easy_wp_smtp",
        11,
        "SMTP Host",
        "SMTP Password",
        "yes",
        "medium",
        "yes 465: Type of Encryption=SSL",
        "yes 587 yes: Type of Encryption=TLS",
        "yes 25: Type of Encryption=None, Auto TLS=Off",
    ),
    S(
        "magento_246",
        10,
        "Host",
        "Password",
        "no",
        "medium",
        "yes 465: SSL=SSL",
        "yes 587 yes: SSL=TLS",
        "yes 25: SSL=None",
    ),
    S(
        "magento_248",
        10,
        "Host",
        "Password",
        "no",
        "high",
        "yes 465: SSL=TLS, Port (25)=465",
        "yes 587 no: SSL=None, Port (25)=587",
        "partly 25: SSL=None",
    ),
    S(
        "magento_mageplaza",
        10,
        "Host",
        "Password",
        "yes",
        "high",
        "yes 465: Protocol=SSL",
        "yes 587 yes: Protocol=TLS",
        "yes 25: Protocol=None",
    ),
    S(
        "prestashop_17_8",
        7,
        "SMTP server",
        "SMTP password",
        "yes",
        "medium",
        "yes 465: Encryption=SSL",
        "yes 587 yes: Encryption=TLS",
        "yes 25: Encryption=None",
    ),
    S(
        "prestashop_90_91",
        7,
        "SMTP server",
        "SMTP password",
        "yes",
        "high",
        "yes 465: Encryption=TLS, Port=465",
        "partly 587 no: Encryption=None, Port=587",
        "partly 25: Encryption=None",
    ),
    S(
        "prestashop_92",
        7,
        "SMTP server",
        "SMTP password",
        "yes",
        "medium",
        "yes 465: Encryption=TLS, Port=465",
        "yes 587 no: Encryption=TLS, Port=587",
        "partly 25: Encryption=None",
    ),
    S(
        "opencart_3",
        7,
        "SMTP Hostname",
        "SMTP Password",
        "no",
        "high",
        "yes 465: SMTP Hostname=ssl://{host}",
        "yes 587 yes: SMTP Hostname=tls://{host}",
        "yes 25: SMTP Hostname={host}",
    ),
    S(
        "opencart_4",
        7,
        "Hostname",
        "Password",
        "no",
        "high",
        "yes 465: Hostname=ssl://{host}",
        "yes 587 yes: Hostname=tls://{host}",
        "yes 25: Hostname={host}",
    ),
    S(
        "shopware_6",
        9,
        "Host",
        "Password",
        "partly",
        "high",
        "yes 465: Encryption=SSL",
        "yes 587 no: Encryption=TLS",
        "partly 25: Encryption=No encryption",
    ),
    S(
        "odoo",
        9,
        "SMTP Server",
        "Password",
        "yes",
        "high",
        "yes 465: Connection Security=SSL/TLS",
        "yes 587 yes: Connection Security=TLS (STARTTLS)",
        "yes 25: Connection Security=None",
    ),
    S(
        "nopcommerce_4",
        8,
        "Host",
        "Password",
        "yes",
        "medium",
        "yes 465: SSL=ticked",
        "yes 587 no: SSL=not ticked",
        "partly 25: SSL=not ticked",
    ),
    S(
        "nopcommerce_480",
        8,
        "Host",
        "Password",
        "yes",
        "medium",
        "yes 465: SSL=ticked",
        "yes 587 no: SSL=not ticked",
        "partly 25: SSL=not ticked",
    ),
    S(
        "zen_cart",
        8,
        "SMTP Email Mail Host",
        "SMTP Email Account Password",
        "unknown",
        "high",
        "yes 465: SMTP Email Mail Server Port=465",
        "yes 587 yes: SMTP Email Mail Server Port=587",
        "partly 25: E-Mail Transport Method=smtp",
    ),
    S(
        "cubecart_6",
        8,
        "Outgoing SMTP Host",
        "SMTP Password",
        "yes",
        "high",
        "yes 465: Sending Method=SMTP with SSL",
        "yes 587 yes: Sending Method=SMTP with TLS",
        "partly 25: Sending Method=SMTP",
    ),
    S(
        "joomla",
        13,
        "SMTP Host",
        "SMTP Password",
        "yes",
        "high",
        "yes 465: SMTP Security=SSL/TLS",
        "yes 587 yes: SMTP Security=STARTTLS",
        "yes 25: SMTP Security=None",
    ),
    S(
        "drupal_smtp",
        12,
        "SMTP server",
        "Password",
        "yes",
        "medium",
        "yes 465: Use encrypted protocol=Use SSL",
        "yes 587 yes: Use encrypted protocol=Use TLS",
        "yes 25: Use encrypted protocol=No",
    ),
    S(
        "drupal_symfony_mailer",
        5,
        "Host name",
        "Password",
        "yes",
        "medium",
        "yes 465: Port=465",
        "yes 587 no: Port=587",
        "no",
    ),
    S(
        "symfony",
        1,
        "MAILER_DSN",
        "MAILER_DSN",
        "yes",
        "high",
        "yes 465: MAILER_DSN=smtps://…:465",
        "yes 587 no: MAILER_DSN=smtp://…:587",
        "partly 25: MAILER_DSN=smtp://…:25",
    ),
    S(
        "sylius",
        3,
        "MAILER_DSN",
        "MAILER_DSN",
        "yes",
        "medium",
        "yes 465: MAILER_DSN=smtps://…:465",
        "yes 587 no: MAILER_DSN=smtp://…:587",
        "partly 25: MAILER_DSN=smtp://…:25",
    ),
    S(
        "laravel_8",
        8,
        "MAIL_HOST",
        "MAIL_PASSWORD",
        "no",
        "high",
        "yes 465: MAIL_ENCRYPTION=ssl",
        "yes 587 yes: MAIL_ENCRYPTION=tls",
        "yes 25: MAIL_ENCRYPTION=null",
    ),
    S(
        "laravel_9",
        8,
        "MAIL_HOST",
        "MAIL_PASSWORD",
        "no",
        "high",
        "yes 465: MAIL_ENCRYPTION=tls, MAIL_PORT=465",
        "yes 587 no: MAIL_ENCRYPTION=tls, MAIL_PORT=587",
        "partly 25: MAIL_ENCRYPTION=null",
    ),
    S(
        "laravel_11",
        8,
        "MAIL_HOST",
        "MAIL_PASSWORD",
        "no",
        "high",
        "yes 465: MAIL_SCHEME=smtps",
        "yes 587 no: MAIL_SCHEME=smtp",
        "partly 25: MAIL_SCHEME=smtp",
    ),
    S(
        "django",
        9,
        "EMAIL_HOST",
        "EMAIL_HOST_PASSWORD",
        "yes",
        "high",
        "yes 465: EMAIL_USE_SSL=True, EMAIL_USE_TLS=False",
        "yes 587 yes: EMAIL_USE_TLS=True, EMAIL_USE_SSL=False",
        "yes 25: EMAIL_USE_TLS=False, EMAIL_USE_SSL=False",
    ),
    S(
        "rails",
        9,
        "address",
        "password",
        "no",
        "high",
        "yes 465: tls=true",
        "yes 587 yes: enable_starttls=true",
        "yes 25: enable_starttls_auto=false",
    ),
    S(
        "nextcloud",
        9,
        "Server address",
        "SMTP Password",
        "yes",
        "medium",
        "yes 465: Encryption=SSL",
        "yes 587 no: Encryption=None/STARTTLS",
        "partly 25: Encryption=None/STARTTLS",
    ),
    S(
        "whmcs",
        8,
        "SMTP Host",
        "SMTP Password",
        "unknown",
        "low",
        "yes 465: SMTP SSL Type=SSL",
        "yes 587 unknown: SMTP SSL Type=TLS",
        "yes 25: SMTP SSL Type=None",
    ),
    S(
        "discourse",
        7,
        "DISCOURSE_SMTP_ADDRESS",
        "DISCOURSE_SMTP_PASSWORD",
        "yes",
        "medium",
        "unknown",
        "yes 587 no: DISCOURSE_SMTP_ENABLE_START_TLS=true",
        "yes 25: DISCOURSE_SMTP_ENABLE_START_TLS=false",
    ),
    S(
        "moodle",
        7,
        "SMTP hosts",
        "SMTP password",
        "yes",
        "high",
        "yes 465: SMTP security=SSL",
        "yes 587 yes: SMTP security=TLS",
        "yes 25: SMTP security=None",
    ),
    S(
        "ghost",
        7,
        "mail.options.host",
        "mail.options.auth.pass",
        "no",
        "high",
        "yes 465: mail.options.secure=true",
        "yes 587 no: mail.options.secure=false",
        "partly 25: mail.options.secure=false",
    ),
    S(
        "plain_list",
        8,
        "",
        "",
        "unknown",
        "high",
        "yes 465: security=SSL/TLS",
        "yes 587 unknown: security=STARTTLS",
        "yes 25: security=None",
    ),
    S(
        "env",
        8,
        "SMTP_HOST",
        "SMTP_PASSWORD",
        "unknown",
        "high",
        "yes 465: SMTP_SECURITY=ssl",
        "yes 587 unknown: SMTP_SECURITY=starttls",
        "yes 25: SMTP_SECURITY=none",
    ),
]


@pytest.mark.parametrize("seen", TABLE, ids=lambda seen: seen.id)
def test_a_file_says_what_was_looked_up(seen: S) -> None:
    shop = load().get(seen.id)
    assert len(shop.fields) == seen.fields
    assert (shop.test.support.value, shop.source.confidence.value) == (seen.test, seen.confidence)
    labels = {one.role: one.label or "" for one in shop.fields}
    host = next((labels[role] for role in (Role.HOST, Role.HOST_AND_PORT, Role.DSN) if role in labels), "")
    assert host == seen.host
    assert next((labels[role] for role in (Role.PASSWORD, Role.DSN) if role in labels), "") == seen.password
    for security, expected in zip(MODES, (seen.tls, seen.starttls, seen.plain), strict=True):
        _compare(shop, security, expected)


def _compare(shop: Shop, security: Security, expected: str) -> None:
    mode = shop.security.of(security)
    head, _, pairs = expected.partition(": ")
    support, *rest = head.split()
    assert mode.support.value == support
    if rest:
        assert mode.port == int(rest[0])
    if len(rest) > 1:
        assert mode.insists is not None
        assert mode.insists.value == rest[1]
    given = Given(_account(security, mode.port or USUAL[security]), Server("h.example", mode.port or 1, security))
    values = {entry.field.name: entry.value for entry in entries(shop, given)}
    for pair in re.split(r", (?=[^=,]+=)", pairs) if pairs else ():
        name, value = pair.split("=", 1)
        beginning, cut, end = value.replace("{host}", "h.example").partition("…")
        assert values[name].startswith(beginning)
        assert values[name].endswith(end if cut else beginning)
        assert cut or values[name] == beginning


def _account(security: Security, port: int) -> Account:
    return Account(id="a", name="A", server=Server("h.example", port, security), user="u", sender="o@example.com")


def test_every_file_has_its_line() -> None:
    assert len({seen.id for seen in TABLE}) == len(TABLE)
    assert {seen.id for seen in TABLE} == {shop.id for shop in load()}


@pytest.mark.parametrize("shop", load(), ids=lambda shop: shop.id)
def test_its_sentences_are_sentences(shop: Shop) -> None:
    way_out = shop.way_out.do if shop.way_out is not None else ()
    notes = [one.note for one in shop.fields]
    notes += [shop.where.note, shop.senders.note, shop.reply_to.note, shop.network.note, shop.sign_in.note]
    notes += [shop.security.of(security).note for security in MODES]
    notes += [shop.test.where, shop.test.without, shop.holds_for, *(trap.note for trap in shop.traps)]
    sentences = [*shop.cannot, *shop.test.misses, *way_out, *notes]
    for sentence in filter(None, sentences):
        assert sentence[0].isupper() or sentence.startswith(_NAMES), sentence
        assert sentence.endswith((".", ".”")), sentence
        assert len(sentence) <= 260, sentence
    for phrase in shop.source.not_sure:
        assert not phrase.endswith("."), phrase


_NAMES = ("tls://", "smtp://", "secure", "options.", "raise_", "ssl", "“", "true", "tls")
"""Beginnings that are written small wherever they stand."""


@pytest.mark.parametrize("shop", load(), ids=lambda shop: shop.id)
def test_its_sources_are_dated_and_its_unseen_words_are_marked(shop: Shop) -> None:
    assert date(2026, 1, 1) < shop.source.checked < date(2100, 1, 1)
    assert shop.source.seen
    for one in shop.fields:
        assert one.label is not None or one.unconfirmed or shop.id == "plain_list", one


def test_the_systems_that_were_asked_for_are_there() -> None:
    wanted = (
        "Order Desk, Webkul, WP Mail SMTP, FluentSMTP, Magento, PrestaShop, OpenCart, Shopware, Odoo, nopCommerce, "
        "Sellercloud, plain list, .env, Shopify"
    )
    for words in wanted.split(", "):
        assert load().search(words), words
    assert load().get("shopify").smtp is Smtp.NONE
    assert {shop.id for shop in load() if not shop.takes_smtp} == {"shopify", "wix", "squarespace", "ecwid"}
