"""One line a rule: the cause, the step, and the server's words or the failure, in words of our own collection.

To add a diagnosis, add its file and a line here. `reply` takes what stands on the line, without the code for further
lines; the keywords after it are fields of Facts. Every line has to be judged as told, and no rule of another cause may
weigh as much as the one that wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from smtpdesk.model.facts import (
    Address,
    Capabilities,
    Certificate,
    CertificateFault,
    Facts,
    Failure,
    FailureKind,
    Reply,
)
from smtpdesk.model.report import Certainty
from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Step


@dataclass(frozen=True, slots=True)
class Case:
    """What was seen, and the cause that it has to be judged as; without a certainty any will do."""

    code: str
    facts: Facts
    certainty: Certainty | None = None

    def __str__(self) -> str:
        seen = (
            self.facts.failure.kind.value if self.facts.failure else self.facts.reply.wire if self.facts.reply else ""
        )
        return f"{self.code}: {self.facts.step} {seen[:60]}"


SETTING: Final[dict[str, Any]] = {
    "host": "mail.example.com",
    "port": 587,
    "security": Security.STARTTLS,
    "user": "orders@example.com",
    "sender": "orders@example.com",
    "address": Address("192.0.2.7", 587, 4),
}
SURE, LIKELY, UNSURE = Certainty.SURE, Certainty.LIKELY, Certainty.UNSURE
AFTER_SIGN_IN: Final = (Step.SENDER, Step.RECIPIENT, Step.MESSAGE)


def answer(text: str) -> Reply:
    """A reply as it stands on the line, each line with its code or without."""
    code = text[:3]
    lines = [line[4:] if line[:3] == code and line[3:4] in " -" else line for line in text.split("\n")]
    return Reply(int(code), tuple(line.encode() for line in lines))


def capabilities(words: str) -> Capabilities:
    """What a server offers: `STARTTLS AUTH=PLAIN,LOGIN`."""
    keywords = {
        word.partition("=")[0]: tuple(filter(None, word.partition("=")[2].split(","))) for word in words.split()
    }
    return Capabilities("mail.example.com", MappingProxyType(keywords))


def certificate(*faults: CertificateFault, **changes: Any) -> Certificate:
    """A certificate with these faults."""
    known: dict[str, Any] = {
        "subject": "CN=server12.example.net",
        "issuer": "CN=Example CA",
        "names": ("server12.example.net",),
        "not_before": datetime(2026, 1, 1, tzinfo=UTC),
        "not_after": datetime(2027, 1, 1, tzinfo=UTC),
        "fingerprint": "0" * 64,
        "faults": faults,
        "trusted": not faults,
    }
    return Certificate(**(known | changes))


def said(code: str, step: Step, text: str, certainty: Certainty | None = None, **setting: Any) -> Case:
    """A step that the server's reply ended."""
    usual = {"encrypted": step not in (Step.GREETING, Step.HELLO, Step.SECURE), "signed_in": step in AFTER_SIGN_IN}
    return Case(code, Facts(step=step, reply=answer(text), **(SETTING | usual | setting)), certainty)


def failed(code: str, step: Step, kind: FailureKind, certainty: Certainty | None = None, **more: Any) -> Case:
    """A step that a failure ended; `received`, `detail` and `certificate` belong to the failure."""
    parts = {name: more.pop(name) for name in ("received", "detail", "certificate") if name in more}
    offered = more.pop("offered", None)
    if offered is not None:
        more["capabilities"] = capabilities(offered)
    return Case(code, Facts(step=step, failure=Failure(kind=kind, **parts), **(SETTING | more)), certainty)


def untrusted(code: str, *faults: CertificateFault, certainty: Certainty | None = None, **more: Any) -> Case:
    """A handshake that was ended because of the certificate."""
    return failed(code, Step.SECURE, FailureKind.CERTIFICATE, certainty, certificate=certificate(*faults), **more)


_K, _S, _F = FailureKind, Step, CertificateFault

