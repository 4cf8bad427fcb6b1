"""Keeps a secret out of what a server says back: in clear, in base64, in hex, percent-encoded."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from smtpdesk.model.facts import Reply
from smtpdesk.model.secret import HIDDEN, Secret

_HIDDEN: Final = HIDDEN.encode()
_SHORT: Final = 4


class Hider:
    """Replaces every form of the secrets in bytes by HIDDEN. Without secrets it changes nothing."""

    __slots__ = ("_pattern",)

    def __init__(self, secrets: Iterable[Secret]) -> None:
        forms: set[bytes] = set()
        short: set[bytes] = set()
        for secret in secrets:
            text = secret.reveal()
            for raw in {text.encode("utf-8", "surrogatepass"), text.encode("latin-1", "ignore")}:
                if len(raw) >= _SHORT:
                    forms.update(_forms(raw))
                elif raw:
                    short.add(raw)
        parts = [re.escape(form) for form in sorted(forms, key=len, reverse=True)]
        parts += [rb"(?<![\w])" + re.escape(form) + rb"(?![\w])" for form in sorted(short)]
        self._pattern = re.compile(b"|".join(parts), re.IGNORECASE) if parts else None

    def bytes(self, data: bytes) -> bytes:
        """Give the bytes with every secret hidden."""
        return self._pattern.sub(_HIDDEN, data) if self._pattern else data

    def text(self, text: str) -> str:
        """Give the text with every secret hidden."""
        if self._pattern is None:
            return text
        return self._pattern.sub(_HIDDEN, text.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")

    def reply(self, reply: Reply) -> Reply:
        """Give the reply with every secret hidden."""
        if self._pattern is None:
            return reply
        lines = tuple(map(self.bytes, reply.lines))
        return reply if lines == reply.lines else replace(reply, lines=lines)


def _forms(raw: bytes) -> set[bytes]:
    forms = {raw, raw.hex().encode(), quote(raw, safe="").encode()}
    # Base64 of the secret inside something longer (AUTH PLAIN puts the name before it): the characters that its own
    # bytes alone decide, at each of the three alignments.
    for lead in range(3):
        coded = base64.b64encode(b"\x00" * lead + raw)
        begin = -(-lead * 8 // 6)
        end = (lead + len(raw)) * 8 // 6
        core = coded[begin:end]
        if len(core) >= _SHORT:
            forms.add(core)
            forms.add(core.translate(bytes.maketrans(b"+/", b"-_")))
    forms.add(base64.b64encode(raw))
    return forms
