"""What is offered below a verdict: actions in the order of their use, each with its words. The first is the main one.

An action never lowers safety silently: nothing here turns encryption off, and accepting a certificate comes last, is
never the main one, and names its danger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from smtpdesk.model.actions import (
    AcceptCertificate,
    Action,
    ChangeAccount,
    CopyMessage,
    MendSecret,
    OpenPage,
    OpenPreferences,
    Retry,
)
from smtpdesk.model.facts import CertificateFault, FailureKind
from smtpdesk.model.report import Finding, Report, Verdict, Who
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Security, Server, SettingsError
from smtpdesk.providers import catalog, shape
from smtpdesk.providers.provider import Provider
from smtpdesk.text import verdict
from smtpdesk.text.messages import LETTERS_TO
from smtpdesk.text.translate import _

_BLOCKED: Final = (
    "net.timeout", "net.refused", "net.unreachable", "net.stalled", "net.dropped", "net.proxy-blocks-port",
)  # fmt: skip
_PROXY: Final = "net.proxy-"
_MODE: Final = ("tls.wrong-mode", "tls.starttls-required", "tls.starttls-unavailable")
_SIGN_IN: Final = ("auth.bad-credentials", "auth.username-format", "auth.app-password-required")
_WAIT: Final = {
    "server.greylisted": 300,
    "limit.rate": 600,
    "limit.connections": 60,
    "auth.too-many-attempts": 1800,
    "auth.temporary-failure": 60,
    "server.temporary": 60,
    "server.unavailable": 60,
    "net.resolver-failure": 10,
}
"""Seconds after which another try makes sense. Greylisting asks for 5 minutes and more (RFC 6647 4.4)."""
_MAY_BE_ACCEPTED: Final = frozenset(
    (
        CertificateFault.SELF_SIGNED,
        CertificateFault.UNKNOWN_ISSUER,
        CertificateFault.UNTRUSTED,
        CertificateFault.MISSING_INTERMEDIATE,
        CertificateFault.NAME_MISMATCH,
        CertificateFault.EXPIRED,
        CertificateFault.NOT_THE_ACCEPTED_ONE,
        CertificateFault.WEAK_KEY,
    )
)


@dataclass(frozen=True, slots=True)
class Offer:
    """An action with the words of its button. `danger` is what has to be said, and agreed to, before it is done."""

    words: str
    action: Action
    danger: str = ""


def offers(report: Report, account: Account, secret: Secret | None = None) -> tuple[Offer, ...]:
    """What can be done about a report, for the account that was checked; `secret` only to look at its shape."""
    if report.verdict is Verdict.BUG:
        return (Offer(_("Copy details"), CopyMessage(Who.US)), Offer(_("Check again"), Retry()))
    finding = report.finding
    if finding is None:
        return ()
    found = list(_mending(finding, account, secret))
    card = verdict.finding_card(finding, report)
    if card.link:
        found.append(Offer(card.link_label or _("Open the page"), OpenPage(card.link)))
    if finding.who in LETTERS_TO:
        found.append(Offer(_(LETTERS_TO[finding.who]), CopyMessage(finding.who)))
    if finding.code == "auth.bad-credentials":
        found += _other_region(account, _provider(account))
    found.append(_retry(finding))
    found += _accepting(finding)
    once = {repr(offer.action): offer for offer in reversed(found)}
    return tuple(offer for offer in found if once.get(repr(offer.action)) is offer)


def _retry(finding: Finding) -> Offer:
    seconds = _WAIT.get(finding.code, 0)
    if seconds < 60:
        return Offer(_("Check again"), Retry())
    minutes = _("Check again in {minutes} min").replace("{minutes}", str(seconds // 60))
    return Offer(minutes, Retry(seconds))


def _mending(finding: Finding, account: Account, secret: Secret | None) -> Iterator[Offer]:
    provider = _provider(account)
    if finding.code in _SIGN_IN:
        yield from _credentials(account, provider, secret)
    if finding.code in _MODE:
        yield from _security(finding, account, provider)
    if finding.code.startswith(_PROXY):
        yield Offer(_("Open the preferences"), OpenPreferences())
    if finding.code in _BLOCKED:
        yield from _other_ports(account, provider)
    better = finding.extras.get("better_host", "")
    if better and finding.code == "tls.cert-name-mismatch":
        server = _server(account.server, host=better)
        if server is not None:
            words = _("Use {host} and check again").replace("{host}", better)
            yield Offer(words, ChangeAccount(replace(account, server=server)))


def _credentials(account: Account, provider: Provider | None, secret: Secret | None) -> Iterator[Offer]:
    if provider is None:
        return
    word = provider.fixed_user
    if word is not None and account.user != word and not account.user_is_secret:
        words = _("Set it to “{word}” and check again").replace("{word}", word)
        yield Offer(words, ChangeAccount(replace(account, user=word)))
        return
    for hint in shape.look(provider, account.user, secret, account.region):
        if hint.mend is not None and hint.mend.kind in (shape.MendKind.STRIP, shape.MendKind.REMOVE_BLANKS):
            yield Offer(_("Take the blanks away and check again"), MendSecret(hint.code))
            return


def _other_region(account: Account, provider: Provider | None) -> Iterator[Offer]:
    """The other region of a provider that has two: each knows its own accounts alone. Port and security stay."""
    regions = [each for each in provider.regions if each.host is not None and not each.old] if provider else []
    if len(regions) != 2 or account.server.host not in [each.host for each in regions]:
        return
    other = next(each for each in regions if each.host != account.server.host)
    server = _server(account.server, host=other.host or "")
    if server is not None:
        words = _("Try the region {region}").replace("{region}", _(other.label) if other.label else other.region)
        yield Offer(words, ChangeAccount(replace(account, region=other.region, server=server)))


def _security(finding: Finding, account: Account, provider: Provider | None) -> Iterator[Offer]:
    """The security that fits this port; or the provider's own way where its file knows the port, or another one."""
    now = account.server
    failure = finding.facts.failure.kind if finding.facts.failure is not None else None
    fitting = provider.security_of(now.port) if provider is not None else None
    if fitting in (None, now.security, Security.PLAIN):
        if failure is FailureKind.TLS_EXPECTED:
            fitting = Security.TLS
        elif failure is FailureKind.TLS_NOT_SPOKEN or finding.code == "tls.starttls-required":
            fitting = Security.STARTTLS
        else:
            fitting = None
    if fitting is not None and fitting is not now.security:
        server = Server(now.host, now.port, fitting)
        words = _("Use {security} on port {port} and check again")
        yield Offer(_named(words, server), ChangeAccount(replace(account, server=server)))
    elif finding.code != "tls.starttls-required":
        yield from _other_ports(account, provider)


