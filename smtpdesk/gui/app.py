"""Starts the window: the first paint comes early, everything heavy is read and imported after it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.crash import CrashWatch
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.services import Services
from smtpdesk.gui.single_instance import SingleInstance, bring_to_front, hand_over, import_parts
from smtpdesk.store.first_look import first_look
from smtpdesk.text.translate import use

_SCHEMES: Final = {"--light": theme.Scheme.LIGHT, "--dark": theme.Scheme.DARK}


class FirstPaint(QObject):
    """Calls back once, when the first paint event of a window has been handled."""

    def __init__(self, window: QWidget, painted: Callable[[], object]) -> None:
        super().__init__(window)
        self._painted = painted
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return False


def collect(app: QApplication) -> None:
    """Leave Python's garbage to the window's thread from here on."""
    from smtpdesk.gui.garbage import Garbage

    Garbage(app).start()


def _open_reports(window: MainWindow, words: Sequence[str]) -> None:
    """Show the saved report that is named on the command line."""
    for word in words:
        if word.endswith(".smtpdesk") and not word.startswith("-"):
            window.places.reports.open(Path(word))


def _speak(language: str) -> None:
    """Speak the language that is preferred, else the system's, where there is a catalogue of it."""
    if not language:
        from PySide6.QtCore import QLocale

        language = QLocale.system().name()
    use(language)


def main(argv: Sequence[str] | None = None) -> int:
    """Show the window until it is closed, and give the exit status. `--quit-after-paint` only measures the start."""
    words = list(sys.argv[1:] if argv is None else argv)
    measured = "--quit-after-paint" in words
    if not measured and hand_over(words):
        return 0
    app = QApplication.instance()
    fresh = not isinstance(app, QApplication)
    if not isinstance(app, QApplication):
        app = QApplication(["smtpdesk", *words, *theme.STYLE])
    app.setApplicationName("smtpdesk")
    app.setApplicationDisplayName("SMTP Desk")
    app.setDesktopFileName("smtpdesk")
    look = first_look()
    _speak(look.language)
    told = next((_SCHEMES[word] for word in words if word in _SCHEMES), None)
    theme.start(app, told or theme.Scheme(look.theme.value), fresh=fresh)
    services = Services(fixed_theme=told is not None)
    window = MainWindow(services)
    watch = CrashWatch()
    watch.happened.connect(lambda told: window.crash.show_details(told))

    def asked(files: list[Path]) -> bool:
        """A further start hands over: come to the front, unless the window is about to close."""
        if not window.isVisible():
            return False
        bring_to_front(window)
        _open_reports(window, [str(file) for file in files])
        return True

    instance = SingleInstance(asked)

    def painted() -> None:
        if measured:
            sys.stdout.write(f"first-paint-ns {time.monotonic_ns()}\n")
            sys.stdout.flush()
            app.exit(0)
        else:
            window.begin()
            collect(app)
            services.errands.do(import_parts, lambda _none: instance.listen())
            _open_reports(window, words)

    FirstPaint(window, painted)
    window.closed.connect(app.quit)
    app.setQuitOnLastWindowClosed(False)
    watch.install()
    window.show()
    status = app.exec()
    instance.close()
    watch.remove()
    return int(status)
