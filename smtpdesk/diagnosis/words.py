"""Phrases in what a server said: letters and digits count, case, punctuation and line breaks don't.

A phrase is found as whole words. `credential*` stands for every word that begins so, and ` ... ` for up to eight words
in between. So "application-specific password" is found in the two lines
"5.7.9 Application-Specific" and "5.7.9 Password required".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MAX_CHARACTERS: Final = 8192
"""A longer reply is judged by its beginning."""
MAX_GAP: Final = 8

_NOT_A_WORD: Final = re.compile(r"[\W_]+")
_LEADING_CODE: Final = re.compile(r"^\s*[245]\.\d{1,3}\.\d{1,3}\b")
_PHRASE_PART: Final = re.compile(r"[^\W_]+\*?")


def spoken(text: str) -> str:
    """The words alone, in small letters, with one blank before and after each; a line's own enhanced code is left out.

    The code stands at the head of each line (RFC 2034 4) and would cut phrases that run over a line's end.
    """
    lines = text[:MAX_CHARACTERS].split("\n")
    joined = " ".join(_LEADING_CODE.sub(" ", line, count=1) for line in lines)
    return f" {_NOT_A_WORD.sub(' ', joined.lower()).strip()} "


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, ready to be looked for: its parts between gaps, each with a blank where a word has to end or begin."""

    parts: tuple[str, ...]
    anchor: str
    """One whole word of the phrase (the longest), or nothing where each is a beginning only."""

    @classmethod
    def of(cls, text: str) -> Phrase:
        """Make one of its text in a diagnosis file."""
        parts = []
        whole: list[str] = []
        for piece in text.lower().split("..."):
            words = _PHRASE_PART.findall(piece)
            if any(word.endswith("*") for word in words[:-1]):
                raise ValueError(f"{text!r}: a word that goes on with * has to be the last before a gap or the end")
            if words:
                parts.append(f" {' '.join(words)} ".removesuffix("* "))
                whole += [word for word in words if not word.endswith("*")]
        if not parts:
            raise ValueError(f"{text!r} holds no word")
        return cls(tuple(parts), max(whole, key=len, default=""))

    @property
    def length(self) -> int:
        """How many characters it asks for: the longer phrase says more."""
        return sum(len(part) for part in self.parts)

    def found(self, said: str) -> bool:
        """True where the phrase stands in `said`, which is the outcome of `spoken`."""
        first = self.parts[0]
        start = said.find(first)
        if len(self.parts) == 1:
            return start >= 0
        while start >= 0:
            if self._rest(said, start + len(first)):
                return True
            start = said.find(first, start + 1)
        return False

    def _rest(self, said: str, at: int) -> bool:
        for part in self.parts[1:]:
            begin = at - 1 if said[at - 1] == " " else at
            found = said.find(part, begin)
            if found < 0 or said.count(" ", begin, found) > MAX_GAP:
                return False
            at = found + len(part)
        return True
