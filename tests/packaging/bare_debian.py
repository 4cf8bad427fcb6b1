"""A Debian of the tests' own, with nothing in it but what a system cannot do without: where a package is tried.

with bare_debian(folder) as system:
    system.install(package)
    print(system.run(["smtpdesk", "--version"]).stdout)
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.fakes import child

USER: Final = "person"
_NUMBER: Final = 1000
_PROGRAMS: Final = ("debootstrap", "apt-get", "chroot", "mount", "umount")
_INSTALL: Final = ("apt-get", "install", "-y", "-q", "--no-install-recommends")
_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class NotMadeError(AssertionError):
    """The system could not be made: the archive is out of reach, most often."""


@dataclass(frozen=True, slots=True)
class BareDebian:
    """A system in a folder. What runs in it shares this computer's network, and nothing else."""

    root: Path

    @property
    def home(self) -> Path:
        """The home of the person who uses it, as it is seen from outside."""
        return self.root / "home" / USER

    def install(self, package: Path) -> str:
        """Install a package file with all that it depends on, and give what was said. Raises CalledProcessError."""
        shutil.copy(package, self.root / "srv" / package.name)
        try:
            return self.as_root([*_INSTALL, f"/srv/{package.name}"])
        finally:
            (self.root / "srv" / package.name).unlink()

    def remove(self, name: str) -> str:
        """Remove a package with all that belongs to the system, and give what was said."""
        return self.as_root(["apt-get", "purge", "-y", "-q", name])

    def as_root(self, command: Sequence[str], seconds: float = 600) -> str:
        """Run a command as root and give what it printed. Raises CalledProcessError."""
        surroundings = {"PATH": _PATH, "HOME": "/root", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(
            ["chroot", self.root, *command], env=surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=seconds, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command[:3]}: {done.stdout[-3000:]}"
        return done.stdout

    def run(
        self, command: Sequence[str], *, said: str = "", seconds: float = 120, **surroundings: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as the person, `said` being its standard input."""
        return subprocess.run(
            self._as_person(command), env=self._surroundings(surroundings), input=said, capture_output=True, text=True,
            timeout=seconds, check=False,
        )  # fmt: skip

    def start(self, command: Sequence[str], log: Path, **surroundings: str) -> child.Child:
        """Start a command as the person; what it says goes to the log."""
        return child.Child(self._as_person(command), env=self._surroundings(surroundings), output=log)

    def files(self, word: str) -> list[str]:
        """Give all paths with a word in their name, as they are seen inside."""
        found = []
        for place, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if not os.path.ismount(Path(place) / name)]
            found += [f"/{(Path(place) / name).relative_to(self.root)}" for name in (*folders, *names) if word in name]
        return sorted(found)

    def _as_person(self, command: Sequence[str]) -> list[str]:
        return ["chroot", f"--userspec={_NUMBER}:{_NUMBER}", str(self.root), *command]

    def _surroundings(self, more: Mapping[str, str]) -> dict[str, str]:
        return {"PATH": _PATH, "HOME": f"/home/{USER}", "LC_ALL": "C.UTF-8", **more}


def why_not() -> str:
    """Why no such system can be made here, in a sentence; empty where one can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "not run: only root can make a system in a folder"
    missing = [name for name in _PROGRAMS if not shutil.which(name)]
    if missing:
        return f"not run: not installed here: {', '.join(missing)} (Debian: debootstrap)"
    return "" if _archive() else "not run: apt names no archive of this Debian to take its packages from"


def _archive() -> str:
    """Give the archive that this computer's own system came from."""
    try:
        codename = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    except OSError:
        return ""
    form = "$(CODENAME) $(REPO_URI)"
    command = ["apt-get", "indextargets", "--format", form, "Created-By: Packages"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.search(rf"^{re.escape(codename)} (\S+)$", told, re.MULTILINE) if codename else None
    return found[1] if found else ""


@contextmanager
def bare_debian(root: Path) -> Iterator[BareDebian]:
    """Make the system, of the same release as this computer's, and take it away when the block ends.

    Raises NotMadeError.
    """
    codename = platform.freedesktop_os_release()["VERSION_CODENAME"]
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, root, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", codename, str(root), _archive()]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode:
            raise NotMadeError(f"debootstrap could not make a system from {_archive()}:\n{done.stdout[-2000:]}")
        root.chmod(0o755)  # a person has to be let in, too
        # Where it gets its packages from is what this computer says.
        shutil.rmtree(root / "etc" / "apt")
        shutil.copytree("/etc/apt", root / "etc" / "apt", symlinks=True)
        for name in ("resolv.conf", "hosts"):
            shutil.copy(f"/etc/{name}", root / "etc" / name)
        (root / "usr" / "sbin" / "policy-rc.d").write_text("#!/bin/sh\nexit 101\n", "ascii")  # no services here
        (root / "usr" / "sbin" / "policy-rc.d").chmod(0o755)
        for kind, options, place in (("proc", [], "proc"), ("", ["--bind", "/dev"], "dev")):
            where = str(root / place)
            subprocess.run(["mount", *(["-t", kind, kind] if kind else options), where], check=True)
            stack.callback(_unmount, where)
        system = BareDebian(root)
        system.as_root(["apt-get", "update", "-q"])
        system.as_root(["useradd", "--create-home", "--uid", str(_NUMBER), "--shell", "/bin/bash", USER])
        yield system


def _unmount(place: str) -> None:
    """Let go of a folder; what would still be there is never deleted through it."""
    if subprocess.run(["umount", place], check=False, capture_output=True).returncode:
        subprocess.run(["umount", "--lazy", place], check=True)
