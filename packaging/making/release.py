"""What has to be so before a release is made, and the list of what was made."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import Final

from making import changelog
from making.project import Project

SUMS: Final = "SHA256SUMS"
_VERIFIED: Final = (
    "the changelog's newest release is this version, with its day; everything is committed; there is no such tag yet",
    "format, lint, types, import contracts and all tests, with real servers, a real keyring and a real window",
    "the wheel's content and metadata, and that it runs from a clean virtual environment",
    "the Debian package: size, dependencies, lintian, desktop file, metainfo; the same input gave the same file",
    "the Debian package in a bare Debian: its own test, its window, a test e-mail to a real server, and its removal",
)
_BY_HAND: Final = (
    "git tag -s v{version} && git push origin v{version}   (the hosted CI then makes those of Windows and macOS)",
    "python3 dev.py shots dist/screenshots   and put the pictures that the metainfo names where project.toml says",
    "start the program once from each package, on a system that nobody works on",
    "put the files of dist/ where people fetch them, with {sums}",
)


def reasons_against(project: Project, root: Path) -> list[str]:
    """Give what keeps this checkout from being released, in sentences; none is well."""
    found = []
    newest = changelog.releases((root / "CHANGELOG.md").read_text("utf-8"))[0]
    if newest.version != project.version or newest.day is None:
        found.append(f"the newest section of CHANGELOG.md is not “{project.version} - YYYY-MM-DD”")
    if project.homepage.endswith("example.com"):
        found.append("packaging/project.toml still has the addresses of nobody")
    if _git(root, "status", "--porcelain"):
        found.append("not everything is committed")
    if _git(root, "tag", "--list", f"v{project.version}"):
        found.append(f"there is a tag v{project.version} already: raise the version in smtpdesk/__init__.py")
    return found


def tell(project: Project, folder: Path) -> str:
    """Write the sums of all files in the folder, and give the checklist: what was verified, made, and is to be done."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SUMS)
    sums = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    (folder / SUMS).write_text("".join(f"{digest}  {path.name}\n" for path, digest in sums.items()), "ascii")
    lines = [f"SMTP Desk {project.version}", "", "Verified:", *(f"  [x] {each}" for each in _VERIFIED), "", "Made:"]
    lines += [f"  {path.stat().st_size / 1e6:7.1f} MB  {path.name}" for path in files]
    lines += ["", "By hand:"]
    lines += [f"  [ ] {each.format(version=project.version, sums=SUMS)}" for each in _BY_HAND]
    return "\n".join(lines)


def _git(root: Path, *words: str) -> str:
    command = ["git", "-c", "safe.directory=*", *words]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.strip()
