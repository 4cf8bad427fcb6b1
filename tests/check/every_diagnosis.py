"""For every diagnosis a server, as a whole check meets it. To add a diagnosis is a line here, or a reason in UNMET.

`REPLIES` holds `code | step | the server's reply`, and after a further bar keys of a dialogue's head (`provider=…`,
`host=…`, `sends=…`). `SCRIPTS` holds whole dialogues (tests/dialogues/README.md) for what no single reply tells. A code
that is a remark is looked for among the notes of the check.
"""

# ruff: noqa: E501 (a line of the table stays one line)

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from smtpdesk.check.run import run_check
from smtpdesk.model.steps import Step
from tests.check.dialogue import Told, request_of
from tests.check.invariants import assert_always_true
from tests.fakes.fast_clock import on_fast_clock
from tests.fakes.play import parse
from tests.fakes.scripted_network import scripted_network

REPLIES: Final = """
account.sandbox | message | 550 5.7.1 Your account is in test mode: only verified recipients are served
account.suspended | sign-in | 535 5.7.8 This account has been suspended for non-payment
auth.app-password-required | sign-in | 534 5.7.9 Application-specific password required
auth.bad-credentials | sign-in | 535 5.7.8 Error: authentication failed
auth.basic-auth-retired | sign-in | 535 5.7.139 Authentication unsuccessful, basic authentication is disabled. | provider=outlook_com
auth.ip-not-allowed | sign-in | 525 5.7.1 Unauthorized IP address | provider=brevo
auth.mechanism-unsupported | sign-in | 504 5.7.4 Unrecognized authentication type
auth.oauth-token-invalid | sign-in | 535 5.7.8 Invalid access token
auth.required | sender | 530 5.7.0 Authentication required | user=none
auth.smtp-auth-disabled | sign-in | 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. | provider=microsoft365
auth.temporary-failure | sign-in | 454 4.7.0 Temporary authentication failure
auth.too-many-attempts | sign-in | 535 5.7.8 Too many failed login attempts, try again later
auth.username-format | sign-in | 535 5.7.8 Please use the full email address as user name
auth.web-login-required | sign-in | 534 5.7.14 Please log in via your web browser and then try again
limit.connections | greeting | 421 4.7.0 Too many concurrent connections from your address
limit.quota | message | 550 5.4.5 Daily sending limit exceeded
limit.rate | sender | 450 4.7.1 Sending rate limit exceeded, slow down
limit.recipients | recipient | 452 4.5.3 Too many recipients in this message
message.blocked-attachment | message | 554 5.7.1 The message was infected with a virus: Example.Worm
message.malformed | message | 550 5.6.0 Line too long: the message is malformed
message.rejected | message | 554 5.3.0 no
message.spam | message | 554 5.7.1 Message classified as spam
message.too-large | message | 552 5.3.4 Message size exceeds fixed limit
recipient.domain-not-found | recipient | 450 4.1.2 <bob@nowhere.example>: Recipient address rejected: Domain not found
recipient.mailbox-full | recipient | 452 4.2.2 Mailbox full
recipient.malformed | recipient | 501 5.1.3 Bad recipient address syntax
recipient.rejected | recipient | 550 5.7.1 Blocked by the recipient
recipient.relay-denied | recipient | 554 5.7.1 Relay access denied | user=none
recipient.suppressed | recipient | 550 5.1.1 The address is on the suppression list
recipient.unknown | recipient | 550 5.1.1 User unknown
sender.helo-rejected | hello | 550 5.7.1 Helo command rejected: Invalid name
sender.ip-blocklisted | greeting | 554 5.7.1 Service unavailable; client host blocked using zen.spamhaus.org
sender.no-reverse-dns | sender | 450 4.7.1 Client host rejected: cannot find your reverse hostname
sender.not-permitted | sender | 553 5.7.1 Sender address rejected: not owned by user shop@example.com
sender.not-verified | message | 550 5.7.1 The From address does not match a verified Sender Identity | provider=sendgrid
sender.rejected | sender | 550 5.1.8 Sender address rejected: Domain not found
sender.spf-dkim-dmarc | message | 550 5.7.26 Unauthenticated email is not accepted due to the domain's DMARC policy
server.greylisted | recipient | 450 4.2.0 Greylisted, try again in 300 seconds
server.mail-loop | message | 554 5.4.6 Too many hops
server.protocol | sender | 503 5.5.1 Bad sequence of commands
server.storage | sender | 452 4.3.1 Insufficient system storage
server.temporary | message | 451 4.3.0 Temporary local problem
server.unavailable | greeting | 421 4.3.2 The service is shutting down for maintenance
tls.starttls-required | sender | 530 5.7.0 Must issue a STARTTLS command first | security=plain user=none
tls.starttls-unavailable | secure | 454 4.7.0 TLS not available due to temporary reason
"""

