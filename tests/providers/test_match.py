from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpdesk.providers import match
from smtpdesk.providers.catalog import load
from smtpdesk.providers.provider import Provider


def name(provider: Provider | None) -> str | None:
    return provider.id if provider else None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("name@gmail.com", "gmail"),
        ("Name@GoogleMail.com", "gmail"),
        ("name@hotmail.co.uk", "outlook_com"),
        ("name@outlook.com", "outlook_com"),
        ("name@yahoo.de", "yahoo"),
        ("name@aol.com", "aol"),
        ("name@icloud.com", "icloud"),
        ("name@web.de", "webde"),
        ("name@gmx.at", "gmx"),
        ("name@ya.ru", "yandex"),
        ("name@zohomail.com", "zoho_mail"),
        ("name@proton.me", "proton"),
        ("gmail.com", "gmail"),
        ("name@gmail.com.", "gmail"),
        ("name@notgmail.com", None),
        ("name@gmail.com.example.org", None),
        ("orders@example.com", None),
        ("", None),
    ],
)
def test_by_address(address: str, expected: str | None) -> None:
    assert name(match.by_address(address)) == expected


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        (["aspmx.l.google.com", "alt1.aspmx.l.google.com"], "google_workspace"),
        (["smtp.google.com"], "google_workspace"),
        (["ALT4.ASPMX.L.GOOGLE.COM."], "google_workspace"),
        (["gmail-smtp-in.l.google.com"], "gmail"),
        (["example-com.mail.protection.outlook.com"], "microsoft365"),
        (["example-com.a-v1.mx.microsoft"], "microsoft365"),
        (["hotmail-com.olc.protection.outlook.com"], "outlook_com"),
        (["mx-aol.mail.gm0.yahoodns.net"], "aol"),
        (["mta6.am0.yahoodns.net"], "yahoo"),
        (["mx.zoho.eu", "mx2.zoho.eu"], "zoho_mail"),
        (["mx01.ionos.de"], "ionos"),
        (["mx00.kundenserver.de"], "ionos"),
        (["mx1.titan.email"], "titan"),
        (["mx1.hostinger.com"], "hostinger"),
        (["mx2.mail.ovh.net"], "ovh"),
        (["in1-smtp.messagingengine.com"], "fastmail"),
        (["mx00.emig.gmx.net"], "gmx"),
        (["mx3.mailbox.org"], "mailbox_org"),
        (["mx.example.com", "mx1.privateemail.com"], "namecheap"),
        (["inbound-smtp.eu-west-1.amazonaws.com"], None),
        (["mx1.mailchannels.net"], None),
        (["mx.evilmail.protection.outlook.com.example.org"], None),
        ([], None),
    ],
)
def test_by_mx(hosts: list[str], expected: str | None) -> None:
    assert name(match.by_mx(hosts)) == expected


def test_an_mx_in_the_domain_itself_hints_at_web_hosting() -> None:
    assert name(match.by_mx(["mail.example.com"], hints=True, domain="Example.com")) == "cpanel_generic"
    assert name(match.by_mx(["example.com"], hints=True, domain="example.com")) == "cpanel_generic"
    assert match.by_mx(["mail.example.com"], domain="example.com") is None
    assert match.by_mx(["mail.notexample.com"], hints=True, domain="example.com") is None


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("inbound-smtp.eu-west-1.amazonaws.com", "workmail"),
        ("mx1.mailchannels.net", "dreamhost"),
        ("smtp.secureserver.net", "godaddy_workspace"),
        ("example-com.mail.protection.outlook.com", "microsoft365"),
    ],
)
def test_shared_mx_names_are_only_hints(host: str, expected: str) -> None:
    assert name(match.by_mx([host], hints=True)) == expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("smtp.gmail.com", "gmail"),
        ("SMTP.GMAIL.COM.", "gmail"),
        ("smtp-relay.gmail.com", "google_workspace_relay"),
        ("smtp.office365.com", "microsoft365"),
        ("smtp-mail.outlook.com", "outlook_com"),
        ("smtp.titan.email", "titan"),
        ("smtp0307.titan.email", "titan"),
        ("email-smtp.eu-north-1.amazonaws.com", "amazon_ses"),
        ("email-smtp.mx-central-1.amazonaws.com", "amazon_ses"),
        ("email-smtp-fips.us-east-1.amazonaws.com", "amazon_ses"),
        ("smtp.eu.mailgun.org", "mailgun"),
        ("smtp-relay.sendinblue.com", "brevo"),
        ("pro3.mail.ovh.net", "ovh"),
        ("ex5.mail.ovh.net", "ovh"),
        ("smtp-broadcasts.postmarkapp.com", "postmark_broadcast"),
        ("mail.example.com", None),
        ("", None),
    ],
)
def test_by_host(host: str, expected: str | None) -> None:
    assert name(match.by_host(host)) == expected


def test_the_usual_host_of_every_provider_leads_back_to_it_or_to_its_elder() -> None:
    elders = {"google_workspace": "gmail", "godaddy_m365": "microsoft365"}
    for card in load().cards:
        if host := card.regions[0].host:
            assert name(match.by_host(host)) == elders.get(card.id, card.id)


