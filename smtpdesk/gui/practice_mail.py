"""The messages that the practice server took: a list, and one message as text. Its HTML is shown as source only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QListView, QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.labels import label
from smtpdesk.gui.theme import Type
from smtpdesk.text.translate import _

if TYPE_CHECKING:
    from smtpdesk.practice.received import Received

_SHOWN: Final = 60_000
"""Characters of a text that are shown; the whole is in the message itself."""


class PracticeMail(QWidget):
    """The newest message first."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.empty = label(
            _("Nothing came yet. Send a test e-mail with the practice account, and it appears here."),
            Type.BODY,
            "soft",
            wrap=True,
        )
        column.addWidget(self.empty)
        self._model = QStringListModel(self)
        self.list = QListView()
        self.list.setObjectName("mails")
        self.list.setModel(self._model)
        self.list.setAccessibleName(_("Messages that came"))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setFont(theme.font(Type.BODY))
        self.list.setFixedHeight(132)
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._show(now.row()))
        column.addWidget(self.list)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName(_("The message"))
        self.headers = self._page(_("&Headers"))
        self.text = self._page(_("Te&xt"))
        self.html = self._page(_("HTML so&urce"))
        self.tabs.setMinimumHeight(220)
        column.addWidget(self.tabs, 1)
        column.addStretch(0)
        self._messages: tuple[Received, ...] = ()
        self.show_messages(())

    def _page(self, name: str) -> QPlainTextEdit:
        page = QPlainTextEdit()
        page.setReadOnly(True)
        page.setTabChangesFocus(True)
        page.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        page.setFont(theme.font(Type.MONO))
        page.setAccessibleName(name.replace("&", ""))
        self.tabs.addTab(page, name)
        return page

    def show_messages(self, messages: tuple[Received, ...]) -> None:
        """Show these; a message that came just now is shown at once."""
        fresh = len(messages) > len(self._messages)
        row = 0 if fresh else self.list.currentIndex().row()
        self._messages = tuple(reversed(messages))
        self._model.setStringList([_line(message) for message in self._messages])
        there = bool(messages)
        self.empty.setVisible(not there)
        self.list.setVisible(there)
        self.tabs.setVisible(there)
        if there:
            self.list.setCurrentIndex(self._model.index(max(0, min(row, len(self._messages) - 1))))

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._messages):
            return
        message = self._messages[row]
        envelope = [
            (_("Envelope sender"), message.envelope_sender),
            *((_("Envelope recipient"), one) for one in message.recipients),
        ]
        lines = [f"{name}: {value}" for name, value in (*envelope, *message.headers)]
        lines.insert(len(envelope), "")
        self.headers.setPlainText("\n".join(lines)[:_SHOWN])
        self.text.setPlainText(message.text[:_SHOWN] or _("This message has no plain text."))
        self.html.setPlainText(message.html_source[:_SHOWN] or _("This message has no HTML."))


def _line(message: Received) -> str:
    subject = next((value for name, value in message.headers if name.lower() == "subject"), "")
    time = message.at.astimezone().strftime("%H:%M:%S")
    recipients = ", ".join(message.recipients)
    return f"{time}   {subject or _('(no subject)')}   →  {recipients}"[:300]
