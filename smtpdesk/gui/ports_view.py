"""The tab "Other ports": what the server's ports let this computer do, tried when it is asked for."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smtpdesk.gui.buttons import button, reword
from smtpdesk.gui.flow import FlowLayout
from smtpdesk.gui.labels import label
from smtpdesk.gui.ports_table import PortsTable
from smtpdesk.gui.theme import Type
from smtpdesk.text.ports import PortsPage
from smtpdesk.text.translate import _


class PortsView(QWidget):
    """Shows a page of ports, and tells that they are to be tried, that it is to stop, or that one is to be used."""

    try_wanted = Signal()
    stop_wanted = Signal()
    use_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 12, 0, 0)
        self.column.setSpacing(10)
        self.setAccessibleName(_("Other ports"))
        self.intro = label("", Type.BODY, "soft", wrap=True)
        self.table = PortsTable()
        self.summary = label("", wrap=True)
        self.use_button = button("", self.use_wanted.emit, icon="wand")
        self.try_button = button(_("Try all ports"), self._try, icon="play")
        self._asking = False
        for widget in (self.intro, self.table, self.summary):
            self.column.addWidget(widget)
        row = FlowLayout(gap=10)
        row.addWidget(self.use_button)
        row.addWidget(self.try_button)
        self.column.addLayout(row)
        self.column.addStretch(1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what a try is good for, before there was one."""
        self.intro.setText(
            _(
                "Does this network let your e-mail out? Tries the server's ports all at once, with and without "
                "encryption, without signing in and without sending anything."
            )
        )
        self.table.hide()
        self.summary.hide()
        self.use_button.hide()
        self._asking = False
        reword(self.try_button, _("Try all ports"))

    def show_page(self, page: PortsPage, *, asking: bool) -> None:
        """Show what is known now; while answers are missing, the button stops the try."""
        news = not asking and self._asking
        self.intro.setText(page.intro)
        self.table.show_rows(page.rows)
        self.table.show()
        self.summary.setText(page.summary)
        self.summary.setVisible(bool(page.summary) and not asking)
        reword(self.use_button, page.proposal)
        had_focus = self.use_button.hasFocus()
        self.use_button.setVisible(bool(page.proposal) and not asking)
        if had_focus and self.use_button.isHidden():
            self.try_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._asking = asking
        reword(self.try_button, _("Stop trying") if asking else _("Try again"))
        if news and page.summary:
            event = QAccessibleAnnouncementEvent(self, page.summary)
            QAccessible.updateAccessibility(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        # The tabs ask only for this: as tall as the words are at the width that is there.
        return QSize(200, self.column.heightForWidth(max(200, self.width())))

    def _try(self) -> None:
        if self._asking:
            self.stop_wanted.emit()
        else:
            self.try_wanted.emit()
