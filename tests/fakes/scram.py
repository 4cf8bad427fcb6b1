"""The server's side of SCRAM (RFC 5802), written down a second time, from the RFC."""

from __future__ import annotations

import base64
import hashlib
import hmac


def scram_server(algorithm: str, password: str, client_first: bytes, rounds: int = 10) -> tuple[bytes, bytes]:
    """What an honest server says first, and then to a client that proved itself."""
    bare = client_first.removeprefix(b"n,,")
    nonce = bare.partition(b",r=")[2] + b"more"
    salt = b"salt of sixteen!"
    server_first = b"r=" + nonce + b",s=" + base64.b64encode(salt) + b",i=%d" % rounds
    salted = hashlib.pbkdf2_hmac(algorithm, password.encode(), salt, rounds)
    message = bare + b"," + server_first + b",c=biws,r=" + nonce
    signature = hmac.digest(hmac.digest(salted, b"Server Key", algorithm), message, algorithm)
    return server_first, b"v=" + base64.b64encode(signature)
