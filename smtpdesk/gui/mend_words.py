"""The words of the button beside a field that mends what looks like a slip."""

from __future__ import annotations

from smtpdesk.providers.shape import MendKind
from smtpdesk.text.translate import _


def mend_words(kind: MendKind, value: str) -> str:
    """Give the words of the button that mends."""
    match kind:
        case MendKind.STRIP:
            return _("Take them away")
        case MendKind.REMOVE_BLANKS:
            return _("Take the blanks away")
        case MendKind.SET_USER:
            return _("Set it to “{value}”").format(value=value)
        case MendKind.FILL_USER | MendKind.FILL_SECRET:
            return _("Bring it into this form")
        case MendKind.SWAP:
            return _("Exchange them")
        case MendKind.SAME_AS_SECRET | MendKind.SAME_AS_USER:
            return _("Use it for both")
        case MendKind.DERIVE_SES:
            return _("Make the SMTP password for {region}").format(region=value)
