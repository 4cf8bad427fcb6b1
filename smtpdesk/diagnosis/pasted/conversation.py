"""The lines of a pasted text as answers: what failed, at which command, and what the server had shown until then."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from smtpdesk.diagnosis.pasted.challenge import challenge, status_in
from smtpdesk.diagnosis.pasted.known import Known
from smtpdesk.diagnosis.pasted.lines import PastedLine
from smtpdesk.diagnosis.pasted.quotes import quotes
from smtpdesk.diagnosis.pasted.secrets import is_coded
from smtpdesk.model.facts import Reply
from smtpdesk.model.report import Direction
from smtpdesk.model.steps import Step

MAX_ANSWERS: Final = 48
MAX_MORE: Final = 6
"""So many further lines are taken for the rest of an answer that a person or a program has wrapped."""
_COMMAND: Final = re.compile(
    r"\s*(?P<verb>EHLO|HELO|LHLO|STARTTLS|AUTH(?: +(?P<mechanism>[A-Z0-9-]{3,20}))?|MAIL +FROM|RCPT +TO|DATA|BDAT|QUIT"
    r"|RSET|\.)"
    r"(?=[\s:<]|$)",
    re.IGNORECASE,
)  # fmt: skip
_WHOLE: Final = re.compile(
    r"\s*(?:(?:EHLO|HELO|LHLO)(?: +\S+)?|STARTTLS|DATA|QUIT|RSET|BDAT +\d.*|AUTH(?: +[A-Z0-9-]{3,20}(?: +\S+)?)?"
    r"|(?:MAIL +FROM|RCPT +TO) *:.*)\s*"
)
"""A command as it stands on the line, where no mark says who said it: "DATA command failed" begins a sentence."""
_TOKEN_SIGN_IN: Final = re.compile(r"\b(?:XOAUTH2|OAUTHBEARER)\b", re.IGNORECASE)
_STEPS: Final = {
    "EHLO": Step.HELLO, "HELO": Step.HELLO, "LHLO": Step.HELLO, "STARTTLS": Step.SECURE, "AUTH": Step.SIGN_IN,
    "MAIL": Step.SENDER, "RCPT": Step.RECIPIENT, "DATA": Step.MESSAGE, "BDAT": Step.MESSAGE, ".": Step.MESSAGE,
}  # fmt: skip
_REPLY: Final = re.compile(r"\s*([2-5]\d\d)(?:([ \-])(.*)|\s*)$", re.DOTALL)
_BELIES_ITSELF: Final = re.compile(r"[45]\.\d{1,3}\.\d{1,3}\b")
"""An enhanced code of a refusal behind a code of success."""
_GREETS: Final = re.compile(r"(?i)esmtp|\bsmtp\b|mail|postfix|exim|sendmail|ready|service|server")
_NEW: Final = re.compile(
    r"(?i)connection: opening to|connecting to|opening connection to|trying to connect|connected to "
)
_ENDS: Final = re.compile(
    r"\s*(?:at [\w.$<>]+[ (]|\.\.\. \d+ more|File \"|Traceback|Caused by|nested exception|--- |---> |in /|#\d+ |"
    r"stack trace|original message|reporting-mta|"
    r"final-recipient|remote-mta|status:|action:|diagnostic-code|last-attempt|content-|"
    r"--[\w=]|\{|\}|code:|response:|responsecode:|command:|errno|[\w./-]{2,40}(?:\[\d+\])?: )",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(slots=True)
class Answer:
    """A failing answer, and where it stood. `step` is the command's before it, where the text shows one."""

    number: int
    line: str
    code: int
    enhanced: str
    text: list[str]
    step: Step | None = None
    session: int = 0
    by_server: bool = False
    mechanism: str = ""
    end: str = ""
    """The last of its lines, where it has several."""

    @property
    def is_unfinished(self) -> bool:
        """True where the last of its lines has a hyphen behind its code (RFC 5321 4.2.1)."""
        last = self.end or self.line
        found = _REPLY.match(last)
        if found is not None:
            return found[2] == "-"
        # A program's own words stand before it.
        return re.search(rf"(?<![\w.-]){self.code}-(?=\D|[245]\.)", last) is not None


@dataclass(slots=True)
class Conversation:
    """All that was read. `prose` holds the lines that are no server's: what programs and people say."""

    answers: list[Answer] = field(default_factory=list)
    prose: list[PastedLine] = field(default_factory=list)
    greeting: Reply | None = None
    greeting_line: PastedLine | None = None
    hello: tuple[bytes, ...] = ()
    last: Step | None = None
    secured: bool = False
    mechanism: str = ""


