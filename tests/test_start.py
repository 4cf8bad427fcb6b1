"""What the command line starts: the window, or the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from smtpdesk import __version__
from smtpdesk.__main__ import wants_window

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "--window",
        "--dark",
        "--light",
        "--quit-after-paint",
        "--window --dark",
        "--dark --quit-after-paint",
        "-platform offscreen",
        "--platform offscreen --light",
        "--dark -platform offscreen",
        "-platform=offscreen",
        "-style Fusion -reverse",
        "-display :1 --dark",
        "--title=Shop",
        "-qwindowgeometry 900x600 --window",
    ],
)
def test_options_alone_open_the_window(line: str) -> None:
    assert wants_window(line.split())


@pytest.mark.parametrize(
    "line",
    [
        "--help",
        "-h",
        "--version",
        "check --practice",
        "providers",
        "explain --json",
        "--dark check",
        "--nonsense",
        "--dark --nonsense",
        "-platform",
        "-platform --dark",
        "-reverse=yes",
        "---dark",
        "dark",
        "-",
        "--",
        "platform offscreen",
    ],
)
def test_anything_else_is_for_the_terminal(line: str) -> None:
    assert not wants_window(line.split())


@pytest.mark.parametrize(
    ("line", "status", "told"),
    [
        ("--dark --quit-after-paint", 0, "first-paint-ns"),
        ("--quit-after-paint -platform offscreen", 0, "first-paint-ns"),
        ("--help", 0, "providers"),
        ("--version", 0, __version__),
        ("providers", 0, "sendgrid"),
        ("--nonsense", 2, "--nonsense"),
        ("--dark --nonsense", 2, "--dark"),
        ("--dark providers", 2, "--dark"),
        ("dark", 2, "dark"),
        ("-platform", 2, "-p"),
    ],
)
def test_the_program_does_so(line: str, status: int, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "smtpdesk", *line.split()],
        capture_output=True, text=True, timeout=60, cwd=ROOT, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    assert told in (done.stderr if status else done.stdout)
    assert "Traceback" not in done.stderr