NETWORK: Final = (
    failed("net.host-not-found", _S.RESOLVE, _K.HOST_NOT_FOUND, SURE),
    failed("net.host-not-found", _S.RESOLVE, _K.NO_ADDRESS, LIKELY),
    failed("net.resolver-failure", _S.RESOLVE, _K.RESOLVER_FAILED, SURE),
    failed("net.resolver-failure", _S.RESOLVE, _K.TIMEOUT, SURE),
    failed("net.refused", _S.CONNECT, _K.REFUSED, SURE),
    failed("net.timeout", _S.CONNECT, _K.TIMEOUT, SURE),
    said("net.timeout", _S.GREETING, "421 4.4.1 upstream: connection timed out"),
    failed("net.unreachable", _S.CONNECT, _K.UNREACHABLE, SURE),
    failed("net.unreachable", _S.SENDER, _K.UNREACHABLE, SURE),
    said("net.unreachable", _S.RECIPIENT, "451 relay says: no route to host"),
    failed("net.dropped", _S.GREETING, _K.DROPPED, LIKELY),
    failed("net.dropped", _S.SIGN_IN, _K.DROPPED, SURE),
    failed("net.dropped", _S.SECURE, _K.DROPPED, SURE),
    failed("net.dropped", _S.MESSAGE, _K.DROPPED, SURE),
    said("net.dropped", _S.MESSAGE, "451 4.4.2 next hop: connection reset by peer"),
    failed("net.stalled", _S.GREETING, _K.TIMEOUT),
    failed("net.stalled", _S.HELLO, _K.TIMEOUT),
    failed("net.stalled", _S.SECURE, _K.TIMEOUT),
    failed("net.stalled", _S.SIGN_IN, _K.TIMEOUT),
    failed("net.stalled", _S.SENDER, _K.TIMEOUT),
    failed("net.stalled", _S.RECIPIENT, _K.TIMEOUT),
    failed("net.stalled", _S.MESSAGE, _K.TIMEOUT),
    failed("net.stalled", _S.GOODBYE, _K.TIMEOUT),
    said("net.stalled", _S.MESSAGE, "421 idle timeout, closing"),
    said("net.stalled", _S.SENDER, "421 4.4.2 mail.example.com timed out waiting for input"),
    said("net.stalled", _S.SENDER, "421 4.4.2 good bye"),
    failed("net.local-denied", _S.CONNECT, _K.LOCAL_DENIED, SURE),
    failed("net.proxy-unreachable", _S.CONNECT, _K.PROXY_UNREACHABLE, SURE, proxy="127.0.0.1:1080"),
    failed("net.proxy-sign-in", _S.CONNECT, _K.PROXY_SIGN_IN, SURE, proxy="127.0.0.1:1080"),
    failed("net.proxy-blocks-port", _S.CONNECT, _K.PROXY_BLOCKS, SURE, proxy="127.0.0.1:1080"),
    failed("net.proxy-no-way", _S.CONNECT, _K.PROXY_NO_WAY, LIKELY, proxy="127.0.0.1:1080"),
    failed("net.proxy-wrong-kind", _S.CONNECT, _K.PROXY_NOT_SPOKEN, SURE, proxy="127.0.0.1:1080"),
    failed("net.host-not-found", _S.CONNECT, _K.HOST_NOT_FOUND, proxy="127.0.0.1:1080"),
    failed("net.local-trouble", _S.CONNECT, _K.LOCAL_TROUBLE, SURE),
    failed("net.wrong-service", _S.GREETING, _K.NOT_SMTP, SURE, received=b"* OK IMAP4rev1 ready\r\n"),
    failed("net.wrong-service", _S.SECURE, _K.TLS_NOT_SPOKEN, SURE, received=b"HTTP/1.1 400 Bad Request\r\n"),
    failed("net.wrong-service", _S.SECURE, _K.TLS_NOT_SPOKEN, received=b"SSH-2.0-OpenSSH_9.6\r\n", port=22),
    failed("net.wrong-service", _S.GREETING, _K.BAD_REPLY, received=b"+OK POP3 ready\r\n", port=110),
    failed("net.wrong-service", _S.GREETING, _K.BAD_REPLY, LIKELY, received=b"hello there\r\n"),
    said("net.wrong-service", _S.HELLO, "500 EHLO not understood", greeting=answer("220 Example FTP server ready")),
    failed("net.address-failed", _S.CONNECT, _K.REFUSED),
    untrusted("net.intercepted", _F.NAME_MISMATCH, certainty=LIKELY, host="smtp.gmail.com", provider="gmail"),
    untrusted("net.intercepted", _F.NAME_MISMATCH, _F.UNKNOWN_ISSUER, host="email-smtp.eu-west-1.amazonaws.com"),
    said("net.intercepted", _S.SIGN_IN, "535 Incorrect authentication data", LIKELY, host="smtp.gmail.com"),
    said(
        "net.intercepted",
        _S.SENDER,
        "550 Please turn on authentication",
        LIKELY,
        host="smtp.sendgrid.net",
        greeting=answer("220-web7.example.net ESMTP Exim 4.96\n220 ready"),
    ),
    failed(
        "net.intercepted",
        _S.SIGN_IN,
        _K.NO_SIGN_IN,
        LIKELY,
        host="smtp.gmail.com",
        greeting=answer("220 web7.example.net ESMTP Exim 4.96"),
    ),
)

