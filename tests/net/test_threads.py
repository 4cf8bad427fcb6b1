"""Work that cannot be stopped holds nothing up."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from smtpdesk.net.threads import aside

ROOT = Path(__file__).resolve().parents[2]


def test_the_result_comes_back_from_another_thread() -> None:
    here = threading.get_ident()
    there = asyncio.run(aside(threading.get_ident))
    assert there != here


def test_what_the_work_raises_is_raised() -> None:
    def work() -> None:
        raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        asyncio.run(aside(work))


def test_a_cancelled_wait_does_not_wait() -> None:
    go, ended = threading.Event(), threading.Event()

    def work() -> None:
        go.wait(20)
        ended.set()

    async def run() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(aside(work), 0.02)
        assert not ended.is_set()

    asyncio.run(run())
    assert not ended.is_set()  # the loop has ended, and did not wait for it either
    go.set()
    assert ended.wait(10)


def test_work_that_never_ends_does_not_keep_a_program_from_its_end() -> None:
    program = """
import asyncio, threading
from smtpdesk.net.threads import aside
async def run():
    try:
        await asyncio.wait_for(aside(threading.Event().wait), 0.02)
    except TimeoutError:
        print("ends")
asyncio.run(run())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    )
    assert (done.stdout, done.stderr) == ("ends\n", "")
