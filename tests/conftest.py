"""What holds for every test: it stays on this computer, has a home of its own, and leaves no password behind."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before anything of Qt or keyring is imported: no screen, and never the keyring of the person who runs the tests.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

from tests import loopback_only, secrets_search
from tests.integration.postfix_config import LOGINS

loopback_only.install()
for _password in LOGINS.values():
    secrets_search.SESSION.watch(_password)

_leaks = pytest.StashKey[list[secrets_search.Leak]]()


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Iterator[int]]:
    return tmp_path_factory.mktemp("homes", numbered=False), itertools.count()


@pytest.fixture(autouse=True)
def home(_homes: tuple[Path, Iterator[int]], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the program keeps its files during this test; it does not exist before somebody makes it."""
    root, numbers = _homes
    folder = root / str(next(numbers))
    monkeypatch.setenv("SMTPDESK_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _stays_on_this_computer() -> Iterator[None]:
    loopback_only.refused.clear()
    yield
    assert not loopback_only.refused, f"this test tried to leave the computer: {loopback_only.refused}"


@pytest.fixture
def sentinel() -> str:
    """A password that is searched for at the end in every file and in all output of the tests."""
    return secrets_search.SENTINEL


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Search what a test printed and logged."""
    for name, text in report.sections:
        secrets_search.SESSION.hear(f"{report.nodeid} ({name})", text)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Search what the tests left behind; a password found there fails the run."""
    factory: pytest.TempPathFactory = session.config._tmp_path_factory  # type: ignore[attr-defined]
    found = secrets_search.SESSION.leaks(factory.getbasetemp())
    session.config.stash[_leaks] = found
    if found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell where passwords were found."""
    found = config.stash.get(_leaks, [])
    if found:
        terminalreporter.section("passwords left behind", red=True)
        for leak in found:
            terminalreporter.line(str(leak), red=True)
