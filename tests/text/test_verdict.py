"""The verdict in words: what was proved, what is to be done, and never more than that."""

from __future__ import annotations

import pytest

from smtpdesk.diagnosis.catalog import diagnoses
from smtpdesk.diagnosis.match import judge, remarks
from smtpdesk.model.facts import CertificateFault, Facts, Failure, FailureKind, Tls
from smtpdesk.model.report import Certainty, Verdict
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.providers import catalog
from smtpdesk.text.fillings import UNKNOWN, fill, fillings
from smtpdesk.text.page import Tone
from smtpdesk.text.verdict import card, finding_card
from tests.diagnosis.table import CASES, SETTING, answer, certificate
from tests.text.tale import SEND, STARTTLS, Tale, refused


def test_a_refused_sign_in_with_a_provider() -> None:
    _tale, report = refused("535 5.7.8 Username and Password not accepted", Step.SIGN_IN, provider="gmail")
    shown = card(report)
    advice = catalog.load().get("gmail").advice["auth.bad-credentials"]
    assert shown.do == advice.do
    assert shown.meaning == advice.meaning
    assert shown.link == advice.url
    assert shown.link_label == "Open the page of Gmail"
    assert shown.title == "Gmail did not accept this user name and password"
    assert shown.fine == "The server was reached and the line is encrypted."
    assert shown.certainty == "Sure"
    assert shown.who == "You can mend this yourself."
    assert shown.said == "535 5.7.8 Username and Password not accepted"
    assert shown.dated.startswith("Advice checked on 2026-11-21.")
    assert shown.tone is Tone.BAD


def test_without_a_provider_the_advice_is_general() -> None:
    _tale, report = refused("535 5.7.8 no", Step.SIGN_IN)
    shown = card(report)
    assert shown.do[2].startswith("If it is refused again, make a new password or key at your mail provider")
    assert shown.link == shown.link_label == ""


def test_an_unknown_provider_is_no_provider() -> None:
    _tale, report = refused("535 5.7.8 no", Step.SIGN_IN, provider="nobody")
    assert "your mail provider" in card(report).do[2]


def test_the_same_with_and_without_a_report() -> None:
    _tale, report = refused("535 5.7.8 no", Step.SIGN_IN)
    assert report.finding is not None
    alone = finding_card(report.finding)
    assert alone.fine == "The server was reached and the line is encrypted."
    assert alone.title == card(report).title


def test_a_password_that_was_not_sent_is_told() -> None:
    tale = Tale()
    facts = tale.fails(Step.CONNECT, failure=Failure(kind=FailureKind.TIMEOUT, step_limit=10))
    shown = card(tale.over(Verdict.FAILS, judge(facts)))
    assert shown.title == "Nothing answers on port 587 of smtp.example.com"
    assert "tried for 10 seconds" in shown.meaning
    assert shown.fine == "Your password was not sent."
    tale = Tale(setting={"user": ""})
    facts = tale.fails(Step.CONNECT, failure=Failure(kind=FailureKind.TIMEOUT))
    assert card(tale.over(Verdict.FAILS, judge(facts))).fine == ""


def test_nothing_is_called_fine_where_nobody_knows_who_answered() -> None:
    tale = Tale()
    wrong = certificate(CertificateFault.NAME_MISMATCH)
    facts = tale.fails(Step.SECURE, failure=Failure(kind=FailureKind.CERTIFICATE, certificate=wrong))
    shown = card(tale.over(Verdict.FAILS, judge(facts)))
    assert shown.title == "The certificate is for server12.example.net, not for smtp.example.com"
    assert shown.fine == "Your password was not sent."


@pytest.mark.parametrize(
    ("said", "certainty"),
    [
        ("535 5.7.8 Username and password not accepted", "Sure"),
        ("535 no", "Likely"),
        ("599 no", "Could not tell for sure"),
    ],
)
def test_certainty_is_told(said: str, certainty: str) -> None:
    _tale, report = refused(said, Step.SIGN_IN)
    assert card(report).certainty == certainty


def test_a_message_that_was_taken_is_not_called_delivered() -> None:
    tale = Tale(plan=(*STARTTLS, *SEND), setting={"provider": "postmark"})
    for step in tale.plan:
        tale.well_done(step)
    report = tale.over(Verdict.WORKS, recipients=("you@example.com",), mark="k7m2qp")
    shown = card(report)
    assert shown.title == "Postmark took the test e-mail"
    assert "you@example.com" in shown.meaning
    assert "only the mailbox can show" in shown.meaning
    assert "k7m2qp" in shown.do[0]
    words = " ".join((shown.title, shown.meaning, shown.fine, *shown.do)).lower()
    assert not any(promise in words for promise in ("delivered", "arrived", "succe", "perfect"))
    assert shown.fine.endswith("the sender was accepted and the recipient was accepted.")


