"""What answered, held against what is known of the provider that was asked for by name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from smtpdesk.model.facts import Certificate, Facts, Failure, FailureKind, Likeness
from smtpdesk.model.steps import Step
from smtpdesk.providers.likeness import compared
from tests.diagnosis.table import answer, capabilities, certificate

OWN, UNKNOWN, FOREIGN = Likeness.OWN, Likeness.UNKNOWN, Likeness.FOREIGN


def looks(host: str, **seen: Any) -> Any:
    return compared(Facts(step=Step.SIGN_IN, host=host, port=587, **seen)).compared


@pytest.mark.parametrize(
    ("host", "greeting", "wanted"),
    [
        ("smtp.gmail.com", "220 smtp.gmail.com ESMTP a640c23a62f3a-aa20 - gsmtp", OWN),
        ("smtp.gmail.com", "220 mx.google.com ESMTP a1", OWN),
        ("smtp.gmail.com", "220 srv12.examplehost.com ESMTP Exim 4.96", FOREIGN),
        ("smtp.gmail.com", "220 server ESMTP Exim 4.96", UNKNOWN),
        ("smtp.gmail.com", "220 2.0.0 ready", UNKNOWN),
        ("SMTP.Gmail.com.", "220 srv12.examplehost.com ESMTP", FOREIGN),
        ("smtp.sparkpostmail.com", "220 2.0.0 smtp.sparkpostmail.com ESMTP ecelerity 4.1 r", OWN),
        ("smtp.sparkpostmail.com", "220 2.0.0 mx.example.net ESMTP", FOREIGN),
        ("smtp.sendgrid.net", "220 SG ESMTP service ready at ismtpd0002p1sjc2.sendgrid.net", OWN),
        ("smtp.mailgun.org", "220 Mailgun Influx ready", OWN),
        ("smtp.resend.com", "220 Resend SMTP Relay ESMTP", OWN),
        ("smtp.aol.com", "220 smtp.mail.yahoo.com ESMTP ready", OWN),
        ("mail.gmx.net", "220 gmx.com (mrgmx001) Nemesis ESMTP Service ready", OWN),
        ("smtp.web.de", "220 web.de (mrweb105) Nemesis ESMTP Service ready", OWN),
        ("smtp.zoho.com", "220 mx.zohomail.com SMTP Server ready March 21, 2018 6:50:04 PM PDT", OWN),
        ("smtp.office365.com", "220 BE1P281CA0440.outlook.office365.com Microsoft ESMTP MAIL Service ready at x", OWN),
        (
            "smtp-mail.outlook.com",
            "220 AM5PR0701CA0008.outlook.office365.com Microsoft ESMTP MAIL Service ready at x",
            OWN,
        ),
        ("email-smtp.eu-west-1.amazonaws.com", "220 email-smtp.amazonaws.com ESMTP SimpleEmailService-d-X a", OWN),
        ("email-smtp.eu-west-1.amazonaws.com", "220 ec2-192-0-2-7.compute.amazonaws.com ESMTP Postfix", FOREIGN),
        ("ssl0.ovh.net", "220 ssl0.ovh.net player739", OWN),
        # other words than the usual ones, and a name of its own that nobody asks for
        ("smtp.titan.email", "554 smtp-out.flockmail.com not now", OWN),
        ("smtp.fastmail.com", "421 relay2.messagingengine.com too busy", OWN),
        ("smtp.zoho.eu", "421 mx.zohomail.com later", OWN),
        ("smtp.mail.yahoo.com", "421 smtp404.mail.ir2.yahoo.com later", OWN),
        ("mail.gmx.net", "554-mail.com (mxgmx012) Nemesis ESMTP Service not available", OWN),
        ("smtp.titan.email", "220 smtp-out.flockmail.com ESMTP Postfix", OWN),
        ("mail.smtp2go.com", "220 mail.smtp2go.com ESMTP Exim 4.97.1-S2G", OWN),
        ("smtp.postmarkapp.com", "220 mx.example.net ESMTP", UNKNOWN),  # nothing was seen of its greeting
        ("smtp.ionos.de", "220 kundenserver.de (mreue107) Nemesis ESMTP Service ready", OWN),
        ("smtp.ionos.de", "220 mx.example.net ESMTP", UNKNOWN),  # how it greets is only guessed
    ],
)
def test_greetings(host: str, greeting: str, wanted: Likeness) -> None:
    assert looks(host, greeting=answer(greeting)).greeting is wanted


def names(*listed: str) -> Certificate:
    return certificate(names=listed, subject=listed[0] if listed else "srv.example.org, Example")


@pytest.mark.parametrize(
    ("host", "shown", "wanted"),
    [
        ("smtp.gmail.com", names("smtp.gmail.com"), OWN),
        ("smtp.gmail.com", names("srv.example.org"), FOREIGN),
        ("smtp.gmail.com", names("*.somehost.example", "somehost.example"), FOREIGN),
        ("smtp.gmail.com", names(), FOREIGN),
        ("smtp.office365.com", names("outlook.com", "*.outlook.com"), OWN),
        ("smtp.aol.com", names("smtp.mail.yahoo.com"), OWN),
        ("smtp-relay.sendinblue.com", names("*.brevo.com"), OWN),
        ("email-smtp.eu-west-1.amazonaws.com", names("email-smtp.us-east-1.amazonaws.com"), OWN),
        ("email-smtp.eu-west-1.amazonaws.com", names("bucket.s3.amazonaws.com"), FOREIGN),
    ],
)
def test_certificates(host: str, shown: Certificate, wanted: Likeness) -> None:
    failure = Failure(kind=FailureKind.CERTIFICATE, certificate=shown)
    assert looks(host, failure=failure).certificate is wanted


def test_the_hello_name_counts_only_where_the_greeting_does_not_show_who_it_is() -> None:
    other = replace(capabilities("AUTH"), name="cp3.example.net")
    inner = replace(capabilities("AUTH"), name="smtp.passthru")
    greeting = answer("220 smtp.mandrillapp.com ESMTP")
    assert looks("smtp.mandrillapp.com", greeting=greeting, capabilities=inner).hello is UNKNOWN
    assert looks("smtp.mandrillapp.com", greeting=answer("220 ready"), capabilities=other).hello is FOREIGN
    assert looks("smtp.postmarkapp.com", greeting=answer("220 ready"), capabilities=other).hello is UNKNOWN


def test_no_provider_no_comparison() -> None:
    for host in ("mail.example.com", "127.0.0.1", "::1", "localhost", "192.0.2.7"):
        assert looks(host) is None
    assert compared(Facts(step=Step.SIGN_IN)).compared is None
    assert compared(Facts(step=Step.SIGN_IN, provider="cpanel_generic")).compared is None
    assert compared(Facts(step=Step.SIGN_IN, provider="nobody")).compared is None
    usual = compared(Facts(step=Step.SIGN_IN, provider="zoho_mail"), proven=True).compared
    assert usual is not None
    assert (usual.provider, usual.proven) == ("zoho_mail", True)


def test_a_port_that_takes_starttls() -> None:
    gmail = compared(Facts(step=Step.SECURE, host="smtp.gmail.com", port=587)).compared
    other = compared(Facts(step=Step.SECURE, host="smtp.gmail.com", port=465)).compared
    assert gmail is not None
    assert other is not None
    assert (gmail.starttls, other.starttls) == (True, False)


def test_what_it_looks_like_is_no_part_of_what_was_seen() -> None:
    facts = Facts(step=Step.SIGN_IN, host="smtp.gmail.com")
    assert compared(facts) == facts
