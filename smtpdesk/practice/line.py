"""One connection of the practice server: aiosmtpd's protocol with tighter bounds."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import logging
import ssl
from typing import Any, Final

from aiosmtpd.smtp import MISSING, SMTP, AuthResult, Envelope, LoginPassword, Session, _Missing

from smtpdesk.practice import sign_in
from smtpdesk.practice.clerk import Clerk
from smtpdesk.practice.trick import Trick

HOST_NAME: Final = "practice.example"
MAX_MESSAGE: Final = 10 * 1024 * 1024
MAX_COMMAND: Final = 512
MAX_AUTH: Final = 12_288
"""RFC 4954 4: how long a line of a sign-in may be."""
MAX_TEXT_LINE: Final = 1001
"""RFC 5321 4.5.3.1.6: 1000 with its end, and the dot that may have been put before it."""
_CALLS: Final = {"AUTH": 10, "*": 2000}
_REFUSED: Final = "535 5.7.8 User name and password not accepted"

# aiosmtpd logs each line that a client sends. A password that is sent out of turn is such a line.
logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)


class _Limits(dict[str, int]):
    """The longest line of each command. aiosmtpd's own table is one for all connections, and each EHLO adds to it."""

    def __missing__(self, command: str) -> int:
        return MAX_AUTH if command == "AUTH" else MAX_COMMAND