ENCRYPTION: Final = (
    failed("tls.wrong-mode", _S.GREETING, _K.TLS_EXPECTED, SURE),
    failed("tls.wrong-mode", _S.SECURE, _K.TLS_NOT_SPOKEN, SURE, security=Security.TLS, received=b"220 mail ESMTP\r\n"),
    failed("tls.wrong-mode", _S.SECURE, _K.TLS_NOT_SPOKEN, LIKELY, security=Security.TLS),
    failed("tls.wrong-mode", _S.GREETING, _K.TIMEOUT, LIKELY, port=465),
    failed("tls.wrong-mode", _S.GREETING, _K.DROPPED, LIKELY, port=465, security=Security.PLAIN),
    failed("tls.wrong-mode", _S.SECURE, _K.TIMEOUT, LIKELY, port=587, security=Security.TLS),
    failed("tls.wrong-mode", _S.SECURE, _K.DROPPED, LIKELY, port=2525, security=Security.TLS),
    failed("tls.wrong-mode", _S.GREETING, _K.NOT_SMTP, SURE, received=b"\x15\x03\x01\x00\x02\x02\x46"),
    failed("tls.starttls-unavailable", _S.SECURE, _K.STARTTLS_NOT_OFFERED, SURE),
    failed("tls.starttls-unavailable", _S.SECURE, _K.TLS_NOT_SPOKEN, LIKELY, security=Security.STARTTLS),
    said("tls.starttls-unavailable", _S.SECURE, "454 4.7.0 TLS cannot be begun just now"),
    said("tls.starttls-unavailable", _S.SECURE, "502 5.5.1 what is that"),
    said("tls.starttls-unavailable", _S.SENDER, "451 4.7.5 STARTTLS is not supported by the next server"),
    said("tls.starttls-required", _S.SENDER, "530 5.7.0 Must issue a STARTTLS command first", SURE, encrypted=False),
    said("tls.starttls-required", _S.SIGN_IN, "538 5.7.11 not in clear, please", SURE, encrypted=False),
    said("tls.starttls-required", _S.SIGN_IN, "530 not now", LIKELY, encrypted=False),
    said("tls.starttls-required", _S.SENDER, "550 5.7.10 no", SURE, encrypted=False),
    said("tls.starttls-required", _S.SENDER, "554 An encrypted connection required here", SURE, encrypted=False),
    failed("tls.starttls-required", _S.SIGN_IN, _K.NO_SIGN_IN, LIKELY, offered="STARTTLS SIZE=100"),
    failed("tls.starttls-required", _S.SIGN_IN, _K.NO_MECHANISM, LIKELY, offered="STARTTLS AUTH=GSSAPI"),
    said(
        "tls.starttls-required",
        _S.SIGN_IN,
        "503 5.5.1 not possible",
        LIKELY,
        encrypted=False,
        capabilities=capabilities("STARTTLS"),
    ),
    untrusted("tls.cert-expired", _F.EXPIRED, certainty=SURE),
    untrusted("tls.cert-expired", _F.EXPIRED, _F.UNKNOWN_ISSUER),
    untrusted("tls.cert-expired", _F.EXPIRED, _F.MISSING_INTERMEDIATE),
    said("tls.cert-expired", _S.MESSAGE, "454 the next server's certificate has expired"),
    failed("tls.cert-expired", _S.SECURE, _K.TLS_BROKEN, detail="sslv3 alert certificate expired"),
    untrusted("tls.cert-not-yet-valid", _F.NOT_YET_VALID, certainty=LIKELY),
    untrusted("tls.cert-not-yet-valid", _F.NOT_YET_VALID, _F.UNKNOWN_ISSUER, _F.NAME_MISMATCH),
    said("tls.cert-not-yet-valid", _S.MESSAGE, "454 the next server's certificate is not yet valid"),
    untrusted("tls.cert-name-mismatch", _F.NAME_MISMATCH, certainty=SURE),
    untrusted("tls.cert-name-mismatch", _F.NAME_MISMATCH, _F.EXPIRED),
    untrusted("tls.cert-name-mismatch", _F.NAME_MISMATCH, _F.MISSING_INTERMEDIATE),
    said("tls.cert-name-mismatch", _S.MESSAGE, "454 hostname mismatch at the next server"),
    untrusted("tls.cert-untrusted", certainty=SURE),
    untrusted("tls.cert-untrusted", _F.SELF_SIGNED),
    untrusted("tls.cert-untrusted", _F.SELF_SIGNED, _F.NAME_MISMATCH, _F.EXPIRED),
    untrusted("tls.cert-untrusted", _F.UNKNOWN_ISSUER),
    untrusted("tls.cert-untrusted", _F.UNKNOWN_ISSUER, _F.NAME_MISMATCH),
    untrusted("tls.cert-untrusted", _F.UNTRUSTED),
    untrusted("tls.cert-untrusted", _F.MISSING_INTERMEDIATE),
    untrusted("tls.cert-untrusted", _F.WEAK_KEY),
    untrusted("tls.cert-untrusted", _F.WRONG_PURPOSE),
    untrusted("tls.cert-untrusted", _F.REVOKED),
    untrusted("tls.cert-untrusted", _F.REVOKED, _F.EXPIRED),
    said("tls.cert-untrusted", _S.MESSAGE, "454 self-signed certificate at the next server"),
    failed("tls.cert-untrusted", _S.SECURE, _K.TLS_BROKEN, LIKELY, detail="tlsv1 alert unknown ca"),
    untrusted("tls.cert-changed", _F.NOT_THE_ACCEPTED_ONE, _F.SELF_SIGNED, certainty=SURE),
    untrusted("tls.cert-changed", _F.NOT_THE_ACCEPTED_ONE, _F.NOT_YET_VALID, _F.NAME_MISMATCH),
    failed("tls.protocol-mismatch", _S.SECURE, _K.TLS_PROTOCOL, SURE),
    failed("tls.protocol-mismatch", _S.SECURE, _K.TLS_BROKEN, UNSURE, detail="something odd"),
    failed("tls.protocol-mismatch", _S.SECURE, _K.TLS_BROKEN, LIKELY, detail="sslv3 alert handshake failure"),
    said("tls.protocol-mismatch", _S.SENDER, "421 4.7.66 please come with something newer", SURE),
    said("tls.protocol-mismatch", _S.SENDER, "550 Only TLS version 1.2 and above may enter", SURE),
    failed("tls.client-certificate", _S.SECURE, _K.CLIENT_CERTIFICATE, SURE),
    failed("server.injection", _S.SECURE, _K.INJECTED, SURE),
    failed("server.unavailable", _S.SECURE, _K.INJECTED, LIKELY, received=b"421 4.3.2 shutting down\r\n"),
    failed("server.unavailable", _S.SECURE, _K.TLS_NOT_SPOKEN, LIKELY, received=b"421 4.3.2 shutting down\r\n"),
    failed("settings.unencrypted-sign-in", _S.SIGN_IN, _K.UNENCRYPTED_SIGN_IN, SURE),
    failed("settings.ca-file", _S.SECURE, _K.CA_FILE, SURE),
)

