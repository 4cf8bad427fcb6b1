"""One window a person and home: a second start hands over to the first, which comes to the front."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from smtpdesk.store.paths import folders, make_private

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

REPORT: Final = ".smtpdesk"
_MOST_BYTES: Final = 16 * 1024
_MOST_FILES: Final = 8
_MOST_TOKEN: Final = 256
_SOCKET_PATH: Final = 100
"""Bytes that the path of a socket may have everywhere (unix(7): 107; macOS: 103)."""
_CONNECT_MS: Final = 500
_ANSWER_MS: Final = 1500
"""A first window that is busy for longer than this is not waited for."""
_LINE_MS: Final = 2000
_YES: Final = b"yes\n"
_NO: Final = b"no\n"


def address() -> str:
    """Where the first window listens: a path of this person's own, another one for each SMTPDESK_HOME."""
    state = folders().state
    mark = f"{zlib.crc32(os.fsencode(state)):08x}"
    if sys.platform == "win32":
        return f"smtpdesk-{os.environ.get('USERNAME', '')}-{mark}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime.startswith("/") and os.path.isdir(runtime):
        return f"{runtime}/smtpdesk-{mark}"
    inside = str(state / "window.socket")
    if len(os.fsencode(inside)) <= _SOCKET_PATH:
        return inside
    return f"{os.environ.get('TMPDIR', '/tmp').rstrip('/')}/smtpdesk-{os.getuid()}-{mark}"  # noqa: S108 - whose is asked


def hand_over(words: Sequence[str]) -> bool:
    """Ask a window that runs already to come to the front and open these reports; False where none does.

    Where no socket lies there this costs one look at a folder, and imports nothing.
    """
    where = address()
    if sys.platform != "win32" and not _is_ours(where):
        return False
    from PySide6.QtNetwork import QLocalSocket

    line = QLocalSocket()
    line.connectToServer(where)
    if not line.waitForConnected(_CONNECT_MS):
        return False
    line.write(_message(words))
    line.flush()
    answer = b""
    while not answer.endswith(b"\n") and len(answer) < len(_YES) and line.waitForReadyRead(_ANSWER_MS):
        answer += bytes(line.readAll().data())
    line.abort()
    return answer == _YES


def _is_ours(where: str) -> bool:
    """Tell whether somebody's socket lies there, and that somebody is this person."""
    if sys.platform == "win32":
        return True
    try:
        return os.lstat(where).st_uid == os.getuid()
    except OSError:
        return False


def _message(words: Sequence[str]) -> bytes:
    import json

    files = [os.path.abspath(word) for word in words if word.endswith(REPORT) and not word.startswith("-")]
    token = os.environ.get("XDG_ACTIVATION_TOKEN", "")[:_MOST_TOKEN]
    return json.dumps({"files": files[:_MOST_FILES], "token": token}).encode() + b"\n"


def import_parts() -> None:
    """Import what listening takes, away from the window's thread: it is longer than two frames."""
    import PySide6.QtNetwork  # noqa: F401


class SingleInstance(QObject):
    """Listens for further starts. `asked` is called with the reports that they name, and tells whether it takes them.

    Only this person may connect; a message is one line of bounded length, and who is slow is hung up on.
    """

    def __init__(self, asked: Callable[[list[Path]], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = asked
        self._server: QLocalServer | None = None

    def listen(self) -> bool:
        """Begin; False where that is not possible, and then every start has a window of its own.

        A socket that a killed program left behind is taken over.
        """
        from PySide6.QtNetwork import QLocalServer

        where = address()
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.setMaxPendingConnections(8)
        server.newConnection.connect(self._take)
        try:
            if os.path.dirname(where) == str(folders().state):
                make_private(folders().state)
        except OSError:
            return False
        if not server.listen(where):
            if not _is_ours(where):
                return False
            QLocalServer.removeServer(where)
            if not server.listen(where):
                return False
        self._server = server
        return True

    def close(self) -> None:
        """Stop listening; the next start has a window of its own again."""
        if self._server is not None:
            self._server.close()
            self._server = None

    @Slot()
    def _take(self) -> None:
        while self._server is not None and (line := self._server.nextPendingConnection()) is not None:
            _Line(line, self._asked)


class _Line(QObject):
    """One further start that speaks; it belongs to its socket, and goes with it."""

    def __init__(self, line: QLocalSocket, asked: Callable[[list[Path]], bool]) -> None:
        super().__init__(line)
        self._line, self._asked = line, asked
        self._heard = b""
        line.disconnected.connect(line.deleteLater)
        line.readyRead.connect(self._hear)
        QTimer.singleShot(_LINE_MS, self, line.abort)
        if line.bytesAvailable():
            self._hear()

    @Slot()
    def _hear(self) -> None:
        self._heard += bytes(self._line.read(_MOST_BYTES + 1 - len(self._heard)).data())
        if b"\n" not in self._heard:
            if len(self._heard) > _MOST_BYTES:
                self._line.abort()
            return
        read = read_message(self._heard.partition(b"\n")[0])
        if read is None:
            self._line.abort()
            return
        files, token = read
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt asks Wayland with it for the front
        self._line.write(_YES if self._asked(files) else _NO)
        self._line.flush()
        self._line.disconnectFromServer()


def read_message(line: bytes) -> tuple[list[Path], str] | None:
    """The reports and the token of a message; None where it is none of ours."""
    import json

    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    match told:
        case {"files": list(files), "token": str(token)} if len(files) <= _MOST_FILES and len(token) <= _MOST_TOKEN:
            named = [Path(one) for one in files if isinstance(one, str) and one.endswith(REPORT) and "\0" not in one]
            if len(named) == len(files) and all(one.is_absolute() for one in named):
                return named, token if token.isascii() and token.isprintable() else ""
    return None


def bring_to_front(window: QWidget) -> None:
    """Show a window in front of the others, also where it was made small."""
    from PySide6.QtCore import Qt

    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
