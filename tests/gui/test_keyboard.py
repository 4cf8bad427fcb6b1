"""By keyboard alone: Tab comes to everything that can be used, in the order in which it is read, and leaves it again;
and what has the focus is seen.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QTabBar, QWidget

from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.sample_views import SampleViews
from smtpdesk.gui.sidebar import Sidebar
from tests.gui import layout, seen

MOST = 90
"""Steps of Tab that no view needs."""


def begin(window: MainWindow) -> None:
    window.resize(1600, 1000)
    window.activateWindow()
    QApplication.processEvents()


def walk(window: MainWindow, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """What has the focus after each Tab, until it is again where it began."""
    here = window.focusWidget()
    assert here is not None
    reached = [here]
    for _step in range(MOST):
        QTest.keyClick(here, key)
        now = window.focusWidget()
        assert now is not None
        assert now is not here, f"{layout.told(here)} keeps the focus"
        if now is reached[0]:
            return reached
        assert now not in reached, f"from {layout.told(here)} back to {layout.told(now)}, and round and round"
        here = now
        reached.append(now)
    raise AssertionError(f"no way back to {layout.told(reached[0])}")


def usable(window: MainWindow) -> list[QWidget]:
    """What Tab has to come to."""
    found = [*seen.controls(window), *(bar for bar in window.findChildren(QTabBar) if bar.isVisible())]
    return [one for one in found if one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus]


def part_of(widget: QWidget) -> QWidget | None:
    """The column that a control stands in: the innermost part that scrolls, or the sidebar."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea | Sidebar):
        above = above.parentWidget()
    return above


def upwards(window: MainWindow, reached: list[QWidget]) -> list[str]:
    """Where Tab goes up within a column, to something that is above all of what it leaves."""
    found = []
    for one, other in pairwise(reached):
        column = part_of(one)
        if column is None or column is not part_of(other):
            continue
        top = one.mapTo(window, QPoint(0, 0)).y()
        end = other.mapTo(window, QPoint(0, other.height())).y()
        if end <= top:
            found.append(f"from {layout.told(one)} up to {layout.told(other)}")
    return found


def test_tab_comes_to_everything_in_the_order_in_which_it_is_read(window: MainWindow) -> None:
    begin(window)
    found: list[str] = []
    turned: set[str] = set()
    for name, show in SampleViews(window).all():
        show()
        QApplication.processEvents()
        if window.focusWidget() is None:
            window.sidebar.add_button.setFocus()
        reached = walk(window)
        missing = [layout.told(one) for one in usable(window) if one not in reached]
        found += [f"{name}: Tab does not come to {one}" for one in missing]
        found += [f"{name}: {one}" for one in upwards(window, reached)]
        if name[0] not in turned:
            turned.add(name[0])
            back = walk(window, Qt.Key.Key_Backtab)
            if back[:1] + back[:0:-1] != reached:
                found.append(f"{name}: Shift+Tab goes another way")
    assert not found, "\n".join(found)


def test_no_view_comes_with_a_window_of_its_own(window: MainWindow, qapp: QApplication) -> None:
    """A part that is shown before it has its place is a window for a moment, and takes the focus away."""
    begin(window)
    assert window.isActiveWindow()
    for name, show in SampleViews(window).all():
        show()
        for width in (900, 1600):
            window.resize(width, 800)
            QApplication.processEvents()
        assert qapp.focusWindow() is window.windowHandle(), name


def changed(before: QImage, after: QImage) -> int:
    """How many pixels are another colour."""
    return sum(before.pixel(x, y) != after.pixel(x, y) for x in range(before.width()) for y in range(before.height()))


def picture(window: MainWindow, widget: QWidget) -> QImage:
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).intersected(window.rect())
    return window.grab(place).toImage()


def kind_of(widget: QWidget) -> tuple[str, ...]:
    return type(widget).__name__, str(widget.property("kind")), widget.objectName(), str(widget.property("wrong"))


def ring_of(control: QWidget) -> int:
    """The length of the ring around a control, or around the part of it that is chosen, in pixels."""
    place = control.rect()
    if isinstance(control, QTabBar):
        place = control.tabRect(control.currentIndex())
    elif isinstance(control, QAbstractItemView) and control.objectName() != "steps":
        place = control.visualRect(control.currentIndex())
    return 2 * (place.width() + place.height())


def test_what_has_the_focus_is_seen(window: MainWindow) -> None:
    """A ring of two pixels around it, or around its chosen line."""
    begin(window)
    looked_at: set[tuple[str, ...]] = set()
    found: list[str] = []
    for name, show in SampleViews(window).all():
        show()
        for _turn in range(4):  # until the layout is at rest
            QApplication.processEvents()
        window.activateWindow()
        for control in usable(window):
            kind = kind_of(control)
            if kind in looked_at or control.visibleRegion().boundingRect() != control.rect():
                continue
            looked_at.add(kind)
            other = window.sidebar.add_button if control is not window.sidebar.add_button else window.pick.find_button
            if other.isVisible():
                other.setFocus(Qt.FocusReason.TabFocusReason)
            else:
                control.clearFocus()
            QApplication.processEvents()
            before = picture(window, control)
            control.setFocus(Qt.FocusReason.TabFocusReason)
            QApplication.processEvents()
            after = picture(window, control)
            ring = ring_of(control)
            if changed(before, after) < 1.25 * ring:
                found.append(f"{name}: {layout.told(control)} {kind}: {changed(before, after)} of {2 * ring} pixels")
    assert len(looked_at) > 12
    assert not found, "\n".join(found)
