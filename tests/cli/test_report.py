"""`smtpdesk check --save-report` and `smtpdesk report`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smtpdesk import __version__ as smtpdesk_version
from tests import secrets_search
from tests.cli.run import smtpdesk


@pytest.mark.parametrize(("trick", "status"), [("none", 0), ("wrong-password", 1), ("certificate-expired", 1)])
def test_a_saved_check_is_told_again_as_it_was(trick: str, status: int, tmp_path: Path, sentinel: str) -> None:
    file = str(tmp_path / "shop.smtpdesk")
    wrong = ["--user", "shop@practice.example", "--password-env", "SECRET"] if trick == "wrong-password" else []
    live = smtpdesk("check", "--practice", "--trick", trick, "--save-report", file, *wrong, SECRET=sentinel)
    assert live.returncode == status, live.stderr
    again = smtpdesk("report", file)
    assert again.returncode == status, again.stderr
    first, _, rest = again.stdout.partition("\n")
    assert first.startswith("practice, saved on ")
    assert first.endswith(f"by SMTP Desk {smtpdesk_version}")
    assert rest == live.stdout
    whole = Path(file).read_bytes() + again.stdout.encode()
    assert secrets_search.find(whole, secrets_search.encodings(frozenset({sentinel}))) == set()


def test_a_saved_check_as_json(tmp_path: Path) -> None:
    file = str(tmp_path / "shop.smtpdesk")
    live = smtpdesk("check", "--practice", "--json", "--save-report", file)
    assert json.loads(smtpdesk("report", file, "--json").stdout) == json.loads(live.stdout)


def test_a_finding_of_a_later_program_is_a_clear_error(tmp_path: Path) -> None:
    file = tmp_path / "shop.smtpdesk"
    smtpdesk("check", "--practice", "--trick", "sender-refused", "--save-report", str(file))
    content = json.loads(file.read_text("utf-8"))
    content["report"]["finding"]["code"] = "../../secrets"
    file.write_text(json.dumps(content), "utf-8")
    told = smtpdesk("report", str(file))
    assert (told.returncode, told.stdout) == (2, "")
    assert "cannot be shown" in told.stderr


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\x00\xff"])
def test_what_is_no_report(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "shop.smtpdesk"
    if content is not None:
        file.write_bytes(content)
    told = smtpdesk("report", str(file))
    assert (told.returncode, told.stdout) == (2, "")
    assert str(file) in told.stderr
    assert "Traceback" not in told.stderr


def test_a_report_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    told = smtpdesk("check", "--practice", "--save-report", str(tmp_path / "none" / "shop.smtpdesk"))
    assert told.returncode == 2
    assert "could not be written" in told.stderr
