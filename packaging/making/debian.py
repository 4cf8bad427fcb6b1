"""The Debian package: the frozen program under usr/lib, with all that a desktop and a terminal expect beside it."""

from __future__ import annotations

import gzip
import os
import platform
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from making import changelog, completion, icons, man, metainfo
from making.project import EPOCH, NAME, PACKAGING, ROOT, TITLE, WINDOW, Project, day, debian_version, epoch
from smtpdesk.cli.main import commands
from smtpdesk.text import licences

_ARCHITECTURES: Final = {"x86_64": "amd64", "aarch64": "arm64"}
_REVISION: Final = "1"
_KEYRINGS: Final = "gnome-keyring | kwalletmanager | keepassxc"
_DESCRIPTION: Final = """A shop that cannot send mail loses orders quietly. SMTP Desk checks the account
 the way the shop uses it: it looks the server up, connects, encrypts, signs in
 and hands over a test message. When a step fails it says in plain words what
 happened, what is fine, what to do and who can do it.
 .
 Python and Qt are inside; the system's own libraries are used for the rest."""


def lay_out(project: Project, tree: Path) -> Iterator[Path]:
    """Put all that is no program into a tree, at its places below `/`, and give each path: also for other packages."""
    seconds = epoch()
    releases = changelog.releases((ROOT / "CHANGELOG.md").read_text("utf-8"))
    page = man.page(commands, project.version, project.summary, day(seconds))
    told: dict[str, str | bytes] = {
        f"usr/share/applications/{NAME}.desktop": (PACKAGING / "linux" / f"{NAME}.desktop").read_text("utf-8"),
        f"usr/share/mime/packages/{NAME}.xml": (PACKAGING / "linux" / f"{NAME}.xml").read_text("utf-8"),
        f"usr/share/metainfo/{project.id}.metainfo.xml": metainfo.metainfo(project, releases, day(seconds)),
        f"usr/share/man/man1/{NAME}.1.gz": _zipped(page),
        f"usr/share/man/man1/{WINDOW}.1.gz": _zipped(f".so man1/{NAME}.1\n"),
        f"usr/share/icons/hicolor/scalable/apps/{NAME}.svg": icons.SVG.read_bytes(),
    }
    for shell, place in completion.PLACES.items():
        told[place] = completion.script(commands, shell)
    for size in icons.LINUX_SIZES:
        told[f"usr/share/icons/hicolor/{size}x{size}/apps/{NAME}.png"] = icons.png(size)
    for place, content in told.items():
        yield _write(tree / place, content)


def build(project: Project, program: Path, tree: Path, out: Path) -> Path:
    """Make the package from the frozen program, and give its path. Raises subprocess.CalledProcessError."""
    shutil.rmtree(tree, ignore_errors=True)
    version = f"{debian_version(project.version)}-{_REVISION}"
    home = tree / "usr" / "lib" / NAME
    shutil.copytree(program, home, symlinks=True)
    _forget_run_paths(home)
    list(lay_out(project, tree))
    _write_documents(project, tree, version)
    for name in (NAME, WINDOW):
        (tree / "usr" / "bin").mkdir(parents=True, exist_ok=True)
        (tree / "usr" / "bin" / name).symlink_to(f"../lib/{NAME}/{NAME}")
    _write(tree / "usr" / "share" / "lintian" / "overrides" / NAME,
           (PACKAGING / "debian" / "lintian-overrides").read_text("utf-8"))  # fmt: skip
    _set_modes(tree)
    (tree / "DEBIAN").mkdir()  # dpkg-shlibdeps takes what it is in for the package's root
    _write(tree / "DEBIAN" / "control", _control(project, version, home))
    _write(tree / "DEBIAN" / "md5sums", _sums(tree))
    package = out / f"{NAME}_{version}_{_architecture()}.deb"
    surroundings = os.environ | {EPOCH: str(epoch())}
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(package)]
    subprocess.run(command, check=True, env=surroundings, stdout=subprocess.DEVNULL)
    return package


def _forget_run_paths(home: Path) -> None:
    """Take the folders of the computer that Python was built on out of its libraries: the starter finds them."""
    for path in filter(_is_elf, sorted(home.rglob("*"))):
        told = subprocess.run(["objdump", "-p", path], check=True, capture_output=True, text=True).stdout
        found = re.search(r"R(?:UN)?PATH\s+(\S+)", told)
        if found is not None and "$ORIGIN" not in found[1]:
            subprocess.run(["chrpath", "--delete", path], check=True, stdout=subprocess.DEVNULL)


