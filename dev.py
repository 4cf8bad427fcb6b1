#!/usr/bin/env python3
"""The one entrance for who works on SMTP Desk: `python3 dev.py run` starts it, `python3 dev.py test` tries it.

It makes the virtual environment `.venv` from the pinned requirements and starts everything in it.
Only the standard library is imported here: it has to run where nothing is installed yet.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import locale
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BUILD_VENV = ROOT / "build" / "venv"  # what is packed: the program's own packages, and none for development
WINDOWS = sys.platform == "win32"
_IN_VENV = "Scripts/python.exe" if WINDOWS else "bin/python"
PYTHON = VENV / _IN_VENV
PYTHON_VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
LOCKS = {
    "run": ROOT / "requirements.txt",
    "dev": ROOT / "requirements-dev.txt",
    "package": ROOT / "requirements-package.txt",
}

# What Qt's wheels load from the system, and what the tests start, by Debian's names.
_QT = (
    "libgl1 libegl1 libglib2.0-0 libfontconfig1 libfreetype6 libdbus-1-3 libgssapi-krb5-2 libxkbcommon0"
    " fonts-dejavu-core"
)
_QT_ON_X = (
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0"
    " libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1"
)
_TEST_PARTS = (
    "git xvfb openbox xdotool x11-utils postfix dovecot-core swaks libnet-ssleay-perl dbus gnome-keyring at-spi2-core"
)
_PACKAGE_PARTS = "binutils chrpath dpkg-dev libcups2 libwayland-client0 libwayland-cursor0"
_TRIAL_PARTS = "appstream debootstrap desktop-file-utils lintian man-db"
SYSTEM = {
    "terminal": ["ca-certificates"],
    "offscreen": ["ca-certificates", *_QT.split()],
    "window": ["ca-certificates", *_QT.split(), *_QT_ON_X.split()],
    "package": ["ca-certificates", *_QT.split(), *_QT_ON_X.split(), *_PACKAGE_PARTS.split()],
    "test": ["ca-certificates", *_QT.split(), *_QT_ON_X.split(), *_TEST_PARTS.split()],
}
SYSTEM["full"] = [*SYSTEM["test"], *_PACKAGE_PARTS.split(), *_TRIAL_PARTS.split()]
_PRESEED = "postfix postfix/main_mailer_type select Local only"  # else it would listen on every address
_SERVICES = ("postfix", "dovecot")
_WINDOW = ("--window", "--dark", "--light", "--quit-after-paint")  # what means nothing without a screen
_APT = "apt-get install -y --no-install-recommends"


class NotPossible(Exception):
    """Something that the person has to do first; the message tells it in one line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and give the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] not in COMMANDS:
        print("Usage: python3 dev.py COMMAND [ARGUMENTS]\n")
        print("\n".join(f"  {name:8} {meaning}" for name, (_, meaning) in COMMANDS.items()))
        return 0 if words and words[0] in ("-h", "--help") else 2
    try:
        return COMMANDS[words[0]][0](words[1:])
    except NotPossible as reason:
        print(f"dev.py: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(arguments: list[str]) -> int:
    """Start the program: its window, or with no screen a check against the practice server in the terminal."""
    in_terminal = bool(arguments) and (arguments[0] in ("-h", "--help", "--version") or arguments[0][:1] != "-")
    if not in_terminal and not has_display():
        print("There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set): a practice check in the terminal.")
        more = [word for word in arguments if word not in _WINDOW]
        arguments = ["check", "--practice", "--send-to", "you@example.com", *more]
        in_terminal = True
    prepare("run", "terminal" if in_terminal else "window")
    command = [str(PYTHON), "-P", "-m", "smtpdesk", *arguments]
    sys.stdout.flush()
    if not WINDOWS:
        os.execve(command[0], command, environment())  # noqa: S606 - becomes the program, so that signals reach it
    return subprocess.call(command, env=environment())


_SLOW = "integration or window"
"""The marks of tests that wait for other programs: real servers, a real keyring, a real window."""


def check(arguments: list[str]) -> int:
    """Format, lint, types, import contracts and the tests that need no other program than this one."""
    prepare("dev", "offscreen")
    return _steps(_static() | {"pytest": _pytest("-m", f"not ({_SLOW})", *arguments)})


def test(arguments: list[str]) -> int:
    """All of `check`, and the tests with real servers, a real keyring and a real window.

    Those wait more than they work, so they run beside the others, and what they say comes after them. With `--full`
    also those that build the packages and try them where a user would; that takes some minutes more.
    """
    rest = [word for word in arguments if word != "--full"]
    prepare("dev", "test" if rest == arguments else "full")
    if rest != arguments:
        os.environ["SMTPDESK_FULL"] = "1"  # without it those tests are left out, and say so
    if rest:
        return _steps(_static() | {"pytest": _pytest(*rest)})
    beside = {"pytest, real servers and windows": _pytest("-m", _SLOW, "-o", "cache_dir=build/pytest-beside")}
    return _steps(_static() | {"pytest": _pytest("-m", f"not ({_SLOW})")}, beside)


def _static() -> dict[str, list[str]]:
    python = str(PYTHON)
    return {
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "ruff check": [python, "-m", "ruff", "check", "."],
        "mypy": [python, "-m", "mypy"],
        "import contracts": [str(PYTHON.with_name("lint-imports")), "--no-logo"],
    }


def _pytest(*arguments: str) -> list[str]:
    return [str(PYTHON), "-m", "pytest", *arguments]


def _steps(steps: dict[str, list[str]], beside: dict[str, list[str]] | None = None) -> int:
    """Do one step after the other, and those of `beside` meanwhile; tell which failed, and give the exit status."""
    failed = []
    with contextlib.ExitStack() as stack:
        running = [(name, *_begun(command, stack), time.monotonic()) for name, command in (beside or {}).items()]
        for name, command in steps.items():
            print(f"== {name}", flush=True)
            began = time.monotonic()
            failed += _told(name, subprocess.call(command, cwd=ROOT, env=environment()), began)
        for name, process, output, began in running:
            print(f"== {name}", flush=True)
            status = process.wait()
            output.seek(0)
            sys.stdout.write(output.read().decode("utf-8", "replace"))
            failed += _told(name, status, began)
    print("FAILED: " + ", ".join(failed) if failed else "All well.", flush=True)
    return 1 if failed else 0


def _begun(command: list[str], stack: contextlib.ExitStack) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    """Start a step whose output is kept for later; it is ended where the others are given up."""
    output = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=output, stderr=subprocess.STDOUT)
    stack.callback(process.terminate)
    return process, output


