"""Keeps a secret out of what a server says back: in clear, in base64, in hex, percent-encoded, escaped."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import quote, quote_plus

from smtpdesk.model.facts import Reply
from smtpdesk.model.secret import HIDDEN, Secret

_HIDDEN: Final = HIDDEN.encode()
_SHORT: Final = 4
_WORD: Final = (
    rb"(?:AUTH|PLAIN|LOGIN|CRAM-MD5|DIGEST-MD5|SCRAM-SHA-1|SCRAM-SHA-256|XOAUTH2|OAUTHBEARER|NTLM|GSSAPI|EXTERNAL|SIZE"
    rb"|STARTTLS|PIPELINING|8BITMIME|SMTPUTF8|CHUNKING|DSN|ENHANCEDSTATUSCODES|VRFY|ETRN|HELP)"
)
_WORDS: Final = rb"(?i) *" + _WORD + rb"(?:[ =]+" + _WORD + rb")* *"  # not compiled ahead: most runs do without
"""Lines of an EHLO reply that have to stay readable even where somebody's password is `plain`."""


class Hider:
    """Replaces every form of the secrets by HIDDEN, capitals or not. Without secrets it changes nothing."""

    __slots__ = ("_forms", "_short")

    def __init__(self, secrets: Iterable[Secret]) -> None:
        forms: set[bytes] = set()
        short: set[bytes] = set()
        for secret in secrets:
            text = secret.reveal()
            for raw in {text.encode("utf-8", "surrogatepass"), text.encode("latin-1", "ignore")}:
                if len(raw) >= _SHORT:
                    forms.update(_forms(raw))
                    forms.update(form.encode("utf-8", "surrogatepass") for form in _escaped(text))
                elif raw:
                    short.add(raw)
        self._forms = {form.lower() for form in forms}
        # So short a secret stands in every other word: it is hidden where it stands alone.
        alone = b"|".join(rb"(?<![\w])" + re.escape(form) + rb"(?![\w])" for form in sorted(short))
        self._short = re.compile(alone, re.IGNORECASE) if alone else None

    def learn(self, sent: bytes) -> None:
        """Hide from now on this too: what was sent to sign in, as it stood on the line."""
        if len(sent) >= _SHORT:
            self._forms.add(sent.lower())

    def bytes(self, data: bytes) -> bytes:
        """Give the bytes with every secret hidden."""
        parts: list[bytes] = []
        end = 0
        for begin, after in _places(self._forms, data):
            parts += (data[end:begin], _HIDDEN)
            end = after
        if parts:
            data = b"".join(parts) + data[end:]
        return self._short.sub(_HIDDEN, data) if self._short else data

    def text(self, text: str) -> str:
        """Give the text with every secret hidden."""
        return self.bytes(text.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")

    def reply(self, reply: Reply) -> Reply:
        """Give the reply with every secret hidden. A line of nothing but words of the protocol tells no secret."""
        whole = b"\n".join(reply.lines)
        if self.bytes(whole) == whole:  # as nearly always
            return reply
        lines = tuple(line if re.fullmatch(_WORDS, line) else self.bytes(line) for line in reply.lines)
        return reply if lines == reply.lines else replace(reply, lines=lines)


def _places(forms: set[bytes], data: bytes) -> Iterator[tuple[int, int]]:
    """Where something has to be hidden, from left to right; what overlaps is one place."""
    lower = data.lower()
    found: list[tuple[int, int]] = []
    for form in forms:
        begin = lower.find(form)
        while begin >= 0:
            found.append((begin, begin + len(form)))
            begin = lower.find(form, begin + 1)
    begin = end = 0
    for at, after in sorted(found):
        if at > end or end == 0:
            if end:
                yield begin, end
            begin = at
        end = max(end, after)
    if end:
        yield begin, end


def _escaped(text: str) -> set[str]:
    """What programs make of a text that they quote."""
    forms = {
        quote_plus(text, errors="surrogatepass"),
        repr(text)[1:-1],
        ascii(text)[1:-1],
        repr(text.encode("utf-8", "surrogatepass"))[2:-1],
    }
    # These modules cost a start of the program more than the rest of this one; most passwords need neither.
    if not (text.isascii() and text.isprintable()) or not {'"', "\\"}.isdisjoint(text):
        import json

        forms |= {json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}
    if not {"&", "<", ">", '"', "'"}.isdisjoint(text):
        import html

        forms |= {html.escape(text), html.escape(text, quote=False)}
    return forms


def _forms(raw: bytes) -> set[bytes]:
    forms = {raw, raw.hex().encode(), quote(raw, safe="").encode(), quote(raw).encode()}
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
    whole = base64.b64encode(raw)
    forms.update({whole, whole.rstrip(b"=")})
    return forms