def _other_ports(account: Account, provider: Provider | None) -> Iterator[Offer]:
    """The provider's next way in; without a known provider the other one of the two usual ports."""
    now = account.server
    if provider is not None:
        domain = account.sender.rpartition("@")[2]
        try:
            ways = provider.choices(account.region, domain=domain, host=now.host)
        except SettingsError:
            return
        following = _after(now, ways)
    else:
        usual = (Server(now.host, 587, Security.STARTTLS), Server(now.host, 465, Security.TLS))
        following = tuple(way for way in usual if way.port != now.port)[:1]
    for server in following[:1]:
        words = _("Use port {port} with {security} and check again")
        yield Offer(_named(words, server), ChangeAccount(replace(account, server=server)))


def _after(now: Server, ways: tuple[Server, ...]) -> tuple[Server, ...]:
    """The ways behind the present one, then those before it; port 25 is blocked in more networks than any other."""
    places = [place for place, way in enumerate(ways) if way.port == now.port]
    start = places[0] + 1 if places else 0
    turned = ways[start:] + ways[:start]
    return tuple(way for way in turned if way.port not in (now.port, 25))


def _named(words: str, server: Server) -> str:
    security = "SSL/TLS" if server.security is Security.TLS else "STARTTLS"
    return words.replace("{port}", str(server.port)).replace("{security}", security)


def _accepting(finding: Finding) -> Iterator[Offer]:
    failure = finding.facts.failure
    certificate = failure.certificate if failure is not None else None
    if certificate is None or not set(certificate.faults) <= _MAY_BE_ACCEPTED:
        return
    yield Offer(
        _("Accept this very certificate…"),
        AcceptCertificate(certificate.fingerprint),
        _(
            "Only do this if you know this server and compared its fingerprint. If somebody else is answering in its "
            "place, they get your password and read your mail."
        ),
    )


def _provider(account: Account) -> Provider | None:
    known = catalog.load()
    return known.get(account.provider) if account.provider is not None and account.provider in known else None


def _server(now: Server, *, host: str) -> Server | None:
    try:
        return replace(now, host=host)
    except SettingsError:
        return None