def _told(name: str, status: int, began: float) -> list[str]:
    print(f"== {name}: {'ok' if status == 0 else 'FAILED'}, {time.monotonic() - began:.1f} s\n", flush=True)
    return [name] if status else []


def bench(arguments: list[str]) -> int:
    """Measure; nothing is asserted on time."""
    prepare("dev", "test")
    return subprocess.call([str(PYTHON), "-m", "tests.benchmarks", *arguments], cwd=ROOT, env=environment())


def package(arguments: list[str]) -> int:
    """Make what is installed, into dist/: what is usual on this system, or what is named.

    `wheel` also makes the source archive; `program` is the frozen program's folder, with its own copies of the system's
    libraries; `parts` is what a desktop wants beside it (icons, manual, completion), for other kinds of packages.
    """
    debian = bool(shutil.which("dpkg-deb"))
    makers: dict[str, Callable[[], int]] = {
        "wheel": _wheel,
        "deb": _debian_package,
        "program": lambda: _make("program", ROOT / "dist"),
        "parts": lambda: _make("parts", ROOT / "dist" / "parts"),
    }
    if not set(arguments) <= makers.keys():
        raise NotPossible("what can be made: " + ", ".join(makers))
    for name in arguments or ["wheel", "deb" if debian else "program"]:
        if status := makers[name]():
            return status
    print("In dist/: " + ", ".join(sorted(path.name for path in (ROOT / "dist").iterdir())))
    return 0


def _wheel() -> int:
    """Build wheel and source archive without asking the network, and hold their metadata against the index's rules."""
    prepare("dev", "terminal")
    with tempfile.TemporaryDirectory(dir=_made("build")) as folder:
        command = [str(PYTHON), "-m", "build", "--no-isolation", "--outdir", folder, str(ROOT)]
        status = subprocess.call(command, cwd=ROOT, env=environment())
        made = sorted(Path(folder).iterdir())
        status = status or subprocess.call([str(PYTHON), "-m", "twine", "check", "--strict", *map(str, made)])
        for path in [] if status else made:
            shutil.move(path, _made("dist") / path.name)
    return status


def _debian_package() -> int:
    if not shutil.which("dpkg-deb"):
        raise NotPossible("a Debian package is made on Debian and its kin")
    return _make("deb", ROOT / "dist")


def release(arguments: list[str]) -> int:
    """Make a release: nothing is left in dist/ but what passed every test. Publishing it is for a person."""
    if arguments:
        raise NotPossible("a release takes no arguments; the version is in smtpdesk/__init__.py")
    if _make("ready", ROOT / "dist"):
        return 1
    if status := test(["--full"]):
        return status
    shutil.rmtree(ROOT / "dist")
    return package([]) or _make("told", ROOT / "dist")


