"""Phrases are found as whole words, over line ends, and with gaps."""

from __future__ import annotations

import pytest

from smtpdesk.diagnosis.words import MAX_CHARACTERS, Phrase, spoken


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("relay access denied", "<x@example.com>: Relay  access\tDENIED."),
        ("application specific password", "5.7.9 Application-specific\n5.7.9 password required"),
        ("credential*", "Bad credentials"),
        ("too many ... connections", "too many open SMTP connections"),
        ("greylist* ... again", "Greylisting in action, try again"),
        ("don t", "we don't"),
        ("quota", "Quota"),
        ("boîte pleine", "Boîte pleine"),
        ("a ... a", "a a"),
    ],
)
def test_found(phrase: str, text: str) -> None:
    assert Phrase.of(phrase).found(spoken(text))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("relay", "relaying"),
        ("spam", "antispam"),
        ("too many ... connections", "connections: too many"),
        ("too many ... connections", "too many " + "x " * 9 + "connections"),
        ("a ... a", "a"),
        ("quota", ""),
    ],
)
def test_not_found(phrase: str, text: str) -> None:
    assert not Phrase.of(phrase).found(spoken(text))


@pytest.mark.parametrize("phrase", ["", "...", " - ", "cred* failed"])
def test_a_phrase_that_cannot_be_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="word"):
        Phrase.of(phrase)


def test_a_long_reply_is_judged_by_its_beginning() -> None:
    assert not Phrase.of("quota").found(spoken("x " * MAX_CHARACTERS + "quota"))
