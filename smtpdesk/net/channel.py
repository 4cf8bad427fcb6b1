"""One connection: TCP, then TLS through memory. What goes wrong is given back as a Failure, never raised."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from datetime import UTC, datetime
from typing import Any, Final

from smtpdesk.model.facts import Address, CertificateFault, Failure, FailureKind, Tls
from smtpdesk.net import certificate as certificates
from smtpdesk.net.failure import dropped, from_os_error, from_ssl_error
from smtpdesk.net.trust import unverified, verified
from smtpdesk.wire.address import UnwritableName, ascii_host

_HIGH_WATER: Final = 256 * 1024
_CHUNK: Final = 64 * 1024
_BUFFER: Final = 16 * 1024
"""Bytes that are taken from the system at a time."""
_DER: Final = 2  # _ssl.ENCODING_DER


class Channel(asyncio.BufferedProtocol):
    """A TCP connection that can turn to TLS. One reader at a time; a cancelled read loses nothing.

    It lends asyncio a buffer: else a new one of 256 KiB would be made, and given back to the system, for each answer.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._transport: asyncio.Transport | None = None
        self._socket: Any = None
        self._local_ip = ""
        self._buffer = memoryview(bytearray(_BUFFER))
        self._received = bytearray()
        self._closed: Failure | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._paused = False
        self._tls: ssl.SSLObject | None = None
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()

    # what asyncio tells us

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport. Small commands leave at once (TCP_NODELAY)."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._socket = transport.get_extra_info("socket")
        name = transport.get_extra_info("sockname")
        self._local_ip = str(name[0]).partition("%")[0] if name else ""
        self._set("TCP_NODELAY")

    def get_buffer(self, _sizehint: int) -> memoryview:
        """Lend the place that bytes are to be put."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Keep the bytes until they are read; let the peer wait where there are too many."""
        self._received += self._buffer[:nbytes]
        if len(self._received) > _HIGH_WATER and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        """The peer will send no more."""
        self._closed = self._closed or dropped()
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone; what was received can still be read. A lost transport must not be touched again."""
        self._transport = None
        if self._closed is None:
            self._closed = from_os_error(exc) if isinstance(exc, OSError) else dropped()
        self._wake()
        self.resume_writing()

    def pause_writing(self) -> None:
        """The system's buffer is full."""
        self._writable = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        """The system's buffer has room again."""
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)
        self._writable = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # what a check asks for

    @property
    def local_ip(self) -> str:
        """The address of this computer on this connection."""
        return self._local_ip

    async def read(self) -> bytes | Failure:
        """Give what has come, as soon as there is something; a Failure once the line is closed and all is read."""
        while True:
            data = self.take()
            if data:
                return data
            if isinstance(data, Failure):
                return data
            if self._closed is not None and not self._received:
                return self._closed
            await self._more()

    async def read_at_most(self, count: int) -> bytes | Failure:
        """Give at most so many of the bytes that came in clear, as soon as there is one; the rest waits for `read`."""
        while not self._received:
            if self._closed is not None:
                return self._closed
            await self._more()
        part = bytes(self._received[:count])
        del self._received[:count]
        if not self._received:
            self._go_on()
        return part

    def take(self) -> bytes | Failure:
        """Give what has come already, decrypted; nothing where nothing came. Never waits."""
        raw = self._take_raw() if self._received else b""
        if self._tls is None:
            return raw
        if raw:
            self._incoming.write(raw)
        elif not self._incoming.pending and not self._tls.pending():
            return b""
        parts: list[bytes] = []
        try:
            while part := self._tls.read(_CHUNK):
                parts.append(part)
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            self._closed = self._closed or dropped("tls-closed")
        except ssl.SSLError as error:
            self._closed = self._closed or from_ssl_error(error, b"")
        self._flush()
        return b"".join(parts)

    async def write(self, data: bytes) -> Failure | None:
        """Send; give a Failure where the line is already closed. Waits only where the system's buffer is full."""
        for begin in range(0, len(data), _CHUNK):
            if self._transport is None or self._transport.is_closing():
                return self._closed or dropped()
            part = data[begin : begin + _CHUNK]
            if self._tls is None:
                self._transport.write(part)
            else:
                try:
                    self._tls.write(part)
                except ssl.SSLError as error:
                    return self._closed or from_ssl_error(error, b"")
                self._flush()
            if self._writable is not None:
                await asyncio.shield(self._writable)
        # A server that follows Nagle (RFC 896) holds an answer back until what it sent before is acknowledged: after
        # its session tickets (RFC 8446 4.6.1) that of EHLO came 40 ms late. Only Linux lets us say so.
        self._set("TCP_QUICKACK")
        return None

    async def start_tls(self, host: str, ca_file: str = "", accepted: str = "") -> Tls | Failure:
        """Encrypt the line and verify the certificate for `host`.

        With `accepted`, the fingerprint of the one certificate that the person accepted, nothing but that is asked.
        A Failure of kind CERTIFICATE has the certificate with all its faults.
        """
        context = unverified() if accepted else verified(ca_file)
        if isinstance(context, Failure):
            return context
        try:
            name = ascii_host(host).rstrip(".").partition("%")[0]
            tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=name)
        except (UnwritableName, ValueError) as error:
            return Failure(kind=FailureKind.TLS_BROKEN, detail=type(error).__name__)
        first = b""
        while True:
            try:
                tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                self._flush()
            except ssl.SSLCertVerificationError as error:
                self._flush()
                return self._refused(tls, name, error)
            except ssl.SSLError as error:
                self._flush()
                return from_ssl_error(error, first)
            if not self._received:
                if self._closed is not None:
                    if first:
                        return from_ssl_error(ssl.SSLEOFError(), first)
                    return self._closed
                await self._more()
                continue
            raw = self._take_raw()
            first = first or raw[:512]
            self._incoming.write(raw)
        self._flush()
        self._tls = tls
        return self._encrypted(tls, name, accepted)

    def _encrypted(self, tls: ssl.SSLObject, host: str, accepted: str) -> Tls | Failure:
        chain = _chain(tls)
        if accepted:
            certificate = certificates.read(chain, host, datetime.now(UTC), None)
            if certificate is None or certificate.fingerprint != accepted:
                fault = (CertificateFault.NOT_THE_ACCEPTED_ONE,)
                if certificate is not None:
                    certificate = _replaced(certificate, faults=fault + certificate.faults)
                return Failure(kind=FailureKind.CERTIFICATE, detail="not-the-accepted-one", certificate=certificate)
            certificate = _replaced(certificate, accepted=True)
        else:
            certificate = certificates.read_trusted(tls.getpeercert() or {}, chain, host)
        name, _, bits = tls.cipher() or ("", "", 0)
        return Tls(version=tls.version() or "", cipher=name, bits=bits or 0, certificate=certificate)

    def _refused(self, tls: ssl.SSLObject, host: str, error: ssl.SSLCertVerificationError) -> Failure:
        certificate = certificates.read(_chain(tls), host, datetime.now(UTC), error.verify_code or 0)
        detail = (error.verify_message or error.reason or "certificate")[:120]
        return Failure(kind=FailureKind.CERTIFICATE, detail=detail, errno=error.verify_code, certificate=certificate)

    def abort(self) -> None:
        """End the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def close(self) -> None:
        """End the connection after what was written has left, without waiting for it."""
        if self._transport is not None:
            self._transport.close()

    # inside

    def _take_raw(self) -> bytes:
        raw = bytes(self._received)
        self._received.clear()
        self._go_on()
        return raw

    def _go_on(self) -> None:
        """Let the peer send again, where it had to wait."""
        if self._paused and self._transport is not None and not self._transport.is_closing():
            self._paused = False
            self._transport.resume_reading()

    async def _more(self) -> None:
        """Wait until something came or the line was closed."""
        if self._received or self._closed is not None:
            return
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _set(self, option: str) -> None:
        """Switch an option of TCP on, where this system has it and the connection still stands."""
        number = getattr(socket, option, None)
        if number is not None and self._socket is not None and self._transport is not None:
            with contextlib.suppress(OSError):  # reset already: the next read tells it
                self._socket.setsockopt(socket.IPPROTO_TCP, number, 1)

    def _flush(self) -> None:
        data = self._outgoing.read()
        if data and self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)


def _replaced(certificate: Any, **changes: Any) -> Any:
    from dataclasses import replace

    return replace(certificate, **changes)


def _chain(tls: ssl.SSLObject) -> list[bytes]:
    """The chain as the server sent it. OpenSSL keeps it when verification failed, too."""
    inner: Any = getattr(tls, "_sslobj", tls)
    found = inner.get_unverified_chain() or ()
    return [one if isinstance(one, bytes) else one.public_bytes(_DER) for one in found][: certificates.MAX_CHAIN]