class Line(SMTP):
    """One connection. `context` encrypts it by STARTTLS; without one it is encrypted already, or never will be.

    A connection in clear enters itself in `transports`, so that it can be cut off from outside.
    """

    line_length_limit = 32_768  # What the reader may hold; `_Limits` and `smtp_DATA` are stricter.
    AuthLoginUsernameChallenge = "Username:"
    AuthLoginPasswordChallenge = "Password:"

    def __init__(
        self,
        clerk: Clerk,
        transports: set[asyncio.Transport],
        *,
        context: ssl.SSLContext | None,
        encrypted: bool,
        mechanisms: tuple[str, ...],
        idle_seconds: float,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self.command_size_limits = _Limits()
        self._clerk = clerk
        self._transports = transports
        self._encrypted = encrypted
        super().__init__(
            clerk,
            data_size_limit=MAX_MESSAGE,
            enable_SMTPUTF8=True,
            hostname=HOST_NAME,
            ident="ESMTP practice server, relays nothing",
            tls_context=context,
            timeout=idle_seconds,
            auth_require_tls=not encrypted,
            authenticator=self._check_password,
            auth_exclude_mechanism=[name for name in sign_in.MECHANISMS if name not in mechanisms],
            command_call_limit=_CALLS,
            loop=loop,
        )

    # -- the connection ------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, on the bare connection or (a second time, after STARTTLS) on the encrypted one."""
        if not self._encrypted and isinstance(transport, asyncio.Transport) and self._original_transport is None:
            self._transports.add(transport)
        super().connection_made(transport)

    def _timeout_cb(self) -> None:
        # Not `close`, as aiosmtpd does: that waits for a client that does not read.
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
        if self._handler_coroutine is not None:
            self._handler_coroutine.cancel()

    async def _handle_client(self) -> None:
        if self._clerk.trick is not Trick.NEVER_ANSWERS:
            await super()._handle_client()
            return
        try:
            while await self._reader.read(4096):
                pass
        finally:
            self._writer.close()

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802 - aiosmtpd finds commands by such names
        """Encrypt (RFC 3207), once: aiosmtpd would begin a second handshake inside the first."""
        if self._encrypted or self._tls_protocol is not None:
            await self.push("503 5.5.1 The line is encrypted already")
        elif self.tls_context is None:
            await self.push("502 5.5.1 Command not implemented")
        else:
            await super().smtp_STARTTLS(arg)

    async def check_auth_needed(self, caller_method: str) -> bool:
        """Refuse what needs a sign-in. aiosmtpd's own switch for it warns of a line that starts encrypted."""
        if self.session is not None and self.session.authenticated:
            return False
        encrypted = self._encrypted or self._tls_protocol is not None or self.tls_context is None
        await self.push(
            "530 5.7.0 Authentication required" if encrypted else "530 5.7.0 Must issue a STARTTLS command first"
        )
        return True

    # -- the message ---------------------------------------------------------------------------------------------

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Take a message (RFC 5321 4.1.1.4). aiosmtpd's own keeps an object a line, and a long line without a bound."""
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        envelope = self.envelope
        if envelope is None or not envelope.rcpt_tos:
            await self.push("503 5.5.1 Error: need RCPT command")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        content, refusal = await self._read_content()
        self._reset_timeout()
        if refusal:
            status = refusal
        else:
            envelope.content = envelope.original_content = content
            status = await self._call_handler_hook("DATA")
        self.envelope = Envelope()
        await self.push(status)

    async def _read_content(self) -> tuple[bytes, str]:
        """Read up to the lone dot. What is too large is read on, thrown away and refused at the end."""
        content = bytearray()
        refusal = ""
        whole = True
        while True:
            try:
                line = await self._reader.readuntil(b"\r\n")
            except asyncio.LimitOverrunError as error:
                await self._reader.read(error.consumed)
                refusal, whole = refusal or "500 5.5.2 Line too long", False
                content.clear()
                continue
            if whole and line == b".\r\n":
                return bytes(content), refusal
            if len(line) > MAX_TEXT_LINE:
                refusal = refusal or "500 5.5.2 Line too long"
            whole = True
            content += line[1:] if line.startswith(b".") else line
            if len(content) > MAX_MESSAGE:
                refusal = refusal or "552 5.3.4 Message size exceeds the fixed limit"
            if refusal:
                content.clear()

    # -- the sign-in ---------------------------------------------------------------------------------------------

    def _create_session(self) -> Session:
        return _Session(self.loop)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        """Sign in (RFC 4954); aiosmtpd knows mechanisms in capitals only."""
        mechanism, blank, rest = (arg or "").partition(" ")
        await super().smtp_AUTH(mechanism.upper() + blank + rest)

    async def challenge_auth(
        self, challenge: str | bytes, encode_to_b64: bool = True, log_client_response: bool = False
    ) -> _Missing | bytes:
        """Ask and wait for the answer; MISSING where there was none, and this was said. It never logs an answer."""
        question = challenge.encode() if isinstance(challenge, str) else challenge
        await self.push(b"334 " + (base64.b64encode(question) if encode_to_b64 else question))
        try:
            answer = (await self._reader.readuntil(b"\n")).strip()
        except asyncio.LimitOverrunError:
            if isinstance(self.transport, asyncio.Transport):
                await self.push("500 5.5.6 Authentication exchange line is too long")
                self.transport.close()
            return MISSING
        if len(answer) > MAX_AUTH:
            await self.push("500 5.5.6 Authentication exchange line is too long")
            return MISSING
        if answer == b"*":
            await self.push("501 5.7.0 Authentication aborted")
            return MISSING
        return await self._decode(answer)

    async def _decode(self, answer: bytes) -> _Missing | bytes:
        try:
            return base64.b64decode(answer, validate=True)
        except binascii.Error:
            await self.push("501 5.5.2 Cannot decode base64")
            return MISSING

    def _check_password(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        if isinstance(data, LoginPassword) and self._clerk.lets_in(data.login, data.password):
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False, message=_REFUSED)

    async def auth_CRAM__MD5(self, _server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        """Sign in by RFC 2195."""
        challenge = sign_in.cram_challenge(HOST_NAME)
        answer = await self.challenge_auth(challenge)
        if isinstance(answer, _Missing):
            return AuthResult(success=False)
        if hmac.compare_digest(answer, sign_in.cram_answer(self._clerk.user, self._clerk.password, challenge)):
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False, message=_REFUSED)

    async def auth_SCRAM__SHA__256(self, _server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        """Sign in by RFC 7677; the server's proof goes as one more challenge, answered by nothing (RFC 4954 4)."""
        exchange = sign_in.ScramServer(self._clerk.user, self._clerk.password)
        answer = await (self._decode(args[1].encode("utf-8", "replace")) if len(args) > 1 else self.challenge_auth(""))
        try:
            for turn in (exchange.first, exchange.final):
                if isinstance(answer, _Missing):
                    return AuthResult(success=False)
                answer = await self.challenge_auth(turn(answer))
        except sign_in.ScramError:
            return AuthResult(success=False, handled=False, message=_REFUSED)
        return AuthResult(success=not isinstance(answer, _Missing))


class _Session(Session):
    """aiosmtpd's session, but its old field does not write a warning into the log at each sign-in."""

    @property
    def login_data(self) -> Any:
        """What aiosmtpd keeps here: nothing, as `Line` hands it none."""
        return self._login_data

    @login_data.setter
    def login_data(self, value: Any) -> None:
        self._login_data = value