def test_the_region_of_a_host() -> None:
    mailgun = load().get("mailgun")
    assert match.region_of(mailgun, "smtp.eu.mailgun.org") == "eu"
    assert match.region_of(mailgun, "smtp.example.com") is None


@pytest.mark.parametrize(
    ("greeting", "ehlo", "expected"),
    [
        ("220 smtp.gmail.com ESMTP a640c23a62f3a-aa20df263bcsm696223666b.11 - gsmtp", "", "gmail"),
        ("smtp.gmail.com ESMTP x62sm16538695wmf.13 - gsmtp", "", "gmail"),
        ("220 smtp-relay.gmail.com ESMTP h13sm106940wrr.3 - gsmtp", "", "google_workspace_relay"),
        ("220 SG ESMTP service ready at ismtpd0002p1sjc2.sendgrid.net", "smtp.sendgrid.net", "sendgrid"),
        ("220 Mailgun Influx ready", "4e119dd77b0c", "mailgun"),
        ("220 smtp.mandrillapp.com ESMTP", "smtp.passthru", "mandrill"),
        ("220 email-smtp.amazonaws.com ESMTP SimpleEmailService-d-UCMGFU8F2 l8rfaVjiaG1V7Lvw7tuo", "", "amazon_ses"),
        ("220 2.0.0 smtp.sparkpostmail.com ESMTP ecelerity 4.1.5.48834 r(Core:4.1.5.3)", "", "sparkpost"),
        (
            "220 BE1P281CA0440.outlook.office365.com Microsoft ESMTP MAIL Service ready at Mon, 4 Aug",
            "",
            "microsoft365",
        ),
        ("220 ex4.mail.ovh.net Microsoft ESMTP MAIL Service ready at Tue, 12 Jul 2022", "", "ovh"),
        ("220 ssl0.ovh.net player739", "player739.ha.ovh.net", "ovh"),
        ("220 smtp-relay.brevo.com ESMTP Service Ready", "Hello client.example.com", "brevo"),
        ("220 in.mailjet.com ESMTP Mailjet", "", "mailjet"),
        ("220 mail.smtp2go.com ESMTP Exim 4.97.1-S2G Fri, 13 Dec 2024 20:59:01 +0000", "", "smtp2go"),
        ("220 Resend SMTP Relay ESMTP", "", "resend"),
        ("220 mx.zohomail.com SMTP Server ready August 1, 2025 3:24:49 PM PDT", "", "zoho_mail"),
        ("220 smtp.mail.yahoo.com ESMTP ready", "", "yahoo"),
        ("220 smtp.fastmail.com ESMTP ready", "", "fastmail"),
        ("220 gmx.net (mrgmx105) Nemesis ESMTP Service ready", "", "gmx"),
        ("220 web.de (mrweb105) Nemesis ESMTP Service ready", "", "webde"),
        ("220 smtp-out.flockmail.com ESMTP Postfix", "", "titan"),
        ("220 smtp14.relay.ord1a.emailsrvr.com ESMTP - VA Code", "", "rackspace"),
        ("220 iva1-db9fc35c0844.qloud-c.yandex.net ESMTP (Want to use Yandex.Mail for your domain?", "", "yandex"),
        ("220 smtp.mailtrap.io ESMTP ready", "", "mailtrap_sandbox"),
        ("220 pdx1-sub0-mail-a221.dreamhost.com ESMTP", "", "dreamhost"),
        ("220 smtp.tem.scaleway.com ESMTP Service Ready", "", "scaleway_tem"),
        ("220 mail.example.com ESMTP Postfix", "mail.example.com", None),
        ("220-server12.example.com ESMTP Exim 4.98 #2", "server12.example.com Hello client", None),
        ("", "Hello client.example.com", None),
        ("", "", None),
    ],
)
def test_by_greeting(greeting: str, ehlo: str, expected: str | None) -> None:
    assert name(match.recognise(greeting, ehlo)) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["smtp.gmail.com"], "gmail"),
        (["outlook.com", "*.outlook.com", "smtp.office365.com"], "microsoft365"),
        (["*.sendgrid.net"], "sendgrid"),
        (["email-smtp.eu-central-1.amazonaws.com"], "amazon_ses"),
        (["mandrillapp.com", "www.mandrillapp.com"], "mandrill"),
        (["smtp.resend.com"], "resend"),
        (["*.hostgator.com", "hostgator.com"], None),
        (["mail.example.com"], None),
    ],
)
def test_by_certificate(names: list[str], expected: str | None) -> None:
    assert name(match.recognise(certificate_names=names)) == expected


def test_the_certificate_counts_before_the_greeting() -> None:
    found = match.recognise("220 Mailgun Influx ready", certificate_names=["smtp.gmail.com"])
    assert name(found) == "gmail"


@given(st.text(max_size=4000), st.text(max_size=400), st.lists(st.text(max_size=60), max_size=5))
def test_any_words_of_a_server_are_survived(greeting: str, ehlo: str, names: list[str]) -> None:
    match.recognise(greeting, ehlo, names)
    match.by_address(greeting)
    match.by_mx(names, hints=True)
    match.by_host(ehlo)
