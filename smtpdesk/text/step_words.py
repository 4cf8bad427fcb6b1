"""The words of a single step: its label, how it stands, and the one fact that is shown beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from smtpdesk.model.facts import Certificate, CertificateFault, Facts, Failure, FailureKind, Reply
from smtpdesk.model.settings import Server
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.model.visible_text import decode
from smtpdesk.text import amounts
from smtpdesk.text.fillings import certificate_of, harmless
from smtpdesk.text.page import RowState
from smtpdesk.text.translate import _, later, ngettext

MAX_FACT: Final = 60

STATES: Final[Mapping[RowState, str]] = {
    RowState.WAITING: later("not begun"),
    RowState.RUNNING: later("running"),
    RowState.OK: later("done"),
    RowState.FAILED: later("failed"),
    RowState.SKIPPED: later("left out"),
    RowState.NOT_REACHED: later("not reached"),
    RowState.STOPPED: later("stopped"),
}
OUTCOMES: Final[Mapping[Outcome, RowState]] = {
    Outcome.OK: RowState.OK,
    Outcome.FAILED: RowState.FAILED,
    Outcome.SKIPPED: RowState.SKIPPED,
    Outcome.NOT_REACHED: RowState.NOT_REACHED,
    Outcome.STOPPED: RowState.STOPPED,
}
_LABELS: Final[Mapping[Step, str]] = {
    Step.RESOLVE: later("Find {host}"),
    Step.CONNECT: later("Connect to port {port}"),
    Step.GREETING: later("Greet the server"),
    Step.HELLO: later("Greet the server"),
    Step.SECURE: later("Encrypt the line"),
    Step.SIGN_IN: later("Sign in"),
    Step.SENDER: later("Name the sender"),
    Step.RECIPIENT: later("Name the recipient"),
    Step.MESSAGE: later("Hand over the e-mail"),
    Step.GOODBYE: later("Say goodbye"),
}
_SKIPPED: Final[Mapping[Step, str]] = {
    Step.RESOLVE: later("the proxy does it"),
    Step.SECURE: later("no encryption is set"),
    Step.SIGN_IN: later("no user name is set"),
    Step.SENDER: later("no From address is set"),
}
_FAILURES: Final[Mapping[FailureKind, str]] = {
    FailureKind.HOST_NOT_FOUND: later("no such name"),
    FailureKind.RESOLVER_FAILED: later("the look-up failed"),
    FailureKind.NO_ADDRESS: later("the name has no address"),
    FailureKind.REFUSED: later("refused"),
    FailureKind.TIMEOUT: later("no answer"),
    FailureKind.UNREACHABLE: later("no way there"),
    FailureKind.DROPPED: later("the line was cut"),
    FailureKind.LOCAL_DENIED: later("forbidden on this computer"),
    FailureKind.LOCAL_TROUBLE: later("this computer could not"),
    FailureKind.NOT_SMTP: later("not a mail server for sending"),
    FailureKind.TOO_MUCH: later("the answer was endless"),
    FailureKind.BAD_REPLY: later("an answer without sense"),
    FailureKind.INJECTED: later("something was slipped in"),
    FailureKind.TLS_EXPECTED: later("wants encryption from the start"),
    FailureKind.TLS_NOT_SPOKEN: later("answered without encryption"),
    FailureKind.TLS_PROTOCOL: later("no common encryption"),
    FailureKind.TLS_BROKEN: later("the encryption failed"),
    FailureKind.CLIENT_CERTIFICATE: later("wants a certificate from you"),
    FailureKind.CERTIFICATE: later("certificate not trusted"),
    FailureKind.STARTTLS_NOT_OFFERED: later("STARTTLS is not offered"),
    FailureKind.UNENCRYPTED_SIGN_IN: later("not tried without encryption"),
    FailureKind.NO_SIGN_IN: later("no sign-in is offered"),
    FailureKind.NO_MECHANISM: later("no common way to sign in"),
    FailureKind.SERVER_NOT_PROVEN: later("the server's proof is wrong"),
    FailureKind.BAD_CHALLENGE: later("a question without sense"),
    FailureKind.NOT_SENDABLE: later("cannot be sent there"),
    FailureKind.TOO_LARGE: later("too large"),
    FailureKind.CA_FILE: later("the certificate file cannot be read"),
    FailureKind.PROXY_UNREACHABLE: later("no proxy there"),
    FailureKind.PROXY_SIGN_IN: later("the proxy refused the sign-in"),
    FailureKind.PROXY_BLOCKS: later("the proxy forbids it"),
    FailureKind.PROXY_NO_WAY: later("the proxy did not get through"),
    FailureKind.PROXY_NOT_SPOKEN: later("not such a proxy"),
}
_FAULTS: Final = (
    (CertificateFault.NOT_THE_ACCEPTED_ONE, later("not the accepted certificate")),
    (CertificateFault.NOT_YET_VALID, later("certificate not valid yet")),
    (CertificateFault.SELF_SIGNED, later("self-signed certificate")),
    (CertificateFault.NAME_MISMATCH, later("certificate for another name")),
    (CertificateFault.EXPIRED, later("certificate has run out")),
)


def label(step: Step, server: Server) -> str:
    """What a step is called in the list."""
    return _(_LABELS[step]).replace("{host}", harmless(server.host)).replace("{port}", str(server.port))


def repeat_label(step: Step, what: str) -> str:
    """What one run of a step that runs several times is called; `what` is its address, sender or recipient."""
    if step in (Step.CONNECT, Step.SENDER, Step.RECIPIENT) and what:
        return harmless(what, MAX_FACT)
    return _("Greet the server again") if step in (Step.GREETING, Step.HELLO) else _("Once more")


def fact(step: Step, outcome: Outcome, facts: Facts | None, now: datetime) -> str:
    """The one fact beside a step; empty where there is none. `now` is the day on which certificates are looked at."""
    if outcome is Outcome.SKIPPED:
        return _(_SKIPPED[step]) if step in _SKIPPED else ""
    if facts is None:
        return ""
    if facts.failure is not None:
        return _failed(facts.failure)
    if outcome is Outcome.FAILED:
        return _refused(facts.reply) if facts.reply is not None else ""
    if outcome is not Outcome.OK:
        return ""
    return _seen(step, facts, now)


def _seen(step: Step, facts: Facts, now: datetime) -> str:
    match step:
        case Step.RESOLVE:
            count = len(facts.addresses)
            return ngettext("{count} address", "{count} addresses", count).format(count=count)
        case Step.CONNECT:
            if facts.proxy:
                return _("through {proxy}").replace("{proxy}", harmless(facts.proxy, MAX_FACT))
            return facts.address.ip if facts.address else ""
        case Step.GREETING:
            return _greeted(facts.reply)
        case Step.HELLO:
            return harmless(facts.capabilities.name, MAX_FACT) if facts.capabilities else ""
        case Step.SECURE:
            return _secured(facts, now)
        case Step.SIGN_IN:
            return _("accepted, {method}").replace("{method}", harmless(facts.mechanism or "", 20))
        case Step.SENDER:
            return harmless(facts.sender, MAX_FACT)
        case Step.RECIPIENT:
            return harmless(facts.recipient or "", MAX_FACT)
        case Step.MESSAGE:
            return _first_line(facts.reply)
        case Step.GOODBYE:
            return ""


def _greeted(reply: Reply | None) -> str:
    """The name in a greeting: its first word, where that looks like a host's name (RFC 5321 4.3.1)."""
    word = decode(reply.lines[0]).split(" ", 1)[0] if reply is not None and reply.lines else ""
    return harmless(word, MAX_FACT) if "." in word and any(char.isalpha() for char in word) else ""


