"""At which step an answer came, where nothing but the answer is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from smtpdesk.model.facts import FailureKind
from smtpdesk.model.steps import Step

_BY_ENHANCED: Final[Mapping[str, Step]] = {
    "1.0": Step.RECIPIENT, "1.1": Step.RECIPIENT, "1.2": Step.RECIPIENT, "1.3": Step.RECIPIENT, "1.4": Step.RECIPIENT,
    "1.6": Step.RECIPIENT, "1.10": Step.RECIPIENT, "1.7": Step.SENDER, "1.8": Step.SENDER, "2.1": Step.RECIPIENT,
    "2.2": Step.RECIPIENT, "2.3": Step.MESSAGE, "3.4": Step.MESSAGE, "4.6": Step.MESSAGE, "6.0": Step.MESSAGE,
    "7.8": Step.SIGN_IN, "7.9": Step.SIGN_IN, "7.13": Step.SIGN_IN, "7.14": Step.SIGN_IN, "7.139": Step.SIGN_IN,
    "7.57": Step.SENDER, "7.60": Step.SENDER, "7.64": Step.RECIPIENT, "7.26": Step.MESSAGE, "7.25": Step.MESSAGE,
}  # fmt: skip
"""RFC 3463 3 and the registry of enhanced codes; the class before is left out."""
_BY_CODE: Final[Mapping[int, Step]] = {
    334: Step.SIGN_IN, 432: Step.SIGN_IN, 534: Step.SIGN_IN, 535: Step.SIGN_IN, 538: Step.SIGN_IN, 530: Step.SENDER,
    421: Step.GREETING, 450: Step.RECIPIENT, 452: Step.RECIPIENT, 500: Step.HELLO, 502: Step.HELLO, 504: Step.SIGN_IN,
    550: Step.RECIPIENT, 551: Step.RECIPIENT, 552: Step.MESSAGE, 553: Step.SENDER, 554: Step.MESSAGE,
    556: Step.RECIPIENT,
}  # fmt: skip
_BY_FAILURE: Final[Mapping[FailureKind, Step]] = {
    FailureKind.HOST_NOT_FOUND: Step.RESOLVE, FailureKind.RESOLVER_FAILED: Step.RESOLVE,
    FailureKind.NO_ADDRESS: Step.RESOLVE, FailureKind.NOT_SMTP: Step.GREETING, FailureKind.DROPPED: Step.GREETING,
    FailureKind.TLS_NOT_SPOKEN: Step.SECURE, FailureKind.TLS_PROTOCOL: Step.SECURE, FailureKind.TLS_BROKEN: Step.SECURE,
    FailureKind.TLS_EXPECTED: Step.GREETING, FailureKind.CERTIFICATE: Step.SECURE,
    FailureKind.CLIENT_CERTIFICATE: Step.SECURE, FailureKind.STARTTLS_NOT_OFFERED: Step.SECURE,
    FailureKind.NO_SIGN_IN: Step.SIGN_IN, FailureKind.NO_MECHANISM: Step.SIGN_IN,
    FailureKind.UNENCRYPTED_SIGN_IN: Step.SIGN_IN, FailureKind.BAD_CHALLENGE: Step.SIGN_IN,
    FailureKind.SERVER_NOT_PROVEN: Step.SIGN_IN, FailureKind.NOT_SENDABLE: Step.SENDER,
    FailureKind.TOO_LARGE: Step.SENDER,
}  # fmt: skip
SIGN_IN_CODES: Final = frozenset({334, 432, 534, 535, 538})
"""Codes that no server gives but in answer to a sign-in (RFC 4954 6)."""


def step_of_answer(code: int, enhanced: str) -> Step:
    """The step at which servers mostly give such an answer."""
    if enhanced and (step := _BY_ENHANCED.get(enhanced[2:])) is not None:
        return step
    return _BY_CODE.get(code, Step.RECIPIENT)


def step_of_failure(kind: FailureKind) -> Step:
    """The step in which such a failure mostly happens."""
    return _BY_FAILURE.get(kind, Step.CONNECT)
