"""Who answers is recognised by what was seen, and not by what only resembles it."""

from __future__ import annotations

import pytest

from smtpdesk.diagnosis import recognise
from smtpdesk.diagnosis.glimpse import masked
from smtpdesk.model.facts import CertificateFault, Facts, Failure, FailureKind
from smtpdesk.model.steps import Step
from smtpdesk.providers.likeness import compared
from tests.diagnosis.answered_table import CPANEL
from tests.diagnosis.table import answer, capabilities, certificate

FIRST_BYTES = [
    ("http", b"HTTP/1.0 400 Bad Request\r\n"),
    ("http", b"<html><body>"),
    ("http", b"<!DOCTYPE html>"),
    ("ssh", b"SSH-2.0-Example_1.0\r\n"),
    ("imap", b"* OK IMAP4rev1 here\r\n"),
    ("imap", b"* PREAUTH hello\r\n"),
    ("imap", b"* BYE too busy\r\n"),
    ("pop3", b"+OK ready <1.2@mail.example.com>\r\n"),
    ("pop3", b"-ERR too many of you\r\n"),
    ("redis", b"-ERR unknown command 'EHLO'\r\n"),
    ("redis", b"-NOAUTH Authentication required.\r\n"),
    ("vnc", b"RFB 003.008\n"),
    ("rdp", b"\x03\x00\x00\x0b\x06\xd0\x00"),
    ("mysql", b"\x5b\x00\x00\x00\x0a11.4.2-MariaDB\x00"),
    ("mysql", b"\x46\x00\x00\x00\xff\x6a\x04Host is not allowed"),
    ("telnet", b"\xff\xfd\x18\xff\xfd\x20"),
    ("telnet", b"\xff\xfb\x01\xff\xfb\x03"),
    ("managesieve", b'"IMPLEMENTATION" "Example"\r\n'),
    ("irc", b"NOTICE AUTH :*** Looking up\r\n"),
    ("amqp", b"AMQP\x00\x00\x09\x01"),
    ("xmpp", b"<?xml version='1.0'?>"),
    ("rsync", b"@RSYNCD: 31.0\n"),
    ("memcached", b"ERROR\r\n"),
    (None, b"\x15\x03\x01\x00\x02\x02\x46"),
    (None, b"220 mail.example.com ESMTP\r\n"),
    (None, b"hello there"),
    (None, b"RF"),
    (None, b""),
]


@pytest.mark.parametrize(("wanted", "received"), FIRST_BYTES, ids=str)
def test_services_by_their_first_bytes(wanted: str | None, received: bytes) -> None:
    facts = Facts(step=Step.GREETING, failure=Failure(kind=FailureKind.NOT_SMTP, received=received))
    found = recognise.service(facts)
    assert (found.id if found else None) == wanted


@pytest.mark.parametrize(
    ("wanted", "greeting"),
    [
        ("ftp", "220 (vsFTPd 3.0.3)"),
        ("ftp", "220 FileZilla Server 1.8"),
        ("ftp", "220 Service ready for new user."),
        ("ftp", "220 ftp.example.com ready"),
        ("ftp", "220 mail.example.com FTP server ready"),
        ("lmtp", "220 mail.example.com LMTP ready"),
        ("nntp", "200 news.example.com NNRP ready (posting ok)"),
        ("vmware", "220 VMware Authentication Daemon Version 1.10: SSL Required"),
        (None, "220 ftp.example.com ESMTP Postfix"),
        (None, "220 ssl0.example.net player739"),
        (None, "220 mail.example.com"),
    ],
)
def test_services_by_their_greeting(wanted: str | None, greeting: str) -> None:
    found = recognise.service(Facts(step=Step.HELLO, reply=answer("500 no"), greeting=answer(greeting)))
    assert (found.id if found else None) == wanted


