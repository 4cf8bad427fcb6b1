"""The loader is strict: every kind of error names its file and its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpdesk.shops.catalog import ShopError, Shops, load

GOOD = """\
name = "Example Shop 2"
other_names = ["Exempli"]
family = "example"
kind = "shop"
order = 10
smtp = "own"
holds_for = "Version 2."
cannot = ["It has no test mail."]

[where]
menu = ["Settings", "Mail"]

[[fields]]
role = "fixed"
label = "Transport"
value = "SMTP"

[[fields]]
role = "host"
label = "Host"

[[fields]]
role = "port"
label = "Port"

[[fields]]
role = "security"
label = "Encryption"

[[fields]]
role = "mechanism"
label = "Auth"
value = "LOGIN"
off = "NONE"
options = [{ label = "NONE", means = "none" }, { label = "LOGIN", means = "login" }]

[[fields]]
role = "signs-in"
label = "Sign in"
value = "Yes"
off = "No"

[[fields]]
role = "user"
label = "User"

[[fields]]
role = "password"
label = "Password"

[[fields]]
role = "other"
what = "A field that was not seen"
unconfirmed = true

[security.tls]
support = "yes"
set = [{ field = "Encryption", choose = "SSL" }]
port = 465

[security.starttls]
support = "yes"
set = [{ field = "Encryption", choose = "TLS" }]
port = 587
insists = "yes"

[security.plain]
support = "no"

[sign_in]
mechanisms = ["LOGIN"]

[test]
support = "yes"
label = "Send"
misses = ["It does not try the queue."]

[network]
who = "hosting"

[source]
checked = 2026-11-21
confidence = "high"
seen = ["the program's source"]
links = ["https://example.com/mail"]
"""
NONE = """\
name = "Example Hosted"
family = "hosted"
kind = "hosted"
order = 20
smtp = "none"
holds_for = "All plans."

[where]
menu = ["Settings"]

[[fields]]
role = "sender"
label = "Sender"

[security.tls]
support = "no"

[security.starttls]
support = "no"

[security.plain]
support = "no"

[way_out]
do = ["Enter an address of your own domain."]

[network]
who = "vendor"

