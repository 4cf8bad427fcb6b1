"""Every fault of a certificate is told, alone and together, whatever is trusted, and nothing secret passes before."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from smtpdesk.model.facts import Certificate, CertificateFault, Failure, FailureKind, Tls
from smtpdesk.net.certificate import matches, read, read_trusted
from smtpdesk.net.network import Link
from tests.fakes import certificates
from tests.fakes.scripted_server import scripted_server
from tests.net.client import with_link

Fault = CertificateFault
NOW = datetime.datetime.now(datetime.UTC)

CASES: list[set[CertificateFault]] = [
    {Fault.EXPIRED},
    {Fault.NOT_YET_VALID},
    {Fault.NAME_MISMATCH},
    {Fault.SELF_SIGNED},
    {Fault.UNKNOWN_ISSUER},
    {Fault.MISSING_INTERMEDIATE},
    {Fault.WEAK_KEY},
    {Fault.WRONG_PURPOSE},
    {Fault.EXPIRED, Fault.NAME_MISMATCH},
    {Fault.EXPIRED, Fault.UNKNOWN_ISSUER, Fault.NAME_MISMATCH},
    {Fault.SELF_SIGNED, Fault.EXPIRED, Fault.NAME_MISMATCH},
    {Fault.NOT_YET_VALID, Fault.UNKNOWN_ISSUER},
    {Fault.WEAK_KEY, Fault.EXPIRED, Fault.NAME_MISMATCH},
    {Fault.WEAK_KEY, Fault.UNKNOWN_ISSUER},
    {Fault.SELF_SIGNED, Fault.WEAK_KEY},
    {Fault.MISSING_INTERMEDIATE, Fault.NAME_MISMATCH, Fault.EXPIRED},
    {Fault.WRONG_PURPOSE, Fault.NAME_MISMATCH},
]
NAMES = [" ".join(sorted(case)) for case in CASES]


def shown(faults: set[CertificateFault], ca_file: str, accepted: str = "") -> Tls | Failure:
    async def work(link: Link) -> Tls | Failure:
        return await link.start_tls("localhost", ca_file, accepted)

    script = f"TLS: {' '.join(sorted(faults)) or 'ok'}\nS: 220 hello\nEXPECT-EOF"
    with scripted_server(script) as server:
        return with_link(server.port, work)


def refused(answer: Tls | Failure) -> Certificate:
    assert isinstance(answer, Failure), answer
    assert answer.kind is FailureKind.CERTIFICATE
    assert answer.certificate is not None
    assert not answer.certificate.trusted
    assert not answer.certificate.accepted
    return answer.certificate


@pytest.mark.parametrize("faults", CASES, ids=NAMES)
def test_each_fault_is_told(faults: set[CertificateFault]) -> None:
    certificate = refused(shown(faults, certificates.ca_file()))
    hidden = {Fault.UNKNOWN_ISSUER} if Fault.WEAK_KEY in faults else set()  # OpenSSL looks no further
    assert set(certificate.faults) == faults - hidden
    name = certificates.OTHER_NAME if Fault.NAME_MISMATCH in faults else "localhost"
    assert name in certificate.names
    assert certificate.subject == name
    assert (certificate.not_after < NOW) == (Fault.EXPIRED in faults)
    assert (certificate.not_before > NOW) == (Fault.NOT_YET_VALID in faults)
    assert certificate.key == ("RSA 1024" if Fault.WEAK_KEY in faults else "secp256r1 256")
    assert certificate.signature == "sha256"
    assert certificate.chain[0] == name


def test_a_trusted_certificate_has_no_fault() -> None:
    answer = shown(set(), certificates.ca_file())
    assert isinstance(answer, Tls)
    assert answer.certificate is not None
    assert answer.certificate.faults == ()


def test_a_ca_file_is_trusted_alone() -> None:
    stranger = refused(shown({Fault.UNKNOWN_ISSUER}, certificates.ca_file()))
    assert "Nobody's Own CA" in stranger.issuer


LOOK = """
import asyncio, json, sys
from smtpdesk.model.facts import Address, Failure
from smtpdesk.net.network import SystemNetwork
async def run():
    link = await SystemNetwork().connect(Address("127.0.0.1", int(sys.argv[1]), 4))
    told = await link.start_tls("localhost")
    link.abort()
    return told
