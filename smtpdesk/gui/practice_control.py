"""Starts and stops the practice server away from the window's thread, and tells what came."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from smtpdesk.gui.errands import Errands
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Security

if TYPE_CHECKING:
    from smtpdesk.practice.received import Received
    from smtpdesk.practice.server import PracticeServer
    from smtpdesk.practice.trick import Trick


class PracticeControl(QObject):
    """One practice server for the whole program; it ends with it."""

    changed = Signal()
    failed = Signal(Exception)
    message_came = Signal(object)
    _came = Signal(object)

    def __init__(self, errands: Errands) -> None:
        super().__init__()
        self._errands = errands
        self._server: PracticeServer | None = None
        self._then: list[Callable[[], object]] = []
        self.starting = False
        self._came.connect(self._tell)

    @property
    def server(self) -> PracticeServer | None:
        """The server while it runs."""
        return self._server if self._server is not None and self._server.running else None

    def start(self, then: Callable[[], object] | None = None) -> None:
        """Start it, and call `then` when it runs; at once where it does already."""
        if self.server is not None:
            if then is not None:
                then()
            return
        if then is not None:
            self._then.append(then)
        if not self.starting:
            self.starting = True
            self.changed.emit()
            self._errands.do(self._make, self._started, self._not_started)

    def stop(self) -> None:
        """Stop it; the messages stay."""
        if self._server is not None:
            self._errands.do(self._server.stop, lambda _none: self.changed.emit(), self.failed.emit)

    def close(self) -> None:
        """Stop it at the end of the program. Takes a second at most."""
        if self._server is not None:
            self._server.stop()

    def misbehave(self, trick: Trick) -> None:
        """Let it play a trick from the next connection on."""
        if self._server is not None:
            self._server.misbehave(trick)

    def messages(self) -> tuple[Received, ...]:
        """What came, oldest first."""
        return self._server.messages if self._server is not None else ()

    def clear(self) -> None:
        """Throw the messages away."""
        if self._server is not None:
            self._server.clear()
            self.changed.emit()

    def account(self, name: str, security: Security = Security.STARTTLS) -> tuple[Account, Secret] | None:
        """Give the account that signs in there, with its secret, while the server runs."""
        server = self.server
        return (server.account(security, name), server.secret) if server is not None else None

    def _make(self) -> PracticeServer:
        from smtpdesk.practice.server import PracticeServer
        from smtpdesk.store.paths import folders

        server = self._server
        if server is None:
            server = PracticeServer(folders().cache / "practice", on_message=self._came.emit)
        server.start()
        return server

    def _started(self, server: PracticeServer) -> None:
        self._server = server
        self.starting = False
        self.changed.emit()
        waiting, self._then = self._then, []
        for then in waiting:
            then()

    def _not_started(self, error: Exception) -> None:
        self.starting = False
        self._then = []
        self.changed.emit()
        self.failed.emit(error)

    @Slot(object)
    def _tell(self, message: object) -> None:
        self.message_came.emit(message)
