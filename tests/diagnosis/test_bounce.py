"""Bounces as mail programs show them whole: every recipient is read, and never the letter that comes back."""

from __future__ import annotations

import base64

import pytest

from smtpdesk.diagnosis.pasted.bounce import MAX_REPORTS, Bounce, bounces, without_letter
from smtpdesk.text.explanation import Explanation, explain

LETTER = "Subject: 535 5.7.8 authentication failed\n\n554 5.7.1 this is what the sender wrote\n"
REPORTS = """Reporting-MTA: dns; mail.example.com
Arrival-Date: Sat, 21 Nov 2026 10:00:00 +0000

Final-Recipient: rfc822; bob@example.net
Original-Recipient: rfc822;bob@example.net
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; {said}

Final-Recipient: rfc822; amy@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 <amy@example.org>: Recipient address
    rejected: User unknown
"""
FULL = REPORTS.format(action="failed", status="5.2.2", said="552 5.2.2 Mailbox full")
LATE = REPORTS.format(action="delayed", status="4.2.2", said="452 4.2.2 Mailbox full")


def whole(report: str, coding: str = "") -> str:
    """A bounce with all its parts (RFC 6522)."""
    return (
        'Subject: Undelivered mail\nContent-Type: multipart/report; report-type=delivery-status; boundary="=_b"\n\n'
        "--=_b\nContent-Type: text/plain\n\nSome recipients could not be reached.\n\n"
        f"--=_b\nContent-Description: Report\n{coding}Content-Type: message/delivery-status\n\n{report}\n"
        f"--=_b\nContent-Type: message/rfc822\n\n{LETTER}\n--=_b--\n"
    )


def explained(text: str) -> Explanation:
    found = explain(text)
    assert found is not None
    return found


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_first_who_failed_is_told_and_the_others_beside_it(end: str) -> None:
    found = explained(whole(FULL).replace("\n", end))
    assert found.finding.code == "recipient.mailbox-full"
    assert found.alternatives[0] == "recipient.unknown"
    assert found.finding.facts.recipient == "bob@example.net"
    assert found.line == "552 5.2.2 Mailbox full"
    assert whole(FULL).split("\n")[found.number - 1] == "Diagnostic-Code: smtp; 552 5.2.2 Mailbox full"


def test_who_only_waits_comes_after_who_failed() -> None:
    found = explained(whole(LATE))
    assert (found.finding.code, found.finding.facts.recipient) == ("recipient.unknown", "amy@example.org")
    assert [each.failed for each in bounces(whole(LATE))] == [True, False]


@pytest.mark.parametrize("coding", ["base64", "quoted-printable"])
def test_a_coded_report_is_read(coding: str) -> None:
    coded = base64.encodebytes(FULL.encode()).decode() if coding == "base64" else FULL.replace("Mailbox", "Mail=\nbox")
    read = bounces(whole(coded, f"Content-Transfer-Encoding: {coding}\n"))
    assert [(each.recipient, each.status, each.remote) for each in read] == [
        ("bob@example.net", "5.2.2", "mx.example.net"),
        ("amy@example.org", "5.1.1", "mx.example.org"),
    ]
    assert read[0].diagnostic == "552 5.2.2 Mailbox full"


def test_whom_it_reached_is_no_failure() -> None:
    relayed = REPORTS.format(action="relayed", status="2.1.5", said="250 2.1.5 Ok")
    assert [each.recipient for each in bounces(whole(relayed))] == ["amy@example.org"]


@pytest.mark.parametrize(
    "mark",
    [
        "Content-Type: message/rfc822",
        "Content-Type: text/rfc822-headers; charset=us-ascii",
        "--- Below this line is a copy of the message.",
        "------ This is a copy of the message, including all the headers. ------",
        "   ----- Original message follows -----".strip(),
    ],
)
def test_the_letter_that_comes_back_is_left_out(mark: str) -> None:
    text = f"<bob@example.net>:\nRemote host said: 552 5.2.2 Mailbox full\n\n{mark}\n\n{LETTER}"
    assert without_letter(text).endswith("Mailbox full\n\n")
    assert explained(text).finding.code == "recipient.mailbox-full"


def test_a_letter_with_nothing_before_it_is_all_there_is() -> None:
    text = f"Content-Type: message/rfc822\n\n{LETTER}"
    assert without_letter(text) == text


@pytest.mark.parametrize(
    "text", ["", "Diagnostic-Code:", "Diagnostic-Code: smtp;", "Content-Type: message/delivery-status", "diagnostic"]
)
def test_what_is_no_bounce(text: str) -> None:
    assert bounces(text) == ()


def test_a_base64_that_is_none_is_read_as_it_stands() -> None:
    read = bounces(whole(f"!{FULL}", "Content-Transfer-Encoding: base64\n"))
    assert [each.recipient for each in read] == ["bob@example.net", "amy@example.org"]


def test_of_a_flood_of_recipients_some_are_read() -> None:
    text = whole("Reporting-MTA: dns; x\n" + FULL.partition("\n\n")[2] * 20_000)
    found = bounces(text)
    assert len(found) == MAX_REPORTS
    assert all(isinstance(each, Bounce) for each in found)
    assert explained(text).finding.code == "recipient.mailbox-full"
