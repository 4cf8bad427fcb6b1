from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from smtpdesk.practice.certificates import make_certificates
from smtpdesk.practice.clerk import Greylist
from smtpdesk.practice.trick import Trick


def test_the_authority_may_sign_servers_and_no_more(tmp_path: Path) -> None:
    made = make_certificates(tmp_path)
    authority = x509.load_pem_x509_certificate(made.authority_pem)
    constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints)
    usage = authority.extensions.get_extension_for_class(x509.KeyUsage).value
    assert constraints.critical
    assert (constraints.value.ca, constraints.value.path_length) == (True, 0)
    assert usage.key_cert_sign
    assert not usage.digital_signature
    key = authority.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"
    now = datetime.now(UTC)
    assert authority.not_valid_before_utc < now - timedelta(minutes=30)
    assert now + timedelta(days=80) < authority.not_valid_after_utc < now + timedelta(days=100)


def test_each_start_has_an_authority_of_its_own_and_leaves_no_file(tmp_path: Path) -> None:
    first, second = make_certificates(tmp_path), make_certificates(tmp_path)
    names = {x509.load_pem_x509_certificate(made.authority_pem).subject for made in (first, second)}
    assert len(names) == 2
    assert set(first.contexts) == {
        Trick.NONE,
        Trick.CERTIFICATE_EXPIRED,
        Trick.CERTIFICATE_OTHER_NAME,
        Trick.CERTIFICATE_SELF_SIGNED,
    }
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make_certificates(tmp_path / "none")


def test_greylisting_counts_from_the_first_try() -> None:
    now = 100.0
    greylist = Greylist(5.0, clock=lambda: now)
    assert greylist.puts_off("a", "b")
    now = 104.9
    assert greylist.puts_off("a", "b")
    assert greylist.puts_off("a", "c")
    now = 105.0
    assert not greylist.puts_off("a", "b")
    assert greylist.puts_off("a", "c")
    greylist.forget()
    assert greylist.puts_off("a", "b")


def test_greylisting_remembers_so_many() -> None:
    greylist = Greylist(0.0)
    for number in range(1001):
        assert greylist.puts_off("a", str(number))
    assert not greylist.puts_off("a", "1000")
    assert not greylist.puts_off("a", "1")
    assert greylist.puts_off("a", "0")
