"""What a person sets: an account, its server, and one request to check it. Contradictions are refused here."""

from __future__ import annotations

import re
from dataclasses import field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from smtpdesk.model import addresses
from smtpdesk.model.secret import Secret
from smtpdesk.model.value import value

if TYPE_CHECKING:
    from smtpdesk.model.proxy import Proxy

MAX_RECIPIENTS: Final = 20
MAX_SENDERS: Final = 50
"""So many From addresses an account may have beside its first."""
MAX_MESSAGE_BYTES: Final = 60 * 1024 * 1024
MAX_SECRET_CHARACTERS: Final = 16_384
"""Far above any password or OAuth token (Microsoft's reach some 4,000 characters)."""


class SettingsError(ValueError):
    """Something impossible was typed. `field` names the place, `code` what is wrong with it; `text` tells it."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


class Security(StrEnum):
    """How the line is encrypted: not at all, by STARTTLS (RFC 3207), or from the start (RFC 8314 3.3)."""

    PLAIN = "plain"
    STARTTLS = "starttls"
    TLS = "tls"


class SignIn(StrEnum):
    """Which SASL mechanism signs in. `AUTO` takes the strongest that both know, `NONE` does not sign in."""

    AUTO = "auto"
    NONE = "none"
    PLAIN = "plain"
    LOGIN = "login"
    CRAM_MD5 = "cram-md5"
    SCRAM_SHA_1 = "scram-sha-1"
    SCRAM_SHA_256 = "scram-sha-256"
    XOAUTH2 = "xoauth2"
    OAUTHBEARER = "oauthbearer"


class IpVersion(StrEnum):
    """Which addresses of the server are tried."""

    ANY = "any"
    V4 = "ipv4"
    V6 = "ipv6"


_MEDIA_TYPE: Final = (  # not compiled ahead: most runs have no attachment
    r"(?!multipart/|message/)[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}"
)


def _no_control(value: str, name: str, limit: int) -> None:
    _refuse(name, addresses.text_fault(value, limit))


def check_address(value: str, name: str) -> None:
    """Refuse what cannot be a mailbox. Raises SettingsError with this name as its field."""
    _refuse(name, addresses.mailbox_fault(value))


def check_host(value: str, name: str, *, literal: bool = False) -> None:
    """Refuse what cannot be a host name or an IP address, `literal` allows it in brackets. Raises SettingsError."""
    _refuse(name, addresses.host_fault(value, literal=literal))


def _refuse(name: str, fault: addresses.Fault | None) -> None:
    if fault:
        raise SettingsError(name, fault)


def check_senders(first: str, others: tuple[str, ...]) -> None:
    """Refuse a list of further From addresses that holds something else, one of them twice, or too many.

    The error's field tells which one it is, from 1 on: `also_senders.3`. Capitals make no other address here, though
    RFC 5321 2.4 lets a server tell them apart. Raises SettingsError.
    """
    if len(others) > MAX_SENDERS:
        raise SettingsError("also_senders", "too-many")
    seen = {first.casefold()}
    for number, address in enumerate(others, 1):
        check_address(address, f"also_senders.{number}")
        if address.casefold() in seen:
            raise SettingsError(f"also_senders.{number}", "twice")
        seen.add(address.casefold())


@value(frozen=True, slots=True)
class Server:
    """Where to connect and how the line is encrypted. Raises SettingsError."""

    host: str
    port: int
    security: Security

    def __post_init__(self) -> None:
        check_host(self.host, "host")
        if isinstance(self.port, bool) or not isinstance(self.port, int):
            raise SettingsError("port", "not-a-number")
        if not 1 <= self.port <= 65535:
            raise SettingsError("port", "out-of-range")
        if not isinstance(self.security, Security):
            raise SettingsError("security", "unknown")


@value(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Seconds that a whole phase may take, whatever arrives meanwhile. `connect` counts for each address.

    The defaults lie below RFC 5321 4.5.3.2 (5 to 10 minutes), which is meant for relays: here a person waits.
    """

    resolve: float = 10.0
    connect: float = 10.0
    secure: float = 15.0
    greeting: float = 40.0
    command: float = 30.0
    message: float = 120.0

    def __post_init__(self) -> None:
        for name in ("resolve", "connect", "secure", "greeting", "command", "message"):
            seconds = getattr(self, name)
            if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0.05 <= seconds <= 3600:
                raise SettingsError(f"deadlines.{name}", "out-of-range")

    @classmethod
    def all(cls, seconds: float) -> Deadlines:
        """The same limit for every phase."""
        return cls(resolve=seconds, connect=seconds, secure=seconds, greeting=seconds, command=seconds, message=seconds)


