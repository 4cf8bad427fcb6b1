"""One line a rule on who answered: what was asked for, what greeted, whose certificate it was. As `table` does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from smtpdesk.model.facts import CertificateFault, FailureKind
from smtpdesk.model.report import Certainty
from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Step
from smtpdesk.providers.likeness import compared
from tests.diagnosis.table import Case, answer, capabilities, certificate, failed, said, untrusted

SURE, LIKELY = Certainty.SURE, Certainty.LIKELY
GMAIL: Final[dict[str, Any]] = {"host": "smtp.gmail.com", "provider": "gmail"}
POSTMARK: Final[dict[str, Any]] = {"host": "smtp.postmarkapp.com", "provider": "postmark"}
HOSTER: Final = "220-srv12.examplehost.com ESMTP Exim 4.96 #2 Sat, 21 Nov 2026 06:00:00 +0000\n220 and so on"
CPANEL: Final = (
    "220-host7.example.net ESMTP Exim 4.95 #2\n"
    "220-We do not authorize the use of this system to transport unsolicited,\n220 and/or bulk e-mail."
)
SEEN_AT: Final = datetime(2026, 11, 21, 6, tzinfo=UTC)
_K, _S, _F = FailureKind, Step, CertificateFault


def asked(case: Case, *, proven: bool = False) -> Case:
    """The same, held against what is known of the provider asked for, and seen on 21 November 2026."""
    return replace(case, facts=compared(replace(case.facts, seen_at=SEEN_AT), proven=proven))


def refused(code: str, step: Step, text: str, greeting: str, **setting: Any) -> Case:
    """A refusal by a server that greeted like this, asked for as a known provider's."""
    proven = setting.pop("proven", False)
    return asked(said(code, step, text, greeting=answer(greeting), **(GMAIL | setting)), proven=proven)


def shown(code: str, issuer: str, *faults: CertificateFault, **setting: Any) -> Case:
    """A certificate by this issuer that this computer does not trust."""
    chain = setting.pop("chain", ())
    certainty = setting.pop("certainty", None)
    known = certificate(*(faults or (_F.UNKNOWN_ISSUER,)), issuer=issuer, chain=chain)
    return failed(code, _S.SECURE, _K.CERTIFICATE, certainty, certificate=known, **setting)


def dated(code: str, fault: CertificateFault, greeting: str, certainty: Certainty | None = None) -> Case:
    """A certificate of 2026 that this computer's clock does not hold for valid, and a greeting that tells the time."""
    return asked(untrusted(code, fault, certainty=certainty, greeting=answer(greeting)))


