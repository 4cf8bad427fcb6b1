"""Looks for what a layout does wrong: words without room, parts on top of each other or out of sight, lost names.

`faults(root)` gives a line for each fault of what is seen on a widget now.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyleOptionFrame,
    QTabBar,
    QTableView,
    QTabWidget,
    QToolButton,
    QTreeView,
    QWidget,
)

from smtpdesk.gui.details import ConversationView
from smtpdesk.gui.labels import ElidedLabel
from smtpdesk.gui.paste_field import PasteField

MAY_SCROLL_SIDEWAYS: Final = (ConversationView, PasteField)
"""Lines of a protocol or of a log, which stay whole as they were sent."""
_NAMED: Final = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit, QTabWidget, QTabBar)
_TOUCH: Final = 1
"""Pixels by which parts may overlap: a line that two of them share."""
_CELL_EDGES: Final = 12
_CURSOR: Final = 4
"""Pixels that QLineEdit keeps free beside its text."""


def faults(root: QWidget) -> list[str]:
    """Every fault of what is seen below a widget, each in a line that names the part."""
    widgets = _shown(root)
    found: list[str] = []
    for widget in widgets:
        found += _no_room(widget)
        found += _squeezed(widget)
        found += _outside(widget)
        found += _sideways(widget)
        found += _nameless(widget)
    found += _overlaps(widgets)
    return found


def clipped(root: QWidget) -> list[str]:
    """Only the words that have less room than they need."""
    return [fault for widget in _shown(root) for fault in _no_room(widget)]


def _shown(root: QWidget) -> list[QWidget]:
    return [widget for widget in root.findChildren(QWidget) if widget.isVisible() and not _is_inner(widget)]


def told(widget: QWidget) -> str:
    """What a fault calls a widget: its kind and its words."""
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else widget.accessibleName()
    return f"{type(widget).__name__} {(words or widget.objectName())[:60]!r}"


def _is_inner(widget: QWidget) -> bool:
    """True for parts of Qt's own widgets, which those lay out."""
    parent = widget.parentWidget()
    if isinstance(parent, QComboBox | QTabBar | QTreeView):
        return True
    return widget.objectName().startswith("qt_") and not isinstance(widget, QTabBar)


# -- words without room ------------------------------------------------------------------------------------------------


def _no_room(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, ElidedLabel):
        yield from _elided(widget)
    elif isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QPushButton | QToolButton | QCheckBox):
        hint = widget.sizeHint()
        if widget.hasHeightForWidth():
            hint = QSize(min(hint.width(), widget.width()), widget.heightForWidth(widget.width()))
            hint = hint.expandedTo(QSize(widget.minimumSizeHint().width(), 0))
        if widget.width() < hint.width() or widget.height() < hint.height():
            yield f"{told(widget)} has {_size(widget)} and wants {hint.width()}×{hint.height()}"
    elif isinstance(widget, QLineEdit):
        yield from _line(widget)
    elif isinstance(widget, QTabBar):
        yield from _tabs(widget)
    elif isinstance(widget, QAbstractItemView):
        yield from _cells(widget)


def _elided(widget: ElidedLabel) -> Iterator[str]:
    if widget.text() != widget.whole() and widget.toolTip() != widget.whole():
        yield f"{told(widget)} is cut off, and no tool tip tells the whole"
    if widget.whole() and not widget.text().strip("…"):
        yield f"{told(widget)} shows nothing of its words"


def _label(widget: QLabel) -> Iterator[str]:
    shown = QLabel.text(widget)  # with the places to break that WrappedLabel puts in
    if not shown:
        return
    wide = widget.width()
    if not widget.wordWrap():
        hint = widget.sizeHint()
        if wide < hint.width() or widget.height() < hint.height():
            yield f"{told(widget)} has {_size(widget)} and wants {hint.width()}×{hint.height()}"
        return
    if widget.height() < (needed := widget.heightForWidth(wide)):
        yield f"{told(widget)} is {widget.height()} high and wants {needed}"
    room = widget.contentsRect().width()
    area = QRect(0, 0, room, 1)
    lines = widget.fontMetrics().boundingRect(area, Qt.TextFlag.TextWordWrap, _plain(shown))
    if lines.width() > room:
        yield f"{told(widget)} has a word of {lines.width()} pixels in {room}"


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _line(widget: QLineEdit) -> Iterator[str]:
    option = QStyleOptionFrame()
    widget.initStyleOption(option)
    inside = widget.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, widget)
    room = inside.marginsRemoved(widget.textMargins())
    wanted = widget.fontMetrics().horizontalAdvance(widget.placeholderText()) + _CURSOR
    if not widget.text() and widget.placeholderText().strip("•") and wanted > room.width() and not widget.toolTip():
        yield f"{told(widget)}: its hint {widget.placeholderText()!r} wants {wanted} pixels, has {room.width()}"
    if room.height() < widget.fontMetrics().height():
        yield f"{told(widget)} has {room.height()} pixels for a line of {widget.fontMetrics().height()}"
    for child in widget.findChildren(QWidget):
        if child.isVisible() and child.geometry().intersects(room):
            yield f"{told(child)} lies on the words of {told(widget)}"


def _tabs(widget: QTabBar) -> Iterator[str]:
    for number in range(widget.count()):
        place = widget.tabRect(number)
        wanted = widget.fontMetrics().horizontalAdvance(_plain(widget.tabText(number)))
        if place.width() < wanted and not widget.tabToolTip(number):
            yield f"tab {widget.tabText(number)!r} has {place.width()} pixels and wants {wanted}"
        if not widget.rect().contains(place) and not widget.usesScrollButtons():
            yield f"tab {widget.tabText(number)!r} is out of sight"


