"""Words on the window, and the icons that stand beside them."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from smtpdesk.gui import icons, theme
from smtpdesk.gui.theme import Type
from smtpdesk.gui.wrapped_label import Line, WrappedLabel


class Glyph(QWidget):
    """An icon beside words. It says nothing to a screen reader: the words do."""

    def __init__(self, name: str, token: str, size: int = 18) -> None:
        super().__init__()
        self._name, self._token = name, token
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(theme.scaled(size), theme.scaled(size))

    def show_icon(self, name: str, token: str) -> None:
        """Show another icon."""
        self._name, self._token = name, token
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = QPainter(self)
        icons.draw(painter, self._name, theme.tokens().words()[self._token], QRectF(self.rect()))
        painter.end()


def label(text: str = "", kind: Type = Type.BODY, role: str = "", *, wrap: bool = False) -> QLabel:
    """Make a label of plain text (never rich: a server's words must not act). `role` is a colour of the style sheet."""
    made = WrappedLabel(text) if wrap else Line(text)
    set_option(made, "textFormat", "PlainText")
    made.setFont(theme.font(kind))
    if role:
        made.setProperty("role", role)
    return made


def quotable(made: QLabel) -> QLabel:
    """Let a label's words be selected and copied with mouse and keyboard."""
    made.setTextInteractionFlags(
        QtCore.Qt.TextInteractionFlag.TextSelectableByMouse | QtCore.Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setCursor(QtCore.Qt.CursorShape.IBeamCursor)
    return made


class ElidedLabel(Line):
    """A line that ends in … where there is no room, and tells the whole as its tool tip and to a screen reader."""

    def __init__(self, text: str = "", kind: Type = Type.BODY, role: str = "") -> None:
        super().__init__()
        self._whole = ""
        set_option(self, "textFormat", "PlainText")
        self.setFont(theme.font(kind))
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show other words."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def whole(self) -> str:
        """Give the words without the …"""
        return self._whole

    def _fit(self) -> None:
        short = self.fontMetrics().elidedText(self._whole, QtCore.Qt.TextElideMode.ElideRight, max(self.width(), 40))
        self.setText(short)
        self.setToolTip(self._whole if short != self._whole else "")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self.fontMetrics().horizontalAdvance(self._whole), self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(40, self.fontMetrics().height() + 2)


def set_option(widget: QWidget, name: str, value: str) -> None:
    """Set one of Qt's options by the names of option and value, which needs none of the enums in the namespace Qt.

    They are all made when the first of them is named, and the first paint should not wait for that. Raises ValueError.
    """
    if not widget.setProperty(name, value):
        raise ValueError(f"{name}: {value}")


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet asks for, and let the style see it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)
        widget.update()
