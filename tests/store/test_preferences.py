"""Preferences in their file: what is written comes back, what is odd is told and left aside, no secret gets in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smtpdesk.model.proxy import Proxy, ProxyKind
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Deadlines, Request, Security, Server, SettingsError, Usual
from smtpdesk.store.first_look import FirstLook, Theme, first_look
from smtpdesk.store.preferences import Preferences, PreferencesFile
from smtpdesk.store.trouble import Trouble

PROXY = Proxy(kind=ProxyKind.HTTP, host="proxy.example.com", port=8080, user="carrier", looks_up=False)
ALL = Preferences(
    theme=Theme.DARK,
    language="pt_BR",
    deadlines=Deadlines(connect=3.5, message=600.0),
    ehlo_name="shop.example.com",
    proxy=PROXY,
)


def account(**more: Any) -> Account:
    server = Server(more.pop("host", "mail.example.com"), 587, Security.STARTTLS)
    return Account(id="shop", name="Shop", server=server, **more)


def test_without_a_file_all_is_as_usual(home: Path) -> None:
    assert PreferencesFile().load() == (Preferences(), ())
    assert first_look() == FirstLook(Theme.SYSTEM, "")
    assert not home.exists()


def test_what_is_saved_comes_back_and_the_first_look_sees_it() -> None:
    PreferencesFile().save(ALL)
    assert PreferencesFile().load() == (ALL, ())
    assert first_look() == FirstLook(Theme.DARK, "pt_BR")


def test_what_is_as_usual_is_not_written_and_unknown_keys_stay() -> None:
    file = PreferencesFile()
    file.save(ALL)
    file.path.write_text(file.path.read_text("utf-8").replace("[deadlines]", "from_tomorrow = 1\n[deadlines]\nnew = 2"))
    file.save(Preferences())
    text = file.path.read_text("utf-8")
    assert "from_tomorrow = 1" in text
    assert "new = 2" in text
    assert not [word for word in ("theme", "proxy", "connect", "language", "ehlo_name") if word in text]


def test_the_proxys_password_is_never_written(sentinel: str) -> None:
    secret = Secret(sentinel.encode("ascii", "ignore").decode())
    PreferencesFile().save(Preferences(proxy=PROXY.with_secret(secret)))
    assert secret.reveal() not in PreferencesFile().path.read_text("utf-8")
    loaded = PreferencesFile().load().preferences
    assert loaded.proxy == PROXY
    usual = loaded.usual(secret)
    assert usual.proxy is not None
    assert usual.proxy.secret == secret


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('theme = "pink"', "theme"),
        ("theme = 3", "theme"),
        ('language = "../../etc"', "language"),
        ('ehlo_name = "a b"', "ehlo_name"),
        ("[deadlines]\nconnect = 0", "deadlines"),
        ('[deadlines]\nconnect = "soon"', "deadlines"),
        ('[proxy]\nkind = "socks5"', "proxy"),
        ('[proxy]\nkind = "socks9"\nhost = "p"\nport = 1', "proxy"),
        ('[proxy]\nkind = "http"\nhost = "p"\nport = true', "proxy"),
        ('[proxy]\nkind = "http"\nhost = "p"\nport = 99999', "proxy"),
        ('[proxy]\nkind = "http"\nhost = "p"\nport = 1\nlooks_up = 1', "proxy"),
    ],
)
def test_one_setting_that_makes_no_sense_is_told_and_the_others_hold(text: str, key: str) -> None:
    file = PreferencesFile()
    other = 'ehlo_name = "shop.example.com"' if key != "ehlo_name" else 'theme = "dark"'
    file.path.parent.mkdir(parents=True)
    file.path.write_text(f"version = 1\n{other}\n{text}\n", encoding="utf-8")
    preferences, problems = file.load()
    assert [(problem.code, problem.key) for problem in problems] == [(Trouble.BAD_SETTING, key)]
    expected = Preferences(ehlo_name="shop.example.com") if key != "ehlo_name" else Preferences(theme=Theme.DARK)
    assert preferences == expected


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"version = 1\ntheme = ", b"theme = 'dark'", b"version = 1\nproxy = 3"]
)
def test_a_damaged_file_is_set_aside(content: bytes) -> None:
    file = PreferencesFile()
    file.path.parent.mkdir(parents=True)
    file.path.write_bytes(content)
    first_look()
    preferences, problems = file.load()
    assert preferences == Preferences()
    (problem,) = problems
    assert problem.set_aside is not None
    assert problem.set_aside.read_bytes() == content


def test_the_first_look_takes_nothing_from_below_the_first_table_and_nothing_odd() -> None:
    file = PreferencesFile()
    file.path.parent.mkdir(parents=True)
    file.path.write_text('version = 1\nlanguage = "../x"\n\n[proxy]\ntheme = "dark"\n', encoding="utf-8")
    assert first_look() == FirstLook()


@pytest.mark.parametrize("language", ["de-DE", "..", "a/b", "x" * 40])
def test_a_language_that_is_none_is_refused(language: str) -> None:
    with pytest.raises(SettingsError):
        Preferences(language=language)


def test_an_account_of_its_own_mind_overrules_and_one_without_takes_the_usual() -> None:
    usual = ALL.usual()
    plain = Request(account=account(), usual=usual)
    assert (plain.deadlines, plain.ehlo_name, plain.proxy) == (ALL.deadlines, "shop.example.com", PROXY)
    own = account(deadlines=Deadlines.all(7), ehlo_name="own.example.com")
    request = Request(account=own, usual=usual)
    assert (request.deadlines, request.ehlo_name) == (Deadlines.all(7), "own.example.com")
    assert Request(account=account()).usual == Usual()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "practice.localhost", "LOCALHOST."])
def test_this_very_computer_is_reached_without_the_proxy(host: str) -> None:
    assert Request(account=account(host=host), usual=ALL.usual()).proxy is None


@pytest.mark.parametrize("host", ["192.0.2.1", "128.0.0.1", "mail.localhost.example.com", "1.2.3", "2001:db8::1"])
def test_every_other_computer_is_reached_through_it(host: str) -> None:
    assert Request(account=account(host=host), usual=ALL.usual()).proxy == PROXY
