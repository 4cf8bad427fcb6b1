"""The scripted server plays what is written and notices what is not, as plain sockets see it."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.fakes import certificates
from tests.fakes.odd_ports import refusing_port, unaccepted_port, unanswering_port
from tests.fakes.scripted_server import ScriptedServer, scripted_server


@contextmanager
def client(server: ScriptedServer) -> Iterator[socket.socket]:
    with socket.create_connection((server.host, server.port), timeout=5) as line:
        yield line


def read(line: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size and (more := line.recv(size - len(data))):
        data += more
    return data


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificates.ca_file())


def encrypted(server: ScriptedServer, line: socket.socket, context: ssl.SSLContext | None = None) -> ssl.SSLSocket:
    return (context or trusting()).wrap_socket(line, server_hostname="localhost")


def test_a_short_conversation() -> None:
    with scripted_server("S: 220 hello\nC: EHLO *\nS: 250 at your service\nC: QUIT\nS: 221 bye") as server:
        with client(server) as line:
            assert read(line, 11) == b"220 hello\r\n"
            line.sendall(b"EHLO me\r\n")
            assert read(line, 21) == b"250 at your service\r\n"
            line.sendall(b"QUIT\r\n")
            assert read(line, 99) == b"221 bye\r\n"
        server.assert_played()
    assert server.received == [b"EHLO me\r\nQUIT\r\n"]
    assert server.lines == [b"EHLO me", b"QUIT"]


def test_what_is_not_as_written_is_told_as_a_diff() -> None:
    with scripted_server("S: 220 hello\nC: EHLO *\nS: 250 ok\nC: QUIT") as server:
        with client(server) as line:
            line.sendall(b"HELO me\xff\r\n")
            read(line, 99)
        with pytest.raises(AssertionError) as failed:
            server.assert_played()
    told = str(failed.value)
    assert "  S: 220 hello\n" in told
    assert "- C: EHLO *\n" in told
    assert "+ C: HELO me\\xff" in told
    assert "250 ok" not in told


@pytest.mark.parametrize(
    ("script", "sent", "told"),
    [
        ("C: EHLO *\nC: QUIT", b"EHLO a\r\n", "the client left"),
        ("C: EHLO *", b"EHLO a\n", "bare LF"),
        ("C: EHLO *", b"EHLO a\r\nQUIT\r\n", "C: QUIT"),
        ("EXPECT-EOF", b"secret\r\n", "C: secret"),
        ("C?: QUIT", b"RSET\r\n", "C: RSET"),
        ("C*: .", b"line\r\n", "the client left"),
    ],
)
def test_mistakes_of_the_client(script: str, sent: bytes, told: str) -> None:
    with scripted_server(script) as server:
        with client(server) as line:
            line.sendall(sent)
        with pytest.raises(AssertionError, match=told):
            server.assert_played()


@pytest.mark.parametrize(
    ("script", "sent"),
    [
        ("C?: QUIT\nS: 221 bye", b""),
        ("C?: QUIT\nS: 221 bye", b"QUIT\r\n"),
        ("C*: .", b"From: a\r\n..\r\n.\r\n"),
        ("EXPECT-EOF", b""),
        ("ANY\nS: 220 hello", b"\x16\x03\x01\x02\x00"),
        ("SILENT", b"anything at all"),
        ("S: 220 hello\nEXPECT-EOF", b""),
    ],
)
def test_what_may_be_is_no_mistake(script: str, sent: bytes) -> None:
    with scripted_server(script) as server:
        with client(server) as line:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            read(line, 99)
        server.assert_played()


def test_a_client_that_never_comes_and_one_too_many() -> None:
    with scripted_server("CLOSE\n== connection ==\nCLOSE") as server:
        with client(server) as line:
            assert read(line, 1) == b""
        with pytest.raises(AssertionError, match="1 of 2 connections have not come"):
            server.assert_played(0.1)
        with client(server) as line:
            assert read(line, 1) == b""
        server.assert_played()
        with client(server) as line:
            assert read(line, 1) == b""
        with pytest.raises(AssertionError, match="1 more connections"):
            server.assert_played()


def test_a_client_that_says_nothing() -> None:
    silent = pytest.raises(AssertionError, match=r"said nothing for 0\.1 s")
    with scripted_server("C: EHLO *", patience=0.1) as server, client(server), silent:
        server.assert_played()


def test_a_second_connection_while_the_first_holds_still() -> None:
    script = "SILENT\n== connection ==\nS: 220 hello"
    with scripted_server(script) as server, client(server) as first, client(server) as second:
        assert read(second, 99) == b"220 hello\r\n"
        first.settimeout(0.05)
        with pytest.raises(TimeoutError):
            first.recv(1)
        second.close()
        server.assert_played()


def test_raw_bytes_without_an_end_of_line() -> None:
    with scripted_server(r"S+: 22" + "\n" + r"S+: 0 a\nb\x00\xff" + "\nEXPECT-EOF") as server:
        with client(server) as line:
            assert read(line, 9) == b"220 a\nb\x00\xff"
        server.assert_played()


def test_dripping_and_waiting_take_their_time() -> None:
    with scripted_server("DRIP 0.03 220\nWAIT 0.1\nS: x") as server, client(server) as line:
        begin = time.monotonic()
        assert read(line, 1) == b"2"
        assert time.monotonic() - begin < 0.08
        assert read(line, 99) == b"20x\r\n"
        assert time.monotonic() - begin >= 0.18


def test_a_flood_ends_with_its_bytes_or_with_the_client() -> None:
    with scripted_server("FLOOD 300000 250-x\\r\\n\nCLOSE") as server:
        with client(server) as line:
            data = read(line, 400_000)
        assert len(data) == 300_000
        assert data.startswith(b"250-x\r\n250-x\r\n")
        server.assert_played()
    with scripted_server("FLOOD 100000000 250-x\\r\\n\nC: EHLO *") as server:
        with client(server) as line:
            assert read(line, 100_000)
        server.assert_played()


def test_close_is_an_end_and_reset_is_a_reset() -> None:
    with scripted_server("S: 220 hello\nCLOSE\n== connection ==\nC: EHLO *\nRESET") as server:
        with client(server) as line:
            line.sendall(b"nobody reads this\r\n")
            assert read(line, 99) == b"220 hello\r\n"
        with client(server) as line:
            line.sendall(b"EHLO me\r\n")
            with pytest.raises(ConnectionResetError):
                read(line, 1)
        server.assert_played()


def test_starttls() -> None:
    with scripted_server("S: 220 go\nTLS: ok\nC: EHLO *\nS: 250 hello\nCLOSE") as server:
        with client(server) as line:
            assert read(line, 8) == b"220 go\r\n"[:8]
            tls = encrypted(server, line)
            tls.sendall(b"EHLO me\r\n")
            assert read(tls, 99) == b"250 hello\r\n"
            tls.close()
        server.assert_played()
    assert server.lines == [b"EHLO me"]
    assert server.tls_errors == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("expired", 10),
        ("not-yet-valid", 9),
        ("name-mismatch", 62),
        ("self-signed", 18),
        ("unknown-issuer", 20),
        ("missing-intermediate", 20),
        ("weak-key", 66),
        ("wrong-purpose", 26),
        ("self-signed expired name-mismatch", 18),
        ("unknown-issuer name-mismatch", 20),
    ],
)
def test_certificates_have_the_fault_that_is_named(words: str, code: int) -> None:
    with scripted_server(f"TLS: {words}\nEXPECT-EOF") as server:
        with client(server) as line, pytest.raises(ssl.SSLCertVerificationError) as refused:
            encrypted(server, line)
        server.assert_played()
    assert refused.value.verify_code == code
    assert server.received in ([b""], [])
    assert server.tls_errors


def test_a_certificate_with_an_unknown_issuer_is_in_order_but_for_its_issuer() -> None:
    context = trusting()
    context.load_verify_locations(cadata=certificates.stranger().cert_pem.bytes().decode())
    with scripted_server("TLS: unknown-issuer\nS: 220 hello") as server, client(server) as line:
        tls = encrypted(server, line, context)
        assert read(tls, 99) == b"220 hello\r\n"
        tls.close()


def test_a_fault_that_no_certificate_can_have_is_an_error_of_the_script() -> None:
    with scripted_server("TLS: revoked") as server, client(server) as line:
        read(line, 1)
        with pytest.raises(AssertionError, match="the scripted server itself failed"):
            server.assert_played()


def test_a_server_that_answers_tls_in_clear() -> None:
    with scripted_server("ANY\nS: 220 hello\nEXPECT-EOF") as server:
        with client(server) as line, pytest.raises(ssl.SSLError, match=r"(?i)wrong.version.number"):
            encrypted(server, line)
        server.assert_played()


def test_on_ipv6() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this computer has no IPv6")
    with scripted_server("TLS: ok\nS: 220 hello", host="::1") as server:
        with client(server) as line:
            tls = trusting().wrap_socket(line, server_hostname="::1")
            assert read(tls, 99) == b"220 hello\r\n"
            tls.close()
        server.assert_played()


def test_it_stops_wherever_the_play_is() -> None:
    begin = time.monotonic()
    with scripted_server("WAIT 60\n== connection ==\nTLS: ok\n== connection ==\nC: x") as server:
        lines = [socket.create_connection((server.host, server.port), timeout=5) for _ in range(3)]
    for line in lines:
        line.close()
    assert time.monotonic() - begin < 2


def test_ports_where_nobody_speaks() -> None:
    with refusing_port() as port, pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    with unanswering_port() as port, pytest.raises(TimeoutError):
        socket.create_connection(("127.0.0.1", port), timeout=0.2)
    with (
        unaccepted_port() as port,
        socket.create_connection(("127.0.0.1", port), timeout=0.05) as line,
        pytest.raises(TimeoutError),
    ):
        line.recv(1)
