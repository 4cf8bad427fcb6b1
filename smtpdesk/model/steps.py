"""The steps of a check, in the words of RFC 5321."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """One phase of the story. With STARTTLS `hello` comes twice: in clear, and again when encrypted (RFC 3207 4.2)."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    GREETING = "greeting"
    HELLO = "hello"
    SECURE = "secure"
    SIGN_IN = "sign-in"
    SENDER = "sender"
    RECIPIENT = "recipient"
    MESSAGE = "message"
    GOODBYE = "goodbye"


class Outcome(StrEnum):
    """How a step ended. `NOT_REACHED` is never an event of its own: the report adds it for what was planned."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"
    NOT_REACHED = "not-reached"
    STOPPED = "stopped"
