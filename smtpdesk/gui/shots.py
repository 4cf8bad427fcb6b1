"""Pictures of every view, drawn by the program itself: `python -m smtpdesk.gui.shots FOLDER [PART]`.

Light and dark, for ordinary and for fine screens; and some views with twice as large text, and mirrored as for a script
that is written from right to left. PART leaves out the views whose names do not have it. All that is seen is invented.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

PICTURES: Final = (
    ("light", "1", "plain"),
    ("light", "2", "plain"),
    ("dark", "1", "plain"),
    ("dark", "2", "plain"),
    ("light", "1", "large"),
    ("dark", "1", "mirrored"),
)
"""Scheme, pixels of the screen for each of the window, and how: with twice as large text, or mirrored."""
_SIZES: Final = {"": (1364, 820), "-small": (900, 600)}
_SOME: Final = (
    "1-pick-provider", "2-form-gmail", "2-form-wrong", "3-check-running", "3-check-failed", "3-check-passed",
    "3-send-test", "4-certificate", "4-other-ports", "5-certificate-refused", "7-practice", "8-explained",
    "9-preferences",
)  # fmt: skip
"""The views that are drawn with large text and mirrored, too, and all whose names begin so."""


def main(argv: Sequence[str] | None = None) -> int:
    """Draw everything into a folder; each kind in a process of its own, since Qt fixes the scale."""
    words = list(sys.argv[1:] if argv is None else argv)
    if len(words) == 5:
        return _draw(Path(words[0]), *words[1:])
    if len(words) not in (1, 2):
        sys.stderr.write("Usage: python -m smtpdesk.gui.shots FOLDER [PART]\n")
        return 2
    Path(words[0]).mkdir(parents=True, exist_ok=True)
    for scheme, scale, how in PICTURES:
        with tempfile.TemporaryDirectory() as home:
            surroundings = {**os.environ, "QT_SCALE_FACTOR": scale, "SMTPDESK_HOME": home}
            surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
            command = [sys.executable, "-m", "smtpdesk.gui.shots", words[0], scheme, scale, how, *(words[1:] or [""])]
            status = subprocess.call(command, env=surroundings)  # noqa: S603 - our own module
        if status:
            return status
    return 0


def _draw(folder: Path, scheme: str, scale: str, how: str, part: str) -> int:
    from PySide6.QtCore import QEventLoop, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from smtpdesk.gui import theme
    from smtpdesk.gui.main_window import MainWindow
    from smtpdesk.gui.sample_views import SampleViews
    from smtpdesk.gui.services import Services

    app = QApplication(["smtpdesk"])
    theme.start(app, theme.Scheme(scheme), text_scale=2.0 if how == "large" else None)
    services = Services()
    window = MainWindow(services)
    window.show()
    loop = QEventLoop()
    services.desk.loaded.connect(loop.quit)
    QTimer.singleShot(10_000, loop.quit)
    window.begin()
    loop.exec()
    if how == "mirrored":
        window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    kind = "" if how == "plain" else f"-{how}"
    for name, show in SampleViews(window).all():
        if part not in name or (kind and not name.startswith(_SOME)):
            continue
        for size, (width, height) in _SIZES.items():
            window.resize(width, height)
            show()
            for _turn in range(3):
                app.processEvents()
            window.grab().save(str(folder / f"{name}{size}-{scheme}{kind}-{scale}x.png"))
    services.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
