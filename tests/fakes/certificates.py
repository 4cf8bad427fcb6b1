"""Server certificates, right and wrong in any way that we tell apart. Loopback names only; made once a run."""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from smtpdesk.model.facts import CertificateFault

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

KINDS: Final = frozenset(
    {
        CertificateFault.EXPIRED,
        CertificateFault.NOT_YET_VALID,
        CertificateFault.NAME_MISMATCH,
        CertificateFault.SELF_SIGNED,
        CertificateFault.UNKNOWN_ISSUER,
        CertificateFault.MISSING_INTERMEDIATE,
        CertificateFault.WEAK_KEY,
        CertificateFault.WRONG_PURPOSE,
    }
)
NAMES: Final = ("localhost", "127.0.0.1", "::1")
OTHER_NAME: Final = "server12.example.com"


P = ParamSpec("P")
T = TypeVar("T")
_making: Final = threading.RLock()


def once(make: Callable[P, T]) -> Callable[P, T]:
    """Make a thing once for each set of arguments, whichever thread asks first: servers live in threads."""
    made = lru_cache(maxsize=None)(make)

    def get(*args: P.args, **kwargs: P.kwargs) -> T:
        with _making:
            return made(*args, **kwargs)  # type: ignore[arg-type]

    return get


@once
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="smtpdesk-ca-")


@once
def authority() -> trustme.CA:
    """The CA that clients of the tests trust."""
    return trustme.CA()


@once
def stranger() -> trustme.CA:
    """A CA that nobody trusts."""
    return trustme.CA(organization_name="Nobody's Own CA")


@once
def inspector(name: str) -> trustme.CA:
    """A CA of this name, such as a virus scanner or a company's gateway makes certificates with."""
    return trustme.CA(organization_name=name)


@once
def ca_file(by: str = "") -> str:
    """The file with the certificate of the trusted CA, for a client; or of an inspector that it trusts."""
    path = Path(_folder().name) / f"ca-{len(list(Path(_folder().name).iterdir()))}.pem"
    (inspector(by) if by else authority()).cert_pem.write_to_path(path)
    return str(path)


@once
def server_context(
    faults: frozenset[CertificateFault] = frozenset(), by: str = "", names: tuple[str, ...] = ()
) -> ssl.SSLContext:
    """A server's context whose certificate has exactly these faults, and is trusted where there are none.

    `by` is the inspector that made it; `names` are those that a NAME_MISMATCH shows.
    """
    pem = server_pem(faults, by, names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if CertificateFault.WEAK_KEY in faults:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with tempfile.NamedTemporaryFile(dir=_folder().name, suffix=".pem") as file:
        file.write(pem)
        file.flush()
        context.load_cert_chain(file.name)
    return context


@once
def server_pem(faults: frozenset[CertificateFault] = frozenset(), by: str = "", names: tuple[str, ...] = ()) -> bytes:
    """The key and the chain that a server with these faults has, as PEM. Raises ValueError for what cannot be made."""
    if unknown := faults - KINDS:
        raise ValueError(f"no certificate can be made that is {', '.join(sorted(unknown))}")
    key: Key = ec.generate_private_key(ec.SECP256R1())
    if CertificateFault.WEAK_KEY in faults:
        key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    ca = stranger() if CertificateFault.UNKNOWN_ISSUER in faults else authority()
    if CertificateFault.MISSING_INTERMEDIATE in faults:
        ca = ca.create_child_ca()
    if by:
        ca = inspector(by)
    leaf = _leaf(key, faults, names, None if CertificateFault.SELF_SIGNED in faults else ca)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + leaf.public_bytes(serialization.Encoding.PEM)


def _leaf(
    key: Key, faults: frozenset[CertificateFault], others: tuple[str, ...], ca: trustme.CA | None
) -> x509.Certificate:
    begin, end = _lifetime(faults)
    names = list(others or (OTHER_NAME,)) if CertificateFault.NAME_MISMATCH in faults else list(NAMES)
    usage = ExtendedKeyUsageOID.SERVER_AUTH
    if CertificateFault.WRONG_PURPOSE in faults:
        usage = ExtendedKeyUsageOID.EMAIL_PROTECTION
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    )
    if CertificateFault.MISSING_INTERMEDIATE in faults:
        # Where the certificate of the issuer is to be had: only what a root did not sign says that.
        where = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier("http://ca.example.com/issuer.crt")
        )
        builder = builder.add_extension(x509.AuthorityInformationAccess([where]), critical=False)
    if ca is None:
        return builder.issuer_name(subject).sign(key, hashes.SHA256())
    issuer = x509.load_pem_x509_certificate(ca.cert_pem.bytes())
    issuer_key = serialization.load_pem_private_key(ca.private_key_pem.bytes(), None)
    assert isinstance(issuer_key, ec.EllipticCurvePrivateKey)
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        builder.issuer_name(issuer.subject)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _lifetime(faults: frozenset[CertificateFault]) -> tuple[datetime, datetime]:
    now = datetime.now(UTC)
    if CertificateFault.EXPIRED in faults:
        return now - timedelta(days=100), now - timedelta(days=10)
    if CertificateFault.NOT_YET_VALID in faults:
        return now + timedelta(days=10), now + timedelta(days=100)
    return now - timedelta(days=1), now + timedelta(days=90)


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def faults_of(words: tuple[str, ...]) -> frozenset[CertificateFault]:
    """The faults that a play names: `ok`, or one or more of CertificateFault's values. Raises ValueError."""
    told = tuple(word for word in words if "=" not in word)
    if told == ("ok",):
        return frozenset()
    return frozenset(CertificateFault(word) for word in told)


def issuer_of(words: tuple[str, ...]) -> str:
    """The inspector that a play names by `by=A_Name`, with blanks for `_`; nothing where it names none."""
    return next((word[3:].replace("_", " ") for word in words if word.startswith("by=")), "")


def names_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The names that a play has in its certificate by `for=a.example,b.example`."""
    return next((tuple(word[4:].split(",")) for word in words if word.startswith("for=")), ())
