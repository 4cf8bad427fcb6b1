"""A shop system with an account's values, as window, print and terminal show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from smtpdesk.model.settings import Account, Security, Server
from smtpdesk.providers.provider import Provider
from smtpdesk.shops.entries import Given, entries, mechanism_clash
from smtpdesk.shops.fit import Fit, Fitting, fit, usual
from smtpdesk.shops.kinds import Form, Kind
from smtpdesk.shops.shop import Shop
from smtpdesk.text.page import Card, Tone
from smtpdesk.text.shop_rows import MODE_WORDS, ShopRow, shop_row
from smtpdesk.text.shop_sections import Section, sections, short_name
from smtpdesk.text.translate import _

ARROW: Final = " › "


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be said before the values. `server` is what the account can be set to, with the words for that."""

    card: Card
    server: Server | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class ShopPage:
    """All that is shown of one system for one account. `where` leads to the fields; it is empty for no system."""

    shop: Shop
    title: str
    where: str
    other_ways: tuple[str, ...]
    notices: tuple[Notice, ...]
    rows: tuple[ShopRow, ...]
    sections: tuple[Section, ...]
    dated: str
    holds_for: str


def shop_page(shop: Shop, account: Account, provider: Provider | None, versions: Sequence[Shop] = ()) -> ShopPage:
    """Give a system with the values of an account; `versions` are others of the same family."""
    found = fit_of(shop, account, provider)
    mechanisms = provider.auth.mechanisms if provider is not None else ()
    given = Given(account, found.server, mechanisms)
    rows = tuple(shop_row(entry, shop, found.server) for entry in entries(shop, given))
    name = _(shop.name)
    notices = tuple(_notices(shop, account, provider, found)) if shop.takes_smtp else (_no_smtp(shop),)
    return ShopPage(
        shop,
        name,
        _where(shop),
        tuple(f"{_(other.what)}: {ARROW.join(other.menu)}" for other in shop.where.other),
        notices,
        rows,
        tuple(sections(shop, account, versions)),
        _("Checked on {date}").replace("{date}", shop.source.checked.isoformat()),
        _(shop.holds_for),
    )


def fit_of(shop: Shop, account: Account, provider: Provider | None) -> Fit:
    """Look whether a system can use the account's server, and which other port of the provider fits where not."""
    server = account.server
    if provider is None:
        return fit(shop, server, usual(server), proven=False)
    region = account.region if any(host.region == account.region for host in provider.hosts) else None
    others = [Server(server.host, port.port, port.security) for port in provider.ports_of(region)]
    return fit(shop, server, others, proven=True)


def server_words(server: Server) -> str:
    """Give port and encryption of a server: `587 with STARTTLS`."""
    words = _("{port} with {mode}").replace("{port}", str(server.port))
    return words.replace("{mode}", _(MODE_WORDS[server.security]))


def _where(shop: Shop) -> str:
    if shop.form is not Form.SCREEN:
        words = _("Open {menu} and write these lines there.").replace("{menu}", ARROW.join(shop.where.menu))
    elif not shop.takes_smtp:
        words = _("Open {shop} and go to {menu}.").replace("{menu}", ARROW.join(shop.where.menu))
    elif shop.kind is Kind.ANY:
        words = _("Enter these values, in any order.")
    else:
        words = _("Open {shop} and go to {menu}. Enter these values, in this order.")
        words = words.replace("{menu}", ARROW.join(shop.where.menu))
    words = words.replace("{shop}", _(shop.name).partition(" (")[0].partition(" with ")[0])
    return f"{words} {_(shop.where.note)}" if shop.where.note else words


# -- before the values ---------------------------------------------------------------------------------------


def _no_smtp(shop: Shop) -> Notice:
    card = Card(
        tone=Tone.WARNING,
        title=_("{shop} takes no mail server of your own").replace("{shop}", short_name(shop)),
        meaning=" ".join(_(line) for line in shop.cannot),
        do=tuple(_(line) for line in shop.way_out.do) if shop.way_out is not None else (),
    )
    return Notice(card)


def _notices(shop: Shop, account: Account, provider: Provider | None, found: Fit) -> list[Notice]:
    made = [notice for notice in (_fit_notice(shop, provider, found), _mechanism(shop, provider)) if notice is not None]
    if found.server.security is Security.PLAIN and account.server.security is Security.PLAIN:
        words = _("Everyone between your shop and the server can read the password and every mail.")
        made.append(Notice(Card(tone=Tone.BAD, title=_("This account is not encrypted"), meaning=words)))
    return made


def _fit_notice(shop: Shop, provider: Provider | None, found: Fit) -> Notice | None:
    who = provider.name if provider is not None else found.server.host
    match found.fitting:
        case Fitting.FITS if found.safer is not None:
            meaning = _(
                "{shop} encrypts only where the server offers it, and cannot be told to insist. "
                "Port {safer} is encrypted from the start, and {who} answers there too."
            )
            return _with_port(Tone.NEUTRAL, _("Port {port} is safer here"), meaning, shop, who, found.safer)
        case Fitting.FITS:
            return None
        case Fitting.UNSURE:
            meaning = _(
                "How {shop} encrypts the line is not confirmed. Begin with these values. If it does not connect, "
                "try your provider's other port: 465 is encrypted from the start, 587 begins in clear and switches."
            )
            card = Card(tone=Tone.NEUTRAL, title=_("Not all of this is certain"), meaning=meaning)
            return Notice(_named(card, shop, who, found.server))
        case Fitting.REPLACED:
            title = _("{shop} cannot use {asked}: use {port}").replace("{asked}", server_words(found.asked))
            if found.proven:
                meaning = _(
                    "{who} answers there too. The values below are for it. Check it once before you enter them."
                )
            else:
                meaning = _(
                    "Many servers answer there too. The values below are for it. Check it before you enter them."
                )
            return _with_port(Tone.WARNING, title, meaning, shop, who, found.server)
        case Fitting.IMPOSSIBLE:
            title = _("{shop} cannot use {asked}").replace("{asked}", server_words(found.asked))
            meaning = _(
                "No other port of {who} is known that fits. Ask {who} for one, or let another account send for {shop}."
            )
            return Notice(_named(Card(tone=Tone.BAD, title=title, meaning=meaning), shop, who, found.asked))


def _with_port(tone: Tone, title: str, meaning: str, shop: Shop, who: str, server: Server) -> Notice:
    action = _("Set this account to port {port} and check it").replace("{port}", str(server.port))
    return Notice(_named(Card(tone=tone, title=title, meaning=meaning), shop, who, server), server, action)


def _named(card: Card, shop: Shop, who: str, server: Server) -> Card:
    values = {"{shop}": short_name(shop), "{who}": who, "{safer}": str(server.port), "{port}": server_words(server)}
    title, meaning = card.title, card.meaning
    for place, value in values.items():
        title, meaning = title.replace(place, value), meaning.replace(place, value)
    return Card(tone=card.tone, title=title, meaning=meaning)


def _mechanism(shop: Shop, provider: Provider | None) -> Notice | None:
    if provider is None or not mechanism_clash(shop, provider.auth.mechanisms):
        return None
    words = _("{shop} signs in by {ours}, and {who} is known to take {theirs}. The sign-in will probably be refused.")
    words = words.replace("{shop}", short_name(shop)).replace("{ours}", ", ".join(shop.sign_in.mechanisms))
    words = words.replace("{who}", provider.name).replace("{theirs}", ", ".join(provider.auth.mechanisms))
    title = _("They do not sign in the same way")
    return Notice(Card(tone=Tone.WARNING, title=title, meaning=words))