SIGN_IN: Final = (
    said("auth.bad-credentials", _S.SIGN_IN, "535 5.7.8 no", LIKELY),
    said("auth.bad-credentials", _S.SIGN_IN, "535 Acceso denegado", LIKELY),
    said("auth.bad-credentials", _S.SIGN_IN, "599 Nej", UNSURE),
    said("auth.bad-credentials", _S.SIGN_IN, "535 5.7.3 refused", LIKELY),
    said("auth.bad-credentials", _S.SIGN_IN, "550 Wrong password for this mailbox", SURE),
    said("auth.bad-credentials", _S.SIGN_IN, "535-Login failed.\n535 Please look at your credentials", LIKELY),
    said("auth.bad-credentials", _S.SIGN_IN, "535 Incorrect authentication data", host="mail.example.com"),
    said("auth.app-password-required", _S.SIGN_IN, "534-5.7.9 Application-specific\n534 5.7.9 password required", SURE),
    said("auth.app-password-required", _S.SIGN_IN, "534 5.7.9 see the help", SURE),
    said("auth.app-password-required", _S.SIGN_IN, "535 5.7.9 see the help", SURE, provider="gmail"),
    said("auth.app-password-required", _S.SIGN_IN, "535 Please make an app password first", SURE),
    said("auth.web-login-required", _S.SIGN_IN, "534 5.7.14 Please log in via your web browser", SURE),
    said("auth.web-login-required", _S.SIGN_IN, "534 5.7.14 see the help", LIKELY),
    said("auth.web-login-required", _S.SIGN_IN, "535 5.7.139 The request did not meet the criteria", LIKELY),
    said(
        "auth.smtp-auth-disabled", _S.SIGN_IN, "535 5.7.139 SmtpClientAuthentication is disabled for the Tenant", SURE
    ),
    said("auth.smtp-auth-disabled", _S.SIGN_IN, "535 5.7.139 This is disabled for the mailbox", SURE),
    said("auth.bad-credentials", _S.SIGN_IN, "535 5.7.3 Unsuccessful", UNSURE, provider="microsoft365"),
    said("auth.smtp-auth-disabled", _S.SIGN_IN, "554 SMTP access is disabled for this user", SURE),
    said("auth.basic-auth-retired", _S.SIGN_IN, "535 5.7.139 Unsuccessful, basic authentication is disabled.", SURE),
    said("auth.basic-auth-retired", _S.SIGN_IN, "550 5.7.30 not any more", SURE, provider="microsoft365"),
    said("auth.oauth-token-invalid", _S.SIGN_IN, "535 no", LIKELY, mechanism="XOAUTH2"),
    said("auth.oauth-token-invalid", _S.SIGN_IN, "535 5.7.8 no", LIKELY, mechanism="OAUTHBEARER"),
    said("auth.oauth-token-invalid", _S.SIGN_IN, "535 5.7.8 Username and Password not accepted", mechanism="XOAUTH2"),
    said("auth.oauth-token-invalid", _S.SIGN_IN, "535 The access token has expired", SURE),
    failed("auth.oauth-token-invalid", _S.SIGN_IN, _K.BAD_CHALLENGE, LIKELY, mechanism="XOAUTH2"),
    failed("auth.mechanism-unsupported", _S.SIGN_IN, _K.NO_SIGN_IN, SURE, encrypted=True, offered="SIZE"),
    failed("auth.mechanism-unsupported", _S.SIGN_IN, _K.NO_MECHANISM, SURE, encrypted=True, offered="AUTH=GSSAPI"),
    said("auth.mechanism-unsupported", _S.SIGN_IN, "504 no", LIKELY),
    said("auth.mechanism-unsupported", _S.SIGN_IN, "503 AUTH is not available here"),
    said("auth.mechanism-unsupported", _S.SIGN_IN, "504 5.7.4 Unrecognized authentication type", SURE),
    said("auth.mechanism-unsupported", _S.SIGN_IN, "500 5.5.1 Command not recognized"),
    said("auth.mechanism-unsupported", _S.SIGN_IN, "535 5.7.4 Not this way", LIKELY),
    said("auth.required", _S.SENDER, "530 no", LIKELY, signed_in=False),
    said("auth.required", _S.SENDER, "530 5.7.57 Client was not authenticated", SURE, signed_in=False),
    said("auth.required", _S.RECIPIENT, "550 Please authenticate first", SURE, signed_in=False),
    said("auth.required", _S.SENDER, "553 5.7.1 Sender address rejected: not logged in", SURE, signed_in=False),
    said("auth.required", _S.SENDER, "550 5.7.57 no", SURE, signed_in=False),
    said("auth.required", _S.SENDER, "554 5.7.0 no", LIKELY, signed_in=False),
    said("auth.required", _S.RECIPIENT, "550 Relay access denied, please use authentication", LIKELY, signed_in=False),
    said("auth.username-format", _S.SIGN_IN, "535 Invalid username", LIKELY),
    said("auth.username-format", _S.SIGN_IN, "535 no", LIKELY, provider="sendgrid"),
    said("auth.username-format", _S.SIGN_IN, "535 Authentication failed: bad", LIKELY, provider="sendgrid"),
    said("auth.username-format", _S.SIGN_IN, "535 5.7.8 no", LIKELY, provider="sparkpost"),
    said("auth.username-format", _S.SIGN_IN, "535 no", LIKELY, provider="resend"),
    said("auth.bad-credentials", _S.SIGN_IN, "535 no", LIKELY, provider="sendgrid", user="apikey"),
    said("auth.ip-not-allowed", _S.SIGN_IN, "525 5.7.1 Unauthorized IP address", SURE),
    said("auth.ip-not-allowed", _S.SENDER, "550 5.7.0 Mail relay denied", LIKELY),
    said("auth.too-many-attempts", _S.SIGN_IN, "454 4.7.0 Too many login attempts", SURE),
    said("auth.too-many-attempts", _S.SIGN_IN, "421 too many failed sign-ins", LIKELY),
    said("auth.temporary-failure", _S.SIGN_IN, "454 4.7.0 Temporary authentication failure", SURE),
    said("auth.temporary-failure", _S.SIGN_IN, "454 later", SURE),
    said("auth.temporary-failure", _S.SIGN_IN, "432 later", LIKELY),
    failed("auth.server-not-proven", _S.SIGN_IN, _K.SERVER_NOT_PROVEN, SURE),
    failed("server.protocol", _S.SIGN_IN, _K.BAD_CHALLENGE, SURE, mechanism="CRAM-MD5"),
)

