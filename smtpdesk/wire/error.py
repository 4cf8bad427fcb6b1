"""What a peer did that ends the dialogue."""

from __future__ import annotations

from smtpdesk.model.facts import FailureKind


class WireError(Exception):
    """The bytes that came are no SMTP reply, or passed a bound. `received` holds the first of them, at most 512."""

    def __init__(self, kind: FailureKind, detail: str, received: bytes = b"") -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.received = received[:512]
