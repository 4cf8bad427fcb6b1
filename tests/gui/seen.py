"""What stands on a window, for tests: its texts, and the parts that a person can use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QWidget,
)

from tests.gui.layout import clipped as clipped

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit)


def shown(root: QWidget) -> Iterator[QWidget]:
    """Every widget that is seen, without the inner parts of Qt's own widgets."""
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and not widget.objectName().startswith("qt_"):
            yield widget


def texts(root: QWidget) -> list[str]:
    """Every text that a widget shows or tells a screen reader, seen or not."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        if isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text())
        elif isinstance(widget, QLineEdit):
            found += [widget.displayText(), widget.placeholderText()]
        elif isinstance(widget, QPlainTextEdit):
            found.append(widget.toPlainText())
        elif isinstance(widget, QTabWidget):
            found += [widget.tabText(number) for number in range(widget.count())]
    return [text for text in found if text]


def controls(root: QWidget) -> Iterator[QWidget]:
    """What can be used by keyboard or mouse, and is seen."""
    for widget in shown(root):
        inside = widget.parentWidget()
        if isinstance(widget, CONTROLS) and not isinstance(inside, QComboBox):
            yield widget


def mnemonics(root: QWidget) -> dict[str, list[str]]:
    """The letters that act with Alt, with what they act on."""
    found: dict[str, list[str]] = {}
    for widget in shown(root):
        words = [widget.text()] if isinstance(widget, QPushButton) else []
        if isinstance(widget, QLabel) and widget.buddy() is not None and widget.buddy().isVisible():
            words = [widget.text()]
        if isinstance(widget, QTabWidget):
            words = [widget.tabText(number) for number in range(widget.count())]
        for text in words:
            letter = re.search(r"(?<!&)&([^&])", text)
            if letter:
                found.setdefault(letter[1].lower(), []).append(text)
    return found


def names_missing(root: QWidget) -> list[str]:
    """The controls that a screen reader could not name."""
    return [repr(widget) for widget in controls(root) if not widget.accessibleName().strip()]
