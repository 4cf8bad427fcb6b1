"""Phrases in what a server said: letters and digits count; case, accents, punctuation and line breaks don't.

A phrase is found as whole words. `credential*` stands for every word that begins so, `expired|used` for either word,
` .. ` for up to three words in between and ` ... ` for up to eight, so that "application-specific password" is found
in the two lines "5.7.9 Application-specific" and "5.7.9 Password required". `//spamhaus.org` is looked for in the host
names and links alone. "not listed" does not say "listed".

What only fills a sentence is left out on both sides: articles and forms of "to be", "to have" and "to do"; "couldn't"
and "cannot" both become "not", and "user name" and "e-mail" one word (`smtpdesk.diagnosis.spelling`). So a rule says
"mailbox full", and holds for "The mailbox is full"; the files hold phrases in that form, as `normal` gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from types import MappingProxyType
from typing import Final

from smtpdesk.diagnosis.spelling import FILLING, SPELLED, WORD, folded, said_words

MAX_CHARACTERS: Final = 8192
"""A longer reply is judged by its beginning."""
MAX_GAPS: Final = {"..": 3, "...": 8}
MAX_ALTERNATIVES: Final = 128
BEGINNING: Final = 4
"""So many letters of a word stand in the index for a phrase that knows beginnings only."""
LINK: Final = "//"
NO_COUNT: Final[Mapping[str, int]] = MappingProxyType({})

_STATUS: Final = r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)\)?"
_ENHANCED: Final = re.compile(
    rf"[245(#](?:(?<=\()#?{_STATUS}|(?<=#){_STATUS}|(?<=[245])(?:(?<!\d[245])\d\d[ -]\(?#?{_STATUS}|"
    r"(?<![\d.][245])\.\d{1,3}\.\d{1,3}(?!\.?\d)\)?))"
)
"""An enhanced code as (#5.7.1), 5.7.1 or behind the reply's code. It begins with what it can begin with, for speed."""
_TOP_LEVEL: Final = (
    "com|net|org|info|biz|edu|gov|mil|int|arpa|name|cloud|email|online|local|localdomain|lan|internal|example|invalid"
    "|[a-z]{2}"
)
_LINK_NAME: Final = r"https?://[^\s<>\"')\]]+"
_MAIL_ADDRESS: Final = r"[^\s<>@:;,()\"'\[\]]+@[^\s<>@;,()\"'\[\]]+"
_IPV4: Final = r"\b(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"
_IPV6: Final = r"\b(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4})+\b"
_HOST: Final = rf"(?<![\w.])(?:[a-z0-9_][a-z0-9_-]*\.)+(?:{_TOP_LEVEL})(?![\w-]|\.\w)(?:/[^\s<>\"')\]]*)?"


@cache
def _named(link: bool, address: bool, colons: bool) -> re.Pattern[str]:
    """Links, mail addresses, IP addresses and host names: what stands in them is nobody's word.

    Only those are looked for whose signs the text has.
    """
    parts = ((link, _LINK_NAME), (address, _MAIL_ADDRESS), (True, _IPV4), (colons, _IPV6), (True, _HOST))
    return re.compile("|".join(part for wanted, part in parts if wanted), re.IGNORECASE)


_RUN_ON: Final = re.compile(r"(?<=[a-z0-9)])\.(?=[A-Z][a-z])")
"""Where two sentences stand without a blank between them, as if they were a host name."""
_TWOWORDS: Final = re.compile(r"[a-z]{2,}\.(?:in|is|it|no|to|at|be|me|my|so|us|do|as|am|by|id)", re.IGNORECASE)


def spoken(text: str, *, masked: bool = False) -> str:
    """The words alone, in small letters, with one blank before and after each; enhanced codes are left out.

    They stand at the head of each line (RFC 2034 4), in logs anywhere, and would cut phrases that run over a line's
    end. `masked` leaves addresses, host names and links out of the words; host names and links follow, a line each.
    """
    text = text[:MAX_CHARACTERS]
    named: list[str] = []
    if masked and ("." in text or "@" in text or ":" in text):
        pattern = _named("://" in text, "@" in text, text.count(":") > 1)
        text = pattern.sub(lambda found: _mask(found.group(), named), _RUN_ON.sub(". ", text))
    words = " ".join(said_words(WORD.findall(folded(_ENHANCED.sub(" ", text)))))
    return f" {words} \n" + "\n".join(named) if named else f" {words} "


def anchors(phrase: str, often: Mapping[str, int] = NO_COUNT) -> tuple[tuple[str, ...], frozenset[str]]:
    """Words one of which stands wherever the phrase (in its normal form) does, and further ones of another place in it.

    The first are those of the place that few phrases share, by how `often` each word stands in phrases, or by its
    length where that is not known. Where there are no whole words, it is `abcd*` for a beginning, and `//` for what is
    looked for in links; the others are empty then.
    """
    if phrase.startswith(LINK):
        return (LINK,), frozenset()
    best = second = ""
    most = more = -1 << 30
    for slot in phrase.split():
        if slot[0] != "." and "*" not in slot:
            if often:
                seldom = -sum(map(often.__getitem__, slot.split("|"))) if "|" in slot else -often[slot]
            else:
                seldom = min(map(len, slot.split("|"))) if "|" in slot else len(slot)
            if seldom > most:
                best, most, second, more = slot, seldom, best, most
            elif seldom > more:
                second, more = slot, seldom
    if best:
        return tuple(best.split("|")), frozenset(second.split("|")) if second else frozenset()
    slots = [slot for slot in phrase.split() if slot[0] != "."]
    best = max(slots, key=lambda slot: min(map(len, slot.split("|"))))
    return tuple(word if word[-1] != "*" else f"{word[:-1][:BEGINNING]}*" for word in best.split("|")), frozenset()


def _mask(name: str, named: list[str]) -> str:
    if _TWOWORDS.fullmatch(name):
        return name
    if "@" not in name or "//" in name:
        named.append(name.lower())
    return " "


_SLOT: Final = r"[^\W_A-Z]+\*?(?:\|[^\W_A-Z]+\*?)*"
NORMAL: Final = re.compile(rf"//\S+|{_SLOT}(?: (?:\.\.\.? )?{_SLOT})*")
"""How a phrase in its normal form looks; which words it may not hold, `normal` alone knows."""


def normal(phrase: str) -> str:
    """A phrase's words as `spoken` gives them; gaps, alternatives and beginnings stay what they are."""
    if phrase.startswith(LINK):
        return phrase
    slots: list[str] = []
    for piece in phrase.replace("...", " \x00 ").replace("..", " \x01 ").split():
        if piece in "\x00\x01":
            slots.append("..." if piece == "\x00" else "..")
            continue
        alternatives = [_ends(alternative) for alternative in piece.split("|")]
        if len(alternatives) == 1:
            slots += alternatives[0]
        elif any(len(words) != 1 for words in alternatives):
            raise ValueError(f"{phrase!r}: each of the alternatives has to be one word")
        elif kept := [SPELLED.get(word, word) for (word,) in alternatives if word not in FILLING]:
            slots.append("|".join(dict.fromkeys(kept)))
    tidy: list[str] = []
    for slot in _joined(slots):
        if slot in MAX_GAPS and (not tidy or tidy[-1] in MAX_GAPS):
            if tidy:
                tidy[-1] = max(slot, tidy[-1], key=len)
        else:
            tidy.append(slot)
    return " ".join(tidy[:-1] if tidy and tidy[-1] in MAX_GAPS else tidy)


def _ends(piece: str) -> list[str]:
    words = WORD.findall(folded(piece))
    if piece.endswith("*") and words:
        words[-1] += "*"
    return words


def _joined(slots: list[str]) -> Iterator[str]:
    run: list[str] = []
    for slot in [*slots, ""]:
        if slot and slot[0] != "." and "|" not in slot:
            run.append(slot)
            continue
        if any(word.endswith("*") for word in run[:-1]):
            raise ValueError(
                f"{' '.join(run)!r}: a word that goes on with * has to be the last before a gap or the end"
            )
        beginning = bool(run) and run[-1].endswith("*")
        said = said_words(word.rstrip("*") for word in run)
        if beginning and said:
            said[-1] += "*"
        yield from said
        run.clear()
        if slot:
            yield slot


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, ready to be looked for: its parts between gaps, each in all its alternatives."""

    parts: tuple[tuple[str, ...], ...]
    gaps: tuple[int, ...]
    length: int
    """How many letters it asks for: the longer phrase says more."""
    link: bool = False
    """Looked for in host names and links."""

    @classmethod
    def of(cls, text: str) -> Phrase:
        """Make one of its text in a diagnosis file."""
        return _phrase(text)

    def found(self, said: str) -> bool:
        """True where the phrase stands in `said`, which is the outcome of `spoken`."""
        if self.link:
            return said.find(self.parts[0][0], said.find("\n") + 1 or len(said)) >= 0
        for first in self.parts[0]:
            start = said.find(first)
            while start >= 0:
                denied = said[start - 4 : start] == " not" and first.partition(" ")[2].partition(" ")[0].endswith("ed")
                if not denied and (len(self.parts) == 1 or self._rest(said, 1, start + len(first))):
                    return True
                start = said.find(first, start + 1)
        return False

    def _rest(self, said: str, part: int, at: int) -> bool:
        begin = at - 1 if said[at - 1] == " " else at
        gap = self.gaps[part - 1]
        for wanted in self.parts[part]:
            found = said.find(wanted, begin)
            while found >= 0 and said.count(" ", begin, found) <= gap:
                if part + 1 == len(self.parts) or self._rest(said, part + 1, found + len(wanted)):
                    return True
                found = said.find(wanted, found + 1)
        return False


@lru_cache(maxsize=8192)
def _phrase(text: str) -> Phrase:
    if text.startswith(LINK):
        fragment = text[2:].strip().lower()
        if len(fragment) < 3:
            raise ValueError(f"{text!r} is too short for a link")
        return Phrase(((fragment,),), (), len(fragment) + 6, link=True)
    parts: list[tuple[str, ...]] = []
    gaps: list[int] = []
    slots: list[list[str]] = []
    run: list[list[str]] = []
    for slot in [*normal(text).split(), ""]:
        if slot and slot[0] != ".":
            run.append(slot.split("|"))
            continue
        if run:
            parts.append(_alternatives(run, text))
            slots += run
            run = []
            gaps.append(MAX_GAPS.get(slot, 0))
    if not parts:
        raise ValueError(f"{text!r} holds no word")
    length = sum(min(map(_letters, slot)) + 1 for slot in slots) + 1
    return Phrase(tuple(parts), tuple(gaps[:-1]), length)


def _alternatives(run: list[list[str]], text: str) -> tuple[str, ...]:
    if any(word.endswith("*") for slot in run[:-1] for word in slot):
        raise ValueError(f"{text!r}: a word that goes on with * has to be the last before a gap or the end")
    if len(run) == 1 or max(map(len, run)) == 1:
        combined = [" ".join(slot[0] for slot in run)] if len(run) > 1 else run[0]
    else:
        combined = [" ".join(words) for words in product(*run)]
    if len(combined) > MAX_ALTERNATIVES:
        raise ValueError(f"{text!r} has over {MAX_ALTERNATIVES} alternatives")
    return tuple(f" {words} ".removesuffix("* ") for words in combined)


def _letters(word: str) -> int:
    return 3 if not word.isascii() and len(word) == 1 else len(word.rstrip("*"))
