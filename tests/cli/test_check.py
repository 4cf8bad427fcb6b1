"""`smtpdesk check` as a process, against the practice server: every misbehaviour, both kinds of output, every exit."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from smtpdesk import resources
from smtpdesk.practice.server import PracticeServer
from smtpdesk.practice.trick import Trick
from tests.cli.run import ROOT, smtpdesk, started

SCHEMA = json.loads((resources.folder() / "schemas" / "check-report.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def read(output: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(output)
    VALIDATOR.validate(report)
    return report


def outcomes(report: dict[str, Any]) -> dict[str, str]:
    return {span["step"]: span["outcome"] for span in report["steps"]}


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_practice_without_any_account() -> None:
    done = smtpdesk("check", "--practice", "--send-to", "you@example.com")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"done\s+Hand over the e-mail", done.stdout)
    assert "\x1b" not in done.stdout


def test_practice_as_json() -> None:
    done = smtpdesk("check", "--practice", "--send-to", "you@example.com", "--json")
    report = read(done.stdout)
    assert (done.returncode, report["verdict"], report["finding"]) == (0, "works", None)
    assert set(outcomes(report).values()) == {"ok"}
    assert report["recipients"] == ["you@example.com"]
    assert report["certificate"]["trusted"] is True
    said = [line["line"] for line in report["conversation"] if line["direction"] == "client"]
    assert any(line.startswith("AUTH ") and line.endswith("‹hidden›") for line in said)


def test_a_check_without_recipient_sends_nothing() -> None:
    report = read(smtpdesk("check", "--practice", "--json").stdout)
    assert report["verdict"] == "works"
    assert "message" not in outcomes(report)
    assert not any(line["line"].startswith("RCPT") for line in report["conversation"])


@pytest.mark.parametrize("trick", [trick for trick in Trick if trick is not Trick.NONE])
def test_every_trick_is_told_with_its_cause(trick: Trick) -> None:
    given = ["check", "--practice", "--send-to", "you@example.com", "--trick", trick.value, "--json"]
    done = smtpdesk(*given, *(["--timeout", "2"] if trick is Trick.NEVER_ANSWERS else []))
    report = read(done.stdout)
    assert (done.returncode, report["verdict"]) == (1, "fails")
    assert report["finding"]["code"] == trick.expected_code
    assert report["finding"]["step"] == trick.expected_step
    assert report["finding"]["title"]
    assert report["finding"]["do"]
    failed = [span["step"] for span in report["steps"] if span["outcome"] == "failed"]
    assert failed[-1] == trick.expected_step


def test_both_outputs_tell_the_same_verdict() -> None:
    given = ("check", "--practice", "--trick", "wrong-password")
    report, text = read(smtpdesk(*given, "--json").stdout), smtpdesk(*given).stdout
    plain = " ".join(text.split())
    finding = report["finding"]
    for part in (finding["title"], finding["meaning"], *finding["do"]):
        assert " ".join(part.split()) in re.sub(r"\s+", " ", plain)
    assert finding["said"].splitlines()[0] in text
    assert "not reached" in text


def test_password_comes_from_standard_input_or_environment_and_shows_nowhere(sentinel: str) -> None:
    given = ("check", "--practice", "--user", "somebody@example.com")
    for done in (
        smtpdesk(*given, "--password-stdin", "--json", stdin=sentinel + "\n"),
        smtpdesk(*given, "--password-env", "SHOP_PASSWORD", SHOP_PASSWORD=sentinel),
    ):
        assert done.returncode == 1
        assert "auth.bad-credentials" in done.stdout
        assert sentinel not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((), ""),
        (("--host", "mail.example.com", "--port", "0"), "--port"),
        (("--host", "mail.example.com", "--port", "many"), "--port"),
        (("--host", "mail.example.com", "--security", "ssl"), "--security"),
        (("--host", "mail example.com"), "--host"),
        (("--provider", "no-such-provider"), "no-such-provider"),
        (("--account", "no such account"), "no such account"),
        (("--host", "localhost", "--user", "shop@example.com"), "password"),
        (("--host", "localhost", "--send-to", "you@example.com"), "--from"),
        (("--practice", "--send-to", "not an address"), "--send-to"),
        (("--practice", "--send-to", "a@example.com\r\nRCPT TO:<b@example.com>"), "--send-to"),
        (("--practice", "--from", "@"), "--from"),
        (("--practice", "--message-bytes", "-1"), "--message-bytes"),
        (("--practice", "--password", "x"), "--password"),
        (("--practice", "--password-stdin"), "--password-stdin"),
    ],
)
def test_usage(arguments: tuple[str, ...], word: str) -> None:
    done = smtpdesk("check", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_a_secret_is_not_sent_in_clear_without_permission(tmp_path: Path) -> None:
    with PracticeServer(tmp_path / "practice") as server:
        given = (
            "check", "--host", "127.0.0.1", "--port", str(server.starttls_port), "--security", "plain", "--json",
            "--user", server.user, "--password-env", "P",
        )  # fmt: skip
        report = read(smtpdesk(*given, P=server.secret.reveal()).stdout)
        assert report["finding"]["code"] == "settings.unencrypted-sign-in"
        assert not any("AUTH PLAIN" in line["line"] for line in report["conversation"] if line["direction"] == "client")
        report = read(smtpdesk(*given, "--allow-unencrypted-sign-in", P=server.secret.reveal()).stdout)
        assert report["finding"]["code"] in ("tls.starttls-required", "auth.mechanism-unsupported")


def test_an_accepted_certificate_is_accepted_and_another_is_not(tmp_path: Path) -> None:
    with PracticeServer(tmp_path / "practice") as server:
        given = (
            "check", "--host", "localhost", "--port", str(server.tls_port), "--security", "tls", "--json",
            "--user", server.user, "--password-env", "P",
        )  # fmt: skip
        unknown = read(smtpdesk(*given, P=server.secret.reveal()).stdout)
        assert unknown["finding"]["code"] == "tls.cert-untrusted"
        assert "unknown-issuer" in unknown["certificate"]["faults"]
        print_of_it = unknown["certificate"]["fingerprint"]
        accepted = read(smtpdesk(*given, "--accept-fingerprint", print_of_it, P=server.secret.reveal()).stdout)
        assert (accepted["verdict"], accepted["certificate"]["accepted"]) == ("works", True)
        other = read(smtpdesk(*given, "--accept-fingerprint", "00" * 32, P=server.secret.reveal()).stdout)
        assert other["verdict"] == "fails"
        assert other["finding"]["code"].startswith("tls.cert-")


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
def test_ctrl_c_stops_with_130() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        started("check", "--host", "127.0.0.1", "--port", str(silent.getsockname()[1]), "--json") as process,
    ):
        silent.settimeout(20)
        connection, _ = silent.accept()
        with connection:
            begin = time.monotonic()
            process.send_signal(signal.SIGINT)
            output, trouble = process.communicate(timeout=20)
    assert time.monotonic() - begin < 3
    assert (process.returncode, trouble) == (130, "")
    report = read(output)
    assert report["verdict"] == "stopped"
    assert outcomes(report)["goodbye"] == "not-reached"
    assert "stopped" in outcomes(report).values()


def test_output_that_nobody_reads_ends_quietly() -> None:
    command = f'"{sys.executable}" -m smtpdesk providers | head -n 1'
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""


def test_several_senders_are_asked_for_and_each_is_told() -> None:
    given = [
        "check",
        "--practice",
        "--from",
        "a@example.com",
        "--also-from",
        "b@example.com",
        "--also-from",
        "c@example.com",
    ]
    report = read(smtpdesk(*given, "--json").stdout)
    assert report["verdict"] == "works"
    assert [(one["address"], one["outcome"], one["finding"]) for one in report["senders"]] == [
        (f"{name}@example.com", "ok", None) for name in "abc"
    ]
    said = [line["line"] for line in report["conversation"] if line["direction"] == "client"]
    assert [line for line in said if line.startswith(("MAIL", "RSET", "RCPT", "DATA"))] == [
        line for name in "abc" for line in (f"MAIL FROM:<{name}@example.com>", "RSET")
    ]
    done = smtpdesk(*given)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"done\s+Name the sender\s+3 of 3 accepted", done.stdout)
    assert [len(re.findall(rf"done\s+{name}@example.com", done.stdout)) for name in "abc"] == [1, 1, 1]
    assert "a test e-mail from that address shows more" in re.sub(r"\s+", " ", done.stdout)


def test_senders_that_are_refused() -> None:
    given = [
        "check",
        "--practice",
        "--trick",
        "sender-refused",
        "--from",
        "a@example.com",
        "--also-from",
        "b@example.com",
    ]
    done = smtpdesk(*given, "--json")
    report = read(done.stdout)
    assert (done.returncode, report["verdict"]) == (1, "fails")
    assert [one["outcome"] for one in report["senders"]] == ["failed", "failed"]
    assert {one["finding"]["code"] for one in report["senders"]} == {report["finding"]["code"]}


def test_every_recipient_has_its_line() -> None:
    done = smtpdesk("check", "--practice", "--send-to", "a@example.com", "--send-to", "b@example.com")
    assert re.search(r"done\s+Name the recipient\s+2 of 2 accepted", done.stdout)
    assert [len(re.findall(rf"done\s+{name}@example.com", done.stdout)) for name in "ab"] == [1, 1]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--also-from", "b@example.com", "--send-to", "you@example.com"], "--send-to"),
        (
            ["--from", "a@example.com", "--also-from", "A@example.com"],
            "--also-from: Other sender no. 1 stands there twice",
        ),
        (["--also-from", "nobody"], "--also-from: Other sender no. 1 is not an e-mail address"),
        (["--letter", "order"], "--letter says what is sent"),
        (["--send-to", "you@example.com", "--letter", "poem"], "'poem' is not one of"),
    ],
)
def test_what_goes_not_together_is_told_before_anything_is_done(given: list[str], told: str) -> None:
    done = smtpdesk("check", "--practice", *given)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


@pytest.mark.parametrize("kind", ["plain", "accents", "attachment", "order"])
def test_every_kind_of_letter_is_taken(kind: str) -> None:
    report = read(smtpdesk("check", "--practice", "--send-to", "you@example.com", "--letter", kind, "--json").stdout)
    assert report["verdict"] == "works"
