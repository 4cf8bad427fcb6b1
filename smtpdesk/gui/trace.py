"""Where an error of ours came from, without its words or any value, so that it can be shown and copied."""

from __future__ import annotations

import traceback


def bare_trace(error: BaseException) -> str:
    """Give where an error of ours came from: places and its kind, without its words or any value."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join((*places, type(error).__name__))
