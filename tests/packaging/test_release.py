"""What keeps a checkout from being released, and the list of what was made."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from making import release
from making.project import Project

PROJECT = Project("1.2.0", "Tests.", "MIT", "org.shop", "https://shop.test", "https://shop.test/p", "M <m@example.com>")


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=Tests", "-c", "user.email=tests@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    if not shutil.which("git"):
        pytest.skip("not run: git is not installed here")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 1.2.0 - 2026-11-21\n\n- Things.\n", "utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "CHANGELOG.md")
    git(tmp_path, "commit", "--quiet", "--message", "All")
    return tmp_path


def test_what_is_committed_and_told_may_be_released(checkout: Path) -> None:
    assert release.reasons_against(PROJECT, checkout) == []


def test_every_reason_against_it_is_told(checkout: Path) -> None:
    git(checkout, "tag", "v1.2.0")
    (checkout / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n- More.\n", "utf-8")
    nobody = Project("1.2.0", "Tests.", "MIT", "com.example", "https://smtpdesk.example.com", "", "M <m@example.com>")
    told = release.reasons_against(nobody, checkout)
    assert [each.split()[0] for each in told] == ["the", "packaging/project.toml", "not", "there"]


def test_the_sums_are_those_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "smtpdesk_1.2.0-1_amd64.deb").write_bytes(b"x" * 100_000)
    told = release.tell(PROJECT, tmp_path)
    digest = hashlib.sha256(b"x" * 100_000).hexdigest()
    assert (tmp_path / release.SUMS).read_text() == f"{digest}  smtpdesk_1.2.0-1_amd64.deb\n"
    assert "0.1 MB  smtpdesk_1.2.0-1_amd64.deb" in told
    assert "v1.2.0" in told
    assert release.tell(PROJECT, tmp_path) == told
