"""A second start hands over to the first: its reports, bounded and private, and never to a program that is none."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smtpdesk.gui.single_instance import SingleInstance, address, bring_to_front, hand_over, read_message
from tests.cli.run import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="named pipes are no files")
SECOND = """
import sys
from smtpdesk.gui.single_instance import hand_over
print(hand_over(sys.argv[1:]), "PySide6.QtNetwork" in sys.modules)
"""


class First:
    """A first window as far as this module knows it."""

    def __init__(self) -> None:
        self.asked: list[list[Path]] = []
        self.open = True
        self.instance = SingleInstance(self._take)

    def _take(self, files: list[Path]) -> bool:
        self.asked.append(files)
        return self.open


@pytest.fixture
def first(qapp: QApplication) -> Iterator[First]:
    made = First()
    assert made.instance.listen()
    yield made
    made.instance.close()


def second(qtbot: QtBot, *words: str, folder: Path = ROOT) -> str:
    """Start another program, and give what it said; the window goes on meanwhile."""
    process = subprocess.Popen(
        [sys.executable, "-c", SECOND, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
    )
    try:
        qtbot.waitUntil(lambda: process.poll() is not None, timeout=20_000)
        out, err = process.communicate(timeout=5)
    finally:
        process.kill()
        process.wait(10)
    assert process.returncode == 0, err
    return out.strip()


def test_without_a_first_window_nothing_is_imported_and_nothing_made(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SECOND], capture_output=True, text=True, timeout=30, cwd=ROOT, check=False
    )
    assert done.stdout.strip() == "False False", done.stderr
    assert not home.exists()


def test_the_second_start_hands_its_reports_over(first: First, qtbot: QtBot, tmp_path: Path) -> None:
    told = second(qtbot, "--dark", "sent.smtpdesk", str(tmp_path / "other.smtpdesk"), folder=tmp_path)
    assert told == "True True"
    assert first.asked == [[tmp_path / "sent.smtpdesk", tmp_path / "other.smtpdesk"]]


def test_a_window_that_closes_sends_the_second_start_on_its_own_way(first: First, qtbot: QtBot) -> None:
    first.open = False
    assert second(qtbot) == "False True"
    first.instance.close()
    assert not os.path.lexists(address())
    assert second(qtbot) == "False False"


def test_a_socket_that_a_killed_program_left_is_taken_over(first: First, qtbot: QtBot) -> None:
    first.instance.close()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(address())
    assert not hand_over([])
    assert first.instance.listen()
    assert second(qtbot) == "True True"


def test_another_home_has_a_window_of_its_own(
    first: First, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTPDESK_HOME", str(tmp_path / "elsewhere"))
    assert second(qtbot) == "False False"


def test_only_this_person_may_connect(first: First) -> None:
    assert os.stat(address()).st_mode & 0o077 == 0


def test_a_folder_for_sockets_is_used_where_the_system_has_one(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert Path(address()).parent == tmp_path
    monkeypatch.setenv("XDG_RUNTIME_DIR", "relative")
    assert Path(address()).parent != Path("relative")
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setenv("SMTPDESK_HOME", str(tmp_path / ("x" * 200)))
    assert len(address()) < 100


def talk(qtbot: QtBot, data: bytes) -> tuple[bytes, bool]:
    """Say something else to the first window; gives its answer, and whether it hung up."""
    line = QLocalSocket()
    line.connectToServer(address())
    assert line.waitForConnected(5000)
    line.write(data)
    heard = bytearray()

    def over() -> bool:
        heard.extend(line.readAll().data())
        return line.state() is QLocalSocket.LocalSocketState.UnconnectedState

    qtbot.waitUntil(over, timeout=15_000)
    line.close()
    return bytes(heard), True


@pytest.mark.parametrize(
    "data",
    [
        b"\n",
        b"raise\n",
        b"[]\n",
        b'{"files": "/x.smtpdesk", "token": ""}\n',
        b'{"files": ["/etc/passwd"], "token": ""}\n',
        b'{"files": ["x.smtpdesk"], "token": ""}\n',
        b'{"files": [3], "token": ""}\n',
        b'{"files": [], "token": 3}\n',
        b'{"files": ["/\\u0000.smtpdesk"], "token": ""}\n',
        b"\xff\xfe\n",
        b"[" * 15_000 + b"\n",
        b"x" * 100_000,
        b"no end",
    ],
)
def test_what_is_no_message_of_ours_is_hung_up_on(first: First, qtbot: QtBot, data: bytes) -> None:
    assert talk(qtbot, data) == (b"", True)
    assert first.asked == []


def test_a_token_for_the_front_is_passed_on_and_an_odd_one_is_not() -> None:
    assert read_message(b'{"files": [], "token": "wl-7"}') == ([], "wl-7")
    assert read_message(b'{"files": [], "token": "a\\u0000b"}') == ([], "")
    assert read_message(b'{"files": [], "token": "' + b"x" * 300 + b'"}') is None


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_a_window_that_was_made_small_comes_back(qtbot: QtBot, dressed: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.showMaximized()
    window.showMinimized()
    bring_to_front(window)
    assert window.isVisible()
    assert not window.isMinimized()
