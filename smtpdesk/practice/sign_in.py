"""The server's side of challenge-response sign-in, as plain calculations: no line, no clock.

CRAM-MD5 is RFC 2195, SCRAM-SHA-256 is RFC 5802 and RFC 7677.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Final

MECHANISMS: Final = ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256")
"""What can be offered."""
ITERATIONS: Final = 4096
"""RFC 7677 4 asks for at least as many."""


def cram_challenge(host: str) -> bytes:
    """Make a challenge that comes once only, in the form of a message id (RFC 2195 2)."""
    return f"<{secrets.randbits(64)}.{secrets.randbits(32)}@{host}>".encode("ascii")


def cram_answer(user: str, password: str, challenge: bytes) -> bytes:
    """Give the one right answer to a challenge (RFC 2195 2)."""
    return user.encode() + b" " + hmac.digest(password.encode(), challenge, "md5").hex().encode("ascii")


class ScramError(ValueError):
    """The client's message makes no sense or does not prove the password. Its text holds nothing of the message."""


class ScramServer:
    """One SCRAM-SHA-256 exchange. Call `first`, then `final`; both raise ScramError.

    `salt` and `nonce` are given by tests alone, for the vectors of RFC 7677 3.
    """

    def __init__(self, user: str, password: str, *, salt: bytes = b"", nonce: str = "") -> None:
        self._user = user
        self._password = password.encode()
        self._salt = salt or secrets.token_bytes(16)
        self._nonce = nonce or secrets.token_urlsafe(18)
        self._header = b""
        self._client_first = b""
        self._server_first = b""

    def first(self, message: bytes) -> bytes:
        """Read the client-first-message and give the server-first-message (RFC 5802 7)."""
        header_end = message.find(b",", message.find(b",") + 1) + 1
        self._header, self._client_first = message[:header_end], message[header_end:]
        # "p" would bind to a TLS channel, which is not offered (the mechanism's name has no -PLUS).
        if self._header.split(b",")[0] not in (b"n", b"y"):
            raise ScramError("channel binding")
        fields = _fields(self._client_first)
        if set(fields) != {"n", "r"} or not fields["r"]:
            raise ScramError("client-first-message")
        if fields["n"].replace("=2C", ",").replace("=3D", "=") != self._user:
            # Goes on as with a known user: who may sign in is told at the end (RFC 5802 9).
            self._password = secrets.token_bytes(16)
        self._nonce = fields["r"] + self._nonce
        salt = base64.b64encode(self._salt).decode("ascii")
        self._server_first = f"r={self._nonce},s={salt},i={ITERATIONS}".encode()
        return self._server_first

    def final(self, message: bytes) -> bytes:
        """Read the client-final-message, check its proof and give the server-final-message."""
        bare, mark, proof = message.rpartition(b",p=")
        fields = _fields(bare)
        if not mark or fields.get("r") != self._nonce or _base64(fields.get("c", "")) != self._header:
            raise ScramError("client-final-message")
        salted = hashlib.pbkdf2_hmac("sha256", self._password, self._salt, ITERATIONS)
        stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
        signed = b",".join((self._client_first, self._server_first, bare))
        signature = hmac.digest(stored, signed, "sha256")
        given = _base64(proof.decode("ascii", "replace"))
        client_key = bytes(a ^ b for a, b in zip(given, signature, strict=False))
        if len(given) != len(signature) or not hmac.compare_digest(hashlib.sha256(client_key).digest(), stored):
            raise ScramError("proof")
        server_key = hmac.digest(salted, b"Server Key", "sha256")
        return b"v=" + base64.b64encode(hmac.digest(server_key, signed, "sha256"))


def _fields(message: bytes) -> dict[str, str]:
    try:
        pairs = [part.partition("=") for part in message.decode("utf-8").split(",")]
    except UnicodeDecodeError:
        raise ScramError("not text") from None
    if not all(sign and len(name) == 1 for name, sign, _value in pairs):
        raise ScramError("attributes")
    return {name: value for name, _sign, value in pairs}


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ScramError("base64") from None
