"""The provider files, read strictly.

A provider is one file, `resources/providers/<id>.toml`. Its head, the keys before the first table, is what the picker
shows and what an address or a host name is recognised by; the window starts with the heads of all files and reads the
rest of a file when it is asked for. TOML has it that these keys come first, so the head ends at the first line that
begins with a bracket.

    name = "SendGrid"                      # on the card; other_names help to find it
    other_names = ["Twilio SendGrid"]
    kind = "bulk"                          # mailbox, bulk, relay, hosting, sandbox
    order = 20                             # its place in the picker
    letter = "S"                           # its tile
    colour = "#1A82E2"
    hint = "API key"                       # one short line under the name
    domains = []                           # of addresses that it keeps: gmail.com
    mx = []                                # mail servers of domains that it keeps: *.mail.protection.outlook.com
    recommended = { port = 587, security = "starttls" }
    hosts = [                              # the first is the usual one; templates: mail.{domain}
      { host = "smtp.sendgrid.net", region = "global", label = "Global" },
    ]

    [[ports]]                              # in the order in which to try; plain, starttls (always required) or tls
    [username]                             # the rule, the provider's own word, the shape
    [credential]                           # the same for the secret, and where it is made
    [prepare]                              # what to do before the first try
    [from]                                 # which sender addresses it takes
    [activity]                             # where it shows what became of a message
    [limits]  [size]                       # numbers and prices with their date
    [auth]  [auth.oauth]                   # mechanisms
    [api]                                  # its way to send over HTTPS, for networks that block SMTP
    [signs]                                # how its servers are known
    [dns]                                  # what it wants in the sending domain
    [[timeline]]  [[replies]]  [[gotchas]] # dates, answers with their meaning, traps
    [advice."auth.bad-credentials"]        # what it wants done for a diagnosis
    [source]                               # sources, date, what is unconfirmed

Every key is explained in `schema` (tables), `kinds` (values) and `provider` (head). An unknown key, a contradiction, a
missing source or date is a CatalogError that names file and key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from smtpdesk import resources
from smtpdesk.providers import rules
from smtpdesk.providers.provider import Card, Provider
from smtpdesk.providers.schema import Advice

_MAX_BYTES: Final = 100_000
_FARTHEST: Final = 3
"""Ranks of a search up to this one are shown."""
_SHORTEST_SOUGHT: Final = 4
"""Shorter words are near to everything."""
_LONGEST_SOUGHT: Final = 40
_MISSING: Final = re.compile(r"missing required field `(.+?)`")
_UNKNOWN: Final = re.compile(r"unknown field `(.+?)`")
_PLACE: Final = re.compile(r" - at `\$\.?(.*)`$")

_Kind = TypeVar("_Kind", Card, Provider)


class CatalogError(ValueError):
    """A provider file is not as it should be: `file` is its name, `key` the place in it, `why` what is wrong."""

    def __init__(self, file: str, key: str, why: str) -> None:
        super().__init__(f"{file}: {key}: {why}" if key else f"{file}: {why}")
        self.file = file
        self.key = key
        self.why = why


class Catalog:
    """All providers: their cards at once, a whole file when it is asked for."""

    def __init__(self, files: list[Path]) -> None:
        """Read the heads of `files`. Raises CatalogError."""
        self._files = {path.stem: path for path in files}
        self._full: dict[str, Provider] = {}
        cards = [_read(path, Card) for path in files]
        orders: dict[int, str] = {}
        for card in cards:
            if card.order in orders:
                raise CatalogError(
                    f"{card.id}.toml", "order", f"{card.order} is the place of {orders[card.order]}.toml"
                )
            orders[card.order] = card.id
        self.cards: tuple[Card, ...] = tuple(sorted(cards, key=lambda card: card.order))
        """The heads of all files, in the order of the picker."""

    def get(self, provider: str) -> Provider:
        """Give a provider by its id. Raises KeyError for an id that is not there, CatalogError for a bad file."""
        if provider not in self._full:
            read = _read(self._files[provider], Provider)
            if read.signs.same_as is not None and read.signs.same_as not in self._files:
                raise CatalogError(f"{provider}.toml", "signs.same_as", "no such provider")
            self._full[provider] = read
        return self._full[provider]

    def __contains__(self, provider: object) -> bool:
        return provider in self._files

    def __iter__(self) -> Iterator[Provider]:
        """Give every provider, whole, in the order of the picker. Raises CatalogError."""
        return (self.get(card.id) for card in self.cards)

    def __len__(self) -> int:
        return len(self.cards)

    def search(self, text: str) -> tuple[Card, ...]:
        """Find by what a person types: every word stands in a name, another name, a host or a domain.

        What begins with the words comes first, then the order of the picker; nothing typed gives all. Where nothing
        has the words, blanks and hyphens do not count, and then a slip of the finger in a name does not.
        """
        words = _plain(text).split()
        found = [(_rank(card, words), card) for card in self.cards if all(word in _haystack(card) for word in words)]
        if not found:
            found = [(_misspelt(card, "".join(words)), card) for card in self.cards]
        return tuple(card for rank, card in sorted(found, key=lambda pair: pair[0]) if rank[0] <= _FARTHEST)


@cache
def load() -> Catalog:
    """Give the program's own providers. Raises CatalogError."""
    return Catalog(resources.files("providers", ".toml"))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _names(card: Card) -> list[str]:
    return [_plain(name) for name in (card.name, *card.other_names, card.id.replace("_", " "))]


