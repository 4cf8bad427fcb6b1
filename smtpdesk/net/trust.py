"""Which certificates are trusted: the system's store, or the CA file of an account."""

from __future__ import annotations

import os
import re
import ssl
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from smtpdesk.model.facts import Failure, FailureKind

if TYPE_CHECKING:
    from truststore import SSLContext


_BUNDLES: Final = (
    "/etc/ssl/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
)
"""Where systems have their authorities; truststore 0.10 looks there where OpenSSL was built for another system."""


@lru_cache(maxsize=1)
def _system() -> SSLContext:
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@lru_cache(maxsize=1)
def unverified() -> ssl.SSLContext:
    """A context that verifies nothing: only to look at a certificate, or to hold it against the accepted one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def system_authorities() -> int | None:
    """Count the certificate authorities in the system's store; None where the system keeps them to itself.

    With none of them every server's certificate is refused. Reads files: not for the window's thread.
    """
    if sys.platform in ("win32", "darwin"):
        return None
    context = ssl.create_default_context()
    places = ssl.get_default_verify_paths()
    # A folder is looked up certificate by certificate, as they are needed: none of them is loaded.
    names = os.listdir(places.capath) if places.capath else []
    hashed = sum(re.fullmatch(r"[0-9a-fA-F]{8}\.\d", name) is not None for name in names)
    if not places.cafile and not hashed:
        bundle = next(filter(os.path.isfile, _BUNDLES), None)
        if bundle is not None:
            context.load_verify_locations(cafile=bundle)
    return context.cert_store_stats()["x509_ca"] or hashed


def verified(ca_file: str) -> ssl.SSLContext | SSLContext | Failure:
    """A context that verifies against the CA file, or against the system's store where none is named.

    An intermediate certificate in the CA file is trusted as it stands: the person put it there.
    """
    if not ca_file:
        return _system()
    try:
        found = os.stat(ca_file)
    except (OSError, ValueError) as error:
        return Failure(kind=FailureKind.CA_FILE, detail=type(error).__name__)
    return _trusting(ca_file, (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns))


@lru_cache(maxsize=8)
def _trusting(ca_file: str, _state: tuple[int, ...]) -> ssl.SSLContext | Failure:
    """A context for a CA file, read once as long as the file stays as it is."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        context.load_verify_locations(cafile=ca_file)
    except ssl.SSLError:
        return Failure(kind=FailureKind.CA_FILE, detail="no-certificate")
    except (OSError, ValueError) as error:
        return Failure(kind=FailureKind.CA_FILE, detail=type(error).__name__)
    if not context.get_ca_certs() and context.cert_store_stats()["x509"] == 0:
        return Failure(kind=FailureKind.CA_FILE, detail="no-certificate")
    return context
