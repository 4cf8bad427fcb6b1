"""Ordinary steps: no rule is read for them, so none may have anything to say of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpdesk.diagnosis.catalog import DiagnosisError, parse
from smtpdesk.diagnosis.match import remarks
from smtpdesk.diagnosis.ordinary import DAYS_LEFT, WAIT_MS, ordinary
from smtpdesk.model.facts import Certificate, CertificateFault, Facts, Failure, FailureKind, Flaw, Reply, Tls
from smtpdesk.model.steps import Step

NOW = datetime(2026, 11, 1, tzinfo=UTC)
GOOD = Certificate(
    subject="mail.example.com",
    issuer="An authority",
    names=("mail.example.com",),
    not_before=NOW - timedelta(days=30),
    not_after=NOW + timedelta(days=60),
    fingerprint="0" * 64,
)
SECURE = Facts(step=Step.SECURE, tls=Tls(version="TLSv1.3", cipher="a cipher", bits=256, certificate=GOOD))
FILE = """
who = "provider"
checked = 2026-11-01
sources = ["RFC 5321"]

[[note]]
{note}

[text]
title = "A title."
meaning = "A meaning."
do = ["Do it."]
"""


def tls(version: str = "TLSv1.3", certificate: Certificate | None = GOOD) -> Facts:
    return replace(SECURE, tls=Tls(version=version, cipher="a cipher", bits=256, certificate=certificate))


def test_what_is_as_it_should_be_is_ordinary() -> None:
    assert ordinary(SECURE, NOW)
    assert ordinary(Facts(step=Step.GREETING, reply=Reply(220, (b"ready",)), waited_ms=300.0), NOW)
    assert ordinary(Facts(step=Step.SIGN_IN, reply=Reply(235, (b"ok",)), encrypted=True), NOW)


@pytest.mark.parametrize(
    "odd",
    [
        Facts(step=Step.CONNECT, failure=Failure(kind=FailureKind.REFUSED)),
        Facts(step=Step.SENDER, reply=Reply(550, (b"no",))),
        Facts(step=Step.HELLO, reply=Reply(250, (b"ok",), frozenset({Flaw.BARE_LF}))),
        Facts(step=Step.HELLO, reply=Reply(250, (b"ok",)), flaws=frozenset({Flaw.UNSOLICITED})),
        Facts(step=Step.GREETING, waited_ms=WAIT_MS + 1),
        Facts(step=Step.SIGN_IN, encrypted=False),
        tls("TLSv1.1"),
        tls(certificate=None),
        tls(certificate=replace(GOOD, accepted=True)),
        tls(certificate=replace(GOOD, renewed=True)),
        tls(certificate=replace(GOOD, trusted=False)),
        tls(certificate=replace(GOOD, faults=(CertificateFault.WEAK_KEY,))),
        tls(certificate=replace(GOOD, not_after=NOW + timedelta(days=DAYS_LEFT))),
    ],
    ids=str,
)
def test_what_may_be_worth_a_remark_is_not_ordinary(odd: Facts) -> None:
    assert not ordinary(odd, NOW)


CERTIFICATES = st.builds(
    replace,
    st.just(GOOD),
    trusted=st.booleans(),
    accepted=st.booleans(),
    renewed=st.booleans(),
    faults=st.lists(st.sampled_from(CertificateFault), max_size=2).map(tuple),
    not_after=st.integers(-5, 60).map(lambda days: NOW + timedelta(days=days)),
)
FACTS = st.builds(
    Facts,
    step=st.sampled_from(Step),
    reply=st.none() | st.builds(Reply, st.sampled_from((220, 235, 250, 334, 451)), st.just((b"ok",))),
    failure=st.none() | st.builds(Failure, kind=st.sampled_from(FailureKind)),
    tls=st.none()
    | st.builds(
        Tls,
        version=st.sampled_from(("TLSv1", "TLSv1.2", "TLSv1.3")),
        cipher=st.just("a cipher"),
        bits=st.just(128),
        certificate=st.none() | CERTIFICATES,
    ),
    flaws=st.frozensets(st.sampled_from(Flaw), max_size=1),
    waited_ms=st.none() | st.floats(0, 60_000),
    encrypted=st.booleans(),
    signed_in=st.booleans(),
    port=st.sampled_from((25, 465, 587)),
)


@given(FACTS)
def test_no_rule_has_a_remark_on_an_ordinary_step(facts: Facts) -> None:
    assert not (ordinary(facts, NOW) and remarks(facts, NOW))


@pytest.mark.parametrize(
    "note",
    [
        'step = ["secure"]',
        "port = [25]",
        'step = ["greeting"]\nwaited_over_ms = 500',
        'step = ["secure"]\nexpires_within_days = 90',
        'step = ["secure"]\ntls = ["TLSv1.2"]',
        'step = ["hello"]\nencrypted = false',
        "accepted = false",
        "renewed = false",
    ],
)
def test_a_remark_that_an_ordinary_step_could_call_for_is_refused(note: str) -> None:
    with pytest.raises(DiagnosisError, match=r"note\[0\]: could hold for an ordinary step"):
        parse("server.odd", FILE.format(note=note))


def test_a_remark_on_what_is_not_ordinary_is_taken() -> None:
    assert parse("server.odd", FILE.format(note=f'step = ["greeting"]\nwaited_over_ms = {WAIT_MS + 1000}')).note
