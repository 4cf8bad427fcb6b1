"""Phrases in what software prints: the words as they are, in small letters; punctuation and line breaks don't count.

The words of programs are fixed, so nothing of a language has to be levelled here, as `smtpdesk.diagnosis.words` does
for what servers say. ` ... ` stands for up to eight words in between, and `refus*` for every word that begins so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MAX_CHARACTERS: Final = 8192
MAX_GAP: Final = 8
_NOT_A_WORD: Final = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """The words alone, in small letters, with one blank before and after each; at most MAX_CHARACTERS are read."""
    return f" {_NOT_A_WORD.sub(' ', text[:MAX_CHARACTERS].lower()).strip()} "


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrase, ready to be looked for: its parts between gaps."""

    parts: tuple[str, ...]
    length: int
    """How many characters it asks for: the longer phrase says more."""

    @classmethod
    def of(cls, text: str) -> Wording:
        """Make one of a line in a file. Raises ValueError where it holds what is no word, gap or beginning."""
        parts = []
        for piece in text.split("..."):
            words = piece.split()
            if not all(word.isalnum() for word in words[:-1]) or not all(
                word.removesuffix("*").isalnum() for word in words[-1:]
            ):
                raise ValueError(f"{text!r} holds what is no letter, digit, gap or *")
            if words:
                parts.append(f" {' '.join(words)} ".removesuffix("* "))
        if not any(part.endswith(" ") or part.strip().count(" ") for part in parts):
            raise ValueError(f"{text!r} holds no whole word")
        return cls(tuple(parts), sum(map(len, parts)))

    def found(self, said: str) -> bool:
        """True where the phrase stands in `said`, which is the outcome of `plain`."""
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
