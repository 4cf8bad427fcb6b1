"""The steps of a check: a tree with one row a step, and a painted column that shows when each ran (a waterfall)."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from smtpdesk.gui import icons, theme
from smtpdesk.gui.theme import Type
from smtpdesk.text.page import Page, RowState, StepRow
from smtpdesk.text.translate import _

_ICONS: Final = {
    RowState.WAITING: ("circle", "soft"),
    RowState.RUNNING: ("running", "accent"),
    RowState.OK: ("ok", "good"),
    RowState.FAILED: ("failed", "bad"),
    RowState.SKIPPED: ("minus-circle", "soft"),
    RowState.NOT_REACHED: ("minus-circle", "soft"),
    RowState.STOPPED: ("stop", "warning"),
}
_GREY: Final = {RowState.WAITING, RowState.NOT_REACHED, RowState.SKIPPED}
_BAR: Final = 9
_LEAST_REST: Final = 16
"""Letters that have to fit beside a step's name and its time."""
Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns in their order."""

    STEP = 0
    FACT = 1
    WHEN = 2
    TOOK = 3


_ROW: Final = Qt.ItemDataRole.UserRole + 1
_SPAN: Final = Qt.ItemDataRole.UserRole + 2


class StepsView(QTreeView):
    """Shows the rows of a page. It is as tall as its rows: the page scrolls, not the tree."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("steps")
        self._items = QStandardItemModel(0, len(Column), self)
        self._items.setHorizontalHeaderLabels([_("Step"), _("What was seen"), _("When it ran"), _("Time")])
        self.setModel(self._items)
        self.setItemDelegate(_StepDelegate(self))
        self.setAccessibleName(_("Steps of the check"))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(22)
        self.setItemsExpandable(False)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTreeView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setUniformRowHeights(True)
        self.setTabKeyNavigation(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(20)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._shape: list[tuple[str, int]] = []
        self._words: list[tuple[str, int, str]] = []

    def show_page(self, page: Page) -> None:
        """Show how the steps stand now."""
        shape = [(row.label, len(row.children)) for row in page.rows]
        if shape != self._shape:
            self._build(page.rows)
            self._shape = shape
        self._words = [(row.label, 0, row.fact) for row in page.rows]
        self._words += [(child.label, 1, child.fact) for row in page.rows for child in row.children]
        total = max(page.total_ms, max((_end(row) for row in _flat(page.rows)), default=0.0), 1.0)
        root = self._items.invisibleRootItem()
        for number, row in enumerate(page.rows):
            self._fill(root, number, row, total)
        self.expandAll()
        self._measure()

    def _build(self, rows: list[StepRow]) -> None:
        self._items.removeRows(0, self._items.rowCount())
        for row in rows:
            parent = [QStandardItem() for _column in Column]
            for _child in row.children:
                parent[0].appendRow([QStandardItem() for _column in Column])
            self._items.appendRow(parent)
        if self._items.rowCount():
            self.setCurrentIndex(self._items.index(0, 0))

    def _fill(self, parent: QStandardItem, number: int, row: StepRow, total: float) -> None:
        step = parent.child(number, Column.STEP)
        spoken = ", ".join(part for part in (row.label, row.state_word, row.fact, row.took) if part)
        self._put(step, row.label, spoken, row, total)
        self._put(parent.child(number, Column.FACT), row.fact, row.fact, row, total)
        self._put(parent.child(number, Column.WHEN), "", _when(row), row, total)
        self._put(parent.child(number, Column.TOOK), row.took, row.took, row, total)
        for place, child in enumerate(row.children):
            self._fill(step, place, child, total)

    @staticmethod
    def _put(item: QStandardItem, text: str, spoken: str, row: StepRow, total: float) -> None:
        if item.text() != text:
            item.setText(text)
            item.setToolTip(text)
        if item.data(Qt.ItemDataRole.AccessibleTextRole) != spoken:
            item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
        span = (row.started_ms, row.took_ms, total)
        if item.data(_ROW) != row.state.value:
            item.setData(row.state.value, _ROW)
        if item.data(_SPAN) != span:
            item.setData(span, _SPAN)

    def _measure(self) -> None:
        count = sum(1 + len(row) for row in self._children())
        height = count * _row_height() + 4
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)
        self._share()

    def _children(self) -> list[list[int]]:
        return [
            list(range(self._items.item(number).rowCount())) if self._items.item(number) else []
            for number in range(self._items.rowCount())
        ]

    def _share(self) -> None:
        whole = self.viewport().width()
        metrics = QFontMetrics(theme.font(Type.BODY))
        small = QFontMetrics(theme.font(Type.SMALL))
        named = (metrics.horizontalAdvance(name) + 22 * level for name, level, _fact in self._words)
        facts = (small.horizontalAdvance(fact) for _name, _level, fact in self._words)
        time = small.horizontalAdvance("00,000 ms") + 4
        wide = max(named, default=80) + theme.scaled(18) + 28
        # Where hardly a word of a fact or a bar could be seen, the names have the place; the row tells all to a reader.
        short = whole - min(wide, round(whole * 0.42)) - time < metrics.horizontalAdvance("0") * _LEAST_REST
        for column in (Column.FACT, Column.WHEN):
            self.setColumnHidden(column, short)
        if short:
            self.setColumnWidth(Column.STEP, max(20, whole - time))
            self.setColumnWidth(Column.TOOK, time)
            return
        step = min(wide, round(whole * 0.42))
        rest = max(0, whole - step - time)
        fact = min(max(facts, default=60) + 14, max(0, rest - 64))
        bar = min(rest - fact, 160)
        for column, width in ((Column.STEP, step), (Column.FACT, rest - bar), (Column.WHEN, bar), (Column.TOOK, time)):
            self.setColumnWidth(column, max(20, width))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().changeEvent(event)
        if theme.is_change(event):
            self.viewport().update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(420, self.minimumHeight())


