"""What was understood of a block of settings: each part with the line that said it, and what contradicts itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from smtpdesk.model.report import Certainty
from smtpdesk.model.secret import HIDDEN, Secret


class Part(StrEnum):
    """One setting; the values are the names of the form's fields."""

    HOST = "host"
    PORT = "port"
    SECURITY = "security"
    USER = "user"
    SECRET = "secret"  # noqa: S105 - the name of a setting
    SENDER = "sender"
    SENDER_NAME = "sender_name"
    REPLY_TO = "reply_to"


@dataclass(frozen=True, slots=True)
class Understood:
    """One setting that the text gives. `line` counts from 1; `label` is the text's own word for it, cut short."""

    part: Part
    value: str | Secret
    line: int
    label: str
    certainty: Certainty

    @property
    def shown(self) -> str:
        """The value for display: a secret never tells itself."""
        return HIDDEN if isinstance(self.value, Secret) else self.value


class ContradictionKind(StrEnum):
    """How two settings of a text contradict each other."""

    PORT_SECURITY = "port-security"  # a port with a security that is not spoken there; the port was believed
    TLS_AND_SSL = "tls-and-ssl"  # both switches are on
    TWO_SERVERS = "two-servers"  # two servers for outgoing mail; the first was taken


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What contradicts itself: the two values as the text has them, and the lines."""

    kind: ContradictionKind
    said: tuple[str, str]
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """All that was understood. `provider` is known by its server's name; `cut` tells that the text was too long.

    `only_incoming`: the text names a server to fetch mail from (IMAP, POP) and none to send by.
    """

    parts: dict[Part, Understood] = field(default_factory=dict)
    provider: str | None = None
    region: str | None = None
    contradictions: tuple[Contradiction, ...] = ()
    only_incoming: bool = False
    cut: bool = False

    def text(self, part: Part) -> str:
        """Give a part's value; empty where the text does not say it, and for the secret."""
        found = self.parts.get(part)
        return found.value if found is not None and isinstance(found.value, str) else ""

    @property
    def secret(self) -> Secret | None:
        """The password or key, where the text has it."""
        found = self.parts.get(Part.SECRET)
        return found.value if found is not None and isinstance(found.value, Secret) else None

    def __bool__(self) -> bool:
        return bool(self.parts)
