"""Wheel and source archive: what is in them, what they say of themselves, and that they run outside the checkout."""

from __future__ import annotations

import email
import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

import smtpdesk

ROOT = Path(__file__).resolve().parents[2]
STEM = f"smtpdesk-{smtpdesk.__version__}"

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(made: Path) -> Path:
    return made / f"{STEM}-py3-none-any.whl"


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs' folder of a virtual environment that has only the wheel; what it needs is lent by this one."""
    folder = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True, timeout=120)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(programs / "python")]
    done = subprocess.run(
        [*pip, "install", "--quiet", "--no-index", "--no-deps", wheel],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (site,) = folder.glob("**/site-packages")
    # As a line of a .pth file: the files of this kind that lie there are not read, so the checkout is not found.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return programs


def test_the_wheel_holds_the_program_with_its_data_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entries = archive.read(f"{STEM}.dist-info/entry_points.txt").decode()
    assert {name.split("/")[0] for name in names} == {"smtpdesk", f"{STEM}.dist-info"}
    in_checkout = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name.removeprefix("smtpdesk/") for name in names if name.startswith("smtpdesk/resources/")} == in_checkout
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    assert "smtpdesk/py.typed" in names
    assert f"{STEM}.dist-info/licenses/LICENSE" in names
    assert "smtpdesk = smtpdesk.__main__:main" in entries
    assert "smtpdesk-window = smtpdesk.__main__:window" in entries


def test_its_metadata_is_whole(wheel: Path, made: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        told = email.message_from_bytes(archive.read(f"{STEM}.dist-info/METADATA"))
    assert told["Version"] == smtpdesk.__version__
    for name in ("Summary", "License-Expression", "Requires-Python", "Keywords", "Description-Content-Type"):
        assert told[name], name
    judged = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *map(str, made.iterdir())],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert judged.stdout.count("PASSED") == 2


def test_the_source_archive_can_be_built_and_packed_from(made: Path) -> None:
    with tarfile.open(made / f"{STEM}.tar.gz") as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    tops = {name.split("/")[0] for name in names}
    assert {"smtpdesk", "resources", "packaging", "LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml"} <= tops
    assert not tops & {"tests", ".venv", "dist", "build"}
    assert {"packaging/smtpdesk.spec", "packaging/making/debian.py", "packaging/linux/smtpdesk.desktop"} <= names


def test_it_runs_from_a_clean_environment(installed: Path, tmp_path: Path) -> None:
    surroundings = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}

    def call(*command: str) -> str:
        done = subprocess.run(
            [str(installed / command[0]), *command[1:]],
            cwd=tmp_path, env=surroundings, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    where = call("python", "-c", "import smtpdesk; print(smtpdesk.__file__)").strip()
    assert Path(where).is_relative_to(installed.parent)
    assert smtpdesk.__version__ in call("smtpdesk", "--version")
    assert json.loads(call("smtpdesk", "self-test", "--json"))["ok"] is True
    assert "first-paint-ns" in call("smtpdesk-window", "--quit-after-paint")
