"""Gives an X keyboard keys for letters that it lacks, so that any text can be typed.

xdotool can do that by itself, but takes each key away again at once: a program that looks at the keyboard a little
later then types something else or nothing. Keys that stay are read right by everybody.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterable
from typing import Any

from tests.fakes.child import NotReady


def keysym(char: str) -> int:
    """X's number for a character: Latin-1 as it is, all else as Unicode (X11 protocol, appendix A)."""
    point = ord(char)
    return point if 0x20 <= point <= 0x7E or 0xA0 <= point <= 0xFF else 0x0100_0000 + point


def give_keys(display: str, chars: Iterable[str]) -> None:
    """Put each of these characters on a key of its own, where it has none yet."""
    wanted = sorted({keysym(char) for char in chars if not char.isascii()})
    if not wanted:
        return
    x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XGetKeyboardMapping.restype = ctypes.POINTER(ctypes.c_ulong)
    line = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    if not line:
        raise NotReady(f"no screen {display}")
    try:
        _give(x11, line, wanted)
        x11.XSync(line, 0)
    finally:
        x11.XCloseDisplay(line)


def _give(x11: Any, line: ctypes.c_void_p, wanted: list[int]) -> None:
    first, last, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
    x11.XDisplayKeycodes(line, ctypes.byref(first), ctypes.byref(last))
    count = last.value - first.value + 1
    table = x11.XGetKeyboardMapping(line, ctypes.c_ubyte(first.value), count, ctypes.byref(width))
    keys = [[int(table[key * width.value + level]) for level in range(width.value)] for key in range(count)]
    x11.XFree(table)
    there = {symbol for key in keys for symbol in key}
    free = [first.value + index for index, key in enumerate(keys) if not any(key)]
    for symbol in wanted:
        if symbol in there:
            continue
        if not free:
            raise NotReady("the keyboard has no free key left")
        both = (ctypes.c_ulong * 2)(symbol, symbol)
        x11.XChangeKeyboardMapping(line, ctypes.c_int(free.pop()), 2, both, 1)
