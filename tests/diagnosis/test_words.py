"""Phrases are found as whole words, over line ends, and with gaps."""

from __future__ import annotations

import pytest

from smtpdesk.diagnosis.catalog import diagnoses
from smtpdesk.diagnosis.spelling import FIRST_WITHOUT_BLANKS
from smtpdesk.diagnosis.words import MAX_CHARACTERS, Phrase, anchors, normal, spoken


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
        ("one ... one", "one one"),
        ("boite pleine", "Boîte pleine"),
        ("größe", "Die Grosse ist zu viel"),
        ("mailbox full", "The mailbox is full"),
        ("does not exist", "it doesn't exist"),
        ("couldn t find", "We couldn’t find"),
        ("unable|not .. relay", "Cannot possibly relay"),
        ("user name", "username"),
        ("log in", "Login"),
        ("block list", "blocklist"),
        ("unrecognised", "unrecognized"),
        ("邮箱不存在", "该邮箱不存在。"),
        ("account|user .. disabled|lock*", "Your user has been locked"),
        ("//spamhaus.org", "see https://www.spamhaus.org/query/192.0.2.1"),
        ("client host ... blocked", "Client host [192.0.2.1] blocked using zen.spamhaus.org"),
        ("sender address rejected", "<orders@shop.example.co.uk>: Sender address rejected"),
        ("try again", "550-5.7.1 try 550 5.7.1 again"),
        ("no such user", "no such user (#5.1.1)"),
        ("see help", "No more.See help"),
    ],
)
def test_found(phrase: str, text: str) -> None:
    assert Phrase.of(phrase).found(spoken(text, masked=True))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("relay", "relaying"),
        ("spam", "antispam"),
        ("too many ... connections", "connections: too many"),
        ("too many ... connections", "too many " + "x " * 9 + "connections"),
        ("one ... one", "one"),
        ("quota", ""),
        ("listed", "192.0.2.1 is not listed"),
        ("account .. disabled", "account one two three four disabled"),
        ("spam", "refused by spam.example.com"),
        ("relay", "unknown: relay@example.com"),
        ("//spamhaus.org", "spamhaus org says no"),
        ("quota", "https://example.com/quota.html"),
    ],
)
def test_not_found(phrase: str, text: str) -> None:
    assert not Phrase.of(phrase).found(spoken(text, masked=True))


@pytest.mark.parametrize(
    "phrase", ["", "...", " - ", "cred* failed", "the", "no|not-so good", "//x", f"{'b|c|d|e ' * 4}"]
)
def test_a_phrase_that_cannot_be_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"word|link|alternatives"):
        Phrase.of(phrase)


def test_a_long_reply_is_judged_by_its_beginning() -> None:
    assert not Phrase.of("quota").found(spoken("x " * MAX_CHARACTERS + "quota"))


@pytest.mark.parametrize("phrase", ["user name ... not known", "couldn t resolve host", "a|an mail box full", "limit*"])
def test_a_phrase_in_its_normal_form_is_the_same_phrase(phrase: str) -> None:
    assert normal(normal(phrase)) == normal(phrase)
    assert Phrase.of(normal(phrase)) == Phrase.of(phrase)


def test_one_of_its_anchors_stands_wherever_a_phrase_does() -> None:
    assert anchors("account|mailbox .. lock*") == (("account", "mailbox"), frozenset())
    assert anchors("not account ... locked|closed") == (("account",), frozenset({"locked", "closed"}))
    assert anchors("gesperrt* ... konto*") == (("gesp*",), frozenset())
    assert anchors("//spamhaus.org") == (("//",), frozenset())


def test_names_are_kept_apart_from_words() -> None:
    said = spoken(
        "Refused, see https://help.example.net/?p=Spam or mx1.example.org.Please wait at <joe@example.com>", masked=True
    )
    assert said == " refused see or please wait at \nhttps://help.example.net/?p=spam\nmx1.example.org"


def test_the_phrases_in_the_files_have_their_normal_form() -> None:
    """The loader trusts this: a phrase with "the" in it, or with "user name", would never be found by its words."""
    for diagnosis in diagnoses().values():
        for condition in diagnosis.when:
            for phrase in (*condition.words, *condition.also, *condition.without):
                if max(phrase) < FIRST_WITHOUT_BLANKS:
                    assert normal(phrase) == phrase, diagnosis.code
                assert Phrase.of(phrase).length
