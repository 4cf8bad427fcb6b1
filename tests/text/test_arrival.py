"""The steps after "Did it arrive?" fit the answer, the provider and the From address, and promise nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from smtpdesk.model.arrival import Arrival
from smtpdesk.model.report import Report
from smtpdesk.providers import catalog
from smtpdesk.text import verdict
from smtpdesk.text.arrival import ANSWERS, activity_page, advice, search_for
from smtpdesk.text.domain_entries import message
from smtpdesk.text.page import Tone
from tests.check import dialogue

SENT = dialogue.play("message").report


def sent(provider: str | None = "sendgrid", sender: str = "orders@example.com") -> Report:
    return replace(SENT, provider=provider, sender=sender, recipients=("owner@example.com",), mark="k7m2qp")


def test_a_taken_message_is_shown_with_the_servers_own_words() -> None:
    assert verdict.card(SENT).said.startswith("250 ")
    assert "queued" in verdict.card(SENT).said


@pytest.mark.parametrize("provider", [None, *(card.id for card in catalog.load().cards), "no-such-provider"])
@pytest.mark.parametrize("sender", ["orders@example.com", "shop@gmail.com", "{mark}@example.com"])
def test_every_answer_has_steps_and_no_gap_stays(provider: str | None, sender: str) -> None:
    for arrival in Arrival:
        card = advice(arrival, sent(provider, sender))
        assert card.title
        assert 2 <= len(card.do) <= 8
        for sentence in (card.title, card.meaning, *card.do, card.dated):
            assert not re.search(r"\{(server|provider|domain|recipient|menu|record|date)\}", sentence)
            assert not re.search(r"\b(delivered|will arrive|guarantee)", sentence.replace("not delivered", ""))
        assert len(set(card.do)) == len(card.do)
    assert set(ANSWERS) == set(Arrival)


def test_tones() -> None:
    tones = [advice(arrival, sent()).tone for arrival in Arrival]
    assert tones == [Tone.GOOD, Tone.WARNING, Tone.NEUTRAL, Tone.BAD]


def steps(arrival: Arrival, report: Report) -> str:
    return "\n".join(advice(arrival, report).do)


def test_as_spam_the_records_of_the_provider_are_told_for_the_domain_of_from() -> None:
    told = steps(Arrival.SPAM, sent())
    assert "In SendGrid open Settings, Sender Authentication, and see that example.com itself is authenticated" in told
    assert re.search("DKIM: who manages the DNS of example.com adds .* SendGrid shows .*: CNAME s1._domainkey", told)
    assert "SPF: the DNS of example.com has to allow SendGrid: sendgrid.net" in told
    assert "smtpapi" not in told
    assert "_dmarc.example.com" in told
    assert "spf=, dkim= and dmarc=" in told
    assert advice(Arrival.SPAM, sent()).dated == "Facts on SendGrid checked on 2026-11-21."


@pytest.mark.parametrize(
    ("sender", "provider", "everybodys"),
    [
        ("shop@gmail.com", "sendgrid", True),
        ("shop@yahoo.com", None, True),
        ("shop@gmx.de", "brevo", True),
        ("shop@gmail.com", "gmail", False),
        ("shop@example.com", "gmail", False),
    ],
)
def test_an_address_of_a_free_mail_house_is_the_cause_where_another_house_sends(
    sender: str, provider: str | None, everybodys: bool
) -> None:
    told = steps(Arrival.SPAM, sent(provider, sender))
    assert ("is everybody's" in told) == everybodys
    assert ("DMARC" in told) == (not everybodys)


def test_not_yet_tells_how_long_where_to_look_and_by_what() -> None:
    told = steps(Arrival.NOT_YET, sent())
    for words in ("spam folder", "k7m2qp", "greylisting", "5 to 30 minutes", "quarantine"):
        assert words in told
    assert "In SendGrid open Activity, and look for owner@example.com" in told
    assert "otherwise" not in told
    assert "(The menu may be called otherwise today.)" in steps(Arrival.NOT_YET, sent("postmark"))
    assert "Exchange admin center, Mail flow, Message trace" in steps(Arrival.NOT_YET, sent("microsoft365"))
    assert "If Hostinger shows a log" in steps(Arrival.NOT_YET, sent("hostinger"))
    assert "Ask who runs mail.example.com" in steps(Arrival.NOT_YET, sent(None))


def test_came_back_leads_to_the_paste_box() -> None:
    told = steps(Arrival.CAME_BACK, sent())
    assert "“Explain what came back”" in told
    assert "SendGrid may have kept it" in told
    assert "may have kept it" not in steps(Arrival.CAME_BACK, sent("gmail"))


def test_by_what_it_is_found() -> None:
    assert search_for("k7m2qp") == "Its subject ends in [k7m2qp]."
    assert search_for("") == ""
    assert "\x1b" not in search_for("a\x1b[1m")


def test_a_page_is_offered_only_where_one_is_known() -> None:
    pages = {activity_page(sent(card.id)) for card in catalog.load().cards}
    assert all(page.startswith("https://") for page in pages - {""})
    assert activity_page(sent(None)) == ""
    assert activity_page(sent("no-such-provider")) == ""


def test_foreign_words_do_not_act() -> None:
    odd = replace(
        sent(None), recipients=("a\u202eb@example.com",), server=replace(SENT.server, host="m\u00fcll.example")
    )
    told = steps(Arrival.NOT_YET, odd)
    assert "\u202e" not in told


def test_a_message_for_who_manages_the_domain_asks_for_the_entries() -> None:
    told = message(sent())
    assert told.startswith("Hello,\n")
    assert "from orders@example.com, sent through SendGrid" in told
    assert "\n- DKIM: " in told
    assert "sendgrid.net" in told
    assert "_dmarc.example.com" in told
    assert "{" not in told
    own = message(sent(None))
    assert "it has to allow mail.example.com" in own
    assert message(sent("sendgrid", "shop@gmail.com")) == ""
    assert message(sent("sendgrid", "")) == ""
