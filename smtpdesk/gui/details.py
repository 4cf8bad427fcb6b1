"""The evidence below the verdict: the conversation, the certificate, and what the server offers."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.card import Card, Scrolled
from smtpdesk.gui.labels import Glyph, label, quotable
from smtpdesk.gui.ports_view import PortsView
from smtpdesk.gui.theme import Type
from smtpdesk.gui.verdict_card import ICONS
from smtpdesk.model.report import Direction, Line
from smtpdesk.text.page import Detail, Page, Tone
from smtpdesk.text.translate import _

_ARROWS: Final = {Direction.SERVER: "←", Direction.CLIENT: "→", Direction.NOTE: "·"}
_NAME_SHARE: Final = 0.38
"""Of the width; a name of a detail that wants more goes on in the next line."""
_MAX_SHOWN: Final = 5_000
"""Lines that are shown; a server can send many more, and the window has to stay quick."""


class ConversationView(QPlainTextEdit):
    """The lines as they went over the wire, with their time. Text only: nothing that a server says can act."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFont(theme.font(Type.MONO))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setUndoRedoEnabled(False)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # SMTP is written so, whatever the reader's script
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Conversation with the server"))
        self.setPlaceholderText(_("What the server and this program say to each other will stand here, line by line."))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._shown: list[Line] = []

    def show_lines(self, lines: list[Line]) -> None:
        """Show these; what stands there already is left alone, so that reading on is not disturbed."""
        lines = lines[:_MAX_SHOWN]
        if self._shown != lines[: len(self._shown)]:
            self.clear()
            self._shown = []
        fresh = lines[len(self._shown) :]
        if not fresh:
            return
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - 4
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        for line in fresh:
            for part in line.text.split("\n"):
                if not cursor.atStart():
                    cursor.insertBlock()
                self._write(cursor, line, part)
        cursor.endEditBlock()
        self._shown.extend(fresh)
        if at_end:
            bar.setValue(bar.maximum())

    def _write(self, cursor: QTextCursor, line: Line, words: str) -> None:
        time, text = QTextCharFormat(), QTextCharFormat()
        colours = theme.tokens()
        time.setForeground(colours.colour("soft"))
        bad = line.direction is Direction.SERVER and words[:1] in ("4", "5") and words[1:3].isdigit()
        token = "bad" if bad else {Direction.SERVER: "text", Direction.CLIENT: "link"}.get(line.direction, "soft")
        text.setForeground(colours.colour(token))
        cursor.insertText(f"{round(line.ms):>6} ms  ", time)
        cursor.insertText(f"{_ARROWS[line.direction]} {words}", text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().changeEvent(event)
        if theme.is_change(event) and self._shown:
            lines, self._shown = self._shown, []
            self.clear()
            self.show_lines(lines)


class DetailList(Scrolled):
    """Names and values below each other; the values can be selected and copied."""

    def __init__(self, name: str, empty: str) -> None:
        super().__init__(margins=(2, 12, 8, 8))
        self.setAccessibleName(name)
        self._empty = label(empty, Type.BODY, "soft", wrap=True)
        self.column.addWidget(self._empty)
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        self.column.addWidget(self._body)
        self.column.addStretch(1)
        self._shown: list[Detail] = []
        self._body.hide()

    def show_details(self, details: list[Detail]) -> None:
        """Show these in the place of those before."""
        if details == self._shown:
            return
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for row, detail in enumerate(details):
            name = label(detail.label, Type.SMALL, "label", wrap=True)
            value = quotable(
                label(detail.value, Type.BODY, "" if detail.tone is Tone.NEUTRAL else detail.tone, wrap=True)
            )
            value.setAccessibleName(f"{detail.label}: {detail.value}")
            name.setBuddy(value)
            self._grid.addWidget(name, row, 0, top)
            if detail.tone is not Tone.NEUTRAL:
                icon, token = ICONS[detail.tone]
                self._grid.addWidget(Glyph(icon, token, 16), row, 1, top)
            self._grid.addWidget(value, row, 2, top)
        self._shown = list(details)
        self._share()
        self._empty.setVisible(not details)
        self._body.setVisible(bool(details))

    def _share(self) -> None:
        """Give the names the room that they need, but not more than a share of all."""
        metrics = QFontMetrics(theme.font(Type.SMALL, bold=True))
        widest = max((metrics.horizontalAdvance(detail.label) for detail in self._shown), default=0) + 4
        self._grid.setColumnMinimumWidth(0, min(widest, round(self.viewport().width() * _NAME_SHARE)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._share()


class Details(Card):
    """The tabs: what was said, what was seen, and what can be tried and was."""

    def __init__(self) -> None:
        super().__init__(gap=0)
        self.column.setContentsMargins(theme.CARD_PADDING, 12, theme.CARD_PADDING, theme.CARD_PADDING)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(_("Details"))
        self.tabs.tabBar().setAccessibleName(self.tabs.accessibleName())  # it has the focus, not the tabs themselves
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setDrawBase(False)
        self.conversation = ConversationView()
        self.certificate = DetailList(
            _("Certificate"), _("The certificate is shown when the line to the server has been encrypted.")
        )
        self.server = DetailList(_("Server"), _("What the server offers is shown when it has answered."))
        self.ports = PortsView()
        self.column.addWidget(self.tabs)
        room = QWidget()
        inside = QVBoxLayout(room)
        inside.setContentsMargins(0, 10, 0, 0)
        inside.addWidget(self.conversation)
        self.tabs.addTab(room, _("Conversat&ion"))
        self.tabs.addTab(self.certificate, _("Certificat&e"))
        self.tabs.addTab(self.server, _("Ser&ver"))
        self.tabs.addTab(self.ports, _("Other ports"))
        self.past = DetailList(_("History"), _("How the checks of this account came out will stand here."))
        self.tabs.addTab(self.past, _("History"))
        self.setMinimumHeight(240)
        self._page = Page()
        self.tabs.currentChanged.connect(self._fill)

    def show_page(self, page: Page) -> None:
        """Show what is known now, in the tab that is seen; the others follow when they are looked at."""
        self._page = page
        self._fill()

    @Slot()
    def _fill(self) -> None:
        match self.tabs.currentWidget():
            case self.certificate:
                self.certificate.show_details(self._page.certificate)
            case self.server:
                self.server.show_details(self._page.server)
            case _:
                self.conversation.show_lines(self._page.conversation)
