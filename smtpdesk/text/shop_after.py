"""What is said when the person has sent a mail from the shop."""

from __future__ import annotations

from enum import StrEnum

from smtpdesk.text.page import Card, Tone
from smtpdesk.text.translate import _


class Came(StrEnum):
    """What became of the mail."""

    ARRIVED = "arrived"
    NOTHING = "nothing"
    ERROR = "error"


def question(shop: str) -> Card:
    """Ask what became of it."""
    return Card(
        tone=Tone.NEUTRAL,
        title=_("Did the mail from {shop} arrive?").replace("{shop}", shop),
        meaning=_("Look into the mailbox that it went to, and into its spam folder."),
    )


def answered(came: Came, shop: str) -> Card:
    """Say what follows from the answer."""
    match came:
        case Came.ARRIVED:
            card = Card(
                tone=Tone.GOOD,
                title=_("Then {shop} sends through this account"),
                meaning=_("Place an order for a try as well: order mail may take another way than a test."),
            )
        case Came.NOTHING:
            card = Card(
                tone=Tone.WARNING,
                title=_("Then it may still be on its way, or {shop} did not send it"),
                do=(
                    _("Wait ten minutes: a first mail can be delayed on purpose."),
                    _("Look into the spam folder. If it is there, look at the SPF and DKIM records of your domain."),
                    _("Look whether {shop} has a log of its mail, and whether it waits in a queue there."),
                    _("If {shop} only times out, ask the web host whether it lets this port through."),
                ),
            )
        case Came.ERROR:
            card = Card(
                tone=Tone.WARNING,
                title=_("Then {shop} knows why"),
                meaning=_("Paste its message, and see what it means and what to do."),
            )
    return Card(
        tone=card.tone,
        title=card.title.replace("{shop}", shop),
        meaning=card.meaning,
        do=tuple(step.replace("{shop}", shop) for step in card.do),
    )
