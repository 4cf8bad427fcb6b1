"""A shop system in words: sensible for every system, every way of encryption and every kind of provider."""

from __future__ import annotations

import json

import pytest

from smtpdesk.gui.samples import ACCOUNT
from smtpdesk.model.settings import Account, Security, Server
from smtpdesk.providers import catalog
from smtpdesk.providers.provider import Provider
from smtpdesk.shops.catalog import load
from smtpdesk.shops.entries import Fill
from smtpdesk.shops.kinds import Form
from smtpdesk.shops.shop import Shop
from smtpdesk.text import shop_after
from smtpdesk.text.page import Tone
from smtpdesk.text.shop_copy import all_values
from smtpdesk.text.shop_page import Notice, ShopPage, shop_page
from smtpdesk.text.shop_rows import DOTS
from smtpdesk.text.shop_sections import short_name

PROVIDERS = ("sendgrid", "gmail", "microsoft365", "postmark", "amazon_ses", "ionos", "mailtrap", None)
SERVERS = (
    Server("smtp.example.com", 465, Security.TLS),
    Server("smtp.example.com", 587, Security.STARTTLS),
    Server("smtp.example.com", 2525, Security.STARTTLS),
    Server("2001:db8::25", 25, Security.PLAIN),
)


def known(provider: str | None) -> Provider | None:
    found = catalog.load()
    return found.get(provider) if provider is not None and provider in found else None


def account(provider: str | None, server: Server) -> Account:
    there = known(provider)
    secret_user = there is not None and there.user_is_secret
    return Account(
        id="shop",
        name="Shop",
        server=server,
        provider=provider,
        user="" if secret_user else "me@example.com",
        user_is_secret=secret_user,
        sender="orders@example.com",
    )


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("shop", load(), ids=lambda shop: shop.id)
def test_every_system_gives_a_sensible_list(shop: Shop, provider: str | None) -> None:
    for server in SERVERS:
        page = shop_page(shop, account(provider, server), known(provider), load().versions(shop))
        assert len(page.rows) == len(shop.fields)
        for row, field in zip(page.rows, shop.fields, strict=True):
            assert row.label == (field.label or field.what)
            assert row.shown
            assert "{" not in row.shown + row.note
            assert row.typed or row.entry.fill is not Fill.SECRET
        words = [page.title, page.where, page.dated, *page.other_ways]
        words += [f"{notice.card.title}\n{notice.card.meaning}\n{notice.action}" for notice in page.notices]
        words += [line for section in page.sections for line in (section.title, *section.lines)]
        assert all(text and "{" not in text for text in words), words
        assert page.sections
        assert "2026-11-21" in page.dated
        if shop.takes_smtp:
            shown = {row.entry.field.role.value: row.shown for row in page.rows}
            port = next((text for role, text in shown.items() if role in ("port", "host-and-port", "dsn")), "")
            assert str(_used(page, server).port) in port
            assert len([row for row in page.rows if row.secret]) in (1, 2)
        else:
            assert page.notices[0].card.do
        text = all_values(page)
        assert DOTS not in text
        if shop.form is Form.JSON:
            assert json.loads(text)["mail"]["options"]["auth"]["pass"] == ""


def _used(page: ShopPage, asked: Server) -> Server:
    """The server of the values: another than the account's only where a notice says so and offers it."""
    instead = [notice.server for notice in page.notices if notice.server and notice.card.tone is Tone.WARNING]
    return instead[0] if instead else asked


def page_of(shop: str, **changes: object) -> ShopPage:
    return shop_page(load().get(shop), ACCOUNT.with_(**changes), known("sendgrid"), load().versions(load().get(shop)))


def on(port: int, security: Security) -> Server:
    return Server(ACCOUNT.server.host, port, security)


def only(page: ShopPage) -> Notice:
    assert len(page.notices) == 1
    return page.notices[0]


def test_a_port_that_a_system_cannot_use_is_replaced_by_one_of_the_provider() -> None:
    notice = only(page_of("salesforce_b2c", server=on(465, Security.TLS)))
    cannot = "Salesforce B2C Commerce cannot use 465 with SSL/TLS from the start"
    assert notice.card.title == f"{cannot}: use 587 with STARTTLS"
    assert notice.card.meaning.startswith("SendGrid answers there too.")
    assert notice.server == on(587, Security.STARTTLS)
    assert notice.action == "Set this account to port 587 and check it"


def test_where_no_provider_is_known_the_usual_port_is_only_proposed() -> None:
    shop = load().get("salesforce_b2c")
    notice = only(shop_page(shop, ACCOUNT.with_(provider=None, server=on(465, Security.TLS)), None))
    assert notice.card.meaning.startswith("Many servers answer there too.")


def test_where_starttls_is_not_insisted_on_the_safer_port_is_offered() -> None:
    notice = only(page_of("symfony"))
    assert notice.card.tone is Tone.NEUTRAL
    assert notice.card.title == "Port 465 with SSL/TLS from the start is safer here"
    assert notice.server == on(465, Security.TLS)
    assert page_of("symfony", server=on(465, Security.TLS)).notices == ()


def test_what_is_not_encrypted_names_the_danger() -> None:
    page = page_of("fluent_smtp", server=on(25, Security.PLAIN))
    assert only(page).card.tone is Tone.BAD
    assert "can read the password" in only(page).card.meaning


