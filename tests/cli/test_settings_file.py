"""`check --settings-file`: the settings of another program's file; its password is told nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smtpdesk.practice.server import PracticeServer
from tests.cli.run import smtpdesk

NOWHERE = "SMTP_HOST=127.0.0.1\nSMTP_PORT=9\nSMTP_USER=a@example.com\n"


def test_an_env_file_signs_in_and_the_command_line_comes_first(tmp_path: Path) -> None:
    with PracticeServer(tmp_path / "practice") as server:
        password = server.secret.reveal()
        file = tmp_path / ".env"
        file.write_text(
            f"DB_PASSWORD=other\nMAIL_HOST=localhost\nMAIL_PORT={server.starttls_port}\nMAIL_ENCRYPTION=tls\n"
            f"MAIL_USERNAME={server.user}\nMAIL_PASSWORD={password}\nMAIL_FROM_ADDRESS=shop@practice.example\n",
            "utf-8",
        )
        given = ("check", "--settings-file", str(file), "--ca-file", str(server.ca_file), "--json")
        done = smtpdesk(*given)
        assert json.loads(done.stdout)["verdict"] == "works", done.stdout
        assert "Password: ••••••••" in done.stderr
        assert password not in done.stdout + done.stderr
        done = smtpdesk(*given, "--user", "nobody")
        assert json.loads(done.stdout)["finding"]["code"].startswith("auth.")
        done = smtpdesk(*given, "--password-env", "P", P="wrong-password")
        assert json.loads(done.stdout)["verdict"] == "fails"


def test_standard_input_is_read_and_contradictions_are_told(sentinel: str) -> None:
    text = f"SMTP server: 127.0.0.1\nSMTP port: 465\nSMTP encryption: STARTTLS\nUser: a\nPassword: {sentinel}\n"
    done = smtpdesk("check", "--settings-file", "-", "--port", "9", "--json", "--timeout", "5", stdin=text)
    report = json.loads(done.stdout)
    assert report["server"]["port"] == 9
    assert "Port 465 does not go with “STARTTLS”" in done.stderr
    assert sentinel not in done.stdout + done.stderr


def test_a_providers_server_brings_its_provider() -> None:
    text = "host: smtp.sendgrid.net\nport: 2525\nuser: apikey\n"
    done = smtpdesk(
        "check", "--settings-file", "-", "--host", "127.0.0.1", "--port", "9", "--auth", "none", "--json", stdin=text
    )
    assert json.loads(done.stdout)["server"]["host"] == "127.0.0.1"
    assert json.loads(done.stdout)["provider"] is None


@pytest.mark.parametrize(
    ("arguments", "stdin", "told"),
    [
        (("--settings-file", "/no/such/file"), "", "cannot be read"),
        (("--settings-file", "-"), "Good morning", "No settings were recognised"),
        (("--settings-file", "-"), "IMAP server: imap.example.com\nIMAP port: 993\n", "IMAP or POP"),
        (("--settings-file", "-", "--practice"), NOWHERE, "leave out --account and --practice"),
        (("--settings-file", "-", "--password-stdin"), NOWHERE, "both read standard input"),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple[str, ...], stdin: str, told: str) -> None:
    done = smtpdesk("check", *arguments, stdin=stdin)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_password_is_not_sent_to_another_server_than_its_own(sentinel: str) -> None:
    text = f"{NOWHERE}SMTP_PASSWORD={sentinel}\n"
    done = smtpdesk("check", "--settings-file", "-", "--host", "localhost", "--port", "9", "--json", stdin=text)
    assert sentinel not in done.stdout + done.stderr
    assert done.returncode != 0
    assert "Password: ••••••••" in done.stderr
