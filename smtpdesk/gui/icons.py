"""Our own stroke icons: SVG files in the colour of the scheme, drawn sharp for every screen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

from smtpdesk import resources

_NAME: Final = "smtpdeskIcon"
_TOKEN: Final = "smtpdeskIconColour"  # noqa: S105 - the name of a property


@cache
def _source(name: str) -> str:
    return (resources.folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Give an icon as a picture of `size` logical pixels for a screen of this pixel ratio. Raises OSError."""
    side = math.ceil(size * ratio)
    picture = QPixmap(side, side)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: str, size: int) -> QIcon:
    """Give an icon in one colour, with a picture of its own for each screen that is there."""
    made = QIcon()
    for ratio in sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()}):
        made.addPixmap(pixmap(name, colour, size, ratio))
        made.addPixmap(pixmap(name, colour, size, ratio), QIcon.Mode.Disabled)
    return made


def program_icon() -> QIcon:
    """Give the program's own icon."""
    made = QIcon()
    for side in (16, 24, 32, 48, 64, 128):
        made.addPixmap(pixmap("smtpdesk", "#1F6FEB", side))
    return made


def put(button: QAbstractButton, name: str, token: str, colours: Mapping[str, str], size: int = 18) -> None:
    """Put an icon on a button in the colour of a token; `tint` keeps it right when the scheme changes."""
    button.setProperty(_NAME, name)
    button.setProperty(_TOKEN, token)
    button.setIconSize(QSize(size, size))
    button.setIcon(icon(name, colours[token], size))


def tint(widget: QWidget, colours: Mapping[str, str]) -> None:
    """Draw a button's icon anew in the scheme's colours, where it has one of ours."""
    name = widget.property(_NAME)
    if isinstance(widget, QAbstractButton) and isinstance(name, str):
        widget.setIcon(icon(name, colours[str(widget.property(_TOKEN))], widget.iconSize().width()))


def draw(painter: QPainter, name: str, colour: str, area: QRectF) -> None:
    """Paint an icon into a square, at the sharpness of what is painted on."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    size = round(min(area.width(), area.height()))
    left, top = round(area.center().x() - size / 2), round(area.center().y() - size / 2)
    painter.drawPixmap(left, top, pixmap(name, colour, size, ratio))
