"""The entrance itself: it starts what it is told to, brings what is missing, and costs nothing the second time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import dev

ROOT = Path(dev.__file__).resolve().parent
debian = pytest.mark.skipif(not shutil.which("dpkg-query"), reason="only where Debian's packages are")


@pytest.mark.parametrize(("words", "status"), [([], 2), (["nonsense"], 2), (["--help"], 0)])
def test_it_says_what_it_can_do(words: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(words) == status
    said = capsys.readouterr().out
    assert all(f"\n  {name} " in said for name in dev.COMMANDS)


def test_shots_wants_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["shots"]) == 1
    assert "name the folder" in capsys.readouterr().err


def test_only_what_can_be_made_is_packed(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["package", "wheel", "nonsense"]) == 1
    assert "wheel, deb, program, parts" in capsys.readouterr().err
    assert dev.main(["release", "1.2.0"]) == 1
    assert "smtpdesk/__init__.py" in capsys.readouterr().err


@debian
def test_missing_packages_are_those_that_no_other_provides() -> None:
    there = "dpkg awk"  # awk is a name that other packages provide
    assert dev._missing([*there.split(), "no-such-package-0"]) == ["no-such-package-0"]


@debian
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_who_is_not_root_is_told_the_one_line() -> None:
    code = "import dev, os; os.setuid(65534); dev.provide(['dpkg', 'postfix', 'no-such-package-0'], with_venv=False)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    line = done.stderr.splitlines()[-1]
    assert line.startswith("dev.NotPossible: system packages are missing; run this line, then again: ")
    assert "apt-get install -y --no-install-recommends" in line
    assert line.endswith("no-such-package-0")
    assert " dpkg " not in line


def test_postfix_is_never_installed_to_listen_on_every_address() -> None:
    assert "Local only' | sudo debconf-set-selections && sudo env" in dev._by_hand(["postfix"])
    assert "debconf" not in dev._by_hand(["xvfb"])


def start(folder: Path, *words: str, **names: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, str(folder / "dev.py"), *words]
    return subprocess.run(command, env=environment | names, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.integration
def test_the_second_start_asks_nothing_and_nobody(tmp_path: Path) -> None:
    """In a project of its own: the real dev.py, no packages, and a program that tells how it was started."""
    (tmp_path / "dev.py").write_bytes((ROOT / "dev.py").read_bytes())
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("# nothing\n", "utf-8")
    (tmp_path / "smtpdesk").mkdir()
    answer = "import sys\nprint(sys.argv[1:], sys.prefix)\nsys.exit(7)\n"
    (tmp_path / "smtpdesk" / "__main__.py").write_text(answer, "utf-8")

    first = start(tmp_path, "run", "check", "--host", "mail.example.com")
    assert first.returncode == 7, first.stderr
    assert first.stdout.splitlines()[-1] == f"['check', '--host', 'mail.example.com'] {tmp_path / '.venv'}"

    began = time.monotonic()
    second = start(tmp_path, "run", "providers", PATH=str(tmp_path / "nothing-here"))  # no apt, no dpkg, nothing
    assert second.stdout == f"['providers'] {tmp_path / '.venv'}\n", second.stderr
    assert time.monotonic() - began < 5  # some 50 ms; far more only where the environment was made again

    if sys.platform.startswith("linux"):
        alone = start(tmp_path, "run")
        assert alone.stdout.splitlines()[0].startswith("There is no screen here")
        assert alone.stdout.splitlines()[1].startswith("['check', '--practice', '--send-to', 'you@example.com']")

    (tmp_path / "requirements.txt").write_text("no-such-package-0==1.0\n", "utf-8")
    changed = start(tmp_path, "run", "providers", PIP_NO_INDEX="1")
    assert changed.returncode == 1  # pinned without a hash: refused before anybody is asked
    assert "dev.py: the packages could not be installed" in changed.stderr


def test_modules_are_compiled_where_they_are_not_or_are_newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "smtpdesk" / "part"
    package.mkdir(parents=True)
    first, second = tmp_path / "smtpdesk" / "__init__.py", package / "thing.py"
    for source in (first, second):
        source.write_text("one = 1\n")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))

    def compiled() -> list[bytes]:
        return [path.read_bytes() for path in sorted(tmp_path.glob("**/*.pyc"))]

    dev.compile_modules()
    before = compiled()
    assert len(before) == 2
    monkeypatch.setattr(dev, "PYTHON", Path("not there"))  # a second time nothing is started
    dev.compile_modules()
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    second.write_text("one = 2\nmore = 3\n")
    os.utime(second, (second.stat().st_atime, second.stat().st_mtime + 5))
    dev.compile_modules()
    assert len(compiled()) == 2
    assert compiled() != before
