"""A Page in the terminal: rows as they finish, then the verdict. The words are those of the window."""

from __future__ import annotations

import os
import textwrap
import time
from collections.abc import Sequence
from typing import Final, TextIO

from smtpdesk.model.events import Event, RunFinished, RunStarted
from smtpdesk.model.steps import Step
from smtpdesk.text.page import Card, Page, RowState, StepRow, Tone
from smtpdesk.text.story import Story
from smtpdesk.text.translate import _

_COLORS: Final = {Tone.GOOD: "32", Tone.BAD: "31", Tone.WARNING: "33", Tone.NEUTRAL: "0"}
_ROW_COLORS: Final = {RowState.OK: "32", RowState.FAILED: "31", RowState.STOPPED: "33"}
_OPEN: Final = (RowState.WAITING, RowState.RUNNING)
_SEVERAL: Final = (Step.RECIPIENT,)
"""It may run once more for the next recipient, until a later step has begun."""


class Console:
    """Shows one check. Colour only where it is wanted or where a person looks on; every state has its word as well."""

    def __init__(self, out: TextIO, *, color: bool | None = None) -> None:
        self._out = out
        self._color = out.isatty() if color is None else color
        self._width = max(60, min(_columns(out), 110))
        self._story: Story | None = None
        self._shown = 0
        self._waiting = ""
        self._begin = 0.0

    def show(self, event: Event) -> None:
        """Take an event in and show what is new."""
        if isinstance(event, RunStarted):
            self._story = Story(event.server, event.plan)
            self._begin = time.monotonic()
        story = self._story
        if story is None:
            return
        story.apply(event)
        if isinstance(event, RunStarted):
            self._print(f"{story.page.headline} · {event.server.port}\n")
        self._rows(story.page)
        if isinstance(event, RunFinished):
            self._verdict(story.page)
        self._out.flush()

    def tick(self) -> None:
        """Say why it takes so long, where it does: once for each step."""
        if self._story is None:
            return
        self._story.tick((time.monotonic() - self._begin) * 1000)
        waiting = self._story.page.waiting
        if waiting and waiting != self._waiting:
            self._print(f"  … {waiting}")
            self._out.flush()
        self._waiting = waiting

    def _rows(self, page: Page) -> None:
        for number, row in enumerate(page.rows[self._shown :], self._shown):
            if row.state in _OPEN or (row.step in _SEVERAL and not page.finished and not _begun(page.rows, number + 1)):
                return
            self._shown += 1
            self._row(row, "  ")
            for child in row.children:
                if child.state is not RowState.OK or len(row.children) > 1:
                    self._row(child, "      ")

    def _row(self, row: StepRow, indent: str) -> None:
        state = self._painted(f"{row.state_word:12}", _ROW_COLORS.get(row.state, "2"))
        label = f"{indent}{state}{row.label}"
        room = self._width - 22 - 12 - len(indent) - 10
        fact = row.fact if len(row.fact) <= room else row.fact[: room - 1] + "…"
        gap = " " * max(2, 34 - len(indent) - len(row.label))
        self._print(f"{label}{gap}{fact:{max(room - 12, 1)}}{row.took:>9}".rstrip())

    def _verdict(self, page: Page) -> None:
        self._print("")
        if page.card is not None:
            self.card(page.card)
        for note in page.notes:
            self._print("")
            self.card(note)

    def card(self, card: Card) -> None:
        """Show a verdict, or a note."""
        self._print(self._painted(card.title, "1;" + _COLORS[card.tone]))
        for text in (card.meaning, card.fine):
            self._paragraph(text)
        if card.do:
            self._print("\n" + _("What to do:"))
            for number, step in enumerate(card.do, 1):
                self._paragraph(step, first=f"  {number}. ")
        if card.link:
            self._paragraph(f"{card.link_label}: {card.link}" if card.link_label else card.link)
        for text in (card.who,):
            self._paragraph(text)
        if card.said:
            self._print("\n" + _("The server's own words:"))
            for line in card.said.splitlines():
                self._print(f"  {line}")
        last = " · ".join(text for text in (card.certainty, card.code, card.dated) if text)
        if last:
            self._print("\n" + self._painted(last, "2"))

    def _paragraph(self, text: str, first: str = "") -> None:
        if text:
            rest = " " * len(first)
            for line in textwrap.wrap(text, self._width - 2, initial_indent=first, subsequent_indent=rest):
                self._print(line)

    def _painted(self, text: str, color: str) -> str:
        return f"\x1b[{color}m{text}\x1b[0m" if self._color and color != "0" else text

    def _print(self, text: str) -> None:
        encoding = self._out.encoding or "utf-8"
        self._out.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def _begun(rows: Sequence[StepRow], number: int) -> bool:
    return any(row.state is not RowState.WAITING for row in rows[number:])


def _columns(out: TextIO) -> int:
    """The width of the terminal, as shutil tells it; that module brings all kinds of archives along."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(out.fileno()).columns
    except (OSError, ValueError):
        return 100
