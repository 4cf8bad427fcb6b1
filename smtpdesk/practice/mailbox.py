"""Where the practice server puts what it took: in memory, the newest only."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from smtpdesk.practice.received import Received, read

MAX_MESSAGES: Final = 50
MAX_BYTES: Final = 64 * 1024 * 1024

_log = logging.getLogger(__name__)


class Mailbox:
    """The messages that came, oldest first. Safe to use from every thread.

    Beyond MAX_MESSAGES messages or MAX_BYTES bytes the oldest go. `on_message` is called for each new one, in the
    thread that puts it in.
    """

    def __init__(self, on_message: Callable[[Received], None] | None = None) -> None:
        self._on_message = on_message
        self._lock = threading.Lock()
        self._messages: deque[Received] = deque()
        self._bytes = 0
        self._count = 0

    @property
    def messages(self) -> tuple[Received, ...]:
        """What is there now."""
        with self._lock:
            return tuple(self._messages)

    def clear(self) -> None:
        """Throw all messages away; the numbers go on."""
        with self._lock:
            self._messages.clear()
            self._bytes = 0

    def put(self, sender: str, recipients: tuple[str, ...], raw: bytes) -> Received:
        """Read a message and keep it."""
        with self._lock:
            self._count += 1
            number = self._count
        message = read(number, datetime.now(UTC), sender, recipients, raw)
        with self._lock:
            self._messages.append(message)
            self._bytes += len(raw)
            while len(self._messages) > MAX_MESSAGES or self._bytes > MAX_BYTES:
                self._bytes -= len(self._messages.popleft().raw)
        if self._on_message is not None:
            try:
                self._on_message(message)
            except Exception:
                # The listener's trouble is not the sender's: the message was taken.
                _log.exception("a listener failed")
        return message
