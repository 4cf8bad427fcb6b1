"""The words of the lock-out guard: why a password, key or token that was refused is not sent again by itself."""

from __future__ import annotations

from datetime import datetime

from smtpdesk.store.refusals import Standing
from smtpdesk.text.amounts import ago
from smtpdesk.text.page import Card, Tone
from smtpdesk.text.translate import _, ngettext


def held_back(standing: Standing, now: datetime, provider: str | None = None) -> Card:
    """The card that stands where the verdict would: when this password was refused, and how often of late.

    `provider` is the id of the account's: what it calls its credential stands in the sentences.
    """
    credential = _credential(provider)
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
    sentences.append(_("Many servers lock an account after a few refused sign-ins, so nothing was sent now."))
    title = _("This {credential} was refused, and is not sent again").replace("{credential}", credential)
    return Card(
        tone=Tone.WARNING,
        title=title,
        meaning=" ".join(sentences),
        do=(
            _("If it was mistyped or has been replaced, enter the right one."),
            _("If something was changed at the provider meanwhile, try it all the same."),
        ),
    )


def change_words(provider: str | None = None) -> str:
    """The words of the button that leads to the field of the password, key or token."""
    return _("Change the {credential}").replace("{credential}", _credential(provider))


def _credential(provider: str | None) -> str:
    """What the provider calls its password, as it stands within a sentence."""
    from smtpdesk.providers import catalog  # read where there is a provider: a server of one's own needs no file

    known = catalog.load() if provider is not None else None
    if known is None or provider is None or provider not in known:
        return _("password")
    label = known.get(provider).credential.label
    translated = _(label)
    # English writes names of things small within a sentence, but for abbreviations; other languages may not.
    return label[:1].lower() + label[1:] if translated == label and not label[1:2].isupper() else translated
