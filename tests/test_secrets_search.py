"""The hunt for passwords finds them in every encoding, and a run that leaves one behind fails."""

from __future__ import annotations

import base64
import html
import json
import os
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.secrets_search import SENTINEL, Leak, Search, encodings, find

ROOT = Path(__file__).resolve().parent.parent
RAW = SENTINEL.encode()


def plain(user: str) -> bytes:
    return base64.b64encode(b"\0" + user.encode() + b"\0" + RAW)


WRITTEN = {
    "as it is": ("plain text", f"password={SENTINEL}".encode()),
    "repr": ("plain text", repr(SENTINEL).encode()),
    "repr of bytes": ("plain text", repr(RAW).encode()),
    "JSON": ("plain text", json.dumps({"password": SENTINEL}).encode()),
    "HTML": ("plain text", html.escape(SENTINEL).encode()),
    "in a web address": ("plain text", urllib.parse.quote(SENTINEL).encode()),
    "in a form": ("plain text", urllib.parse.quote_plus(SENTINEL).encode()),
    "another code page": ("plain text", SENTINEL.encode("cp1252", "replace")),
    "quoted-printable": ("plain text", RAW[:12] + b"=\r\n" + RAW[12:]),
    "UTF-16": ("UTF-16", SENTINEL.encode("utf-16-le")),
    "hex": ("hex", RAW.hex().upper().encode()),
    "hex with colons": ("hex", RAW.hex(":").encode()),
    "base64": ("base64", base64.b64encode(RAW)),
    "base64 for addresses": ("base64", base64.urlsafe_b64encode("ÿþ>?".encode() + RAW)),
    "base64 in lines": ("base64", base64.encodebytes(b"so much that the line is broken in the midst " * 2 + RAW)),
    **{f"AUTH PLAIN, user of {n}": ("base64", plain("shop@example.com"[:n])) for n in range(1, 7)},
    "XOAUTH2": ("base64", base64.b64encode(b"user=shop\1auth=Bearer " + RAW + b"\1\1")),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_a_password_is_found_however_it_is_written(way: str) -> None:
    form, written = WRITTEN[way]
    assert form in find(b"before " + written + b" after", encodings(frozenset({SENTINEL})))


def test_what_holds_no_password_is_left_alone() -> None:
    innocent = b"Sign-in refused: 535 5.7.8 " + base64.b64encode(b"\0shop@example.com\0another password") + b"\x00\xff"
    assert find(innocent, encodings(frozenset({SENTINEL}))) == set()


def test_an_ordinary_word_of_a_password_is_no_leak() -> None:
    needles = encodings(frozenset({"Sentinel-9fK2+q/7=w&Zt"}))
    assert find(b"class Sentinel: pass", needles) == set()
    assert find(b"Sentinel-9fK2+q/7=w&Zt", needles) == {"plain text"}


def test_files_below_the_folder_and_what_was_heard_are_told_but_never_the_password() -> None:
    search = Search()
    with tempfile.TemporaryDirectory() as place:  # outside of what the search of this very run looks at
        folder = Path(place).resolve()
        (folder / "deep").mkdir()
        (folder / "deep" / "log").write_bytes(plain("shop"))
        (folder / "innocent").write_text("nothing", "utf-8")
        (folder / "users").write_text(SENTINEL, "utf-8")
        search.allow(folder / "users")
        search.hear("a test (stdout)", f"> AUTH PLAIN {plain('shop').decode()}")
        found = search.leaks(folder)
    assert found == [Leak("a test (stdout)", "base64"), Leak(str(folder / "deep" / "log"), "base64")]
    assert SENTINEL not in "".join(map(str, found))


def test_a_password_of_ones_own_is_searched_for_too() -> None:
    search = Search()
    own = search.watch("xkeysib-" + "5f3a9c" * 3)
    search.hear("here", own)
    assert [leak.place for leak in search._heard] == ["here"]
    with pytest.raises(ValueError, match="under 8 bytes"):
        search.watch("short")


def run_pytest(folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    (folder / "pytest.ini").write_text("[pytest]\n", "utf-8")
    (folder / "test_it.py").write_text(test, "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
        "--basetemp=base",
        "-q",
    ]
    names = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=names, capture_output=True, text=True, check=False, timeout=60)


LEFT_BEHIND = "def test_it(sentinel, tmp_path):\n    (tmp_path / 'log').write_text(sentinel, 'utf-8')\n"
PRINTED = "def test_it(sentinel):\n    print(sentinel.encode().hex())\n"
IN_THE_HOME = "def test_it(sentinel, home):\n    home.mkdir()\n    (home / 'a').write_text(sentinel, 'utf-8')\n"
KEPT = "def test_it(sentinel, tmp_path):\n    (tmp_path / 'log').write_text(str(len(sentinel)), 'utf-8')\n"


@pytest.mark.parametrize(
    ("test", "well", "told"),
    [
        (LEFT_BEHIND, False, lambda out: "/log: a password of the tests, as plain text" in out.replace("\\", "/")),
        (
            PRINTED,
            False,
            lambda out: "test_it.py::test_it (Captured stdout call): a password of the tests, as hex" in out,
        ),
        (IN_THE_HOME, False, lambda out: "a password of the tests, as plain text" in out),
        (KEPT, True, lambda out: "password" not in out),
    ],
    ids=["in a file", "printed", "in the program's home", "kept"],
)
def test_a_run_that_leaves_a_password_behind_fails(test: str, well: bool, told: Callable[[str], bool]) -> None:
    with tempfile.TemporaryDirectory() as place:
        done = run_pytest(Path(place), test)
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert (done.returncode == 0) is well
    assert told(done.stdout), done.stdout
    assert SENTINEL not in done.stdout
