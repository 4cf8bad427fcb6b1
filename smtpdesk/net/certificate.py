"""The peer's certificate in words that we can use, trusted or not, with all its faults."""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from smtpdesk.model.facts import Certificate, CertificateFault
from smtpdesk.model.visible_text import visible

if TYPE_CHECKING:
    from cryptography import x509

MAX_CHAIN: Final = 16
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SELF_SIGNED: Final = {18, 19}
_NO_ISSUER: Final = {2, 20, 21, 27}
_TOO_WEAK: Final = {66, 67, 68}
_NAME: Final = {62, 63, 64}
_PURPOSE: Final = {24, 26, 79}
_REVOKED: Final = {23}
_INTERMEDIATE_OF: Final = (
    "let's encrypt", "digicert", "sectigo", "globalsign", "godaddy", "go daddy", "google trust services", "amazon",
    "entrust", "zerossl", "comodo", "geotrust", "thawte", "rapidssl", "microsoft", "usertrust", "gandi", "starfield",
)  # fmt: skip
"""Public authorities that never sign a server with their root: a lone certificate of theirs lacks its intermediate."""


def fingerprint(der: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(der).hexdigest()


def read_trusted(peer: dict[str, Any], chain: list[bytes], host: str) -> Certificate | None:
    """A certificate that was verified, from the standard library's own reading: no further import is needed.

    `peer` is empty where the system and not OpenSSL verified it, on Windows and macOS; then the chain is read.
    """
    if "notAfter" not in peer:
        found = read(chain, host, datetime.now(UTC), None)
        return None if found is None else replace(found, faults=(), trusted=True)
    der = chain[0]
    names = tuple(_shown(str(value)) for kind, value in peer.get("subjectAltName", ()) if kind in ("DNS", "IP Address"))
    return Certificate(
        subject=_first_name(peer.get("subject", ())),
        issuer=_first_name(peer.get("issuer", ())),
        names=names,
        not_before=_moment(peer["notBefore"]),
        not_after=_moment(peer["notAfter"]),
        fingerprint=fingerprint(der),
        pem=ssl.DER_cert_to_PEM_cert(der),
    )


def _moment(text: str) -> datetime:
    """A time as OpenSSL writes it (`Jun  1 12:00:00 2025 GMT`), whatever language the system speaks."""
    month, day, clock, year, _zone = text.split()
    hour, minute, second = map(int, clock.split(":"))
    return datetime(int(year), _MONTHS.index(month) + 1, int(day), hour, minute, second, tzinfo=UTC)


def _first_name(parts: Any) -> str:
    fields = {key: value for rdn in parts for key, value in rdn}
    words = [str(fields[key]) for key in ("commonName", "organizationName") if fields.get(key)]
    return _shown(", ".join(words))


def _shown(text: str) -> str:
    """Words of a certificate, bounded, and harmless to whoever looks at them."""
    return "".join(visible(char) for char in text[:300])


def read(chain: list[bytes], host: str, now: datetime, verify_code: int | None) -> Certificate | None:
    """A certificate that was not verified, with every fault that can be found.

    `verify_code` is OpenSSL's first error (None: it was not asked). OpenSSL looks at the strength of the server's own
    key, then builds the chain, then looks at the other keys, at the name, at the dates: what it says about trust is
    complete but where that key is weak; names and dates are read here. None where it cannot be read at all.
    """
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        certificates = [x509.load_der_x509_certificate(der) for der in chain[:MAX_CHAIN]]
        leaf = certificates[0]
        names = _names(leaf)
        faults = [*_faults_of_trust(certificates, verify_code), *_faults_of_strength(certificates, verify_code)]
        if not matches(host, names):
            faults.append(CertificateFault.NAME_MISMATCH)
        if any(one.not_valid_after_utc < now for one in certificates):
            faults.append(CertificateFault.EXPIRED)
        if any(one.not_valid_before_utc > now for one in certificates):
            faults.append(CertificateFault.NOT_YET_VALID)
        if verify_code in _REVOKED:
            faults.append(CertificateFault.REVOKED)
        if verify_code in _PURPOSE:
            faults.append(CertificateFault.WRONG_PURPOSE)
        if verify_code is not None and not faults:
            faults.append(CertificateFault.UNTRUSTED)
        return Certificate(
            subject=_name(leaf.subject),
            issuer=_name(leaf.issuer),
            names=tuple(map(_shown, names)),
            not_before=leaf.not_valid_before_utc,
            not_after=leaf.not_valid_after_utc,
            fingerprint=fingerprint(chain[0]),
            key=_key(leaf),
            signature=leaf.signature_hash_algorithm.name if leaf.signature_hash_algorithm else "",
            chain=tuple(_name(one.subject) for one in certificates),
            faults=tuple(dict.fromkeys(faults)),
            trusted=False,
            pem=ssl.DER_cert_to_PEM_cert(chain[0]),
        )
    except (
        ValueError,
        TypeError,
        IndexError,
        UnsupportedAlgorithm,
        x509.DuplicateExtension,
        x509.InvalidVersion,
        x509.UnsupportedGeneralNameType,
    ):
        return None


def _name(name: x509.Name) -> str:
    from cryptography.x509.oid import NameOID

    words = [
        str(attribute.value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for attribute in name.get_attributes_for_oid(oid)[:1]
    ]
    return _shown(", ".join(words) or name.rfc4514_string())


def _names(leaf: x509.Certificate) -> list[str]:
    """The names it is valid for: the alternative names; the common name alone no longer counts (RFC 9525 2)."""
    from cryptography import x509

    try:
        alternative = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    names = [str(name) for name in alternative.get_values_for_type(x509.DNSName)]
    return (names + [str(ip) for ip in alternative.get_values_for_type(x509.IPAddress)])[:200]


def matches(host: str, names: list[str] | tuple[str, ...]) -> bool:
    """Tell whether a host name (in ASCII) or IP address is among the names (RFC 9525 6.3: `*` for one whole label)."""
    import ipaddress

    wanted = host.rstrip(".").lower()
    try:
        ip = ipaddress.ip_address(wanted.partition("%")[0])
    except ValueError:
        _, _, parent = wanted.partition(".")
        return any(
            name == wanted or (name.startswith("*.") and bool(parent) and name[2:] == parent)
            for name in (one.rstrip(".").lower() for one in names)
        )
    return any(name == str(ip) for name in names)


def _faults_of_trust(chain: list[x509.Certificate], code: int | None) -> list[CertificateFault]:
    leaf, top = chain[0], chain[-1]
    if leaf.issuer == leaf.subject and code in _SELF_SIGNED | _NO_ISSUER | _TOO_WEAK | {None}:
        return [CertificateFault.SELF_SIGNED]
    if code in _SELF_SIGNED:
        return [CertificateFault.UNKNOWN_ISSUER]
    if code not in _NO_ISSUER:
        return []
    if top.issuer != top.subject and (not _linked(chain) or _wants_intermediate(top)):
        return [CertificateFault.MISSING_INTERMEDIATE]
    return [CertificateFault.UNKNOWN_ISSUER]


def _linked(chain: list[x509.Certificate]) -> bool:
    subjects = {one.subject for one in chain[1:]}
    return len(chain) == 1 or chain[0].issuer in subjects


def _wants_intermediate(top: x509.Certificate) -> bool:
    """Tell whether the issuer is no root: it says where its own certificate is to be had, or is known for that."""
    from cryptography import x509
    from cryptography.x509.oid import AuthorityInformationAccessOID, ExtensionOID

    if any(word in _name(top.issuer).lower() for word in _INTERMEDIATE_OF):
        return True
    try:
        access = top.extensions.get_extension_for_oid(ExtensionOID.AUTHORITY_INFORMATION_ACCESS).value
    except x509.ExtensionNotFound:
        return False
    return isinstance(access, x509.AuthorityInformationAccess) and any(
        one.access_method == AuthorityInformationAccessOID.CA_ISSUERS for one in access
    )


def _faults_of_strength(chain: list[x509.Certificate], code: int | None) -> list[CertificateFault]:
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

    weak = code in _TOO_WEAK
    for one in chain:
        key = one.public_key()
        small = (isinstance(key, rsa.RSAPublicKey | dsa.DSAPublicKey) and key.key_size < 2048) or (
            isinstance(key, ec.EllipticCurvePublicKey) and key.key_size < 224
        )
        digest = one.signature_hash_algorithm
        old = digest is not None and digest.name in ("md5", "sha1") and one.issuer != one.subject
        weak = weak or small or old
    return [CertificateFault.WEAK_KEY] if weak else []


def _key(leaf: x509.Certificate) -> str:
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

    key = leaf.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"{key.curve.name} {key.key_size}"
    if isinstance(key, dsa.DSAPublicKey):
        return f"DSA {key.key_size}"
    return type(key).__name__.removesuffix("PublicKey")
