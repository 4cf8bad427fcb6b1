"""The loader is strict: every kind of error names its file and its key."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpdesk.model.settings import Security, Server, SettingsError
from smtpdesk.providers.catalog import Catalog, CatalogError, load, slips
from smtpdesk.providers.patterns import pattern_fault

GOOD = """\
name = "Example Mail"
other_names = ["Exempli"]
kind = "bulk"
order = 10
letter = "E"
colour = "#102030"
hint = "API key"
domains = ["mail.example.com"]
mx = ["*.mx.example.com"]
recommended = { port = 587, security = "starttls" }
hosts = [
  { host = "smtp.example.com", region = "us", label = "US" },
  { host = "smtp.eu.example.com", region = "eu", label = "EU", ports = [587] },
  { template = "mail.{domain}", region = "own", label = "Own domain" },
  { ask = "server12.example.net", region = "server", label = "Server" },
]

[[ports]]
port = 465
security = "tls"

[[ports]]
port = 587
security = "starttls"
plaintext_accepted = true

[[ports]]
port = 26
security = "plain"

[username]
rule = "fixed"
fixed = "key"
pattern = '^key$'

[credential]
rule = "api-key"
label = "API key"
pattern = '^k_[a-z]{4}$'

[[credential.where]]
menu = ["Settings", "Keys"]

[from]
must_verify = true
how = "An address that you verified."

[auth]
mechanisms = ["PLAIN", "LOGIN"]

[signs]
greeting = '^Example ready'

[advice."auth.bad-credentials"]
do = ["Make a new key."]
checked = 2026-11-21

