"""Pictures of every view, drawn by the program itself: `python -m smtpdesk.gui.shots FOLDER`.

Light and dark, for ordinary and for fine screens. All that is seen in them is invented.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_SCHEMES: Final = ("light", "dark")
_SCALES: Final = ("1", "2")
_SIZES: Final = {"": (1364, 820), "-small": (900, 600)}


def main(argv: Sequence[str] | None = None) -> int:
    """Draw everything into a folder; each scheme and scale in a process of its own, since Qt fixes the scale."""
    words = list(sys.argv[1:] if argv is None else argv)
    if len(words) == 3:
        return _draw(Path(words[0]), words[1], words[2])
    if len(words) != 1:
        sys.stderr.write("Usage: python -m smtpdesk.gui.shots FOLDER\n")
        return 2
    Path(words[0]).mkdir(parents=True, exist_ok=True)
    for scheme in _SCHEMES:
        for scale in _SCALES:
            with tempfile.TemporaryDirectory() as home:
                surroundings = {**os.environ, "QT_SCALE_FACTOR": scale, "SMTPDESK_HOME": home}
                surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
                command = [sys.executable, "-m", "smtpdesk.gui.shots", words[0], scheme, scale]
                status = subprocess.call(command, env=surroundings)  # noqa: S603 - our own module
            if status:
                return status
    return 0


def _draw(folder: Path, scheme: str, scale: str) -> int:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from smtpdesk.gui import theme
    from smtpdesk.gui.main_window import MainWindow
    from smtpdesk.gui.sample_views import SampleViews
    from smtpdesk.gui.services import Services

    app = QApplication(["smtpdesk"])
    theme.start(app, theme.Scheme(scheme))
    services = Services()
    window = MainWindow(services)
    window.show()
    loop = QEventLoop()
    services.desk.loaded.connect(loop.quit)
    QTimer.singleShot(10_000, loop.quit)
    window.begin()
    loop.exec()
    for name, show in SampleViews(window).all():
        for size, (width, height) in _SIZES.items():
            window.resize(width, height)
            show()
            for _turn in range(3):
                app.processEvents()
            window.grab().save(str(folder / f"{name}{size}-{scheme}-{scale}x.png"))
    services.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
