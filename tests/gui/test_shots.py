import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from smtpdesk.gui import theme

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("scheme", "scale", "how", "sizes"),
    [
        ("dark", "2", "plain", {(2728, 1640), (1800, 1200)}),
        ("light", "1", "large", {(1364, 820), (900, 600)}),
        ("light", "1", "mirrored", {(1364, 820), (900, 600)}),
    ],
)
def test_views_are_drawn_by_the_program_itself(
    scheme: str, scale: str, how: str, sizes: set[tuple[int, int]], tmp_path: Path, home: Path
) -> None:
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
    command = [sys.executable, "-m", "smtpdesk.gui.shots", str(tmp_path), scheme, scale, how, "3-check-r"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    pictures = sorted(tmp_path.glob("3-check-running*.png"))
    assert len(pictures) == 2
    colours = theme.DARK if scheme == "dark" else theme.LIGHT
    seen = set()
    for path in pictures:
        image = QImage(str(path))
        seen.add((image.width(), image.height()))
        edge = image.width() - 8 if how == "mirrored" else 8
        assert image.pixelColor(edge, image.height() // 2).name().upper() == colours.sidebar, path.name
    assert seen == sizes