def _make(what: str, folder: Path) -> int:
    prepare("package", "package", BUILD_VENV)
    surroundings = environment() | {"PYTHONPATH": os.pathsep.join((str(ROOT / "packaging"), str(ROOT)))}
    command = [str(BUILD_VENV / _IN_VENV), "-P", "-m", "making", what, str(folder)]
    return subprocess.call(command, cwd=ROOT, env=surroundings)


def _made(name: str) -> Path:
    folder = ROOT / name
    folder.mkdir(exist_ok=True)
    return folder


def shots(arguments: list[str]) -> int:
    """Have the program draw every view of its window into a folder."""
    if not arguments:
        raise NotPossible("name the folder: python3 dev.py shots FOLDER")
    screen = has_display()
    prepare("run", "window" if screen else "offscreen")
    drawn = environment() if screen else environment() | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.call([str(PYTHON), "-P", "-m", "smtpdesk.gui.shots", *arguments], env=drawn)


COMMANDS: dict[str, tuple[Callable[[list[str]], int], str]] = {
    "run": (run, "start the program; further arguments are its own"),
    "test": (test, "everything that has to pass (--full: packages, too); further arguments go to pytest"),
    "check": (check, "the same without real servers and windows: for in between"),
    "bench": (bench, "measure all, or the benchmarks named"),
    "package": (package, "make what is installed, into dist/: wheel, deb, program, parts"),
    "release": (release, "test everything, make the packages, and tell what was verified"),
    "shots": (shots, "FOLDER: pictures of every view"),
}


def has_display() -> bool:
    """True where a window can be shown."""
    return WINDOWS or sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def environment() -> dict[str, str]:
    """The environment for what is started: as it is, but UTF-8 where the system has no proper locale."""
    names = dict(os.environ)
    if sys.platform.startswith("linux"):
        try:
            locale.setlocale(locale.LC_CTYPE, "")
            utf8 = locale.nl_langinfo(locale.CODESET) == "UTF-8"
        except locale.Error:
            utf8 = False
        if not utf8:
            names["LC_ALL"] = "C.UTF-8"
    return names


# The virtual environment


def prepare(lock: str, system: str, venv: Path = VENV) -> None:
    """Bring `.venv` to the pinned packages and the system to what they load. Costs milliseconds when all is there."""
    done = _read_stamp(venv)
    state = {"made for": PYTHON_VERSION, "made in": str(ROOT)}
    stale = not (venv / _IN_VENV).exists() or any(done.get(key, value) != value for key, value in state.items())
    if stale:
        done = {}
    digests = {name: hashlib.sha256(LOCKS[name].read_bytes()).hexdigest() for name in (lock, "dev")}
    wanted = hashlib.sha256(" ".join(SYSTEM[system]).encode()).hexdigest()
    if done.get("system " + system) != wanted:
        wanted_packages = [*SYSTEM[system], *(_python_library() if lock == "package" else [])]
        provide(wanted_packages, with_venv=stale)
        done["system " + system] = wanted
    if done.get("lock " + lock) != digests[lock] and (lock == "dev" or done.get("lock dev") != digests["dev"]):
        _install(LOCKS[lock], venv, fresh=stale)
        done["lock " + lock] = digests[lock]
    _write_stamp(venv, done | state)
    if venv == VENV:
        compile_modules()


def compile_modules() -> None:
    """Have the program's modules compiled, where they are not or are newer: an installed program has that done, too.

    Python does it itself as it goes, but not where PYTHONDONTWRITEBYTECODE is set; each start then costs twice as much.
    """
    folders = [path for path in (ROOT / "smtpdesk").glob("**/") if path.name != "__pycache__"]
    if any(map(_not_compiled, folders)):
        command = [str(PYTHON), "-m", "compileall", "-q", str(ROOT / "smtpdesk")]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)  # a fault in a source is told when it is run


def _not_compiled(folder: Path) -> bool:
    tag = f".{sys.implementation.cache_tag}.pyc"
    try:
        done = {entry.name: entry.stat().st_mtime for entry in os.scandir(folder / "__pycache__")}
    except FileNotFoundError:
        done = {}
    sources = [entry for entry in os.scandir(folder) if entry.name.endswith(".py")]
    return any(done.get(source.name[:-3] + tag, 0.0) < source.stat().st_mtime for source in sources)


def _stamp(venv: Path) -> Path:
    return venv / "smtpdesk-dev.json"


