"""Addresses and host names as they go over the wire: IDNA 2008 for the domain (RFC 5891), SMTPUTF8 for the rest."""

from __future__ import annotations

import re


class UnwritableName(ValueError):
    """A name that IDNA 2008 does not allow."""


def ascii_host(host: str) -> str:
    """A host name in ASCII: A-labels by IDNA 2008 where needed. Raises UnwritableName."""
    if host.isascii():
        return host
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise UnwritableName(str(error)[:100]) from None


def wire_address(address: str) -> str:
    """An address with its domain in ASCII. The local part is left as it is (RFC 6531). Raises UnwritableName."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{ascii_host(domain)}"


def needs_smtputf8(*addresses: str) -> bool:
    """Tell whether a local part goes beyond ASCII, so that the server must offer SMTPUTF8 (RFC 6531)."""
    return any(not address.rpartition("@")[0].isascii() for address in addresses)


def dot_stuffed(message: bytes) -> bytes:
    """A message ready for DATA (RFC 5321 4.5.2): CRLF line ends only, leading dots doubled, and the final dot."""
    ends = message.count(b"\r\n")
    in_order = ends == message.count(b"\n") == message.count(b"\r")  # as nearly always: a large message costs no time
    body = message if in_order else re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    if not body.endswith(b"\r\n"):
        body += b"\r\n"
    body = body.replace(b"\r\n.", b"\r\n..")
    return (b"." if body.startswith(b".") else b"") + body + b".\r\n"
