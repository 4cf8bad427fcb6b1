"""Searches what a run of the tests left behind for the passwords that the tests used, in every usual encoding.

A test that types a password takes the fixture `sentinel`, or names its own password with `SESSION.watch`. When the
session ends, every file below pytest's base folder and everything that was captured on the way is searched. A test that
has to write a password into a file (for a foreign server that needs it in clear) names that file with `SESSION.allow`.
"""

from __future__ import annotations

import base64
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

SENTINEL: Final = "Nq7wVx3TmRk9 ß☃&%+/=\"'Zp4dHj8uLc2y"
"""A password with a plain run of letters at each end: any encoding that spares letters and digits is found by these."""

_SHORTEST: Final = 8


@dataclass(frozen=True, slots=True)
class Leak:
    """A password was found in `place`, written as `form`. The password itself is not told again."""

    place: str
    form: str

    def __str__(self) -> str:
        return f"{self.place}: a password of the tests, as {self.form}"


class Search:
    """What is looked for in one run of the tests, and what was found so far."""

    def __init__(self) -> None:
        self._watched = {SENTINEL}
        self._allowed: set[Path] = set()
        self._heard: list[Leak] = []

    def watch(self, secret: str) -> str:
        """Have this password searched for as well, and give it back. Raises ValueError where it is too short."""
        if len(secret.encode()) < _SHORTEST:
            raise ValueError(f"a password of under {_SHORTEST} bytes is found everywhere")
        self._watched.add(secret)
        return secret

    def allow(self, path: Path) -> Path:
        """Let this file, or what lies below this folder, hold a password: a foreign server's own list of users."""
        self._allowed.add(path.resolve())
        return path

    def hear(self, place: str, text: str) -> None:
        """Search what was printed or logged in `place`."""
        forms = find(text.encode("utf-8", "surrogatepass"), encodings(frozenset(self._watched)))
        self._heard += [Leak(place, form) for form in sorted(forms)]

    def leaks(self, folder: Path) -> list[Leak]:
        """Everything that was found: in what was heard, and now in the files below this folder and their names."""
        needles = encodings(frozenset(self._watched))
        found = list(self._heard)
        for path in _files(folder):
            if not any(path == allowed or allowed in path.parents for allowed in self._allowed):
                forms = find(os.fsencode(path), needles) | find(path.read_bytes(), needles)
                found += [Leak(str(path), form) for form in sorted(forms)]
        return found


@cache
def encodings(secrets: frozenset[str]) -> dict[str, frozenset[bytes]]:
    """What to look for, by the name of the form, for each secret and for its long plain runs."""
    forms: dict[str, set[bytes]] = {"plain text": set(), "UTF-16": set(), "hex": set(), "base64": set()}
    for part in {part for secret in secrets for part in (secret, *_plain_runs(secret))}:
        raw = part.encode()
        forms["plain text"].add(raw)
        forms["UTF-16"] |= {part.encode("utf-16-le"), part.encode("utf-16-be")}
        forms["hex"] |= {raw.hex().encode(), *(raw.hex(between).encode() for between in ":- ")}
        for offset in range(3):
            core = _base64_core(raw, offset)
            forms["base64"] |= {core, core.translate(bytes.maketrans(b"+/", b"-_"))}
    return {name: frozenset(needles) for name, needles in forms.items()}


def find(content: bytes, needles: dict[str, frozenset[bytes]]) -> set[str]:
    """Give the forms in which a password stands in this content; line breaks (base64 in mail) do not hide it."""
    looked_at = {"as it is": content, "without breaks": content.translate(None, b"\r\n\t")}
    return {
        form
        for form, words in needles.items()
        for view in looked_at.values()
        if any(word in (view.lower() if form == "hex" else view) for word in words)
    }


def _plain_runs(secret: str) -> Iterator[str]:
    """The stretches of ASCII letters and digits: percent, JSON, HTML, XML, shell and repr leave these as they are.

    Without a digit in it a stretch may be an ordinary word, and stand anywhere.
    """
    run = ""
    for letter in [*secret, ""]:
        if letter and letter.isascii() and letter.isalnum():
            run += letter
            continue
        if len(run) >= _SHORTEST and any(map(str.isdigit, run)):
            yield run
        run = ""


def _base64_core(raw: bytes, offset: int) -> bytes:
    r"""The letters that these bytes always give in base64 when `offset` (modulo 3) bytes stand before them.

    So a password is found inside AUTH PLAIN's `\0user\0password` (RFC 4616) whatever the user name's length.
    """
    encoded = base64.b64encode(b"\0" * offset + raw)
    first = -(-8 * offset // 6)
    whole = 8 * (offset + len(raw)) // 6
    return encoded[first:whole]


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder.resolve()):
        for name in names:
            path = Path(place, name)
            if stat.S_ISREG(path.lstat().st_mode):
                yield path


SESSION: Final = Search()
"""The search of the tests that run now."""
