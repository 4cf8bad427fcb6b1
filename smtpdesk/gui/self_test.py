"""The window's own part of `smtpdesk self-test`: it is painted once, every icon is drawn, and one line told."""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QImageReader
from PySide6.QtWidgets import QApplication

from smtpdesk import resources
from smtpdesk.gui import icons, theme
from smtpdesk.gui.app import FirstPaint
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.services import Services

_LIMIT_MS: Final = 30_000


def main() -> int:
    """Draw it all and print one line; exit status 0 when all was drawn."""
    app = QApplication(["smtpdesk"])
    theme.start(app)
    window = MainWindow(Services())
    FirstPaint(window, lambda: app.exit(0))
    QTimer.singleShot(_LIMIT_MS, lambda: app.exit(1))
    window.show()
    if app.exec():
        sys.stderr.write(f"no paint within {_LIMIT_MS} ms\n")
        return 1
    names = [path.stem for path in resources.files("icons", ".svg")]
    blank = [name for name in names if _is_blank(name)]
    if blank or b"svg" not in QImageReader.supportedImageFormats():
        sys.stderr.write(f"SVG: {' '.join(blank) or 'no plugin'}\n")
        return 1
    sys.stdout.write(f"window-ok {QGuiApplication.platformName()}, {len(names)} icons\n")
    sys.stdout.flush()
    return 0


def _is_blank(name: str) -> bool:
    picture = icons.pixmap(name, "#000000", 24).toImage()
    return not any(picture.pixelColor(x, y).alpha() for x in range(24) for y in range(24))