@value(frozen=True, slots=True, kw_only=True)
class Usual:
    """What holds for every check on this computer where its account says nothing of its own. Raises SettingsError."""

    deadlines: Deadlines = field(default_factory=Deadlines)
    ehlo_name: str = ""
    proxy: Proxy | None = None

    def __post_init__(self) -> None:
        if self.ehlo_name:
            check_host(self.ehlo_name, "ehlo_name", literal=True)


@value(frozen=True, slots=True, kw_only=True)
class Account:
    """The account that sends a shop's e-mail. It never holds a secret. Raises SettingsError.

    `user_is_secret`: the user name is the secret itself (Postmark's server token); then `user` stays empty.
    `also_senders`: the other addresses that the shop sends from; a check asks for each of them, and sends nothing.
    """

    id: str
    name: str
    server: Server
    provider: str | None = None
    region: str | None = None
    user: str = ""
    user_is_secret: bool = False
    sign_in: SignIn = SignIn.AUTO
    sender: str = ""
    sender_name: str = ""
    also_senders: tuple[str, ...] = ()
    reply_to: str = ""
    test_recipient: str = ""
    ca_file: str = ""
    accepted_fingerprint: str = ""
    allow_unencrypted_sign_in: bool = False
    ehlo_name: str = ""
    ip_version: IpVersion = IpVersion.ANY
    deadlines: Deadlines = field(default_factory=Deadlines)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", self.id):
            raise SettingsError("id", "not-an-id")
        _no_control(self.name, "name", 200)
        if not self.name.strip():
            raise SettingsError("name", "empty")
        _no_control(self.user, "user", 512)
        if self.user_is_secret and self.user:
            raise SettingsError("user", "is-the-secret")
        _no_control(self.sender_name, "sender_name", 200)
        for name in ("sender", "reply_to", "test_recipient"):
            if getattr(self, name):
                check_address(getattr(self, name), name)
        check_senders(self.sender, self.also_senders)
        _no_control(self.ca_file, "ca_file", 4096)
        if self.ehlo_name:
            check_host(self.ehlo_name, "ehlo_name", literal=True)
        if self.accepted_fingerprint and not re.fullmatch(r"[0-9a-f]{64}", self.accepted_fingerprint):
            raise SettingsError("accepted_fingerprint", "not-a-fingerprint")

    def with_(self, **changes: Any) -> Account:
        """Give the same account with some fields changed; the same rules hold."""
        return replace(self, **changes)


def fingerprint(text: str) -> str:
    """A SHA-256 fingerprint as people write it (colons, blanks, capitals) in our form. Raises SettingsError."""
    plain = re.sub(r"[\s:]", "", text).lower().removeprefix("sha256").removeprefix("=")
    if not re.fullmatch(r"[0-9a-f]{64}", plain):
        raise SettingsError("accepted_fingerprint", "not-a-fingerprint")
    return plain


