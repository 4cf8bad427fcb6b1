"""What the practice server can be told to do wrong, one at a time."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from smtpdesk.model.steps import Step


class Trick(StrEnum):
    """One misbehaviour. It takes hold with the next connection."""

    NONE = "none"
    WRONG_PASSWORD = "wrong-password"  # noqa: S105 - the name of a trick
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_OTHER_NAME = "certificate-other-name"
    CERTIFICATE_SELF_SIGNED = "certificate-self-signed"
    NO_STARTTLS = "no-starttls"
    SENDER_REFUSED = "sender-refused"
    MAILBOX_FULL = "mailbox-full"
    GREYLISTING = "greylisting"
    DROPS_THE_LINE = "drops-the-line"
    NEVER_ANSWERS = "never-answers"
    TOO_MANY_MESSAGES = "too-many-messages"
    MESSAGE_TOO_LARGE = "message-too-large"

    @property
    def expected_code(self) -> str | None:
        """The code of the diagnosis that a check has to come to; None where all works."""
        return _EXPECTED[self][0]

    @property
    def expected_step(self) -> Step | None:
        """The step in which a check has to fail; None where all works.

        `RECIPIENT` and `MESSAGE` are reached by a test send alone. `NO_STARTTLS` shows with STARTTLS alone.
        """
        return _EXPECTED[self][1]


_EXPECTED: Final[dict[Trick, tuple[str | None, Step | None]]] = {
    Trick.NONE: (None, None),
    Trick.WRONG_PASSWORD: ("auth.bad-credentials", Step.SIGN_IN),
    Trick.CERTIFICATE_EXPIRED: ("tls.cert-expired", Step.SECURE),
    Trick.CERTIFICATE_OTHER_NAME: ("tls.cert-name-mismatch", Step.SECURE),
    Trick.CERTIFICATE_SELF_SIGNED: ("tls.cert-untrusted", Step.SECURE),
    Trick.NO_STARTTLS: ("tls.starttls-unavailable", Step.SECURE),
    Trick.SENDER_REFUSED: ("sender.not-permitted", Step.SENDER),
    Trick.MAILBOX_FULL: ("recipient.mailbox-full", Step.RECIPIENT),
    Trick.GREYLISTING: ("server.greylisted", Step.RECIPIENT),
    Trick.DROPS_THE_LINE: ("net.dropped", Step.SENDER),
    Trick.NEVER_ANSWERS: ("net.stalled", Step.GREETING),
    Trick.TOO_MANY_MESSAGES: ("limit.rate", Step.SENDER),
    Trick.MESSAGE_TOO_LARGE: ("message.too-large", Step.MESSAGE),
}
