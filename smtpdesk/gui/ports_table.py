"""The table of a server's ports: a row a port, a column a way in, each cell in words with its icon and colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from smtpdesk.gui import icons, theme
from smtpdesk.gui.theme import Type
from smtpdesk.text.page import Tone
from smtpdesk.text.ports import WAYS, PortCell, PortRow, way_name
from smtpdesk.text.translate import _

_ICONS: Final = {
    Tone.GOOD: ("ok", "good"),
    Tone.BAD: ("shield", "bad"),
    Tone.WARNING: ("lock-open", "warning"),
    Tone.NEUTRAL: ("minus-circle", "soft"),
}
_GROUNDS: Final = {Tone.GOOD: "good_ground", Tone.BAD: "bad_ground", Tone.WARNING: "card", Tone.NEUTRAL: "card"}
_TONE: Final = Qt.ItemDataRole.UserRole + 1
_ASKING: Final = "asking"
_ICON_ROOM: Final = 38
_GAP: Final = 3
_WRAP: Final = int(Qt.TextFlag.TextWordWrap)
Index = QModelIndex | QPersistentModelIndex


class PortsTable(QTableView):
    """As tall as its rows, as wide as it may be; long words take a second line. The arrow keys move in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ports")
        self._items = QStandardItemModel(0, 1 + len(WAYS), self)
        self._items.setHorizontalHeaderLabels([_("Port"), *(way_name(way) for way in WAYS)])
        self.setModel(self._items)
        self.setItemDelegate(_PortDelegate(self))
        self.setAccessibleName(_("Ports of the server"))
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        head = _Head(self)
        self.setHorizontalHeader(head)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setAccessibleName(_("Ways in"))
        self._rows: Sequence[PortRow] = ()

    def show_rows(self, rows: Sequence[PortRow]) -> None:
        """Show how the ports answered so far."""
        if [row.port for row in rows] != [row.port for row in self._rows]:
            self._items.removeRows(0, self._items.rowCount())
            for _row in rows:
                self._items.appendRow([QStandardItem() for _column in range(1 + len(WAYS))])
        for number, row in enumerate(rows):
            self._put(number, 0, PortCell(str(row.port), str(row.port)))
            for column, cell in enumerate(row.cells):
                self._put(number, column + 1, cell)
        self._rows = tuple(rows)
        self._measure()

    def _put(self, row: int, column: int, cell: PortCell) -> None:
        item = self._items.item(row, column)
        look = _ASKING if cell.asking else cell.tone.value
        if (item.text(), item.data(_TONE)) == (cell.words, look):
            return
        item.setText(cell.words)
        item.setData(look, _TONE)
        item.setData(cell.spoken, Qt.ItemDataRole.AccessibleTextRole)

    def _measure(self) -> None:
        """Share the width, give each row the lines that it needs, and be as tall as all of them."""
        metrics = QFontMetrics(theme.font(Type.BODY))
        head = QFontMetrics(theme.font(Type.SMALL, bold=True))
        first = max(metrics.horizontalAdvance("00000") + 10, head.horizontalAdvance(_("Port")) + 10)
        each = max(40, (self.viewport().width() - first) // len(WAYS))
        self.setColumnWidth(0, first)
        for column in range(1, 1 + len(WAYS)):
            self.setColumnWidth(column, each)
        tall = 0
        for number, row in enumerate(self._rows):
            lines = max(_height(metrics, cell.words, each - _ICON_ROOM - 12) for cell in row.cells)
            height = max(38, lines + 16)
            self.setRowHeight(number, height)
            tall += height
        named = max(_height(head, way_name(way), each - 2 * _GAP) for way in WAYS) + 8
        self.horizontalHeader().setFixedHeight(named)
        self.setFixedHeight(tall + named + 2 * self.frameWidth() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().changeEvent(event)
        if theme.is_change(event):
            self._measure()
            self.viewport().update()

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(200, self.minimumHeight())


def _height(metrics: QFontMetrics, words: str, width: int) -> int:
    return metrics.boundingRect(QRect(0, 0, max(20, width), 1000), _WRAP, words).height()


class _Head(QHeaderView):
    """The names of the columns, in as many lines as they need."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:  # noqa: N802 - Qt's name
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        words = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
        painter.save()
        painter.setFont(theme.font(Type.SMALL, bold=True))
        painter.setPen(theme.tokens().colour("soft"))
        inside = rect if column == 0 else rect.adjusted(_GAP, 0, -_GAP, 0)
        painter.drawText(inside, int(side | Qt.AlignmentFlag.AlignVCenter) | _WRAP, words)
        painter.restore()


class _PortDelegate(QStyledItemDelegate):
    """Paints a port in bold, and an answer as a small card with its icon."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.tokens()
        words = str(index.data() or "")
        area = QRectF(option.rect).adjusted(0, _GAP, 0, -_GAP)
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        view = option.widget
        current = bool(option.state & QStyle.StateFlag.State_HasFocus) and view is not None and view.hasFocus()
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.column() == 0:
            painter.setFont(theme.font(Type.BODY, bold=True))
            painter.setPen(colours.colour("text"))
            painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, words)
            if current:
                painter.setPen(QPen(colours.colour("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(area.adjusted(-3, 2, -7, -2), 6, 6)
        else:
            look = str(index.data(_TONE) or Tone.NEUTRAL.value)
            tone = Tone.NEUTRAL if look == _ASKING else Tone(look)
            name, token = ("running", "accent") if look == _ASKING else _ICONS[tone]
            card = area.adjusted(_GAP, 0, -_GAP, 0)
            painter.setBrush(colours.colour(_GROUNDS[tone]))
            edge = "line" if _GROUNDS[tone] == "card" else _GROUNDS[tone]
            painter.setPen(QPen(colours.colour("accent"), 2) if current else QPen(colours.colour(edge), 1))
            painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
            left = card.right() - 28 if mirrored else card.left() + 12
            icons.draw(painter, name, colours.words()[token], QRectF(left, card.center().y() - 8, 16, 16))
            text = card.adjusted(6, 0, -_ICON_ROOM, 0) if mirrored else card.adjusted(_ICON_ROOM, 0, -6, 0)
            painter.setFont(theme.font(Type.BODY))
            painter.setPen(colours.colour("soft" if tone is Tone.NEUTRAL else "text"))
            painter.drawText(text, int(side | Qt.AlignmentFlag.AlignVCenter) | _WRAP, words)
        painter.restore()
