"""What is written into a file is read back as it was: by a shell, by Python, as JSON, in an address."""

from __future__ import annotations

import ast
import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpdesk.shops.kinds import Form
from smtpdesk.shops.quoting import disputed, percent, quoted

HARD = [
    "plain", "two words", "it's", 'say "no"', "a$b", "${HOME}", "$(id)", "`id`", "#comment", "a #b", "a\\b", "a\\\\b",
    "ends\\", "\\'", "'", "''", '"', "\"'", "$'\"`\\", "line\nline", "\n", "a\rb", "tab\there", "ß☃&%+/=", "a=b", "!!",
    "~", "*", "a;b", "a|b", "-n", "null", "true", "", " ", "%40", "{password}", "é" * 40, "x\u2028y",
]  # fmt: skip
TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=40)


def read_by_a_shell(lines: str, name: str) -> str:
    """What POSIX's `.` makes of a file; the value comes back over a pipe, so that nothing is lost."""
    shell = shutil.which("sh") or "/bin/sh"
    script = f'{lines}\nprintf "%s" "${name}"'
    done = subprocess.run(
        [shell, "-s"],
        input=script.encode(),
        capture_output=True,
        timeout=30,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.stderr == b""
    return done.stdout.decode()


@pytest.mark.skipif(shutil.which("sh") is None, reason="no shell")
def test_a_shell_reads_every_value_back(tmp_path: Path) -> None:
    lines = "".join(f"VALUE_{number}={quoted(text, Form.ENV)}\n" for number, text in enumerate(HARD))
    for number, text in enumerate(HARD):
        assert read_by_a_shell(lines, f"VALUE_{number}") == text, text


@pytest.mark.skipif(shutil.which("sh") is None, reason="no shell")
@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_shell_reads_any_value_back(text: str) -> None:
    assert read_by_a_shell(f"VALUE={quoted(text, Form.ENV)}", "VALUE") == text


@given(TEXTS)
def test_python_reads_what_is_not_disputed_as_the_shell_does(text: str) -> None:
    if not disputed(text, Form.ENV):
        assert shlex.split(quoted(text, Form.ENV)) == [text]


def read_as_dotenv(written: str) -> str:
    """What dotenv's readers agree on: bare, all between single quotes, all between double ones where nothing acts."""
    if written[:1] == written[-1:] == "'":
        return written[1:-1]
    if written[:1] == written[-1:] == '"':
        assert not set(written[1:-1]) & set('"$`\\\n')
        return written[1:-1]
    assert not set(written) & set(" #'\"$`\\\n;&|<>()*?[]~!{}=")
    return written


@given(TEXTS)
def test_what_is_not_disputed_is_in_the_form_on_which_readers_agree(text: str) -> None:
    if not disputed(text, Form.ENV):
        assert read_as_dotenv(quoted(text, Form.ENV)) == text


@pytest.mark.parametrize("text", ["it's $5", "a\\\\b", "ends\\", "'\"", "it's\nhere", "it's `x`"])
def test_what_readers_disagree_on_is_told(text: str) -> None:
    assert disputed(text, Form.ENV)
    assert not disputed(text, Form.PYTHON)


@pytest.mark.parametrize("text", ["plain", "a b", "it's", 'say "no"', "a$b#c", "a\\b", "ß"])
def test_the_usual_is_not_disputed(text: str) -> None:
    assert not disputed(text, Form.ENV)


@given(TEXTS)
def test_python_json_and_an_address_read_it_back(text: str) -> None:
    assert ast.literal_eval(quoted(text, Form.PYTHON)) == text
    assert json.loads(quoted(text, Form.JSON)) == text
    assert json.loads(quoted(text, Form.YAML)) == text
    assert unquote(percent(text)) == text
    read = urlsplit(f"smtp://{percent(text)}:{percent(text)}@mail.example.com:587")
    assert (unquote(read.username or ""), unquote(read.password or "")) == (text, text)
    assert (read.hostname, read.port) == ("mail.example.com", 587)


def test_ruby_has_single_quotes_with_its_two_escapes() -> None:
    assert quoted("it's a \\ #{here}", Form.RUBY) == "'it\\'s a \\\\ #{here}'"


def test_on_a_screen_it_stays_as_it_is() -> None:
    assert quoted("it's $5", Form.SCREEN) == "it's $5"