@pytest.mark.parametrize(
    ("wanted", "issuer"),
    [
        ("avast", "Avast Web/Mail Shield Root, Avast Web/Mail Shield"),
        ("avast", "avast! Web/Mail Shield Self-signed Root"),
        ("avg", "AVG Web/Mail Shield Root, AVG Web/Mail Shield"),
        ("norton", "Norton Web/Mail Shield Root, Norton Web/Mail Shield"),
        ("kaspersky", "Kaspersky Anti-Virus Personal Root Certificate, AO Kaspersky Lab"),
        ("eset", "ESET SSL Filter CA, ESET, spol. s r. o."),
        ("bitdefender", "Bitdefender Personal CA.Net-Defender, Bitdefender"),
        ("sophos", "Sophos SSL CA_C0000000000, Sophos"),
        ("fortinet", "FGT60F0000000000, Fortinet"),
        ("zscaler", "Zscaler Intermediate Root CA (zscalerthree.net) (t) , Zscaler Inc."),
        ("cisco_umbrella", "Cisco Umbrella Secondary SubCA lax-SG, Cisco"),
        ("netskope", "ca.example.goskope.com, Example Company"),
        ("cloudflare_gateway", "Gateway CA - Cloudflare Managed G1 0a1b, Cloudflare, Inc."),
        ("sonicwall", "SonicWALL Firewall DPI-SSL, SonicWALL Inc."),
        ("watchguard", "Fireware HTTPS Proxy (SN 1)"),
        ("debug_proxy", "DO_NOT_TRUST_FiddlerRoot, DO_NOT_TRUST"),
        (None, "support, Fortinet"),  # the factory's own, for its devices
        (None, "Cloudflare TLS Issuing ECC CA 1, Cloudflare, Inc."),
        (None, "Cisco XSSL-R2, Cisco Systems"),
        (None, "Symantec Class 3 Secure Server CA - G4, Symantec Corporation"),
        (None, "Example CA"),
        (None, ""),
    ],
)
def test_who_made_a_certificate(wanted: str | None, issuer: str) -> None:
    for shown in (certificate(issuer=issuer), certificate(issuer="Sub CA", chain=("mail.example.com", issuer))):
        found = recognise.issuer(shown)
        assert (found.id if found else None) == wanted


def test_the_servers_own_name_is_not_looked_at() -> None:
    name = "kaspersky lab"
    assert recognise.issuer(certificate(subject=name, chain=(name, "Example CA"))) is None
    itself = certificate(CertificateFault.SELF_SIGNED, subject="Barracuda", issuer="Barracuda")
    assert recognise.issuer(itself) is None
    assert recognise.issuer(None) is None


@pytest.mark.parametrize(
    ("stars", "greeting"),
    [
        (True, "220 ****************************"),
        (True, "220 *********0****2 ******"),
        (False, "220 ****** authorised use only ******"),
        (False, "220 20020020"),
        (False, "220 **"),
        (False, "220 mail.example.com ESMTP"),
        (False, "220"),
    ],
)
def test_a_greeting_of_asterisks(stars: bool, greeting: str) -> None:
    assert masked(answer(greeting), None) is stars


def test_a_keyword_that_was_written_over() -> None:
    assert masked(None, capabilities("SIZE XXXXXXXA"))
    assert masked(None, capabilities("XXXB"))
    assert not masked(None, capabilities("X-ANONYMOUSTLS XFILTERED XCLIENT XX"))
    assert not masked(None, None)


@pytest.mark.parametrize(
    ("wanted", "host", "greeting"),
    [
        ("cpanel", "smtp.postmarkapp.com", CPANEL),
        ("exim", "smtp.postmarkapp.com", "220 server ESMTP Exim 4.93"),
        ("gdata", "smtp.gmail.com", "220 pc AVKSMTP Server"),
        ("fortimail", "smtp.gmail.com", "220 gw.example.net ESMTP Smtpd; Sat, 21 Nov 2026"),
        ("avast", "mail.example.com", "220 pc avast! SMTP proxy ready."),
        ("cisco", "mail.example.com", "220 ************************"),
        (None, "mail.example.com", "220 server ESMTP Exim 4.93"),
        (None, "mail.smtp2go.com", "220 mail.smtp2go.com ESMTP Exim 4.97.1-S2G"),
        (None, "smtp-relay.brevo.com", "220 smtp-relay.brevo.com ESMTP Service Ready"),
        (None, "smtp.gmail.com", "220 whatever ESMTP Service ready"),
    ],
)  # fmt: skip
def test_who_answers_in_the_servers_place(wanted: str | None, host: str, greeting: str) -> None:
    facts = compared(Facts(step=Step.SIGN_IN, reply=answer("535 no"), host=host, greeting=answer(greeting)))
    found = recognise.interceptor(facts)
    assert (found.id if found else None) == wanted


@pytest.mark.parametrize(
    ("wanted", "greeting"),
    [
        ("Postfix", "220 mail.example.com ESMTP Postfix (Debian/GNU)"),
        ("Exim", "220 mail.example.com ESMTP Exim 4.97 Fri, 13 Dec 2024 20:59:01 +0000"),
        ("Exim (cPanel)", CPANEL),
        ("Sendmail", "220 mail.example.com ESMTP Sendmail 8.17; Thu, 30 Nov 2017 10:55:50 +0200"),
        ("Microsoft Exchange", "220 mail.example.com Microsoft ESMTP MAIL Service ready at Thu, 21 May 2020"),
        ("Mailpit", "220 441ff155b363 Mailpit ESMTP Service ready"),
        ("Proton Mail Bridge", "220 127.0.0.1 ESMTP Service Ready"),
        (None, "220 mail.example.com ESMTP"),
    ],
)  # fmt: skip
def test_mail_software(wanted: str | None, greeting: str) -> None:
    found = recognise.mail_software(answer(greeting))
    assert (found.name if found else None) == wanted
    assert recognise.mail_software(None) is None