[source]
checked = 2026-11-21
confidence = "high"
links = ["https://example.com/smtp"]
seen = ["the provider's page"]
"""


def make(folder: Path, text: str = GOOD, name: str = "example") -> Catalog:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return Catalog(sorted(folder.glob("*.toml")))


BAD = [
    # what is changed, into what, the key that is named
    ('hint = "API key"', 'hint = "API key"\ncolor = "red"', "color"),
    ('kind = "bulk"\n', "", "kind"),
    ('kind = "bulk"', 'kind = "big"', "kind"),
    ("order = 10", 'order = "first"', "order"),
    ("order = 10", "order = 0", "order"),
    ('letter = "E"', 'letter = "Ex"', "letter"),
    ('"#102030"', '"red"', "colour"),
    ('hint = "API key"', f'hint = "{"long " * 20}"', "hint"),
    ('name = "Example Mail"', 'id = "other"\nname = "Example Mail"', "id"),
    ('["mail.example.com"]', '["mail.example.com", "mail.example.com"]', "domains"),
    ('["*.mx.example.com"]', '["*.com"]', "mx"),
    ('["*.mx.example.com"]', '["MX.Example.com"]', "mx[0]"),
    ('{ host = "smtp.example.com", region', '{ hsot = "smtp.example.com", region', "hosts[0].hsot"),
    ('{ host = "smtp.example.com", region', "{ region", "hosts[0]"),
    ('{ host = "smtp.example.com", region', '{ host = "smtp.example.com", template = "a.{domain}", region', "hosts[0]"),
    ('"smtp.example.com"', '"smtp..example.com"', "hosts[0].host"),
    ('"smtp.example.com"', '"*.example.com"', "hosts[0].host"),
    ('"mail.{domain}"', '"mail.example.com"', "hosts[2].template"),
    ('"mail.{domain}"', '"mail {domain}"', "hosts[2].template"),
    ('region = "eu"', 'region = "us"', "hosts[1].region"),
    ('region = "eu"', 'region = "E U"', "hosts[1].region"),
    ('label = "EU", ', "", "hosts[1].label"),
    ('label = "EU", ', "old = true, ", None),
    ("ports = [587]", "ports = [588]", "hosts[1].ports"),
    ('port = 465\nsecurity = "tls"', 'port = 465\nsecurity = "starttls"', "ports[0].security"),
    ('port = 465\nsecurity = "tls"', 'port = 465\nsecurity = "starttls"\nunusual = true', "ports[0].unusual"),
    ('port = 465\nsecurity = "tls"', 'port = 465\nsecurity = "starttls"\nunusual = true\nnote = "So it is."', None),
    ("port = 465", 'port = 465\nunusual = true\nnote = "Not so."', "ports[0].unusual"),
    ("port = 465", "port = 465\nplaintext_accepted = true", "ports[0].plaintext_accepted"),
    ('port = 465\nsecurity = "tls"', 'port = 465\nsecurity = "ssl"', "ports[0].security"),
    ('port = 465\nsecurity = "tls"', 'port = 70000\nsecurity = "tls"', "ports[0].port"),
    ('port = 465\nsecurity = "tls"', 'port = 465\nsecurity = "tls"\nsecure = true', "ports[0].secure"),
    ("port = 26", "port = 587", "ports[2].port"),
    ('{ port = 587, security = "starttls" }', '{ port = 2525, security = "starttls" }', "recommended"),
    ('{ port = 587, security = "starttls" }', '{ port = 587, security = "tls" }', "recommended"),
    ('{ port = 587, security = "starttls" }', '{ port = 26, security = "plain" }', "recommended.security"),
    ('fixed = "key"\n', "", "username.fixed"),
    ('rule = "fixed"', 'rule = "address"', "username.fixed"),
    ('rule = "fixed"', 'rule = "guess"', "username.rule"),
    ("'^key$'", "'^other$'", "username.pattern"),
    ("'^key$'", "'key'", "username.pattern"),
    ("'^k_[a-z]{4}$'", "'^k_[a-z$'", "credential.pattern"),
    ("'^k_[a-z]{4}$'", "'^(a+)+$'", "credential.pattern"),
    ('[[credential.where]]\nmenu = ["Settings", "Keys"]\n', "", "credential.where"),
    ('menu = ["Settings", "Keys"]', 'url = "http://example.com"', "credential.where[0].url"),
    ('label = "API key"\n', "", "credential.label"),
    ("must_verify = true\n", "", "from.must_verify"),
    ('["PLAIN", "LOGIN"]', '["plain"]', "auth.mechanisms"),
    ("'^Example ready'", "'^(Example|'", "signs.greeting"),
    ("[signs]", '[signs]\nsame_as = "nobody"', "signs.same_as"),
    ('[advice."auth.bad-credentials"]\ndo', '[advice."Bad"]\ndo', "advice.Bad"),
    ('key."]\nchecked = 2026-11-21', 'key."]', "advice.auth.bad-credentials.checked"),
    ('do = ["Make a new key."]', 'todo = ["Make a new key."]', "advice.auth.bad-credentials.todo"),
    ('do = ["Make a new key."]\n', "", "advice.auth.bad-credentials"),
    ('[source]\nchecked = 2026-11-21\n', "[source]\n", "source.checked"),
    ('[source]\nchecked = 2026-11-21\n', '[source]\nchecked = "soon"\n', "source.checked"),
    ('["the provider\'s page"]', "[]", "source.seen"),
    ('["https://example.com/smtp"]', "[]", "source.links"),
    (GOOD[GOOD.index("[source]") :], "", "source"),
    ("[auth]", "[auth]\nmechanism = 1", "auth.mechanism"),
    ("[auth]", "[author]\n[auth]", "author"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key"), BAD)
def test_a_fault_names_file_and_key(tmp_path: Path, old: str, new: str, key: str | None) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if key is None:
        assert make(tmp_path, text).get("example").name == "Example Mail"
        return
    with pytest.raises(CatalogError) as caught:
        make(tmp_path, text).get("example")
    assert caught.value.file == "example.toml"
    assert caught.value.key == key
    assert str(caught.value).startswith(f"example.toml: {key}")


@pytest.mark.parametrize("text", ["name = ", "\xff", "name = 'x'\nname = 'y'", "x" * 200_000])
def test_what_is_no_toml_names_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "example.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(CatalogError, match=r"^example\.toml: "):
        Catalog([tmp_path / "example.toml"])


def test_two_files_in_the_same_place_of_the_picker(tmp_path: Path) -> None:
    make(tmp_path)
    with pytest.raises(CatalogError, match=r"other\.toml: order: 10 is the place of example\.toml"):
        make(tmp_path, name="other")


def test_a_file_name_that_is_no_id(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"Not-An-Id\.toml: id: "):
        make(tmp_path, name="Not-An-Id")


def test_a_head_is_read_without_the_rest(tmp_path: Path) -> None:
    head = GOOD.partition("\n[")[0]
    catalog = make(tmp_path, head + "\n\n[[ports]]\nport = 'broken'\n")
    assert catalog.cards[0].name == "Example Mail"
    with pytest.raises(CatalogError, match=r"example\.toml: ports\[0\]\.port"):
        catalog.get("example")


def test_line_ends_of_windows(tmp_path: Path) -> None:
    (tmp_path / "example.toml").write_bytes(GOOD.replace("\n", "\r\n").encode())
    assert Catalog([tmp_path / "example.toml"]).get("example").fixed_user == "key"


def test_servers(tmp_path: Path) -> None:
    found = make(tmp_path).get("example")
    assert found.server() == Server("smtp.example.com", 587, Security.STARTTLS)
    assert found.server("eu") == Server("smtp.eu.example.com", 587, Security.STARTTLS)
    assert found.server("own", domain="yourshop.com").host == "mail.yourshop.com"
    assert found.server("server", host="srv3.example.net").host == "srv3.example.net"
    assert found.server(port=465) == Server("smtp.example.com", 465, Security.TLS)
    assert found.server(port=26).security is Security.PLAIN
    assert [server.port for server in found.choices()] == [587, 465]
    assert [server.port for server in found.choices("eu")] == [587]
    assert [server.port for server in found.choices(plain=True)] == [587, 465, 26]
    assert found.security_of(465) is Security.TLS
    assert found.security_of(2525) is None
    assert [host.region for host in found.regions] == ["us", "eu", "own", "server"]


@pytest.mark.parametrize(
    ("region", "port", "field", "code"),
    [
        ("mars", None, "region", "unknown"),
        ("us", 2525, "port", "unknown"),
        ("eu", 465, "port", "unknown"),
        ("own", None, "domain", "empty"),
        ("server", None, "host", "empty"),
    ],
)
def test_a_server_that_cannot_be(tmp_path: Path, region: str, port: int | None, field: str, code: str) -> None:
    with pytest.raises(SettingsError) as caught:
        make(tmp_path).get("example").server(region, port=port)
    assert (caught.value.field, caught.value.code) == (field, code)


def test_a_page_that_needs_the_domain() -> None:
    [place] = load().get("cpanel_generic").credential.where
    assert place.page() is None
    assert place.page("yourshop.com") == "https://yourshop.com:2083"
    assert load().get("sendgrid").credential.where[0].page() == "https://app.sendgrid.com/settings/api_keys"


def test_an_unknown_provider() -> None:
    assert "nobody" not in load()
    with pytest.raises(KeyError):
        load().get("nobody")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("outlook", "microsoft365"),
        ("Office 365", "microsoft365"),
        ("hotmail", "outlook_com"),
        ("mailchimp", "mandrill"),
        ("messagebird", "bird"),
        ("MessageBird ", "bird"),
        ("sendinblue", "brevo"),
        ("ses", "amazon_ses"),
        ("aws ses", "amazon_ses"),
        ("1&1", "ionos"),
        ("smtp.eu.mailgun.org", "mailgun"),
        ("googlemail.com", "gmail"),
        ("gmail", "gmail"),
        ("workspace", "google_workspace"),
        ("postmark broadcast", "postmark_broadcast"),
        ("godaddy", "godaddy_workspace"),
        ("cpanel", "cpanel_generic"),
        ("", "gmail"),
    ],
)
def test_search(typed: str, first: str) -> None:
    assert load().search(typed)[0].id == first


def test_search_for_what_is_not_there() -> None:
    assert load().search("no such house") == ()


def test_the_catalog_is_read_once() -> None:
    assert load() is load()
    assert load().get("gmail") is load().get("gmail")
    assert len(load()) == len(load().cards) == 50


@pytest.mark.parametrize(
    "pattern", ["(a+)+", "^(a|b)*$", "^(?=a)b", r"^(a)\1$", "a+b", "^a+b+c+$", "^a|b+", "[", "^(a{2,9}){3,}$"]
)
def test_mighty_patterns_are_refused(pattern: str) -> None:
    assert pattern_fault(pattern) is not None


@pytest.mark.parametrize(
    "pattern", ["^a+$", "^[a+*]{3}$", r"^\+\*$", "^(?:a|b)$", "^a+$|^b+c*$", "abc", "x{1,80}", "^a?(b c)?$"]
)
def test_simple_patterns_are_taken(pattern: str) -> None:
    assert pattern_fault(pattern) is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sendgird", "sendgrid"),
        ("send grid", "sendgrid"),
        ("send-grid", "sendgrid"),
        ("mailgnu", "mailgun"),
        ("Postmrk", "postmark"),
        ("gmial", "gmail"),
        ("outlok", "microsoft365"),
        ("messagebrid", "bird"),
        ("mailchip", "mandrill"),
        ("webde", "webde"),
        ("micros", "microsoft365"),
        ("o365", "microsoft365"),
    ],
)
def test_a_slip_of_the_finger_still_finds_the_provider(typed: str, first: str) -> None:
    assert load().search(typed)[0].id == first


@pytest.mark.parametrize("typed", ["xyz", "my own server", "qqqqqqqqqqqq", "ab", "a" * 5000, "😀😀😀😀😀"])
def test_what_is_far_from_every_name_finds_nothing(typed: str) -> None:
    assert load().search(typed) == ()


def test_what_stands_in_a_name_is_not_mixed_with_what_is_only_near_it() -> None:
    assert [card.id for card in load().search("postmark")] == ["postmark", "postmark_broadcast"]


@given(st.text(max_size=12), st.text(max_size=12))
def test_slips_count_the_same_both_ways_and_at_most_the_longer_word(one: str, other: str) -> None:
    assert slips(one, other) == slips(other, one) <= max(len(one), len(other))
    assert (slips(one, other) == 0) == (one == other)


@pytest.mark.parametrize(("one", "other", "count"), [("gmial", "gmail", 1), ("brvo", "brevo", 1), ("abc", "xyz", 3)])
def test_a_swap_counts_once(one: str, other: str, count: int) -> None:
    assert slips(one, other) == count
