"""Exceptions of the system and of OpenSSL as a Failure: the one place that reads them."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from typing import Final

from smtpdesk.model.facts import Failure, FailureKind

_BY_NAME: Final = {
    FailureKind.REFUSED: ("ECONNREFUSED", "WSAECONNREFUSED"),
    FailureKind.TIMEOUT: ("ETIMEDOUT", "WSAETIMEDOUT"),
    FailureKind.UNREACHABLE: (
        "EHOSTUNREACH", "ENETUNREACH", "ENETDOWN", "EHOSTDOWN", "EADDRNOTAVAIL", "EAFNOSUPPORT", "ENONET",
        "WSAEHOSTUNREACH", "WSAENETUNREACH", "WSAENETDOWN", "WSAEHOSTDOWN", "WSAEADDRNOTAVAIL", "WSAEAFNOSUPPORT",
    ),
    FailureKind.DROPPED: (
        "ECONNRESET", "ECONNABORTED", "EPIPE", "ESHUTDOWN", "ENOTCONN", "EPROTO",
        "WSAECONNRESET", "WSAECONNABORTED", "WSAESHUTDOWN", "WSAENOTCONN",
    ),
    FailureKind.LOCAL_DENIED: ("EACCES", "EPERM", "WSAEACCES"),
    FailureKind.LOCAL_TROUBLE: ("EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "EADDRINUSE", "WSAEMFILE", "WSAENOBUFS"),
}  # fmt: skip
_BY_ERRNO: Final = {
    getattr(errno, name): kind for kind, names in _BY_NAME.items() for name in names if hasattr(errno, name)
}
_BY_WINDOWS: Final = {
    64: FailureKind.DROPPED,  # ERROR_NETNAME_DELETED
    121: FailureKind.TIMEOUT,  # ERROR_SEM_TIMEOUT
    1225: FailureKind.REFUSED,
    1231: FailureKind.UNREACHABLE,
    1232: FailureKind.UNREACHABLE,
    1236: FailureKind.DROPPED,  # ERROR_CONNECTION_ABORTED
}
"""What asyncio's proactor passes on from Windows itself, beside the WSA numbers (Win32 system error codes)."""

_NO_SUCH_NAME: Final = {getattr(socket, name) for name in ("EAI_NONAME",) if hasattr(socket, name)} | {11001}
_NO_ADDRESS: Final = {
    getattr(socket, name) for name in ("EAI_NODATA", "EAI_ADDRFAMILY") if hasattr(socket, name)
} | {11004}  # fmt: skip

# Not compiled ahead: most runs see no such error.
_CLIENT_CERTIFICATE: Final = r"CERTIFICATE_REQUIRED|PEER_DID_NOT_RETURN_A_CERT|ALERT_NO_CERTIFICATE"
_PROTOCOL: Final = (
    r"PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS|HANDSHAKE_FAILURE|NO_SHARED_CIPHER|NO_CIPHERS|WRONG_CIPHER"
    r"|KEY_TOO_SMALL|MD_TOO_WEAK|INSUFFICIENT_SECURITY|LEGACY_RENEGOTIATION|SIGNATURE_ALGORITHM|LEGACY_SIGALG"
    r"|WRONG_CURVE|NO_SHARED_GROUP|WRONG_SIGNATURE|WRONG_SSL_VERSION|VERSION_TOO_LOW|BAD_KEY_SHARE|NO_SUITABLE"
    r"|INAPPROPRIATE_FALLBACK|UNSUPPORTED_ELLIPTIC|TOO_WEAK"
)
_NOT_TLS: Final = r"WRONG_VERSION_NUMBER|RECORD_LAYER_FAILURE|PACKET_LENGTH_TOO_LONG|HTTP|UNKNOWN_PROTOCOL"


def from_os_error(error: OSError) -> Failure:
    """What went wrong with a name or a connection, from the exception that the system raised."""
    if isinstance(error, ssl.SSLError):
        return from_ssl_error(error, b"")
    if isinstance(error, socket.gaierror):
        if error.errno in _NO_SUCH_NAME:
            kind = FailureKind.HOST_NOT_FOUND
        elif error.errno in _NO_ADDRESS:
            kind = FailureKind.NO_ADDRESS
        else:
            kind = FailureKind.RESOLVER_FAILED
        return Failure(kind=kind, detail=_short(error.strerror), errno=error.errno)
    windows = getattr(error, "winerror", None)
    code = windows or error.errno
    kind = (
        _BY_WINDOWS.get(windows or 0) or _BY_ERRNO.get(code or 0) or _BY_ERRNO.get(error.errno or 0) or _by_class(error)
    )
    return Failure(kind=kind, detail=_short(error.strerror or type(error).__name__), errno=code)


def _by_class(error: OSError) -> FailureKind:
    if isinstance(error, TimeoutError):
        return FailureKind.TIMEOUT
    if isinstance(error, ConnectionRefusedError):
        return FailureKind.REFUSED
    if isinstance(error, ConnectionError):
        return FailureKind.DROPPED
    if isinstance(error, PermissionError):
        return FailureKind.LOCAL_DENIED
    return FailureKind.LOCAL_TROUBLE


def from_ssl_error(error: ssl.SSLError, first: bytes) -> Failure:
    """What went wrong with TLS. `first`: the first bytes that the peer sent where its TLS was expected."""
    reason = (getattr(error, "reason", None) or "").upper().replace(" ", "_")
    detail = _short(reason or str(error))
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) or "UNEXPECTED_EOF" in reason:
        return Failure(kind=FailureKind.DROPPED, detail=detail)
    if first and not looks_like_tls(first):
        return Failure(kind=FailureKind.TLS_NOT_SPOKEN, detail=detail, received=first[:512])
    if re.search(_CLIENT_CERTIFICATE, reason):
        kind = FailureKind.CLIENT_CERTIFICATE
    elif re.search(_PROTOCOL, reason) or (re.search(_NOT_TLS, reason) and first):
        kind = FailureKind.TLS_PROTOCOL
    else:
        kind = FailureKind.TLS_BROKEN
    return Failure(kind=kind, detail=detail, received=first[:512])


def looks_like_tls(first: bytes) -> bool:
    """Tell whether these first bytes are a TLS record: a known type, then version 3.x (RFC 8446 5.1)."""
    return first[:1] in (b"\x14", b"\x15", b"\x16", b"\x17") and first[1:2] in (b"", b"\x03")


def dropped(detail: str = "closed") -> Failure:
    """The other side closed the connection."""
    return Failure(kind=FailureKind.DROPPED, detail=detail)


def _short(text: str | None) -> str:
    return " ".join((text or "").split())[:120]
