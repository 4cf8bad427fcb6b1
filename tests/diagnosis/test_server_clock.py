"""The date in a greeting, and what it says of this computer's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpdesk.diagnosis.server_clock import Clock, clock, told_time
from smtpdesk.model.facts import CertificateFault, Facts
from smtpdesk.model.steps import Step
from tests.diagnosis.table import answer, certificate

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("greeting", "wanted"),
    [
        ("mail.example.com ESMTP Exim 4.97 Fri, 13 Dec 2024 20:59:01 +0000", "2024-12-13T20:59"),
        ("mail.example.com ESMTP Sendmail 8.15/8.15; Thu, 30 Nov 2017 10:55:50 +0200; (No UCE)", "2017-11-30T08:55"),
        ("mail.example.com Microsoft ESMTP MAIL Service ready at Mon, 4 Aug 2025 11:15:30 -0530", "2025-08-04T16:45"),
        ("mx.example.com SMTP Server ready March 21, 2018 6:50:04 PM PDT", "2018-03-21T18:50"),
        ("mx.example.com SMTP Server ready March 1, 2018 12:05:04 AM PDT", "2018-03-01T00:05"),
        ("mail.example.com ready 20-Nov-2026 20:59", "2026-11-20T20:59"),
        ("mail.example.com ESMTP Service at 05/14/20 14:53:12", None),  # day or month first: nobody knows
        ("mail.example.com ESMTP Fri, 32 Dec 2024 20:59:01 +0000", None),
        ("mail.example.com ESMTP Fri, 13 Dec 2024 25:61:01 +0000", None),
        ("mail.example.com ESMTP Fri, 13 Dec 2024 20:59:01 +9999", None),
        ("mail.example.com ESMTP 1 Jan 0001 00:00 +1400", None),
        ("mail.example.com ESMTP", None),
        ("", None),
    ],
)
def test_the_time_in_a_greeting(greeting: str, wanted: str | None) -> None:
    told = told_time(greeting)
    assert (told.isoformat()[:16] if told else None) == wanted


def seen(greeting: str, now: datetime | None = NOW) -> Facts:
    return Facts(step=Step.SECURE, greeting=answer(f"220 {greeting}"), seen_at=now)


def test_what_the_date_says_of_this_computers_clock() -> None:
    ours = certificate(CertificateFault.EXPIRED)  # of 2026
    far = NOW + timedelta(days=900)
    greeting = "mail.example.com ESMTP Sat, 21 Nov 2026 05:59:01 +0000"
    assert clock(seen(greeting), ours) is Clock.AGREES
    assert clock(seen(greeting, far), ours) is Clock.WRONG
    assert clock(seen("mail.example.com ESMTP 21 Nov 2024 05:59:01 +0000"), ours) is None  # not valid there either
    assert clock(seen(greeting, None), ours) is None  # a pasted text: when it was, nobody knows
    assert clock(seen(greeting), None) is None
    assert clock(seen("mail.example.com ESMTP"), ours) is None
    assert clock(Facts(step=Step.SECURE, seen_at=NOW), ours) is None


@given(
    st.text(max_size=600) | st.from_regex(r"\d{1,3} (Jan|February|DEC) \d{1,5} \d\d:\d\d( [+-]\d{4})?", fullmatch=True)
)
def test_no_greeting_makes_it_fall_over(text: str) -> None:
    told = told_time(text)
    assert told is None or told.tzinfo is UTC
