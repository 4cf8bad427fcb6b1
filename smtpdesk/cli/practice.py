"""`smtpdesk practice`: the practice server in the terminal, until Ctrl+C."""

from __future__ import annotations

import contextlib
import signal
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from smtpdesk.practice.received import Received
from smtpdesk.practice.server import PracticeServer
from smtpdesk.practice.trick import Trick
from smtpdesk.text.translate import _


def practice(say: Callable[[str], None], trick: Trick) -> int:
    """Run the server, show how to get in and every message that comes; give the exit status. Raises PracticeError."""
    ended = threading.Event()

    def came(message: Received) -> None:
        say("")
        say(
            _("A message came in. From {sender}, to {recipients}:")
            .replace("{sender}", message.envelope_sender)
            .replace("{recipients}", ", ".join(message.recipients))
        )
        for name, value in message.headers:
            say(f"  {name}: {value}")
        say("")
        for line in message.text.splitlines():
            say(f"  {line}")

    previous = {
        number: signal.signal(number, lambda *_event: ended.set()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        with (
            tempfile.TemporaryDirectory(prefix="smtpdesk-practice-") as folder,
            PracticeServer(Path(folder), on_message=came) as server,
        ):
            server.misbehave(trick)
            account = server.account()
            say(_("The practice server runs on this computer. It takes every message, and sends none on."))
            for label, value in (
                (_("Server"), account.server.host),
                (_("Port with STARTTLS"), str(server.starttls_port)),
                (_("Port with SSL/TLS"), str(server.tls_port)),
                (_("User name"), server.user),
                (_("Password"), server.secret.reveal()),
                (_("Certificate authority"), str(server.ca_file)),
            ):
                say(f"  {label + ':':24} {value}")
            say(_("Ctrl+C ends it."))
            while not ended.wait(0.5):
                pass
    finally:
        for number, handler in previous.items():
            with contextlib.suppress(ValueError):
                signal.signal(number, handler)
    return 0