told = asyncio.run(run())
failed = isinstance(told, Failure)
certificate = told.certificate
print(json.dumps([told.kind if failed else "", sorted(certificate.faults), certificate.trusted]))
"""


@pytest.mark.parametrize(
    "faults",
    [set(), {Fault.UNKNOWN_ISSUER}, {Fault.EXPIRED, Fault.NAME_MISMATCH}, {Fault.SELF_SIGNED}, {Fault.WEAK_KEY}],
    ids=lambda faults: " ".join(sorted(faults)) or "ok",
)
def test_by_the_store_of_the_system(faults: set[CertificateFault]) -> None:
    script = f"TLS: {' '.join(sorted(faults)) or 'ok'}\nS: 220 hello\nSILENT"
    with scripted_server(script) as server:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", LOOK, str(server.port)],
            env=os.environ | {"SSL_CERT_FILE": certificates.ca_file()},
            capture_output=True,
            text=True,
            timeout=20,
        )
    assert done.stderr == ""
    assert json.loads(done.stdout) == ["certificate" if faults else "", sorted(faults), not faults]


def fingerprint(faults: set[CertificateFault]) -> str:
    return refused(shown(faults, certificates.ca_file())).fingerprint


@pytest.mark.parametrize("faults", CASES, ids=NAMES)
def test_the_accepted_certificate_is_enough_whatever_its_faults(faults: set[CertificateFault]) -> None:
    accepted = fingerprint(faults)
    answer = shown(faults, "", accepted)
    assert isinstance(answer, Tls)
    assert answer.certificate is not None
    assert answer.certificate.accepted
    assert not answer.certificate.trusted
    assert answer.certificate.fingerprint == accepted
    seen = set(answer.certificate.faults)
    # Nobody is asked whom to trust: what only that would show stays unknown.
    assert seen == faults - {Fault.UNKNOWN_ISSUER, Fault.MISSING_INTERMEDIATE, Fault.WRONG_PURPOSE}


@pytest.mark.parametrize("faults", [set(), {Fault.SELF_SIGNED}, {Fault.UNKNOWN_ISSUER, Fault.EXPIRED}], ids=len)
def test_any_other_certificate_than_the_accepted_one_is_refused(faults: set[CertificateFault]) -> None:
    certificate = refused(shown(faults, certificates.ca_file(), "ab" * 32))
    assert certificate.faults[0] is Fault.NOT_THE_ACCEPTED_ONE


@pytest.mark.parametrize(
    ("content", "detail"),
    [(None, "FileNotFoundError"), ("", "no-certificate"), ("rubbish", "no-certificate")],
)
def test_a_ca_file_that_cannot_be_read(tmp_path: Path, content: str | None, detail: str) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    answer = shown(set(), str(path))
    assert isinstance(answer, Failure)
    assert (answer.kind, answer.detail) == (FailureKind.CA_FILE, detail)


def test_a_folder_is_no_ca_file(tmp_path: Path) -> None:
    answer = shown(set(), str(tmp_path))
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.CA_FILE


@pytest.mark.parametrize(
    ("host", "names", "same"),
    [
        ("mail.example.com", ["mail.example.com"], True),
        ("MAIL.example.com.", ["Mail.Example.Com"], True),
        ("mail.example.com", ["*.example.com"], True),
        ("a.mail.example.com", ["*.example.com"], False),
        ("example.com", ["*.example.com"], False),
        ("mail.example.com", ["m*.example.com"], False),
        ("mail.example.com", ["*"], False),
        ("com", ["*."], False),
        ("mail.example.com", [], False),
        ("192.0.2.1", ["192.0.2.1"], True),
        ("192.0.2.1", ["*.0.2.1"], False),
        ("2001:0db8::0001", ["2001:db8::1"], True),
        ("fe80::1%eth0", ["fe80::1"], True),
    ],
)
def test_names(host: str, names: list[str], same: bool) -> None:
    assert matches(host, names) is same


def made(
    key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, subject: str, *extensions: x509.ExtensionType
) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - datetime.timedelta(days=1))
        .not_valid_after(NOW + datetime.timedelta(days=1))
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, algorithm).public_bytes(serialization.Encoding.DER)


def test_keys_of_other_kinds() -> None:
    certificate = read([made(ed25519.Ed25519PrivateKey.generate(), "localhost")], "localhost", NOW, 18)
    assert certificate is not None
    assert certificate.key == "Ed25519"
    assert certificate.signature == ""
    assert set(certificate.faults) == {Fault.SELF_SIGNED, Fault.NAME_MISMATCH}
    assert certificate.names == ()


def test_a_certificate_that_the_system_and_not_openssl_verified() -> None:
    chain = [made(ec.generate_private_key(ec.SECP256R1()), "localhost")]
    certificate = read_trusted({}, chain, "localhost")
    assert certificate is not None
    assert (certificate.trusted, certificate.faults, certificate.subject) == (True, (), "localhost")
    assert read_trusted({}, [b"rubbish"], "localhost") is None


def test_words_of_a_hostile_certificate_do_nothing() -> None:
    names = x509.SubjectAlternativeName([x509.DNSName("\x1b[2J.example.com"), x509.DNSName("a" * 5000)])
    certificate = read([made(ec.generate_private_key(ec.SECP256R1()), "\x1b[31m\u202e", names)], "localhost", NOW, 18)
    assert certificate is not None
    assert "\x1b" not in repr(certificate.names) + certificate.subject + certificate.issuer + certificate.chain[0]
    assert "\u202e" not in certificate.subject
    assert all(len(name) <= 1200 for name in certificate.names)


def test_chains_that_cannot_be_read_harm_nobody() -> None:
    good = made(ec.generate_private_key(ec.SECP256R1()), "localhost")
    broken = [
        [],
        [b""],
        [b"rubbish"],
        [good[:100]],
        [good, b"rubbish"],
        [good.replace(b"localhost", b"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7")],
        # The same extension twice.
        [_twice(x509.BasicConstraints(ca=False, path_length=None))],
        # A version that does not exist, and an algorithm that nobody knows.
        [good.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x09")],
        [good.replace(bytes.fromhex("06082a8648ce3d040302"), bytes.fromhex("06082a8648ce3d04037f"))],
    ]
    for chain in broken:
        certificate = read(chain, "localhost", NOW, 20)
        assert certificate is None or certificate.faults


def _twice(extension: x509.ExtensionType) -> bytes:
    """A certificate with two extensions of which the second is then named like the first."""
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    der = made(ec.generate_private_key(ec.SECP256R1()), "localhost", extension, usage)
    return der.replace(bytes.fromhex("0603551d0f"), bytes.fromhex("0603551d13"))
