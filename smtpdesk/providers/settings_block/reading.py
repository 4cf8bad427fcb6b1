"""Reads a block of settings: every way of writing is tried, and the one that says most is believed.

Pure and bounded: nothing is looked up, and the time grows with the length of the text, which is cut at `LONGEST`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from smtpdesk.providers.catalog import Catalog, load
from smtpdesk.providers.settings_block import addresses, choice, labels, markup, prose
from smtpdesk.providers.settings_block.block import Block, Part
from smtpdesk.providers.settings_block.lines import LineReader
from smtpdesk.providers.settings_block.pairs import Pair
from smtpdesk.providers.settings_block.source import SourceReader, looks_like_source

LONGEST: Final = 64 * 1024
"""Characters of a text that are read."""
LONGEST_LINE: Final = 4_000
MOST_LINES: Final = 3_000
_BLANKS: Final = re.compile(r"[\u00a0\u2000-\u200a\u202f\u3000]")
_LONG_GAP: Final = re.compile(r"[ \t]{25,}")
_WORTH: Final = {Part.HOST: 3}


def read(text: str, catalog: Catalog | None = None) -> Block:
    """Say what a text gives of an account's settings; an empty block where it gives none."""
    try:
        return _read(text, catalog or load())
    finally:
        labels.forget()


def _read(text: str, catalog: Catalog) -> Block:
    clean, cut = _cleaned(text)
    told = list(addresses.pairs(clean))
    best = Block()
    for pairs in _readings(clean):
        block = choice.choose([*told, *pairs], catalog)
        if _worth(block) > _worth(best):
            best = block
    if Part.HOST not in best.parts and not best.only_incoming:
        block = choice.choose([*told, *LineReader(clean).pairs(), *prose.pairs(clean, catalog)], catalog)
        best = block if Part.HOST in block.parts else best
    if len(best.parts) < 2 and Part.HOST not in best.parts and not best.only_incoming:
        return Block(cut=cut)
    return Block(best.parts, best.provider, best.region, best.contradictions, best.only_incoming, cut)


def _readings(text: str) -> Iterable[list[Pair]]:
    """Give the pairs of each way to read it, the strictest first."""
    if markup.looks_like_markup(text):
        if markup.is_page(text):
            yield list(LineReader(markup.page_text(text)).pairs())
        else:
            yield list(markup.MarkupReader(text).pairs())
    if looks_like_source(text):
        yield list(SourceReader(text).pairs())
    yield list(LineReader(text).pairs())


def _worth(block: Block) -> int:
    return sum(_WORTH.get(part, 1) for part in block.parts) + (1 if block.only_incoming else 0)


def _cleaned(text: str) -> tuple[str, bool]:
    """Give the text without characters that act, its line ends made one kind; and whether something was cut off."""
    cut = len(text) > LONGEST
    text = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").replace("：", ":")
    text = _BLANKS.sub(" ", text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n"))
    if not text.replace("\n", "").replace("\t", "").isprintable():
        text = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    text = _LONG_GAP.sub(_gap, text)  # what looks back over blanks would take the square of their number
    lines = text.split("\n")
    cut = cut or len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines)
    return "\n".join(line[:LONGEST_LINE] for line in lines[:MOST_LINES]), cut


def _gap(found: re.Match[str]) -> str:
    return "\t" if "\t" in found.group() else " " * 24
