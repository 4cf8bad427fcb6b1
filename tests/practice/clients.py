"""Foreign clients that talk to the practice server: the standard library's, and bare sockets."""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from smtpdesk.model.settings import Security
from smtpdesk.practice.server import PracticeServer

HOST = "127.0.0.1"
NAME = "client.example"
SECURITIES = (Security.STARTTLS, Security.TLS)


def trust(server: PracticeServer) -> ssl.SSLContext:
    """A context that trusts this server's authority and nobody else, as strictly as OpenSSL can."""
    context = ssl.create_default_context(cafile=str(server.ca_file))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


@contextmanager
def connected(server: PracticeServer, security: Security = Security.STARTTLS) -> Iterator[smtplib.SMTP]:
    """An encrypted line that said EHLO and did not sign in."""
    client = (
        smtplib.SMTP_SSL(HOST, server.tls_port, NAME, context=trust(server), timeout=5)
        if security is Security.TLS
        else smtplib.SMTP(HOST, server.starttls_port, NAME, timeout=5)
    )
    try:
        if security is Security.STARTTLS:
            client.starttls(context=trust(server))
        client.ehlo()
        yield client
    finally:
        client.close()


@contextmanager
def signed_in(server: PracticeServer, security: Security = Security.STARTTLS) -> Iterator[smtplib.SMTP]:
    """A line that is ready to send."""
    with connected(server, security) as client:
        client.login(server.user, server.secret.reveal())
        yield client


@contextmanager
def bare(port: int) -> Iterator[socket.socket]:
    """A connection that nobody speaks on."""
    with socket.create_connection((HOST, port), timeout=5) as line:
        yield line


def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until something holds; fail where it does not in time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)
