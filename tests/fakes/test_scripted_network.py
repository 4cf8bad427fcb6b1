"""The network in memory plays what is written and notices what is not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from smtpdesk.model.facts import Address, CertificateFault, Failure, FailureKind, Tls
from smtpdesk.model.settings import IpVersion
from tests.fakes.fast_clock import WaitsForEver, on_fast_clock
from tests.fakes.scripted_link import ScriptedLink
from tests.fakes.scripted_network import ScriptedNetwork, scripted_network
from tests.fakes.scripted_tls import certificate

V4 = Address("192.0.2.1", 587, 4)
Client = Callable[[ScriptedLink, ScriptedNetwork], Awaitable[None]]


def play(script: str, client: Client, chunk: int | None = None) -> ScriptedNetwork:
    async def run(network: ScriptedNetwork) -> None:
        link = await network.connect(V4)
        assert isinstance(link, ScriptedLink)
        try:
            await client(link, network)
        finally:
            link.close()

    with scripted_network(script, chunk) as network:
        on_fast_clock(run(network))
    return network


async def read(link: ScriptedLink, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = await link.read()
        assert isinstance(more, bytes)
        data += more
    assert len(data) == size
    return data


async def failure(link: ScriptedLink) -> FailureKind:
    answer = await link.read()
    assert isinstance(answer, Failure)
    return answer.kind


@pytest.mark.parametrize("chunk", [None, 1, 7])
def test_a_short_conversation(chunk: int | None) -> None:
    async def client(link: ScriptedLink, network: ScriptedNetwork) -> None:
        assert await read(link, 11) == b"220 hello\r\n"
        assert link.take() == b""
        await link.write(b"EHLO me\r\n")
        assert await read(link, 18) == b"250-a\r\n250 there\r\n"
        assert isinstance(await link.start_tls("mail.example.com"), Tls)
        await link.write(b"From: a\r\n..\r\n")
        await link.write(b".\r\nQUIT\r\n")
        assert await failure(link) is FailureKind.DROPPED

    network = play("S: 220 hello\nC: EHLO *\nS: 250-a\nS: 250 there\nTLS: ok\nC*: .\nC: QUIT\nCLOSE", client, chunk)
    assert network.lines == [b"EHLO me", b"From: a", b"..", b".", b"QUIT"]


@pytest.mark.parametrize(
    ("script", "said", "told"),
    [
        ("C: EHLO *", b"HELO me\r\n", "C: HELO me"),
        ("C: EHLO *\nC: QUIT", b"EHLO me\r\n", "the client left"),
        ("C: EHLO *", b"EHLO me\n", "the client left"),
        ("C: EHLO *", b"EHLO me\r\nQUIT\r\n", "C: QUIT"),
        ("EXPECT-EOF", b"secret\r\n", "C: secret"),
        ("TLS: ok", b"EHLO me\r\n", "C: EHLO me"),
        ("C: EHLO *\n== connection ==\nCLOSE", b"EHLO me\r\n", "1 of 2 connections did not come"),
        ("== connection 192.0.2.2 ==\nSILENT", b"", r"goes to 192\.0\.2\.1:587, and not to 192\.0\.2\.2"),
    ],
)
def test_mistakes_of_the_client(script: str, said: bytes, told: str) -> None:
    async def client(link: ScriptedLink, network: ScriptedNetwork) -> None:
        await link.write(said)

    with pytest.raises(AssertionError, match=told):
        play(script, client)


def test_a_client_that_begins_tls_too_early_and_one_that_comes_too_often() -> None:
    async def early(link: ScriptedLink, network: ScriptedNetwork) -> None:
        assert isinstance(await link.start_tls("mail.example.com"), Failure)

    with pytest.raises(AssertionError, match="the client begins TLS"):
        play("C: EHLO *\nC: QUIT", early)

    async def often(link: ScriptedLink, network: ScriptedNetwork) -> None:
        assert isinstance(await network.connect(V4), Failure)

    with pytest.raises(AssertionError, match=r"connection 2 to .* is not written"):
        play("SILENT", often)


def test_a_client_that_never_closes() -> None:
    async def run(network: ScriptedNetwork) -> None:
        await network.connect(V4)

    with pytest.raises(AssertionError, match="never closed"), scripted_network("SILENT") as network:
        on_fast_clock(run(network))


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        ("expired", {CertificateFault.EXPIRED}),
        ("self-signed name-mismatch", {CertificateFault.SELF_SIGNED, CertificateFault.NAME_MISMATCH}),
    ],
)
def test_certificates(words: str, faults: set[CertificateFault]) -> None:
    async def refuses(link: ScriptedLink, network: ScriptedNetwork) -> None:
        answer = await link.start_tls("mail.example.com")
        assert isinstance(answer, Failure)
        assert answer.certificate is not None
        assert set(answer.certificate.faults) == faults

    async def accepts(link: ScriptedLink, network: ScriptedNetwork) -> None:
        shown = certificate("mail.example.com", *(CertificateFault(word) for word in words.split()))
        answer = await link.start_tls("mail.example.com", accepted=shown.fingerprint)
        assert isinstance(answer, Tls)
        assert answer.certificate is not None
        assert answer.certificate.accepted

    async def accepts_another(link: ScriptedLink, network: ScriptedNetwork) -> None:
        answer = await link.start_tls("mail.example.com", accepted="0" * 64)
        assert isinstance(answer, Failure)
        assert answer.detail == "not-the-accepted-one"

    for client in (refuses, accepts, accepts_another):
        play(f"TLS: {words}\nEXPECT-EOF", client)


@pytest.mark.parametrize(
    ("script", "kind", "received"),
    [
        ("TLS: !tls-protocol", FailureKind.TLS_PROTOCOL, b""),
        ("TLS: !tls-not-spoken HTTP/1.1 400", FailureKind.TLS_NOT_SPOKEN, b"HTTP/1.1 400"),
        ("ANY\nS: 220 hello\nSILENT", FailureKind.TLS_NOT_SPOKEN, b"220 hello\r\n"),
        ("ANY\nCLOSE", FailureKind.DROPPED, b""),
        ("CLOSE", FailureKind.DROPPED, b""),
        ("WAIT 3\nRESET", FailureKind.DROPPED, b""),
        ("SILENT", FailureKind.TIMEOUT, b""),
    ],
)
def test_handshakes_that_fail(script: str, kind: FailureKind, received: bytes) -> None:
    async def client(link: ScriptedLink, network: ScriptedNetwork) -> None:
        answer = await network.within(5, link.start_tls("mail.example.com"))
        assert isinstance(answer, Failure)
        assert (answer.kind, answer.received) == (kind, received)

    play(script, client)


def test_time_passes_on_its_own_clock_only() -> None:
    async def client(link: ScriptedLink, network: ScriptedNetwork) -> None:
        begin = network.clock()
        assert await read(link, 4) == b"220 "
        assert network.clock() == begin
        assert await read(link, 3) == b"a\r\n"
        assert network.clock() == pytest.approx(begin + 30)
        silence = await network.within(40, link.read())
        assert silence == Failure(kind=FailureKind.TIMEOUT, step_limit=40)
        assert network.clock() == pytest.approx(begin + 70)

    begin = time.perf_counter()
    play("S+: 220 \nWAIT 30\nS: a\nSILENT", client)
    assert time.perf_counter() - begin < 1


def test_dripping_does_not_stretch_a_deadline() -> None:
    async def client(link: ScriptedLink, network: ScriptedNetwork) -> None:
        async def all_of_it() -> bytes:
            return await read(link, 100)

        assert await network.within(10.5, all_of_it()) == Failure(kind=FailureKind.TIMEOUT, step_limit=10.5)
        assert link.take() == b""

    play("DRIP 1 " + "x" * 100, client)


def test_a_flood_and_an_end() -> None:
    async def client(link: ScriptedLink, network: ScriptedNetwork) -> None:
        assert (await read(link, 5_000_000)).startswith(b"250-x\r\n250-x\r\n")
        assert await failure(link) is FailureKind.DROPPED

    play("FLOOD 5000000 250-x\\r\\n\nCLOSE", client)


def test_a_reset_takes_with_it_what_was_not_read() -> None:
    async def client(link: ScriptedLink, network: ScriptedNetwork) -> None:
        answer = await link.read()
        assert isinstance(answer, Failure)
        assert answer.errno == 104

    play("S: 220 hello\nRESET", client)


def test_names_and_connections_of_the_head() -> None:
    script = """
    # resolve: 192.0.2.1 2001:db8::1 192.0.2.3
    # connect 192.0.2.1: !refused
    # connect 2001:db8::1: WAIT 2 !unreachable
    # knock: WAIT 1 !not-smtp HTTP/1.1
    == connection 192.0.2.3 ==
    SILENT
    """

    async def run(network: ScriptedNetwork) -> None:
        found = await network.resolve("mail.example.com", 25, IpVersion.ANY)
        assert isinstance(found, tuple)
        first, second, third = found
        assert second == Address("2001:db8::1", 25, 6)
        assert await network.resolve("mail.example.com", 25, IpVersion.V6) == (second,)
        assert await network.connect(first) == Failure(kind=FailureKind.REFUSED)
        begin = network.clock()
        assert await network.connect(second) == Failure(kind=FailureKind.UNREACHABLE)
        assert network.clock() == pytest.approx(begin + 2)
        assert await network.knock(first, "mail.example.com") == Failure(
            kind=FailureKind.NOT_SMTP, received=b"HTTP/1.1"
        )
        link = await network.connect(third)
        assert isinstance(link, ScriptedLink)
        link.abort()

    with scripted_network(script) as network:
        on_fast_clock(run(network))


@pytest.mark.parametrize(
    ("told", "given"),
    [
        ("!host-not-found", Failure(kind=FailureKind.HOST_NOT_FOUND)),
        ("SILENT", Failure(kind=FailureKind.TIMEOUT, step_limit=10)),
        ("192.0.2.1", Failure(kind=FailureKind.NO_ADDRESS)),
    ],
)
def test_names_that_lead_nowhere(told: str, given: Failure) -> None:
    with scripted_network(f"# resolve: {told}") as network:
        work = network.resolve("mail.example.com", 25, IpVersion.V6)
        assert on_fast_clock(network.within(10, work)) == given


def test_what_would_wait_for_ever_fails() -> None:
    async def client(link: ScriptedLink, network: ScriptedNetwork) -> None:
        await link.read()

    with pytest.raises(WaitsForEver):
        play("SILENT", client)


def test_tasks_that_are_left_behind_fail() -> None:
    async def careless() -> None:
        forgotten.append(asyncio.ensure_future(asyncio.sleep(1000)))

    forgotten: list[asyncio.Future[None]] = []
    with pytest.raises(AssertionError, match="left behind"):
        on_fast_clock(careless())
    assert forgotten[0].cancelled()
