"""The Debian package: its size, and how its start compares to that of the checkout, in turn in the same run."""

from __future__ import annotations

import statistics
import sys

from tests.benchmarks.measure import ROOT, Row
from tests.benchmarks.start import first_paint

_PROGRAM = ROOT / "build" / "package" / "deb-program" / "smtpdesk" / "smtpdesk"
_TIMES = 15


def measure() -> list[Row]:
    """Measure what `dev.py package deb` made last. Raises RuntimeError where it made nothing."""
    packages = sorted((ROOT / "dist").glob("*.deb"), key=lambda path: path.stat().st_mtime)
    if not packages or not _PROGRAM.exists():
        raise RuntimeError("make it first: dev.py package deb")
    packed: list[float] = []
    source: list[float] = []
    for _ in range(_TIMES):
        packed.append(first_paint([str(_PROGRAM), "--quit-after-paint"])[0])
        source.append(first_paint([sys.executable, "-P", "-m", "smtpdesk", "--quit-after-paint"])[0])
    ours, theirs = statistics.median(packed), statistics.median(source)
    folder = _PROGRAM.parent
    installed = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [
        Row(
            "packed: start", f"{ours * 1000:.0f} ms", f"from the checkout {theirs * 1000:.0f} ms", ours / theirs, "1.25"
        ),
        Row("packed: installed", f"{installed / 1e6:.0f} MB", aim="135 MB"),
        Row("packed: .deb", f"{packages[-1].stat().st_size / 1e6:.1f} MB", aim="40 MB"),
    ]
