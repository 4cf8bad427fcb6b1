"""What is offered below a verdict: one line a case; and that nothing that is offered lowers safety by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from smtpdesk.diagnosis.catalog import diagnoses
from smtpdesk.diagnosis.match import judge
from smtpdesk.model.actions import (
    AcceptCertificate,
    ChangeAccount,
    CopyMessage,
    MendSecret,
    OpenPage,
    OpenPreferences,
    Retry,
)
from smtpdesk.model.facts import CertificateFault, Facts, Failure, FailureKind, Reply
from smtpdesk.model.report import Certainty, Finding, Report, Severity, Verdict, Who
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Security, Server
from smtpdesk.model.steps import Step
from smtpdesk.providers.catalog import load
from smtpdesk.text.messages import details, message
from smtpdesk.text.offers import Offer, offers
from tests.diagnosis.table import certificate

PLAIN, STARTTLS, TLS = Security.PLAIN, Security.STARTTLS, Security.TLS


def account(provider: str | None = None, port: int = 587, security: Security = STARTTLS, **more: str) -> Account:
    host = load().get(provider).server(domain="example.com").host if provider else "mail.example.com"
    given = {"user": "shop@example.com", "sender": "orders@example.com"} | more
    return Account(id="a", name="A", server=Server(host, port, security), provider=provider, **given)  # type: ignore[arg-type]


def report(of: Account, facts: Facts | Finding | None, verdict: Verdict = Verdict.FAILS) -> Report:
    finding = judge(facts) if isinstance(facts, Facts) else facts
    return Report(
        verdict=verdict,
        server=of.server,
        provider=of.provider,
        started=datetime(2026, 11, 21, 14, 2, tzinfo=UTC),
        ms=1.0,
        spans=(),
        finding=finding,
        sender=of.sender,
    )


def failed(of: Account, kind: FailureKind, step: Step = Step.CONNECT, **more: object) -> Facts:
    setting = {"host": of.server.host, "port": of.server.port, "security": of.server.security, "provider": of.provider}
    setting |= {"proxy": more.pop("proxy", "")}
    return Facts(step=step, failure=Failure(kind=kind, **more), **setting)  # type: ignore[arg-type]


def found(code: str, of: Account, step: Step = Step.SIGN_IN, **extras: str) -> Finding:
    server, provider = of.server, of.provider
    reply = Reply(535, (b"5.7.8 no",))
    facts = Facts(step=step, reply=reply, host=server.host, port=server.port, provider=provider, user=of.user)
    known = diagnoses()[code]
    return Finding(
        code=code, certainty=Certainty.SURE, severity=Severity.FAILURE, who=known.who, facts=facts,
        extras=MappingProxyType(extras),
    )  # fmt: skip


def changed(offered: tuple[Offer, ...]) -> tuple[int, Security, str, str] | None:
    main = offered[0].action
    if not isinstance(main, ChangeAccount):
        return None
    return main.account.server.port, main.account.server.security, main.account.server.host, main.account.user


@pytest.mark.parametrize(
    ("of", "kind", "step", "server"),
    [
        (account("sendgrid"), FailureKind.TIMEOUT, Step.CONNECT, (465, TLS)),
        (account("sendgrid", 465, TLS), FailureKind.REFUSED, Step.CONNECT, (2525, STARTTLS)),
        (account("sendgrid", 2525), FailureKind.UNREACHABLE, Step.CONNECT, (587, STARTTLS)),
        (account("gmail"), FailureKind.TIMEOUT, Step.CONNECT, (465, TLS)),
        (account(), FailureKind.TIMEOUT, Step.CONNECT, (465, TLS)),
        (account(None, 465, TLS), FailureKind.TIMEOUT, Step.CONNECT, (587, STARTTLS)),
        (account(None, 465, STARTTLS), FailureKind.TLS_EXPECTED, Step.GREETING, (465, TLS)),
        (account(None, 587, TLS), FailureKind.TLS_NOT_SPOKEN, Step.SECURE, (587, STARTTLS)),
        (account("gmail", 587, TLS), FailureKind.TLS_NOT_SPOKEN, Step.SECURE, (587, STARTTLS)),
        (account("gmail", 465, STARTTLS), FailureKind.TLS_EXPECTED, Step.GREETING, (465, TLS)),
    ],
)
def test_the_way_in_that_fits(of: Account, kind: FailureKind, step: Step, server: tuple[int, Security]) -> None:
    more = {"received": b"220 mail.example.com ESMTP"} if kind is FailureKind.TLS_NOT_SPOKEN else {}
    offered = offers(report(of, failed(of, kind, step, **more)), of)
    assert (changed(offered) or ())[:2] == server
    assert str(server[0]) in offered[0].words


def test_sendgrids_user_name() -> None:
    of = account("sendgrid")
    offered = offers(report(of, found("auth.bad-credentials", of)), of)
    assert (changed(offered) or ("",))[-1] == "apikey"
    assert offered[0].words == "Set it to “apikey” and check again"


@pytest.mark.parametrize(
    ("provider", "host", "other"),
    [
        ("mailgun", "smtp.mailgun.org", ("eu", "smtp.eu.mailgun.org")),
        ("mailgun", "smtp.eu.mailgun.org", ("us", "smtp.mailgun.org")),
        ("gmail", "smtp.gmail.com", None),
        ("amazon_ses", "email-smtp.eu-west-1.amazonaws.com", None),
        ("mailgun", "mail.example.com", None),
        (None, "mail.example.com", None),
    ],
)
def test_the_other_of_two_regions(provider: str | None, host: str, other: tuple[str, str] | None) -> None:
    of = account(provider)
    of = replace(of, server=Server(host, 587, STARTTLS))
    offered = [each for each in offers(report(of, found("auth.bad-credentials", of)), of) if "region" in each.words]
    changes = [each.action.account for each in offered if isinstance(each.action, ChangeAccount)]
    assert [(one.region, one.server.host) for one in changes] == ([other] if other else [])
    assert all((one.server.port, one.server.security) == (587, STARTTLS) for one in changes)
    assert len(changes) == len(offered)


def test_blanks_around_a_password_are_offered_to_be_taken_away(sentinel: str) -> None:
    of = account("gmail")
    offered = offers(report(of, found("auth.bad-credentials", of)), of, Secret(f" {sentinel} "))
    assert isinstance(offered[0].action, MendSecret)
    assert sentinel not in repr(offered)


def test_the_right_host_name() -> None:
    of = account()
    offered = offers(report(of, found("tls.cert-name-mismatch", of, Step.SECURE, better_host="srv1.example.net")), of)
    assert (changed(offered) or ("", "", ""))[2] == "srv1.example.net"
    hostile = found("tls.cert-name-mismatch", of, Step.SECURE, better_host="a b/../c")
    assert changed(offers(report(of, hostile), of)) is None


@pytest.mark.parametrize(
    ("code", "seconds"),
    [("server.greylisted", 300), ("limit.rate", 600), ("auth.too-many-attempts", 1800), ("recipient.unknown", 0)],
)
def test_when_to_try_again(code: str, seconds: int) -> None:
    of = account()
    retries = [offer for offer in offers(report(of, found(code, of)), of) if isinstance(offer.action, Retry)]
    assert [offer.action for offer in retries] == [Retry(seconds)]


def test_a_certificate_is_accepted_last_and_with_its_danger() -> None:
    of = account()
    seen = certificate(CertificateFault.SELF_SIGNED)
    offered = offers(report(of, failed(of, FailureKind.CERTIFICATE, Step.SECURE, certificate=seen)), of)
    assert offered[-1].action == AcceptCertificate(seen.fingerprint)
    assert "password" in offered[-1].danger
    assert len(offered) > 1
    revoked = certificate(CertificateFault.REVOKED)
    offered = offers(report(of, failed(of, FailureKind.CERTIFICATE, Step.SECURE, certificate=revoked)), of)
    assert not any(isinstance(offer.action, AcceptCertificate) for offer in offered)


def test_providers_page_and_message() -> None:
    of = account("microsoft365")
    finding = replace(found("auth.smtp-auth-disabled", of), who=Who.ADMINISTRATOR)
    actions = [offer.action for offer in offers(report(of, finding), of)]
    assert CopyMessage(Who.ADMINISTRATOR) in actions
    of = account("gmail")
    assert any(isinstance(o.action, OpenPage) for o in offers(report(of, found("auth.bad-credentials", of)), of))


@pytest.mark.parametrize("code", sorted(diagnoses()))
def test_nothing_lowers_safety_by_itself(code: str) -> None:
    for of in (account("gmail"), account("sendgrid", 465, TLS), account(), account(None, 25, PLAIN)):
        offered = offers(report(of, found(code, of, better_host="other.example.com")), of)
        assert offered
        assert len({repr(offer.action) for offer in offered}) == len(offered)
        for offer in offered:
            assert offer.words
            if isinstance(offer.action, ChangeAccount):
                after = offer.action.account
                assert after.server.security is not PLAIN or of.server.security is PLAIN
                assert after.allow_unencrypted_sign_in == of.allow_unencrypted_sign_in
                assert after.accepted_fingerprint == of.accepted_fingerprint
                assert after != of


@pytest.mark.parametrize("code", sorted(diagnoses()))
def test_every_message_asks_for_one_thing_and_has_the_evidence(code: str) -> None:
    of = account("gmail")
    finding = found(code, of)
    text = message(report(of, finding), finding)
    for part in ("smtp.gmail.com", "587", "2026-11-21 14:02:00 UTC", code, "535 5.7.8 no", "Please"):
        assert part in text
    assert "{" not in text


def test_nothing_is_offered_where_all_works_and_a_bug_can_be_copied() -> None:
    of = account()
    assert offers(report(of, None, Verdict.WORKS), of) == ()
    broken = replace(report(of, None, Verdict.BUG), trace="run.py:1 ValueError")
    assert offers(broken, of)[0].action == CopyMessage(Who.US)
    assert "run.py:1" in details(broken)


@pytest.mark.parametrize("kind", [kind for kind in FailureKind if kind.value.startswith("proxy-")])
def test_what_the_proxy_did_is_mended_in_the_preferences(kind: FailureKind) -> None:
    of = account("sendgrid")
    given = [offer.action for offer in offers(report(of, failed(of, kind, proxy="127.0.0.1:1080")), of)]
    assert given[0] == OpenPreferences()
    ports = [action.account.server.port for action in given if isinstance(action, ChangeAccount)]
    assert bool(ports) is (kind is FailureKind.PROXY_BLOCKS)  # another port may pass where this one does not
