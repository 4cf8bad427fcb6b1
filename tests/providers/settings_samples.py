"""Reads the samples of pasted settings: name, what is expected, the text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

from smtpdesk.model.secret import Secret
from smtpdesk.providers.settings_block.block import Block

FOLDER: Final = Path(__file__).with_name("settings_blocks")
_HEAD: Final = re.compile(r"^=== (.+) ===$", re.MULTILINE)


class Sample(NamedTuple):
    """One text with what is to be understood of it."""

    name: str
    expected: dict[str, str]
    text: str


def samples(file: str) -> list[Sample]:
    """Give the samples of a file."""
    parts = _HEAD.split((FOLDER / file).read_text("utf-8"))[1:]
    found = []
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        head, _mark, text = body.partition("\n>>>\n")
        pairs = [line.split(": ", 1) for line in head.strip().splitlines()]
        found.append(Sample(name, dict(pairs), text.rstrip("\n") + "\n"))
    return found


def told(block: Block) -> dict[str, str]:
    """What was understood, in the words of a sample."""
    said = {}
    for part, one in block.parts.items():
        said[part.value] = one.value.reveal() if isinstance(one.value, Secret) else one.value
    if block.provider:
        said["provider"] = block.provider
    if block.contradictions:
        said["contradiction"] = ", ".join(one.kind.value for one in block.contradictions)
    if block.only_incoming:
        said["only_incoming"] = "yes"
    return said