def _secured(facts: Facts, now: datetime) -> str:
    if facts.tls is None:
        return ""
    version = tls_version(facts.tls.version)
    certificate = certificate_of(facts)
    if certificate is None:
        return version
    if certificate.accepted:
        return _("{version}, certificate accepted by you").format(version=version)
    left = (certificate.not_after - now).days
    return _("{version}, certificate valid {days}").format(version=version, days=amounts.days(left))


def tls_version(name: str) -> str:
    """`TLSv1.3` of the library as `TLS 1.3`."""
    plain = {"TLSv1": "TLS 1.0"}.get(name, name.replace("TLSv", "TLS "))
    return harmless(plain, 20)


def _failed(failure: Failure) -> str:
    if failure.kind is FailureKind.TIMEOUT and failure.step_limit:
        return _("no answer in {limit}").format(limit=amounts.seconds(failure.step_limit))
    if failure.kind is FailureKind.CERTIFICATE and failure.certificate is not None:
        return certificate_fault(failure.certificate)
    return _(_FAILURES[failure.kind])


def certificate_fault(certificate: Certificate) -> str:
    """The gravest fault of a certificate in a few words."""
    for fault, words in _FAULTS:
        if fault in certificate.faults:
            return _(words)
    return _(_FAILURES[FailureKind.CERTIFICATE])


def _refused(reply: Reply) -> str:
    code = f"{reply.code} {reply.enhanced}" if reply.enhanced else str(reply.code)
    return _("{code} refused").format(code=code) if reply.code >= 500 else _("{code} not now").format(code=code)


def _first_line(reply: Reply | None) -> str:
    if reply is None:
        return ""
    return harmless(f"{reply.code} {decode(reply.lines[0]) if reply.lines else ''}", MAX_FACT)
