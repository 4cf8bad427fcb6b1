"""What the frozen program starts with: which of its names it was called by says whether the window is wanted."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from smtpdesk.__main__ import main, window

# The starter sets where our libraries are, for this process. What we start (a browser) must not look for its own there.
_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", "")
os.environ.pop("LD_LIBRARY_PATH", None)
if _before:
    os.environ["LD_LIBRARY_PATH"] = _before

sys.exit(window() if Path(sys.argv[0]).stem == "smtpdesk-window" else main())
