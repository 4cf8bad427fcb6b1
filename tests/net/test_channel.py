"""One connection over real sockets: in clear, encrypted, and cut off in every way."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from smtpdesk.model.facts import Address, Failure, FailureKind, Tls
from smtpdesk.net.channel import Channel
from smtpdesk.net.network import Link, SystemNetwork
from tests.fakes import certificates
from tests.fakes.odd_ports import refusing_port, unaccepted_port, unanswering_port
from tests.fakes.scripted_server import scripted_server
from tests.net.client import end, read, with_link


def test_in_clear_both_ways() -> None:
    async def work(link: Link) -> None:
        assert link.take() == b""
        assert await read(link, 11) == b"220 hello\r\n"
        assert link.local_ip == "127.0.0.1"
        assert await link.write(b"EHLO me\r\n") is None
        assert await read(link, 8) == b"250 ok\r\n"
        assert await link.write(b"QUIT\r\n") is None
        assert (await end(link)).kind is FailureKind.DROPPED

    with scripted_server("S: 220 hello\nC: EHLO me\nS: 250 ok\nC: QUIT") as server:
        with_link(server.port, work)
        server.assert_played()


def test_ipv6() -> None:
    async def work(link: Link) -> str:
        await read(link, 11)
        return link.local_ip

    with scripted_server("S: 220 hello\nSILENT", host="::1") as server:
        assert with_link(server.port, work, "::1") == "::1"


def test_small_commands_leave_at_once() -> None:
    async def work(link: Link) -> int:
        transport = getattr(link, "_transport")  # noqa: B009
        return int(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    with scripted_server("SILENT") as server:
        assert with_link(server.port, work) != 0


@pytest.mark.parametrize("starttls", [True, False])
def test_encrypted_both_ways(starttls: bool) -> None:
    async def work(link: Link) -> Tls:
        if starttls:
            assert await read(link, 11) == b"220 hello\r\n"
            await link.write(b"STARTTLS\r\n")
            assert await read(link, 8) == b"220 go\r\n"
        tls = await link.start_tls("localhost", certificates.ca_file())
        assert isinstance(tls, Tls), tls
        assert await read(link, 12) == b"220 secret\r\n"
        await link.write(b"x" * 200_000 + b"\r\n")
        assert await read(link, 8) == b"250 ok\r\n"
        assert (await end(link)).kind is FailureKind.DROPPED
        return tls

    opening = "S: 220 hello\nC: STARTTLS\nS: 220 go\n" if starttls else ""
    with scripted_server(opening + "TLS: ok\nS: 220 secret\nC: x*\nS: 250 ok\nCLOSE") as server:
        tls = with_link(server.port, work)
        server.assert_played()
    assert tls.version in ("TLSv1.2", "TLSv1.3")
    assert tls.bits >= 128
    assert tls.cipher
    assert tls.certificate is not None
    assert tls.certificate.trusted
    assert "localhost" in tls.certificate.names
    assert len(tls.certificate.fingerprint) == 64
    assert tls.certificate.pem.startswith("-----BEGIN CERTIFICATE-----")


def test_a_large_answer_comes_whole() -> None:
    async def work(link: Link) -> None:
        assert isinstance(await link.start_tls("localhost", certificates.ca_file()), Tls)
        assert await read(link, 3_000_000) == b"0123456789" * 300_000

    with scripted_server("TLS: ok\nFLOOD 3000000 0123456789\nCLOSE") as server:
        with_link(server.port, work)


def test_a_reader_that_was_stopped_loses_nothing() -> None:
    async def work(link: Link) -> None:
        for _ in range(3):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(link.read(), 0.02)
        await link.write(b"go\r\n")
        assert await read(link, 5) == b"end\r\n"

    with scripted_server("C: go\nS: end") as server:
        with_link(server.port, work)
        server.assert_played()


def test_what_was_said_before_the_end_is_read() -> None:
    async def work(link: Link) -> None:
        assert await read(link, 13) == b"421 bye\r\n220-"
        assert (await end(link)).kind is FailureKind.DROPPED
        assert (await end(link)).kind is FailureKind.DROPPED
        failure = await link.write(b"EHLO me\r\n")
        assert failure is None or failure.kind is FailureKind.DROPPED

    with scripted_server("S: 421 bye\nS+: 220-\nCLOSE") as server:
        with_link(server.port, work)


def test_reset() -> None:
    async def work(link: Link) -> Failure:
        await link.write(b"QUIT\r\n")  # a reset before that may fall into the connecting itself
        return await end(link)

    with scripted_server("C: QUIT\nRESET") as server:
        failure = with_link(server.port, work)
    assert failure.kind is FailureKind.DROPPED


class LostTransport(asyncio.Transport):
    """A transport as asyncio leaves it behind: whatever is asked of it fails."""

    def get_extra_info(self, name: str, default: object = None) -> object:
        return ("192.0.2.77", 25) if name == "sockname" else None

    def abort(self) -> None:
        raise AttributeError("'NoneType' object has no attribute 'call_soon'")

    close = abort


def test_a_lost_connection_can_be_closed_again() -> None:
    channel = Channel(Address("192.0.2.1", 25, 4))
    channel.connection_made(LostTransport())
    channel.get_buffer(-1)[:9] = b"421 bye\r\n"
    channel.buffer_updated(9)
    channel.connection_lost(None)
    channel.abort()
    channel.close()
    assert channel.local_ip == "192.0.2.77"
    assert asyncio.run(channel.read()) == b"421 bye\r\n"
    failure = asyncio.run(channel.write(b"QUIT\r\n"))
    assert failure is not None
    assert failure.kind is FailureKind.DROPPED


@pytest.mark.parametrize(
    ("script", "kinds"),
    [
        ("S: 220 mail.example.com ESMTP\nSILENT", {FailureKind.TLS_NOT_SPOKEN}),
        ("ANY\nS: HTTP/1.1 400 Bad Request\nCLOSE", {FailureKind.TLS_NOT_SPOKEN}),
        ("ANY\nS+: \\x15\\x03\\x01\\0\\x02\\x02\\x28\nCLOSE", {FailureKind.TLS_PROTOCOL}),
        ("ANY\nS+: \\x15\\x03\\x01\\0\\x02\\x02\\x46\nCLOSE", {FailureKind.TLS_PROTOCOL}),
        ("ANY\nS+: \\x16\\x03\\x03\\0\\x04aaaa\nCLOSE", {FailureKind.TLS_BROKEN, FailureKind.TLS_PROTOCOL}),
        ("ANY\nS+: \\x16\\x03\\x03\nCLOSE", {FailureKind.DROPPED}),
        ("ANY\nCLOSE", {FailureKind.DROPPED}),
        ("CLOSE", {FailureKind.DROPPED}),
        ("ANY\nRESET", {FailureKind.DROPPED}),
        ("ANY\nFLOOD 5000000 \\x16\\x03\\x03\\x40\\0\\x02\\0\\0", {FailureKind.TLS_BROKEN, FailureKind.TLS_PROTOCOL}),
    ],
)
def test_handshakes_that_do_not_come_about(script: str, kinds: set[FailureKind]) -> None:
    async def work(link: Link) -> Tls | Failure:
        return await link.start_tls("localhost", certificates.ca_file())

    with scripted_server(script) as server:
        answer = with_link(server.port, work)
    assert isinstance(answer, Failure)
    assert answer.kind in kinds, answer
    assert answer.certificate is None
    if answer.kind is FailureKind.TLS_NOT_SPOKEN:
        assert answer.received.startswith((b"220 mail.example.com", b"HTTP/1.1"))
        assert len(answer.received) <= 512


@contextmanager
def tls_server(context: ssl.SSLContext) -> Iterator[int]:
    """A server that does one handshake and then greets."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            line, _ = listener.accept()
            line.settimeout(5)
            with line, suppress(OSError), context.wrap_socket(line, server_side=True) as tls:
                tls.sendall(b"220 hello\r\n")
                tls.recv(1)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(6)
        assert not thread.is_alive()


