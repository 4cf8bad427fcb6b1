"""Regular expressions of provider files: only such as stay quick on any input."""

from __future__ import annotations

import re
from typing import Final

_ATOMS: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_UNBOUNDED: Final = re.compile(r"[*+]|\{\d+,\}")
_FORBIDDEN: Final = re.compile(r"\)(?:[*+]|\{\d+,\d*\})|\(\?(?!:)")
_BACK_REFERENCE: Final = re.compile(r"\\[1-9]")


def pattern_fault(pattern: str) -> str | None:
    """Tell what is wrong with a regular expression of ours, or None.

    Its time has to stay short on any input: no repeated groups, no back references, no look-around, at most two
    unbounded repetitions in an alternative, and none unless the alternative begins with `^`.
    """
    try:
        re.compile(pattern)
    except re.error as error:
        return f"not a regular expression ({error})"
    bare = _ATOMS.sub("x", pattern)  # escapes and classes stand for one character
    mighty = bool(_FORBIDDEN.search(bare) or _BACK_REFERENCE.search(pattern))
    for branch in _alternatives(bare):
        unbounded = len(_UNBOUNDED.findall(branch))
        mighty |= unbounded > 2 or (unbounded > 0 and not branch.startswith("^"))
    return "too mighty a regular expression" if mighty else None


def _alternatives(bare: str) -> list[str]:
    found, depth = [""], 0
    for char in bare:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += char
    return found
