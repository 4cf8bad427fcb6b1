"""Settings in one address: `smtp://user:password@host:587?encryption=tls`, as Symfony, Django and others have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from smtpdesk.providers.settings_block.pairs import Direction, Pair, Strength

_ADDRESS: Final = re.compile(
    r"(?<![\w+])((?:[a-z0-9]{2,20}\+)?(?:smtps?|smtp\+(?:tls|ssl|starttls)|submissions?|esmtps?))://([^\s\"'<>`]{3,2000})",
    re.IGNORECASE,
)
_MOST: Final = 20
NAMES: Final = {
    "gmail": "gmail",
    "google": "gmail",
    "sendgrid": "sendgrid",
    "postmark": "postmark",
    "mailgun": "mailgun",
    "mailjet": "mailjet",
    "mandrill": "mandrill",
    "mailchimp": "mandrill",
    "ses": "amazon_ses",
    "brevo": "brevo",
    "sendinblue": "brevo",
    "resend": "resend",
    "mailersend": "mailersend",
    "scaleway": "scaleway_tem",
    "mailtrap": "mailtrap_sending",
    "sparkpost": "sparkpost",
}
"""The first part of Symfony's schemes (`sendgrid+smtp`), and the provider that it means."""


def pairs(text: str) -> Iterator[Pair]:
    """Give what each address in the text says."""
    line, last = 1, 0
    for found, _count in zip(_ADDRESS.finditer(text), range(_MOST), strict=False):
        line += text.count("\n", last, found.start())
        last = found.start()
        for label, value in _parts(found.group(1).lower(), found.group(2).rstrip(").,;")):
            if value:
                yield Pair(label, value, line, ("smtp",), Direction.OUT, Strength.ADDRESS, code=True)


def _parts(scheme: str, rest: str) -> Iterator[tuple[str, str]]:
    first, plus, second = scheme.partition("+")
    place, _question, query = rest.partition("?")
    credentials, at, server = place.rpartition("@")
    if not at:
        server = place
    server = server.partition("/")[0]
    yield "host", server if server != "default" else f"default:{NAMES.get(first, '')}"
    kind = second if first == "smtp" and plus else scheme.rpartition("+")[2]
    if kind in ("smtps", "submissions", "esmtps", "ssl"):
        yield "encryption", "smtps"
    elif kind in ("tls", "starttls"):
        yield "encryption", "starttls"
    digits = server.rpartition(":")[2]
    if digits.isdigit() and ":" in server:
        yield "port", digits
    user, colon, password = credentials.partition(":")
    if NAMES.get(first) == "sendgrid" and not colon:
        yield "username", "apikey"
        yield "password", unquote(user)
    else:
        yield "username", unquote(user)
        yield "password", unquote(password)
    for pair in query.split("&")[:_MOST]:
        name, _equals, value = pair.partition("=")
        if name in ("encryption", "region", "username", "password", "port"):
            yield name, unquote(value)
