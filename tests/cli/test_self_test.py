"""`smtpdesk self-test`: all is well here, and what is broken is told with its reason, each alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from smtpdesk.cli.trials import TRIALS
from smtpdesk.store import keyring_choice
from tests.cli.run import ROOT, smtpdesk

NAMES = [name for name, _label, _trial in TRIALS]


def told(answer: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    assert answer.stdout, answer.stderr
    return {each["name"]: each for each in json.loads(answer.stdout)["trials"]}


def only_fails(answer: subprocess.CompletedProcess[str], *failed: str) -> str:
    """What is told of the trial that failed; no other did."""
    trials = told(answer)
    assert list(trials) == NAMES
    assert [name for name, each in trials.items() if not each["ok"]] == list(failed), trials
    assert answer.returncode == 1
    return str(trials[failed[0]]["told"])


def test_all_is_well_here() -> None:
    answer = smtpdesk("self-test")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    lines = answer.stdout.splitlines()
    assert len(lines) == len(NAMES) + 1
    assert all(line.startswith("  done") for line in lines[:-1])
    assert "offscreen, " in answer.stdout
    assert lines[-1] == "All well."


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="where OpenSSL's own folders are the system's")
def test_a_system_without_authorities_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.touch()
    answer = smtpdesk("self-test", "--json", SSL_CERT_FILE=str(empty), SSL_CERT_DIR=str(tmp_path))
    assert "ca-certificates" in only_fails(answer, "certificates")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
def test_qt_that_cannot_show_a_window_is_told_with_its_own_words() -> None:
    """Qt ends the process then, which is why the window is tried in one of its own."""
    answer = smtpdesk("self-test", "--json", DISPLAY=":65535.7", WAYLAND_DISPLAY="")
    assert "could not connect to display :65535.7" in only_fails(answer, "screen")


def test_a_damaged_data_file_is_named(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "smtpdesk", tmp_path / "smtpdesk", ignore=ignored)
    shutil.copytree(ROOT / "resources", tmp_path / "resources", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "resources" / "schemas" / "check-report.json").write_text("{", "utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from smtpdesk.__main__ import main; sys.exit(main())"
    command = [sys.executable, "-P", "-c", code, "self-test", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert only_fails(done, "data").startswith("schemas/check-report.json: ")


def test_a_keyring_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert keyring_choice.unusable() == {}
    monkeypatch.setitem(sys.modules, "secretstorage", None)
    monkeypatch.setattr(sys, "platform", "linux")
    assert keyring_choice.unusable() == {"secretstorage": "ModuleNotFoundError"}


def test_the_shell_is_answered_without_a_window() -> None:
    answer = smtpdesk(_SMTPDESK_COMPLETE="bash_complete", COMP_WORDS="smtpdesk self", COMP_CWORD="1")
    assert (answer.returncode, answer.stdout) == (0, "plain,self-test\n"), answer.stderr
    assert os.environ.get("_SMTPDESK_COMPLETE") is None
