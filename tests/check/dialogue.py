"""Plays a dialogue of tests/dialogues/check, and gives all that a check told meanwhile.

The head of such a file says, besides what the network reads of it (tests/dialogues/README.md):
`expect: works` or `expect: fails at STEP by reply CODE` or `expect: fails at STEP by FAILURE`, each maybe with
`in N s`; `after: NAME` begins with tests/dialogues/opening/NAME.txt; the rest are the account's settings and what else
has to be seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from smtpdesk.check.run import run_check
from smtpdesk.model.events import Event, RunFinished
from smtpdesk.model.report import Report
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Deadlines, Letter, Request, Security, Server, SignIn
from tests.fakes.certificates import faults_of
from tests.fakes.fast_clock import on_fast_clock
from tests.fakes.play import DIALOGUES, Play, parse
from tests.fakes.scripted_network import scripted_network
from tests.fakes.scripted_tls import certificate

FOLDER: Final = DIALOGUES / "check"
PASSWORD: Final = "Kq7+zß9/Lw=2 &tV5xN"
HOST: Final = "mail.example.com"
LETTER: Final = Letter(
    subject="Test message Q7K2",
    text="This is a test message.\n\nGrüße\n.\n..\n",
    html="<p>This is a test message.</p>",
)
NAMES: Final = tuple(sorted(file.stem for file in FOLDER.glob("*.txt")))
_EXPECTED: Final = re.compile(r"(works)|fails at ([a-z-]+) by (?:reply (\d+)|([a-z-]+))(?: in (\d+) s)?")


@dataclass(frozen=True, slots=True)
class Expected:
    """What the head of a dialogue expects."""

    step: str
    code: int | None
    failure: str
    seconds: float | None


@dataclass(slots=True)
class Told:
    """What a check told: every event in order, the report, and the client's lines."""

    request: Request
    events: list[Event] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)

    @property
    def report(self) -> Report:
        """The report that came last."""
        last = self.events[-1]
        assert isinstance(last, RunFinished)
        return last.report


@lru_cache(maxsize=512)
def read(name: str) -> Play:
    """Read a dialogue, with its opening put before it."""
    head, _, body = (FOLDER / f"{name}.txt").read_text("utf-8").partition("\n\n")
    opening = re.search(r"^# after: (.+)$", head, re.MULTILINE)
    if opening:
        body = (DIALOGUES / "opening" / f"{opening[1]}.txt").read_text("utf-8") + body
    return parse(f"{head}\n{body}")


def expected(play: Play) -> Expected:
    """What has to come of it."""
    found = _EXPECTED.fullmatch(play.head["expect"])
    assert found, f"not understood: {play.head['expect']}"
    return Expected(
        found[2] or "", int(found[3]) if found[3] else None, found[4] or "", float(found[5]) if found[5] else None
    )


def request_of(play: Play) -> Request:
    """The request that the head of a dialogue describes; what it does not say is a plain shop's account."""
    head = play.head
    security = Security(head.get("security", "starttls"))
    user = head.get("user", "shop@example.com")
    accepted = head.get("accepted")
    sender = head.get("sender", "shop@example.com")
    account = Account(
        id="shop",
        name="Shop",
        server=Server(head.get("host", HOST), {"tls": 465}.get(security.value, 587), security),
        provider=head.get("provider"),
        user="" if user in ("none", "secret") else user,
        user_is_secret=user == "secret",
        sign_in=SignIn(head.get("sign-in", "auto")),
        sender="" if sender == "none" else sender,
        sender_name="Bücher & mehr",
        also_senders=tuple(head.get("also-senders", "").split()),
        reply_to=head.get("reply-to", ""),
        allow_unencrypted_sign_in=head.get("allow-clear") == "yes",
        ehlo_name=head.get("ehlo-name", ""),
        accepted_fingerprint=certificate(HOST, *faults_of(tuple(accepted.split()))).fingerprint if accepted else "",
        deadlines=Deadlines(),
    )
    recipients = tuple(head.get("sends", "").split())
    return Request(
        account=account,
        secret=None if user == "none" else Secret(head.get("password", PASSWORD)),
        recipients=recipients,
        letter=LETTER if recipients else None,
        message_bytes=int(head.get("message-bytes", "0")),
    )


def play(name: str, chunk: int | None = None) -> Told:
    """Play a dialogue in memory, at most so many bytes at once."""
    script = read(name)
    told = Told(request_of(script))
    with scripted_network(script, chunk) as network:
        on_fast_clock(run_check(told.request, network, told.events.append))
        told.lines = network.lines
    return told
