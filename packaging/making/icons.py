"""The program's icon as pictures in the sizes and containers that systems want, drawn from the one SVG."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Final

from making.project import ROOT

SVG: Final = ROOT / "resources" / "icons" / "smtpdesk.svg"
LINUX_SIZES: Final = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WINDOWS_SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 256)
MAC_KINDS: Final = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024, b"ic11": 32,
                    b"ic12": 64, b"ic13": 256, b"ic14": 512}  # fmt: skip
"""Apple's names of the sizes that hold PNG; ic11 to ic14 and ic10 are for fine screens."""


def png(size: int) -> bytes:
    """Draw the icon as PNG of this many pixels."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(SVG.read_bytes())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    return bytes(data.data())


def ico(path: Path) -> Path:
    """Write Windows' icon: a table of places, then the PNGs (Windows Vista and later read them)."""
    pictures = [(size, png(size)) for size in WINDOWS_SIZES]
    place = 6 + 16 * len(pictures)
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    for size, data in pictures:
        side = size % 256  # 256 is written as 0
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(data), place + len(body))
        body += data
    path.write_bytes(head + body)
    return path


def icns(path: Path) -> Path:
    """Write macOS' icon: each PNG behind its kind and length."""
    body = b""
    for kind, size in MAC_KINDS.items():
        data = png(size)
        body += kind + struct.pack(">I", 8 + len(data)) + data
    path.write_bytes(b"icns" + struct.pack(">I", 8 + len(body)) + body)
    return path
