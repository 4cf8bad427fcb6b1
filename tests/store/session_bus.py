"""A D-Bus session bus of the test's own, with a real gnome-keyring on it where asked for, and nothing else."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from jeepney import DBusAddress, new_method_call  # type: ignore[import-untyped]
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import DBusConnection, open_dbus_connection  # type: ignore[import-untyped]

SECRETS: Final = "org.freedesktop.secrets"
PROMPTER: Final = "org.gnome.keyring.SystemPrompter"
PARTS: Final = ("dbus-daemon", "gnome-keyring-daemon")

# No folder of services: a name that nobody here has taken stays free, and no dialog is started on the way.
_CONFIG: Final = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


def missing() -> list[str]:
    """The programs that this needs and that are not on this computer."""
    return [name for name in PARTS if shutil.which(name) is None]


class SessionBus:
    """A running bus; `address` is for DBUS_SESSION_BUS_ADDRESS. Keyrings lie below `data`."""

    def __init__(self, address: str, place: Path, data: Path) -> None:
        self.address = address
        self._place = place
        self._data = data

    @contextmanager
    def keyring(self, password: str) -> Iterator[int]:
        """Run gnome-keyring, unlocked by this password (a new keyring gets it), and give its process id."""
        command = ["gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock"]
        command += [f"--control-directory={self._place}"]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._data),
            "XDG_DATA_HOME": str(self._data),
            "XDG_RUNTIME_DIR": str(self._place),
            "DBUS_SESSION_BUS_ADDRESS": self.address,
        }
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as daemon:
            try:
                assert daemon.stdin is not None
                daemon.stdin.write(password.encode())
                daemon.stdin.close()
                self._await_owner(SECRETS)
                yield daemon.pid
            finally:
                daemon.send_signal(signal.SIGCONT)
                daemon.terminate()

    @contextmanager
    def mute(self, name: str) -> Iterator[None]:
        """Take a name on the bus and never answer anybody. On leaving, who waits is told that nobody is there."""
        with ExitStack() as stack:
            connection = self._connect(stack)
            assert connection.send_and_get_reply(message_bus.RequestName(name)).body == (1,)
            yield

    def lock(self) -> None:
        """Lock every keyring, as the desktop does when the person leaves."""
        with ExitStack() as stack:
            service = DBusAddress("/org/freedesktop/secrets", SECRETS, "org.freedesktop.Secret.Service")
            collection = "/org/freedesktop/secrets/collection/login"
            message = new_method_call(service, "Lock", "ao", ([collection],))
            assert self._connect(stack).send_and_get_reply(message, timeout=10).body == ([collection], "/")

    def _connect(self, stack: ExitStack) -> DBusConnection:
        connection = open_dbus_connection(bus=self.address)
        stack.callback(connection.close)
        return connection

    def _await_owner(self, name: str) -> None:
        with ExitStack() as stack:
            connection = self._connect(stack)
            end = time.monotonic() + 20
            while connection.send_and_get_reply(message_bus.NameHasOwner(name)).body != (True,):
                assert time.monotonic() < end, f"{name} never came"
                threading.Event().wait(0.02)


@contextmanager
def session_bus(data: Path) -> Iterator[SessionBus]:
    """Run a bus until the end of the block."""
    # Not below pytest's folder: the path of a socket may have 107 bytes only (unix(7)).
    place = Path(tempfile.mkdtemp(prefix="smtpdesk-bus-"))
    config = place / "bus.conf"
    config.write_text(_CONFIG.format(socket=place / "bus"), encoding="utf-8")
    command = ["dbus-daemon", "--nofork", "--nopidfile", "--print-address", f"--config-file={config}"]
    pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdout=pipe, stderr=quiet, text=True) as daemon:
        try:
            assert daemon.stdout is not None
            yield SessionBus(daemon.stdout.readline().strip(), place, data)
        finally:
            daemon.terminate()
            daemon.wait(10)
            shutil.rmtree(place)
