"""What shows at a glance, without a file being read: whether it is worth looking who answers."""

from __future__ import annotations

import re
from typing import Final

from smtpdesk.model.facts import Capabilities, Certificate, Reply

_STARS: Final = re.compile(r"(?=[02 ]{0,80}\*)[*02 ]{8,512}")
"""A greeting that a firewall blotted out; digits 2 and 0 may be left (nmap, Recog). Text between the stars is a notice
that somebody wrote, and no mask."""
_CROSSED_OUT: Final = re.compile(r"X{3,}[A-Z]?")
"""A keyword of EHLO that a firewall wrote over, its length kept: STARTTLS as XXXXXXXA."""
_WORTH_A_LOOK: Final = re.compile(
    r"shield|anti.?virus|kaspersky|eset|bitdefender|doctor|dr\.?\s?web|adguard|sophos|fortinet|zscaler|umbrella|skope"
    r"|gateway|dpi|fireware|palo|pan.?os|check point|blue ?coat|symantec|ironport|barracuda|forcepoint|proxy|fiddler"
    r"|portswigger|russian trusted|qaznet",
    re.IGNORECASE,
)


def masked(greeting: Reply | None, capabilities: Capabilities | None) -> bool:
    """Tell whether a firewall blots out what the server says: asterisks for its greeting, XXXX for what it offers."""
    if greeting is not None and greeting.lines and _STARS.fullmatch(greeting.text.strip()):
        return True
    return capabilities is not None and any(_CROSSED_OUT.fullmatch(word) for word in capabilities.keywords)


def issuers_of(certificate: Certificate) -> tuple[str, ...]:
    """The leaf's issuer, and the names of the certificates above it; never the name that the server has itself."""
    return (certificate.issuer, *certificate.chain[1:])


def suspicious(certificate: Certificate) -> bool:
    """Tell whether an issuer may be one that makes certificates on the way. What is not suspicious surely is none."""
    return any(_WORTH_A_LOOK.search(name) for name in issuers_of(certificate))