WORKS: Final = """
C: EHLO *
S: 250-mail.example.com
S: 250 AUTH PLAIN
C: AUTH PLAIN *
S: 235 ok
C: MAIL *
S: 250 ok
C: RSET
S: 250 ok
C: QUIT
S: 221 bye
"""
"""The rest of a conversation in which all goes well."""

GREETED: Final = "S: 220 mail.example.com ESMTP\nC: EHLO *\nS: 250-mail.example.com\n"
STARTTLS: Final = f"{GREETED}S: 250 STARTTLS\nC: STARTTLS\nS: 220 go\n"

SCRIPTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "auth.server-not-proven": f"{STARTTLS}TLS: ok\nC: EHLO *\nS: 250-x\nS: 250 AUTH SCRAM-SHA-256\n"
        "C: AUTH SCRAM-SHA-256 *\nS: 235 welcome\nC?: QUIT",
        "message.utf8-unsupported": f"# sender: köln@example.com\n{STARTTLS}TLS: ok\nC: EHLO *\nS: 250-x\n"
        "S: 250 AUTH PLAIN\nC: AUTH PLAIN *\nS: 235 ok\nC?: QUIT",
        "net.address-failed": "# resolve: 192.0.2.1 192.0.2.2\n# connect 192.0.2.1: !unreachable\n"
        f"{STARTTLS}TLS: ok\n{WORKS}",
        "net.dropped": f"{GREETED.partition('S: 250')[0]}CLOSE",
        "net.host-not-found": "# resolve: !host-not-found",
        "net.intercepted": "# host: smtp.gmail.com\n# provider: gmail\n# security: plain\n# allow-clear: yes\n"
        "S: 220 srv12.examplehost.com ESMTP Exim 4.96\nC: EHLO *\nS: 250-srv12.examplehost.com\nS: 250 AUTH PLAIN\n"
        "C: AUTH PLAIN *\nS: 535 Incorrect authentication data\nC?: QUIT",
        "net.local-denied": "# connect 192.0.2.1: !local-denied",
        "net.local-trouble": "# connect 192.0.2.1: !local-trouble",
        "net.masked": "S: 220 ****************************\nC: EHLO *\nS: 250-mail.example.com\nS: 250 STARTTLS\n"
        f"C: STARTTLS\nS: 220 go\nTLS: ok\n{WORKS}",
        "net.proxy-blocks-port": "# connect 192.0.2.1: !proxy-blocks",
        "net.proxy-no-way": "# connect 192.0.2.1: !proxy-no-way",
        "net.proxy-sign-in": "# connect 192.0.2.1: !proxy-sign-in",
        "net.proxy-unreachable": "# connect 192.0.2.1: !proxy-unreachable",
        "net.proxy-wrong-kind": "# connect 192.0.2.1: !proxy-not-spoken",
        "net.refused": "# connect 192.0.2.1: !refused",
        "net.resolver-failure": "# resolve: !resolver-failed",
        "net.stalled": "SILENT",
        "net.timeout": "# connect 192.0.2.1: SILENT",
        "net.unreachable": "# connect 192.0.2.1: !unreachable",
        "net.unusual-greeting": "# host: smtp.gmail.com\n# provider: gmail\n# security: plain\n# allow-clear: yes\n"
        "S: 220 mail.examplehost.com ESMTP ready\nC: EHLO *\nS: 250-smtp.gmail.com\nS: 250 AUTH PLAIN\nC: AUTH PLAIN *\n"
        "S: 235 ok\nC: MAIL *\nS: 250 ok\nC: RSET\nS: 250 ok\nC: QUIT\nS: 221 bye",
        "net.wrong-service": "S: * OK [CAPABILITY IMAP4rev1] Dovecot ready.\nC?: QUIT",
        "server.injection": f"{STARTTLS.removesuffix('go' + chr(10))}go\\r\\n250 injected\nEXPECT-EOF",
        "server.nonstandard": f"S+: 220 mail.example.com ESMTP\\n\n{STARTTLS.partition(chr(10))[2]}TLS: ok\n{WORKS}",
        "server.slow-greeting": f"WAIT 12\n{STARTTLS}TLS: ok\n{WORKS}",
        "server.unsolicited-reply": STARTTLS.replace("S: 250 STARTTLS\n", "S: 250 STARTTLS\nS: 250 and more\n")
        + f"TLS: ok\n{WORKS}",
        "settings.ca-file": f"{STARTTLS}TLS: !ca-file\nEXPECT-EOF",
        "settings.sent-in-clear": f"# security: plain\n# allow-clear: yes\nS: 220 mail.example.com ESMTP\n{WORKS}",
        "settings.unencrypted-sign-in": f"# security: plain\n{GREETED}S: 250 AUTH PLAIN\nC?: QUIT",
        "tls.cert-accepted": f"# accepted: self-signed\n{STARTTLS}TLS: self-signed\n{WORKS}",
        "tls.cert-changed": f"# accepted: self-signed\n{STARTTLS}TLS: unknown-issuer\nEXPECT-EOF\n== connection ==\n"
        f"{STARTTLS}TLS: unknown-issuer\nEXPECT-EOF",
        "tls.cert-expired": f"{STARTTLS}TLS: expired\nEXPECT-EOF",
        "tls.cert-expires-soon": f"{STARTTLS}TLS: ok days=9\n{WORKS}",
        "tls.cert-name-mismatch": f"{STARTTLS}TLS: name-mismatch\nEXPECT-EOF",
        "tls.cert-not-yet-valid": f"{STARTTLS}TLS: not-yet-valid\nEXPECT-EOF",
        "tls.cert-untrusted": f"{STARTTLS}TLS: self-signed\nEXPECT-EOF",
        "tls.cert-renewed": f"# accepted: self-signed\n{STARTTLS}TLS: unknown-issuer\nEXPECT-EOF\n== connection ==\n"
        f"{STARTTLS}TLS: ok\n{WORKS}",
        "tls.client-certificate": f"{STARTTLS}TLS: !client-certificate\nEXPECT-EOF",
        "tls.inspected": f"{STARTTLS}TLS: ok by=Avast_Web/Mail_Shield_Root\n{WORKS}",
        "tls.old-version": f"{STARTTLS}TLS: ok version=TLSv1.1\n{WORKS}",
        "tls.protocol-mismatch": f"{STARTTLS}TLS: !tls-protocol\nEXPECT-EOF",
        "tls.wrong-mode": "# knock: !tls-expected\nSILENT",
    }
)

