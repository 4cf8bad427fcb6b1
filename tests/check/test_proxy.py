"""A whole check through a proxy: its steps, its words, its deadlines, and Stop within a tenth of a second."""

from __future__ import annotations

from typing import Any

import pytest

from smtpdesk.model.facts import Address, Failure
from smtpdesk.model.proxy import Proxy, ProxyKind
from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import Deadlines, IpVersion, Request, Security, Usual
from smtpdesk.model.steps import Outcome, Step
from tests.check.real import HastyNetwork, begins, check, decided, request, steps, stopped_in
from tests.fakes.odd_ports import unanswering_port
from tests.fakes.proxy_server import Mood, proxy_server
from tests.fakes.scripted_server import scripted_server

AT_ONCE = 0.1
SECURED = """S: 220 mail.example.com ESMTP
C: EHLO *
S: 250-mail.example.com
S: 250 STARTTLS
C: STARTTLS
S: 220 go
TLS: ok
C: EHLO *
S: 250-mail.example.com
S: 250 SIZE
C: MAIL FROM:<shop@example.com>
S: 250 ok
C: RSET
S: 250 ok
C: QUIT
S: 221 bye
CLOSE
"""


def through(port: int, kind: ProxyKind = ProxyKind.SOCKS5, *, looks_up: bool = True, **more: Any) -> Request:
    seconds = more.pop("seconds", 5.0)
    asked = request(587, host=more.pop("host", "mail.example.com"), seconds=seconds, **more)
    proxy = Proxy(kind=kind, host="127.0.0.1", port=port, looks_up=looks_up)
    return Request(account=asked.account, usual=Usual(proxy=proxy))


class Resolving(HastyNetwork):
    """A network on which every name is 192.0.2.7."""

    async def resolve(self, host: str, port: int, version: IpVersion) -> tuple[Address, ...] | Failure:
        return (Address("192.0.2.7", port, 4),)


@pytest.mark.parametrize("kind", list(ProxyKind))
def test_all_of_it_goes_through_the_proxy_and_the_name_is_looked_up_there(kind: ProxyKind) -> None:
    with scripted_server(SECURED) as server, proxy_server(kind, server.port) as proxy:
        asked = through(proxy.port, kind, host="localhost.example")
        told = check(asked, HastyNetwork(asked.proxy))
        assert server.lines[-1] == b"STARTTLS"
    assert proxy.asked == [("localhost.example", 587)]
    finding = told.report.finding
    # The scripted server's certificate is for localhost: that the name was held against it is what counts here.
    assert finding is not None
    assert finding.code == "tls.cert-name-mismatch"
    assert steps(told)[:2] == [("resolve", "skipped"), ("connect", "ok")]


def test_where_this_computer_looks_the_name_up_the_proxy_gets_the_address() -> None:
    script = SECURED.replace(
        "S: 250-mail.example.com\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nTLS: ok\nC: EHLO *\n", ""
    )
    with scripted_server(script) as server, proxy_server(ProxyKind.SOCKS5, server.port) as proxy:
        asked = through(proxy.port, looks_up=False, security=Security.PLAIN)
        told = check(asked, Resolving(asked.proxy))
        server.assert_played()
    assert proxy.asked == [("192.0.2.7", 587)]
    assert told.report.verdict is Verdict.WORKS
    connect = next(span for span in told.report.spans if span.step is Step.CONNECT)
    assert connect.facts is not None
    assert connect.facts.proxy == f"127.0.0.1:{proxy.port}"


@pytest.mark.parametrize(
    ("mood", "code"),
    [
        (Mood.BLOCKS, "net.proxy-blocks-port"),
        (Mood.NO_WAY, "net.proxy-no-way"),
        (Mood.HANGS_UP, "net.proxy-wrong-kind"),
        (Mood.NONSENSE, "net.proxy-wrong-kind"),
        (Mood.SILENT, "net.proxy-wrong-kind"),
        (Mood.SILENT_AT_THE_END, "net.proxy-no-way"),
    ],
)
def test_the_proxy_is_blamed_for_what_the_proxy_does(mood: Mood, code: str) -> None:
    with proxy_server(ProxyKind.SOCKS5, mood=mood) as proxy:
        asked = through(proxy.port, seconds=1.5)
        told = check(asked, HastyNetwork(asked.proxy))
    assert told.report.finding is not None
    assert told.report.finding.code == code
    assert decided(told).proxy == f"127.0.0.1:{proxy.port}"


def test_the_usual_deadlines_hold_in_the_handshake_too() -> None:
    with proxy_server(ProxyKind.HTTP, mood=Mood.SILENT) as proxy:
        plain = request(587, host="mail.example.com").account.with_(deadlines=Deadlines())
        usual = Usual(
            proxy=Proxy(kind=ProxyKind.HTTP, host="127.0.0.1", port=proxy.port), deadlines=Deadlines(connect=1.0)
        )
        asked = Request(account=plain, usual=usual)
        told = check(asked, HastyNetwork(asked.proxy))
    failure = decided(told).failure
    assert failure is not None
    assert failure.step_limit == 1.0


@pytest.mark.parametrize("mood", [Mood.SILENT, Mood.SILENT_AT_THE_END])
@pytest.mark.parametrize("kind", list(ProxyKind))
def test_stop_is_immediate_in_the_handshake(kind: ProxyKind, mood: Mood) -> None:
    with proxy_server(kind, mood=mood) as proxy:
        asked = through(proxy.port, kind, seconds=10)
        told, took = stopped_in(asked, begins("connect"), HastyNetwork(asked.proxy))
    assert took < AT_ONCE
    assert told.report.verdict is Verdict.STOPPED
    assert [span.step for span in told.report.spans if span.outcome is Outcome.STOPPED] == [Step.CONNECT]


def test_stop_is_immediate_while_the_proxy_does_not_take_the_connection() -> None:
    with unanswering_port() as port:
        asked = through(port, seconds=10)
        told, took = stopped_in(asked, begins("connect"), HastyNetwork(asked.proxy))
    assert took < AT_ONCE
    assert told.report.verdict is Verdict.STOPPED
