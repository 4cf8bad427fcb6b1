"""The test message says what it is, wants nothing and tracks nobody."""

from __future__ import annotations

import re

import pytest

from smtpdesk.model.settings import Account, Security, Server
from smtpdesk.text.letter import LetterKind, new_mark, test_letter

ACCOUNT = Account(
    id="shop",
    name="Shop",
    server=Server("smtp.sendgrid.net", 587, Security.STARTTLS),
    provider="sendgrid",
    sender="orders@example.com",
)


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_says_what_it_is(kind: LetterKind) -> None:
    made = test_letter(kind, ACCOUNT, "k7m2qp")
    assert made.mark == "k7m2qp"
    assert made.subject.endswith("[k7m2qp]")
    for body in (" ".join(made.text.split()), made.html):
        assert "test e-mail" in body
        assert "SMTP Desk" in body
        assert "nothing for you to do" in body
        assert "through SendGrid (smtp.sendgrid.net, port 587)" in body
        assert "k7m2qp" in body
        assert not re.search(r"https?:|<img|<a |src=|href=|<script|url\(", body)
        assert "{" not in body
    assert max(map(len, made.text.splitlines())) <= 78
    assert len(made.text) + len(made.html) + sum(len(file.content) for file in made.attachments) < 8000


def test_the_kinds_differ() -> None:
    plain, accents, attachment, order = (test_letter(kind, ACCOUNT, "k7m2qp") for kind in LetterKind)
    assert plain.text.isascii()
    assert not plain.attachments
    assert not accents.text.isascii()
    assert not accents.subject.isascii()
    assert attachment.attachments[0].name == "test.csv"
    assert attachment.attachments[0].content.count(b"\r\n") == 3
    assert "<table" in order.html
    for body in (order.text, order.html):
        assert "TEST-K7M2QP" in body
        for amount in ("19.60 EUR", "14.50 EUR", "34.10 EUR", "4.90 EUR", "39.00 EUR"):
            assert amount in body
        assert "Nothing was ordered" in body
        assert "Answer this e-mail (orders@example.com)" in body
    assert (order.sender_name, order.reply_to) == ("example.com", "orders@example.com")
    assert {(one.sender_name, one.reply_to) for one in (plain, accents, attachment)} == {("", "")}
    named = test_letter(LetterKind.ORDER, ACCOUNT.with_(sender_name="Shop", reply_to="help@example.com"))
    assert named.reply_to == "help@example.com"


def test_html_is_escaped() -> None:
    odd = ACCOUNT.with_(provider=None, sender='"<b>&x"@example.com')
    made = test_letter(LetterKind.PLAIN, odd, "<i>{host}")
    assert "<b>" not in made.html
    assert "<i>" not in made.html
    assert "&lt;b&gt;&amp;x" in made.html
    assert "smtp.sendgrid.net (smtp.sendgrid.net" in " ".join(made.text.split())


def test_marks_are_short_unlike_and_easy_to_read() -> None:
    marks = {new_mark() for _time in range(200)}
    assert len(marks) > 190
    assert all(re.fullmatch(r"[a-hj-km-np-z2-9]{6}", mark) for mark in marks)
    assert test_letter(LetterKind.PLAIN, ACCOUNT).mark != test_letter(LetterKind.PLAIN, ACCOUNT).mark
