"""Reads the picture that Xvfb keeps of its screen in a file (`-fbdir`), in the format of xwd."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

from PySide6.QtGui import QImage

_FIELDS: Final = 25  # numbers of 32 bits, the highest byte first: X11/XWDFile.h


def picture(folder: Path) -> QImage:
    """What the screen shows now. Raises ValueError for a screen that has not 32 bits a pixel."""
    raw = (folder / "Xvfb_screen0").read_bytes()
    fields = struct.unpack_from(f">{_FIELDS}I", raw)
    header, width, height, bits, stride, colours = (fields[index] for index in (0, 4, 5, 11, 12, 19))
    if bits != 32:
        raise ValueError(f"{bits} bits a pixel")
    begin = header + 12 * colours
    pixels = raw[begin : begin + stride * height]
    return QImage(pixels, width, height, stride, QImage.Format.Format_RGB32).copy()
