"""Whether a system can use a server as it was checked, and which of the provider's other ports it can use instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from smtpdesk.model.settings import Security, Server
from smtpdesk.shops.kinds import Support
from smtpdesk.shops.shop import Shop


class Fitting(StrEnum):
    """How a server and a system go together."""

    FITS = "fits"
    UNSURE = "unsure"
    """It is not known how the system encrypts the line."""
    REPLACED = "replaced"
    """The system cannot use it so, and another port of the same server fits."""
    IMPOSSIBLE = "impossible"
    """The system cannot use it so, and no other port is known that fits."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The server to enter, and what is to be said about it.

    `safer` is another port on which the system cannot be made to go on unencrypted. `proven` tells that the provider
    answers on the port in the place of the checked one; without it, it is what servers usually do.
    """

    fitting: Fitting
    server: Server
    asked: Server
    safer: Server | None = None
    proven: bool = True


def fit(shop: Shop, asked: Server, others: Sequence[Server], *, proven: bool) -> Fit:
    """Look whether a system can use a server; `others` are the further ones in the order in which to try."""
    mode = shop.security.of(asked.security)
    sound = mode.support is Support.YES or (mode.support is Support.PARTLY and asked.security is Security.PLAIN)
    if sound and _takes(shop, asked):
        return Fit(Fitting.FITS, asked, asked, _safer(shop, asked, others) if proven else None, proven)
    if mode.support is Support.UNKNOWN:
        return Fit(Fitting.UNSURE, asked, asked)
    instead = next((other for other in others if _sure(shop, other)), None)
    if instead is not None:
        return Fit(Fitting.REPLACED, instead, asked, proven=proven)
    if mode.support is Support.PARTLY and _takes(shop, asked):
        return Fit(Fitting.UNSURE, asked, asked)
    return Fit(Fitting.IMPOSSIBLE, asked, asked)


def usual(server: Server) -> tuple[Server, ...]:
    """The ports on which servers usually answer (RFC 8314 7.3), for one of which nothing else is known."""
    return (
        Server(server.host, 465, Security.TLS),
        Server(server.host, 587, Security.STARTTLS),
    )


def _takes(shop: Shop, server: Server) -> bool:
    """Tell whether the way of encryption can be chosen on this port."""
    ports = shop.security.of(server.security).ports
    return not ports or server.port in ports


def _sure(shop: Shop, server: Server) -> bool:
    mode = shop.security.of(server.security)
    return server.security is not Security.PLAIN and mode.support is Support.YES and _takes(shop, server)


def _safer(shop: Shop, asked: Server, others: Sequence[Server]) -> Server | None:
    """Where STARTTLS is only used if it is offered: a port that is encrypted from the start."""
    if asked.security is not Security.STARTTLS or shop.security.starttls.insists is not Support.NO:
        return None
    return next((other for other in others if other.security is Security.TLS and _sure(shop, other)), None)
