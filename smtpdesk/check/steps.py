"""One small coroutine a step: do it, and give what was seen. A failure is part of what was seen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from smtpdesk.check.conversation import Conversation
from smtpdesk.check.message import Built, build
from smtpdesk.model.facts import Address, Capabilities, Facts, Failure, FailureKind, Reply, Tls
from smtpdesk.model.secret import HIDDEN
from smtpdesk.model.settings import Request, Security
from smtpdesk.model.steps import Step
from smtpdesk.net.network import Network
from smtpdesk.wire.address import UnwritableName, ascii_host, needs_smtputf8, wire_address
from smtpdesk.wire.capabilities import read_capabilities

QUIET_BEFORE_KNOCK = 4.0
"""Seconds of silence after which a port is asked on a second connection whether it speaks TLS."""
QUIET_ON_TLS_PORT = 1.5
_KNOCK_LIMIT = 5.0
TLS_PORTS = frozenset({465, 2465, 443, 8465, 993, 995})
NOT_IMPLEMENTED = frozenset({500, 501, 502, 504})


@dataclass(slots=True)
class Walk:
    """What a run knows on its way."""

    request: Request
    network: Network
    begun: float = 0.0
    conversation: Conversation | None = None
    addresses: tuple[Address, ...] = ()
    address: Address | None = None
    greeting: Reply | None = None
    capabilities: Capabilities | None = None
    tls: Tls | None = None
    another_was_accepted: bool = False
    signed_in: bool = False
    built: Built | None = None
    asked: str = ""
    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def talk(self) -> Conversation:
        """The conversation of the connection that stands."""
        if self.conversation is None:
            raise RuntimeError("no connection yet")
        return self.conversation

    @property
    def sender(self) -> str:
        """The From address that it is about: one of several that is asked for just now, else the account's own."""
        return self.asked or self.request.account.sender

    def facts(self, step: Step, **seen: object) -> Facts:
        """What was seen in a step, with the setting that it stood in."""
        account = self.request.account
        user = account.user
        if self.request.secret is not None and user and user == self.request.secret.reveal():
            user = HIDDEN
        setting: dict[str, object] = {
            "waited_ms": (self.network.clock() - self.begun) * 1000,
            "host": account.server.host,
            "port": account.server.port,
            "security": account.server.security,
            "provider": account.provider,
            "user": user,
            "sender": self.sender,
            "encrypted": self.tls is not None,
            "signed_in": self.signed_in,
            "greeting": self.greeting,
            "address": self.address,
            "capabilities": self.capabilities,
            "proxy": self.request.proxy.where if self.request.proxy is not None else "",
        }
        return Facts(step=step, **(setting | seen))  # type: ignore[arg-type]

    def answered(self, step: Step, answer: Reply | Failure, **seen: object) -> Facts:
        """What was seen in a step that a reply or a failure ended."""
        if isinstance(answer, Failure):
            return self.facts(step, failure=answer, **seen)
        return self.facts(step, reply=answer, flaws=answer.flaws | self.talk.take_flaws(), **seen)


async def resolve(walk: Walk) -> Facts:
    """Look the host up."""
    account = walk.request.account
    found = await walk.network.resolve(account.server.host, account.server.port, account.ip_version)
    if isinstance(found, Failure):
        return walk.facts(Step.RESOLVE, failure=found)
    walk.addresses = found
    return walk.facts(Step.RESOLVE, addresses=found)


async def greeting(walk: Walk) -> Facts:
    """Wait for the server's first words. A port that stays silent is asked meanwhile whether it speaks TLS."""
    talk = walk.talk
    told: Failure | None = None
    if walk.tls is not None or walk.address is None:
        answer = await talk.hear()
    else:
        quiet = QUIET_ON_TLS_PORT if walk.address.port in TLS_PORTS else QUIET_BEFORE_KNOCK
        heard = await walk.network.for_a_while(quiet, talk.hear())
        answer = await _hear_or_knock(walk, walk.address) if heard is None else heard
        if isinstance(heard, Failure) and not talk.heard_anything:
            told = await _tls_hello(walk, walk.address)
    if isinstance(answer, Reply):
        walk.greeting = answer
    return walk.answered(Step.GREETING, told or answer)