@value(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes along with the test message. `media_type` in small letters, as in text/plain."""

    name: str
    media_type: str
    content: bytes

    def __post_init__(self) -> None:
        _no_control(self.name, "attachments", 255)
        _no_control(self.media_type, "attachments", 127)
        if not re.fullmatch(_MEDIA_TYPE, self.media_type):
            raise SettingsError("attachments", "not-a-media-type")


@value(frozen=True, slots=True, kw_only=True)
class Letter:
    """The words of a test message. `text` (the layer) writes them; the engine only wraps them in MIME.

    `mark` is the short word in the subject by which this very message is found in a mailbox. `sender_name` and
    `reply_to` are what such a message has where the account sets none.
    """

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    mark: str = ""
    sender_name: str = ""
    reply_to: str = ""

    def __post_init__(self) -> None:
        if self.reply_to:
            check_address(self.reply_to, "reply_to")
        _no_control(self.sender_name, "sender_name", 200)
        size = len(self.text) + len(self.html) + sum(len(file.content) for file in self.attachments)
        if size > MAX_MESSAGE_BYTES:
            raise SettingsError("letter", "too-long")
        _no_control(self.subject, "subject", 500)


@value(frozen=True, slots=True, kw_only=True)
class Request:
    """One check. With recipients it is a test send, without them no mail is sent. Raises SettingsError.

    `message_bytes` pads the message to this size (0: as it is), to try a server's limit.
    """

    account: Account
    secret: Secret | None = None
    recipients: tuple[str, ...] = ()
    letter: Letter | None = None
    message_bytes: int = 0
    usual: Usual = field(default_factory=Usual)

    def __post_init__(self) -> None:
        if len(self.recipients) > MAX_RECIPIENTS:
            raise SettingsError("recipients", "too-many")
        for address in self.recipients:
            check_address(address, "recipients")
        if self.recipients and not self.account.sender:
            raise SettingsError("sender", "empty")
        if self.recipients and self.letter is None:
            raise SettingsError("letter", "empty")
        if isinstance(self.message_bytes, bool) or not 0 <= self.message_bytes <= MAX_MESSAGE_BYTES:
            raise SettingsError("message_bytes", "out-of-range")
        if self.secret is not None:
            text = self.secret.reveal()
            if "\x00" in text:
                raise SettingsError("secret", "control-character")
            if len(text) > MAX_SECRET_CHARACTERS:
                raise SettingsError("secret", "too-long")
            try:
                text.encode("utf-8")
            except UnicodeEncodeError:
                raise SettingsError("secret", "not-text") from None
        if self.account.sign_in is not SignIn.NONE:
            named = bool(self.account.user) or self.account.user_is_secret
            if named and not self.secret:
                raise SettingsError("secret", "empty")
            if not named and (self.secret or self.account.sign_in is not SignIn.AUTO):
                raise SettingsError("user", "empty")

    @property
    def signs_in(self) -> bool:
        """True where this check signs in: a user name and a secret are there, and signing in is not switched off."""
        return self.account.sign_in is not SignIn.NONE and bool(self.secret)

    @property
    def user(self) -> Secret:
        """The user name that signs in, kept like a secret since at some providers it is one."""
        if self.account.user_is_secret and self.secret is not None:
            return self.secret
        return Secret(self.account.user)

    @property
    def senders(self) -> tuple[str, ...]:
        """The From addresses that the server is asked about: all of the account's, but for a test send its first."""
        account = self.account
        others = () if self.sends else account.also_senders
        return tuple(address for address in (account.sender, *others) if address)

    @property
    def reply_to(self) -> str:
        """Where answers to the test message go."""
        return self.account.reply_to or (self.letter.reply_to if self.letter is not None else "")

    @property
    def sends(self) -> bool:
        """True for a test send."""
        return bool(self.recipients)

    @property
    def deadlines(self) -> Deadlines:
        """The time limits: the account's own, else the usual ones."""
        own = self.account.deadlines
        return self.usual.deadlines if own == Deadlines() else own

    @property
    def ehlo_name(self) -> str:
        """The name to say in EHLO: the account's own, else the usual one; empty for this computer's address."""
        return self.account.ehlo_name or self.usual.ehlo_name

    @property
    def proxy(self) -> Proxy | None:
        """The proxy that makes the connection; None where it is made directly, as it is to this very computer."""
        return None if addresses.is_this_computer(self.account.server.host) else self.usual.proxy