def test_where_nothing_fits_it_says_so() -> None:
    shop = load().get("salesforce_b2c")
    there = known("sendgrid")
    assert there is not None
    asked = ACCOUNT.with_(server=Server("smtp.example.com", 465, Security.TLS))
    from msgspec.structs import replace

    one_port = replace(there, ports=tuple(port for port in there.ports if port.port == 465))
    notice = only(shop_page(shop, asked, one_port))
    assert (notice.card.tone, notice.server) == (Tone.BAD, None)
    assert "SendGrid" in notice.card.meaning


def test_two_that_do_not_sign_in_the_same_way_are_told() -> None:
    there = known("sendgrid")
    assert there is not None
    from msgspec.structs import replace

    other = replace(there, auth=replace(there.auth, mechanisms=("XOAUTH2",)))
    titles = [notice.card.title for notice in shop_page(load().get("opencart_4"), ACCOUNT, other).notices]
    assert titles == ["They do not sign in the same way"]


def test_shopify_itself_says_what_to_do_instead() -> None:
    notice = only(page_of("shopify"))
    assert notice.card.title == "Shopify takes no mail server of your own"
    assert any("Order Desk" in step for step in notice.card.do)
    assert [row.shown for row in page_of("shopify").rows] == ["orders@example.com"]


def test_the_systems_word_for_a_mode_is_explained() -> None:
    notes = {row.label: row.note for row in page_of("moodle").rows}
    assert notes["SMTP security"] == "STARTTLS is called “TLS” here."
    notes = {row.label: row.note for row in page_of("post_smtp", server=on(465, Security.TLS)).rows}
    assert notes["Security"] == "Encryption from the start is called “SMTPS” here."
    notes = {row.label: row.note for row in page_of("odoo").rows}
    assert notes["Connection Security"] == ""


def test_what_was_not_seen_is_said_and_dated() -> None:
    page = page_of("order_desk")
    rows = {row.label: row for row in page.rows}
    assert rows["Encryption"].shown == "TLS or STARTTLS"
    assert not rows["Encryption"].typed
    assert "not seen" in rows["Encryption"].note
    unsure = next(section for section in page.sections if section.title.startswith("Not confirmed as of 2026-11-21"))
    assert unsure.lines[0] == "Its screen was not seen. Compare with what stands there."


def test_another_version_is_named() -> None:
    sections = {section.title: section.lines for section in page_of("magento_248").sections}
    assert "Magento 2.4.6 and 2.4.7" in sections["Another version?"][0]
    assert "Another version?" not in {section.title for section in page_of("odoo").sections}


def test_further_senders_are_named() -> None:
    more = ("info@example.com", "sales@example.com")
    for shop, words in (("magento_248", "where this system asks"), ("webkul_com_shopify", "cannot be entered")):
        sections = {section.title: section.lines for section in page_of(shop, also_senders=more).sections}
        assert words in sections["Good to know"][0]
        assert "info@example.com, sales@example.com" in sections["Good to know"][0]
    assert all("info@" not in line for section in page_of("magento_248").sections for line in section.lines)


def test_a_hostile_value_is_shown_harmlessly() -> None:
    odd = ACCOUNT.with_(user="a\u202eb" + "x" * 400)
    row = next(row for row in shop_page(load().get("fluent_smtp"), odd, None).rows if row.label == "SMTP Username")
    assert "\u202e" not in row.shown
    assert len(row.shown) <= 300


def test_all_values_of_a_screen_are_lines() -> None:
    lines = all_values(page_of("opencart_4")).splitlines()
    assert "Hostname: tls://smtp.sendgrid.net" in lines
    assert "Password: (the password)" in lines


def test_all_values_of_a_file_can_be_pasted_into_it() -> None:
    assert all_values(page_of("laravel_11")).splitlines() == [
        "MAIL_MAILER=smtp",
        "MAIL_SCHEME=smtp",
        "MAIL_HOST=smtp.sendgrid.net",
        "MAIL_PORT=587",
        "MAIL_USERNAME=apikey",
        "MAIL_PASSWORD=",
        "MAIL_FROM_ADDRESS=orders@example.com",
        "MAIL_FROM_NAME='Candle shop'",
    ]
    assert all_values(page_of("symfony")) == "MAILER_DSN=smtp://apikey:PASSWORD@smtp.sendgrid.net:587\n"
    assert all_values(page_of("sylius")).splitlines()[1].startswith("# ")
    assert 'EMAIL_HOST_PASSWORD = ""' in all_values(page_of("django"))
    assert "  port: 587," in all_values(page_of("rails"))


def test_in_a_sentence_a_name_is_short() -> None:
    assert short_name(load().get("magento_248")) == "Magento 2.4.8"
    assert short_name(load().get("wp_mail_smtp")) == "WP Mail SMTP"
    assert page_of("wp_mail_smtp").where.startswith("Open WooCommerce / WordPress and go to WP Mail SMTP › Settings")


@pytest.mark.parametrize("came", shop_after.Came)
def test_every_answer_leads_on(came: shop_after.Came) -> None:
    card = shop_after.answered(came, "Order Desk")
    assert card.meaning or card.do
    assert "{" not in f"{card}"
