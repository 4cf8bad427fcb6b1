"""The program as a person starts it: a real window on a screen of its own, driven by its keyboard alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from smtpdesk.gui import theme
from smtpdesk.model.report import Verdict
from smtpdesk.store.accounts import Accounts
from smtpdesk.store.history import History
from tests.fakes.child import until
from tests.fakes.scripted_server import scripted_server
from tests.integration.display import Display, running_display

pytestmark = [pytest.mark.window, pytest.mark.integration]
ROOT = Path(__file__).resolve().parents[2]
REFUSES = """
S: 220 mail.example.com ESMTP
C: EHLO *
S: 250-mail.example.com
S: 250 SIZE 1000000
C?: QUIT
"""


@contextmanager
def program(screen: Display) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "smtpdesk", "--window", "--light"], cwd=ROOT, env={**os.environ, **screen.environment}
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(20)


def colours(screen: Display, folder: Path) -> set[str]:
    """The colours on the screen, looked at on a grid."""
    image = QImage(str(screen.screenshot(folder / "screen.png")))
    return {
        image.pixelColor(x, y).name().upper() for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)
    }


def until_seen(screen: Display, folder: Path, colour: str) -> None:
    until(lambda: colour in colours(screen, folder), 20, f"{colour} on the screen", pause=0.1)


def test_from_the_first_start_to_a_test_mail_in_the_practice_server(tmp_path: Path) -> None:
    with running_display() as screen, program(screen) as process:
        window = screen.wait_for_window("SMTP Desk")
        until_seen(screen, tmp_path, "#D93025")  # Gmail's tile: the providers are there
        screen.key("alt+t")
        until_seen(screen, tmp_path, theme.LIGHT.good_ground)
        screen.key("ctrl+shift+Return")
        screen.key("Return")
        until_seen(screen, tmp_path, theme.LIGHT.good_ground)
        screen.close(window)
        assert process.wait(20) == 0
    assert Accounts().load().accounts == ()


def test_an_account_is_set_up_checked_and_there_again_at_the_next_start(tmp_path: Path) -> None:
    with scripted_server(REFUSES) as server, running_display() as screen:
        with program(screen) as process:
            window = screen.wait_for_window("SMTP Desk")
            until_seen(screen, tmp_path, "#D93025")
            screen.type("shop@example.com")
            screen.key("Return")  # the address tells nothing; the focus goes to the cards
            screen.key("End", "Return")  # Other
            screen.key("alt+h")
            screen.type("127.0.0.1")
            screen.key("alt+o")
            screen.type(str(server.port))
            screen.key("alt+u", "ctrl+a", "Delete")
            screen.key("ctrl+Return")
            until_seen(screen, tmp_path, theme.LIGHT.bad_ground)
            screen.close(window)
            assert process.wait(20) == 0
        account = Accounts().load().accounts[0]
        assert (account.server.host, account.server.port, account.sender) == (
            "127.0.0.1",
            server.port,
            "shop@example.com",
        )
        result = History().get(account.id)
        assert result is not None
        assert (result.verdict, result.code) == (Verdict.FAILS, "tls.starttls-unavailable")
        with program(screen) as process:
            window = screen.wait_for_window("SMTP Desk")
            until_seen(screen, tmp_path, theme.LIGHT.bad)  # the sign beside the account's state
            screen.close(window)
            assert process.wait(20) == 0


def test_the_first_colours_are_those_of_the_system(tmp_path: Path) -> None:
    """Fusion's palette tells the system's scheme as Qt's hints do; KDE's theme is one that Qt has built in."""
    look = """
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from smtpdesk.gui import theme

app = QApplication([])
theme.start(app)
seen = [theme.tokens().dark]
for scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
    app.styleHints().setColorScheme(scheme)
    app.processEvents()
    seen += [theme.tokens().dark]
    theme.start(app)
    seen += [theme.tokens().dark]
print(*seen)
"""
    with running_display() as screen:
        surroundings = {**os.environ, **screen.environment, "XDG_CONFIG_HOME": str(tmp_path)}
        surroundings |= {"XDG_CURRENT_DESKTOP": "KDE", "KDE_FULL_SESSION": "1", "KDE_SESSION_VERSION": "6"}
        done = subprocess.run(
            [sys.executable, "-c", look],
            env=surroundings,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    assert done.stdout.split() == ["False", "True", "True", "False", "False"], done.stderr
