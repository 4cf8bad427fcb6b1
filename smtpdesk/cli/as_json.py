"""A report as one JSON object, for other programs. Its form is fixed by resources/schemas/check-report.json."""

from __future__ import annotations

from typing import Any, Final

from smtpdesk.model.facts import Capabilities, Certificate, Facts, Failure, Reply
from smtpdesk.model.report import Finding, Line, Report, SenderResult, Span
from smtpdesk.model.steps import Step
from smtpdesk.model.visible_text import decode
from smtpdesk.text.fillings import harmless
from smtpdesk.text.page import Card
from smtpdesk.text.verdict import finding_card

SCHEMA: Final = "smtpdesk/check-report/1"


def report_as_json(report: Report) -> dict[str, Any]:
    """Give the whole report as plain values. No secret is in it: none is in the report."""
    certificate = _certificate_of(report)
    return {
        "schema": SCHEMA,
        "verdict": report.verdict.value,
        "finding": _finding(report.finding, report),
        "notes": [_finding(note, report) for note in report.notes],
        "server": {
            "host": report.server.host,
            "port": report.server.port,
            "security": report.server.security.value,
        },
        "provider": report.provider,
        "started": report.started.isoformat(timespec="milliseconds"),
        "ms": round(report.ms, 1),
        "steps": [_span(span) for span in report.spans],
        "capabilities": _capabilities(report.capabilities),
        "tls": None
        if report.tls is None
        else {"version": report.tls.version, "cipher": report.tls.cipher, "bits": report.tls.bits},
        "certificate": None if certificate is None else _certificate(certificate),
        "sender": report.sender,
        "senders": [_sender(result, report) for result in report.senders],
        "recipients": list(report.recipients),
        "refused_recipients": list(report.refused_recipients),
        "message_id": report.message_id,
        "conversation": [_line(line) for line in report.conversation],
        "trace": report.trace,
    }


def _finding(finding: Finding | None, report: Report) -> dict[str, Any] | None:
    return None if finding is None else finding_as_json(finding, finding_card(finding, report))


def _sender(result: SenderResult, report: Report) -> dict[str, Any]:
    return {
        "address": result.address,
        "outcome": result.outcome.value,
        "finding": _finding(result.finding, report),
    }


def finding_as_json(finding: Finding, card: Card) -> dict[str, Any]:
    """Give a finding, with the words of its card, as plain values; `variant` and `extras` where there are any."""
    found: dict[str, Any] = {
        "code": finding.code,
        "certainty": finding.certainty.value,
        "severity": finding.severity.value,
        "title": card.title,
        "meaning": card.meaning,
        "do": list(card.do),
        "who": finding.who.value,
        "said": finding.said,
        "step": finding.step.value,
    }
    if finding.variant:
        found["variant"] = finding.variant
    if finding.extras:
        found["extras"] = {name: harmless(value) for name, value in sorted(finding.extras.items())}
    return found


def _certificate_of(report: Report) -> Certificate | None:
    if report.tls is not None and report.tls.certificate is not None:
        return report.tls.certificate
    failure = report.finding.facts.failure if report.finding is not None else None
    return failure.certificate if failure is not None else None


def _span(span: Span) -> dict[str, Any]:
    return {
        "step": span.step.value,
        "outcome": span.outcome.value,
        "started_ms": None if span.started_ms is None else round(span.started_ms, 1),
        "ms": None if span.ms is None else round(span.ms, 1),
        "address": span.address,
        "facts": {} if span.facts is None else _facts(span.facts),
    }


def _facts(facts: Facts) -> dict[str, Any]:
    """Only what this step itself saw; what is empty is left out."""
    seen: dict[str, Any] = {
        "reply": _reply(facts.reply),
        "failure": _failure(facts.failure),
        "addresses": [str(address) for address in facts.addresses],
        "mechanism": facts.mechanism,
        "refused_mechanisms": list(facts.refused_mechanisms),
        "recipient": facts.recipient,
        "ehlo_name": facts.ehlo_name,
        "proxy": facts.proxy if facts.step is Step.CONNECT else "",
        "tls": facts.tls and facts.tls.version,
        "message_bytes": facts.message_bytes,
        "flaws": sorted(flaw.value for flaw in facts.flaws),
    }
    return {name: value for name, value in seen.items() if value not in (None, [], "")}


def _reply(reply: Reply | None) -> dict[str, Any] | None:
    if reply is None:
        return None
    return {"code": reply.code, "enhanced": reply.enhanced, "text": reply.text}


def _failure(failure: Failure | None) -> dict[str, Any] | None:
    if failure is None:
        return None
    return {
        "kind": failure.kind.value,
        "detail": failure.detail,
        "errno": failure.errno,
        "received": decode(failure.received),
        "limit_s": failure.step_limit,
    }


def _capabilities(capabilities: Capabilities | None) -> dict[str, Any] | None:
    if capabilities is None:
        return None
    keywords = {name: list(words) for name, words in capabilities.keywords.items()}
    return {"name": capabilities.name, "esmtp": capabilities.esmtp, "keywords": keywords}


def _certificate(certificate: Certificate) -> dict[str, Any]:
    return {
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "names": list(certificate.names),
        "not_before": certificate.not_before.isoformat(),
        "not_after": certificate.not_after.isoformat(),
        "fingerprint": certificate.fingerprint,
        "key": certificate.key,
        "chain": list(certificate.chain),
        "faults": [fault.value for fault in certificate.faults],
        "trusted": certificate.trusted,
        "accepted": certificate.accepted,
    }


def _line(line: Line) -> dict[str, Any]:
    return {"ms": round(line.ms, 1), "direction": line.direction.value, "line": line.text}