def _write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    path.chmod(0o644)
    return path


def _zipped(text: str) -> bytes:
    return gzip.compress(text.encode("utf-8"), 9, mtime=0)


def _write_documents(project: Project, tree: Path, version: str) -> None:
    place = tree / "usr" / "share" / "doc" / NAME
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    _write(place / "changelog.gz", _zipped(text))
    ours = changelog.debian(changelog.releases(text), version, project.maintainers, epoch())
    _write(place / "changelog.Debian.gz", _zipped(ours))
    _write(place / "copyright", _copyright(project))


def _copyright(project: Project) -> str:
    """Give the package's licences: ours whole, of the others their names and where their texts are."""
    parts = "".join(
        f"  {part.name} {part.version}: {part.licence or 'see its text'}\n" for part in licences.installed()
    )
    return (
        f"{TITLE}, {project.homepage}\n\n{(ROOT / 'LICENSE').read_text('utf-8')}\n"
        "Inside are, under licences of their own whose texts are in\n"
        f"/usr/lib/{NAME}/_internal/smtpdesk/resources/licences:\n\n{parts}\n"
        "Qt, PySide6 and Shiboken are used under the GNU Lesser General Public License, version 3, see\n"
        "/usr/share/common-licenses/LGPL-3 and /usr/share/common-licenses/GPL-3. They are ordinary dynamic libraries\n"
        f"in /usr/lib/{NAME}/_internal/PySide6 and may be replaced there by others that fit; Qt's source is at\n"
        "https://download.qt.io and PySide6's at https://code.qt.io. Apache-2.0 is in\n"
        "/usr/share/common-licenses/Apache-2.0.\n"
    )


def _set_modes(tree: Path) -> None:
    """Give every file the mode that Debian wants, whatever the umask was: only programs can be run."""
    tree.chmod(0o755)
    for path in sorted(tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or (path.name == NAME and path.parent.name == NAME) else 0o644)


def _sums(tree: Path) -> str:
    import hashlib

    files = [path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink()]
    told = [(path.relative_to(tree).as_posix(), hashlib.md5(path.read_bytes()).hexdigest()) for path in files]  # noqa: S324 - what dpkg wants
    return "".join(f"{digest}  {name}\n" for name, digest in told if not name.startswith("DEBIAN/"))


def _control(project: Project, version: str, home: Path) -> str:
    # In units of 1,024 bytes, each file rounded up to it: what dpkg-gencontrol counts.
    size = sum(-(-path.lstat().st_size // 1024) if path.is_file() else 1 for path in home.parents[2].rglob("*"))
    fields = {
        "Package": NAME,
        "Version": version,
        "Section": "mail",
        "Priority": "optional",
        "Architecture": _architecture(),
        "Maintainer": project.maintainers,
        "Installed-Size": str(size),
        "Depends": ", ".join([*_linked(home), "ca-certificates"]),
        "Recommends": _KEYRINGS,
        "Homepage": project.homepage,
        "Description": f"test the account that sends a shop's e-mail\n {_DESCRIPTION}",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def _architecture() -> str:
    return _ARCHITECTURES[platform.machine()]


def _linked(home: Path) -> list[str]:
    """Give the packages of the libraries that the program is linked against, with the versions that it needs."""
    files = [str(path) for path in sorted(home.rglob("*")) if _is_elf(path)]
    folders = sorted({str(Path(file).parent) for file in files})
    with tempfile.TemporaryDirectory() as place:
        control = f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\nDescription: -\n"
        _write(Path(place) / "debian" / "control", control)
        command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0", *(f"-l{each}" for each in folders)]
        found = subprocess.run([*command, *files], cwd=place, capture_output=True, text=True, check=False)
    if found.returncode:
        raise SystemExit(f"The packages of some libraries are not known:\n{found.stderr[-4000:]}")
    told = re.search(r"^shlibs:Depends=(.*)$", found.stdout, re.MULTILINE)
    if told is None:
        raise ValueError("dpkg-shlibdeps told nothing")
    return told[1].split(", ")


def _is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
