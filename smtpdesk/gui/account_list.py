"""The accounts in the sidebar: a model, and a delegate that paints tile, name and state."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from smtpdesk.gui import icons, theme
from smtpdesk.gui.theme import Type
from smtpdesk.gui.tile import Mark, paint

_PAD: Final = 8
Index = QModelIndex | QPersistentModelIndex


def _tile() -> int:
    return theme.scaled(34)


class Entry(NamedTuple):
    """An account as the sidebar shows it: its state in words and as an icon with the name of its colour."""

    id: str
    name: str
    mark: Mark
    words: str
    icon: str = "circle"
    token: str = "soft"  # noqa: S105 - the name of a colour


class Role(IntEnum):
    """What the delegate asks the model for."""

    ENTRY = Qt.ItemDataRole.UserRole + 1


class AccountModel(QAbstractListModel):
    """The entries in their order, those that fit the search."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Entry] = []
        self._entries: list[Entry] = []
        self._wanted: tuple[str, ...] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these, as far as they fit the search; where only states changed, the selection stays."""
        self._all = list(entries)
        self._show([entry for entry in self._all if self._fits(entry)])

    def search(self, text: str) -> None:
        """Show only the accounts in whose name or state every word of the text occurs; an empty text shows all."""
        wanted = tuple(text.casefold().split())
        if wanted != self._wanted:
            self._wanted = wanted
            self._show([entry for entry in self._all if self._fits(entry)])

    def _fits(self, entry: Entry) -> bool:
        if not self._wanted:
            return True
        text = f"{entry.name} {entry.words}".casefold()
        return all(word in text for word in self._wanted)

    def _show(self, entries: list[Entry]) -> None:
        if [entry.id for entry in entries] != [entry.id for entry in self._entries]:
            self.beginResetModel()
            self._entries = entries
            self.endResetModel()
            return
        changed = [row for row, entry in enumerate(entries) if entry != self._entries[row]]
        self._entries = entries
        if changed:  # told once: a view looks only at the rows that are seen
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def row_of(self, account_id: str) -> int:
        """Give the row of an account, -1 where it is not here."""
        return next((row for row, entry in enumerate(self._entries) if entry.id == account_id), -1)

    def entry(self, index: Index) -> Entry | None:
        """Give the entry of a row."""
        return self._entries[index.row()] if index.isValid() and index.row() < len(self._entries) else None

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: D102, N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: D102 - Qt's name
        entry = self.entry(index)
        if entry is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry.name}, {entry.words}"
            case Qt.ItemDataRole.ToolTipRole:
                return f"{entry.name}\n{entry.words}"
            case Role.ENTRY:
                return entry
        return None


class AccountDelegate(QStyledItemDelegate):
    """Paints an entry: tile, name, and below it the state with its icon."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102 - Qt's name
        entry = index.data(Role.ENTRY)
        if not isinstance(entry, Entry):
            return
        colours = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(option.rect).adjusted(1, 1, -1, -3)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selected if chosen else colours.hover))
            painter.drawRoundedRect(whole, 8, 8)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), 7, 7)
        self._paint_parts(painter, entry, whole, mirrored=option.direction is Qt.LayoutDirection.RightToLeft)
        painter.restore()

    def _paint_parts(self, painter: QPainter, entry: Entry, whole: QRectF, *, mirrored: bool) -> None:
        colours = theme.tokens()

        def placed(left: float, top: float, width: float, height: float) -> QRectF:
            x = whole.right() - left - width if mirrored else whole.left() + left
            return QRectF(x, whole.top() + top, width, height)

        big, small = theme.font(Type.BODY), theme.font(Type.SMALL)
        name_height, word_height = QFontMetrics(big).height(), QFontMetrics(small).height()
        top = (whole.height() - name_height - word_height - 2) / 2
        paint(painter, placed(_PAD, (whole.height() - _tile()) / 2, _tile(), _tile()), entry.mark)
        left = _PAD + _tile() + 10
        width = whole.width() - left - _PAD
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(big)
        painter.setPen(QColor(colours.text))
        name = QFontMetrics(big).elidedText(entry.name, Qt.TextElideMode.ElideRight, int(width))
        painter.drawText(placed(left, top, width, name_height), flags, name)
        below = top + name_height + 2
        mark = theme.scaled(14)
        icons.draw(
            painter,
            entry.icon,
            colours.words()[entry.token],
            placed(left, below + (word_height - mark) / 2, mark, mark),
        )
        painter.setFont(small)
        painter.setPen(QColor(colours.soft))
        words = QFontMetrics(small).elidedText(entry.words, Qt.TextElideMode.ElideRight, int(width - mark - 6))
        painter.drawText(placed(left + mark + 6, below, width - mark - 6, word_height), flags, words)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: D102, N802 - Qt's name
        words = QFontMetrics(theme.font(Type.BODY)).height() + QFontMetrics(theme.font(Type.SMALL)).height() + 2
        return QSize(120, max(_tile(), words) + 2 * _PAD + 4)
