"""What stands below a shop system's values: what it cannot do, what to know of, how to try it, what is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smtpdesk.model.settings import Account
from smtpdesk.shops.kinds import Confidence, Outbound, Role, Support
from smtpdesk.shops.shop import Shop
from smtpdesk.text.fillings import harmless
from smtpdesk.text.translate import _


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences below the values."""

    title: str
    lines: tuple[str, ...]


def short_name(shop: Shop) -> str:
    """Give a system's name for the middle of a sentence: of a plug-in its own, and nothing that stands in brackets."""
    return _(shop.name).partition(" (")[0].rpartition(" with ")[2]


def sections(shop: Shop, account: Account, versions: Sequence[Shop]) -> list[Section]:
    """Give what stands below the values; what has nothing to say is left out."""
    found = [
        Section(_("What it cannot do"), tuple(_(line) for line in shop.cannot) if shop.takes_smtp else ()),
        Section(_("Good to know"), (*_other_senders(shop, account), *_known(shop))),
        Section(_("Then try it"), tuple(_test(shop))),
        Section(
            _("Not confirmed as of {date}").replace("{date}", shop.source.checked.isoformat()), tuple(_unsure(shop))
        ),
        Section(_("Another version?"), (_versions(versions),) if versions else ()),
    ]
    return [section for section in found if section.lines]


def _other_senders(shop: Shop, account: Account) -> list[str]:
    """Name the account's further senders: where they go depends on whether the system can have several."""
    if not account.also_senders or not shop.takes_smtp:
        return []
    if shop.senders.support is Support.NO:
        words = _("This system has one sender. Your account's others cannot be entered here: {senders}.")
    else:
        words = _("Your account's other senders, where this system asks for them: {senders}.")
    return [words.replace("{senders}", harmless(", ".join(account.also_senders), 300))]


def _known(shop: Shop) -> list[str]:
    lines = [_(trap.note) if not trap.unconfirmed else _hint(_(trap.note)) for trap in shop.traps]
    if shop.senders.note:
        lines.insert(0, _("Sender: {note}").replace("{note}", _(shop.senders.note)))
    elif shop.takes_smtp and not any(one.role in (Role.SENDER, Role.SENDER_BEFORE_AT) for one in shop.fields):
        lines.insert(0, _("The sender address stands on another page of {shop}.").replace("{shop}", short_name(shop)))
    if shop.reply_to.note:
        lines.append(_("Reply-To: {note}").replace("{note}", _(shop.reply_to.note)))
    if shop.sign_in.note:
        lines.append(_(shop.sign_in.note))
    return lines


def _hint(words: str) -> str:
    return _("{words} (Not confirmed.)").replace("{words}", words)


def _test(shop: Shop) -> list[str]:
    test = shop.test
    lines = []
    if test.support in (Support.YES, Support.PARTLY) and test.label:
        words = _("{shop} can send a test: “{label}”.") if shop.takes_smtp else _("{shop} can show a mail: “{label}”.")
        lines.append(words.replace("{shop}", short_name(shop)).replace("{label}", test.label))
    if test.where:
        lines.append(_(test.where))
    lines += [_(miss) for miss in test.misses]
    if test.without:
        lines.append(_(test.without))
    if shop.takes_smtp:
        lines.append(_network(shop.network.who).replace("{shop}", short_name(shop)))
    if shop.network.note:
        lines.append(_(shop.network.note))
    return lines


def _network(who: Outbound) -> str:
    match who:
        case Outbound.VENDOR:
            return _(
                "The computers of {shop} connect to your mail server, not this one: a check here proves the account, "
                "but not their way to it."
            )
        case Outbound.PLATFORM:
            return _(
                "The platform blocks some ports, so a check here proves the account, but not its way to the server."
            )
        case Outbound.HOSTING:
            return _(
                "Your web host connects to the mail server, not this computer. Many hosts block port 25, some 465 and "
                "587, too. If your shop only times out where the check here works, ask the host, or try port 2525."
            )


def _unsure(shop: Shop) -> list[str]:
    lines = [_(line) for line in shop.source.not_sure]
    if shop.source.confidence is Confidence.LOW:
        lines.insert(0, _("Its screen was not seen. Compare with what stands there."))
    return [line[:1].upper() + line[1:] for line in lines]


def _versions(versions: Sequence[Shop]) -> str:
    names = ", ".join(_(other.name) for other in versions)
    return _("There are further entries in this list: {names}.").replace("{names}", names)
