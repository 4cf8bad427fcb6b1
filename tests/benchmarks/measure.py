"""Ways to measure that every benchmark uses."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, how it came out, and what it is held against."""

    what: str
    value: str
    against: str = ""
    ratio: float | None = None
    aim: str = ""


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    head = ("what", "here", "held against", "ratio", "aim")
    cells = [
        (row.what, row.value, row.against, "" if row.ratio is None else f"{row.ratio:.2f}", row.aim) for row in rows
    ]
    widths = [max(len(line[column]) for line in (head, *cells)) for column in range(len(head))]
    lines = [head, tuple("-" * width for width in widths), *cells]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def median_seconds(work: Callable[[], object], times: int) -> float:
    """The median time of a piece of work."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def alternating(works: Sequence[Callable[[], object]], times: int) -> list[float]:
    """The median time of each, run in turn, so that a slow moment of the machine meets all of them."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for place, work in enumerate(works):
            begin = time.perf_counter()
            work()
            taken[place].append(time.perf_counter() - begin)
    return [statistics.median(each) for each in taken]


def run(command: Sequence[str], **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the project's root to its end, at most a minute."""
    environment = os.environ | variables
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run this Python."""
    return run([sys.executable, *arguments], **variables)