ACCOUNT: Final = (
    said("account.suspended", _S.SIGN_IN, "535 Your account has been suspended", SURE),
    said("account.suspended", _S.SENDER, "550 5.2.1 no", LIKELY),
    said("account.suspended", _S.SENDER, "550 5.1.8 Bad outbound sender", provider="microsoft365"),
    said("account.suspended", _S.MESSAGE, "550 5.7.705 no", provider="microsoft365"),
    said("account.suspended", _S.MESSAGE, "550 5.7.501 Access denied, spam abuse was detected", LIKELY),
    said("account.suspended", _S.MESSAGE, "550 Too many complaints originating from your account"),
    said("account.sandbox", _S.MESSAGE, "550 Sandbox domains may send to authorized recipients only", SURE),
    said("account.sandbox", _S.RECIPIENT, "412 Not while your account is pending approval", provider="postmark"),
    said("limit.rate", _S.MESSAGE, "451 4.7.28 slower, please", SURE),
    said("limit.rate", _S.MESSAGE, "450 Sending rate exceeded", SURE),
    said("limit.rate", _S.SENDER, "421 4.7.0 You are sending too fast"),
    said("limit.quota", _S.MESSAGE, "550 5.4.5 come back tomorrow", provider="gmail"),
    said("limit.quota", _S.MESSAGE, "454 Daily message quota exceeded", SURE),
    said("limit.quota", _S.SIGN_IN, "451 Maximum credits exceeded", SURE),
    said("limit.connections", _S.GREETING, "421 Too many concurrent connections from you", SURE),
    said("limit.recipients", _S.RECIPIENT, "452 4.5.3 enough", SURE),
    said("limit.recipients", _S.RECIPIENT, "550 Too many recipients", SURE),
)

