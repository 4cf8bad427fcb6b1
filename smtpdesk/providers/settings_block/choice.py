"""From pairs to a block: which of several readings is taken, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from smtpdesk.model.report import Certainty
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Security
from smtpdesk.providers.catalog import Catalog
from smtpdesk.providers.match import by_host, region_of
from smtpdesk.providers.provider import Provider
from smtpdesk.providers.rules import CUSTOM
from smtpdesk.providers.settings_block.block import Block, Contradiction, ContradictionKind, Part, Understood
from smtpdesk.providers.settings_block.candidates import Candidate, candidates_of
from smtpdesk.providers.settings_block.pairs import Pair
from smtpdesk.providers.settings_block.values import Claim

_SERVER_PARTS: Final = (Part.HOST, Part.PORT, Part.SECURITY)
_KINDS: Final = {Claim.STARTTLS: Security.STARTTLS, Claim.TLS: Security.TLS, Claim.PLAIN: Security.PLAIN}


def choose(pairs: Iterable[Pair], catalog: Catalog) -> Block:
    """Take the best of each part. Ties go to what the text says first."""
    found = [candidate for pair in pairs for candidate in candidates_of(pair, catalog)]
    if any(one.part is Part.HOST and not one.program and not one.incoming for one in found):
        found = [one for one in found if not one.program]
    incoming = [one for one in found if one.incoming and one.part in _SERVER_PARTS]
    rest = [one for one in found if not (one.incoming and one.part in _SERVER_PARTS)]
    best: dict[Part, Candidate] = {}
    for one in rest:
        if one.part not in best or one.score > best[one.part].score:
            best[one.part] = one
    if Part.HOST not in best:
        best = {part: one for part, one in best.items() if part not in _SERVER_PARTS}
        known = any(one.part is Part.HOST or one.part is Part.PORT for one in incoming)
        return _block(best, None, (), only_incoming=known and bool(incoming))
    provider = by_host(best[Part.HOST].value, catalog)
    said = list(_contradictions(rest, best, provider))
    return _block(best, provider, tuple(said))


def _block(
    best: dict[Part, Candidate],
    provider: Provider | None,
    contradictions: tuple[Contradiction, ...],
    *,
    only_incoming: bool = False,
) -> Block:
    port = int(best[Part.PORT].value) if Part.PORT in best else None
    parts: dict[Part, Understood] = {}
    for part in (part for part in Part if part in best):
        one = best[part]
        value: str | Secret = one.value
        sure = one.sure
        if part is Part.SECURITY and one.claim is not None:
            security = _security(one.claim, port, provider)
            value, sure = security.value, sure and _KINDS.get(one.claim) is security
        elif part is Part.SECRET:
            value = Secret(one.value)
        certainty = Certainty.SURE if sure else Certainty.LIKELY
        parts[part] = Understood(part, value, one.line, one.label, certainty)
    region = region_of(provider, best[Part.HOST].value) if provider is not None else None
    return Block(parts, provider.id if provider is not None else None, region, contradictions, only_incoming)


# -- port and encryption -------------------------------------------------------------------------------------


def _spoken(port: int | None, provider: Provider | None) -> Security | None:
    """Give what is spoken on a port: by the provider's file, else by custom (RFC 8314 7.3)."""
    if port is None:
        return None
    of_provider = provider.security_of(port) if provider is not None else None
    return of_provider or CUSTOM.get(port, (None,))[0]


def _security(claim: Claim, port: int | None, provider: Provider | None) -> Security:
    spoken = _spoken(port, provider)
    if claim is Claim.PLAIN:
        return Security.PLAIN
    if spoken is not None and spoken is not Security.PLAIN:
        return spoken
    return _KINDS.get(claim, Security.TLS if claim is Claim.SOME_SSL else Security.STARTTLS)


def _contradictions(
    found: list[Candidate], best: dict[Part, Candidate], provider: Provider | None
) -> Iterator[Contradiction]:
    port, security = best.get(Part.PORT), best.get(Part.SECURITY)
    if port is not None and security is not None and security.claim in (Claim.STARTTLS, Claim.TLS):
        spoken = _spoken(int(port.value), provider)
        if spoken is not None and spoken is not _KINDS[security.claim]:
            lines = (port.line, security.line)
            yield Contradiction(ContradictionKind.PORT_SECURITY, (port.value, security.claim.value), lines)
    switches = [one for one in found if one.switch]
    tls = next((one for one in switches if one.claim in (Claim.SOME_TLS, Claim.STARTTLS)), None)
    ssl = next((one for one in switches if one.claim in (Claim.SOME_SSL, Claim.TLS)), None)
    if tls is not None and ssl is not None and tls.line != ssl.line and tls.label != ssl.label:
        yield Contradiction(ContradictionKind.TLS_AND_SSL, (tls.label, ssl.label), (tls.line, ssl.line))
    host = best[Part.HOST]
    other = next(
        (one for one in found if one.part is Part.HOST and one.score == host.score and one.value != host.value), None
    )
    if other is not None:
        yield Contradiction(ContradictionKind.TWO_SERVERS, (host.value, other.value), (host.line, other.line))
