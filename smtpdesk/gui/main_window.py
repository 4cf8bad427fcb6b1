"""The window: the sidebar, and the page of what was chosen there. It ties the parts together, no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from smtpdesk.gui import icons, theme, window_place
from smtpdesk.gui.buttons import give_mnemonics
from smtpdesk.gui.pick_provider import PickProvider
from smtpdesk.gui.services import Services
from smtpdesk.gui.sidebar import Sidebar

if TYPE_CHECKING:
    from smtpdesk.gui.crash_panel import CrashPanel
    from smtpdesk.gui.notice import Notice
    from smtpdesk.gui.places import Places

_CLOSE_MS: Final = 3000
"""How long a closing window waits for a running check to end."""
_SOON_MS: Final = 40
_AGE_MS: Final = 30_000


class MainWindow(QMainWindow):
    """Made light: what is not shown at first is made when it is wanted. `closed` comes when all is kept."""

    closed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.setWindowTitle("SMTP Desk")
        self.sidebar = Sidebar()
        self.pick = PickProvider()
        self.stack = QStackedWidget()
        self.stack.setMinimumHeight(100)  # the page that is shown counts, not the tallest of all
        self.stack.addWidget(self.pick)
        self._crash: CrashPanel | None = None
        self._notice: Notice | None = None
        self._top = QVBoxLayout()
        self._lay_out()
        self._places: Places | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.refresh_now)
        self._closing = False
        self._closed = False
        self._was_open = window_place.restore(self)
        larger = theme.pixels(theme.Type.BODY) / 14 - 1  # than usual; the names need more room then
        self.sidebar.setFixedWidth(round(252 * (1 + max(0.0, larger) * 0.46)))
        self._connect()
        self.pick.field.setFocus()

    def _lay_out(self) -> None:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        edge = QFrame()
        edge.setObjectName("sidebarEdge")
        edge.setFixedWidth(1)
        row.addWidget(self.sidebar)
        row.addWidget(edge)
        main = QVBoxLayout()
        main.setSpacing(0)
        self._top.setContentsMargins(theme.PAGE_MARGIN, 0, theme.PAGE_MARGIN, 0)
        self._top.setSpacing(8)
        main.addLayout(self._top)
        main.addWidget(self.stack, 1)
        row.addLayout(main, 1)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        self.sidebar.add_wanted.connect(self.add_account)
        self.sidebar.practice_wanted.connect(lambda: self.places.open_practice())
        self.sidebar.explain_wanted.connect(lambda: self.places.open_explain())
        self.sidebar.preferences_wanted.connect(lambda: self.places.open_preferences())
        self.sidebar.report_wanted.connect(lambda: self.places.ask_report())
        self.sidebar.account_opened.connect(lambda account_id: self.places.open_account(account_id))
        self.sidebar.delete_wanted.connect(lambda account_id: self.places.ask_delete(account_id))
        self.pick.chosen.connect(lambda provider: self.places.open_new(provider))
        self.pick.address_given.connect(lambda address: self.places.find(address))
        self.pick.host_guessed.connect(lambda host: self.places.open_new("", host=host))
        self.pick.block_pasted.connect(lambda text: self.places.open_pasted(text))
        self.pick.practice_wanted.connect(lambda: self.places.try_practice())

    def begin(self) -> None:
        """Do what had to wait for the first paint: keys, the person's files, the engine."""
        from smtpdesk.gui.mnemonics import Underlines

        QApplication.setStyle(Underlines())
        give_mnemonics()
        self.setWindowIcon(icons.program_icon())
        self.services.desk.loaded.connect(self._loaded)
        self.services.begin()
        self._shortcut("Ctrl+N", self.add_account)
        self._shortcut("Ctrl+Return", lambda: self.places.check())
        self._shortcut("Ctrl+Enter", lambda: self.places.check())
        self._shortcut("Ctrl+Shift+Return", lambda: self.places.ask_send())
        self._shortcut("Escape", lambda: self.places.stop())
        self._shortcut("Ctrl+O", lambda: self.places.ask_report())
        self._shortcut("Ctrl+F", self.sidebar.start_search)
        self._shortcut("Ctrl+Q", self.close)
        ages = QTimer(self, interval=_AGE_MS)
        ages.timeout.connect(self.refresh)
        ages.start()

    def _shortcut(self, keys: str, act: Callable[[], object]) -> None:
        from PySide6.QtGui import QKeySequence, QShortcut

        QShortcut(QKeySequence(keys), self).activated.connect(act)

    @property
    def places(self) -> Places:
        """The pages behind the first one, made when they are needed."""
        if self._places is None:
            from smtpdesk.gui.places import Places

            self._places = Places(self)
        return self._places

    @property
    def crash(self) -> CrashPanel:
        """The panel for a failure of our own."""
        if self._crash is None:
            from smtpdesk.gui.crash_panel import CrashPanel

            self._crash = CrashPanel()
            self._top.insertWidget(0, self._crash)
        return self._crash

    @property
    def notice(self) -> Notice:
        """The panel for what could not be read or saved."""
        if self._notice is None:
            from smtpdesk.gui.notice import Notice

            self._notice = Notice()
            self._top.addWidget(self._notice)
        return self._notice

    # -- the start -------------------------------------------------------------------------------------------

    @Slot()
    def _loaded(self) -> None:
        self.places.offer()
        self.refresh_now()
        desk = self.services.desk
        known = {**desk.accounts, **desk.drafts}
        was_open = self._was_open.account
        first = was_open if was_open in known else next(iter(known), None)
        if first is not None and self.stack.currentWidget() is self.pick and not self.pick.field.text():
            self.places.open_account(first)
            if first == was_open:
                self.places.unfold(self._was_open.folds)
            self.places.account.bar.check_button.setFocus()

    def refresh(self) -> None:
        """Show the accounts anew, soon: many changes at once are shown once."""
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def refresh_now(self) -> None:
        """Show the accounts as they stand now."""
        if self._places is not None:
            self.sidebar.show_entries(self._places.entries())
            self._places.mark_open()

    def add_account(self) -> None:
        """Begin another account."""
        if self._places is not None:
            self._places.leave()
        self.stack.setCurrentWidget(self.pick)
        self.sidebar.mark(None)
        self.pick.start_over()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: D102, N802 - Qt's name
        from smtpdesk.gui.tab_order import move

        return move(self, forward=forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.key() == QtCore.Qt.Key.Key_Alt:
            from smtpdesk.gui.mnemonics import show_underlines

            show_underlines(shown=True)
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.key() == QtCore.Qt.Key.Key_Alt:
            from smtpdesk.gui.mnemonics import show_underlines

            show_underlines(shown=False)
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            from smtpdesk.gui.mnemonics import show_underlines

            show_underlines(shown=False)
        super().changeEvent(event)

    # -- the end ---------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102, N802 - Qt's name
        if self._closed:
            event.accept()
            return
        if self._closing:
            event.ignore()
            return
        window_place.keep(self, self._places.open_now() if self._places is not None else self._was_open)
        if self._places is not None:
            self._places.leave()
            self._places.shop.close()
        runs = self.services.runs
        if runs is None or not runs.any_running():
            self.hide()  # what is still to be written may take a moment, a keyring's answer three seconds
            self._end()
            event.accept()
            return
        self._closing = True
        event.ignore()
        self.hide()
        runs.stop_all()
        runs.finished.connect(self._end_when_idle)
        QTimer.singleShot(_CLOSE_MS, self._end)

    @Slot()
    def _end_when_idle(self) -> None:
        runs = self.services.runs
        if runs is None or not runs.any_running():
            self._end()

    @Slot()
    def _end(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._places is not None:
            self._places.notification.close()
        self.services.close()
        self.close()
        self.closed.emit()
