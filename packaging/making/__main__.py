"""The entrance for `dev.py package`: `python -m making program|deb|parts FOLDER`, with packaging/ on Python's path."""

from __future__ import annotations

import sys
from pathlib import Path

from making import debian, freeze
from making.project import ROOT, project

WORK = ROOT / "build" / "package"


def main(words: list[str]) -> int:
    """Make what is named, in the folder that is named, and tell where it is."""
    if len(words) != 2 or words[0] not in ("program", "deb", "parts"):
        print(__doc__, file=sys.stderr)
        return 2
    what, out = words[0], Path(words[1]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    told = project()
    if what == "parts":
        for path in debian.lay_out(told, out):
            print(path)
        return 0
    if what == "program":
        print(freeze.freeze(told, WORK / "work", out, system_libraries=False))
        return 0
    program = freeze.freeze(told, WORK / "work-deb", WORK / "deb-program", system_libraries=True)
    print(debian.build(told, program, WORK / "tree", out))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
