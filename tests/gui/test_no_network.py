"""The window asks nobody anything of its own accord: it is started, every page is opened, and no connection is made."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.run import ROOT

PROGRAM = """
import os, sys
seen = []

def look(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        seen.append(f"{event} {arguments[0]!r}")
    elif event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
        if arguments[0].family.name in ("AF_INET", "AF_INET6"):
            seen.append(f"{event} {arguments[1]!r}")

sys.addaudithook(look)

def sockets():
    "Sockets of the internet that this process holds, those of libraries too: their inodes stand in /proc/net."
    mine = set()
    for fd in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{fd}")
        except OSError:
            continue
        if target.startswith("socket:["):
            mine.add(target[8:-1])
    known = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        path = f"/proc/self/net/{table}"
        if os.path.exists(path):
            known |= {line.split()[9] for line in open(path).read().splitlines()[1:]}
    return mine & known

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from smtpdesk.gui import app
from smtpdesk.gui.main_window import MainWindow

held = []

def window():
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))

def visit():
    one = window()
    if one.services.desk.shelf is None:
        return
    clock.stop()
    one.places.open_preferences()
    one.places.open_explain()
    one.places.open_practice()
    one.places.open_new("gmail")
    one.services.need_worker()
    one.services.errands.do(lambda: None, lambda _none: leave())

def leave():
    held.extend(sockets())
    window().close()

def begin():
    clock.start()

clock = QTimer(interval=20)
clock.timeout.connect(visit)
QTimer.singleShot(0, begin)
QTimer.singleShot(40_000, lambda: os._exit(9))
status = app.main([])
print("told", seen, held, status)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="its sockets are looked up in /proc")
def test_no_connection_is_made_by_starting_the_window_and_looking_at_every_page(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "SMTPDESK_HOME": str(home)},
    )
    assert "told [] [] 0" in done.stdout, done.stdout + done.stderr
