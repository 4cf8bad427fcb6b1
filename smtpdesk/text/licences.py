"""What the program is made of and under which licences: written beside it when it is packed, else asked of Python."""

from __future__ import annotations

import contextlib
import json
import re
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from smtpdesk import __version__, resources

LIST: Final = "parts.json"
QT: Final = "PySide6_Essentials"
_OWN: Final = "smtpdesk"
_TEXTS: Final = {QT.casefold(): ("LGPL-3.0.txt", "GPL-3.0.txt", "ICU.txt"), "shiboken6": ("LGPL-3.0.txt",)}
"""Licences that a package names but does not bring: ICU is inside of Qt's."""
_LICENCE_FILE: Final = re.compile(r"(?i)(licen[cs]e|copying|notice)[^/]*$")
_CLASSIFIER: Final = "License :: OSI Approved :: "
_MAX_BYTES: Final = 200_000


@dataclass(frozen=True, slots=True)
class Part:
    """One part by name and version, the licence in its own short words, and the licence's whole text."""

    name: str
    version: str
    licence: str
    text: str


def parts() -> tuple[Part, ...]:
    """Give the program itself first, then what it stands on by name. Reads files: not for the window's thread."""
    folder = resources.folder() / "licences"
    return read(folder) if (folder / LIST).is_file() else installed()


def read(folder: Path) -> tuple[Part, ...]:
    """Give what `write` wrote. Raises OSError, ValueError."""
    return tuple(Part(**each) for each in json.loads((folder / LIST).read_text("utf-8")))


def write(folder: Path, found: Iterable[Part]) -> None:
    """Put the parts where `parts` finds them; the folder is that of the packed program's data."""
    folder.mkdir(parents=True, exist_ok=True)
    told = json.dumps([asdict(part) for part in found], indent=1, ensure_ascii=False)
    (folder / LIST).write_text(told + "\n", "utf-8")


def installed(more: Iterable[str] = ()) -> tuple[Part, ...]:
    """Give the parts as they are installed for this Python, with further packages by name."""
    names = sorted({*_closure(), *more}, key=str.casefold)
    return (_own(), _python(), *(_part(name) for name in names))


def _own() -> Part:
    licence = resources.folder().parent / "LICENSE"  # in the checkout; a wheel has it in its metadata
    text = licence.read_text("utf-8") if licence.is_file() else ""
    with contextlib.suppress(metadata.PackageNotFoundError):
        text = text or _texts(metadata.distribution(_OWN))
    return Part("SMTP Desk", __version__, "MIT", text)


def _python() -> Part:
    version = sysconfig.get_python_version()
    folders = (Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_config_var("installed_base") or "/"))
    places = [folder / "LICENSE.txt" for folder in folders] + [Path(f"/usr/share/doc/python{version}/copyright")]
    text = next((place.read_text("utf-8", "replace") for place in places if place.is_file()), "")
    return Part("Python", version, "PSF-2.0", text)


def _part(name: str) -> Part:
    found = metadata.distribution(name)
    told = found.metadata
    licence = "".join((told.get_all("License-Expression") or told.get_all("License") or [""])[:1])
    if not licence or "\n" in licence:
        kinds = [each.removeprefix(_CLASSIFIER) for each in told.get_all("Classifier") or () if "License ::" in each]
        licence = ", ".join(kinds)
    return Part(told["Name"], found.version, licence, _texts(found))


def _texts(found: metadata.Distribution) -> str:
    files = [file for file in found.files or () if ".dist-info/" in str(file) and _LICENCE_FILE.search(str(file))]
    pieces = [Path(str(file.locate())).read_text("utf-8", "replace")[:_MAX_BYTES] for file in sorted(files, key=str)]
    more = _TEXTS.get(found.metadata["Name"].casefold(), ())
    pieces += [(resources.folder() / "licences" / name).read_text("utf-8") for name in more]
    return "\n\n".join(piece.strip() for piece in pieces) + "\n"


def _closure() -> set[str]:
    """Give all packages that ours needs here, by the names that they have for themselves."""
    waiting = list(_needed(_own_requirements()))
    found: dict[str, str] = {}
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            there = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # for another system, or another Python
            continue
        found[name] = there.metadata["Name"]
        waiting += _needed(there.requires or ())
    return set(found.values())


def _needed(requirements: Iterable[str]) -> Iterator[str]:
    for requirement in requirements:
        name = re.match(r"[\w.-]+", requirement)
        if name is not None and "extra" not in requirement.partition(";")[2]:
            yield re.sub(r"[-_.]+", "-", name[0]).casefold()


def _own_requirements() -> list[str]:
    try:
        return metadata.requires(_OWN) or []
    except metadata.PackageNotFoundError:
        import tomllib

        project = resources.folder().parent / "pyproject.toml"
        return list(tomllib.loads(project.read_text("utf-8"))["project"]["dependencies"])
