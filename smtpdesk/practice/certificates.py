"""Certificates of the practice server: a small authority that lives for one start, and what it signs.

The authority's private key never leaves this module's memory and is forgotten once it has signed; the server's own is
kept by OpenSSL alone. Only the authority's certificate, which is public, is given out.
"""

from __future__ import annotations

import ipaddress
import secrets
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from smtpdesk.practice.trick import Trick

NAMES: Final = ("localhost", "127.0.0.1", "::1")
OTHER_NAME: Final = "mail.other.example"
DAYS: Final = 90
"""Far enough from the end that no check warns of it. Nobody holds the key for longer than the server runs."""
_SKEW: Final = timedelta(hours=1)
"""How far the clock may be set back while the server runs (summer time set by hand, say)."""

_Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Certificates:
    """The authority's certificate as PEM, and a server context for a good line and for each certificate trick."""

    authority_pem: bytes
    contexts: dict[Trick, ssl.SSLContext]


def make_certificates(folder: Path) -> Certificates:
    """Make an authority, its server certificates and their TLS contexts. Raises OSError.

    OpenSSL takes a key from a file only, so the server's key stands in `folder` for a moment, encrypted with a
    password that is never written down.
    """
    now = datetime.now(UTC)
    good = (now - _SKEW, now + timedelta(days=DAYS))
    past = (now - timedelta(days=DAYS), now - timedelta(days=2))
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _authority(authority_key, *good)
    leaves = {
        Trick.NONE: _leaf(key, NAMES, *good, authority, authority_key),
        Trick.CERTIFICATE_EXPIRED: _leaf(key, NAMES, *past, authority, authority_key),
        Trick.CERTIFICATE_OTHER_NAME: _leaf(key, (OTHER_NAME,), *good, authority, authority_key),
        Trick.CERTIFICATE_SELF_SIGNED: _leaf(key, NAMES, *good, None, key),
    }
    return Certificates(
        authority_pem=authority.public_bytes(Encoding.PEM),
        contexts={trick: _context(leaf, key, folder) for trick, leaf in leaves.items()},
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(key: _Key, subject: x509.Name, start: datetime, end: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _authority(key: _Key, start: datetime, end: datetime) -> x509.Certificate:
    # A name of its own for each start: OpenSSL looks issuers up by name, and two starts must not be taken for one.
    subject = _name(f"SMTP Desk practice authority {secrets.token_hex(4)}")
    return (
        _builder(key, subject, start, end)
        .issuer_name(subject)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _leaf(
    key: _Key,
    names: tuple[str, ...],
    start: datetime,
    end: datetime,
    authority: x509.Certificate | None,
    signing_key: _Key,
) -> x509.Certificate:
    """Make a server certificate (RFC 5280 4.2, RFC 9525 6.3); without an authority it signs itself."""
    subject = _name(names[0])
    return (
        _builder(key, subject, start, end)
        .issuer_name(authority.subject if authority else subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False)
        .sign(signing_key, hashes.SHA256())
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _context(leaf: x509.Certificate, key: _Key, folder: Path) -> ssl.SSLContext:
    password = secrets.token_bytes(32).hex().encode()
    pem = leaf.public_bytes(Encoding.PEM) + key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Not by NamedTemporaryFile: on Windows its file cannot be opened a second time.
    handle, path = tempfile.mkstemp(prefix="practice-", suffix=".pem", dir=folder)
    try:
        with open(handle, "wb") as file:
            file.write(pem)
        context.load_cert_chain(path, password=password)
    finally:
        Path(path).unlink()
    return context
