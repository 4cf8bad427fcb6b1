"""The practice server's answers: what a provider would say to each command, and what it says when told to misbehave."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import SettingsError, check_address
from smtpdesk.practice.mailbox import Mailbox
from smtpdesk.practice.trick import Trick

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

MAX_RECIPIENTS: Final = 100
"""RFC 5321 4.5.3.1.8 asks for at least as many."""
_MAX_REMEMBERED: Final = 1000

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Greylist:
    """Who knocked when: the first try is put off, and the next one is taken once `seconds` have passed."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    _first: OrderedDict[tuple[str, str], float] = field(default_factory=OrderedDict, repr=False)

    def puts_off(self, sender: str, recipient: str) -> bool:
        """Tell whether this pair has to come again."""
        # One look at the attribute: `forget` may put another one there meanwhile, in another thread.
        first, pair = self._first, (sender, recipient)
        if pair in first:
            return self.clock() - first[pair] < self.seconds
        first[pair] = self.clock()
        if len(first) > _MAX_REMEMBERED:
            first.popitem(last=False)
        return True

    def forget(self) -> None:
        """Take everybody for new again."""
        self._first = OrderedDict()


@dataclass(frozen=True, slots=True)
class Office:
    """What all connections of one start share."""

    user: str
    secret: Secret
    mailbox: Mailbox
    greylist: Greylist


class Clerk:
    """aiosmtpd's hooks for one connection, with the trick that held when it was opened."""

    def __init__(self, office: Office, trick: Trick) -> None:
        self._office = office
        self.trick = trick

    @property
    def user(self) -> str:
        """The only user name."""
        return self._office.user

    @property
    def password(self) -> str:
        """The password that lets in; with the trick that refuses every password, one that nobody knows."""
        return secrets.token_hex() if self.trick is Trick.WRONG_PASSWORD else self._office.secret.reveal()

    def lets_in(self, user: bytes, password: bytes) -> bool:
        """Tell whether user name and password are right."""
        right_user = hmac.compare_digest(user, self.user.encode())
        return hmac.compare_digest(password, self.password.encode()) and right_user

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Greet, and say that commands may come without waiting (RFC 2920)."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the sender, whoever it is."""
        if not _is_address(address):
            return "501 5.1.7 Bad sender address syntax"
        if not address.isascii() and not envelope.smtp_utf8:
            return "550 5.6.7 This address needs SMTPUTF8"
        match self.trick:
            case Trick.SENDER_REFUSED:
                return f"553 5.7.1 <{address}>: Sender address rejected: not owned by user {self._office.user}"
            case Trick.DROPS_THE_LINE:
                if isinstance(server.transport, asyncio.Transport):
                    server.transport.abort()
                raise ConnectionResetError  # aiosmtpd's way to leave a conversation
            case Trick.TOO_MANY_MESSAGES:
                return "450 4.7.1 Too many messages in a short time: sending rate exceeded, try again later"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Sender OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the recipient, whoever it is: nothing goes any further."""
        if not _is_address(address):
            return "501 5.1.3 Bad recipient address syntax"
        if not address.isascii() and not envelope.smtp_utf8:
            return "553 5.6.7 This address needs SMTPUTF8"
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        if self.trick is Trick.MAILBOX_FULL:
            return f"552 5.2.2 <{address}>: The mailbox is full, the recipient is over quota"
        if self.trick is Trick.GREYLISTING and self._office.greylist.puts_off(envelope.mail_from or "", address):
            seconds = self._office.greylist.seconds
            return f"451 4.7.1 <{address}>: Greylisted, please try again in {seconds:g} seconds"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 Recipient OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message."""
        if self.trick is Trick.MESSAGE_TOO_LARGE:
            return "552 5.3.4 Message size exceeds the limit of this mailbox"
        content = envelope.content
        raw = content if isinstance(content, bytes) else b""
        message = self._office.mailbox.put(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw)
        return f"250 2.0.0 Taken as practice message {message.number}"

    async def handle_exception(self, error: Exception) -> str:
        """Answer what aiosmtpd stumbled over: its address parser raises for some broken addresses."""
        # The error's own text may quote the line that it came from.
        _log.info("a command led to %s", type(error).__name__)
        return "500 5.5.2 Syntax error"


def _is_address(text: str) -> bool:
    """Tell whether it has an address's form; aiosmtpd lets through what merely has the brackets."""
    try:
        check_address(text, "address")
    except SettingsError:
        return False
    return True
