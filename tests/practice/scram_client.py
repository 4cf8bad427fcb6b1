"""The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), written from the standard for these tests alone."""

from __future__ import annotations

import base64
import hashlib
import hmac


class ScramClient:
    def __init__(self, user: str, password: str, nonce: str = "fyko+d2lbbFgONRv9qkxdawL") -> None:
        self.password = password.encode()
        self.first_bare = f"n={user.replace('=', '=3D').replace(',', '=2C')},r={nonce}".encode()
        self.server_signature = b""

    def first(self) -> bytes:
        return b"n,," + self.first_bare

    def final(self, challenge: bytes) -> bytes:
        nonce, salt, rounds = (field[2:] for field in challenge.split(b","))
        salted = hashlib.pbkdf2_hmac("sha256", self.password, base64.b64decode(salt), int(rounds))
        client_key = hmac.digest(salted, b"Client Key", "sha256")
        without_proof = b"c=biws,r=" + nonce
        signed = self.first_bare + b"," + challenge + b"," + without_proof
        signature = hmac.digest(hashlib.sha256(client_key).digest(), signed, "sha256")
        self.server_signature = hmac.digest(hmac.digest(salted, b"Server Key", "sha256"), signed, "sha256")
        proof = bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
        return without_proof + b",p=" + base64.b64encode(proof)

    def is_proof(self, message: bytes) -> bool:
        return message == b"v=" + base64.b64encode(self.server_signature)
