"""What stands behind a label: server names, ports, words for the encryption, and what only stands in for a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple

from smtpdesk.model.addresses import host_fault, mailbox_fault, text_fault
from smtpdesk.model.settings import MAX_SECRET_CHARACTERS
from smtpdesk.providers.settings_block import vocabulary as words
from smtpdesk.providers.settings_block.labels import tokens
from smtpdesk.providers.settings_block.vocabulary import word_set

INCOMING_PORTS: Final = frozenset({109, 110, 143, 220, 585, 993, 995})
_HOST: Final = re.compile(
    r"(?<![\w.@-])(?:(?:ssl|tls|smtps?|starttls)://)?\[?([A-Za-z0-9](?:[\w-]{0,62})(?:\.[\w-]{1,63}){1,9})\]?\.?(?![\w@])(?::(\d{1,5})\b)?"
)
_ONE_WORD: Final = re.compile(r"(?:(?:ssl|tls|smtps?)://)?([A-Za-z0-9][\w-]{0,62})(?::(\d{1,5}))?/?")
_NUMBER: Final = re.compile(r"(?<![\w.-])\d{1,5}(?![\w-]|\.\d)")
_ADDRESS: Final = re.compile(r"[^\s<>()\[\]\\,;:\"'@]{1,64}@[\w.-]{1,255}")
_ANGLED: Final = re.compile(r"<([^<>\s]{3,320})>")
_STANDS_IN: Final = re.compile(
    r"<[^<>@]*>|\[[^\[\]]*\]|\(.*\)|\{\{.*\}\}|\$\{?\w+\}?(?::\w*)?|%\w+%|[*•●xX._-]{3,}|[-–—/.…?]+|"
    r"(?:[a-z]\w*\.){0,3}(?:env|getenv|environ|secrets?)[\[({.].*|"
    r"(?:null|nil|none|undefined|empty|leer|n/?a|keine?s?)",
    re.IGNORECASE,
)
_POSSESSIVE: Final = word_set(
    "your ihr ihre ihren deine dein votre vos su sus tuo tua uw jouw seu sua same siehe wie gleiche komplette "
    "vollstandige volledige"
)
_NAMING: Final = word_set(
    "password passwort kennwort wachtwoord senha contrasena motdepasse mailbox postfach mailaccount email account "
    "konto adresse address key token separately"
)
"""A sentence with one of these speaks of the value."""


class Claim(Enum):
    """What a text says of the encryption. The vague ones are used for both kinds in everyday speech."""

    STARTTLS = "starttls"
    TLS = "tls"
    PLAIN = "plain"
    SOME_TLS = "some-tls"  # "TLS"
    SOME_SSL = "some-ssl"  # "SSL/TLS", or a switch


class HostSaid(NamedTuple):
    """A server's name, and the port behind it where there is one."""

    host: str
    port: int | None
    scheme: str


_YES: Final = word_set("true yes on 1 ja oui si sim enabled y required")
_NO: Final = word_set("false no off 0 nein non nao nee disabled n")
_NOTHING: Final = word_set("none keine aucune aucun ninguna ninguno nessuna geen nenhuma plain unencrypted unsecured")


def stands_in(value: str) -> bool:
    """Tell whether a text stands in for a value: `<your API key>`, `********`, `null`, `Your app password`."""
    text = value.strip().strip("\"'`")
    if not text or _STANDS_IN.fullmatch(text):
        return True
    lowered = text.casefold()
    if lowered.startswith(("your_", "your-", "my_", "yourpass", "youruser", "change_me", "changeme", "insert_")):
        return True
    if " " not in text or "@" in text:
        return False
    said = tokens(text)
    first = {text.split()[0].casefold().strip(".,:"), *said[:2]}
    return len(said) > 1 and not (_POSSESSIVE.isdisjoint(first) and _NAMING.isdisjoint(said))


def host(value: str, *, lone: bool) -> HostSaid | None:
    """Give the server's name in a value; `lone` takes a name without a dot too, as of a container."""
    scheme = value.partition("://")[0].strip().lower() if "://" in value[:12] else ""
    if found := _HOST.search(value):
        name = found.group(1).rstrip(".")
        if host_fault(name) or (name.replace(".", "").isdigit() and name.count(".") != 3):
            return None
        return HostSaid(name.lower(), _port(found.group(2)), scheme)
    whole = _ONE_WORD.fullmatch(value.strip())
    if lone and whole and not whole.group(1).isdigit() and not stands_in(value) and not host_fault(whole.group(1)):
        return HostSaid(whole.group(1).lower(), _port(whole.group(2)), scheme)
    return None


def _port(digits: str | None) -> int | None:
    number = int(digits) if digits else 0
    return number if 1 <= number <= 65535 else None


def ports(value: str) -> Iterator[tuple[int, str]]:
    """Give the port numbers in a value, each with the words behind it, up to the next."""
    found = list(_NUMBER.finditer(value))[:8]
    for place, match in enumerate(found):
        after = found[place + 1].start() if place + 1 < len(found) else len(value)
        if port := _port(match.group()):
            yield port, value[match.end() : after]


def claim(value: str, label: frozenset[str]) -> Claim | None:
    """Give what a value says of the encryption; `label` are the words that it stands behind."""
    said = frozenset(tokens(value))
    if (said & _YES and len(said) <= 4) or (said & _NO and len(said) <= 2):
        return _switch(label) if said & _YES else None
    return words_of_claim(said)


def is_switched_on(value: str) -> bool:
    """Tell whether a value is a switch that is on."""
    return value.strip().lower() in _YES


def _switch(label: frozenset[str]) -> Claim | None:
    if "starttls" in label:
        return None if label & {"auto"} and "enable" not in label else Claim.STARTTLS
    if "ssl" in label or "usessl" in label or "secure" in label or label & words.SECURITY - {"tls", "usetls"}:
        return Claim.TLS if "secure" in label and not label & {"ssl", "smtps"} else Claim.SOME_SSL
    return Claim.SOME_TLS if label & {"tls", "usetls"} else None


def words_of_claim(said: frozenset[str]) -> Claim | None:
    """Give what words say of the encryption; None where they say nothing, or two things at once."""
    if said & {"smtps", "implicit", "wrapper", "tlswrapper"}:
        return Claim.TLS
    starttls, ssl, tls = "starttls" in said, "ssl" in said, "tls" in said
    if said & _NOTHING:
        return Claim.PLAIN if not (starttls or ssl or tls) else None
    if starttls:
        return Claim.STARTTLS if not ssl else None
    if ssl and tls:
        return Claim.SOME_SSL
    if ssl:
        return Claim.TLS
    return Claim.SOME_TLS if tls else None


def address(value: str) -> tuple[str, str] | None:
    """Give the address in a value with the name before it: `Shop <a@example.com>` or the address alone."""
    if (angled := _ANGLED.search(value)) and not mailbox_fault(angled.group(1)):
        name = value[: angled.start()].strip(" \"'")
        return angled.group(1), "" if text_fault(name, 200) else name
    found = _ADDRESS.search(value)
    if found is None:
        return None
    mailbox = found.group().rstrip(".-")
    return None if mailbox_fault(mailbox) else (mailbox, "")


def line_of(value: str, longest: int) -> str | None:
    """Give a value that is one line of text, None where it cannot be one or only stands in for it."""
    text = value.strip()
    return None if stands_in(text) or text_fault(text, longest) else text


def secret(value: str) -> str | None:
    """Give a password as it stands there, None where the text only stands in for it."""
    return None if stands_in(value) or text_fault(value, MAX_SECRET_CHARACTERS) else value
