"""What goes wrong with the practice server itself."""

from __future__ import annotations


class PracticeError(Exception):
    """The practice server cannot do what was asked.

    `code`: `cannot-listen`, `cannot-write`, `already-running`, `not-running`. `detail`: the system's short word for it.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
