"""Settings written line by line: labels with values, tables, labels above their values, sections and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpdesk.providers.settings_block import labels, pieces, vocabulary
from smtpdesk.providers.settings_block.block import Part
from smtpdesk.providers.settings_block.pairs import Direction, Pair, Strength

_QUOTED: Final = re.compile(r"^[>|\s]*>\s?")
_SECTION: Final = re.compile(r"\[([\w .:/-]{1,60})\]")
_RULE: Final = re.compile(r"[|\s:+=_-]*")
_NAME: Final = re.compile(r"name:\s{0,4}[\"']?([A-Z]\w{0,60}_\w{1,60})[\"']?")
_PREFIX: Final = re.compile(r"^(?:export|set|setenv|env|ENV|let|const|var|static)\s+")
_LONGEST_BELOW: Final = 300
"""Characters of a value that stands below its label."""


class LineReader:
    """Reads one text from top to bottom, and remembers under which heading it is."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._section = Direction.NONE
        self._ini: tuple[str, ...] = ()
        self._nested: list[tuple[int, str]] = []
        self._columns: list[str] = []
        self._sides: list[Direction] = []
        self._waiting: tuple[str, int] | None = None
        self._name = ""
        self._number = 0

    def pairs(self) -> Iterator[Pair]:
        """Give every label with its value."""
        for number, raw in enumerate(self._lines, 1):
            self._number = number
            line = _QUOTED.sub("", raw) if raw.lstrip().startswith(">") else raw
            if not line.strip() or _RULE.fullmatch(line):
                if not line.strip():
                    self._columns, self._sides = [], []
                continue
            yield from self._line(line)

    def _line(self, line: str) -> Iterator[Pair]:
        if section := _SECTION.fullmatch(line.strip()):
            self._ini, self._section, self._waiting = (section.group(1),), Direction.NONE, None
            return
        cells = pieces.cells(line)
        if len(cells) > 1:
            self._waiting = None
            yield from self._row(cells)
            return
        bare = pieces.undressed(cells[0])
        if (listed := self._listed(bare)) is not None:
            yield from listed
            return
        waiting, self._waiting = self._waiting, None
        found = list(self._split(bare, len(line) - len(line.lstrip())))
        if found:
            yield from found
            return
        alone = bare.rstrip(" :")
        label = labels.understand(alone) if ":" not in alone and labels.is_known(alone) else None
        if label is not None and not (waiting is not None and label.weak):  # below "Username" even "apikey" is a value
            if label.part is not Part.HOST or not label.weak or bare.endswith(":"):
                self._waiting = (alone, self._number)
            self._enter(label.direction)
        elif waiting is not None and len(bare) <= _LONGEST_BELOW:
            yield self._pair(waiting[0], bare)
        elif (loose := self._loose(bare)) is not None:
            yield loose
        else:
            self._head(bare)

    def _listed(self, line: str) -> list[Pair] | None:
        """A list of names and values, as Kubernetes has it: `name: SMTP_HOST`, and `value: …` below."""
        if named := _NAME.fullmatch(line):
            self._name = named.group(1)
            return []
        name, self._name = self._name, ""
        if not name or not line.startswith(("value:", "valueFrom:")):
            return None
        value = pieces.unquoted(line.partition(":")[2])
        return [self._pair(name, value, code=True)] if value else []

    # -- labels and values -----------------------------------------------------------------------------------

    def _split(self, line: str, indent: int) -> Iterator[Pair]:
        """Take a line apart at its labels."""
        text = _PREFIX.sub("", line)
        start = pieces.first_label(text)
        if start is None:
            self._nest(text, indent)
            return
        label, rest, equals = start
        self._unnest(indent)
        code = labels.is_code(label) and (equals or bool(self._nested) or "_" in label or "." in label)
        if code:
            if rest.strip():
                yield self._pair(label, pieces.unquoted(rest), code=True)
            else:
                self._nest(line, indent)
            return
        for one, value in pieces.all_labels(label, rest):
            if not value:
                self._waiting = (one, self._number)
            understood = labels.understand(one)
            if understood is not None:
                self._enter(understood.direction)
            if value:
                yield self._pair(one, pieces.stripped(value))

    def _nest(self, text: str, indent: int) -> None:
        """Remember a name that only opens a level, as YAML has it."""
        name = text.rstrip()
        if name.endswith(":") and labels.is_code(name[:-1]):
            self._unnest(indent)
            self._nested.append((indent, name[:-1]))

    def _unnest(self, indent: int) -> None:
        while self._nested and self._nested[-1][0] >= indent:
            self._nested.pop()

    def _pair(
        self, label: str, value: str, *, code: bool = False, section: Direction | None = None, loose: bool = False
    ) -> Pair:
        around = (*self._ini, *(name for _indent, name in self._nested))
        strength = Strength.LOOSE if loose else Strength.PLAIN
        return Pair(label, value, self._number, around, section or self._section, strength, code)

    def _loose(self, line: str) -> Pair | None:
        """A label with only a blank behind it, as in `port 587`; the value has to look like one."""
        words = line.split(maxsplit=4)
        for count in range(min(3, len(words) - 1), 0, -1):
            label = " ".join(words[:count])
            understood = labels.understand(label) if labels.is_known(label) else None
            value = line.split(maxsplit=count)[count]
            if understood is not None and pieces.looks_right(understood, value):
                return self._pair(label, value, loose=True)
        return None

    # -- headings and tables ---------------------------------------------------------------------------------

    def _enter(self, direction: Direction) -> None:
        if direction is not Direction.NONE:
            self._section = direction

    def _head(self, line: str) -> None:
        if not pieces.is_heading(line):
            return
        said = frozenset(labels.tokens(line))
        direction = labels.direction_of(said)
        if direction is not Direction.NONE or (said & vocabulary.INCOMING and said & vocabulary.OUTGOING):
            self._section = direction

    def _row(self, cells: list[str]) -> Iterator[Pair]:
        bare = [pieces.undressed(cell) for cell in cells]
        if self._is_header(bare):
            return
        if self._columns and len(bare) == len(self._columns):
            side = next(
                (one for one in (pieces.side_of(cell) for cell in bare) if one is not Direction.NONE), Direction.NONE
            )
            for name, value in zip(self._columns, bare, strict=True):
                yield self._pair(name, value, section=side)
            return
        if self._sides and 1 < len(bare) <= len(self._sides):
            for side, value in zip(self._sides[1:], bare[1:], strict=False):
                yield self._pair(bare[0], value, section=side)
            return
        label, value = bare[0].rstrip(" :"), next((cell for cell in bare[1:] if cell), "")
        understood = labels.understand(label)
        if understood is not None:
            self._enter(understood.direction)
        if value:
            yield self._pair(label, value)

    def _is_header(self, cells: list[str]) -> bool:
        if any(pieces.has_value(cell) for cell in cells):
            return False
        meant = [labels.understand(cell) if labels.is_known(cell) else None for cell in cells]
        if len({one.part for one in meant if one is not None}) > 1 and not any(
            pieces.has_value(cell) for cell in cells
        ):
            self._columns, self._sides = cells, []
            return True
        sides = [pieces.side_of(cell) for cell in cells]
        if (
            len(cells) > 2
            and Direction.IN in sides[1:]
            and Direction.OUT in sides[1:]
            and not any(map(pieces.has_value, cells))
        ):
            self._columns, self._sides = [], sides
            return True
        return False
