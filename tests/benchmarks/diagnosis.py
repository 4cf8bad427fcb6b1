"""How often a pasted failure is explained rightly: `python3 dev.py bench diagnosis FILE [--hide-fifth N] [--misses]`.

FILE holds one object a line, as `smtpdesk explain --jsonl` takes it, and beside that `label` (the right code),
`also_ok` (codes that are right, too), `source` and `kind`. A source belongs to one fifth, 0 to 4, by its SHA-256: with
`--hide-fifth N` the fifth N is counted, but its texts and its list of confusions are not shown, so that rules can be
written while looking at the other four. `--misses` shows the texts that were explained wrongly. Times are those of one
core, without what else runs meanwhile.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from smtpdesk.diagnosis.catalog import diagnoses
from smtpdesk.diagnosis.match import matcher
from smtpdesk.diagnosis.pasted.choice import Explained
from smtpdesk.diagnosis.pasted.clients import clients
from smtpdesk.diagnosis.pasted.records import Record, record
from smtpdesk.model.report import Certainty
from smtpdesk.text.explanation import cause
from tests.benchmarks.measure import Row

FIFTHS: Final = 5
TIMES: Final = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line, and what was said of it."""

    raw: dict[str, Any]
    explained: Explained | None

    @property
    def code(self) -> str:
        """What was said."""
        return self.explained.finding.code if self.explained else "(nothing)"

    @property
    def right(self) -> bool:
        """True where it is the label, or as good."""
        return self.code == self.raw["label"] or self.code in (self.raw.get("also_ok") or ())

    @property
    def sure(self) -> bool:
        """True where it was said to be sure."""
        return self.explained is not None and self.explained.finding.certainty is Certainty.SURE


def fifth(source: str) -> int:
    """The fifth that a source belongs to; the same on every machine."""
    return int.from_bytes(hashlib.sha256(source.encode()).digest()[:8], "big") % FIFTHS


def measure(arguments: list[str] | None = None) -> list[Row]:
    """Explain every line of the file, and count."""
    given = _parser().parse_args(arguments or [])
    lines = [line for line in given.file.read_bytes().splitlines() if line.strip()]
    raws = [json.loads(line) for line in lines]
    begin = time.process_time()
    for cached in (clients, matcher, diagnoses):
        cached.cache_clear()
    matcher()
    rules = time.process_time() - begin
    clients()
    words = time.process_time() - begin - rules
    records = [record(line) for line in lines]
    outcomes = [Outcome(raw, cause(each.text, each.known)) for raw, each in zip(raws, records, strict=True)]
    took = statistics.median(_seconds(records) for _ in range(TIMES))
    hidden = [each for each in outcomes if given.hide_fifth is not None and _fifth(each) == given.hide_fifth]
    shown = [each for each in outcomes if each not in hidden] if hidden else outcomes
    rows = [
        *_shares("all", outcomes, "95 %"),
        *(_shares(f"fifth {given.hide_fifth}, not looked at", hidden) if hidden else ()),
        *(_shares("the other four fifths", shown) if hidden else ()),
        *(
            row
            for number in range(FIFTHS)
            for row in _shares(f"fifth {number}", [e for e in outcomes if _fifth(e) == number])[:1]
        ),
        *_by("kind", shown),
        *_by("provider", shown),
        Row("explanations a second", f"{len(records) / took:,.0f}", "", None, "10,000"),
        Row("loading all rules", f"{rules * 1000:.0f} ms", "", None, "30 ms"),
        Row("loading the words of clients", f"{words * 1000:.0f} ms"),
    ]
    _print_confusions(shown)
    if given.misses:
        _print_misses(shown)
    return rows


def _seconds(records: list[Record]) -> float:
    """What one core has to do for all of them, whatever else runs on this machine."""
    begin = time.process_time()
    for each in records:
        cause(each.text, each.known)
    return time.process_time() - begin


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py bench diagnosis")
    parser.add_argument("file", type=Path)
    parser.add_argument("--hide-fifth", type=int, choices=range(FIFTHS), metavar="N")
    parser.add_argument("--misses", action="store_true")
    return parser


def _fifth(outcome: Outcome) -> int:
    return fifth(str(outcome.raw.get("source") or ""))


def _shares(name: str, outcomes: list[Outcome], aim: str = "") -> list[Row]:
    sure = [each for each in outcomes if each.sure]
    return [
        Row(f"right: {name}", _share(outcomes), "", None, aim),
        Row(f"of the sure: {name}", _share(sure), "", None, "99 %" if aim else ""),
    ]


def _by(key: str, outcomes: list[Outcome]) -> list[Row]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        groups[str(each.raw.get(key))].append(each)
    largest = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [Row(f"  {key} {name}", _share(group)) for name, group in largest]


def _share(outcomes: Iterable[Outcome]) -> str:
    each = [outcome.right for outcome in outcomes]
    return f"{sum(each) / len(each):.1%} ({sum(each)} of {len(each)})" if each else "none"


def _print_confusions(outcomes: list[Outcome]) -> None:
    pairs = Counter((each.raw["label"], each.code) for each in outcomes if not each.right)
    if pairs:
        print("wanted, said, times:")
        for (label, code), count in pairs.most_common():
            print(f"  {label:32} {code:32} {count}")


def _print_misses(outcomes: list[Outcome]) -> None:
    for each in outcomes:
        if not each.right:
            raw = each.raw
            where = " ".join(
                f"{key}={raw[key]}"
                for key in ("stage", "code", "enhanced", "port", "security", "provider")
                if raw.get(key)
            )
            said = f"{each.code} ({each.explained.finding.certainty.value})" if each.explained else each.code
            print(f"\n{raw.get('id')}: {raw['label']} {raw.get('also_ok') or ''}, said {said}\n  [{where}]")
            print(f"  {raw['text'][:500]!r}")
