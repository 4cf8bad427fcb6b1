"""Settings in sentences: "use smtp.example.com on port 587 with STARTTLS". Read only where no label names a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpdesk.providers.catalog import Catalog
from smtpdesk.providers.match import by_host
from smtpdesk.providers.settings_block import labels, values
from smtpdesk.providers.settings_block.pairs import Direction, Pair, Strength

_NAME: Final = re.compile(r"(?<![\w.@-])[A-Za-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){1,6}(?![\w@])")
_PORT: Final = re.compile(r"\b(?:ports?|puertos?|portas?|poort)\W{1,3}(\d{1,5})\b", re.IGNORECASE)
_FIRST: Final = ("smtp", "mail", "send", "relay", "out", "authsmtp", "email-smtp", "submission")
_INCOMING: Final = ("imap", "pop", "pop3", "in", "incoming")
_MOST: Final = 200


def pairs(text: str, catalog: Catalog) -> Iterator[Pair]:
    """Give each server that a sentence names, with the port and the encryption named behind it."""
    found = 0
    for number, line in enumerate(text.split("\n"), 1):
        for match in _NAME.finditer(line):
            found += 1
            if found > _MOST:
                return
            name = match.group().rstrip(".").lower()
            first = name.partition(".")[0]
            if first in _INCOMING or not (first.startswith(_FIRST) or by_host(name, catalog) is not None):
                continue
            yield Pair("smtp server", name, number, (), Direction.OUT, Strength.PROSE)
            rest = line[match.end() :]
            if port := _PORT.search(rest) or _PORT.search(line):
                yield Pair("smtp port", port.group(1), number, (), Direction.OUT, Strength.PROSE)
            if values.words_of_claim(frozenset(labels.tokens(rest[: labels.LONGEST]))) is not None:
                yield Pair("smtp encryption", rest[: labels.LONGEST], number, (), Direction.OUT, Strength.PROSE)
