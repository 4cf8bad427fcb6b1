"""Messages to the one who can mend it, ready to send: what was tried, what came, and the one thing that is asked for.

They are plain text. No secret is in them: a report has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from smtpdesk.model.facts import FailureKind
from smtpdesk.model.report import Finding, Report, Who
from smtpdesk.model.settings import Security
from smtpdesk.text import verdict
from smtpdesk.text.fillings import fill, fillings, harmless
from smtpdesk.text.translate import _, later

LETTERS_TO: Final[Mapping[Who, str]] = {
    Who.WEB_HOST: later("Copy a message for my web host"),
    Who.DOMAIN_MANAGER: later("Copy a message for who manages my domain"),
    Who.ADMINISTRATOR: later("Copy a message for my administrator"),
    Who.PROVIDER: later("Copy a message for the provider"),
}
_GREETING: Final = later("Hello,")
_OPENING: Final[Mapping[Who, str]] = {
    Who.WEB_HOST: later("our shop cannot send its e-mail from your network, and the cause seems to lie there."),
    Who.DOMAIN_MANAGER: later(
        "our shop cannot send its e-mail, and something in the settings of our domain is missing."
    ),
    Who.ADMINISTRATOR: later("our shop cannot send its e-mail, and only an administrator can change that."),
    Who.PROVIDER: later("our shop cannot send its e-mail through your server."),
}
_ASKED: Final[Mapping[str, str]] = {
    "net.timeout": later("Please let outgoing connections to {host}, port {port}, through."),
    "net.refused": later("Please tell us why {host} takes no connection on port {port}, or let it through."),
    "net.unreachable": later("Please see to it that {host} can be reached from your network."),
    "net.intercepted": later("Please let connections to {host}, port {port}, reach that server itself."),
    "net.proxy-blocks-port": later("Please let the proxy {proxy} connect to {host}, port {port}."),
    "net.stalled": later("Please see why {host} says nothing on port {port}."),
    "tls.cert-expired": later("Please renew the certificate of {host}."),
    "tls.cert-name-mismatch": later("Please install a certificate for the name {host}, or tell us the right name."),
    "tls.cert-untrusted": later("Please install a certificate of a public authority, with its whole chain, on {host}."),
    "tls.protocol-mismatch": later("Please let {host} speak TLS 1.2 or newer."),
    "tls.starttls-unavailable": later("Please switch STARTTLS on for {host}, port {port}."),
    "auth.smtp-auth-disabled": later("Please allow authenticated SMTP (SMTP AUTH) for the mailbox {user}."),
    "auth.basic-auth-retired": later(
        "Please tell us how a shop may send for {user}, now that passwords are not taken."
    ),
    "auth.ip-not-allowed": later("Please add our internet address to the allowed ones."),
    "sender.not-permitted": later("Please give the login {user} the right to send as {sender}."),
    "sender.not-verified": later("Please verify {sender}, or its domain, as a sender."),
    "sender.spf-dkim-dmarc": later(
        "Please add the SPF, DKIM and DMARC records for {sender_domain} that the sender asks for."
    ),
    "sender.no-reverse-dns": later(
        "Please set a reverse DNS name (PTR) for the sending address that matches its host name."
    ),
    "sender.ip-blocklisted": later("Please see to it that the sending address is taken off the blocklist."),
    "account.suspended": later("Please tell us why the account is paused, and what opens it again."),
    "account.sandbox": later("Please open the account for sending to all recipients."),
}
_ASKED_ELSE: Final = later("Please tell us what has to be changed, or change it.")
_SECURITY: Final[Mapping[Security, str]] = {
    Security.TLS: later("encrypted from the start (SSL/TLS)"),
    Security.STARTTLS: later("STARTTLS"),
    Security.PLAIN: later("not encrypted"),
}


def message(report: Report, finding: Finding) -> str:
    """The message for the one who can mend this finding, in the person's language."""
    facts = finding.facts
    server = report.server
    evidence = [
        (_("Server"), f"{harmless(server.host)}, {_('port')} {server.port}, {_(_SECURITY[server.security])}"),
        (_("Address"), facts.address.ip if facts.address is not None else ""),
        (_("When"), report.started.strftime("%Y-%m-%d %H:%M:%S UTC")),
        (_("From"), harmless(report.sender)),
        (_("Step that failed"), finding.step.value),
        (_("What we found"), verdict.finding_card(finding, report).title),
        (_("Certificate"), _certificate(finding)),
        (_("Code"), finding.code),
    ]
    said = [_("The server's own words:"), *(f"  {line}" for line in finding.said.splitlines()[:20])]
    return _letter(finding, evidence, said if finding.said else [])


def message_of_text(finding: Finding, line: str) -> str:
    """The message where nothing but a pasted text is known; `line` is the one that was judged, without secrets."""
    facts = finding.facts
    evidence = [
        (_("Server"), harmless(facts.host)),
        (_("Port"), str(facts.port) if facts.port else ""),
        (_("What we found"), verdict.finding_card(finding).title),
        (_("Code"), finding.code),
    ]
    return _letter(finding, evidence, [_("What our program was told:"), f"  {line}"])


def _letter(finding: Finding, evidence: Iterable[tuple[str, str]], said: Iterable[str]) -> str:
    lines = [
        _(_GREETING),
        "",
        _(_OPENING.get(finding.who, _OPENING[Who.PROVIDER])),
        fill(_(_ASKED.get(finding.code, _ASKED_ELSE)), fillings(finding.facts)),
        "",
        *(f"{label}: {value}" for label, value in evidence if value),
    ]
    quoted = list(said)
    return "\n".join([*lines, *(["", *quoted] if quoted else [])]) + "\n"


def details(report: Report) -> str:
    """What is needed of a bug of ours: where it happened, and nothing that a person typed."""
    return f"SMTP Desk: {report.verdict.value}\n{report.server.security.value} {report.server.port}\n{report.trace}\n"


def _certificate(finding: Finding) -> str:
    failure = finding.facts.failure
    if failure is None or failure.kind is not FailureKind.CERTIFICATE or failure.certificate is None:
        return ""
    seen = failure.certificate
    until = seen.not_after.date().isoformat()
    return harmless(f"{seen.subject}; {', '.join(seen.names[:3])}; {seen.issuer}; {until}; {seen.fingerprint}", 400)