[source]
checked = 2026-11-21
confidence = "high"
seen = ["the maker's help"]
"""


def make(folder: Path, text: str = GOOD, name: str = "example") -> Shops:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return Shops(sorted(folder.glob("*.toml")))


BAD = [
    # what is changed, into what, the key that is named
    ('kind = "shop"', 'kind = "shop"\ncolour = "red"', "colour"),
    ('holds_for = "Version 2."\n', "", "holds_for"),
    ('kind = "shop"', 'kind = "market"', "kind"),
    ('smtp = "own"', 'smtp = "yes"', "smtp"),
    ("order = 10", "order = 0", "order"),
    ('family = "example"', 'family = "Example Shops"', "family"),
    ('name = "Example Shop 2"', 'id = "other"\nname = "Example Shop 2"', "id"),
    ('menu = ["Settings", "Mail"]', "menu = []", "where.menu"),
    ('role = "host"', 'role = "server"', "fields[1].role"),
    ('label = "Host"', 'labell = "Host"', "fields[1].labell"),
    ('label = "Host"', 'label = "Host"\nwhat = "The mail server"', "fields[1]"),
    ('label = "Host"\n', "", "fields[1]"),
    ('label = "Host"', 'label = "Host"\nvalue = "mail.example.com"', "fields[1].value"),
    ('label = "Host"', 'label = "Host"\noff = "No"', "fields[1].off"),
    ('role = "host"\nlabel = "Host"', 'role = "port"\nlabel = "Port"', "fields[2].label"),
    ('role = "host"\nlabel = "Host"', 'role = "other"\nlabel = "Host"', "fields"),
    ('role = "user"\nlabel = "User"', 'role = "other"\nlabel = "User"', "fields"),
    ('role = "password"\nlabel = "Password"', 'role = "other"\nlabel = "Password"', "fields"),
    ('role = "user"\nlabel = "User"', 'role = "password"\nlabel = "User"', "fields"),
    (
        'role = "signs-in"\nlabel = "Sign in"\nvalue = "Yes"\noff = "No"',
        'role = "sender-before-at"\nlabel = "A"',
        "fields",
    ),
    ('label = "Transport"\nvalue = "SMTP"', 'label = "Transport"', "fields[0].value"),
    ('value = "Yes"\n', "", "fields[5].value"),
    ('value = "LOGIN"', 'value = "PLAIN"', "fields[4].value"),
    ('{ label = "LOGIN", means = "login" }', '{ label = "LOGIN", means = "log-in" }', "fields[4].options[1].means"),
    ('{ label = "LOGIN", means = "login" }', '{ label = "NONE", means = "login" }', "fields[4].options"),
    ('{ label = "LOGIN", means = "login" }', '{ label = "LOGIN", means = "none" }', "fields[4].options"),
    ('label = "Encryption"', 'label = "Encryption"\noptions = [{ label = "A", means = "none" }]', "fields[3].options"),
    ('set = [{ field = "Encryption", choose = "SSL" }]\n', "", "security.tls.set"),
    ('field = "Encryption", choose = "SSL"', 'field = "Cipher", choose = "SSL"', "security.tls.set[0].field"),
    ('field = "Encryption", choose = "SSL"', 'field = "User", choose = "SSL"', "security.tls.set[0].field"),
    ('choose = "SSL"', 'choose = "ssl://{server}"', "security.tls.set[0].choose"),
    (
        '{ field = "Encryption", choose = "SSL" }',
        '{ field = "Encryption", choose = "SSL" }, { field = "Encryption", choose = "TLS" }',
        "security.tls.set",
    ),
    ("port = 465\n", "", "security.tls.port"),
    ("port = 465", "port = 587", "security.tls.port"),
    ("port = 587", "port = 465", "security.starttls.port"),
    ("port = 465", "port = 70000", "security.tls.port"),
    ("port = 465", "port = 465\nports = [2465]", "security.tls.port"),
    ("port = 465", 'port = 465\ninsists = "yes"', "security.tls.insists"),
    ('insists = "yes"\n', "", "security.starttls.insists"),
    ('insists = "yes"', 'insists = "partly"', "security.starttls.insists"),
    ('[security.plain]\nsupport = "no"\n', "", "security.plain"),
    ('[security.plain]\nsupport = "no"', '[security.plain]\nsupport = "no"\nport = 25', "security.plain.set"),
    ('mechanisms = ["LOGIN"]', 'mechanisms = ["login"]', "sign_in.mechanisms"),
    ('support = "yes"\nlabel = "Send"', 'support = "no"\nlabel = "Send"', "test.label"),
    ('support = "yes"\nlabel = "Send"', 'support = "unknown"', "test.misses"),
    ('who = "hosting"', 'who = "nobody"', "network.who"),
    ("checked = 2026-11-21\n", "", "source.checked"),
    ("checked = 2026-11-21", 'checked = "recently"', "source.checked"),
    ('seen = ["the program\'s source"]', "seen = []", "source.seen"),
    ("https://example.com/mail", "http://example.com/mail", "source.links[0]"),
    ('confidence = "high"', 'confidence = "low"', "source.not_sure"),
    ("[network]", '[way_out]\ndo = ["Do it."]\n\n[network]', "way_out"),
]


@pytest.mark.parametrize(
    ("before", "after", "key"), BAD, ids=[f"{number}-{line[2]}" for number, line in enumerate(BAD)]
)
def test_what_is_wrong_is_told_with_file_and_key(tmp_path: Path, before: str, after: str, key: str) -> None:
    assert GOOD.count(before) == 1
    with pytest.raises(ShopError) as error:
        make(tmp_path, GOOD.replace(before, after))
    assert (error.value.file, error.value.key) == ("example.toml", key)
    assert str(error.value).startswith(f"example.toml: {key}: ")


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ('[way_out]\ndo = ["Enter an address of your own domain."]\n', "", "way_out"),
        ('role = "sender"', 'role = "host"', "fields"),
        (
            '[security.tls]\nsupport = "no"',
            '[security.tls]\nsupport = "unknown"',
            "security",
        ),
    ],
)
def test_a_system_without_smtp_has_a_way_out_and_nothing_of_smtp(
    tmp_path: Path, before: str, after: str, key: str
) -> None:
    make(tmp_path, NONE)
    with pytest.raises(ShopError) as error:
        make(tmp_path, NONE.replace(before, after))
    assert error.value.key == key


@pytest.mark.parametrize("raw", [b"\xff", b"name =", b"x" * 60_000])
def test_what_is_no_toml_is_told(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "example.toml").write_bytes(raw)
    with pytest.raises(ShopError, match=r"^example\.toml: "):
        Shops([tmp_path / "example.toml"])


def test_two_files_cannot_have_the_same_place(tmp_path: Path) -> None:
    make(tmp_path)
    with pytest.raises(ShopError) as error:
        make(tmp_path, GOOD, "second")
    assert (error.value.file, error.value.key) == ("second.toml", "order")


def test_they_come_in_their_order_and_know_their_versions(tmp_path: Path) -> None:
    make(tmp_path, GOOD.replace("order = 10", "order = 30"), "a_first")
    shops = make(tmp_path, GOOD)
    assert [shop.id for shop in shops] == ["example", "a_first"]
    assert "example" in shops
    assert "other" not in shops
    assert [shop.id for shop in shops.versions(shops.get("example"))] == ["a_first"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("order desk", "order_desk"),
        ("orderdesk", "order_desk"),
        ("shopify", "shopify"),
        ("webkul", "webkul_com_shopify"),
        ("WooCommerce fluent", "fluent_smtp"),
        ("wordpress", "wp_mail_smtp"),
        ("adobe commerce", "magento_248"),
        ("virtuemart", "joomla"),
        (".env", "env"),
        ("prestashop 8", "prestashop_17_8"),
        ("open cart", "opencart_4"),
        ("other", "plain_list"),
        ("Descartes", "sellercloud"),
    ],
)
def test_they_are_found_by_what_people_type(typed: str, first: str) -> None:
    assert load().search(typed)[0].id == first


def test_what_nobody_is_called_finds_none_and_nothing_typed_all() -> None:
    assert load().search("no such shop") == ()
    assert len(load().search("  ")) == len(load())