def own_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificates.authority().issue_cert("localhost", "127.0.0.1").configure_cert(context)
    return context


async def handshake(link: Link) -> Tls | Failure:
    return await link.start_tls("localhost", certificates.ca_file())


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
@pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")
def test_servers_that_only_know_old_tls(version: ssl.TLSVersion) -> None:
    context = own_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    with tls_server(context) as port:
        answer = with_link(port, handshake)
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.TLS_PROTOCOL, answer


def test_tls_1_2_alone_is_enough() -> None:
    context = own_context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with tls_server(context) as port:
        answer = with_link(port, handshake)
    assert isinstance(answer, Tls)
    assert answer.version == "TLSv1.2"


def test_no_common_cipher() -> None:
    context = own_context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AECDH-AES128-SHA:@SECLEVEL=0")
    with tls_server(context) as port:
        answer = with_link(port, handshake)
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.TLS_PROTOCOL, answer


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_server_that_wants_a_certificate_of_ours(version: ssl.TLSVersion) -> None:
    context = own_context()
    context.verify_mode = ssl.CERT_REQUIRED
    context.maximum_version = version
    certificates.authority().configure_trust(context)

    async def work(link: Link) -> Failure:
        answer = await handshake(link)
        return answer if isinstance(answer, Failure) else await end(link)

    with tls_server(context) as port:
        answer = with_link(port, work)
    # TLS 1.2 has no word for it: there it looks like any other refusal of the handshake.
    wanted = FailureKind.CLIENT_CERTIFICATE if version is ssl.TLSVersion.TLSv1_3 else FailureKind.TLS_PROTOCOL
    assert answer.kind is wanted, answer


