"""The field above the accounts that searches them, where there are many."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from smtpdesk.gui import theme
from smtpdesk.gui.labels import label
from smtpdesk.gui.theme import Type
from smtpdesk.text.translate import _


class AccountSearch(QLineEdit):
    """Escape empties it, the arrow down goes to the list, Return opens the first account that is found."""

    wanted = Signal(str)
    down = Signal()
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme.font(Type.BODY))
        self.setPlaceholderText(_("Find an account"))
        self.setAccessibleName(_("Find an account"))
        self.setToolTip(_("Type a part of its name or state (Ctrl+F)"))
        self.setMaxLength(200)
        self.nothing = label(_("No account fits."), Type.SMALL, "soft", wrap=True)
        self.nothing.hide()
        self.textChanged.connect(self.wanted)

    def focus(self) -> None:
        """Put the cursor here, so that typing replaces what stood here."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def event(self, event: QEvent) -> bool:  # noqa: D102 - Qt's name
        # Escape belongs to the field while something stands in it, and to the window else.
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() is QEvent.Type.ShortcutOverride and escape and self.text():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
        else:
            super().keyPressEvent(event)