ENVELOPE: Final = (
    said("sender.not-verified", _S.MESSAGE, "550 The from address does not match a verified Sender Identity"),
    said("sender.not-verified", _S.SENDER, "550 Domain not verified", SURE),
    said("sender.not-verified", _S.SENDER, "550 5.7.750 no", provider="microsoft365"),
    said("sender.not-permitted", _S.SENDER, "553 5.7.1 Sender address rejected: not owned by user shop", SURE),
    said("sender.not-permitted", _S.SENDER, "550 5.7.60 no", SURE),
    said("sender.not-permitted", _S.SENDER, "553 5.7.1 no", LIKELY),
    said("sender.not-permitted", _S.MESSAGE, "553 Relaying disallowed", provider="zoho_mail"),
    said("sender.not-permitted", _S.SENDER, "550 Requested action not taken", LIKELY, provider="ionos"),
    said("sender.rejected", _S.SENDER, "553 no", LIKELY),
    said("sender.rejected", _S.SENDER, "550 nix da", UNSURE),
    said("sender.rejected", _S.SENDER, "550 5.1.8 no", LIKELY),
    said("sender.rejected", _S.SENDER, "550 5.1.0 no", LIKELY),
    said("sender.rejected", _S.RECIPIENT, "550 Sender verify failed", SURE),
    said("sender.rejected", _S.RECIPIENT, "554 <shop@example.com>: Sender denied", LIKELY),
    said("sender.spf-dkim-dmarc", _S.MESSAGE, "550 5.7.26 no", SURE),
    said("sender.spf-dkim-dmarc", _S.MESSAGE, "550 Rejected because of the DMARC policy of example.com", SURE),
    said("sender.spf-dkim-dmarc", _S.MESSAGE, "550 5.7.30 no", provider="gmail"),
    said("sender.ip-blocklisted", _S.SENDER, "554 5.7.1 Client host [192.0.2.1] blocked using lists.example.net"),
    said("sender.ip-blocklisted", _S.GREETING, "554 no SMTP for you", UNSURE),
    said("sender.ip-blocklisted", _S.GREETING, "554 Your address has a poor reputation", LIKELY),
    said("sender.ip-blocklisted", _S.SENDER, "550 5.7.511 no"),
    said("sender.no-reverse-dns", _S.GREETING, "550 There is no PTR record for 192.0.2.1", SURE),
    said("sender.no-reverse-dns", _S.RECIPIENT, "550 5.7.25 no", SURE),
    said("sender.no-reverse-dns", _S.MESSAGE, "421 4.7.23 the address lacks reverse DNS"),
    said("sender.helo-rejected", _S.HELLO, "501 Invalid domain name", LIKELY),
    said("sender.helo-rejected", _S.HELLO, "550 nope", LIKELY),
    said("sender.helo-rejected", _S.HELLO, "550 5.7.1 nope", LIKELY),
    said("sender.helo-rejected", _S.SENDER, "550 5.7.506 nope", SURE),
    said("sender.helo-rejected", _S.RECIPIENT, "504 5.5.2 <shop>: Helo command rejected: need a whole name", SURE),
    said("sender.helo-rejected", _S.HELLO, "421 4.7.0 later", LIKELY, provider="gmail"),
    said("recipient.unknown", _S.RECIPIENT, "550 5.1.1 no", SURE),
    said("recipient.unknown", _S.RECIPIENT, "550 no", LIKELY),
    said("recipient.unknown", _S.RECIPIENT, "550 5.4.1 Access denied", LIKELY, provider="microsoft365"),
    said("recipient.unknown", _S.RECIPIENT, "554 There is no such user here", SURE),
    said("recipient.malformed", _S.RECIPIENT, "501 no", LIKELY),
    said("recipient.malformed", _S.RECIPIENT, "550 5.1.3 no", SURE),
    said("recipient.malformed", _S.RECIPIENT, "550 That is a malformed address", SURE),
    said("recipient.mailbox-full", _S.RECIPIENT, "552 5.2.2 no", SURE),
    said("recipient.mailbox-full", _S.RECIPIENT, "552 no", LIKELY),
    said("recipient.mailbox-full", _S.MESSAGE, "452 The mailbox is full", SURE),
    said("recipient.relay-denied", _S.RECIPIENT, "554 5.7.1 <you@example.com>: Relay access denied", SURE),
    said("recipient.relay-denied", _S.RECIPIENT, "550 5.7.64 no", SURE),
    said("recipient.domain-not-found", _S.RECIPIENT, "550 5.1.2 no", LIKELY),
    said("recipient.domain-not-found", _S.RECIPIENT, "550 Domain not found", SURE),
    said("recipient.suppressed", _S.RECIPIENT, "554 The recipient is on the suppression list", SURE),
    said("recipient.rejected", _S.RECIPIENT, "554 no", UNSURE),
    said("recipient.rejected", _S.RECIPIENT, "550 5.7.1 no", LIKELY),
    said("recipient.rejected", _S.RECIPIENT, "550 5.7.124 no", SURE),
    said("recipient.rejected", _S.RECIPIENT, "554 This message was rejected by the user", SURE),
    said("recipient.rejected", _S.MESSAGE, "554 You were blocked by recipient", LIKELY),
)

