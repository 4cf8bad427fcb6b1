"""The test message's words: it says in a sentence what it is, wants nothing, links nowhere and counts nobody."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from enum import StrEnum
from html import escape
from textwrap import fill
from typing import Final

from smtpdesk.model.settings import Account, Attachment, Letter
from smtpdesk.text import order
from smtpdesk.text.fillings import provider_name
from smtpdesk.text.translate import _, later

_MARK_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike."""
_MARK_LENGTH: Final = 6


class LetterKind(StrEnum):
    """What sort of message is tried."""

    PLAIN = "plain"
    ACCENTS = "accents"
    ATTACHMENT = "attachment"
    ORDER = "order"


KINDS: Final[Mapping[LetterKind, str]] = {
    LetterKind.PLAIN: later("Plain"),
    LetterKind.ACCENTS: later("With accents and an emoji"),
    LetterKind.ATTACHMENT: later("With a small attachment"),
    LetterKind.ORDER: later("Looks like an order confirmation"),
}
_WIDTH, _WIDTH_BEYOND_ASCII = 72, 36
"""Characters in a line of the plain text: so short that it can go as it is where 8BITMIME is offered."""


def new_mark() -> str:
    """A short mark for the subject, so that this very message is found again in a mailbox."""
    return "".join(secrets.choice(_MARK_LETTERS) for _place in range(_MARK_LENGTH))


def test_letter(kind: LetterKind, account: Account, mark: str = "") -> Letter:  # noqa: PT028 - no test
    """The words of a test message for an account; without a `mark` a new one is made. Raises SettingsError."""
    mark = mark or new_mark()
    paragraphs = [*_about(account, mark), *_extra(kind)]
    ordered = kind is LetterKind.ORDER
    replies = account.reply_to or account.sender
    text, html = _plain(paragraphs), "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    if ordered:
        text = f"{text}\n{order.plain(mark, replies)}\n"
        html = f"{html}\n{order.html(mark, replies)}"
    return Letter(
        subject=_subject(kind, mark),
        text=text,
        html=_page(html),
        attachments=(_attachment(mark),) if kind is LetterKind.ATTACHMENT else (),
        mark=mark,
        # A shop's order confirmation has both: a test of it without them would try less.
        sender_name=account.sender.rpartition("@")[2] if ordered else "",
        reply_to=replies if ordered else "",
    )


# pytest takes every function of this name for a test, wherever it is imported
test_letter.__test__ = False  # type: ignore[attr-defined]


def _subject(kind: LetterKind, mark: str) -> str:
    subjects = {
        LetterKind.PLAIN: _("Test e-mail from your shop"),
        LetterKind.ACCENTS: _("Test e-mail from your shop: äöü ñ ç 漢字 ✉️"),
        LetterKind.ATTACHMENT: _("Test e-mail from your shop, with an attachment"),
        LetterKind.ORDER: _("Your order (only a test)"),
    }
    return f"{subjects[kind]} [{mark}]"


def _about(account: Account, mark: str) -> list[str]:
    server = account.server
    provider = provider_name(account.provider) or server.host
    through = _("It was sent from {sender} through {provider} ({host}, port {port}). Its mark is {mark}.")
    values = {
        "sender": account.sender,
        "provider": provider,
        "host": server.host,
        "port": str(server.port),
        "mark": mark,
    }
    for name, value in values.items():
        through = through.replace(f"{{{name}}}", value.replace("{", "").replace("}", ""))
    return [
        _("This is a test e-mail. The owner of a shop sent it with SMTP Desk, to see whether it can send e-mail."),
        through,
        _("If you can read it, sending works as far as this mailbox. There is nothing for you to do."),
    ]


def _extra(kind: LetterKind) -> list[str]:
    match kind:
        case LetterKind.PLAIN:
            return []
        case LetterKind.ACCENTS:
            return [_("These characters should look right: äöüß éèê ñ ç å ø ł ş ğ — Ελληνικά, Русский, 日本語, 😀 ✉️")]
        case LetterKind.ATTACHMENT:
            return [_("A small table (CSV) is attached. It should open and hold three lines.")]
        case LetterKind.ORDER:
            return [_("Below stands what a shop usually sends. Nothing was ordered, and nothing is to be paid.")]


def _plain(paragraphs: list[str]) -> str:
    """Short lines; a word is never broken, for it may be an address."""
    wrapped = (
        fill(
            paragraph,
            _WIDTH if paragraph.isascii() else _WIDTH_BEYOND_ASCII,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for paragraph in paragraphs
    )
    return "\n\n".join(wrapped) + "\n"


def _page(body: str) -> str:
    title = escape(_("Test e-mail"))
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
        f"<title>{title}</title></head>\n"
        f'<body style="font-family: sans-serif; line-height: 1.5">\n{body}\n</body></html>\n'
    )


def _attachment(mark: str) -> Attachment:
    content = f"mark,what,count\r\n{mark},candle,2\r\n{mark},holder,1\r\n"
    return Attachment(name="test.csv", media_type="text/csv", content=content.encode("ascii"))
