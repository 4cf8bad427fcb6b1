"""From what a step saw to its cause."""

from __future__ import annotations

from typing import Final

BUG: Final = "bug"
"""The code for what cannot be: a step that is said to have failed, but shows neither a failure nor a reply."""