async def _hear_or_knock(walk: Walk, address: Address) -> Reply | Failure:
    """Wait on, and ask meanwhile on a second connection whether the port speaks TLS. What comes first counts."""
    talk = walk.talk
    if talk.heard_anything:
        return await talk.hear()
    hear = asyncio.ensure_future(talk.hear())
    knock = asyncio.ensure_future(_tls_hello(walk, address))
    try:
        await asyncio.wait({hear, knock}, return_when=asyncio.FIRST_COMPLETED)
        if knock.done() and not hear.done() and not talk.heard_anything and (told := knock.result()) is not None:
            return told
        answer = await hear
        if isinstance(answer, Failure) and not talk.heard_anything:
            return await _tls_hello(walk, address) or answer
        return answer
    finally:
        hear.cancel()
        knock.cancel()
        await asyncio.gather(hear, knock, return_exceptions=True)


async def _tls_hello(walk: Walk, address: Address) -> Failure | None:
    host = walk.request.account.server.host
    told = await walk.network.within(_KNOCK_LIMIT, walk.network.knock(address, host))
    return None if told is not None and told.kind is FailureKind.TIMEOUT else told


def ehlo_name(walk: Walk) -> str:
    """The EHLO name that is set, or this computer's address as a literal (RFC 5321 4.1.4): nothing is invented."""
    name = walk.request.ehlo_name
    if name:
        return name if name.startswith("[") else ascii_host(name)
    ip = walk.talk.link.local_ip
    if not ip:
        return "[127.0.0.1]"
    return f"[IPv6:{ip}]" if ":" in ip else f"[{ip}]"


def _only(meant: int, answer: Reply | Failure) -> Reply | Failure:
    """A 2xx where another code means yes (250 to EHLO, 220 to STARTTLS, 354 to DATA): it must not pass for success."""
    if isinstance(answer, Failure) or not answer.ok or answer.code == meant:
        return answer
    return Failure(kind=FailureKind.BAD_REPLY, detail=f"code-{answer.code}", received=answer.wire.encode()[:512])


async def hello(walk: Walk) -> Facts:
    """Say EHLO; to a server that does not know it, HELO (RFC 5321 3.2)."""
    try:
        name = ehlo_name(walk)
    except UnwritableName as error:
        failure = Failure(kind=FailureKind.NOT_SENDABLE, detail=str(error))
        return walk.facts(Step.HELLO, failure=failure)
    answer = _only(250, await walk.talk.ask(f"EHLO {name}"))
    esmtp = True
    if isinstance(answer, Reply) and answer.code in NOT_IMPLEMENTED and walk.talk.alive:
        helo = await walk.talk.ask(f"HELO {name}")
        if isinstance(helo, Reply) and helo.ok:
            answer, esmtp = helo, False
    if isinstance(answer, Reply) and answer.ok:
        walk.capabilities = read_capabilities(answer, esmtp=esmtp)
    return walk.answered(Step.HELLO, answer, ehlo_name=name)


async def secure(walk: Walk) -> Facts:
    """Encrypt the line: by STARTTLS (RFC 3207), or at once."""
    account = walk.request.account
    answer: Reply | None = None
    if account.server.security is Security.STARTTLS:
        if walk.capabilities is None or not walk.capabilities.has("STARTTLS"):
            return walk.facts(Step.SECURE, failure=Failure(kind=FailureKind.STARTTLS_NOT_OFFERED))
        asked = _only(220, await walk.talk.ask("STARTTLS"))
        if isinstance(asked, Failure) or not asked.ok:
            return walk.answered(Step.SECURE, asked)
        answer = asked
    tls = await walk.talk.secure(account.server.host, account.ca_file, account.accepted_fingerprint)
    if isinstance(tls, Failure):
        return walk.facts(Step.SECURE, failure=tls)
    if walk.another_was_accepted and tls.certificate is not None:
        tls = replace(tls, certificate=replace(tls.certificate, renewed=True))
    walk.tls = tls
    walk.capabilities = None
    if answer is None:
        walk.talk.expect_greeting()
    return walk.facts(Step.SECURE, tls=tls, reply=answer)


