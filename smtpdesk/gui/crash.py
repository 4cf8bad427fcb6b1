"""Takes what nobody caught: the window tells it, it can be copied, and the program goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Signal


def details(error: BaseException) -> str:
    """Give what a report of a failure needs: versions, places in the program, the error's kind. No value, no words."""
    import platform

    from PySide6.QtCore import qVersion

    import smtpdesk
    from smtpdesk.gui.trace import bare_trace

    versions = f"SMTP Desk {smtpdesk.__version__}, Python {platform.python_version()}, Qt {qVersion()}"
    return "\n".join((versions, f"{platform.system()} {platform.release()}", "-" * 40, bare_trace(error)))


class CrashWatch(QObject):
    """Takes what nobody caught in the window's thread. Several failures a second show as one."""

    happened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._before: Callable[..., object] | None = None

    def install(self) -> None:
        """Put it in the place of Python's own hook, until `remove`."""
        self._before = sys.excepthook
        sys.excepthook = self._take

    def remove(self) -> None:
        """Give Python's hook back."""
        if self._before is not None:
            sys.excepthook = self._before
            self._before = None

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.exit(130)
            return
        told = details(error.with_traceback(trace))
        if sys.stderr is not None:
            sys.stderr.write(told + "\n")
        self.happened.emit(told)
