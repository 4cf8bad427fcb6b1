"""All provider files: one line a provider, and what has to be true of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import pytest

from smtpdesk.diagnosis.catalog import PLACEHOLDERS
from smtpdesk.model.settings import Security, Server
from smtpdesk.providers.catalog import load
from smtpdesk.providers.kinds import WORDS, CredentialRule, Kind, UserRule
from smtpdesk.providers.provider import Provider

# id, host, port, security, user name: whoever adds a provider adds a line, looked up anew and not copied from its file
TABLE = [
    ("amazon_ses", "email-smtp.us-east-1.amazonaws.com", 587, "starttls", "token"),
    ("aol", "smtp.aol.com", 465, "tls", "address"),
    ("bird", "smtp.email.us-west-2.api.bird.com", 587, "starttls", "template"),
    ("bluehost", "mail.yourshop.com", 465, "tls", "address"),
    ("brevo", "smtp-relay.brevo.com", 587, "starttls", "login"),
    ("cpanel_generic", "mail.yourshop.com", 465, "tls", "address"),
    ("dreamhost", "smtp.dreamhost.com", 465, "tls", "address"),
    ("elasticemail", "smtp.elasticemail.com", 2525, "starttls", "login"),
    ("fastmail", "smtp.fastmail.com", 465, "tls", "address"),
    ("gmail", "smtp.gmail.com", 587, "starttls", "address"),
    ("gmx", "mail.gmx.net", 587, "starttls", "address"),
    ("godaddy_m365", "smtp.office365.com", 587, "starttls", "address"),
    ("godaddy_workspace", "smtpout.secureserver.net", 465, "tls", "address"),
    ("google_workspace", "smtp.gmail.com", 587, "starttls", "address"),
    ("google_workspace_relay", "smtp-relay.gmail.com", 587, "starttls", "address-or-none"),
    ("hostinger", "smtp.hostinger.com", 465, "tls", "address"),
    ("icloud", "smtp.mail.me.com", 587, "starttls", "address"),
    ("infomaniak", "mail.infomaniak.com", 465, "tls", "address"),
    ("ionos", "smtp.ionos.com", 465, "tls", "address"),
    ("loops", "smtp.loops.so", 587, "starttls", "fixed:loops"),
    ("mailbox_org", "smtp.mailbox.org", 465, "tls", "address"),
    ("mailersend", "smtp.mailersend.net", 587, "starttls", "login"),
    ("mailgun", "smtp.mailgun.org", 587, "starttls", "login"),
    ("mailjet", "in-v3.mailjet.com", 587, "starttls", "token"),
    ("mailtrap_sandbox", "sandbox.smtp.mailtrap.io", 2525, "starttls", "login"),
    ("mailtrap_sending", "live.smtp.mailtrap.io", 587, "starttls", "fixed:api"),
    ("mandrill", "smtp.mandrillapp.com", 587, "starttls", "any"),
    ("microsoft365", "smtp.office365.com", 587, "starttls", "address"),
    ("migadu", "smtp.migadu.com", 465, "tls", "address"),
    ("namecheap", "mail.privateemail.com", 465, "tls", "address"),
    ("netcore", "smtp.netcorecloud.net", 587, "starttls", "login"),
    ("outlook_com", "smtp-mail.outlook.com", 587, "starttls", "address"),
    ("ovh", "ssl0.ovh.net", 465, "tls", "address"),
    ("postmark", "smtp.postmarkapp.com", 587, "starttls", "same-as-secret"),
    ("postmark_broadcast", "smtp-broadcasts.postmarkapp.com", 587, "starttls", "same-as-secret"),
    ("proton", "smtp.protonmail.ch", 587, "starttls", "address"),
    ("rackspace", "secure.emailsrvr.com", 465, "tls", "address"),
    ("resend", "smtp.resend.com", 465, "tls", "fixed:resend"),
    ("scaleway_tem", "smtp.tem.scaleway.com", 465, "tls", "token"),
    ("sendgrid", "smtp.sendgrid.net", 587, "starttls", "fixed:apikey"),
    ("sendpulse", "smtp-pulse.com", 465, "tls", "address"),
    ("smtp2go", "mail.smtp2go.com", 2525, "starttls", "login"),
    ("sparkpost", "smtp.sparkpostmail.com", 587, "starttls", "fixed:SMTP_Injection"),
    ("titan", "smtp.titan.email", 465, "tls", "address"),
    ("webde", "smtp.web.de", 587, "starttls", "address-or-local-part"),
    ("workmail", "smtp.mail.us-east-1.awsapps.com", 465, "tls", "address"),
    ("yahoo", "smtp.mail.yahoo.com", 465, "tls", "address"),
    ("yandex", "smtp.yandex.com", 465, "tls", "address"),
    ("zeptomail", "smtp.zeptomail.com", 587, "starttls", "fixed:emailapikey"),
    ("zoho_mail", "smtppro.zoho.com", 465, "tls", "address"),
]

REGIONS = [
    ("sendgrid", "eu", "smtp.eu.sendgrid.net"),
    ("mailgun", "eu", "smtp.eu.mailgun.org"),
    ("sparkpost", "eu", "smtp.eu.sparkpostmail.com"),
    ("bird", "eu", "smtp.email.eu-west-1.api.bird.com"),
    ("amazon_ses", "eu-central-1", "email-smtp.eu-central-1.amazonaws.com"),
    ("amazon_ses", "us-gov-west-1", "email-smtp.us-gov-west-1.amazonaws.com"),
    ("amazon_ses", "me-south-1", "email-smtp.me-south-1.amazonaws.com"),
    ("zoho_mail", "in-personal", "smtp.zoho.in"),
    ("zeptomail", "eu", "smtp.zeptomail.eu"),
    ("ionos", "de", "smtp.ionos.de"),
    ("gmx", "international", "mail.gmx.com"),
    ("proton", "bridge", "127.0.0.1"),
]

every = pytest.mark.parametrize("provider", list(load()), ids=lambda provider: provider.id)


def rule(provider: Provider) -> str:
    user = provider.username
    return f"{user.rule}:{user.fixed}" if user.rule is UserRule.FIXED else str(user.rule)


@pytest.mark.parametrize(("provider", "host", "port", "security", "user"), TABLE, ids=[line[0] for line in TABLE])
def test_first_choice(provider: str, host: str, port: int, security: str, user: str) -> None:
    found = load().get(provider)
    assert found.server(domain="yourshop.com") == Server(host, port, Security(security))
    assert found.choices(domain="yourshop.com")[0] == Server(host, port, Security(security))
    assert rule(found) == user


def test_every_provider_has_its_line() -> None:
    assert sorted(line[0] for line in TABLE) == sorted(card.id for card in load().cards)


@pytest.mark.parametrize(("provider", "region", "host"), REGIONS)
def test_regions(provider: str, region: str, host: str) -> None:
    assert load().get(provider).server(region).host == host


def test_the_picker_begins_with_the_seven_and_microsoft_365() -> None:
    assert [card.name for card in load().cards][:8] == [
        "Gmail", "SendGrid", "Mailgun", "Postmark", "Mandrill", "Amazon SES", "Bird", "Microsoft 365",
    ]  # fmt: skip


def test_every_ses_region_has_its_own_host() -> None:
    hosts = load().get("amazon_ses").hosts
    assert len(hosts) == 29
    assert all(host.host == f"email-smtp.{host.region}.amazonaws.com" and host.label for host in hosts)
    assert sum(host.unconfirmed for host in hosts) == 10


@every
def test_every_choice_is_a_server(provider: Provider) -> None:
    for host in provider.hosts:
        servers = provider.choices(host.region, domain="yourshop.com", host="server12.example.net", plain=True)
        assert servers
        assert {server.port for server in servers} <= {port.port for port in provider.ports}


@every
def test_what_is_offered_is_encrypted(provider: Provider) -> None:
    for host in provider.regions:
        assert provider.ports_of(host.region)
        assert all(port.security is not Security.PLAIN for port in provider.ports_of(host.region))


@every
def test_starttls_ports_that_take_plain_text_still_ask_for_starttls(provider: Provider) -> None:
    for port in provider.ports:
        assert not port.plaintext_accepted or port.security is Security.STARTTLS


@every
def test_facts_that_everybody_needs(provider: Provider) -> None:
    assert provider.credential.label
    assert any(place.menu or place.url for place in provider.credential.where)
    assert provider.source.seen
    assert provider.source.checked >= date(2026, 11, 21)
    assert all(advice.checked >= date(2026, 11, 21) for advice in provider.advice.values())
    assert provider.auth.mechanisms
    if provider.username.rule in (UserRule.ADDRESS, UserRule.FIXED, UserRule.LOGIN):
        assert provider.username.help or provider.username.pattern
    if provider.credential.rule is CredentialRule.APP_PASSWORD:
        assert provider.prepare is not None, "an app password has to be prepared before the first try"


@every
def test_advice_steps_are_concrete(provider: Provider) -> None:
    for advice in provider.advice.values():
        assert advice.do, "advice without anything to do"


@every
def test_placeholders_are_known(provider: Provider) -> None:
    known = msgspec.to_builtins(provider)
    advice = known.pop("advice")
    for key, text in _texts(known):
        found = set(re.findall(r"\{([a-z]+)\}", text)) if not key.endswith("pattern") else set()
        assert found <= {"domain", "part", "tenant"}, (key, text)
    # Advice is filled as the sentences of diagnoses are.
    for key, text in _texts(advice):
        assert set(re.findall(r"\{([a-z_]+)\}", text)) <= PLACEHOLDERS, (key, text)


@every
def test_sentences_are_clean(provider: Provider) -> None:
    for key, text in _texts(msgspec.to_builtins(provider)):
        if key in WORDS:
            assert text == text.strip(), key
            assert "  " not in text, text
            assert not re.search(r"[<>|\\]|->|(?i:\bplease\b)|!$", text), text
        if key in ("do", "help", "how", "means", "meaning", "note", "notes", "free_plan", "looks_like"):
            assert text.endswith((".", "?", ":")), text


@every
def test_web_addresses_are_safe(provider: Provider) -> None:
    for key, text in _texts(msgspec.to_builtins(provider)):
        if key in ("url", "links", "authorize_url", "token_url"):
            assert text.startswith("https://"), text
        else:
            assert "http://" not in text


def test_units_of_limits_are_few() -> None:
    pers = {cap.per for provider in load() for cap in provider.limits.caps}
    assert pers <= {"second", "minute", "hour", "day", "month", "message", "connection", "moment", "account"}


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, key)
    elif isinstance(value, str):
        yield key, value


def test_who_sends_in_bulk_names_the_way_over_https() -> None:
    """Networks that block SMTP leave it open. A sandbox keeps the mail, so that it has none to send."""
    bulk = [provider for provider in load() if provider.kind is Kind.BULK]
    assert len(bulk) > 15
    assert [provider.id for provider in bulk if provider.api is None] == []