UNMET: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bug": "no server can do it: a check that meets a fault of ours reports a bug, and no finding",
    }
)
"""Codes that no client meets, and why."""

_OPENINGS: Final[Mapping[Step, str]] = MappingProxyType(
    {
        Step.GREETING: "",
        Step.HELLO: "S: 220 mail.example.com ESMTP\nC: EHLO *\n",
        Step.SECURE: STARTTLS.rpartition("S: ")[0],
    }
)
_COMMANDS: Final = (
    (Step.SENDER, "C: MAIL *\n"),
    (Step.RECIPIENT, "C: RCPT *\n"),
    (Step.MESSAGE, "C: DATA\nS: 354 go\nC*: .\n"),
)


def rows() -> dict[str, str]:
    """The whole dialogue for each code of `REPLIES`."""
    found = {}
    for line in REPLIES.strip().splitlines():
        code, step, reply, *settings = (part.strip() for part in line.split(" | "))
        keys = dict(word.split("=") for setting in settings for word in setting.split())
        found[code] = dialogue(Step(step), reply, keys)
    return found


def dialogue(step: Step, reply: str, head: Mapping[str, str]) -> str:
    """A conversation that ends in a step with this reply; `head` holds keys of a dialogue's head."""
    sends = {"sends": "bob@example.net"} if step in (Step.RECIPIENT, Step.MESSAGE) else {}
    heads = "".join(f"# {key}: {value}\n" for key, value in {**sends, **head}.items())
    said = "".join(f"S: {line}\n" for line in _written(reply))
    if step in _OPENINGS:
        again = f"C: HELO *\n{said}" if step is Step.HELLO and reply[:3] in ("500", "501", "502", "504") else ""
        return f"{heads}{_OPENINGS[step]}{said}{again}C?: QUIT"
    secured = GREETED if head.get("security") == "plain" else f"{STARTTLS}TLS: ok\nC: EHLO *\nS: 250-x\n"
    body = f"{secured}S: 250 AUTH PLAIN\n"
    if head.get("user") != "none":
        body += "C: AUTH PLAIN *\n" + ("S: 235 ok\n" if step is not Step.SIGN_IN else "")
    for place, command in _COMMANDS if step is not Step.SIGN_IN else ():
        body += command
        if place is step:
            break
        body += "S: 250 ok\n"
    return f"{heads}{body}{said}C?: QUIT"


def _written(reply: str) -> list[str]:
    """A reply's lines as they stand in a dialogue, in which some signs mean something."""
    lines = reply.replace("\\", "\\\\").replace("{", "\\{").split("\n")
    return [
        f"{reply[:3]}-{line.removeprefix(reply[:3])[1:] if line[:3] == reply[:3] else line}" for line in lines[:-1]
    ] + [lines[-1] if lines[-1][:3] == reply[:3] else f"{reply[:3]} {lines[-1]}"]


MET: Final[Mapping[str, str]] = MappingProxyType({**rows(), **SCRIPTS})
"""The dialogue of every code that a client can meet."""


def played(script: str) -> Told:
    """A whole check of the server that the script plays."""
    play = parse(script)
    told = Told(request_of(play))
    with scripted_network(play) as network:
        on_fast_clock(run_check(told.request, network, told.events.append))
    assert_always_true(told)
    return told
