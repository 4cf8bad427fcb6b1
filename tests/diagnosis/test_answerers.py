"""The files of who may answer are read strictly, and hold together with the rest."""

from __future__ import annotations

import re

import pytest

from smtpdesk.diagnosis import answerers
from smtpdesk.diagnosis.answerers import AnswererError, Interceptor, Issuer, Service, Software, byte_pattern, parse
from smtpdesk.diagnosis.catalog import PLACEHOLDERS, placeholders
from smtpdesk.diagnosis.glimpse import suspicious
from tests.diagnosis.table import certificate

GOOD = """
checked = 2026-11-21

[[issuer]]
id = "example"
name = "Example"
kind = "scanner"
issuer = ["example shield"]
link = "https://example.com/"
sources = ["https://example.com/"]
"""


def test_a_good_file() -> None:
    assert parse(Issuer, GOOD, "issuers.toml")["example"].issuer == ("example shield",)


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("checked = 2026-11-21", "", "checked"),
        ("checked = 2026-11-21", "checked = 1", "checked"),
        ("checked = 2026-11-21", "checked = 2026-11-21\nmore = 1", "more"),
        ("[[issuer]]", "[[issuers]]", "issuers"),
        ('kind = "scanner"', 'kind = "spy"', "kind"),
        ('kind = "scanner"', 'kind = "scanner"\nword = "x"', "word"),
        ('name = "Example"', 'name = " "', "name"),
        ('issuer = ["example shield"]', "issuer = []", "nothing tells"),
        ('issuer = ["example shield"]', 'issuer = ["..."]', "issuer"),
        ('link = "https://example.com/"', 'link = "http://example.com/"', "link"),
        ('sources = ["https://example.com/"]', "sources = []", "sources"),
        ('sources = ["https://example.com/"]', 'sources = ["https://example.com/"', "issuers.toml"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(was: str, becomes: str, told: str) -> None:
    assert was in GOOD
    with pytest.raises(AnswererError, match=r"^issuers\.toml: ") as caught:
        parse(Issuer, GOOD.replace(was, becomes), "issuers.toml")
    assert told in str(caught.value)


def test_an_id_stands_there_once() -> None:
    with pytest.raises(AnswererError, match="twice"):
        parse(Issuer, GOOD + GOOD.partition("\n\n")[2], "issuers.toml")


def test_bytes() -> None:
    assert byte_pattern("03 ?? ff") == (3, None, 255)
    for wrong in ("", "100", "x"):
        with pytest.raises(ValueError):
            byte_pattern(wrong)
    with pytest.raises(AnswererError, match="hex"):
        parse(
            Service, 'checked = 2026-11-21\n[[service]]\nid="x"\nname="x"\nsources=["x"]\nhex=["zz"]', "services.toml"
        )


def test_all_that_is_known_is_there() -> None:
    assert len(answerers.interceptors()) >= 20
    assert len(answerers.issuers()) >= 24
    assert len(answerers.services()) >= 17
    assert len(answerers.software()) >= 20
    assert {known.kind for known in answerers.interceptors().values()} == set(answerers.InterceptorKind)
    assert {known.kind for known in answerers.issuers().values()} == set(answerers.IssuerKind)
    assert {known.kind for known in answerers.software().values()} == set(answerers.SoftwareKind)


def test_what_to_do_has_only_known_placeholders() -> None:
    for issuer in answerers.issuers().values():
        for step in issuer.do:
            assert set(placeholders(step)) <= PLACEHOLDERS - {"vendor"}
            assert step.endswith(".")
            assert not re.search(r"(?i)switch off .*verif|disable .*verif|ignore the certificate", step)


@pytest.mark.parametrize("issuer", answerers.issuers().values(), ids=lambda known: known.id)
def test_every_issuer_is_noticed_at_a_glance(issuer: Issuer) -> None:
    """Else a check that works would pass over it, for no file is read then."""
    for phrase in issuer.issuer:
        words = phrase.replace("*", "000").replace(" ... ", ", ")
        for written in (
            words,
            words.title(),
            words.replace("web mail", "Web/Mail").replace("anti virus", "Anti-Virus"),
        ):
            assert suspicious(certificate(issuer=written))
            assert suspicious(certificate(issuer="Example CA", chain=("mail.example.com", written)))


def test_usual_authorities_are_not_suspicious() -> None:
    for name in ("R11, Let's Encrypt", "WR2, Google Trust Services", "Amazon RSA 2048 M02, Amazon", "Sectigo Limited"):
        assert not suspicious(certificate(issuer=name))
    assert not suspicious(certificate(issuer="Example CA", subject="support.kaspersky.example"))


def test_every_kind_of_file_is_told_by_its_own_key() -> None:
    for kind, name in ((Interceptor, "interceptor"), (Service, "service"), (Software, "software")):
        with pytest.raises(AnswererError, match="unknown key"):
            parse(kind, GOOD, f"{name}.toml")  # type: ignore[type-var]
