"""Where Tab goes: on in the order in which the page is read, row by row, and column by column where two stand beside
each other.

Qt's own order is that in which the parts were made, so that the buttons of a verdict would come after everything.
Qt asks here, too, when the part that has the focus is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QScrollArea, QTabBar, QWidget

_WHOLE: Final = (QComboBox, QTabBar, QLabel)
"""What has no parts that take the focus."""


def move(window: QWidget, *, forward: bool) -> bool:
    """Put the focus on the next part that takes it, or the one before, and scroll it into sight; False if none does."""
    here = window.focusWidget()
    parts = list(_parts(window, here))
    place = parts.index(here) if here in parts else -1
    turned = parts[place + 1 :] + parts[: place + 1] if forward else (parts[place:] + parts[: max(place, 0)])[::-1]
    target = next((part for part in turned if _takes_focus(part)), None)
    if target is None:
        return False
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    above = target.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(target)
        above = above.parentWidget()
    return True


def _takes_focus(part: QWidget) -> bool:
    reached = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return reached and part.isVisible() and part.isEnabled() and part.focusProxy() is None


def _parts(widget: QWidget, here: QWidget | None) -> Iterator[QWidget]:
    """The parts below a widget as they are read; one that is hidden only where the focus is in it just now."""
    shown = [
        child
        for child in widget.children()
        if isinstance(child, QWidget)
        and not child.isWindow()
        and (not child.isHidden() or (here is not None and (child is here or child.isAncestorOf(here))))
    ]
    for child in _in_rows(shown, mirrored=widget.isRightToLeft()):
        yield child
        if not isinstance(child, _WHOLE):
            yield from _parts(child, here)


def _in_rows(parts: list[QWidget], *, mirrored: bool) -> Iterator[QWidget]:
    """Row by row. Parts are in a row where the middle of one lies beside the first of the row."""
    waiting = sorted(parts, key=lambda part: part.y())
    while waiting:
        first = waiting[0]
        end = first.y() + first.height()
        row = [part for part in waiting if part is first or part.y() + min(part.height(), first.height()) / 2 < end]
        waiting = [part for part in waiting if part not in row]
        yield from sorted(row, key=lambda part: part.x(), reverse=mirrored)
