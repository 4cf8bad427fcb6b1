"""The entrance for `dev.py`: `python -m making program|deb|parts|ready|told FOLDER`, with packaging/ on the path."""

from __future__ import annotations

import sys
from pathlib import Path

from making import debian, freeze, release
from making.project import ROOT, Project, project

_WORK = ROOT / "build" / "package"


def main(words: list[str]) -> int:
    """Make what is named, in the folder that is named, and tell where it is."""
    makers = {"program": _program, "deb": _deb, "parts": _parts, "ready": _ready, "told": _told}
    if len(words) != 2 or words[0] not in makers:
        print(__doc__, file=sys.stderr)
        return 2
    out = Path(words[1]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    return makers[words[0]](project(), out)


def _program(told: Project, out: Path) -> int:
    print(freeze.freeze(told, _WORK / "work", out, system_libraries=False))
    return 0


def _deb(told: Project, out: Path) -> int:
    program = freeze.freeze(told, _WORK / "work-deb", _WORK / "deb-program", system_libraries=True)
    print(debian.build(told, program, _WORK / "tree", out))
    return 0


def _parts(told: Project, out: Path) -> int:
    for path in debian.lay_out(told, out):
        print(path)
    return 0


def _ready(told: Project, _out: Path) -> int:
    found = release.reasons_against(told, ROOT)
    print("\n".join(found) or f"{told.version} may be released.")
    return 1 if found else 0


def _told(told: Project, out: Path) -> int:
    print(release.tell(told, out))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
