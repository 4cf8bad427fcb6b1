"""A secret in the clipboard for a short while: it is taken out again if it still stands there.

Clipboard managers are asked not to keep it: KDE's by `x-kde-passwordManagerHint` (KDE's Klipper, 5.12 and later),
Windows' history by `ExcludeClipboardContentFromMonitorProcessing` (Microsoft Learn, Clipboard Formats), macOS's by
`org.nspasteboard.ConcealedType` (nspasteboard.org).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from smtpdesk.gui.countdown import Countdown
from smtpdesk.model.secret import Secret

USUAL_SECONDS: Final = 45.0
KDE_HINT: Final = "x-kde-passwordManagerHint"
_WINDOWS_HINT: Final = 'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"'
_MAC_HINT: Final = "application/x-nspasteboard-concealed-type"


class SecretClipboard(QObject):
    """Counts down for one secret at a time. `changed` comes where the words about it change."""

    changed = Signal()
    cleared = Signal()

    def __init__(self, seconds: float = USUAL_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.seconds = seconds
        self._secret: Secret | None = None
        self._putting = False
        self._countdown = Countdown(clock)
        self._countdown.ticked.connect(self.changed)
        self._countdown.over.connect(self._over)
        clipboard().dataChanged.connect(self._look)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.clear)

    def copy(self, secret: Secret) -> None:
        """Put a secret into the clipboard, and begin to count."""
        data = QMimeData()
        data.setText(secret.reveal())
        data.setData(KDE_HINT, b"secret")
        if sys.platform == "win32":
            data.setData(_WINDOWS_HINT, b"1")
        elif sys.platform == "darwin":
            data.setData(_MAC_HINT, secret.reveal().encode())
        self._putting = True
        self._secret = secret
        clipboard().setMimeData(data)
        self._putting = False
        self._countdown.start(self.seconds)

    def left(self) -> int | None:
        """Seconds until it is taken out; None where none of ours is there."""
        return self._countdown.left() if self._secret is not None else None

    def taken_over(self) -> bool:
        """True where another program holds the clipboard now: a manager of it, or one in which something was copied."""
        return self._secret is not None and self._foreign()

    @Slot()
    def clear(self) -> None:
        """Take the secret out, if it still stands there, and forget it."""
        secret, self._secret = self._secret, None
        self._countdown.stop()
        if secret is not None and clipboard().text() == secret.reveal():
            clipboard().clear()
            self.cleared.emit()
        if secret is not None:
            self.changed.emit()

    @Slot()
    def _over(self) -> None:
        self.clear()

    @Slot()
    def _look(self) -> None:
        """Stop counting where something else was copied here. No other program is asked: it may not answer."""
        if self._putting or self._secret is None:
            return
        if not self._foreign() and clipboard().text() != self._secret.reveal():
            self._secret = None
            self._countdown.stop()
        self.changed.emit()

    @staticmethod
    def _foreign() -> bool:
        # Only X11 tells the owner, and only there another program's content comes from that program itself.
        return QGuiApplication.platformName() == "xcb" and not clipboard().ownsClipboard()


def clipboard() -> QClipboard:
    """Give the system's clipboard."""
    return QGuiApplication.clipboard()