@pytest.mark.parametrize("host", ["localhost", "localhost.", "127.0.0.1", "LOCALHOST"])
def test_names_that_the_certificate_has(host: str) -> None:
    async def work(link: Link) -> Tls | Failure:
        return await link.start_tls(host, certificates.ca_file())

    with scripted_server("TLS: ok\nSILENT") as server:
        assert isinstance(with_link(server.port, work), Tls)


def test_an_address_with_a_zone_is_verified_without_it() -> None:
    async def work(link: Link) -> Tls | Failure:
        return await link.start_tls("::1%lo", certificates.ca_file())

    with scripted_server("TLS: ok\nSILENT", host="::1") as server:
        assert isinstance(with_link(server.port, work, "::1"), Tls)


@pytest.mark.parametrize("host", ["a\u200db.example", "x" * 300])
def test_names_that_tls_cannot_carry(host: str) -> None:
    async def work(link: Link) -> Tls | Failure:
        return await link.start_tls(host, certificates.ca_file())

    with scripted_server("SILENT") as server:
        answer = with_link(server.port, work)
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.TLS_BROKEN


def connect(address: Address, seconds: float = 5.0) -> Link | Failure:
    async def run() -> Link | Failure:
        network = SystemNetwork()
        link = await network.within(seconds, network.connect(address))
        if not isinstance(link, Failure):
            link.abort()
        return link

    return asyncio.run(run())


def test_refused() -> None:
    with refusing_port() as port:
        answer = connect(Address("127.0.0.1", port, 4))
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.REFUSED
    assert answer.errno


def test_no_answer() -> None:
    with unanswering_port() as port:
        answer = connect(Address("127.0.0.1", port, 4), 0.3)
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.TIMEOUT
    assert answer.step_limit == 0.3


def test_a_deadline_of_the_work_itself_is_none_of_ours() -> None:
    async def fails() -> None:
        raise TimeoutError

    async def run() -> None:
        await SystemNetwork().within(5, fails())

    with pytest.raises(TimeoutError):
        asyncio.run(run())


@pytest.mark.parametrize("size", [100, 50_000_000])
def test_writing_waits_for_a_slow_reader_and_can_be_stopped(size: int) -> None:
    async def work(link: Link) -> bool:
        try:
            await asyncio.wait_for(link.write(b"x" * size), 0.2)
        except TimeoutError:
            return False
        finally:
            link.abort()
        return True

    with unaccepted_port() as port:
        assert with_link(port, work) is (size == 100)


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("TLS: ok\nSILENT", FailureKind.TLS_EXPECTED),
        ("TLS: self-signed\nSILENT", FailureKind.TLS_EXPECTED),
        ("ANY\nS+: \\x15\\x03\\x01\\0\\x02\\x02\\x28\nCLOSE", FailureKind.TLS_EXPECTED),
        ("ANY\nS: HTTP/1.1 400 Bad Request\nCLOSE", FailureKind.NOT_SMTP),
        ("ANY\nS: 500 what?\nCLOSE", None),
        ("ANY\nCLOSE", None),
        ("CLOSE", None),
    ],
)
def test_knocking(script: str, kind: FailureKind | None) -> None:
    async def run(port: int) -> Failure | None:
        async with asyncio.timeout(5):
            return await SystemNetwork().knock(Address("127.0.0.1", port, 4), "localhost")

    with scripted_server(script) as server:
        told = asyncio.run(run(server.port))
    assert (told.kind if told else None) is kind


def test_knocking_at_nobody() -> None:
    with refusing_port() as port:
        assert asyncio.run(SystemNetwork().knock(Address("127.0.0.1", port, 4), "localhost")) is None
