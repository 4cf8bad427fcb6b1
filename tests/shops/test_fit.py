"""Whether a system can use a server, and which other port it can use instead."""

from __future__ import annotations

import pytest

from smtpdesk.model.settings import Security, Server
from smtpdesk.shops.catalog import load
from smtpdesk.shops.fit import Fit, Fitting, fit, usual

HOST = "mail.example.com"
MODES = {"tls": Security.TLS, "starttls": Security.STARTTLS, "plain": Security.PLAIN}


def server(words: str) -> Server:
    port, mode = words.split()
    return Server(HOST, int(port), MODES[mode])


OTHERS = tuple(map(server, ("587 starttls", "465 tls", "2525 starttls", "25 plain")))
TABLE = [
    # system, the account's server, how it fits, the server to enter, a safer one
    ("order_desk", "587 starttls", "unsure", "587 starttls", None),
    ("order_desk", "465 tls", "unsure", "465 tls", None),
    ("webkul_com_shopify", "587 starttls", "fits", "587 starttls", None),
    ("webkul_com_shopify", "2525 starttls", "replaced", "587 starttls", None),
    ("webkul_com_shopify", "465 tls", "fits", "465 tls", None),
    ("salesforce_b2c", "465 tls", "replaced", "587 starttls", None),
    ("salesforce_b2c", "2525 starttls", "replaced", "587 starttls", None),
    ("salesforce_b2c", "25 plain", "replaced", "587 starttls", None),
    ("wp_mail_smtp", "587 starttls", "fits", "587 starttls", None),
    ("magento_246", "587 starttls", "fits", "587 starttls", None),
    ("magento_248", "587 starttls", "fits", "587 starttls", "465 tls"),
    ("magento_248", "465 tls", "fits", "465 tls", None),
    ("prestashop_17_8", "587 starttls", "fits", "587 starttls", None),
    ("prestashop_90_91", "587 starttls", "replaced", "465 tls", None),
    ("prestashop_90_91", "465 tls", "fits", "465 tls", None),
    ("prestashop_92", "587 starttls", "fits", "587 starttls", "465 tls"),
    ("shopware_6", "587 starttls", "fits", "587 starttls", "465 tls"),
    ("nopcommerce_4", "587 starttls", "fits", "587 starttls", "465 tls"),
    ("zen_cart", "465 tls", "fits", "465 tls", None),
    ("zen_cart", "2465 tls", "replaced", "587 starttls", None),
    ("drupal_symfony_mailer", "2465 tls", "replaced", "587 starttls", None),
    ("drupal_symfony_mailer", "25 plain", "replaced", "587 starttls", None),
    ("discourse", "465 tls", "unsure", "465 tls", None),
    ("opencart_4", "2525 starttls", "fits", "2525 starttls", None),
    ("magento_248", "25 plain", "fits", "25 plain", None),
    ("plain_list", "587 starttls", "fits", "587 starttls", None),
]


@pytest.mark.parametrize(("shop", "asked", "fitting", "instead", "safer"), TABLE)
def test_how_it_fits(shop: str, asked: str, fitting: str, instead: str, safer: str | None) -> None:
    found = fit(load().get(shop), server(asked), OTHERS, proven=True)
    assert found == Fit(Fitting(fitting), server(instead), server(asked), server(safer) if safer else None)


def test_where_no_other_port_is_known_it_says_so() -> None:
    shop = load().get("salesforce_b2c")
    only = server("465 tls")
    assert fit(shop, only, (only,), proven=True) == Fit(Fitting.IMPOSSIBLE, only, only)


def test_what_works_a_little_is_better_than_nothing() -> None:
    only = server("587 starttls")
    assert fit(load().get("prestashop_90_91"), only, (only,), proven=True).fitting is Fitting.UNSURE


def test_of_an_unknown_server_the_usual_ports_are_only_guessed() -> None:
    asked = server("2525 starttls")
    found = fit(load().get("salesforce_b2c"), asked, usual(asked), proven=False)
    assert (found.fitting, found.server, found.proven) == (Fitting.REPLACED, server("587 starttls"), False)
    safe = fit(load().get("symfony"), server("587 starttls"), usual(asked), proven=False)
    assert safe.safer is None


def test_nobody_is_ever_sent_to_a_line_without_encryption() -> None:
    plain = (server("25 plain"),)
    for shop in load():
        for asked in OTHERS[:3]:
            assert fit(shop, asked, plain, proven=True).server.security is not Security.PLAIN