def test_a_connection_that_works_says_that_nothing_was_sent() -> None:
    tale = Tale()
    for step in tale.plan:
        tale.well_done(step)
    shown = card(tale.over(Verdict.WORKS))
    assert shown.title == "The connection works"
    assert shown.meaning == "No e-mail was sent."
    assert "user name and password were accepted" in shown.fine
    assert shown.tone is Tone.GOOD


def test_a_stop_while_the_message_is_on_its_way_is_told_as_that() -> None:
    tale = Tale(plan=(*STARTTLS, *SEND))
    tale.up_to(Step.MESSAGE)
    tale.step(Step.MESSAGE, Outcome.STOPPED)
    assert "may have been sent" in card(tale.over(Verdict.STOPPED, recipients=("you@example.com",))).meaning


def test_a_remark_is_short() -> None:
    tls = Tls(version="TLSv1.1", cipher="X", bits=128, certificate=None)
    (note,) = remarks(Facts(step=Step.SECURE, tls=tls, encrypted=True, **SETTING))
    shown = finding_card(note)
    assert shown.tone is Tone.WARNING
    assert shown.fine == shown.who == shown.certainty == shown.said == ""


def test_the_servers_braces_are_only_braces() -> None:
    shady = certificate(CertificateFault.NAME_MISMATCH, names=("{host}.example.net", "{0.__class__}"))
    facts = Facts(step=Step.SECURE, failure=Failure(kind=FailureKind.CERTIFICATE, certificate=shady), **SETTING)
    shown = finding_card(judge(facts))
    assert shown.title == "The certificate is for {host}.example.net, {0.__class__}, not for mail.example.com"


def test_a_placeholder_that_a_translation_made_up_stays() -> None:
    assert fill("{host} and {hots}", {"host": "a"}) == "a and {hots}"


def test_the_word_for_what_is_unknown_begins_a_sentence_with_a_capital() -> None:
    assert fill("{provider} said no. {provider} did, {provider}.", {}) == (
        "Your mail provider said no. Your mail provider did, your mail provider."
    )


def test_long_and_many_names_are_cut() -> None:
    many = certificate(names=tuple(f"{'x' * 90}{number}.example.net" for number in range(9)))
    tls = Tls(version="TLSv1.3", cipher="X", bits=128, certificate=many)
    names = fillings(Facts(step=Step.SECURE, tls=tls, **SETTING))["names"]
    assert names.count("…") == 3
    assert names.endswith(", 6 more")


def test_a_secret_as_user_name_is_not_shown() -> None:
    assert "user" not in fillings(Facts(step=Step.SIGN_IN, **(SETTING | {"user": "‹hidden›"})))


@pytest.mark.parametrize("code", sorted(diagnoses()))
@pytest.mark.parametrize("provider", [None, "sendgrid", "microsoft365"])
def test_every_cause_makes_a_card(code: str, provider: str | None) -> None:
    facts = next((case.facts for case in CASES if case.code == code), Facts(step=Step.SECURE, **SETTING))
    finding = judge(facts)
    shown = finding_card(
        finding.__class__(
            code=code,
            certainty=Certainty.SURE,
            severity=finding.severity,
            who=finding.who,
            facts=Facts(step=facts.step, **(SETTING | {"provider": provider})),
        )
    )
    whole = " ".join((shown.title, shown.meaning, shown.fine, shown.who, *shown.do))
    assert "{" not in whole
    assert shown.do
    assert bool(shown.link) is bool(shown.link_label)


def test_every_provider_that_advises_names_a_known_cause() -> None:
    for provider in catalog.load():
        assert set(provider.advice) <= set(diagnoses()), provider.id


TAGS = {"exchange", "comcast", "163.com", "mail.ru"}
"""Servers that are met as the recipient's side alone and have no file of their own; a pasted text is told so."""


def test_every_provider_and_host_that_a_rule_names_is_known() -> None:
    known = catalog.load()
    for item in diagnoses().values():
        for condition in item.when:
            assert all(provider in known or provider in TAGS for provider in condition.provider), item.code


def test_unknown_has_no_empty_word() -> None:
    assert all(UNKNOWN.values())


def test_a_reply_is_quoted_once_and_unchanged() -> None:
    _tale, report = refused("550-5.1.1 No such user\n550 5.1.1 here", Step.RECIPIENT)
    shown = card(report)
    assert shown.said == "550-5.1.1 No such user\n550 5.1.1 here"
    assert "No such user" not in shown.meaning
    assert answer(shown.said).code == 550