def _cells(widget: QAbstractItemView) -> Iterator[str]:
    model = widget.model()
    columns = range(model.columnCount()) if not isinstance(widget, QListView) else range(1)
    rows = [model.index(row, column) for row in range(min(model.rowCount(), 60)) for column in columns]
    below = [
        model.index(row, column, parent)
        for parent in rows
        if parent.column() == 0
        for row in range(model.rowCount(parent))
        for column in columns
    ]
    for index in (*rows, *below):
        text = str(index.data() or "")
        place = widget.visualRect(index)
        if not text or place.isEmpty():
            continue
        font = index.data(Qt.ItemDataRole.FontRole)
        metrics = widget.fontMetrics() if font is None else type(widget.fontMetrics())(font)
        cut = metrics.horizontalAdvance(text) + _CELL_EDGES > place.width()
        if cut and isinstance(widget, QTableView) and widget.wordWrap():
            area = QRect(0, 0, place.width() - _CELL_EDGES, 1)
            cut = metrics.boundingRect(area, Qt.TextFlag.TextWordWrap, text).height() > place.height()
        if cut and not index.data(Qt.ItemDataRole.ToolTipRole):
            yield f"{told(widget)}: the cell {text!r} is cut off, and no tool tip tells the whole"
        if place.height() < metrics.height():
            yield f"{told(widget)}: the cell {text!r} is {place.height()} high"
    if isinstance(widget, QTreeView) and widget.header().length() > widget.viewport().width():
        yield f"{told(widget)}: its columns take {widget.header().length()} of {widget.viewport().width()} pixels"


def _squeezed(widget: QWidget) -> Iterator[str]:
    """A layout that has too little room makes its parts smaller than they may be."""
    parent = widget.parentWidget()
    # A page that is higher than the window scrolls by itself, whatever it says of its height.
    if parent is None or isinstance(parent, QMainWindow) or isinstance(widget, QLabel | QTabBar | QStackedWidget):
        return
    wide, high = widget.minimumWidth(), widget.minimumHeight()
    if not isinstance(widget, QAbstractScrollArea) and not isinstance(parent, QAbstractScrollArea):
        least, layout, policy = widget.minimumSizeHint(), widget.layout(), widget.sizePolicy()
        tall = least.height()
        if layout is not None and layout.hasHeightForWidth():
            tall = layout.minimumHeightForWidth(widget.width())
        if policy.horizontalPolicy() != QSizePolicy.Policy.Ignored:
            wide = max(wide, min(least.width(), widget.maximumWidth()))
        if policy.verticalPolicy() != QSizePolicy.Policy.Ignored:
            high = max(high, min(tall, widget.maximumHeight()))
    if widget.width() < wide or widget.height() < high:
        yield f"{told(widget)} was squeezed to {_size(widget)}, and may not be less than {wide}×{high}"


def _size(widget: QWidget) -> str:
    return f"{widget.width()}×{widget.height()}"


# -- parts that lie wrong ----------------------------------------------------------------------------------------------


def _outside(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow():
        return
    place, frame = widget.geometry(), parent.rect()
    area = parent.parentWidget()
    scrolled = isinstance(area, QScrollArea) and widget is area.widget()
    if isinstance(area, QAbstractItemView):
        return
    sideways = place.left() < -_TOUCH or place.right() > frame.right() + _TOUCH
    upright = place.top() < -_TOUCH or place.bottom() > frame.bottom() + _TOUCH
    if sideways or (upright and not scrolled):
        yield f"{told(widget)} reaches out of {told(parent)}: {place.getRect()} in {frame.getRect()}"


def _sideways(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QAbstractScrollArea) and not isinstance(widget, MAY_SCROLL_SIDEWAYS):
        bar = widget.horizontalScrollBar()
        if bar.isVisible() or bar.maximum() > bar.minimum():
            by = bar.maximum() - bar.minimum()
            yield f"{told(widget)} scrolls sideways by {by} pixels, since {_widest(widget)} is too wide"


def _widest(area: QAbstractScrollArea) -> str:
    """The innermost part of what scrolls that will not be narrower than the place."""
    inside = area.widget() if isinstance(area, QScrollArea) else None
    place = inside
    while place is not None:
        inside = place
        shown = [part for part in place.children() if isinstance(part, QWidget) and part.isVisible()]
        wide = [part for part in shown if _least(part) > area.viewport().width() * 0.7]
        place = max(wide, key=_least, default=None)
    return "something" if inside is None else f"{told(inside)} with {_least(inside)}"


def _least(widget: QWidget) -> int:
    ignored = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored
    return max(widget.minimumWidth(), 0 if ignored else widget.minimumSizeHint().width())


def _overlaps(widgets: list[QWidget]) -> Iterator[str]:
    siblings: dict[QWidget, list[QWidget]] = {}
    for widget in widgets:
        parent = widget.parentWidget()
        if parent is not None and not widget.isWindow() and not isinstance(parent, QAbstractScrollArea):
            siblings.setdefault(parent, []).append(widget)
    for group in siblings.values():
        places = [(widget, widget.geometry().adjusted(0, 0, -_TOUCH, -_TOUCH)) for widget in group]
        for (one, place), (other, its_place) in combinations(places, 2):
            if place.intersects(its_place):
                yield f"{told(one)} and {told(other)} lie on each other: {place.intersected(its_place).getRect()}"


# -- what a screen reader misses ---------------------------------------------------------------------------------------


def _nameless(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        buddy = widget.buddy()
        if widget.property("role") == "label" and (buddy is None or not buddy.isVisible()):
            yield f"{told(widget)} belongs to nothing that is seen"
        return
    if isinstance(widget, _NAMED):
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) if interface is not None else ""
        if not name.strip():
            yield f"{told(widget)} has no name for a screen reader"
