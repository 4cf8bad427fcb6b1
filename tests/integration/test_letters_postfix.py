"""Every kind of test message in a real mailbox, and several senders before a real mail server."""

from __future__ import annotations

import email.policy
from email.headerregistry import Address
from email.message import EmailMessage

import pytest

from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import Account, Security
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.text import verdict
from smtpdesk.text.letter import LetterKind, new_mark, test_letter
from smtpdesk.text.senders import not_certain
from tests.integration.postfix import Postfix
from tests.integration.test_check_postfix import check, delivered, request, works

pytestmark = pytest.mark.integration

NAME = "Kerzen & Söhne, GmbH"


def account(postfix: Postfix, **changes: str) -> Account:
    return request(postfix, **{"sender_name": NAME, "reply_to": "help@example.com", **changes}).account


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_arrives_as_it_was_written(postfix: Postfix, kind: LetterKind, security: Security) -> None:
    mark = new_mark()
    letter = test_letter(kind, account(postfix), mark)
    report = works(
        request(
            postfix,
            security,
            letter=letter,
            recipients=(postfix.recipient,),
            sender_name=NAME,
            reply_to="help@example.com",
        )
    )
    message = delivered(postfix, mark)
    assert message["Subject"] == letter.subject
    assert message["From"].addresses == (Address(NAME, addr_spec=postfix.sender),)
    assert message["Reply-To"] == "help@example.com"
    assert message["To"] == postfix.recipient
    assert message["Return-Path"] == f"<{postfix.sender}>"
    assert message["Message-ID"] == report.message_id
    assert message["Date"].datetime is not None
    assert not message.defects
    for form, written in (("plain", letter.text), ("html", letter.html)):
        body = message.get_body((form,))
        assert isinstance(body, EmailMessage)
        assert str(body.get_content()).replace("\r\n", "\n") == written
    files = [(part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()]
    assert files == [(file.name, file.content) for file in letter.attachments]
    assert len(message.as_bytes(policy=email.policy.SMTP)) < 12_000
    said = [line.text for line in report.conversation]
    assert ("BODY=8BITMIME" in " ".join(said)) == (kind is LetterKind.ACCENTS)
    assert "queued as" in verdict.card(report).said


def test_an_order_of_a_shop_without_a_name_arrives_with_one(postfix: Postfix) -> None:
    mark = new_mark()
    bare = request(postfix).account
    works(request(postfix, letter=test_letter(LetterKind.ORDER, bare, mark), recipients=(postfix.recipient,)))
    message = delivered(postfix, mark)
    assert message["From"].addresses == (Address("example.test", addr_spec=postfix.sender),)
    assert message["Reply-To"] == postfix.sender


def test_of_several_senders_those_of_others_are_refused(postfix: Postfix) -> None:
    before = len(postfix.messages())
    others = (postfix.not_owned_sender, postfix.blocked_sender, postfix.unicode_user)
    report = check(request(postfix, also_senders=others))
    assert report.verdict is Verdict.FAILS
    assert [(one.address, one.outcome) for one in report.senders] == [
        (postfix.sender, Outcome.OK),
        *((other, Outcome.FAILED) for other in others),
    ]
    assert [one.finding.facts.code for one in report.senders if one.finding] == [553, 550, 553]
    assert [span.outcome for span in report.spans if span.step is Step.GOODBYE] == [Outcome.OK]
    said = [line.text for line in report.conversation]
    assert len([line for line in said if line.startswith("AUTH ")]) == 1
    assert not [line for line in said if line.startswith(("RCPT", "DATA"))]
    card = verdict.card(report)
    assert card.title == "3 of 4 senders may not send"
    assert "shop@ may send. info@" in card.meaning
    assert not_certain() in card.meaning
    assert len(postfix.messages()) == before


def test_a_server_that_judges_the_sender_later_takes_all_and_the_verdict_says_so(postfix: Postfix) -> None:
    report = works(request(postfix, port="late_port", also_senders=(postfix.not_owned_sender,)))
    assert [one.outcome for one in report.senders] == [Outcome.OK, Outcome.OK]
    card = verdict.card(report)
    assert "The server took shop@ and info@ as senders." in card.meaning
    assert not_certain() in card.meaning


def test_fifty_senders_in_one_conversation(postfix: Postfix) -> None:
    domain = postfix.sender.rpartition("@")[2]
    report = check(request(postfix, port="late_port", also_senders=tuple(f"s{n}@{domain}" for n in range(50))))
    assert report.verdict is Verdict.WORKS
    assert len(report.senders) == 51
