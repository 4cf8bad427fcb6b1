"""How a check came out: the finding, the notes, every step, and the whole conversation with its secrets hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from smtpdesk.model.facts import Capabilities, Facts, Tls
from smtpdesk.model.settings import Server
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.model.value import value


class Certainty(StrEnum):
    """How sure a finding is: the server or system said it; two signs agree; or it could not be told."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


class Severity(StrEnum):
    """A `FAILURE` ended the check, a `WARNING` or a `NOTE` did not."""

    FAILURE = "failure"
    WARNING = "warning"
    NOTE = "note"


class Who(StrEnum):
    """Who can mend it."""

    YOU = "you"
    WEB_HOST = "web-host"
    DOMAIN_MANAGER = "domain-manager"
    ADMINISTRATOR = "administrator"
    PROVIDER = "provider"
    RECIPIENT = "recipient"
    US = "us"


class Verdict(StrEnum):
    """The whole in one word."""

    WORKS = "works"
    FAILS = "fails"
    STOPPED = "stopped"
    BUG = "bug"


@value(frozen=True, slots=True, kw_only=True)
class Finding:
    """One cause, by its code. The sentences belong to the diagnosis file and are chosen at display.

    `variant` names the sentences of the diagnosis file that fit this case better than its general ones. `extras` holds
    what was worked out beside the facts, as `smtpdesk.diagnosis.extras` lists it; much of it is a server's own words.
    """

    code: str
    certainty: Certainty
    severity: Severity
    who: Who
    facts: Facts
    variant: str = ""
    extras: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def step(self) -> Step:
        """The step that it was seen in."""
        return self.facts.step

    @property
    def said(self) -> str:
        """The server's own words, unchanged but for what cannot be shown; empty where the server said nothing."""
        return self.facts.reply.wire if self.facts.reply else ""


class Direction(StrEnum):
    """Who said a line of the conversation; `NOTE` is the program's own remark (say: encrypted from here)."""

    SERVER = "server"
    CLIENT = "client"
    NOTE = "note"


@value(frozen=True, slots=True)
class Line:
    """One line of the conversation, decoded for display, with its secrets hidden. `ms` since the start of the run."""

    ms: float
    direction: Direction
    text: str


@value(frozen=True, slots=True, kw_only=True)
class Span:
    """One step as it ran: when, how long, how it ended, and what it saw. Times in milliseconds since the start."""

    step: Step
    outcome: Outcome
    started_ms: float | None = None
    ms: float | None = None
    address: str = ""
    facts: Facts | None = None


@value(frozen=True, slots=True, kw_only=True)
class SenderResult:
    """What came of asking for one From address, where a check asked for several; `finding` tells why not.

    `OK` says that MAIL FROM was taken. A server may refuse the same sender later: with the recipient, or the message.
    """

    address: str
    outcome: Outcome
    finding: Finding | None = None


@value(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole check. `trace` is filled for a bug of ours alone, and holds no secret.

    `senders` is empty where one sender was asked for.
    """

    verdict: Verdict
    server: Server
    provider: str | None
    started: datetime
    ms: float
    spans: tuple[Span, ...]
    finding: Finding | None = None
    notes: tuple[Finding, ...] = ()
    capabilities: Capabilities | None = None
    tls: Tls | None = None
    conversation: tuple[Line, ...] = ()
    sender: str = ""
    senders: tuple[SenderResult, ...] = ()
    recipients: tuple[str, ...] = ()
    refused_recipients: tuple[str, ...] = ()
    message_id: str = ""
    mark: str = ""
    trace: str = ""
