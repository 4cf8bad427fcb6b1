"""What a label means: which setting it names, of which mail, and how plainly."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from smtpdesk.providers.settings_block import vocabulary as words
from smtpdesk.providers.settings_block.block import Part
from smtpdesk.providers.settings_block.pairs import Direction

LONGEST: Final = 80
"""Characters; what is longer is a sentence and no label."""
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD: Final = re.compile(r"[a-z0-9]+")
_SSMTP: Final = (frozenset({"auth", "user"}), frozenset({"auth", "pass"}))
"""Of mail though they do not say so."""
_CODE: Final = re.compile(r"[A-Za-z_$][\w.$\-]*")


class Label(NamedTuple):
    """A label that was understood. `weak`: it may mean something else, so that any plain one wins."""

    part: Part
    direction: Direction
    mailish: bool
    known: bool
    weak: bool
    tokens: frozenset[str]


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """Give the words of a label: without accents, in small letters, names of programs taken apart."""
    parts = _CAMEL.sub(" ", text[: 2 * LONGEST])
    plain = unicodedata.normalize("NFKD", parts).casefold()
    found = [word for word in _WORD.findall(_without_accents(plain)) if word not in words.SKIPPED]
    joined: list[str] = []
    for word in found:
        together = words.JOINED.get((joined[-1], word)) if joined else None
        if together is not None:
            joined[-1] = together
        else:
            joined.append(word)
    return tuple(joined)


def _without_accents(text: str) -> str:
    return "".join(char for char in text if not unicodedata.combining(char))


def forget() -> None:
    """Empty the memory of words: among what was looked at as a label may have been a piece of a password."""
    tokens.cache_clear()
    understand.cache_clear()


def is_code(label: str) -> bool:
    """Tell whether a label is a name of a program's file."""
    return _CODE.fullmatch(label) is not None


def direction_of(tokens_: frozenset[str]) -> Direction:
    """Give the mail that words speak of; none where they speak of both."""
    incoming, outgoing = bool(tokens_ & words.INCOMING), bool(tokens_ & words.OUTGOING)
    if incoming == outgoing:
        return Direction.NONE
    return Direction.IN if incoming else Direction.OUT


def is_known(text: str) -> bool:
    """Tell whether a text is made of words of labels only."""
    found = tokens(text)
    return 0 < len(found) <= 8 and all(word in words.KNOWN for word in found)


@lru_cache(maxsize=4096)
def understand(text: str, around: tuple[str, ...] = ()) -> Label | None:
    """Say what a label means; None where it means nothing of ours, or where a database or the like is meant."""
    if not text or len(text) > LONGEST:
        return None
    found = frozenset(tokens(text))
    enclosing = frozenset(word for name in around for word in tokens(name))
    own_mailish = bool(found & words.MAILISH) or found in _SSMTP
    mailish = own_mailish or bool(enclosing & words.MAILISH)
    if found & words.FOREIGN or (enclosing & words.FOREIGN and not own_mailish):
        return None
    known = found <= words.KNOWN
    if not known and not mailish and (is_code(text) or len(found - words.KNOWN) > 2):
        return None
    named = _part(found)
    if named is None:
        return None
    direction = direction_of(found)
    if direction is Direction.NONE:
        direction = direction_of(enclosing)
    return Label(named[0], direction, mailish, known, named[1], found)


def _part(found: frozenset[str]) -> tuple[Part, bool] | None:
    """Give the setting, and whether the label names it only weakly."""
    odd = found & words.NOT_SETTINGS
    if found & words.PASSWORD:
        return None if odd - {"auth"} else (Part.SECRET, False)
    if found & words.PORT:
        return Part.PORT, False
    if found & words.REPLY:
        return Part.REPLY_TO, False
    if found & words.USER:
        return None if odd - {"auth"} else (Part.USER, False)
    if found & words.SENDER and not found & words.HOST:
        return (Part.SENDER_NAME if found & words.NAME else Part.SENDER), False
    if odd and not odd <= words.INSIDE:
        return None
    if found & words.SECURITY:
        # "Secure SMTP server: mail.example.com" names a server; its value tells.
        return Part.SECURITY, bool(found & words.HOST)
    if odd:
        return None
    if found & words.HOST:
        return Part.HOST, False
    if found & words.WEAK_PASSWORD:
        return Part.SECRET, True
    if found & words.WEAK_USER and found <= words.WEAK_USER | words.WEAK_HOST | words.NEUTRAL - words.OUTGOING:
        return Part.USER, True
    return (Part.HOST, True) if found & words.WEAK_HOST else None
