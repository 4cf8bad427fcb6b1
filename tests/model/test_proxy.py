"""What a proxy may be, and that its password shows nowhere."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from smtpdesk.model.proxy import Proxy, ProxyKind, read_url
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Request, Security, Server, SettingsError, Usual


def proxy(**changes: Any) -> Proxy:
    known: dict[str, Any] = {"kind": ProxyKind.SOCKS5, "host": "proxy.example.com", "port": 1080}
    return Proxy(**(known | changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "socks5"}, ("proxy_kind", "unknown")),
        ({"host": ""}, ("proxy_host", "empty")),
        ({"host": "a b"}, ("proxy_host", "not-a-host")),
        ({"host": "proxy.example.com:1080"}, ("proxy_host", "port-in-host")),
        ({"port": "1080"}, ("proxy_port", "not-a-number")),
        ({"port": True}, ("proxy_port", "not-a-number")),
        ({"port": 0}, ("proxy_port", "out-of-range")),
        ({"port": 65536}, ("proxy_port", "out-of-range")),
        ({"user": "a\nb"}, ("proxy_user", "control-character")),
        ({"user": "x" * 256}, ("proxy_user", "too-long")),
        ({"user": "jürgen"}, ("proxy_user", "not-ascii")),
        ({"kind": ProxyKind.HTTP, "user": "a:b"}, ("proxy_user", "has-a-colon")),
        ({"secret": Secret("word")}, ("proxy_user", "empty")),
        ({"user": "me", "secret": Secret("wörd")}, ("proxy_secret", "not-ascii")),
        ({"user": "me", "secret": Secret("x" * 256)}, ("proxy_secret", "too-long")),
    ],
)
def test_what_is_refused(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    with pytest.raises(SettingsError) as refused:
        proxy(**changes)
    assert (refused.value.field, refused.value.code) == expected


@pytest.mark.parametrize("changes", [{"user": "a:b"}, {"host": "2001:db8::1"}, {"user": "me", "secret": Secret("")}])
def test_what_is_taken(changes: dict[str, Any]) -> None:
    assert proxy(**changes)


def test_where_it_is() -> None:
    assert proxy().where == "proxy.example.com:1080"
    assert proxy(host="2001:db8::1").where == "[2001:db8::1]:1080"


def test_the_password_shows_nowhere(sentinel: str) -> None:
    secret = Secret(sentinel.encode("ascii", "ignore").decode())
    account = Account(id="a", name="A", server=Server("mail.example.com", 587, Security.STARTTLS))
    request = Request(account=account, usual=Usual(proxy=proxy(user="me", secret=secret)))
    assert secret.reveal() not in repr(request)
    with pytest.raises(TypeError):
        pickle.dumps(request)


def test_a_password_in_an_address_is_told_without_being_repeated() -> None:
    with pytest.raises(SettingsError) as refused:
        read_url("http://me:dont-repeat-this@proxy.example.com:8080")
    assert "dont-repeat-this" not in str(refused.value)