LETTER: Final = (
    failed("message.too-large", _S.SENDER, _K.TOO_LARGE, SURE),
    said("message.too-large", _S.SENDER, "552 5.3.4 no", SURE),
    said("message.too-large", _S.MESSAGE, "552 no", LIKELY),
    said("message.too-large", _S.MESSAGE, "554 The message is too big", SURE),
    said("message.spam", _S.MESSAGE, "554 This looks like spam", SURE),
    said("message.spam", _S.MESSAGE, "550 5.7.1 no", UNSURE),
    said("message.rejected", _S.MESSAGE, "554 no", UNSURE),
    said("message.rejected", _S.MESSAGE, "571 5.7.9 no", UNSURE),
    said("message.blocked-attachment", _S.MESSAGE, "552 A virus was found", SURE),
    said("message.malformed", _S.MESSAGE, "550 5.6.0 no", LIKELY),
    said("message.malformed", _S.MESSAGE, "554 Bare LF is not allowed here", LIKELY),
    failed("message.utf8-unsupported", _S.SENDER, _K.NOT_SENDABLE, SURE),
    said("message.utf8-unsupported", _S.RECIPIENT, "550 SMTPUTF8 would be needed", SURE),
    said("message.utf8-unsupported", _S.SENDER, "550 5.6.7 no", SURE),
)