def _envelope(walk: Walk, address: str) -> str | Failure:
    try:
        written = wire_address(address)
    except UnwritableName as error:
        return Failure(kind=FailureKind.NOT_SENDABLE, detail=str(error))
    offered = walk.capabilities is not None and walk.capabilities.has("SMTPUTF8")
    if needs_smtputf8(written) and not offered:
        return Failure(kind=FailureKind.NOT_SENDABLE, detail="SMTPUTF8")
    return written


async def sender(walk: Walk) -> Facts:
    """Say MAIL FROM with the account's own address, or the one whose turn it is; a check takes it back with RSET.

    A server need not judge the sender here: many do so with the recipient, or with the message (RFC 5321 3.3).
    """
    request, capabilities = walk.request, walk.capabilities
    written = _envelope(walk, walk.sender)
    if isinstance(written, Failure):
        return walk.facts(Step.SENDER, failure=written)
    has = capabilities.has if capabilities is not None else (lambda keyword: False)
    parameters = ""
    if request.sends:
        for named in filter(None, (*request.recipients, request.reply_to)):
            if isinstance(failure := _envelope(walk, named), Failure):
                return walk.facts(Step.SENDER, failure=failure)
        try:
            walk.built = build(
                request, datetime.now(UTC).astimezone(), eight_bit=has("8BITMIME"), smtputf8=has("SMTPUTF8")
            )
        except UnwritableName as error:
            return walk.facts(Step.SENDER, failure=Failure(kind=FailureKind.NOT_SENDABLE, detail=str(error)))
        parameters += f" SIZE={walk.built.size}" if has("SIZE") else ""
        parameters += " BODY=8BITMIME" if walk.built.eight_bit and has("8BITMIME") else ""
    if (walk.built is not None and walk.built.utf8) or needs_smtputf8(written):
        parameters += " SMTPUTF8"
    size = walk.built.size if walk.built is not None else None
    answer = await walk.talk.ask(f"MAIL FROM:<{written}>{parameters}")
    if isinstance(answer, Reply) and answer.ok and not request.sends:
        reset = await walk.talk.ask("RSET")
        if walk.asked and isinstance(reset, Reply) and not reset.ok:
            reset = await walk.talk.ask(f"EHLO {ehlo_name(walk)}")  # which resets as well (RFC 5321 4.1.4)
        if isinstance(reset, Failure):
            return walk.facts(Step.SENDER, failure=reset)
    limit = capabilities.size if capabilities is not None else None
    if isinstance(answer, Reply) and answer.ok and size is not None and limit and size > limit:
        failure = Failure(kind=FailureKind.TOO_LARGE, detail=str(limit))
        return walk.facts(Step.SENDER, failure=failure, message_bytes=size)
    return walk.answered(Step.SENDER, answer, message_bytes=size)


async def recipient(walk: Walk, address: str) -> Facts:
    """Say RCPT TO for one recipient."""
    written = _envelope(walk, address)
    if isinstance(written, Failure):
        return walk.facts(Step.RECIPIENT, failure=written, recipient=address)
    answer = await walk.talk.ask(f"RCPT TO:<{written}>")
    if isinstance(answer, Reply):
        (walk.accepted if answer.ok else walk.refused).append(address)
    return walk.answered(Step.RECIPIENT, answer, recipient=address)


async def message(walk: Walk) -> Facts:
    """Send the message, and hear what the server says of it."""
    if walk.built is None:
        raise RuntimeError("no message was built")
    answer = _only(354, await walk.talk.ask("DATA"))
    if isinstance(answer, Reply) and answer.code == 354:
        answer = await walk.talk.send_message(walk.built.stuffed)
    alone = walk.accepted[0] if len(walk.accepted) == 1 else None
    return walk.answered(Step.MESSAGE, answer, message_bytes=walk.built.size, recipient=alone)
