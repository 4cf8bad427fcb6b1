"""Buttons, in the few kinds that the window has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal

from PySide6 import QtCore
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QPushButton, QToolButton

from smtpdesk.gui import icons, theme
from smtpdesk.gui.labels import restyle
from smtpdesk.gui.wrapped_button import WrappedButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionComboBox

_GAP: Final = "\u2002"
"""Between icon and words; Qt leaves too little there."""
_CHOICE_EDGES: Final = 56
"""Border and padding on both sides of a drop-down list's words, and the room of its arrow; in pixels."""
Kind = Literal["", "primary", "danger", "link", "place", "fold"]


def _dress(made: QAbstractButton, icon: str, token: str, size: int) -> None:
    icons.put(made, icon, token, theme.tokens().words(), theme.scaled(size))


def button(text: str, act: Callable[[], object] | None = None, *, kind: Kind = "", icon: str = "") -> QPushButton:
    """Make a button; the text may hold a mnemonic. `primary` is for the one main thing of a view."""
    made = WrappedButton()
    made.setFont(theme.font(theme.Type.BODY))
    made.setAccessibleName(plain(text))
    if kind:
        made.setProperty("kind", kind)
    if icon:
        token = {"primary": "on_accent", "place": "soft", "link": "link", "danger": "bad", "fold": "soft"}
        _dress(made, icon, token.get(kind, "text"), 18)
    made.setAutoDefault(True)  # Return presses it, as Space does
    if act is not None:
        made.clicked.connect(lambda _checked=False: act())
    reword(made, text)
    if _early is not None:
        _early.append((made, text))
        made.setText(plain(made.text()))
    else:
        _point(made)
    return made


def _point(made: QPushButton) -> None:
    if made.property("kind") in ("link", "place", "fold"):
        made.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)


_early: list[tuple[QPushButton, str]] | None = []
"""Buttons from before the first paint, with their texts: the style that hides the underlines comes only after it.

Their cursor, too: see `labels.set_option`.
"""


def give_mnemonics() -> None:
    """Give the buttons from before the first paint their mnemonics and cursors."""
    global _early
    from shiboken6 import isValid

    for made, text in _early or ():
        if isValid(made):  # its window may be gone by now
            reword(made, text)
            _point(made)
    _early = None


def reword(made: QPushButton, text: str) -> None:
    """Give a button other words."""
    made.setText(text if made.icon().isNull() else f"{_GAP}{text}")
    made.setAccessibleName(plain(text))


def set_kind(made: QPushButton, kind: Kind) -> None:
    """Make a button the main one of its view, or an ordinary one."""
    restyle(made, "kind", kind)


def change_icon(made: QAbstractButton, icon: str, token: str = "text", size: int = 18) -> None:  # noqa: S107 - a colour
    """Put another icon on a button."""
    _dress(made, icon, token, size)


def icon_button(icon: str, name: str, act: Callable[[], object] | None = None) -> QToolButton:
    """Make a button that is an icon; `name` is its tool tip and what a screen reader says."""
    made = QToolButton()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setFocusPolicy(QtCore.Qt.FocusPolicy.TabFocus)
    made.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
    _dress(made, icon, "soft", 18)
    if act is not None:
        made.clicked.connect(lambda _checked=False: act())
    return made


def plain(text: str) -> str:
    """Give a button's text without the mark of its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def with_letter(words: str, letters: str) -> str:
    """Give words that others wrote a mnemonic: the first of the letters that is in them."""
    for letter in letters:
        place = words.casefold().find(letter)
        if place >= 0:
            return f"{words[:place].replace('&', '&&')}&{words[place:].replace('&', '&&')}"
    return words.replace("&", "&&")


class Choice(QComboBox):
    """A drop-down list with an arrow of our own; the wheel scrolls the page and never changes the value.

    Words that have no room end in …, and its tool tip tells them whole.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFont(theme.font(theme.Type.BODY))
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.currentTextChanged.connect(lambda _words: self._tip())

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: D102, N802 - Qt's name
        super().initStyleOption(option)
        option.currentText = self.short_text()

    def short_text(self) -> str:
        """Give the chosen words as far as there is room for them."""
        room = self.width() - _CHOICE_EDGES
        return self.fontMetrics().elidedText(self.currentText(), QtCore.Qt.TextElideMode.ElideRight, max(room, 20))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._tip()

    def _tip(self) -> None:
        whole = self.currentText()
        self.setToolTip(whole if self.short_text() != whole else "")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().paintEvent(event)
        painter = QPainter(self)
        left = 10 if self.layoutDirection() is QtCore.Qt.LayoutDirection.RightToLeft else self.width() - 26
        area = QRectF(left, (self.height() - 16) / 2, 16, 16)
        icons.draw(painter, "chevron-down", theme.tokens().soft, area)
        painter.end()

    def wheelEvent(self, event: object) -> None:  # noqa: D102, N802 - Qt's name
        event.ignore()  # type: ignore[attr-defined]

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(120, super().minimumSizeHint().height())
