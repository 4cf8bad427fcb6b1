"""What the frozen program starts with: which of its names it was called by says whether the window is wanted."""

from __future__ import annotations

import sys
from pathlib import Path

from smtpdesk.__main__ import main, window

sys.exit(window() if Path(sys.argv[0]).stem == "smtpdesk-window" else main())
