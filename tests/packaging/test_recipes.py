"""The recipes for systems that are not at hand: they name only what there is, and agree with the program."""

from __future__ import annotations

import json
import plistlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from making.project import PACKAGING, project

import dev

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "packages.yml"
MADE = ("dist", "build")  # what is there only after it was made
ACTIONS = {"actions/checkout@v4", "actions/setup-python@v5", "actions/upload-artifact@v4"}
SCRIPTS = sorted(path.relative_to(ROOT).as_posix() for path in PACKAGING.rglob("*.sh"))


@pytest.fixture(scope="module")
def jobs() -> dict[str, Any]:
    told = yaml.safe_load(WORKFLOW.read_text("utf-8"))
    assert set(told) == {"name", True, "permissions", "jobs"}  # YAML 1.1 takes the key `on` for a truth
    found: dict[str, Any] = told["jobs"]
    return found


def runs(jobs: dict[str, Any]) -> list[str]:
    return [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]


def test_the_workflow_builds_and_tries_all_three_systems(jobs: dict[str, Any]) -> None:
    systems = {each["system"].split("-")[0] for each in jobs["program"]["strategy"]["matrix"]["include"]}
    assert systems == {"ubuntu", "windows", "macos"}
    steps = [step.get("run", "") for step in jobs["program"]["steps"]]
    frozen = steps.index("python dev.py package program")
    assert steps.index("'\"${{ matrix.program }}\" self-test'".strip("'")) > frozen


def test_the_workflow_calls_only_what_there_is(jobs: dict[str, Any]) -> None:
    used = {step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step}
    assert used == ACTIONS
    for line in runs(jobs):
        for name, words in re.findall(r"dev\.py ([a-z]+)((?: [\w-]+)*)", line):
            assert name in dev.COMMANDS
            known = "--full" if name == "test" else "wheel deb program parts"
            assert set(words.split()) <= set(known.split()), line
        for attribute in re.findall(r"\bdev\.(?!py\b)(\w+)", line):
            assert hasattr(dev, attribute)
        for place in re.findall(r"packaging[\\/][\w\\/.]+", line):
            assert (ROOT / place.replace("\\", "/")).is_file(), place


def test_the_workflow_has_no_secrets_and_may_only_read() -> None:
    text = WORKFLOW.read_text("utf-8")
    assert yaml.safe_load(text)["permissions"] == {"contents": "read"}
    assert "secrets." not in text
    assert not re.search(r"https?://", text)


def test_the_programs_that_try_themselves_are_those_that_the_spec_makes(jobs: dict[str, Any]) -> None:
    spec = (PACKAGING / "smtpdesk.spec").read_text("utf-8")
    assert 'program("smtpdesk",' in spec
    assert 'program("smtpdesk-window",' in spec
    assert 'name=f"{TITLE}.app"' in spec
    programs = [each["program"] for each in jobs["program"]["strategy"]["matrix"]["include"]]
    assert [Path(each).stem for each in programs] == ["smtpdesk"] * 3
    assert any(each.startswith("dist/SMTP Desk.app/") for each in programs)


def test_windows_installer_names_only_what_there_is() -> None:
    text = (PACKAGING / "windows" / "smtpdesk.iss").read_text("utf-8")
    for place in re.findall(r"\.\.\\\.\.\\([\w\\.-]+)", text):
        path = place.replace("\\", "/").rstrip("/")
        assert path.split("/")[0] in MADE or (ROOT / path).exists(), path
    assert set(re.findall(r"\{app\}\\([\w.-]+)", text)) == {"smtpdesk.exe", "smtpdesk-window.exe"}
    assert r"Software\Classes\.smtpdesk" in text
    assert project().version not in text
    sections = re.findall(r"^\[(\w+)\]$", text, re.MULTILINE)
    assert sections == ["Setup", "Tasks", "Files", "Icons", "Registry", "Run"]


def test_flatpak_s_manifest_is_of_this_program() -> None:
    (file,) = (PACKAGING / "flatpak").glob("*.json")
    told = json.loads(file.read_text("utf-8"))
    assert told["id"] == file.stem == project().id
    assert told["command"] == "smtpdesk-window"
    (module,) = told["modules"]
    places = [(file.parent / source["path"]).resolve().relative_to(ROOT).as_posix() for source in module["sources"]]
    assert places == ["dist/smtpdesk", "dist/parts"]
    files = {(PACKAGING / "linux" / told[name]).exists() for name in ("rename-desktop-file", "rename-mime-file")}
    assert files == {True}
    assert not [each for each in told["finish-args"] if "filesystem" in each]


def test_macos_entitlements_are_a_list_of_properties() -> None:
    told = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert told["com.apple.security.cs.disable-library-validation"] is True


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_shell_script_can_be_read_and_names_only_what_there_is(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert text.startswith("#!/bin/sh\n")
    assert "set -eu" in text
    for place in re.findall(r"(?:packaging|resources)/[\w./-]+\w", text):
        assert (ROOT / place).exists(), place
    if shutil.which("sh"):
        done = subprocess.run(["sh", "-n", ROOT / name], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_what_was_not_tried_is_said() -> None:
    told = (PACKAGING / "README.md").read_text("utf-8")
    for system in ("Windows", "macOS", "Flatpak", "AppImage"):
        assert re.search(rf"\| {system} \|.*\| no", told), system
    for file in ("windows/smtpdesk.iss", "macos/disk_image.sh", "appimage/build.sh"):
        assert "has not been tried" in (PACKAGING / file).read_text("utf-8")
