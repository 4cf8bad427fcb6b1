"""The engine's connection through a proxy, over real sockets: names, sign-in, what is refused, and in what time."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from smtpdesk.model.facts import Address, Failure, FailureKind
from smtpdesk.model.proxy import Proxy, ProxyKind
from smtpdesk.model.secret import Secret
from smtpdesk.net.network import Link, SystemNetwork
from tests import secrets_search
from tests.fakes.odd_ports import unanswering_port
from tests.fakes.proxy_server import Mood, ProxyServer, proxy_server
from tests.fakes.scripted_server import scripted_server

PASSWORD = "carriers-own-Proxy-wort-97"  # ASCII: more a proxy cannot be told
secrets_search.SESSION.watch(PASSWORD)
GREETING = b"220 mail.example.com ESMTP\r\n"
SCRIPT = "S: 220 mail.example.com ESMTP\nC: QUIT\nS: 221 bye\nCLOSE\n"
SERVER = Address("mail.example.com", 587, 0)
KINDS = list(ProxyKind)
NO = FailureKind


def settings(proxy: ProxyServer, **more: Any) -> Proxy:
    return Proxy(kind=proxy.kind, host="127.0.0.1", port=proxy.port, **more)


def connect(proxy: Proxy, address: Address = SERVER, seconds: float = 8.0) -> tuple[Link | Failure, bytes]:
    """Connect and read the greeting, within a deadline as a check does."""

    async def run() -> tuple[Link | Failure, bytes]:
        network = SystemNetwork(proxy)
        link = await network.within(seconds, network.connect(address))
        if isinstance(link, Failure):
            return link, b""
        data = b""
        async with asyncio.timeout(8):
            while not data.endswith(b"\r\n"):
                more = await link.read()
                assert isinstance(more, bytes), more
                data += more
            await link.write(b"QUIT\r\n")
            while isinstance(await link.read(), bytes):
                pass
        link.close()
        return link, data

    return asyncio.run(run())


def refused(proxy: Proxy, seconds: float = 8.0) -> Failure:
    failure, _ = connect(proxy, seconds=seconds)
    assert isinstance(failure, Failure)
    return failure


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mood", [Mood.WORKS, Mood.ONE_BYTE_A_TIME, Mood.RIGHT_BEHIND])
def test_the_servers_first_words_come_through(kind: ProxyKind, mood: Mood) -> None:
    with scripted_server(SCRIPT) as server, proxy_server(kind, server.port, mood) as proxy:
        link, data = connect(settings(proxy))
        assert not isinstance(link, Failure)
        assert data == GREETING
        assert link.address == SERVER
        assert link.local_ip == "127.0.0.1"
        assert proxy.asked == [("mail.example.com", 587)]
        server.assert_played()


@pytest.mark.parametrize("kind", KINDS)
def test_an_address_that_was_looked_up_here_goes_to_the_proxy_as_an_address(kind: ProxyKind) -> None:
    with scripted_server(SCRIPT) as server, proxy_server(kind, server.port) as proxy:
        _, data = connect(settings(proxy), Address("192.0.2.7", 25, 4))
        assert data == GREETING
        assert proxy.asked == [("192.0.2.7", 25)]


def test_an_international_name_goes_to_the_proxy_in_ascii() -> None:
    with scripted_server(SCRIPT) as server, proxy_server(ProxyKind.SOCKS5, server.port) as proxy:
        connect(settings(proxy), Address("mail.straße.example", 25, 0))
        assert proxy.asked == [("mail.xn--strae-oqa.example", 25)]


@pytest.mark.parametrize("kind", KINDS)
def test_it_signs_in_at_the_proxy(kind: ProxyKind) -> None:
    login = ("carrier", PASSWORD)
    with scripted_server(SCRIPT) as server, proxy_server(kind, server.port, login=login) as proxy:
        _, data = connect(settings(proxy, user="carrier", secret=Secret(PASSWORD)))
        assert data == GREETING
        assert proxy.signed_in == ([] if kind is ProxyKind.SOCKS4 else ["carrier"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("user", ["", "somebody"])
def test_a_refused_sign_in_is_told_as_one(kind: ProxyKind, user: str) -> None:
    with proxy_server(kind, login=("carrier", PASSWORD)) as proxy:
        secret = Secret("another") if user else None
        failure = refused(settings(proxy, user=user, secret=secret))
        assert failure.kind is NO.PROXY_SIGN_IN
        assert proxy.asked == []
        assert PASSWORD not in repr(failure)


@pytest.mark.parametrize(
    ("kind", "mood", "expected", "detail"),
    [
        (ProxyKind.SOCKS5, Mood.BLOCKS, NO.PROXY_BLOCKS, "socks5-2"),
        (ProxyKind.HTTP, Mood.BLOCKS, NO.PROXY_BLOCKS, "http-403"),
        (ProxyKind.SOCKS5, Mood.NO_WAY, NO.PROXY_NO_WAY, "socks5-5"),
        (ProxyKind.SOCKS4, Mood.NO_WAY, NO.PROXY_NO_WAY, "socks4-91"),
        (ProxyKind.HTTP, Mood.NO_WAY, NO.PROXY_NO_WAY, "http-502"),
        *((kind, Mood.HANGS_UP, NO.PROXY_NOT_SPOKEN, "closed") for kind in KINDS),
        *((kind, Mood.NONSENSE, NO.PROXY_NOT_SPOKEN, "answer") for kind in KINDS),
        (ProxyKind.HTTP, Mood.ENDLESS, NO.PROXY_NOT_SPOKEN, "closed"),
    ],
)
def test_what_the_proxy_does_instead(kind: ProxyKind, mood: Mood, expected: FailureKind, detail: str) -> None:
    with proxy_server(kind, mood=mood) as proxy:
        failure = refused(settings(proxy))
        assert (failure.kind, failure.detail) == (expected, detail)
        assert len(failure.received) <= 512


@pytest.mark.parametrize("spoken", KINDS)
@pytest.mark.parametrize("set_", KINDS)
def test_a_proxy_of_another_kind_is_told_as_one_or_ends_at_the_deadline(spoken: ProxyKind, set_: ProxyKind) -> None:
    if spoken is set_:
        return
    with proxy_server(spoken) as proxy:
        failure = refused(Proxy(kind=set_, host="127.0.0.1", port=proxy.port), seconds=1.0)
        assert failure.kind in (NO.PROXY_NOT_SPOKEN, NO.PROXY_NO_WAY, NO.PROXY_SIGN_IN)


@pytest.mark.parametrize(
    ("kind", "mood", "expected"),
    [
        (ProxyKind.SOCKS5, Mood.SILENT, NO.PROXY_NOT_SPOKEN),
        (ProxyKind.HTTP, Mood.SILENT, NO.PROXY_NO_WAY),
        *((kind, Mood.SILENT_AT_THE_END, NO.PROXY_NO_WAY) for kind in KINDS),
    ],
)
def test_a_deadline_says_how_far_the_handshake_had_come(kind: ProxyKind, mood: Mood, expected: FailureKind) -> None:
    with proxy_server(kind, mood=mood) as proxy:
        failure = refused(settings(proxy), seconds=1.5)  # long enough for the handshake on a busy machine
        assert (failure.kind, failure.detail, failure.step_limit) == (expected, "timeout", 1.5)


def test_a_proxy_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    failure = refused(Proxy(kind=ProxyKind.SOCKS5, host="127.0.0.1", port=port))
    assert (failure.kind, failure.detail) == (NO.PROXY_UNREACHABLE, "refused")


def test_a_proxy_that_does_not_take_the_connection_in_time() -> None:
    with unanswering_port() as port:
        failure = refused(Proxy(kind=ProxyKind.HTTP, host="127.0.0.1", port=port), seconds=0.3)
        assert (failure.kind, failure.detail) == (NO.PROXY_UNREACHABLE, "timeout")


def test_a_proxy_whose_name_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", none)
    failure = refused(Proxy(kind=ProxyKind.HTTP, host="proxy.example.com", port=8080))
    assert (failure.kind, failure.detail) == (NO.PROXY_UNREACHABLE, "host-not-found")


def test_a_silent_port_is_asked_for_tls_through_the_proxy_too() -> None:
    async def knock(proxy: Proxy) -> Failure | None:
        return await SystemNetwork(proxy).knock(SERVER, "mail.example.com")

    with scripted_server("TLS: ok\nC: nothing\n") as server, proxy_server(ProxyKind.SOCKS5, server.port) as proxy:
        failure = asyncio.run(knock(settings(proxy)))
        assert failure is not None
        assert failure.kind is NO.TLS_EXPECTED
        assert proxy.asked == [("mail.example.com", 587)]
