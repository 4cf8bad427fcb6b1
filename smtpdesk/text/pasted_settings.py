"""The words for pasted settings: what each is called, what contradicts itself, and what is missing."""

from __future__ import annotations

from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Security
from smtpdesk.providers.settings_block.block import Block, Contradiction, ContradictionKind, Part, Understood
from smtpdesk.text.fillings import harmless
from smtpdesk.text.translate import _


def part_name(part: Part) -> str:
    """Give what a setting is called."""
    match part:
        case Part.HOST:
            return _("Server")
        case Part.PORT:
            return _("Port")
        case Part.SECURITY:
            return _("Security")
        case Part.USER:
            return _("User name")
        case Part.SECRET:
            return _("Password")
        case Part.SENDER:
            return _("From address")
        case Part.SENDER_NAME:
            return _("Sender's name")
        case Part.REPLY_TO:
            return _("Replies go to")


def security_words(security: Security) -> str:
    """Give the short name of a kind of encryption."""
    return {
        Security.STARTTLS: "STARTTLS",
        Security.TLS: _("SSL/TLS from the start"),
        Security.PLAIN: _("Not encrypted"),
    }[security]


def value_words(one: Understood) -> str:
    """Give a value for display; a secret's length is not told either."""
    if isinstance(one.value, Secret):
        return "••••••••"
    return security_words(Security(one.value)) if one.part is Part.SECURITY else harmless(one.value)


def contradiction(one: Contradiction) -> str:
    """Say what contradicts itself, and what was made of it."""
    first, second = (harmless(said) for said in one.said)
    match one.kind:
        case ContradictionKind.PORT_SECURITY:
            words = _(
                "Port {port} does not go with “{security}” (lines {first} and {second}). The port was believed: {both}"
            )
            both = _(
                "465 is encrypted from the start; 587 begins in clear and switches to encryption (STARTTLS). "
                "Both are safe."
            )
            named = security_words(Security(one.said[1]))
            return words.format(port=first, security=named, first=one.lines[0], second=one.lines[1], both=both)
        case ContradictionKind.TLS_AND_SSL:
            words = _("Both “{one}” and “{other}” are switched on, and only one can be. The port decided.")
            return words.format(one=first, other=second)
        case ContradictionKind.TWO_SERVERS:
            words = _("Two servers for sending are named: {one} and {other}. The first was taken.")
            return words.format(one=first, other=second)


def nothing_understood(block: Block) -> str:
    """Say why nothing can be filled in, and what to look for."""
    if block.only_incoming:
        return _(
            "Only the server for fetching mail (IMAP or POP) is named here. Look in the same place for the server for "
            "outgoing mail, often called SMTP."
        )
    return _(
        "No settings were recognised. They look like “Server: smtp.example.com”, “Port: 587”, “User name: …”, each on "
        "a line of its own, or like the lines of an .env file."
    )
