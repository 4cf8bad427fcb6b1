"""The reply to EHLO as capabilities (RFC 5321 4.1.1.1)."""

from __future__ import annotations

from types import MappingProxyType

from smtpdesk.model.facts import Capabilities, Reply
from smtpdesk.model.visible_text import decode


def read_capabilities(reply: Reply, *, esmtp: bool = True) -> Capabilities:
    """Read a 250 reply to EHLO, or to HELO with `esmtp=False`. Repeated keywords add their parameters.

    `AUTH=PLAIN LOGIN`, which very old servers say, counts as `AUTH PLAIN LOGIN`.
    """
    words = decode(reply.lines[0]).split() if reply.lines else []
    keywords: dict[str, tuple[str, ...]] = {}
    if esmtp:
        for line in reply.lines[1:]:
            text = decode(line).strip()
            if parts := (text.replace("=", " ", 1) if text[:5].upper() == "AUTH=" else text).split():
                name = parts[0].upper()
                keywords[name] = keywords.get(name, ()) + tuple(parts[1:])
    return Capabilities(words[0] if words else "", MappingProxyType(keywords), esmtp)
