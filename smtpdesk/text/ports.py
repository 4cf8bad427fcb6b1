"""What the ports of a server answered, as a table that a person reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from smtpdesk.check.ports import Access, PortAnswer, best
from smtpdesk.model.settings import Security, Server
from smtpdesk.text.amounts import duration
from smtpdesk.text.page import Tone
from smtpdesk.text.translate import _

WAYS: Final = (Security.TLS, Security.STARTTLS, Security.PLAIN)
_TONES: Final = {
    Access.WORKS: Tone.GOOD,
    Access.READABLE: Tone.WARNING,
    Access.SILENT: Tone.BAD,
    Access.REFUSED: Tone.BAD,
    Access.UNREACHABLE: Tone.BAD,
    Access.STALLED: Tone.BAD,
    Access.UNTRUSTED: Tone.BAD,
    Access.TROUBLE: Tone.BAD,
}
_NO_NAME: Final = frozenset({"net.host-not-found", "net.resolver-failure"})
_SHUT: Final = frozenset({Access.SILENT, Access.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class PortCell:
    """One way into one port: its words and their colour. Without an answer yet, `asking`."""

    words: str
    spoken: str
    tone: Tone = Tone.NEUTRAL
    asking: bool = False


@dataclass(frozen=True, slots=True)
class PortRow:
    """A port with its three ways, in the order of `WAYS`."""

    port: int
    cells: tuple[PortCell, ...]


@dataclass(frozen=True, slots=True)
class PortsPage:
    """The whole table: what it is, its rows, what follows from it, and the setting that it proposes."""

    intro: str
    rows: tuple[PortRow, ...]
    summary: str = ""
    proposal: str = ""
    server: Server | None = None


def way_name(security: Security) -> str:
    """The head of a column."""
    return {
        Security.TLS: _("Encrypted from the start (SSL/TLS)"),
        Security.STARTTLS: _("STARTTLS"),
        Security.PLAIN: _("Not encrypted"),
    }[security]


def ports_page(
    now: Server, ports: Collection[int], told: Collection[PortAnswer], preferred: Iterable[Server] = ()
) -> PortsPage:
    """The table as far as it is known. `now` is the account's own setting, `preferred` the provider's ways in order."""
    known = {(cell.port, cell.security): cell for cell in told}
    rows = tuple(
        PortRow(port, tuple(_cell(port, way, known.get((port, way))) for way in WAYS)) for port in sorted(ports)
    )
    intro = _("All at once, without signing in: what {host} lets this computer do.").replace("{host}", now.host)
    if len(known) < len(ports) * len(WAYS):
        return PortsPage(intro, rows)
    proposed = best(told, now.host, preferred)
    fine = known.get((now.port, now.security))
    if (fine is not None and fine.access is Access.WORKS) or proposed is None:
        return PortsPage(intro, rows, _summary(now, tuple(known.values()), proposed))
    words = (
        _("Use port {port}, {way}").replace("{port}", str(proposed.port)).replace("{way}", _short(proposed.security))
    )
    return PortsPage(intro, rows, _summary(now, tuple(known.values()), proposed), words, proposed)


def _short(security: Security) -> str:
    return {Security.TLS: "SSL/TLS", Security.STARTTLS: "STARTTLS"}.get(security, _("not encrypted"))


def _cell(port: int, way: Security, answer: PortAnswer | None) -> PortCell:
    words = access_words(answer) if answer is not None else _("asking…")
    spoken = _("Port {port}, {way}: {answer}")
    spoken = spoken.replace("{port}", str(port)).replace("{way}", way_name(way)).replace("{answer}", words)
    if answer is None:
        return PortCell(words, spoken, asking=True)
    return PortCell(words, spoken, _TONES.get(answer.access, Tone.NEUTRAL))


def access_words(answer: PortAnswer) -> str:
    """How one port answered, in a few words."""
    if answer.access is Access.WORKS and answer.ms is not None:
        return _("works · {time}").replace("{time}", duration(answer.ms))
    return {
        Access.WORKS: _("works"),
        Access.READABLE: _("works, but anyone can read it"),
        Access.WANTS_ENCRYPTION: _("only with encryption"),
        Access.NOT_OFFERED: _("not offered here"),
        Access.SILENT: _("no answer: blocked on the way"),
        Access.REFUSED: _("closed"),
        Access.UNREACHABLE: _("no way there"),
        Access.STALLED: _("answers no more"),
        Access.UNTRUSTED: _("certificate not trusted"),
        Access.TROUBLE: _("does not work"),
        Access.STOPPED: _("stopped"),
    }[answer.access]


def _summary(now: Server, told: Collection[PortAnswer], proposed: Server | None) -> str:
    if any(cell.access is Access.STOPPED for cell in told):
        return _("Stopped before every port had answered.")
    if any(cell.code in _NO_NAME for cell in told):
        return _("The name {host} could not be looked up, so no port could be tried.").replace("{host}", now.host)
    shut = sorted({cell.port for cell in told if cell.access in _SHUT})
    open_ = sorted({cell.port for cell in told if cell.access is Access.WORKS})
    if not open_:
        return _nothing_works(shut, {cell.port for cell in told})
    words = []
    if now.port in open_ and any(
        cell.port == now.port and cell.security is now.security and cell.access is Access.WORKS for cell in told
    ):
        words.append(
            _("Port {port} with {way}, as it is set, works.")
            .replace("{port}", str(now.port))
            .replace("{way}", _short(now.security))
        )
    elif proposed is not None:
        words.append(
            _("Port {port} with {way} works.")
            .replace("{port}", str(proposed.port))
            .replace("{way}", _short(proposed.security))
        )
    if shut:
        words.append(
            _("Not let through on the way: {ports}. Many networks block ports for mail, to keep spam in.").replace(
                "{ports}", ", ".join(map(str, shut))
            )
        )
    return " ".join(words)


def _nothing_works(shut: Collection[int], ports: Collection[int]) -> str:
    if len(shut) == len(ports):
        return _(
            "Nothing came back from any port. Either this network blocks them all, or nothing is there under this "
            "name. Try another network, for example a phone's. Where every port stays blocked, the provider's web "
            "interface for programs (API) is the way out: it uses the same port as web pages."
        )
    return _("No port gave an encrypted way in that works. Ask the provider which port it wants, or look at the name.")
