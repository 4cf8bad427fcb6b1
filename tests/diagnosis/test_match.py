"""Every rule is reached, the right one wins, and nothing a server says makes the judge fall over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpdesk.diagnosis.catalog import diagnoses, parse
from smtpdesk.diagnosis.match import Matcher, judge, matcher, remarks
from smtpdesk.diagnosis.observed import Observed
from smtpdesk.model.facts import (
    Capabilities,
    CertificateFault,
    Facts,
    Failure,
    FailureKind,
    Flaw,
    Reply,
    Tls,
)
from smtpdesk.model.report import Severity
from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Step
from tests.diagnosis.answered_table import ANSWERED
from tests.diagnosis.table import CASES as PLAIN_CASES
from tests.diagnosis.table import SETTING, Case, answer, certificate
from tests.diagnosis.table_words import BY_WORDS

CASES = (*PLAIN_CASES, *BY_WORDS, *ANSWERED)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_cause_is_judged_as_told(case: Case) -> None:
    finding = judge(case.facts)
    assert finding.code == case.code
    assert finding.facts is case.facts
    if case.certainty is not None:
        assert finding.certainty is case.certainty


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_two_causes_weigh_the_same(case: Case) -> None:
    matches = matcher().ranked(case.facts)
    if not matches:
        assert case.code == "bug"
        return
    top = {match.code for match in matches if match.weight == matches[0].weight}
    assert top == {case.code}


def test_every_code_with_a_rule_is_reached() -> None:
    with_rules = {code for code, diagnosis in diagnoses().items() if diagnosis.when}
    assert with_rules <= {case.code for case in CASES}


def test_every_rule_has_a_line_in_the_table() -> None:
    """For every rule there is a case of its cause in which it holds."""
    rules = {(code, index) for code, diagnosis in diagnoses().items() for index, _ in enumerate(diagnosis.when)}
    held = set()
    for case in CASES:
        for match in matcher().ranked(case.facts):
            if match.code == case.code:
                conditions = match.rule.diagnosis.when
                held |= {(match.code, index) for index, known in enumerate(conditions) if known is match.rule.condition}
    assert rules - held == set()


def test_every_kind_of_failure_and_every_step_is_in_the_table() -> None:
    assert {case.facts.failure.kind for case in CASES if case.facts.failure} == set(FailureKind)
    assert {case.facts.step for case in CASES} == set(Step)


@pytest.mark.parametrize("kind", FailureKind)
@pytest.mark.parametrize("step", Step)
def test_every_failure_in_every_step_has_a_finding(kind: FailureKind, step: Step) -> None:
    finding = judge(Facts(step=step, failure=Failure(kind=kind), **SETTING))
    assert finding.code in diagnoses()
    assert finding.code != "bug"


@pytest.mark.parametrize("step", Step)
def test_every_reply_code_in_every_step_has_a_finding(step: Step) -> None:
    for code in range(200, 600):
        assert judge(Facts(step=step, reply=Reply(code, ()), **SETTING)).code != "bug"


texts = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([case.facts.reply.lines[0] for case in CASES if case.facts.reply and case.facts.reply.lines]),
)
replies = st.builds(
    Reply, st.integers(200, 599), st.lists(texts, max_size=4).map(tuple), st.frozensets(st.sampled_from(Flaw))
)
certificates = st.builds(lambda faults: certificate(*faults), st.lists(st.sampled_from(CertificateFault), max_size=5))
failures = st.builds(
    Failure,
    kind=st.sampled_from(FailureKind),
    detail=st.text(max_size=60),
    received=st.binary(max_size=40),
    certificate=st.none() | certificates,
)
offers = st.builds(
    lambda words: Capabilities("x", MappingProxyType(dict.fromkeys(words, ()))),
    st.lists(st.sampled_from(["STARTTLS", "AUTH", "SIZE", "X"])),
)
anything = st.builds(
    Facts,
    step=st.sampled_from(Step),
    reply=st.none() | replies,
    failure=st.none() | failures,
    capabilities=st.none() | offers,
    tls=st.none()
    | st.builds(
        Tls,
        version=st.text(max_size=8),
        cipher=st.text(max_size=8),
        bits=st.just(128),
        certificate=st.none() | certificates,
    ),
    mechanism=st.none() | st.text(max_size=12),
    flaws=st.frozensets(st.sampled_from(Flaw)),
    waited_ms=st.none() | st.floats(0, 1e6),
    host=st.text(max_size=30),
    port=st.integers(0, 65535),
    security=st.none() | st.sampled_from(Security),
    provider=st.none() | st.sampled_from(["gmail", "sendgrid", "?"]),
    user=st.text(max_size=20),
    encrypted=st.booleans(),
    signed_in=st.booleans(),
    greeting=st.none() | replies,
)


@given(anything)
@settings(max_examples=400, deadline=None)
def test_the_judge_never_raises(facts: Facts) -> None:
    finding = judge(facts)
    assert finding.code in diagnoses()
    assert (finding.code == "bug") is (facts.failure is None and facts.reply is None)
    for note in remarks(facts):
        assert note.code in diagnoses()
        assert note.code != finding.code or not facts.failed


def test_of_hundreds_of_rules_few_are_tried() -> None:
    """Ten thousand judgements a second need that; the benchmark counts them, a test cannot."""
    rules = sum(len(item.when) for item in diagnoses().values())
    tried = [len(set(matcher().candidates(Observed(case.facts)))) for case in CASES]
    assert max(tried) < rules / 3
    assert sum(tried) / len(tried) < rules / 6


def test_words_are_looked_for_in_this_steps_reply_alone() -> None:
    greeting = answer("220 mail.example.com ready; basic authentication is disabled; relay access denied; mailbox full")
    facts = Facts(step=Step.SIGN_IN, reply=answer("535 5.7.8 no"), greeting=greeting, **SETTING)
    assert judge(facts).code == "auth.bad-credentials"


def test_a_second_fault_of_a_certificate_is_a_remark() -> None:
    faults = (CertificateFault.SELF_SIGNED, CertificateFault.EXPIRED, CertificateFault.NAME_MISMATCH)
    failure = Failure(kind=FailureKind.CERTIFICATE, certificate=certificate(*faults))
    facts = Facts(step=Step.SECURE, failure=failure, **SETTING)
    assert judge(facts).code == "tls.cert-untrusted"
    notes = remarks(facts)
    assert {note.code for note in notes} == {"tls.cert-expired", "tls.cert-name-mismatch"}
    assert {note.severity for note in notes} == {Severity.WARNING}


def test_remarks_on_what_did_not_stop_the_check() -> None:
    now = datetime(2026, 12, 20, tzinfo=UTC)
    tls = Tls(version="TLSv1.1", cipher="X", bits=128, certificate=certificate(accepted=True))
    usual = Facts(step=Step.SECURE, tls=tls, encrypted=True, **SETTING)
    told = {note.code for note in remarks(usual, now)}
    assert told == {"tls.old-version", "tls.cert-accepted", "tls.cert-expires-soon"}
    renewed = replace(usual, tls=replace(tls, version="TLSv1.3", certificate=certificate(renewed=True)))
    assert [note.code for note in remarks(renewed, now - timedelta(days=100))] == ["tls.cert-renewed"]
    later = replace(usual, tls=replace(tls, version="TLSv1.3", certificate=certificate()))
    assert remarks(later, now - timedelta(days=100)) == ()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (Facts(step=Step.HELLO, reply=answer("250 ok"), flaws=frozenset({Flaw.BARE_LF})), "server.nonstandard"),
        (Facts(step=Step.HELLO, reply=Reply(250, (b"",), frozenset({Flaw.UNSOLICITED}))), "server.unsolicited-reply"),
        (Facts(step=Step.GREETING, reply=answer("220 hi"), waited_ms=12_000), "server.slow-greeting"),
        (Facts(step=Step.SIGN_IN, reply=answer("235 ok"), encrypted=False), "settings.sent-in-clear"),
        (Facts(step=Step.CONNECT, failure=Failure(kind=FailureKind.UNREACHABLE), **SETTING), "net.address-failed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_remark_is_reached(facts: Facts, code: str) -> None:
    assert [note.code for note in remarks(facts)] == [code]


def test_every_code_is_a_cause_or_a_remark() -> None:
    reached = {case.code for case in CASES}
    assert set(diagnoses()) - reached == {
        "net.address-failed",
        "net.masked",
        "net.unusual-greeting",
        "server.nonstandard",
        "server.slow-greeting",
        "server.unsolicited-reply",
        "settings.sent-in-clear",
        "tls.cert-accepted",
        "tls.cert-expires-soon",
        "tls.cert-renewed",
        "tls.inspected",
        "tls.old-version",
    }


def test_the_rule_with_most_to_say_wins() -> None:
    head = 'who = "you"\nchecked = 2026-11-21\nsources = ["x"]\n[text]\ntitle = "t"\nmeaning = "m"\ndo = ["d"]\n'
    known = {
        code: parse(code, head + rule)
        for code, rule in {
            "a": '[[when]]\ncode = ["5xx"]\n',
            "b": '[[when]]\nstep = ["sender"]\ncode = [550]\n',
            "c": '[[when]]\nwords = ["not here"]\n',
            "d": '[[when]]\nwords = ["not here"]\ngeneral = true\ncode = ["5xx"]\n',
        }.items()
    }
    several = Matcher(known)
    facts = Facts(step=Step.SENDER, reply=answer("550 No, not here"))
    assert [match.code for match in several.ranked(facts)] == ["c", "d", "b", "a"]
