"""Cards: the rounded areas that a view is made of, and the scrolling place for a column of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.labels import restyle, set_option

if TYPE_CHECKING:
    from smtpdesk.text.page import Tone


class Card(QFrame):
    """A plain card, its parts one below the other."""

    def __init__(self, *, gap: int = 8, padding: int = theme.CARD_PADDING) -> None:
        super().__init__()
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(padding, padding, padding, padding)
        self.column.setSpacing(gap)


class ToneCard(Card):
    """A card on the ground of its tone: good, bad, warning or neutral."""

    def __init__(self, *, gap: int = 8, padding: int = theme.CARD_PADDING) -> None:
        super().__init__(gap=gap, padding=padding)
        self.setObjectName("tone")
        self.setProperty("tone", "neutral")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_tone(self, tone: Tone) -> None:
        """Change the ground."""
        restyle(self, "tone", tone.value)


class _Inside(QWidget):
    """What scrolls. Its height follows from its width: a narrow column's height is no smallest height."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        layout = self.layout()
        return QSize(layout.minimumSize().width() if layout is not None else 0, 0)


class Scrolled(QScrollArea):
    """A column that scrolls up and down, and never sideways."""

    def __init__(self, *, gap: int = theme.GAP, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        set_option(self, "horizontalScrollBarPolicy", "ScrollBarAlwaysOff")
        self.setFrameShape(QFrame.Shape.NoFrame)
        set_option(self, "focusPolicy", "NoFocus")
        inside = _Inside()
        inside.setObjectName("scrolled")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(gap)
        self.setWidget(inside)

    def bring(self, widget: QWidget) -> None:
        """Scroll until a widget is seen."""
        self.ensureWidgetVisible(widget, 0, 24)
