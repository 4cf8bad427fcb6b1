"""The words of the lock-out guard: why a password that was refused is not sent again by itself."""

from __future__ import annotations

from datetime import datetime

from smtpdesk.store.refusals import Standing
from smtpdesk.text.amounts import ago
from smtpdesk.text.page import Card, Tone
from smtpdesk.text.translate import _, ngettext


def held_back(standing: Standing, now: datetime) -> Card:
    """The card that stands where the verdict would: when this password was refused, and how often of late."""
    sentences = []
    if standing.last is not None:
        sentences.append(_("The server refused it last: {when}.").replace("{when}", ago(standing.last, now)))
    if standing.in_last_hour:
        counted = ngettext(
            "There was {count} refusal in the last hour.",
            "There were {count} refusals in the last hour.",
            standing.in_last_hour,
        )
        sentences.append(counted.replace("{count}", str(standing.in_last_hour)))
    sentences.append(_("Many servers lock an account after a few wrong passwords, so nothing was sent now."))
    return Card(
        tone=Tone.WARNING,
        title=_("This password was refused, and is not sent again"),
        meaning=" ".join(sentences),
        do=(
            _("If it was mistyped or has been replaced, enter the right one."),
            _("If something was changed at the provider meanwhile, try it all the same."),
        ),
    )
