"""The shop files, read strictly.

A shop system is one file, `resources/shops/<id>.toml`:

    name = "OpenCart 4"                    # in the list; other_names help to find it
    other_names = ["Open Cart"]
    family = "opencart"                    # versions of one system have the same
    kind = "shop"                          # shop, hosted, orders, plugin, framework, site, any
    order = 210                            # its place in the list
    smtp = "own"                           # own, choice (besides the vendor's own), none
    form = "screen"                        # or the kind of file: env, python, ruby, json, yaml
    holds_for = "Versions 4.0 and 4.1."
    cannot = ["It has no test mail."]      # whole sentences

    [where]                                # menu: the words on the way there
    [[fields]]                             # role, and label (or what, where the label was not seen), in their order
    [security.tls]                         # support, set = [{ field, choose }], port, ports
    [security.starttls]                    # the same, and insists
    [security.plain]
    [sign_in]  [senders]  [reply_to]       # what it knows and can
    [test]                                 # its own test mail, and what that does not prove
    [[traps]]                              # what to know of
    [way_out]                              # where smtp = "none": what to do instead
    [network]                              # who connects: vendor, platform, hosting
    [source]                               # sources, date, what is not sure

Every key is explained in `shop` (tables) and `kinds` (values). An unknown key, a contradiction, a missing source or a
missing date is a ShopError that names file and key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from smtpdesk import resources
from smtpdesk.shops import rules
from smtpdesk.shops.shop import Shop

_MAX_BYTES: Final = 50_000
_MISSING: Final = re.compile(r"missing required field `(.+?)`")
_UNKNOWN: Final = re.compile(r"unknown field `(.+?)`")
_PLACE: Final = re.compile(r" - at `\$\.?(.*)`$")

PLAIN_LIST: Final = "plain_list"
"""The file for any system that has none of its own."""
ENV: Final = "env"
"""The file for programs that read their settings from a .env file."""


class ShopError(ValueError):
    """A shop file is not as it should be: `file` is its name, `key` the place in it, `why` what is wrong."""

    def __init__(self, file: str, key: str, why: str) -> None:
        super().__init__(f"{file}: {key}: {why}" if key else f"{file}: {why}")
        self.file = file
        self.key = key
        self.why = why


class Shops:
    """All shop systems, in the order of the list."""

    def __init__(self, files: list[Path]) -> None:
        """Read `files`. Raises ShopError."""
        read = [_read(path) for path in files]
        orders: dict[int, str] = {}
        for shop in read:
            if shop.order in orders:
                raise ShopError(f"{shop.id}.toml", "order", f"{shop.order} is the place of {orders[shop.order]}.toml")
            orders[shop.order] = shop.id
        self._all = {shop.id: shop for shop in sorted(read, key=lambda shop: shop.order)}

    def get(self, shop: str) -> Shop:
        """Give a shop system by its id. Raises KeyError for an id that is not there."""
        return self._all[shop]

    def __contains__(self, shop: object) -> bool:
        return shop in self._all

    def __iter__(self) -> Iterator[Shop]:
        return iter(self._all.values())

    def __len__(self) -> int:
        return len(self._all)

    def versions(self, shop: Shop) -> tuple[Shop, ...]:
        """Give the other systems of the same family."""
        return tuple(other for other in self if other.family == shop.family and other.id != shop.id)

    def search(self, text: str) -> tuple[Shop, ...]:
        """Find by what a person types: every word stands in a name, another name or the id.

        What begins with the words comes first, then the order of the list; nothing typed gives all.
        """
        words = _plain(text).split()
        found = [(_rank(shop, words), shop) for shop in self if all(word in _haystack(shop) for word in words)]
        return tuple(shop for _, shop in sorted(found, key=lambda pair: pair[0]))


@cache
def load() -> Shops:
    """Give the program's own shop systems. Raises ShopError."""
    return Shops(resources.files("shops", ".toml"))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _names(shop: Shop) -> list[str]:
    return [_plain(name) for name in (shop.name, *shop.other_names, shop.id.replace("_", " "))]


def _haystack(shop: Shop) -> str:
    return "\n".join(_names(shop))


def _rank(shop: Shop, words: list[str]) -> tuple[int, int]:
    sought = " ".join(words)
    names = _names(shop)
    if sought in names:
        return 0, shop.order
    if any(name.startswith(sought) for name in names):
        return 1, shop.order
    return (2 if any(sought in name for name in names) else 3), shop.order


def _read(path: Path) -> Shop:
    file = path.name
    raw = path.read_bytes()
    if len(raw) > _MAX_BYTES:
        raise ShopError(file, "", "the file is too large")
    try:
        values: dict[str, Any] = tomllib.loads(raw.decode("utf-8").replace("\r\n", "\n"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ShopError(file, "", f"not TOML ({error})") from None
    if "id" in values:
        raise ShopError(file, "id", "the file's name is the id")
    try:
        shop = msgspec.convert({"id": path.stem, **values}, Shop)
    except msgspec.ValidationError as error:
        raise ShopError(file, *_told(str(error))) from None
    for key, why in rules.faults(shop):
        raise ShopError(file, key, why)
    return shop


def _told(message: str) -> tuple[str, str]:
    place = _PLACE.search(message)
    key = place.group(1) if place else ""
    why = _PLACE.sub("", message)
    for found, told in ((_MISSING.search(why), "is missing"), (_UNKNOWN.search(why), "unknown key")):
        if found:
            return ".".join(filter(None, (key, found.group(1)))), told
    return key, why
