"""Children end with the tests, also where the tests have no time left to end them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.child import Child, NotReady, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups are of POSIX")

FAMILY = "sleep 60 & echo $!; trap '' TERM; wait; wait"


def runs(pid: int) -> bool:
    """True for a process that is there and is no zombie."""
    seen = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(seen.strip()) and not seen.strip().startswith("Z")


def numbers(file: Path, count: int) -> list[int]:
    until(
        lambda: file.exists() and len(file.read_text().split()) == count, 10, "the children do not tell their numbers"
    )
    return [int(word) for word in file.read_text().split()]


def test_a_child_is_ended_with_its_own_children_however_stubborn(tmp_path: Path) -> None:
    child = Child(["sh", "-c", FAMILY], output=tmp_path / "pids")
    (grandchild,) = numbers(tmp_path / "pids", 1)
    assert not child.ended
    child.stop(0.2)
    until(lambda: not runs(child.pid) and not runs(grandchild), 5, "they still run")
    child.stop()


def test_a_child_that_ended_by_itself() -> None:
    child = Child(["true"])
    until(lambda: child.ended, 5, "it still runs")
    child.stop()


def test_children_end_when_the_tests_are_killed(tmp_path: Path) -> None:
    script = f"""
import threading
from pathlib import Path
from tests.fakes.child import Child
child = Child(["sh", "-c", "echo $$; exec sleep 60"], output=Path({str(tmp_path / "pids")!r}))
threading.Event().wait(60)
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, "-c", script], env=environment) as tests:
        (child,) = numbers(tmp_path / "pids", 1)
        assert runs(child)
        tests.send_signal(signal.SIGKILL)
    until(lambda: not runs(child), 5, "it outlived the tests")


def test_waiting_has_an_end() -> None:
    with pytest.raises(NotReady, match=r"after 0\.05 s: nothing"):
        until(lambda: False, 0.05, "nothing")
