"""Every exception of the system and of OpenSSL has its kind of failure."""

from __future__ import annotations

import errno
import socket
import ssl

import pytest

from smtpdesk.model.facts import FailureKind
from smtpdesk.net.failure import dropped, from_os_error, from_ssl_error, looks_like_tls

Kind = FailureKind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ECONNREFUSED", Kind.REFUSED),
        ("ETIMEDOUT", Kind.TIMEOUT),
        ("EHOSTUNREACH", Kind.UNREACHABLE),
        ("ENETUNREACH", Kind.UNREACHABLE),
        ("ENETDOWN", Kind.UNREACHABLE),
        ("EHOSTDOWN", Kind.UNREACHABLE),
        ("EADDRNOTAVAIL", Kind.UNREACHABLE),
        ("EAFNOSUPPORT", Kind.UNREACHABLE),
        ("ECONNRESET", Kind.DROPPED),
        ("ECONNABORTED", Kind.DROPPED),
        ("EPIPE", Kind.DROPPED),
        ("ENOTCONN", Kind.DROPPED),
        ("EACCES", Kind.LOCAL_DENIED),
        ("EPERM", Kind.LOCAL_DENIED),
        ("EMFILE", Kind.LOCAL_TROUBLE),
        ("ENFILE", Kind.LOCAL_TROUBLE),
        ("ENOBUFS", Kind.LOCAL_TROUBLE),
        ("ENOMEM", Kind.LOCAL_TROUBLE),
        ("EINVAL", Kind.LOCAL_TROUBLE),
    ],
)
def test_what_the_system_says(name: str, kind: FailureKind) -> None:
    number = getattr(errno, name)
    failure = from_os_error(OSError(number, "some   words\nof it"))
    assert (failure.kind, failure.errno, failure.detail) == (kind, number, "some words of it")


@pytest.mark.parametrize(
    ("windows", "number", "kind"),
    [
        (10061, errno.ECONNREFUSED, Kind.REFUSED),
        (10060, errno.ETIMEDOUT, Kind.TIMEOUT),
        (10065, errno.EHOSTUNREACH, Kind.UNREACHABLE),
        (10054, errno.ECONNRESET, Kind.DROPPED),
        (10013, errno.EACCES, Kind.LOCAL_DENIED),
        (64, errno.EINVAL, Kind.DROPPED),
        (121, errno.EINVAL, Kind.TIMEOUT),
        (1225, errno.EINVAL, Kind.REFUSED),
        (1231, errno.EINVAL, Kind.UNREACHABLE),
        (1232, errno.EINVAL, Kind.UNREACHABLE),
        (1236, errno.EINVAL, Kind.DROPPED),
    ],
)
def test_what_windows_says(windows: int, number: int, kind: FailureKind) -> None:
    error = OSError(number, "words")
    error.winerror = windows  # type: ignore[attr-defined,unused-ignore]
    failure = from_os_error(error)
    assert (failure.kind, failure.errno) == (kind, windows)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TimeoutError(), Kind.TIMEOUT),
        (ConnectionRefusedError(), Kind.REFUSED),
        (ConnectionResetError(), Kind.DROPPED),
        (BrokenPipeError(), Kind.DROPPED),
        (PermissionError(), Kind.LOCAL_DENIED),
        (OSError("multiple exceptions"), Kind.LOCAL_TROUBLE),
        (ssl.SSLEOFError(), Kind.DROPPED),
    ],
)
def test_errors_without_a_number(error: OSError, kind: FailureKind) -> None:
    assert from_os_error(error).kind is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("EAI_NONAME", Kind.HOST_NOT_FOUND),
        ("EAI_NODATA", Kind.NO_ADDRESS),
        ("EAI_ADDRFAMILY", Kind.NO_ADDRESS),
        ("EAI_AGAIN", Kind.RESOLVER_FAILED),
        ("EAI_FAIL", Kind.RESOLVER_FAILED),
        ("EAI_SYSTEM", Kind.RESOLVER_FAILED),
        ("EAI_MEMORY", Kind.RESOLVER_FAILED),
    ],
)
def test_what_the_resolver_says(name: str, kind: FailureKind) -> None:
    number = getattr(socket, name)
    failure = from_os_error(socket.gaierror(number, "words"))
    assert (failure.kind, failure.errno) == (kind, number)


@pytest.mark.parametrize(("number", "kind"), [(11001, Kind.HOST_NOT_FOUND), (11004, Kind.NO_ADDRESS)])
def test_what_the_resolver_of_windows_says(number: int, kind: FailureKind) -> None:
    assert from_os_error(socket.gaierror(number, "words")).kind is kind


def ssl_error(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}] words")
    error.reason = reason
    return error


TLS = b"\x15\x03\x03\x00\x02\x02\x28"


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("SSLV3_ALERT_HANDSHAKE_FAILURE", Kind.TLS_PROTOCOL),
        ("TLSV1_ALERT_PROTOCOL_VERSION", Kind.TLS_PROTOCOL),
        ("UNSUPPORTED_PROTOCOL", Kind.TLS_PROTOCOL),
        ("NO_PROTOCOLS_AVAILABLE", Kind.TLS_PROTOCOL),
        ("NO_SHARED_CIPHER", Kind.TLS_PROTOCOL),
        ("DH_KEY_TOO_SMALL", Kind.TLS_PROTOCOL),
        ("UNSAFE_LEGACY_RENEGOTIATION_DISABLED", Kind.TLS_PROTOCOL),
        ("WRONG_SIGNATURE_TYPE", Kind.TLS_PROTOCOL),
        ("TLSV1_ALERT_INSUFFICIENT_SECURITY", Kind.TLS_PROTOCOL),
        ("WRONG_VERSION_NUMBER", Kind.TLS_PROTOCOL),
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", Kind.CLIENT_CERTIFICATE),
        ("UNEXPECTED_EOF_WHILE_READING", Kind.DROPPED),
        ("BAD_SIGNATURE", Kind.TLS_BROKEN),
        ("TLSV1_ALERT_INTERNAL_ERROR", Kind.TLS_BROKEN),
        ("DECRYPTION_FAILED_OR_BAD_RECORD_MAC", Kind.TLS_BROKEN),
        ("", Kind.TLS_BROKEN),
    ],
)
def test_what_openssl_says_of_a_server_that_speaks_tls(reason: str, kind: FailureKind) -> None:
    failure = from_ssl_error(ssl_error(reason), TLS)
    assert failure.kind is kind
    assert from_ssl_error(ssl_error(reason.lower().replace("_", " ")), TLS).kind is kind


@pytest.mark.parametrize("first", [b"220 mail", b"HTTP/1.1", b"2", b"\x00\x00", b"\x15\x02"])
@pytest.mark.parametrize("reason", ["WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST"])
def test_a_server_that_does_not_speak_tls(first: bytes, reason: str) -> None:
    failure = from_ssl_error(ssl_error(reason), first * 400)
    assert failure.kind is Kind.TLS_NOT_SPOKEN
    assert failure.received == (first * 400)[:512]


@pytest.mark.parametrize(
    ("first", "tls"),
    [(b"", False), (b"\x15", True), (TLS, True), (b"\x16\x03\x01", True), (b"\x16\x02", False), (b"220 ", False)],
)
def test_what_looks_like_tls(first: bytes, tls: bool) -> None:
    assert looks_like_tls(first) is tls


def test_dropped() -> None:
    assert dropped().kind is Kind.DROPPED
