"""What one pair of label and value may mean, and how much speaks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from smtpdesk.providers.catalog import Catalog
from smtpdesk.providers.settings_block import labels, values
from smtpdesk.providers.settings_block.block import Part
from smtpdesk.providers.settings_block.labels import Label
from smtpdesk.providers.settings_block.pairs import Direction, Pair, Strength
from smtpdesk.providers.settings_block.values import Claim

_OUT: Final = 30
_MAILISH: Final = 15
_WEAK: Final = -22
_IN: Final = -30
_SIDE: Final = -8
"""For what stands in the value of something else: the port behind a server's name."""
_LAST: Final = (25, 2525)
"""Ports that are taken only where no other is offered."""
_SWITCHES: Final = frozenset({"ssl", "tls", "starttls", "secure", "usessl", "usetls"})
_LONGEST_LABEL: Final = 60
_MOST_USER: Final = 512


class Candidate(NamedTuple):
    """One reading of one pair. `claim` is set for the encryption, whose value comes of it and the port."""

    part: Part
    value: str
    score: int
    line: int
    label: str
    incoming: bool = False
    claim: Claim | None = None
    program: bool = False
    """Written for a program, with no word of mail in its name or around it."""
    switch: bool = False
    """Says by yes alone which encryption is meant."""
    sure: bool = True

    def __repr__(self) -> str:
        return f"Candidate({self.part}, line {self.line})"


def candidates_of(pair: Pair, catalog: Catalog) -> Iterator[Candidate]:
    """Give every reading of a pair; none where its label means nothing of ours."""
    if (relayed := _static_map(pair)) is not None:
        yield from relayed
        return
    label = labels.understand(pair.label, pair.around)
    if label is None:
        return
    direction = label.direction if label.direction is not Direction.NONE else pair.section
    score = int(pair.strength)
    score += (_OUT if direction is Direction.OUT else 0) + (_MAILISH if label.mailish else 0)
    score += (_WEAK if label.weak else 0) + (_IN if direction is Direction.IN else 0)
    program = pair.code and not label.mailish and pair.section is not Direction.OUT
    shown = _shown(pair.label)
    incoming = direction is Direction.IN

    def candidate(part: Part, value: str, more: int = 0, claim: Claim | None = None) -> Candidate:
        away = incoming or (part is Part.PORT and int(value) in values.INCOMING_PORTS)
        switch = claim is not None and values.is_switched_on(pair.value)
        sure = pair.strength >= Strength.PLAIN and not label.weak and not incoming and more == 0
        return Candidate(part, value, score + more, pair.line, shown, away, claim, program, switch, sure)

    for part, value, more, claim in _meanings(pair, label, catalog):
        if part is Part.HOST and value.partition(".")[0] in ("imap", "imaps", "imap4", "pop", "pop3", "pops"):
            incoming = True
        yield candidate(part, value, more, claim)


def _meanings(pair: Pair, label: Label, catalog: Catalog) -> Iterator[tuple[Part, str, int, Claim | None]]:
    """Give what a pair says: part, value, a bonus, and what it says of the encryption."""
    value = pair.value
    match label.part:
        case Part.HOST:
            yield from _host(pair, catalog)
        case Part.PORT:
            yield from _port(value, label)
        case Part.SECURITY:
            if label.weak and (host := values.host(value, lone=False)) is not None and "." in host.host:
                yield Part.HOST, host.host, -int(Strength.PROSE), None
            elif (claim := values.claim(value[: labels.LONGEST], label.tokens)) and (
                # "Encryption: none" says something; a switch that is set to nothing does not.
                not values.stands_in(value) or (claim is Claim.PLAIN and not label.tokens & _SWITCHES)
            ):
                yield Part.SECURITY, claim.value, 0, claim
        case Part.USER:
            user = values.line_of(value, _MOST_USER)
            if label.weak:
                found = values.address(value) if user is not None else None
                user = found[0] if found is not None else None
            if user is not None:
                yield Part.USER, user, 0, None
        case Part.SECRET:
            secret = values.secret(value)
            if secret is not None:
                yield Part.SECRET, secret, 0, None
        case Part.SENDER_NAME:
            name = values.line_of(value, 200)
            if name is not None:
                yield Part.SENDER_NAME, name, 0, None
        case Part.SENDER | Part.REPLY_TO:
            found = values.address(value)
            if found is not None:
                yield label.part, found[0], 0, None
                if found[1] and label.part is Part.SENDER:
                    yield Part.SENDER_NAME, found[1], _SIDE, None


def _host(pair: Pair, catalog: Catalog) -> Iterator[tuple[Part, str, int, Claim | None]]:
    value = pair.value.strip()
    if value.startswith("default:"):  # of an address that names the provider alone
        provider = value.removeprefix("default:")
        usual = catalog.get(provider).regions[0].host if provider in catalog else None
        if usual:
            yield Part.HOST, usual, 0, None
        return
    said = values.host(value, lone=pair.code)
    if said is None:
        return
    yield Part.HOST, said.host, 0, None
    if said.port is not None:
        yield Part.PORT, str(said.port), _SIDE, None
    if said.scheme in ("ssl", "smtps", "tls"):
        claim = Claim.SOME_TLS if said.scheme == "tls" else Claim.TLS
        yield Part.SECURITY, claim.value, _SIDE, claim
    rest = value.partition(said.host)[2]
    if rest and not pair.code:
        if said.port is None:
            for port, _words in values.ports(rest):
                yield Part.PORT, str(port), _SIDE, None
                break
        if beside := values.words_of_claim(frozenset(labels.tokens(rest))):
            yield Part.SECURITY, beside.value, _SIDE, beside


def _port(value: str, label: Label) -> Iterator[tuple[Part, str, int, Claim | None]]:
    offered = list(values.ports(value))
    outgoing = [one for one in offered if one[0] not in values.INCOMING_PORTS] or offered
    usual = [one for one in outgoing if one[0] not in _LAST] or outgoing
    taken = usual[0] if usual else None
    if taken is None:
        return
    more = 0 if len(offered) == 1 else -2
    yield Part.PORT, str(taken[0]), more, None
    beside = values.words_of_claim(frozenset(labels.tokens(taken[1])))
    if beside is None:
        beside = values.words_of_claim(label.tokens - {"tls", "ssl"} if "starttls" in label.tokens else label.tokens)
    if beside is not None:
        yield Part.SECURITY, beside.value, _SIDE, beside


def _static_map(pair: Pair) -> list[Candidate] | None:
    """Postfix's `smtp_sasl_password_maps = static:user:password`."""
    head, _colon, rest = pair.value.partition(":")
    if head != "static" or "password_maps" not in pair.label:
        return None
    user, colon, password = rest.partition(":")
    if not colon:
        return []
    kinds = ((Part.USER, user), (Part.SECRET, password))
    return [Candidate(part, value, int(pair.strength), pair.line, _shown(pair.label)) for part, value in kinds if value]


def _shown(label: str) -> str:
    words = " ".join(label.split())
    return words if len(words) <= _LONGEST_LABEL else f"{words[:_LONGEST_LABEL]}…"
