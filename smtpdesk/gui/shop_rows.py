"""The fields of a shop system: its own names in its own order, each value with Copy; remarks beside or below them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import button
from smtpdesk.gui.labels import label
from smtpdesk.gui.theme import Type
from smtpdesk.text.shop_rows import ShopRow
from smtpdesk.text.translate import _

_NOTES_BESIDE: Final = 760
"""Narrower than this, at the usual text size, the remarks stand below the values."""
_NAMES_BESIDE: Final = 420
"""Narrower than this, the names stand above the values."""
_LABELS: Final = 168
_VALUES: Final = 230


class _Order(Enum):
    """Where a row's parts are: all beside each other, the remark below, or one below the other."""

    BESIDE = auto()
    BELOW = auto()
    STACKED = auto()


class ShopRows(QWidget):
    """Shows rows. `copy_wanted` tells the number of the row whose Copy was pressed."""

    copy_wanted = Signal(int)

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._column.addWidget(self._inside)
        self._seconds = seconds
        self._rows: list[tuple[QLabel, QWidget, QPushButton | None, QLabel | None]] = []
        self._order: _Order | None = None

    def show_rows(self, rows: Sequence[ShopRow]) -> None:
        """Show these rows in the place of those before."""
        self._column.removeWidget(self._inside)
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        self._column.addWidget(self._inside)
        self._rows = [self._make(number, row) for number, row in enumerate(rows)]
        self._order = None
        self._fit()

    def buttons(self) -> list[QPushButton]:
        """Give the Copy buttons, in order."""
        return [copy for _name, _value, copy, _note in self._rows if copy is not None]

    def button(self, label_: str) -> QPushButton:
        """Give the Copy button of a field. Raises StopIteration for one that has none."""
        return next(copy for name, _value, copy, _note in self._rows if copy is not None and name.text() == label_)

    def _make(self, number: int, row: ShopRow) -> tuple[QLabel, QWidget, QPushButton | None, QLabel | None]:
        name = label(row.label, Type.SMALL, "label", wrap=True)
        words = f"{self._about_secrets()} {row.note}".strip() if row.secret else row.note
        value: QWidget
        copy: QPushButton | None = None
        if row.typed:
            line = QLineEdit(row.shown)
            line.setReadOnly(True)
            line.setMinimumWidth(60)
            line.setFont(theme.font(Type.BODY))
            line.setCursorPosition(0)
            line.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes from Copy to Copy, which tells the value
            line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            line.setToolTip(row.shown if len(row.shown) > 26 else "")
            line.setAccessibleName(row.label)
            copy = button(_("Copy"), lambda: self.copy_wanted.emit(number), icon="copy")
            spoken = _("Copy {field}").replace("{field}", row.label)
            copy.setAccessibleName(spoken)
            copy.setAccessibleDescription(". ".join(part for part in ("" if row.secret else row.shown, words) if part))
            value = line
        else:
            value = label(row.shown, Type.BODY, "soft", wrap=True)
            value.setAccessibleName(f"{row.label}: {row.shown}")
        name.setBuddy(value)
        note = label(words, Type.SMALL, "warning" if row.hint else "soft", wrap=True) if words else None
        return name, value, copy, note

    def _about_secrets(self) -> str:
        words = _("Taken from your keyring, and out of the clipboard again after {count} seconds.")
        return words.replace("{count}", f"{self._seconds:.0f}")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        scale = max(1.0, theme.pixels(Type.BODY) / 14)
        wide = self.width() / scale
        order = _Order.BESIDE if wide >= _NOTES_BESIDE else _Order.BELOW if wide >= _NAMES_BESIDE else _Order.STACKED
        if order is self._order:
            return
        self._order = order
        for number, parts in enumerate(self._rows):
            self._place(4 * number, order, *parts)
        grid = self._grid
        labels = {_Order.BESIDE: _LABELS, _Order.BELOW: _LABELS * 0.8, _Order.STACKED: 0}[order]
        grid.setColumnMinimumWidth(0, round(labels * scale))
        grid.setColumnMinimumWidth(1, round(_VALUES * min(scale, 1.3)) if order is _Order.BESIDE else 0)
        stretches = {_Order.BESIDE: (2, 3, 0, 4), _Order.BELOW: (2, 5, 0, 0), _Order.STACKED: (0, 1, 0, 0)}[order]
        for column, stretch in enumerate(stretches):
            grid.setColumnStretch(column, stretch)

    def _place(
        self, first: int, order: _Order, name: QLabel, value: QWidget, copy: QPushButton | None, note: QLabel | None
    ) -> None:
        """Place a row: its name, its value with Copy, its remark, and a gap below."""
        grid = self._grid
        line = first + (order is _Order.STACKED)
        if order is _Order.STACKED:
            grid.addWidget(name, first, 0, 1, 3)
        else:
            grid.addWidget(name, first, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(value, line, 1)
        if copy is not None:
            grid.addWidget(copy, line, 2)
        if note is not None:
            grid.addWidget(note, *((line, 3, 1, 1) if order is _Order.BESIDE else (line + 1, 1, 1, 2)))
        grid.setRowMinimumHeight(first + 3, 8)
