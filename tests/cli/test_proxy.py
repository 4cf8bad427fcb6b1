"""`smtpdesk check` through a proxy: named on the command line or kept, its password never an argument."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from smtpdesk.cli.usage import UsageError
from smtpdesk.cli.usual import usual_here
from smtpdesk.model.proxy import Proxy, ProxyKind
from smtpdesk.model.settings import Deadlines, SettingsError, Usual
from smtpdesk.store.preferences import Preferences, PreferencesFile
from tests import secrets_search
from tests.cli.run import smtpdesk
from tests.fakes.odd_ports import refusing_port
from tests.fakes.proxy_server import Mood, proxy_server
from tests.fakes.scripted_server import scripted_server

PASSWORD = secrets_search.SESSION.watch("carriers-own-Proxy-wort-98")
SCRIPT = "S: 220 mail.example.com ESMTP\nC: EHLO *\nS: 250-mail.example.com\nS: 250 SIZE\nC: QUIT\nS: 221 bye\nCLOSE\n"
HOST = ("check", "--host", "mail.example.com", "--port", "25", "--security", "plain", "--json")


def run(*options: str, word: str = "") -> tuple[int, dict[str, Any]]:
    done = smtpdesk(*HOST, *options, PROXY_WORD=word)
    assert done.stdout, done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, report


@pytest.mark.parametrize("scheme", ["socks5h", "http"])
def test_a_check_goes_through_the_proxy_that_is_named(scheme: str) -> None:
    kind = ProxyKind(scheme.removesuffix("h"))
    with scripted_server(SCRIPT) as server, proxy_server(kind, server.port, login=("carrier", PASSWORD)) as proxy:
        url = f"{scheme}://carrier@127.0.0.1:{proxy.port}"
        status, report = run("--proxy", url, "--proxy-password-env", "PROXY_WORD", word=PASSWORD)
        assert (status, report["verdict"]) == (0, "works")
        assert proxy.asked == [("mail.example.com", 25)]
        steps = {step["step"]: step for step in report["steps"]}
        assert steps["resolve"]["outcome"] == "skipped"
        assert steps["connect"]["facts"]["proxy"] == f"127.0.0.1:{proxy.port}"


def test_a_kept_proxy_is_used_and_none_goes_without() -> None:
    with scripted_server(SCRIPT) as server, proxy_server(ProxyKind.SOCKS5, server.port, Mood.BLOCKS) as proxy:
        kept = Proxy(kind=ProxyKind.SOCKS5, host="127.0.0.1", port=proxy.port)
        PreferencesFile().save(Preferences(proxy=kept))
        status, report = run()
        assert (status, report["finding"]["code"]) == (1, "net.proxy-blocks-port")
        assert usual_here("none", None).proxy is None
        assert usual_here(None, None).proxy == kept


def test_a_proxy_that_is_not_there_is_not_blamed_on_the_server() -> None:
    with refusing_port() as port:
        status, report = run("--proxy", f"socks5h://127.0.0.1:{port}")
    assert (status, report["finding"]["code"]) == (1, "net.proxy-unreachable")
    assert f"127.0.0.1:{port}" in report["finding"]["title"]


def test_ports_are_tried_through_the_kept_proxy() -> None:
    with proxy_server(ProxyKind.SOCKS5, mood=Mood.BLOCKS) as proxy:
        PreferencesFile().save(Preferences(proxy=Proxy(kind=ProxyKind.SOCKS5, host="127.0.0.1", port=proxy.port)))
        done = smtpdesk("ports", "--host", "mail.example.com", "--json")
        assert done.returncode == 1, done.stderr
        assert {("mail.example.com", port) for port in (25, 465, 587, 2525)} <= set(proxy.asked)


def test_in_words_it_tells_what_the_proxy_did() -> None:
    with proxy_server(ProxyKind.HTTP, mood=Mood.BLOCKS) as proxy:
        where = f"127.0.0.1:{proxy.port}"
        done = smtpdesk(*HOST[:-1], "--proxy", f"http://{where}")
    assert done.returncode == 1
    assert "the proxy does it" in done.stdout
    assert f"The proxy {where} does not let port 25 through" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        (
            "socks5://proxy.example.com:1080",
            Proxy(kind=ProxyKind.SOCKS5, host="proxy.example.com", port=1080, looks_up=False),
        ),
        ("socks5h://[2001:db8::1]:1080/", Proxy(kind=ProxyKind.SOCKS5, host="2001:db8::1", port=1080)),
        ("socks4a://me@127.0.0.1:9", Proxy(kind=ProxyKind.SOCKS4, host="127.0.0.1", port=9, user="me")),
        ("socks4://127.0.0.1:9", Proxy(kind=ProxyKind.SOCKS4, host="127.0.0.1", port=9, looks_up=False)),
        ("HTTP://proxy.example.com:8080", Proxy(kind=ProxyKind.HTTP, host="proxy.example.com", port=8080)),
    ],
)
def test_the_ways_to_write_a_proxy(url: str, proxy: Proxy) -> None:
    assert usual_here(url, None).proxy == proxy


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("proxy.example.com:8080", "not-a-proxy"),
        ("socks5://", "not-a-proxy"),
        ("https://proxy.example.com:443", "not-a-proxy"),
        ("socks5://proxy.example.com", "not-a-proxy"),
        ("http://proxy.example.com:0", "out-of-range"),
        ("http://proxy.example.com:99999", "out-of-range"),
        ("http://me:word@proxy.example.com:80", "password-inside"),
        ("http://-x.example.com:80", "not-a-host"),
        ("socks5://mé@proxy.example.com:80", "not-ascii"),
    ],
)
def test_what_is_no_proxy_is_refused(url: str, code: str) -> None:
    with pytest.raises(SettingsError) as refused:
        usual_here(url, None)
    assert refused.value.code == code


def test_a_password_needs_a_user_and_its_variable() -> None:
    with pytest.raises(UsageError):
        usual_here("http://proxy.example.com:80", "NOWHERE")
    with pytest.raises(UsageError):
        usual_here("http://me@proxy.example.com:80", "NOWHERE_AT_ALL")
    done = smtpdesk(*HOST, "--proxy", "http://me:word@proxy.example.com:80")
    assert done.returncode == 2
    assert done.stderr.startswith("--proxy: ")


def test_time_limits_and_the_name_for_ehlo_are_taken_from_the_preferences(home: Path) -> None:
    assert usual_here(None, None) == Usual()
    assert not home.exists()
    PreferencesFile().save(Preferences(deadlines=Deadlines(greeting=1.0), ehlo_name="shop.example.com"))
    with scripted_server("S: 220 x\nC: EHLO shop.example.com\nS: 250 x\nC: QUIT\nS: 221 x\nCLOSE\n") as server:
        done = smtpdesk("check", "--host", "127.0.0.1", "--port", str(server.port), "--security", "plain", "--json")
        assert json.loads(done.stdout)["verdict"] == "works"
        server.assert_played()
