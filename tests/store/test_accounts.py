"""Accounts survive: round trips, damage to one of them, unknown keys, and the search by name."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smtpdesk.model.settings import Account, Deadlines, IpVersion, Security, Server, SettingsError, SignIn
from smtpdesk.store.account_table import BadAccount, from_table, to_table
from smtpdesk.store.accounts import Accounts, new_id
from smtpdesk.store.trouble import StoreError, Trouble
from tests.store.samples import account

FULL = Account(
    id="full-1",
    name='Łódź "Größe" 商店 \U0001f4e7',
    server=Server("mäil.example.com", 465, Security.TLS),
    provider="sendgrid",
    region="eu",
    user="ärger@example.com",
    sign_in=SignIn.SCRAM_SHA_256,
    sender="orders@example.com",
    sender_name="Ordérs, Inc.",
    also_senders=("info@example.com", "größe@example.com"),
    reply_to="help@example.com",
    test_recipient="you@example.com",
    ca_file="C:\\Users\\ä\\ca.pem",
    accepted_fingerprint="0f" * 32,
    allow_unencrypted_sign_in=True,
    ehlo_name="[192.0.2.1]",
    ip_version=IpVersion.V6,
    deadlines=Deadlines(resolve=1, connect=2.5, secure=3, greeting=4, command=5, message=3600),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "accounts.toml"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_without_a_file_there_are_no_accounts(path: Path) -> None:
    loaded = Accounts(path).load()
    assert (loaded.accounts, loaded.problems, loaded.read_only) == ((), (), False)
    assert not path.parent.exists()


def test_every_field_comes_back(path: Path) -> None:
    usual = account()
    token = FULL.with_(id="full-2", user="", user_is_secret=True)  # a contradiction with a user name, so one more
    names = {one.name for one in fields(Account)}
    changed = {name for name in names for one in (FULL, token) if getattr(one, name) != getattr(usual, name)}
    assert changed == names, "every field has to be tried with something unusual"
    for one in (FULL, usual, token):
        saved = Accounts(path).save(one)
    assert saved == Accounts(path).load()
    assert saved.accounts == (FULL, usual, token)
    assert tomllib.loads(path.read_text(encoding="utf-8"))["version"] == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_file_and_folder_are_private_whatever_the_mask_says(path: Path) -> None:
    before = os.umask(0)
    try:
        Accounts(path).save(account())
        path.chmod(0o644)
        Accounts(path).save(account(user="other"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_saving_replaces_in_place_and_deleting_takes_out(path: Path) -> None:
    accounts = Accounts(path)
    for name in ("a", "b", "c"):
        accounts.save(account(name, name))
    accounts.save(account("B", "b", sender="b@example.com"))
    assert [one.name for one in accounts.load().accounts] == ["a", "B", "c"]
    # A field that is as usual again is as usual in the file too.
    assert accounts.save(account("B", "b")).accounts[1].sender == ""
    assert [one.id for one in accounts.delete("b").accounts] == ["a", "c"]
    assert accounts.delete("b") == accounts.load()


_texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40)


@st.composite
def odd_accounts(draw: st.DrawFn) -> Account:
    return Account(
        id=draw(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True)),
        name=draw(_texts.filter(str.strip)),
        server=Server(
            draw(st.sampled_from(["mail.example.com", "192.0.2.7", "2001:db8::1", "bücher.example.com"])),
            draw(st.integers(1, 65535)),
            draw(st.sampled_from(Security)),
        ),
        provider=draw(st.none() | _texts),
        region=draw(st.none() | st.text(st.characters(codec="utf-8"), max_size=20)),
        user=draw(_texts),
        sign_in=draw(st.sampled_from(SignIn)),
        sender_name=draw(_texts),
        ca_file=draw(_texts),
        allow_unencrypted_sign_in=draw(st.booleans()),
        ip_version=draw(st.sampled_from(IpVersion)),
        deadlines=Deadlines(connect=draw(st.floats(0.05, 3600)), message=draw(st.integers(1, 3600))),
    )


@given(st.lists(odd_accounts(), max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_account_survives_the_table_and_toml(accounts: list[Account]) -> None:
    text = tomli_w.dumps({"version": 1, "accounts": [to_table(one) for one in accounts]})
    assert [from_table(one) for one in tomllib.loads(text)["accounts"]] == accounts


@given(odd_accounts())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_account_survives_the_file(path: Path, one: Account) -> None:
    assert one in Accounts(path).save(one).accounts
    assert one in Accounts(path).load().accounts
    Accounts(path).delete(one.id)


_keys = st.sampled_from([one.name for one in fields(Account)]) | st.text()
_rubbish = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(_keys, inner),
)


@given(_rubbish)
@settings(deadline=None)
def test_any_rubbish_gives_an_account_or_the_place_of_the_fault(table: Any) -> None:
    code = "none"
    try:
        from_table(table)
    except BadAccount as bad:
        code = bad.code
    assert re.fullmatch(r"[a-z-]+", code)


BAD = {
    "": "5",
    "id": '{name = "x", server = {host = "a.example", port = 25, security = "plain"}}',
    "server": '{id = "x", name = "x"}',
    "server.port": '{id = "x", name = "x", server = {host = "a.example", port = "25", security = "plain"}}',
    "server.host": '{id = "x", name = "x", server = {host = "a b", port = 25, security = "plain"}}',
    "server.security": '{id = "x", name = "x", server = {host = "a.example", port = 25, security = "ssl"}}',
    "sign_in": '{id = "x", name = "x", sign_in = 1, server = {host = "a.example", port = 25, security = "tls"}}',
    "sender": '{id = "x", name = "x", sender = "nobody", server = {host = "a.example", port = 25, security = "tls"}}',
    "user": '{id = "x", name = "x", user = 2026-01-01, server = {host = "a.example", port = 25, security = "tls"}}',
    "deadlines": '{id = "x", name = "x", deadlines = 3, server = {host = "a.example", port = 25, security = "tls"}}',
    "deadlines.connect": '{id = "x", name = "x", deadlines = {connect = nan},'
    ' server = {host = "a.example", port = 25, security = "tls"}}',
}


@pytest.mark.parametrize("key", BAD)
def test_one_bad_account_is_told_with_its_place_and_kept(path: Path, key: str) -> None:
    good = '{id = "good", name = "Good", server = {host = "b.example", port = 587, security = "starttls"}}'
    write(path, f"version = 1\naccounts = [{good}, {BAD[key]}]\n")
    raw = tomllib.loads(path.read_text())["accounts"][1]
    loaded = Accounts(path).load()
    assert [one.id for one in loaded.accounts] == ["good"]
    (problem,) = loaded.problems
    assert (problem.code, problem.path, problem.number, problem.key) == (Trouble.BAD_ACCOUNT, path, 2, key)
    assert problem.detail
    saved = Accounts(path).save(account())
    assert [one.id for one in saved.accounts] == ["good", "shop-1"]
    assert saved.problems == loaded.problems
    assert repr(tomllib.loads(path.read_text())["accounts"][1]) == repr(raw)


def test_a_bad_account_can_be_mended_and_deleted(path: Path) -> None:
    write(path, 'version = 1\n[[accounts]]\nid = "x"\nname = "Old"\ncolour = "red"\nuser = 5\n')
    assert Accounts(path).load().problems[0].name == "Old"
    mended = Accounts(path).save(account("New", "x"))
    assert (mended.problems, [one.name for one in mended.accounts]) == ((), ["New"])
    assert tomllib.loads(path.read_text())["accounts"][0]["colour"] == "red"
    write(path, 'version = 1\n[[accounts]]\nid = "x"\n')
    assert Accounts(path).delete("x").problems == ()


def test_what_is_unknown_here_is_kept(path: Path) -> None:
    write(
        path,
        'version = 1\ntheme = "dark"\n[[accounts]]\nid = "x"\nname = "X"\ntags = ["a", 2026-01-02]\n'
        '[accounts.server]\nhost = "a.example"\nport = 25\nsecurity = "plain"\nweight = 1.5\n'
        "[accounts.deadlines]\nconnect = 3\nsleep = 9\n[accounts.plugin.deep]\nx = true\n",
    )
    accounts = Accounts(path)
    (one,) = accounts.load().accounts
    accounts.save(one.with_(name="Y", deadlines=Deadlines()))
    table = tomllib.loads(path.read_text())
    assert table["theme"] == "dark"
    kept = table["accounts"][0]
    assert kept["name"] == "Y"
    assert (kept["server"]["weight"], kept["deadlines"], kept["plugin"]) == (1.5, {"sleep": 9}, {"deep": {"x": True}})
    assert [str(tag) for tag in kept["tags"]] == ["a", "2026-01-02"]


def test_the_same_id_twice_loses_neither(path: Path) -> None:
    one = '[[accounts]]\nid = "{}"\nname = "{}"\nserver = {{host = "a.example", port = 25, security = "plain"}}\n'
    write(path, "version = 1\n" + one.format("x", "First") + one.format("X", "Second"))
    loaded = Accounts(path).load()
    assert [known.name for known in loaded.accounts] == ["First"]
    assert [(problem.code, problem.number) for problem in loaded.problems] == [(Trouble.DUPLICATE_ID, 2)]
    assert [known.name for known in Accounts(path).delete("x").accounts] == ["Second"]


def test_an_account_is_found_by_id_and_by_name(path: Path) -> None:
    accounts = Accounts(path)
    for name, account_id in (("Größe", "a"), ("shop", "b"), ("Shop", "c"), ("a", "d")):
        accounts.save(account(name, account_id))
    assert accounts.get("a").id == "a"
    assert accounts.get("gro\u0308SSE").id == "a"
    assert accounts.get("Shop").id == "c"
    for name, code in (("SHOP", Trouble.AMBIGUOUS_NAME), ("none", Trouble.UNKNOWN_ACCOUNT)):
        with pytest.raises(StoreError) as caught:
            accounts.get(name)
        assert caught.value.code is code


@given(st.text())
def test_a_new_id_is_always_one_and_always_new(name: str) -> None:
    first, second = new_id(name), new_id(name)
    assert first != second
    try:
        account(account_id=first)
    except SettingsError:
        pytest.fail(first)


def test_text_that_no_file_can_hold_is_refused_and_changes_nothing(path: Path) -> None:
    Accounts(path).save(account())
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        Accounts(path).save(account(region="\ud800"))
    assert (caught.value.code, caught.value.detail) == (Trouble.CANNOT_WRITE, "not-text")
    assert path.read_bytes() == before


def test_a_file_from_before_there_were_other_senders_is_read_as_it_is(path: Path) -> None:
    write(path, 'version = 1\n[[accounts]]\nid = "a"\nname = "A"\nsender = "a@example.com"\n'
          '[accounts.server]\nhost = "mail.example.com"\nport = 587\nsecurity = "starttls"\n')  # fmt: skip
    loaded = Accounts(path).load()
    assert loaded.problems == ()
    assert loaded.accounts[0].also_senders == ()
    Accounts(path).save(loaded.accounts[0].with_(also_senders=("b@example.com",)))
    assert tomllib.loads(path.read_text("utf-8"))["accounts"][0]["also_senders"] == ["b@example.com"]
    Accounts(path).save(loaded.accounts[0])
    assert "also_senders" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("senders", "key", "code"),
    [
        ("b@example.com", "also_senders", "wrong-type"),
        (["b@example.com", 5], "also_senders.2", "wrong-type"),
        (["b@example.com", "B@Example.com"], "also_senders.2", "twice"),
        (["b@example.com", "nobody"], "also_senders.2", "not-an-address"),
        (["a@example.com"], "also_senders.1", "twice"),
        ([f"{number}@example.com" for number in range(51)], "also_senders", "too-many"),
    ],
)
def test_a_list_of_senders_that_cannot_be_is_told(senders: object, key: str, code: str) -> None:
    table = to_table(account(sender="a@example.com")) | {"also_senders": senders}
    with pytest.raises(BadAccount) as bad:
        from_table(table)
    assert (bad.value.key, bad.value.code) == (key, code)
