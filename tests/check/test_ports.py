"""The table of a server's ports, filled by real checks on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from smtpdesk.check import ports
from smtpdesk.check.ports import Access, PortAnswer, answers, best, ports_to_try, requests
from smtpdesk.check.run import run_check
from smtpdesk.model.facts import Address, Failure, FailureKind
from smtpdesk.model.report import Report, Verdict
from smtpdesk.model.settings import Account, Deadlines, IpVersion, Security, Server, SignIn
from smtpdesk.net.network import Network
from smtpdesk.practice.server import PracticeServer
from smtpdesk.practice.trick import Trick
from tests.check.real import HastyNetwork
from tests.fakes.odd_ports import refusing_port, unaccepted_port, unanswering_port

TLS, STARTTLS, PLAIN = Security.TLS, Security.STARTTLS, Security.PLAIN


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path_factory.mktemp("practice")) as server:
        yield server


class NoNames(HastyNetwork):
    """A network in which no name exists."""

    async def resolve(self, host: str, port: int, version: IpVersion) -> tuple[Address, ...] | Failure:
        return Failure(kind=FailureKind.HOST_NOT_FOUND)


def asked(
    account: Account, *wanted: int, limits: Deadlines = ports.LIMITS, network: Network | None = None
) -> dict[tuple[int, Security], PortAnswer]:
    """Try these ports as the program does."""

    async def run() -> list[Report]:
        given = network or HastyNetwork()
        every = requests(account, wanted, limits)
        return await asyncio.gather(*(run_check(one, given, lambda _event: None) for one in every))

    return {(cell.port, cell.security): cell for report in asyncio.run(run()) for cell in answers(report)}


def test_each_way_into_each_port_is_told(practice: PracticeServer) -> None:
    limits = replace(ports.LIMITS, connect=0.4, greeting=1, secure=1)
    with ExitStack() as stack:
        closed = stack.enter_context(refusing_port())
        silent = stack.enter_context(unanswering_port())
        mute = stack.enter_context(unaccepted_port())
        told = asked(practice.account(), practice.starttls_port, practice.tls_port, closed, silent, mute, limits=limits)
    assert {place: cell.access for place, cell in told.items()} == {
        (practice.starttls_port, TLS): Access.NOT_OFFERED,
        (practice.starttls_port, STARTTLS): Access.WORKS,
        (practice.starttls_port, PLAIN): Access.WANTS_ENCRYPTION,
        (practice.tls_port, TLS): Access.WORKS,
        (practice.tls_port, STARTTLS): Access.NOT_OFFERED,
        (practice.tls_port, PLAIN): Access.NOT_OFFERED,
        **{(closed, way): Access.REFUSED for way in Security},
        **{(silent, way): Access.SILENT for way in Security},
        **{(mute, way): Access.STALLED for way in Security},
    }
    for cell in told.values():
        assert (cell.ms is not None) == (cell.access in (Access.WORKS, Access.WANTS_ENCRYPTION))


@pytest.mark.parametrize(
    ("trick", "starttls", "plain"),
    [
        (Trick.NO_STARTTLS, Access.NOT_OFFERED, Access.READABLE),
        (Trick.CERTIFICATE_EXPIRED, Access.UNTRUSTED, Access.WANTS_ENCRYPTION),
        (Trick.DROPS_THE_LINE, Access.WORKS, Access.WANTS_ENCRYPTION),
    ],
)
def test_a_server_that_misbehaves(practice: PracticeServer, trick: Trick, starttls: Access, plain: Access) -> None:
    practice.misbehave(trick)
    try:
        told = asked(practice.account(), practice.starttls_port)
    finally:
        practice.misbehave(Trick.NONE)
    port = practice.starttls_port
    assert (told[port, STARTTLS].access, told[port, PLAIN].access) == (starttls, plain)


def test_nothing_secret_goes_out_and_no_certificate_is_taken_on_trust(practice: PracticeServer) -> None:
    account = practice.account().with_(accepted_fingerprint="0" * 64, sender="shop@example.com")
    for request in requests(account, (25, 587)):
        assert request.secret is None
        assert (request.account.user, request.account.sender, request.account.sign_in) == ("", "", SignIn.NONE)
        assert request.account.accepted_fingerprint == ""
        assert not request.sends
    assert [(one.account.server.port, one.account.server.security) for one in requests(account, (587, 25))] == [
        (25, TLS), (25, STARTTLS), (587, TLS), (587, STARTTLS),
    ]  # fmt: skip


def test_a_name_that_does_not_exist_is_trouble_everywhere(practice: PracticeServer) -> None:
    told = asked(practice.account(), 587, network=NoNames())
    assert {(cell.access, cell.code) for cell in told.values()} == {(Access.TROUBLE, "net.host-not-found")}


def test_a_stopped_try_says_so(practice: PracticeServer) -> None:
    async def run() -> Report:
        (_tls, starttls) = requests(practice.account(), (mute,))
        task = asyncio.ensure_future(run_check(starttls, HastyNetwork(), lambda _e: None))
        await asyncio.sleep(0)
        task.cancel()
        return await task

    with unaccepted_port() as mute:
        report = asyncio.run(run())
    assert report.verdict is Verdict.STOPPED
    assert {cell.access for cell in answers(report)} == {Access.STOPPED}


def test_which_ports_are_tried(practice: PracticeServer) -> None:
    account = practice.account().with_(server=Server("mail.example.com", 26, STARTTLS))
    assert ports_to_try(account) == (26, 25, 465, 587, 2525)
    assert ports_to_try(account, (465, 587)) == (26, 465, 587)
    assert len(ports_to_try(account, range(1, 100))) == ports.MOST_PORTS
    assert 26 in ports_to_try(account, range(1, 100))


def test_the_best_way_in() -> None:
    def cell(port: int, security: Security, access: Access = Access.WORKS) -> PortAnswer:
        return PortAnswer(port, security, access)

    every = [cell(2525, STARTTLS), cell(587, STARTTLS), cell(465, TLS), cell(25, PLAIN, Access.READABLE)]
    host = "mail.example.com"
    assert best(every, host) == Server(host, 465, TLS)
    assert best(every, host, (Server(host, 587, STARTTLS),)) == Server(host, 587, STARTTLS)
    assert best(every[:1], host, (Server(host, 587, STARTTLS),)) == Server(host, 2525, STARTTLS)
    assert best([cell(26, STARTTLS)], host) == Server(host, 26, STARTTLS)
    assert best(every[3:], host) is None
