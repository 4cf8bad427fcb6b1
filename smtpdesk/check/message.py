"""The test message: MIME around the letter's words, made with the standard library's email package."""

from __future__ import annotations

import secrets
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, Policy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any, Final, Self

from smtpdesk.model.settings import Request
from smtpdesk.model.value import value
from smtpdesk.wire.address import dot_stuffed, needs_smtputf8, wire_address

_LINE: Final = 78
"""Longest line in bytes that the email package's policy leaves as it is (RFC 5322 2.1.1)."""
_FILLER = b"This line only makes the message larger, to try the limit of the server.\r\n"
_PLAIN: Final = ("date", "message-id", "auto-submitted", "mime-version", "content-transfer-encoding")


class _PlainHeader(str):
    """A header that holds what we or the email package wrote, short and in ASCII: nothing to read, encode or fold."""

    __slots__ = ("name",)
    name: str
    max_count: Final = 1

    def __new__(cls, name: str, value: str) -> Self:
        """Make it as HeaderRegistry does."""
        made = super().__new__(cls, value)
        made.name = name
        return made

    def fold(self, *, policy: Policy) -> str:
        """Give its line."""
        return f"{self.name}: {self}{policy.linesep}"


class _Headers(HeaderRegistry):
    """The standard registry, which makes a class for every header it is given; here each of them is made once."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type] = dict.fromkeys(_PLAIN, _PlainHeader)
        self._content_type = lru_cache(maxsize=16)(super().__call__)  # always the same few, and slow to read

    def __getitem__(self, name: str) -> type:
        made = self._made.get(name.lower())
        if made is None:
            made = self._made[name.lower()] = super().__getitem__(name)
        return made

    def __call__(self, name: str, value: Any) -> Any:
        """Make a header."""
        return (self._content_type if name == "Content-Type" else super().__call__)(name, value)


_HEADERS: Final = _Headers()


@value(frozen=True, slots=True)
class Built:
    """A message ready for DATA. `size` is its length before dot-stuffing, in bytes (RFC 1870 3)."""

    stuffed: bytes
    size: int
    eight_bit: bool
    utf8: bool
    message_id: str


def build(request: Request, now: datetime, *, eight_bit: bool, smtputf8: bool) -> Built:
    """Build the message of a test send. 8BITMIME and SMTPUTF8 are used only where needed and offered.

    Raises UnwritableName where a domain cannot be written in ASCII.
    """
    account, letter = request.account, request.letter
    if letter is None:
        raise ValueError("a test send needs a letter")
    utf8 = smtputf8 and needs_smtputf8(account.sender, request.reply_to or "a@b", *request.recipients)
    policy = (SMTPUTF8 if utf8 else SMTP).clone(cte_type="8bit" if eight_bit else "7bit", header_factory=_HEADERS)
    message = EmailMessage(policy)
    message["From"] = _addresses("From", account.sender, shown=account.sender_name or letter.sender_name)
    if request.reply_to:
        message["Reply-To"] = _addresses("Reply-To", request.reply_to)
    message["To"] = _addresses("To", *request.recipients)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message_id = f"<{secrets.token_hex(12)}@{wire_address(account.sender).rpartition('@')[2]}>"
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte=_encoding(letter.text, eight_bit=eight_bit))
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte=_encoding(letter.html, eight_bit=eight_bit))
    for file in letter.attachments:
        kind, _, subtype = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype or "octet-stream", filename=file.name)
    raw = message.as_bytes()
    if request.message_bytes > len(raw):
        raw = _padded(message, request.message_bytes)
    return Built(dot_stuffed(raw), len(raw), not raw.isascii(), utf8, message_id)


def _encoding(text: str, *, eight_bit: bool) -> str | None:
    """Quoted-printable where letters beyond ASCII cannot go as they are: the email package would often take base64,
    which filters dislike in a text. None where it may choose.
    """
    longest = max((len(line.encode()) for line in text.splitlines()), default=0)
    return None if text.isascii() or (eight_bit and longest <= _LINE) else "quoted-printable"


def _addresses(name: str, *addresses: str, shown: str = "") -> _PlainHeader | list[Address]:
    """A header of addresses, `shown` the name before them; the email package writes what is no line of ASCII."""
    written = [wire_address(address) for address in addresses]
    line = ", ".join(written)
    if not shown and line.isascii() and len(f"{name}: {line}") <= _LINE:
        return _PlainHeader(name, line)
    return [_Plain(address, shown) for address in written]


class _Plain(Address):
    """An address that is written just as it is in the envelope: Address itself would quote it anew."""

    def __init__(self, address: str, name: str) -> None:
        local, _, domain = address.rpartition("@")
        super().__init__(display_name=name, username=local, domain=domain)
        self._written = address

    @property
    def addr_spec(self) -> str:
        """The address as it is written in the header."""
        return self._written


def _padded(message: EmailMessage, wanted: int) -> bytes:
    """Add an attachment of plain lines, so that the whole is `wanted` bytes long, or more where even none is too long.

    The lines are put in after the message was written: millions of them would keep the email package busy for seconds.
    """
    place = secrets.token_hex(16).encode()
    message.add_attachment(place, maintype="text", subtype="plain", filename="filler.txt", cte="7bit")
    before, _, after = message.as_bytes().partition(place)
    count, rest = divmod(max(wanted - len(before) - len(after), 0), len(_FILLER))
    return b"".join((before, _FILLER * count, b"." * rest, after))