INTERCEPTED: Final = (
    asked(untrusted("net.intercepted", _F.NAME_MISMATCH, certainty=LIKELY, **GMAIL)),
    asked(untrusted("net.intercepted", _F.NAME_MISMATCH, _F.SELF_SIGNED, **POSTMARK)),
    asked(untrusted("net.intercepted", _F.NAME_MISMATCH, _F.EXPIRED, host="smtp.zoho.in", provider="zoho_mail")),
    refused("net.intercepted", _S.SIGN_IN, "535 Incorrect authentication data", HOSTER, encrypted=False),
    refused("net.intercepted", _S.SIGN_IN, "535 5.7.8 Error: authentication failed: bad password", HOSTER),
    refused("net.intercepted", _S.HELLO, "550 not from here", "220 mx.isp.example ESMTP Postfix"),
    refused("net.intercepted", _S.GREETING, "554 mail.isp.example not from your net", "554 mail.isp.example"),
    refused(
        "net.intercepted", _S.SIGN_IN, "535 Incorrect authentication data", "220 server ESMTP Exim 4.93", **POSTMARK
    ),
    refused("net.intercepted", _S.SIGN_IN, "535 no", CPANEL, **POSTMARK),
    refused("net.intercepted", _S.SENDER, "550 relay not permitted", "220 fw ESMTP SonicWALL (9.0)", signed_in=False),
    refused("net.intercepted", _S.SENDER, "550 no", "220 CCProxy 8.0 SMTP Service Ready", signed_in=False),
    refused("net.intercepted", _S.GREETING, "452 syntax error (connecting)", "452 syntax error (connecting)"),
    asked(
        said(
            "net.intercepted",
            _S.SIGN_IN,
            "535 Incorrect authentication data",
            LIKELY,
            **GMAIL,
            greeting=answer("220 ready"),
            capabilities=replace(capabilities("AUTH=PLAIN"), name="cp3.example.net"),
        )
    ),
    asked(failed("net.intercepted", _S.SECURE, _K.STARTTLS_NOT_OFFERED, LIKELY, greeting=answer(HOSTER), **GMAIL)),
    asked(failed("net.intercepted", _S.SIGN_IN, _K.NO_SIGN_IN, greeting=answer(HOSTER), **GMAIL)),
    asked(failed("net.intercepted", _S.SECURE, _K.STARTTLS_NOT_OFFERED, greeting=answer(CPANEL), **POSTMARK)),
    said("net.intercepted", _S.GREETING, "421 Cannot connect to SMTP server 192.0.2.7, connect error 10060"),
    failed("net.intercepted", _S.HELLO, _K.DROPPED, LIKELY, greeting=answer("220 pc avast! SMTP proxy ready.")),
)
NOT_INTERCEPTED: Final = (
    # a verified certificate decides, whatever the greeting says
    refused("auth.bad-credentials", _S.SIGN_IN, "535 Incorrect authentication data", HOSTER, proven=True),
    # the provider's own certificate under another of its names, and its own greeting
    asked(
        failed(
            "tls.cert-name-mismatch",
            _S.SECURE,
            _K.CERTIFICATE,
            host="email-smtp.eu-west-9.amazonaws.com",
            certificate=certificate(_F.NAME_MISMATCH, names=("email-smtp.eu-west-1.amazonaws.com",)),
        )
    ),
    refused("auth.bad-credentials", _S.SIGN_IN, "535 5.7.8 wrong password", "220 smtp.gmail.com ESMTP a1 - gsmtp"),
    # the code before the name is no name, and an inner machine's name proves nothing
    refused(
        "auth.bad-credentials",
        _S.SIGN_IN,
        "535 5.7.8 wrong password",
        "220 2.0.0 smtp.sparkpostmail.com ESMTP ecelerity 4",
        host="smtp.sparkpostmail.com",
        provider="sparkpost",
    ),
    # nothing is known of how this provider greets
    refused("auth.bad-credentials", _S.SIGN_IN, "535 5.7.8 wrong password", "220 mx1.mtasv.example ESMTP", **POSTMARK),
    # a customer's own name at a web host
    asked(said("auth.bad-credentials", _S.SIGN_IN, "535 Incorrect authentication data", greeting=answer(CPANEL))),
    # whoever signed in is known there
    refused("recipient.unknown", _S.RECIPIENT, "550 5.1.1 no such user here", HOSTER),
)
STRIPPED: Final = (
    failed(
        "tls.starttls-unavailable",
        _S.SECURE,
        _K.STARTTLS_NOT_OFFERED,
        LIKELY,
        greeting=answer("220 **************0******2***"),
        offered="SIZE XXXXXXXA",
    ),
    asked(
        failed("tls.starttls-unavailable", _S.SECURE, _K.STARTTLS_NOT_OFFERED, offered="XXXXXXXA AUTH=PLAIN", **GMAIL)
    ),
    said("tls.starttls-unavailable", _S.SECURE, "500 #5.5.1 not recognized", LIKELY, greeting=answer("220 **********")),
    asked(failed("tls.starttls-unavailable", _S.SECURE, _K.STARTTLS_NOT_OFFERED, LIKELY, offered="SIZE", **GMAIL)),
)
INSPECTED: Final = (
    shown("tls.cert-untrusted", "Avast Web/Mail Shield Root, Avast Web/Mail Shield", certainty=SURE),
    shown("tls.cert-untrusted", "Adguard Personal CA", _F.UNKNOWN_ISSUER, _F.EXPIRED, certainty=SURE),
    shown("tls.cert-untrusted", "Dr.Web SpIDer Mail", certainty=LIKELY),
    shown("tls.cert-untrusted", "Zscaler Intermediate Root CA (zscaler.net) (t) , Zscaler Inc.", certainty=SURE),
    shown("tls.cert-untrusted", "Example Company Sub CA", chain=("smtp.example.com", "FG200E0000000000, Fortinet")),
    shown("tls.cert-untrusted", "Barracuda CA, Barracuda Networks", certainty=LIKELY),
    shown("tls.cert-untrusted", "mitmproxy, mitmproxy", certainty=SURE),
    shown("tls.cert-untrusted", "Russian Trusted Sub CA, The Ministry", certainty=SURE),
    shown("tls.cert-untrusted", "Example CA", _F.MISSING_INTERMEDIATE, certainty=SURE),
)
DATED: Final = (
    dated(
        "tls.cert-expired", _F.EXPIRED, "220 mail.example.com ESMTP Exim 4.97 Fri, 15 May 2026 20:59:01 +0000", LIKELY
    ),
    dated("tls.cert-expired", _F.EXPIRED, "220 mail.example.com ESMTP Exim 4.97 Sat, 21 Nov 2026 07:59:01 +0200", SURE),
    dated(
        "tls.cert-not-yet-valid",
        _F.NOT_YET_VALID,
        "220 mx.example.com SMTP ready March 21, 2026 6:50:04 PM PDT",
        LIKELY,
    ),
    dated("tls.cert-not-yet-valid", _F.NOT_YET_VALID, "220 mail.example.com ESMTP 20 Nov 2026 20:59 GMT", SURE),
)
SERVICES: Final = (
    failed("net.wrong-service", _S.GREETING, _K.NOT_SMTP, SURE, received=b"J\x00\x00\x00\x0a8.0.36\x00"),
    failed("net.wrong-service", _S.GREETING, _K.NOT_SMTP, SURE, received=b"what is this"),
    failed(
        "net.wrong-service", _S.SECURE, _K.TLS_NOT_SPOKEN, SURE, received=b"-ERR Protocol error", security=Security.TLS
    ),
    said("net.wrong-service", _S.HELLO, "500 Unknown command.", greeting=answer("220 (vsFTPd 3.0.3)")),
    said("net.wrong-service", _S.HELLO, "500 5.5.1 no EHLO", greeting=answer("220 mail.example.com LMTP Cyrus ready")),
    failed("tls.wrong-mode", _S.GREETING, _K.NOT_SMTP, SURE, received=b"\x16\x03\x01\x02\x00"),
)
ANSWERED: Final = (*INTERCEPTED, *NOT_INTERCEPTED, *STRIPPED, *INSPECTED, *DATED, *SERVICES)
