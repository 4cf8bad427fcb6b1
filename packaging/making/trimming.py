"""What of Qt and the system stays in the frozen program. PyInstaller's hooks take all that a Qt program might want."""

from __future__ import annotations

import re
import sysconfig
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Final

Entry = tuple[str, str, str]
"""One file as PyInstaller lists it: where it goes, where it is, and what kind it is."""

PLUGINS: Final[dict[str, tuple[str, ...]]] = {
    "platforms": ("qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"),
    "platformthemes": ("qxdgdesktopportal",),  # light or dark as the desktop says; GTK's would bring all of GTK
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "wayland-shell-integration": ("xdg-shell",),
    "wayland-decoration-client": ("adwaita", "bradient"),
    "iconengines": ("qsvgicon",),
    "imageformats": ("qsvg",),  # PNG is in Qt itself
    "printsupport": ("cupsprintersupport", "windowsprintersupport", "cocoaprintersupport"),
}
"""The plugins that are kept, by folder. None draws with OpenGL, and none opens a connection."""

MODULES: Final = frozenset(("QtCore", "QtGui", "QtWidgets"))
"""Qt's modules that the others build on; of the rest those are kept that the program's sources name."""

WITHOUT: Final = (
    "tkinter", "sqlite3", "_sqlite3", "pdb", "doctest", "unittest", "pydoc", "pydoc_data", "lib2to3", "ensurepip",
    "venv", "idlelib", "turtle", "curses", "readline", "xmlrpc", "wsgiref", "setuptools",
    "pkg_resources", "_distutils_hack", "pip",
    "gi", "dbus", "numpy", "hypothesis", "pytest",
)  # fmt: skip
"""Modules that nothing in the program needs, though something names them."""

FOR_WORK: Final = ("gui/shots.py", "gui/sample*.py", "text/extract.py", "text/page_of_diagnoses.py")
"""Modules of the program that serve who works on it: pictures, and what is made from the sources."""

_SOFTWARE_GRAPHICS: Final = re.compile(r"(?i)opengl32sw|d3dcompiler|libEGL\.dll|libGLESv2\.dll")


def left_out(sources: Path) -> list[str]:
    """Give all modules that are not packed, by their names."""
    ours = sorted(path for pattern in FOR_WORK for path in sources.glob(pattern))
    return [*WITHOUT, *(".".join(path.relative_to(sources.parent).with_suffix("").parts) for path in ours)]


def qt_modules(sources: Path) -> set[str]:
    """Give the modules of Qt that the program's sources name."""
    named: set[str] = set(MODULES)
    for path in sources.rglob("*.py"):
        text = path.read_text("utf-8")
        named |= set(re.findall(r"\bPySide6\.(Qt\w+)", text))
        for line in re.findall(r"\bfrom PySide6 import ([\w, ]+)", text):
            named |= {name.strip() for name in line.split(",")}
    return named


def is_wanted(entry: Entry, modules: set[str], languages: Iterable[str]) -> bool:
    """Tell whether a file is kept, by its place alone."""
    place = PurePosixPath(entry[0].replace("\\", "/"))
    parts = place.parts
    if _SOFTWARE_GRAPHICS.search(place.name):
        return False
    if "plugins" in parts:
        folder, name = parts[-2], place.name.split(".")[0]
        return name.removeprefix("lib") in PLUGINS.get(folder, ())
    if "translations" in parts:
        return place.suffix == ".qm" and place.stem in {f"qtbase_{language}" for language in languages}
    if parts[0] == "PySide6" and len(parts) == 2 and re.match(r"Qt\w+\.(abi3|pyd|cp)", place.name):
        return place.name.split(".")[0] in modules
    return "qml" not in parts


def is_of_the_system(entry: Entry) -> bool:
    """Tell whether a library comes from a package of the system, which a package of ours can ask for by name."""
    _place, source, kind = entry
    ours = (sysconfig.get_path("platlib"), sysconfig.get_path("purelib"))
    if kind != "BINARY" or Path(source).name.startswith("libpython") or source.startswith(ours):
        return False
    return source.startswith(("/usr/lib", "/lib", "/usr/local/lib"))


def needed(entries: list[Entry], imports: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Leave out libraries of Qt that nothing kept asks for. `imports` gives the names that a file is linked against."""
    free = [entry for entry in entries if re.match(r"(lib)?(Qt6|icu|av|sw)\w*", Path(entry[0]).name)]
    kept = [entry for entry in entries if entry not in free or entry[2] == "EXTENSION"]
    free = [entry for entry in free if entry not in kept and not _is_plugin(entry)]
    kept = [entry for entry in entries if entry not in free]
    looked_at = 0
    while looked_at < len(kept):
        wanted = {name.casefold() for name in imports(kept[looked_at][1])}
        looked_at += 1
        more = [entry for entry in free if Path(entry[0]).name.casefold() in wanted]
        free = [entry for entry in free if entry not in more]
        kept += more
    return sorted(kept)


def _is_plugin(entry: Entry) -> bool:
    return "plugins" in PurePosixPath(entry[0].replace("\\", "/")).parts
