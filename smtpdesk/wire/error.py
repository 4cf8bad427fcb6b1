"""What a peer did that ends the dialogue."""

from __future__ import annotations

from smtpdesk.model.facts import FailureKind


class WireError(Exception):
    """The bytes that came are no SMTP reply, or passed a bound. `received` holds what came, as it came.

    It is cut only after secrets were hidden in it: half a secret would not be found any more.
    """

    def __init__(self, kind: FailureKind, detail: str, received: bytes = b"") -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.received = received