SERVER: Final = (
    said("server.mail-loop", _S.MESSAGE, "554 5.4.6 no", LIKELY),
    said("server.mail-loop", _S.MESSAGE, "554 Too many hops", SURE),
    said("server.greylisted", _S.RECIPIENT, "451 Greylisted for five minutes", SURE),
    said("server.greylisted", _S.RECIPIENT, "450 4.7.1 no", LIKELY),
    said("server.greylisted", _S.RECIPIENT, "451 Please come back later", LIKELY),
    said("server.unavailable", _S.SENDER, "421 no", LIKELY),
    said("server.unavailable", _S.GREETING, "450 no", LIKELY),
    said("server.unavailable", _S.GREETING, "550 no", UNSURE),
    said("server.unavailable", _S.SENDER, "451 We are under maintenance", SURE),
    said("server.temporary", _S.SENDER, "451 no", LIKELY),
    said("server.temporary", _S.MESSAGE, "451 4.3.0 no", LIKELY),
    said("server.temporary", _S.MESSAGE, "451 Internal error, so sorry", LIKELY),
    said("server.storage", _S.SENDER, "452 4.3.1 no", SURE),
    said("server.storage", _S.SENDER, "452 no", LIKELY),
    said("server.storage", _S.HELLO, "421 4.3.4 no", LIKELY),
    said("server.storage", _S.MESSAGE, "451 No space left on the disk: disk full", SURE),
    failed("server.protocol", _S.HELLO, _K.BAD_REPLY, SURE),
    failed("server.protocol", _S.GREETING, _K.TOO_MUCH, SURE),
    said("server.protocol", _S.CONNECT, "554 what", UNSURE),
    said("server.protocol", _S.GOODBYE, "500 what"),
    said("server.protocol", _S.RESOLVE, "550 5.5.0 what"),
    said("server.protocol", _S.SENDER, "503 5.5.1 Bad sequence of commands", SURE),
    said("server.protocol", _S.SENDER, "354 Go ahead", UNSURE),
    said("server.protocol", _S.SENDER, "500 Syntax error", LIKELY),
    Case("bug", Facts(step=_S.SENDER, **SETTING), SURE),
)

CASES: Final = tuple(
    case
    for case in (*NETWORK, *ENCRYPTION, *SIGN_IN, *ACCOUNT, *ENVELOPE, *LETTER, *SERVER)
    if case.code != "net.address-failed"
)
