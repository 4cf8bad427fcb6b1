"""SASL mechanisms as question-and-answer generators: they yield what to send and are sent the server's challenges.

The first value yielded is the initial response, or None where the server speaks first. Base64 and lines are not
their business. Everything that they yield is secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Callable, Generator
from typing import Final

from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import SignIn
from smtpdesk.wire.saslprep import prepared_or_as_is

Exchange = Generator[bytes | None, bytes, None]

MAX_ITERATIONS: Final = 600_000
"""A server that asks for more rounds of SCRAM than this is refused: it would only keep the computer busy."""


MANY_ITERATIONS: Final = 20_000
"""From so many rounds on a computer is busy for longer than a person should notice."""


class ExchangeError(Exception):
    """A challenge that makes no sense, or a server that could not prove itself (`unproven`). Never holds a secret."""

    def __init__(self, detail: str, *, unproven: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.unproven = unproven


def plain(user: str, secret: Secret) -> Exchange:
    """PLAIN (RFC 4616). Name and password leave as they were typed: to prepare them is the server's part (section 2).

    A server that does not prepare them would not know its own password any more, and shops send it as it is, too.
    """
    yield b"\x00" + user.encode() + b"\x00" + secret.reveal().encode()


def login(user: str, secret: Secret) -> Exchange:
    """LOGIN, never standardised: the name at the first challenge and the password at the second, whatever they say."""
    yield None
    yield user.encode()
    yield secret.reveal().encode()


def cram_md5(user: str, secret: Secret) -> Exchange:
    """CRAM-MD5 (RFC 2195)."""
    challenge = yield None
    digest = hmac.new(secret.reveal().encode(), challenge, hashlib.md5).hexdigest()
    yield user.encode() + b" " + digest.encode()


def scram(algorithm: str, user: str, secret: Secret, nonce: Callable[[], bytes] | None = None) -> Exchange:
    """SCRAM (RFC 5802, RFC 7677) without channel binding. The generator ends only after the server proved itself."""
    name = prepared_or_as_is(user).replace("=", "=3D").replace(",", "=2C").encode()
    ours = (nonce or _nonce)()
    bare = b"n=" + name + b",r=" + ours
    first = yield b"n,," + bare
    fields = _fields(first)
    theirs, salt, rounds = fields.get(b"r", b""), fields.get(b"s", b""), fields.get(b"i", b"")
    if b"m" in fields:
        raise ExchangeError("scram-extension")
    if not theirs.startswith(ours) or len(theirs) == len(ours):
        raise ExchangeError("scram-nonce", unproven=True)
    if not rounds.isdigit() or not 1 <= len(rounds) <= 7 or not 1 <= int(rounds) <= MAX_ITERATIONS:
        raise ExchangeError("scram-iterations")
    try:
        salt = base64.b64decode(salt, validate=True)
    except ValueError:
        raise ExchangeError("scram-salt") from None
    password = prepared_or_as_is(secret.reveal()).encode()
    salted = hashlib.pbkdf2_hmac(algorithm, password, salt, int(rounds))
    client_key = hmac.digest(salted, b"Client Key", algorithm)
    without_proof = b"c=biws,r=" + theirs
    message = bare + b"," + first + b"," + without_proof
    signature = hmac.digest(hashlib.new(algorithm, client_key).digest(), message, algorithm)
    proof = bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
    final = yield without_proof + b",p=" + base64.b64encode(proof)
    fields = _fields(final)
    expected = hmac.digest(hmac.digest(salted, b"Server Key", algorithm), message, algorithm)
    if b"e" in fields:
        raise ExchangeError("scram-error")
    if not hmac.compare_digest(fields.get(b"v", b""), base64.b64encode(expected)):
        raise ExchangeError("scram-signature", unproven=True)
    yield b""


def takes_long(challenge: bytes) -> bool:
    """Tell whether the answer to this first challenge of SCRAM is so much work that it belongs into a thread."""
    rounds = _fields(challenge).get(b"i", b"")
    return rounds.isdigit() and len(rounds) <= 7 and MANY_ITERATIONS <= int(rounds) <= MAX_ITERATIONS


def _nonce() -> bytes:
    return base64.b64encode(os.urandom(18))


def _fields(message: bytes) -> dict[bytes, bytes]:
    pairs = (part.partition(b"=") for part in message.split(b","))
    return {key: value for key, _, value in pairs}


def xoauth2(user: str, secret: Secret) -> Exchange:
    """XOAUTH2 (Google and Microsoft): a challenge after the token tells why it failed, and is answered with nothing."""
    yield f"user={user}\x01auth=Bearer {secret.reveal()}\x01\x01".encode()
    yield b""


def oauthbearer(user: str, secret: Secret, host: str, port: int) -> Exchange:
    """OAUTHBEARER (RFC 7628): a challenge after the token tells why it failed, and is answered with a kvsep."""
    name = user.replace("=", "=3D").replace(",", "=2C")
    yield f"n,a={name},\x01host={host}\x01port={port}\x01auth=Bearer {secret.reveal()}\x01\x01".encode()
    yield b"\x01"


STRONGEST_FIRST: Final = (SignIn.SCRAM_SHA_256, SignIn.SCRAM_SHA_1, SignIn.CRAM_MD5, SignIn.PLAIN, SignIn.LOGIN)
"""What AUTO chooses from. A token mechanism is never guessed: a password is no token."""

PROVES_SERVER: Final = frozenset({SignIn.SCRAM_SHA_256, SignIn.SCRAM_SHA_1})


def sasl_name(sign_in: SignIn) -> str:
    """The mechanism's name in the IANA registry."""
    return sign_in.value.upper()


def exchange(sign_in: SignIn, user: Secret, secret: Secret, host: str, port: int) -> Exchange:
    """Begin an exchange of this mechanism. Raises ValueError for AUTO and NONE, which are none."""
    match sign_in:
        case SignIn.PLAIN:
            return plain(user.reveal(), secret)
        case SignIn.LOGIN:
            return login(user.reveal(), secret)
        case SignIn.CRAM_MD5:
            return cram_md5(user.reveal(), secret)
        case SignIn.SCRAM_SHA_1:
            return scram("sha1", user.reveal(), secret)
        case SignIn.SCRAM_SHA_256:
            return scram("sha256", user.reveal(), secret)
        case SignIn.XOAUTH2:
            return xoauth2(user.reveal(), secret)
        case SignIn.OAUTHBEARER:
            return oauthbearer(user.reveal(), secret, host, port)
        case SignIn.AUTO | SignIn.NONE:
            raise ValueError("no mechanism")


def candidates(offered: tuple[str, ...], wanted: SignIn) -> tuple[SignIn, ...]:
    """The mechanisms to try, in order: the forced one if it is offered, else the strongest that both know first."""
    names = {name.upper() for name in offered}
    choice = STRONGEST_FIRST if wanted is SignIn.AUTO else (wanted,)
    return tuple(sign_in for sign_in in choice if sasl_name(sign_in) in names)
