"""Every sentence a person can meet is read: for its length, its placeholders, and for advice that is never given."""

from __future__ import annotations

import re

import pytest

from smtpdesk.diagnosis.answerers import issuers
from smtpdesk.diagnosis.catalog import PLACEHOLDERS, diagnoses, placeholders
from smtpdesk.model.facts import CertificateFault, FailureKind
from smtpdesk.model.report import Certainty, Severity, Who
from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.providers import catalog
from smtpdesk.store.trouble import Trouble
from smtpdesk.text import evidence, fillings, letter, settings_errors, step_words, verdict
from smtpdesk.text.extract import messages
from smtpdesk.text.page import RowState

FORBIDDEN = re.compile(
    r"less secure|allow_self_signed|verify_peer|"
    r"(switch|turn)(ing|ed)? (it |them )?off (the )?(certificate|verif|check|encrypt|firewall|antivirus|virus)|"
    r"(disable|ignore|skip|bypass)(s|d|ing)? (the |all )?(certificate|verif|ssl|tls|encryption|firewall|virus)|"
    r"without verif|accept any certificate|trust all",
    re.IGNORECASE,
)
SMILEYS = re.compile(r"[:;]-?[)(D](?!\w)|[\U0001F300-\U0001FAFF☺]")
OUR_OWN = [message for message in messages() if "providers/" not in message.place]
CODES = sorted(diagnoses())
CASES = [(code, variant) for code in CODES for variant in ("", *diagnoses()[code].variants)]

PATHS = {"exchange-online"}
"""Words that lead through several possible causes, one a step."""


@pytest.mark.parametrize(("code", "variant"), CASES)
def test_the_texts_of_a_diagnosis(code: str, variant: str) -> None:
    text = diagnoses()[code].words(variant)
    assert len(text.title) <= 80
    assert not text.title.endswith(".")
    assert len(text.meaning) <= 260
    assert 1 <= len(text.do) <= (6 if variant in PATHS else 4)
    for sentence in (text.meaning, *text.do, *filter(None, [text.fine])):
        assert sentence.endswith((".", '."', "?", '?"')), sentence
        assert len(sentence) <= 260, sentence
    for step in text.do:
        assert len(step) <= 200, step


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_advised_that_lowers_safety(code: str) -> None:
    for sentence in diagnoses()[code].sentences():
        assert not FORBIDDEN.search(sentence), sentence


def test_no_provider_advises_it_either() -> None:
    for maker in issuers().values():
        for sentence in maker.do:
            assert not FORBIDDEN.search(sentence), (maker.id, sentence)
            assert len(sentence) <= 200
    for provider in catalog.load():
        for advice in provider.advice.values():
            for sentence in filter(None, (advice.title, advice.meaning, *advice.do)):
                assert not FORBIDDEN.search(sentence), (provider.id, sentence)


def test_the_search_for_forbidden_advice_finds_it() -> None:
    for bad in ("Turn off certificate checks.", "Disable TLS verification", "Enable access for less secure apps"):
        assert FORBIDDEN.search(bad)


def test_no_smileys_no_shouting_no_blame() -> None:
    for message in OUR_OWN:
        if message.place.startswith("smtpdesk/text/letter.py"):
            continue
        assert not SMILEYS.search(message.text), message
        assert "!" not in message.text, message
        assert "invalid" not in message.text.lower(), message
        assert not re.search(r"\b(you|your) (did|made|entered|typed) .*wrong", message.text), message


def test_the_placeholders_of_a_diagnosis_are_known_and_each_has_a_word_when_unknown() -> None:
    assert set(fillings.UNKNOWN) == PLACEHOLDERS
    used = {name for item in diagnoses().values() for sentence in item.sentences() for name in placeholders(sentence)}
    assert used <= PLACEHOLDERS


def test_every_sentence_reads_on_when_nothing_is_known() -> None:
    for item in diagnoses().values():
        for sentence in item.sentences():
            shown = fillings.fill(sentence, {})
            assert "{" not in shown
            assert shown[0].isupper() or not sentence[0].isupper(), shown


def test_every_enum_that_is_shown_has_words() -> None:
    assert set(verdict.WHO) == set(Who)
    assert set(verdict.CERTAINTY) == set(Certainty)
    assert set(verdict.TONES) == set(Severity)
    assert set(fillings.FAULT_WORDS) == set(CertificateFault)
    assert set(fillings.SECURITY_WORDS) == set(Security)
    assert set(step_words.STATES) == set(RowState)
    assert set(step_words.OUTCOMES) == set(Outcome)
    assert set(step_words._LABELS) == set(Step)
    assert set(step_words._FAILURES) == set(FailureKind)
    assert set(letter.KINDS) == set(letter.LetterKind)
    assert set(settings_errors.TROUBLES) == set(Trouble)
    assert all(keyword == keyword.upper() for keyword in evidence.KEYWORDS)


def test_a_fact_beside_a_step_is_short() -> None:
    for words in (*step_words._FAILURES.values(), *step_words._SKIPPED.values()):
        assert len(words) <= 40


def test_no_address_of_a_library_and_no_host_but_examples() -> None:
    for message in OUR_OWN:
        for host in re.findall(r"https?://([^/\s\"]+)", message.text):
            assert host == "mail.google.com", message
