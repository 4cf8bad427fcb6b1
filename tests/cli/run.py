"""Runs the program as a person does: another process, its output caught, in bounded time."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def smtpdesk(
    *arguments: str, stdin: str | bytes = "", seconds: float = 60, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m smtpdesk` with these arguments and environment variables."""
    typed = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "smtpdesk", *arguments],
        cwd=ROOT,
        env=os.environ | variables,
        input=typed,
        capture_output=True,
        timeout=seconds,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    )


@contextlib.contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Start `python -m smtpdesk` and end it in any case."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "smtpdesk", *arguments],
        cwd=ROOT,
        env=os.environ.copy(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