def _haystack(card: Card) -> str:
    hosts = [host.host or host.template or "" for host in card.hosts]
    return "\n".join((*_names(card), *hosts, *card.other_hosts, *card.domains, card.kind))


def _rank(card: Card, words: list[str]) -> tuple[int, int]:
    sought = " ".join(words)
    names = _names(card)
    if sought in names:
        return 0, card.order
    if any(name.startswith(sought) for name in names):
        return 1, card.order
    return (2 if any(sought in name for name in names) else 3), card.order


def _misspelt(card: Card, sought: str) -> tuple[int, int]:
    """How far a name is from what was typed: in characters that were swapped, left out, added or replaced."""
    sought = "".join(char for char in sought[:_LONGEST_SOUGHT] if char.isalnum())
    if len(sought) < _SHORTEST_SOUGHT:
        return _FARTHEST + 1, card.order
    allowed = 1 if len(sought) < 2 * _SHORTEST_SOUGHT else 2
    nearest = _FARTHEST + 1
    for name in _names(card):
        for whole in {"".join(char for char in part if char.isalnum()) for part in (name, *name.split())}:
            if len(whole) < _SHORTEST_SOUGHT:
                continue
            if whole.startswith(sought):
                return 0, card.order
            for one in {whole, whole[: len(sought)]}:  # the second: who is still typing
                if abs(len(one) - len(sought)) <= allowed and (away := slips(sought, one)) <= allowed:
                    nearest = min(nearest, away)
    return nearest, card.order


def slips(one: str, other: str) -> int:
    """Count the slips of the finger between two words; two letters that changed places count once."""
    before: list[int] = []
    last: list[int] = []
    row = list(range(len(other) + 1))
    for place, char in enumerate(one, 1):
        before, last, row = last, row, [place, *[0] * len(other)]
        for there, theirs in enumerate(other, 1):
            row[there] = min(last[there] + 1, row[there - 1] + 1, last[there - 1] + (char != theirs))
            if before and there > 1 and char == other[there - 2] and one[place - 2] == theirs:
                row[there] = min(row[there], before[there - 2] + 1)
    return row[-1]


def _read(path: Path, kind: type[_Kind]) -> _Kind:
    file = path.name
    raw = path.read_bytes()
    if len(raw) > _MAX_BYTES:
        raise CatalogError(file, "", "the file is too large")
    try:
        text = raw.decode("utf-8").replace("\r\n", "\n")
        if kind is Card:
            text = text.partition("\n[")[0]
        values: dict[str, Any] = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogError(file, "", f"not TOML ({error})") from None
    if "id" in values:
        raise CatalogError(file, "id", "the file's name is the id")
    try:
        read = msgspec.convert({"id": path.stem, **values}, kind)
    except msgspec.ValidationError as error:
        key, why = _told(str(error))
        raise CatalogError(file, _advice_key(values) if key.startswith("advice[") else key, why) from None
    for key, why in rules.faults(read) if isinstance(read, Provider) else rules.card_faults(read):
        raise CatalogError(file, key, why)
    return read


def _told(message: str) -> tuple[str, str]:
    place = _PLACE.search(message)
    key = place.group(1) if place else ""
    why = _PLACE.sub("", message)
    for found, told in ((_MISSING.search(why), "is missing"), (_UNKNOWN.search(why), "unknown key")):
        if found:
            return ".".join(filter(None, (key, found.group(1)))), told
    return key, why


def _advice_key(values: dict[str, Any]) -> str:
    """Name the table of advice that is wrong: msgspec does not tell a dictionary's key."""
    for code, advice in values["advice"].items():
        try:
            msgspec.convert(advice, Advice)
        except msgspec.ValidationError as error:
            return f"advice.{code}.{_told(str(error))[0]}".rstrip(".")
    return "advice"
