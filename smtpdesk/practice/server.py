"""The practice server: a provider on this computer, for who has no account at hand or wants to see what goes wrong."""

from __future__ import annotations

import concurrent.futures
import contextlib
import os
import secrets
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Security, Server
from smtpdesk.practice.error import PracticeError
from smtpdesk.practice.mailbox import Mailbox
from smtpdesk.practice.received import Received
from smtpdesk.practice.sign_in import MECHANISMS
from smtpdesk.practice.trick import Trick

if TYPE_CHECKING:
    from smtpdesk.practice.listener import Listener, Open

PROVIDER: Final = "practice"
SENDER: Final = "shop@practice.example"
GREYLIST_SECONDS: Final = 5.0
IDLE_SECONDS: Final = 300.0
"""RFC 5321 4.5.3.2.7 asks for at least five minutes."""
_START_SECONDS: Final = 10.0
_STOP_SECONDS: Final = 0.7
_OLD_SECONDS: Final = 91 * 24 * 3600.0
"""Past this age a CA file is of a program that did not end well: its certificates have expired."""


@dataclass(frozen=True, slots=True)
class _Run:
    user: str
    secret: Secret
    ca_file: Path
    open: Open
    thread: threading.Thread


class PracticeServer:
    """Listens on loopback, at ports that the system chooses; takes every message of who signs in, and relays none.

    `folder` is private to this person; the authority's certificate is put there while the server runs. `on_message`
    is called in the server's thread and must be quick. Credentials are made anew at each start, messages stay.
    """

    def __init__(
        self,
        folder: Path,
        *,
        on_message: Callable[[Received], None] | None = None,
        mechanisms: tuple[str, ...] = MECHANISMS,
        greylist_seconds: float = GREYLIST_SECONDS,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._folder = folder
        self._mailbox = Mailbox(on_message)
        self._mechanisms = mechanisms
        self._greylist_seconds = greylist_seconds
        self._idle_seconds = idle_seconds
        self._trick = Trick.NONE
        self._run: _Run | None = None

    # -- start and stop ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Listen. Raises PracticeError."""
        if self._run is not None:
            raise PracticeError("already-running")
        # Here, not above: they cost some 80 ms that a program without a practice server need not spend.
        from smtpdesk.practice.certificates import make_certificates
        from smtpdesk.practice.clerk import Greylist, Office
        from smtpdesk.practice.listener import Listener

        user, secret = f"practice-{_word()}", Secret("-".join(_word() for _ in range(3)))
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _forget_old(self._folder)
            certificates = make_certificates(self._folder)
            ca_file = _write(self._folder, certificates.authority_pem)
        except OSError as error:
            raise PracticeError("cannot-write", error.strerror or type(error).__name__) from error
        listener = Listener(
            Office(user, secret, self._mailbox, Greylist(self._greylist_seconds)),
            certificates.contexts,
            lambda: self._trick,
            mechanisms=self._mechanisms,
            idle_seconds=self._idle_seconds,
        )
        ready: concurrent.futures.Future[Open] = concurrent.futures.Future()
        thread = threading.Thread(target=_serve, args=(listener, ready), name="practice-server", daemon=True)
        try:
            thread.start()
            open_ = ready.result(_START_SECONDS)
        except (OSError, RuntimeError, TimeoutError) as error:
            ready.cancel()  # so that it does not begin to listen after all
            ca_file.unlink(missing_ok=True)
            raise PracticeError("cannot-listen", getattr(error, "strerror", None) or type(error).__name__) from error
        self._run = _Run(user, secret, ca_file, open_, thread)

    def stop(self) -> None:
        """Close all connections and the ports, within a second whatever the clients do. Harmless if it does not run."""
        run, self._run = self._run, None
        if run is None:
            return
        run.open.close()
        if run.thread is not threading.current_thread():
            # It outlives this only while `on_message` does not return; it is a daemon thread and ends after that.
            run.thread.join(_STOP_SECONDS)
        with contextlib.suppress(OSError):
            run.ca_file.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def running(self) -> bool:
        """True between start and stop."""
        return self._run is not None

    # -- how to get in -------------------------------------------------------------------------------------------

    @property
    def user(self) -> str:
        """The user name. Raises PracticeError."""
        return self._now.user

    @property
    def secret(self) -> Secret:
        """The password. Raises PracticeError."""
        return self._now.secret

    @property
    def ca_file(self) -> Path:
        """The authority's certificate as PEM, there while the server runs. Raises PracticeError."""
        return self._now.ca_file

    @property
    def starttls_port(self) -> int:
        """The port where a line begins in clear and is encrypted by STARTTLS. Raises PracticeError."""
        return self._now.open.starttls_port

    @property
    def tls_port(self) -> int:
        """The port where a line is encrypted from the start. Raises PracticeError."""
        return self._now.open.tls_port

    def account(self, security: Security = Security.STARTTLS, name: str = PROVIDER) -> Account:
        """Give an account that is ready for a check, together with `secret`. Raises PracticeError.

        With `PLAIN` it leads to the STARTTLS port, where nothing but STARTTLS is allowed in clear.
        """
        port = self.tls_port if security is Security.TLS else self.starttls_port
        return Account(
            id=PROVIDER,
            name=name,
            server=Server(self._now.open.host, port, security),
            provider=PROVIDER,
            user=self.user,
            sender=SENDER,
            ca_file=str(self.ca_file),
        )

    @property
    def _now(self) -> _Run:
        if self._run is None:
            raise PracticeError("not-running")
        return self._run

    # -- what it does and what came ------------------------------------------------------------------------------

    @property
    def trick(self) -> Trick:
        """How it misbehaves now."""
        return self._trick

    def misbehave(self, trick: Trick) -> None:
        """Misbehave like this from the next connection on, over a new start as well; `Trick.NONE` ends it."""
        self._trick = trick

    @property
    def messages(self) -> tuple[Received, ...]:
        """The newest messages, oldest first."""
        return self._mailbox.messages

    def clear(self) -> None:
        """Throw the messages away."""
        self._mailbox.clear()


def _serve(listener: Listener, ready: concurrent.futures.Future[Open]) -> None:
    import asyncio

    try:
        asyncio.run(listener.serve(ready))
    except OSError as error:  # A loop needs files, and so can fail before there is anything to serve.
        if ready.done():
            raise
        ready.set_exception(error)


def _word() -> str:
    """Two syllables that are easy to read out: no letter that looks or sounds like another of them."""
    return "".join(secrets.choice("bdfgkmnprstz") + secrets.choice("aeiou") for _ in range(2)) + secrets.choice(
        "346789"
    )


def _write(folder: Path, pem: bytes) -> Path:
    handle, path = tempfile.mkstemp(prefix="practice-ca-", suffix=".pem", dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    return Path(path)


def _forget_old(folder: Path) -> None:
    for path in folder.glob("practice-*.pem"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _OLD_SECONDS:
                path.unlink()
