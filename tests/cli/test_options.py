"""What the options of `check` make: one line a case."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from smtpdesk.cli.options import Options, make_account, option_of, read_secret
from smtpdesk.cli.usage import UsageError
from smtpdesk.model.settings import Account, Security, Server, SettingsError, SignIn

PLAIN, STARTTLS, TLS = Security.PLAIN, Security.STARTTLS, Security.TLS


@pytest.mark.parametrize(
    ("options", "server"),
    [
        (Options(host="mail.example.com"), ("mail.example.com", 587, STARTTLS)),
        (Options(host="mail.example.com", port=465), ("mail.example.com", 465, TLS)),
        (Options(host="mail.example.com", port=2525), ("mail.example.com", 2525, STARTTLS)),
        (Options(host="mail.example.com", port=25), ("mail.example.com", 25, STARTTLS)),
        (Options(host="mail.example.com", security="tls"), ("mail.example.com", 465, TLS)),
        (Options(host="mail.example.com", security="plain"), ("mail.example.com", 25, PLAIN)),
        (Options(host="mail.example.com", port=587, security="tls"), ("mail.example.com", 587, TLS)),
        (Options(host="::1", port=1025, security="plain"), ("::1", 1025, PLAIN)),
        (Options(provider="gmail"), ("smtp.gmail.com", 587, STARTTLS)),
        (Options(provider="gmail", port=465), ("smtp.gmail.com", 465, TLS)),
        (Options(provider="gmail", security="tls"), ("smtp.gmail.com", 465, TLS)),
        (Options(provider="Twilio SendGrid"), ("smtp.sendgrid.net", 587, STARTTLS)),
        (Options(provider="amazon_ses", region="eu-west-1"), ("email-smtp.eu-west-1.amazonaws.com", 587, STARTTLS)),
        (Options(provider="mailgun", region="eu", port=2525), ("smtp.eu.mailgun.org", 2525, STARTTLS)),
        (Options(provider="sendgrid", host="127.0.0.1", port=1465, security="tls"), ("127.0.0.1", 1465, TLS)),
        (Options(provider="bluehost", sender="shop@example.com"), ("mail.example.com", 465, TLS)),
    ],
)
def test_server(options: Options, server: tuple[str, int, Security]) -> None:
    assert make_account(options).server == Server(*server)


def test_provider_brings_its_fixed_user() -> None:
    assert make_account(Options(provider="sendgrid")).user == "apikey"
    assert make_account(Options(provider="sendgrid", user="other")).user == "other"


def test_token_that_is_user_and_secret_at_once_is_kept_out_of_the_user_field() -> None:
    account = make_account(Options(provider="postmark"))
    assert account.user == ""
    assert account.user_is_secret
    assert not make_account(Options(provider="postmark", user="an-access-key")).user_is_secret


def test_every_option_arrives() -> None:
    account = make_account(
        Options(
            host="mail.example.com",
            user="shop@example.com",
            auth="login",
            sender="shop@example.com",
            sender_name="Bücher & mehr",
            reply_to="owner@example.com",
            accept_fingerprint="AA:" * 31 + "AA",
            allow_unencrypted_sign_in=True,
            ehlo_name="shop.example.com",
            timeout=7,
            ip_version="ipv6",
        )
    )
    assert (account.user, account.sign_in, account.sender) == ("shop@example.com", SignIn.LOGIN, "shop@example.com")
    assert (account.sender_name, account.reply_to) == ("Bücher & mehr", "owner@example.com")
    assert account.accepted_fingerprint == "aa" * 32
    assert account.allow_unencrypted_sign_in
    assert (account.ehlo_name, account.ip_version.value) == ("shop.example.com", "ipv6")
    assert account.deadlines.greeting == account.deadlines.message == 7


def test_a_saved_account_is_changed_only_where_asked() -> None:
    saved = Account(id="a", name="A", server=Server("mail.example.com", 465, TLS), user="u", sender="a@example.com")
    assert make_account(Options(account="a"), saved) == saved
    assert make_account(Options(account="a", port=587), saved).server == Server("mail.example.com", 587, STARTTLS)
    assert make_account(Options(account="a", host="other.example.com"), saved).server.port == 465
    assert make_account(Options(account="a", sender="b@example.com"), saved) == replace(saved, sender="b@example.com")


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (Options(), "--host"),
        (Options(provider="no such provider"), "no such provider"),
        (Options(provider="mail"), "several"),
        (Options(host="mail.example.com", ca_file="/no/such/file"), "/no/such/file"),
    ],
)
def test_what_does_not_fit_together_is_named(options: Options, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        make_account(options)


@pytest.mark.parametrize(
    ("options", "option"),
    [
        (Options(host="mail example.com"), "--host"),
        (Options(host="https://mail.example.com"), "--host"),
        (Options(host="mail.example.com", sender="not an address"), "--from"),
        (Options(host="mail.example.com", reply_to="x@y@z"), "--reply-to"),
        (Options(host="mail.example.com", user="a\nb"), "--user"),
        (Options(host="mail.example.com", accept_fingerprint="12"), "--accept-fingerprint"),
        (Options(host="mail.example.com", ehlo_name="a b"), "--ehlo-name"),
        (Options(host="mail.example.com", timeout=1e9), "--timeout"),
        (Options(provider="amazon_ses", region="moon-1"), "--region"),
    ],
)
def test_impossible_values_name_their_option(options: Options, option: str) -> None:
    with pytest.raises(SettingsError) as refused:
        make_account(options)
    assert option_of(refused.value) == option


def test_secret_from_the_environment(monkeypatch: pytest.MonkeyPatch, sentinel: str) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", sentinel)
    secret = read_secret(Options(password_env="SHOP_PASSWORD"))
    assert secret is not None
    assert secret.reveal() == sentinel
    with pytest.raises(UsageError, match="NOT_THERE"):
        read_secret(Options(password_env="NOT_THERE"))


@pytest.mark.parametrize(
    ("typed", "secret"), [(b"abc\n", "abc"), (b"abc\r\n", "abc"), (b" a c ", " a c "), (b"a\nb\n", "a\nb")]
)
def test_secret_from_standard_input(monkeypatch: pytest.MonkeyPatch, typed: bytes, secret: str) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(typed)))
    found = read_secret(Options(password_stdin=True))
    assert found is not None
    assert found.reveal() == secret


@pytest.mark.parametrize("typed", [b"", b"\n", b"\xff\xfe"])
def test_standard_input_without_a_secret(monkeypatch: pytest.MonkeyPatch, typed: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(typed)))
    with pytest.raises(UsageError, match="--password-stdin"):
        read_secret(Options(password_stdin=True))


def test_two_places_for_one_secret() -> None:
    with pytest.raises(UsageError, match="exclude"):
        read_secret(Options(password_stdin=True, password_env="X"))


def test_other_senders_of_a_saved_account() -> None:
    server = Server("mail.example.com", 587, Security.STARTTLS)
    start = Account(
        id="shop", name="Shop", server=server, sender="a@example.com", also_senders=("B@example.com", "c@example.com")
    )
    assert make_account(Options(), start).also_senders == start.also_senders
    assert make_account(Options(sender="b@example.com"), start).also_senders == ("c@example.com",)
    assert make_account(Options(also_from=("d@example.com",)), start).also_senders == ("d@example.com",)
    with pytest.raises(SettingsError) as twice:
        make_account(Options(also_from=("A@example.com",)), start)
    assert (twice.value.field, twice.value.code) == ("also_senders.1", "twice")
