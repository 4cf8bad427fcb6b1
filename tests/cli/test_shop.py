"""`smtpdesk shop`: the systems, and one of them with an account's values; never the password."""

from __future__ import annotations

import json
import shlex

import pytest

from smtpdesk.cli.main import run
from smtpdesk.gui.samples import ACCOUNT
from smtpdesk.shops.catalog import load
from smtpdesk.store.accounts import Accounts
from tests.cli.run import smtpdesk


def test_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shop"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == [shop.id for shop in load()]
    assert next(line for line in listed if line.startswith("shopify ")).endswith("takes no mail server of your own")
    assert run(["shop", "--json"]) == 0
    assert [each["id"] for each in json.loads(capsys.readouterr().out)] == [shop.id for shop in load()]


@pytest.mark.parametrize("shop", [shop.id for shop in load()])
def test_every_system_is_told_with_the_values_of_an_account(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    Accounts().save(ACCOUNT)
    assert run(["shop", shop, "--account", "Candle shop"]) == 0
    told = capsys.readouterr().out
    for field in load().get(shop).fields:
        assert (field.label or field.what or "") in told
    assert "2026-11-21" in told
    assert run(["shop", shop, "--account", "Candle shop", "--json"]) == 0
    fields = json.loads(capsys.readouterr().out)["fields"]
    assert [each["role"] for each in fields] == [field.role.value for field in load().get(shop).fields]
    assert all(each["value"] is None for each in fields if each["role"] in ("password", "dsn"))


def test_lines_for_a_file_can_be_read_by_a_shell(capsys: pytest.CaptureFixture[str]) -> None:
    Accounts().save(ACCOUNT.with_(sender_name="Bob's $5 #shop"))
    assert run(["shop", "--account", "Candle shop", "--env"]) == 0
    told = dict(line.split("=", 1) for line in capsys.readouterr().out.splitlines())
    assert told["SMTP_HOST"] == "smtp.sendgrid.net"
    assert told["SMTP_PASSWORD"] == ""
    assert told["SMTP_FROM_NAME"] == '"Bob\'s \\$5 #shop"'
    assert shlex.split(told["SMTP_REPLY_TO"]) == ["owner@example.com"]


def test_another_file_of_that_kind_has_its_own_lines(capsys: pytest.CaptureFixture[str]) -> None:
    Accounts().save(ACCOUNT)
    assert run(["shop", "laravel_11", "--account", ACCOUNT.id, "--env"]) == 0
    assert "MAIL_HOST=smtp.sendgrid.net" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["shop", "order_desk"], "--account"),
        (["shop", "--env"], "--account"),
        (["shop", "no such", "--account", "Candle shop"], "no shop system"),
        (["shop", "wordpress", "--account", "Candle shop"], "wp_mail_smtp, fluent_smtp"),
        (["shop", "odoo", "--account", "Candle shop", "--env"], ".env"),
        (["shop", "odoo", "--account", "Nobody"], "Nobody"),
    ],
)
def test_what_cannot_be_told_is_said(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    Accounts().save(ACCOUNT)
    assert run(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err


def test_the_program_does_so() -> None:
    Accounts().save(ACCOUNT)
    done = smtpdesk("shop", "order desk", "--account", "Candle shop")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Settings › Store Settings › Email" in done.stdout
    assert "(the password)" in done.stdout
