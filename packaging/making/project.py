"""What a package says of the program, read from where it stands: the package, pyproject.toml and project.toml."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGING: Final = ROOT / "packaging"
NAME: Final = "smtpdesk"
WINDOW: Final = "smtpdesk-window"
TITLE: Final = "SMTP Desk"
EPOCH: Final = "SOURCE_DATE_EPOCH"
"""The variable of reproducible-builds.org: seconds since 1970 that stand for every time in a package."""


@dataclass(frozen=True, slots=True)
class Project:
    """The program's version, summary and licence, and who publishes it where."""

    version: str
    summary: str
    licence: str
    id: str
    homepage: str
    screenshots: str
    maintainers: str


def project(root: Path = ROOT) -> Project:
    """Read it all. Raises OSError, KeyError, ValueError."""
    said = (root / NAME / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', said, re.MULTILINE)
    if found is None:
        raise ValueError("smtpdesk/__init__.py tells no version")
    table = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    publisher = tomllib.loads((root / "packaging" / "project.toml").read_text("utf-8"))
    return Project(found[1], table["description"], table["license"], **publisher)


def epoch(root: Path = ROOT) -> int:
    """Give the time that stands for every time in a package: as it is set, of the last commit, or of the changelog."""
    told = os.environ.get(EPOCH, "")
    if told.isdigit():
        return int(told)
    command = ["git", "-c", "safe.directory=*", "log", "-1", "--format=%ct"]
    try:
        committed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        committed = ""
    return int(committed) if committed.isdigit() else int((root / "CHANGELOG.md").stat().st_mtime)


def day(seconds: int) -> date:
    """Give the date of a time, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).date()


def debian_version(version: str) -> str:
    """Give a Python version (PEP 440) as Debian sorts it: what comes before a release has a tilde."""
    found = re.fullmatch(r"(\d+(?:\.\d+)*)(?:(a|b|rc)(\d+))?(?:\.dev(\d+))?(?:\.post(\d+))?", version)
    if found is None:
        raise ValueError(f"no version of ours: {version}")
    release, kind, number, developing, after = found.groups()
    early = f"~{kind}{number}" if kind else ""
    early += f"~dev{developing}" if developing else ""
    return f"{release}{early}" + (f"+post{after}" if after else "")
