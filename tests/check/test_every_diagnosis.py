"""Every diagnosis is met by a whole check, and what the rules make of an answer, a check says too."""

from __future__ import annotations

import pytest

from smtpdesk.diagnosis.catalog import diagnoses
from smtpdesk.model.report import Verdict
from smtpdesk.model.steps import Step
from tests.check.every_diagnosis import MET, SCRIPTS, UNMET, dialogue, played, rows
from tests.diagnosis.table import SETTING, Case
from tests.diagnosis.table_words import BY_WORDS


def test_every_diagnosis_is_in_the_table_once() -> None:
    assert set(MET) | set(UNMET) == set(diagnoses())
    assert not set(MET) & set(UNMET)
    assert len(MET) == len(rows()) + len(SCRIPTS)


@pytest.mark.parametrize("code", MET)
def test_a_whole_check_meets_it(code: str) -> None:
    report = played(MET[code]).report
    if diagnoses()[code].when and report.verdict is Verdict.FAILS:
        assert report.finding is not None
        assert report.finding.code == code
    else:
        assert report.verdict is Verdict.WORKS
        assert code in {note.code for note in report.notes}


def can_be_played(case: Case) -> bool:
    """Whether a plain account of this provider meets the answer: signed in and encrypted, as checks mostly go."""
    facts = case.facts
    encrypted = facts.step not in (Step.GREETING, Step.HELLO, Step.SECURE)
    signed_in = facts.step in (Step.SENDER, Step.RECIPIENT, Step.MESSAGE)
    usual = (facts.encrypted, facts.signed_in, facts.mechanism) == (encrypted, signed_in, None)
    usual = usual and (facts.port, facts.user) == (SETTING["port"], SETTING["user"])
    return usual and (facts.code or 0) >= 400


PLAYED = [case for case in BY_WORDS if can_be_played(case)]


def test_most_answers_of_the_table_can_be_played() -> None:
    assert len(PLAYED) > len(BY_WORDS) / 2


@pytest.mark.parametrize("case", PLAYED, ids=str)
def test_a_check_says_what_the_rules_say(case: Case) -> None:
    assert case.facts.reply is not None
    head = {"sender": case.facts.sender, **({"provider": case.facts.provider} if case.facts.provider else {})}
    finding = played(dialogue(case.facts.step, case.facts.reply.wire, head)).report.finding
    assert finding is not None
    assert (finding.code, finding.step) == (case.code, case.facts.step)
