"""Run the benchmarks by name, or all of them, and print one table."""

from __future__ import annotations

import compileall
import importlib
import sys
from typing import Final

from tests.benchmarks.measure import ROOT, Row, table

BENCHMARKS: Final = ("start", "one_check", "many_checks", "many_accounts", "stall", "events", "stopping")
ON_REQUEST: Final = ("packed",)
"""Benchmarks of what has to be made first."""
WITH_ARGUMENTS: Final = ("diagnosis",)
"""Benchmarks of their own, which take what stands behind their name."""


def main(names: list[str]) -> int:
    """Measure and print. A benchmark that cannot run here says why and does not stop the others."""
    if names and names[0] in WITH_ARGUMENTS:
        print(table(importlib.import_module(f"tests.benchmarks.{names[0]}").measure(names[1:])))
        return 0
    unknown = [name for name in names if name not in (*BENCHMARKS, *ON_REQUEST)]
    if unknown:
        known = ", ".join((*BENCHMARKS, *ON_REQUEST, *WITH_ARGUMENTS))
        print(f"There is no benchmark {', '.join(unknown)}. There are: {known}.")
        return 2
    # As an installed program's: where PYTHONDONTWRITEBYTECODE is set, Python would compile them at each start.
    compileall.compile_dir(ROOT / "smtpdesk", quiet=2)
    rows: list[Row] = []
    failed = False
    for name in names or BENCHMARKS:
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            rows += importlib.import_module(f"tests.benchmarks.{name}").measure()
        except Exception as error:
            failed = True
            rows.append(Row(name, f"not measured: {error!s:.200}"))
    print(table(rows))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