def _row_height() -> int:
    return max(32, QFontMetrics(theme.font(Type.BODY)).height() + 12)


def _flat(rows: list[StepRow]) -> list[StepRow]:
    return [part for row in rows for part in (row, *row.children)]


def _end(row: StepRow) -> float:
    return (row.started_ms or 0.0) + (row.took_ms or 0.0)


def _when(row: StepRow) -> str:
    if row.started_ms is None:
        return ""
    start = round(row.started_ms)
    if row.took_ms is None:
        return _("began at {start} ms").format(start=start)
    return _("from {start} ms to {end} ms").format(start=start, end=round(_end(row)))


class _StepDelegate(QStyledItemDelegate):
    """Paints a cell: icon and name, the fact, the bar in its place, the time."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.tokens()
        state = RowState(str(index.data(_ROW) or RowState.WAITING.value))
        area = QRectF(option.rect)
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        start = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        finish = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        match index.column():
            case Column.STEP:
                name, token = _ICONS[state]
                side, beside = theme.scaled(18), theme.scaled(18) + 12
                left = area.right() - side if mirrored else area.left()
                square = QRectF(left, area.center().y() - side / 2, side, side)
                icons.draw(painter, name, colours.words()[token], square)
                words = area.adjusted(4, 0, -beside, 0) if mirrored else area.adjusted(beside, 0, -4, 0)
                _write(painter, words, str(index.data()), Type.BODY, "soft" if state in _GREY else "text", start)
            case Column.FACT:
                _write(painter, area.adjusted(4, 0, -8, 0), str(index.data() or ""), Type.SMALL, "soft", start)
            case Column.WHEN:
                _bar(painter, area.adjusted(4, 0, -4, 0), state, index.data(_SPAN), mirrored=mirrored)
            case Column.TOOK:
                _write(painter, area, str(index.data() or ""), Type.SMALL, "soft", finish)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(40, _row_height())


def _write(painter: QPainter, area: QRectF, text: str, kind: Type, token: str, side: Qt.AlignmentFlag) -> None:
    painter.setFont(theme.font(kind))
    painter.setPen(theme.tokens().colour(token))
    short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
    painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, short)


def _bar(painter: QPainter, area: QRectF, state: RowState, span: object, *, mirrored: bool) -> None:
    colours = theme.tokens()
    middle = area.center().y()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.line))
    painter.drawRoundedRect(QRectF(area.left(), middle - 0.75, area.width(), 1.5), 0.75, 0.75)
    if not isinstance(span, tuple) or span[0] is None:
        return
    started, took, total = span
    left = min(1.0, started / total)
    part = min(1.0 - left, (total - started if took is None else took) / total)
    width = max(_BAR - 1.0, part * area.width())
    offset = min(left * area.width(), area.width() - width)
    x = area.right() - offset - width if mirrored else area.left() + offset
    token = "bad" if state is RowState.FAILED else "warning" if state is RowState.STOPPED else "accent"
    painter.setBrush(colours.colour(token))
    painter.drawRoundedRect(QRectF(x, middle - _BAR / 2, width, _BAR), _BAR / 2, _BAR / 2)