def _read_stamp(venv: Path) -> dict[str, str]:
    try:
        found = json.loads(_stamp(venv).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_stamp(venv: Path, state: dict[str, str]) -> None:
    if state == _read_stamp(venv):
        return
    draft = _stamp(venv).with_suffix(".new")
    draft.write_text(json.dumps(state, indent=1) + "\n", "utf-8")
    draft.replace(_stamp(venv))


def _python_library() -> list[str]:
    """Give Debian's package with Python as a library, which a frozen program needs; only Debian's own Python has it."""
    return [f"libpython{PYTHON_VERSION}"] if sys.base_prefix == "/usr" else []


def _install(lock: Path, venv: Path, *, fresh: bool) -> None:
    python = venv / _IN_VENV
    if fresh or not _works(python):
        print(f"Making {venv.name} for Python {PYTHON_VERSION}", flush=True)
        _must([sys.executable, "-m", "venv", "--clear", str(venv)], "the virtual environment could not be made")
    print(f"Installing {lock.name} into {venv.name}", flush=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    # Wheels only: then nothing of what is fetched is run before its hash is known, and no compiler is needed.
    pinned = ["--quiet", "--require-hashes", "--no-deps", "--only-binary=:all:", "-r", str(lock)]
    _must([*pip, "install", *pinned], "the packages could not be installed; is the network there?")
    _must([*pip, "--quiet", "check"], "the pinned packages do not fit together")
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([str(python), "-c", ask], check=True, capture_output=True, text=True).stdout.strip()
    (Path(site) / "smtpdesk-checkout.pth").write_text(f"{ROOT}\n", "utf-8")


def _works(python: Path) -> bool:
    """True for the interpreter of a virtual environment that runs the same Python as this one and has pip."""
    ask = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([str(python), "-c", ask], check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer == PYTHON_VERSION


def _must(command: list[str], otherwise: str) -> None:
    if subprocess.call(command, stdout=sys.stderr) != 0:
        raise NotPossible(otherwise)


# The system's packages


def provide(packages: list[str], *, with_venv: bool) -> None:
    """Install what Debian lacks as root, else raise NotPossible with the one line to run. Elsewhere nothing is done."""
    wanted = list(packages)
    if with_venv and importlib.util.find_spec("ensurepip") is None:
        wanted.append(f"python{PYTHON_VERSION}-venv")
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        if len(wanted) > len(packages):
            raise NotPossible("this Python has no ensurepip: install the system's package for Python's venv")
        return
    missing = _missing(wanted)
    if not missing:
        return
    if os.geteuid() != 0:
        raise NotPossible(f"system packages are missing; run this line, then again: {_by_hand(missing)}")
    print("Installing system packages: " + " ".join(missing), flush=True)
    with _no_services_started():
        _apt(missing)
    _leave_services_off(missing)


def _missing(packages: list[str]) -> list[str]:
    """Give those neither installed nor provided by another (as libglib2.0-0 is by libglib2.0-0t64 in Debian 13)."""
    form = "${db:Status-Status}\t${Package}\t${Provides}\n"
    listing = subprocess.run(["dpkg-query", "-W", "-f", form], check=True, capture_output=True, text=True).stdout
    there: set[str] = set()
    for line in listing.splitlines():
        status, name, provides = line.split("\t")
        if status == "installed":
            there |= {name, *(part.split()[0] for part in provides.split(",") if part.strip())}
    return [package for package in packages if package not in there]


def _by_hand(packages: list[str]) -> str:
    install = f"sudo env DEBIAN_FRONTEND=noninteractive {_APT} {' '.join(packages)}"
    return f"echo '{_PRESEED}' | sudo debconf-set-selections && {install}" if "postfix" in packages else install


def _apt(packages: list[str]) -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "DEBCONF_NOWARNINGS": "yes", "LC_ALL": "C.UTF-8"}
    options = "-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0"
    if "postfix" in packages:
        subprocess.run(["debconf-set-selections"], input=_PRESEED, text=True, check=True, env=quiet)
    update = ["apt-get", "update", "-q"]
    install = [*_APT.split(), "-q", *options.split(), *packages]
    said = ""
    for command in (
        install,
        update,
        install,
    ):  # the lists of a fresh machine are empty, those of an old one out of date
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=quiet, check=False
        )
        said = done.stdout
        if command is install and done.returncode == 0:
            return
    raise NotPossible(f"apt-get could not install them:\n{said[-2000:]}\nBy hand: {_by_hand(packages)}")


@contextlib.contextmanager
def _no_services_started() -> Iterator[None]:
    """Keep Debian's packages from starting their servers while they are installed (invoke-rc.d asks this file)."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n", "ascii")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def _leave_services_off(installed: list[str]) -> None:
    """Keep the mail servers that were installed for the tests from starting with the computer."""
    if shutil.which("systemctl"):
        for service in _SERVICES:
            if any(package.startswith(service) for package in installed):
                subprocess.run(["systemctl", "disable", "--quiet", service], check=False, capture_output=True)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - who starts it with an older one is told so
        sys.exit("dev.py: SMTP Desk needs Python 3.11 or later; start dev.py with that one")
    sys.exit(main())
