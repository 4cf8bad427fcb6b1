"""Whom a connection trusts: a CA file is read once, and again as soon as it is another."""

from __future__ import annotations

import ssl
from pathlib import Path

import trustme

from smtpdesk.model.facts import Failure, FailureKind
from smtpdesk.net.trust import verified


def trusted(context: object) -> str:
    assert isinstance(context, ssl.SSLContext)
    return str(context.get_ca_certs())


def test_a_ca_file_is_read_once_while_it_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    trustme.CA(organization_name="First").cert_pem.write_to_path(str(file))
    assert verified(str(file)) is verified(str(file))


def test_a_ca_file_that_changed_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    trustme.CA(organization_name="First").cert_pem.write_to_path(str(file))
    first = trusted(verified(str(file)))
    trustme.CA(organization_name="Second, with a longer name").cert_pem.write_to_path(str(file))
    second = trusted(verified(str(file)))
    assert "First" in first
    assert "Second" in second
    assert "First" not in second


def test_a_ca_file_that_is_gone_is_told(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(file))
    assert isinstance(verified(str(file)), ssl.SSLContext)
    file.unlink()
    told = verified(str(file))
    assert isinstance(told, Failure)
    assert (told.kind, told.detail) == (FailureKind.CA_FILE, "FileNotFoundError")


def test_a_file_without_a_certificate_is_told_and_mended(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("no certificate")
    told = verified(str(file))
    assert isinstance(told, Failure)
    assert told.kind is FailureKind.CA_FILE
    trustme.CA().cert_pem.write_to_path(str(file))
    assert isinstance(verified(str(file)), ssl.SSLContext)