def converse(lines: list[PastedLine], known: Known) -> Conversation:
    """Walk through the lines and keep the failing answers, at most the last MAX_ANSWERS."""
    walk = _Walk(known)
    for line in lines:
        walk.take(line)
    walk.talk.answers = walk.talk.answers[-MAX_ANSWERS:]
    return walk.talk


class _Walk:
    def __init__(self, known: Known) -> None:
        self.known = known
        self.talk = Conversation()
        self.step: Step | None = None
        self.session = 0
        self.open: Answer | None = None
        self.more = 0
        self.greets = False

    def take(self, line: PastedLine) -> None:
        if line.by is not Direction.SERVER and self._command(line):
            return
        if line.by is Direction.CLIENT:
            self.open = None
            if self.step is not Step.SIGN_IN or not is_coded(line.text):
                self.talk.prose.append(line)
            return
        if line.by is None and ("onnect" in line.text or "ONNECT" in line.text) and _NEW.search(line.text):
            self._renew()
        reply = _REPLY.match(line.text)
        if reply is not None and reply[1] < "400" and reply[1] != "334" and not _BELIES_ITSELF.match(reply[3] or ""):
            self._good(line, int(reply[1]), reply[3] or "")
            return
        self._failing(line, whole=reply is not None)

    def _command(self, line: PastedLine) -> bool:
        found = _COMMAND.match(line.text)
        if found is None or (line.by is None and _WHOLE.fullmatch(line.text) is None):
            return False
        verb = found["verb"].split()[0].upper()
        self.open = None
        self.step = _STEPS.get(verb, self.step)
        self.talk.last = self.step
        if verb == "AUTH":
            self.talk.mechanism = (found["mechanism"] or "").upper()
        return True

    def _good(self, line: PastedLine, code: int, text: str) -> None:
        self.open = None
        talk = self.talk
        if code == 220 and self.step is Step.SECURE:
            talk.secured = True
        elif code == 220 and (self.step is None or self.greets or _GREETS.search(text)):
            if not self.greets:
                self._renew()
                talk.greeting, talk.greeting_line = None, line
            before = talk.greeting.lines if talk.greeting else ()
            talk.greeting = Reply(220, (*before, text.encode()))
            self.greets = True
            return
        elif code == 250 and self.step is Step.HELLO:
            talk.hello = (*talk.hello, text.encode())
            talk.answers = [answer for answer in talk.answers if answer.step is not Step.HELLO]
        elif code == 354:
            self.step = talk.last = Step.MESSAGE
        self.greets = False

    def _renew(self) -> None:
        self.session += 1
        self.step = None
        self.talk.secured = False
        self.talk.hello = ()

    def _failing(self, line: PastedLine, *, whole: bool) -> None:
        self.greets = False
        if self._goes_on(line):
            return
        found = quotes(line.text, self.known.code, self.known.enhanced)
        if not found:
            if not self._wrapped(line):
                self.talk.prose.append(line)
            return
        by_server = line.by is Direction.SERVER or (whole and found[0].begins)
        if not by_server:
            self.talk.prose.append(line)
        for quote in found:
            if quote.code == 334:
                if status_in(challenge(quote.text)):
                    self.talk.mechanism = self.talk.mechanism or "XOAUTH2"
                if by_server and self.step is Step.SIGN_IN:
                    continue  # a question of the sign-in, not its end
            mechanism = self.talk.mechanism or _mechanism_in(line.text)
            self.open = Answer(
                line.number, line.text, quote.code, quote.enhanced, [quote.text], self.step, self.session, by_server,
                mechanism,
            )  # fmt: skip
            self.more = 0
            self.talk.answers.append(self.open)
            del self.talk.answers[: -4 * MAX_ANSWERS]

    def _goes_on(self, line: PastedLine) -> bool:
        """True for a further line of the answer before: the same code again."""
        answer, found = self.open, _REPLY.match(line.text)
        if answer is None or found is None or int(found[1]) != answer.code or not answer.is_unfinished:
            return False
        answer.end = line.text
        quoted = quotes(line.text, self.known.code, self.known.enhanced)
        answer.text.append(quoted[0].text if quoted else found[3] or "")
        return True

    def _wrapped(self, line: PastedLine) -> bool:
        """True for a line that only goes on with the words of the answer before it."""
        answer = self.open
        if answer is None or line.by is not None or self.more >= MAX_MORE or _ENDS.match(line.text):
            self.open = None
            return False
        self.more += 1
        answer.text.append(line.text.strip())
        return True


def _mechanism_in(line: str) -> str:
    """The sign-in with a token that a program names beside the answer; a refused token has the words of a password."""
    found = _TOKEN_SIGN_IN.search(line)
    return found[0].upper() if found is not None else ""
