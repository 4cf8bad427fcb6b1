"""`smtpdesk explain` as a person and as a program start it."""

from __future__ import annotations

import json

import pytest

from tests.cli.run import smtpdesk

REFUSED = "SMTP Error: 535 5.7.8 Username and Password not accepted"


def test_a_text_is_explained_in_words() -> None:
    done = smtpdesk("explain", REFUSED, "--provider", "gmail")
    assert done.returncode == 0
    assert "Gmail did not accept" in done.stdout
    assert "auth.bad-credentials" in done.stdout
    assert "Judged: line 1" in done.stdout
    assert done.stderr == ""


def test_standard_input_is_read_in_any_encoding() -> None:
    done = smtpdesk("explain", "--json", stdin=f"first\r\n{REFUSED}\r\n".encode("utf-16"))
    assert done.returncode == 0
    said = json.loads(done.stdout)
    assert said["code"] == "auth.bad-credentials"
    assert said["judged"] == {"line": 2, "text": REFUSED}


def test_what_is_known_counts() -> None:
    done = smtpdesk("explain", "--json", "--port", "465", "--security", "plain", "--step", "greeting", "timed out")
    assert json.loads(done.stdout)["code"] == "tls.wrong-mode"


def test_the_object_has_a_findings_keys() -> None:
    said = json.loads(smtpdesk("explain", "--json", REFUSED).stdout)
    assert list(said) == [
        "code", "certainty", "severity", "title", "meaning", "do", "who", "said", "step", "judged", "alternatives",
    ]  # fmt: skip


def test_nothing_recognised_is_status_1() -> None:
    done = smtpdesk("explain", "Hello there")
    assert done.returncode == 1
    assert "Nothing in this text was recognised" in done.stdout
    done = smtpdesk("explain", "--json", "Hello there")
    assert done.returncode == 1
    assert json.loads(done.stdout)["code"] is None


@pytest.mark.parametrize(
    "arguments", [("--step", "never"), ("--port", "0"), ("--security", "none"), ("a", "b"), ("--jsonl", "text")]
)
def test_a_wrong_command_line_is_status_2(arguments: tuple[str, ...]) -> None:
    done = smtpdesk("explain", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""


def test_more_than_ten_megabytes_are_refused() -> None:
    done = smtpdesk("explain", stdin=b"x" * (10 * 1024 * 1024 + 1))
    assert done.returncode == 2
    assert "10 MB" in done.stderr


def test_no_secret_is_printed() -> None:
    text = "C: AUTH PLAIN AHNob3AAZ2VoZWltZ2VoZWlt\nS: 535 5.7.8 no: AUTH PLAIN AHNob3AAZ2VoZWltZ2VoZWlt, smtp://a:geheim@x.example"
    for arguments in ((), ("--json",)):
        done = smtpdesk("explain", *arguments, stdin=text)
        assert done.returncode == 0
        assert "Z2VoZWlt" not in done.stdout + done.stderr
        assert "geheim" not in done.stdout + done.stderr


def test_records_are_answered_one_by_one() -> None:
    asked = [
        {"id": "a", "text": "550 5.1.1 no such user", "stage": "rcpt", "code": 550, "enhanced": "5.1.1", "kind": "any"},
        {"id": 2, "text": "Connection refused", "stage": "connect", "code": None, "port": 587, "security": "starttls",
         "provider": "ses", "software": None},
        {"id": "c", "text": "nothing to see"},
    ]  # fmt: skip
    stdin = "\n".join(json.dumps(each) for each in asked) + "\n"
    done = smtpdesk("explain", "--jsonl", stdin=stdin)
    assert done.returncode == 0
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["id"], each["code"]) for each in said] == [
        ("a", "recipient.unknown"),
        (2, "net.refused"),
        ("c", None),
    ]
    assert all(list(each) == ["id", "code", "certainty", "alternatives"] for each in said)


@pytest.mark.parametrize(
    "line",
    [
        b"{", b"[]", b"1", b'"text"', b"\xff\xfe", b'{"id": 1}', b'{"id": 1, "text": 2}',
        b'{"id": 1, "text": "x", "stage": "never"}',
        b'{"id": 1, "text": "x", "code": [1]}', b'{"id": 1, "text": "x", "provider": {}}', b"[" * 5000,
    ],
)  # fmt: skip
def test_a_bad_record_is_told_and_does_not_end_the_rest(line: bytes) -> None:
    done = smtpdesk("explain", "--jsonl", stdin=line + b'\n{"id": "next", "text": "550 5.1.1 no such user"}\n')
    assert done.returncode == 0
    assert done.stderr == ""
    first, second = (json.loads(each) for each in done.stdout.splitlines())
    assert set(first) == {"id", "error"}
    assert second["code"] == "recipient.unknown"
