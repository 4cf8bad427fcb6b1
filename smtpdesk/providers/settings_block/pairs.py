"""A label and its value, as a reader found them in the text, before anybody knows what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum


class Direction(Enum):
    """Which mail the words around a setting speak of."""

    NONE = 0
    IN = 1
    OUT = 2


class Strength(IntEnum):
    """How plainly the text pairs label and value."""

    PROSE = 10
    LOOSE = 25  # only a blank between them, or a default beside a variable
    PLAIN = 40
    ADDRESS = 60  # part of a URL that is all settings


@dataclass(frozen=True, slots=True)
class Pair:
    """`around` are the names of what encloses it, outermost first; `code`: written for a program, not for people.

    The value may be a secret, so the pair has no repr.
    """

    label: str
    value: str
    line: int
    around: tuple[str, ...] = ()
    section: Direction = Direction.NONE
    strength: Strength = Strength.PLAIN
    code: bool = False

    def __repr__(self) -> str:
        return f"Pair({self.label!r}, line {self.line})"
