"""The coloured tile with a letter that stands for a provider."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from smtpdesk.gui import icons, theme

OTHER: Final = "#6B7785"


class Mark(NamedTuple):
    """What a tile shows: its ground as `#RRGGBB`, and a letter (three dots where it is empty)."""

    colour: str
    letter: str


def own_mark(name: str) -> Mark:
    """Give the mark of an account without a known provider: a colour drawn from its name, always the same."""
    sign = letter(name)
    if not sign:
        return Mark(OTHER, "")
    import colorsys

    hue = sum(ord(char) * (place + 7) for place, char in enumerate(name.casefold())) % 360 / 360
    red, green, blue = colorsys.hls_to_rgb(hue, 0.42, 0.52)
    return Mark(QColor.fromRgbF(red, green, blue).name(), sign)


def letter(name: str) -> str:
    """Give the letter of a tile, empty for a name that has none."""
    return next((char.upper() for char in name if char.isalnum()), "")


def _light(ground: QColor) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(ground)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _parts(ground: QColor) -> tuple[float, float, float]:
    return ground.redF(), ground.greenF(), ground.blueF()


def on(ground: QColor) -> QColor:
    """Give the letter's colour: white where large type is readable so (3 : 1, WCAG 2.2 1.4.3), else nearly black."""
    return QColor("#FFFFFF") if 1.05 / (_light(ground) + 0.05) >= 3 else QColor("#2A1F00")


def paint(painter: QPainter, area: QRectF, mark: Mark) -> None:
    """Paint a tile into a square."""
    ground = QColor(mark.colour)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    radius = area.width() * 0.2
    painter.drawRoundedRect(area, radius, radius)
    if mark.letter:
        painter.setPen(on(ground))
        type_ = theme.font(theme.Type.BODY, bold=True)
        type_.setPixelSize(round(area.height() * 0.46))
        painter.setFont(type_)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, mark.letter)
    else:
        side = area.width() * 0.5
        square = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
        icons.draw(painter, "dots", on(ground).name(), square)
    painter.restore()


class Tile(QWidget):
    """A tile as a widget of its own; the name beside it is what a screen reader reads."""

    def __init__(self, side: int = 44, mark: Mark | None = None) -> None:
        super().__init__()
        self._mark = mark or Mark(OTHER, "")
        self.setFixedSize(theme.scaled(side), theme.scaled(side))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_mark(self, mark: Mark) -> None:
        """Show another mark."""
        self._mark = mark
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = QPainter(self)
        paint(painter, QRectF(self.rect()), self._mark)
        painter.end()
