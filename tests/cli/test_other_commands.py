"""`providers`, `practice`, and what holds for every command."""

from __future__ import annotations

import json
import os
import re
import signal
import smtplib
import ssl
import sys

import pytest

from smtpdesk.__main__ import main
from smtpdesk.cli.main import _LETTERS, _TRICKS, run
from smtpdesk.practice.trick import Trick
from smtpdesk.providers.catalog import load
from smtpdesk.text.letter import LetterKind
from tests.cli.run import smtpdesk, started


def test_providers_are_listed_with_id_name_and_server(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["providers"]) == 0
    listed = capsys.readouterr().out
    for card in load().cards:
        assert re.search(rf"^{card.id} .*{re.escape(card.name)}", listed, re.MULTILINE)


def test_providers_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["providers", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [each["id"] for each in listed] == [card.id for card in load().cards]
    assert listed[0]["host"] == "smtp.gmail.com"


@pytest.mark.parametrize("card", load().cards, ids=lambda card: card.id)
def test_every_provider_is_shown(card: object, capsys: pytest.CaptureFixture[str]) -> None:
    provider = load().get(card.id)  # type: ignore[attr-defined]
    assert run(["providers", provider.id]) == 0
    shown = capsys.readouterr().out
    for part in (provider.name, str(provider.recommended.port), provider.credential.label):
        assert part in shown
    assert run(["providers", provider.id, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["source"]["checked"]) == (provider.name, str(provider.source.checked))


@pytest.mark.parametrize(("wanted", "word"), [("no-such", "no-such"), ("mail", "several"), ("  ", "providers")])
def test_a_provider_that_is_not_there(wanted: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["providers", wanted]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert word in err


def test_tricks_are_those_of_the_practice_server() -> None:
    assert [trick.value for trick in Trick] == list(_TRICKS)


def test_letters_are_those_that_are_written() -> None:
    assert [kind.value for kind in LetterKind] == list(_LETTERS)


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
def test_practice_runs_until_ctrl_c_and_shows_what_comes() -> None:
    with started("practice") as process:
        assert process.stdout is not None
        told: dict[str, str] = {}
        for line in process.stdout:
            name, _, value = line.strip().partition(":")
            told[name] = value.strip()
            if line.startswith("Ctrl+C"):
                break
        context = ssl.create_default_context(cafile=told["Certificate authority"])
        with smtplib.SMTP(
            told["Server"], int(told["Port with STARTTLS"]), local_hostname="localhost", timeout=10
        ) as client:
            client.starttls(context=context)
            client.login(told["User name"], told["Password"])
            client.sendmail("shop@example.com", ["you@example.com"], "Subject: \x1b[31mred\r\n\r\nHello practice\r\n")
        shown = ""
        for line in process.stdout:
            shown += line
            if "Hello practice" in line:
                break
        process.send_signal(signal.SIGINT)
        rest, trouble = process.communicate(timeout=10)
    assert (process.returncode, trouble) == (0, "")
    assert "shop@example.com" in shown
    assert "\x1b" not in shown + rest


def test_help_version_and_unknown_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert run(["check", "--help"]) == 0
    assert run(["--version"]) == 0
    assert capsys.readouterr().err == ""
    assert run(["no-such-command"]) == 2
    assert main(["check", "--no-such-option"]) == 2


def test_damaged_accounts_are_told_and_kept(home: object) -> None:
    file = os.path.join(str(home), "config", "accounts.toml")
    os.makedirs(os.path.dirname(file))
    with open(file, "w", encoding="utf-8") as accounts:
        accounts.write("version = 1\n[[accounts]\n")
    done = smtpdesk("check", "--account", "Candle shop")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    kept = [name for name in os.listdir(os.path.dirname(file)) if name.startswith("accounts")]
    assert kept
