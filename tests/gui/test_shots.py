import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

from smtpdesk.gui import theme

VIEWS = 26
ROOT = Path(__file__).resolve().parents[2]


def test_every_view_is_drawn_by_the_program_itself(tmp_path: Path, home: Path) -> None:
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "2"}
    command = [sys.executable, "-m", "smtpdesk.gui.shots", str(tmp_path), "dark", "2"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    pictures = sorted(tmp_path.glob("*.png"))
    assert len(pictures) == 2 * VIEWS
    sizes = set()
    for path in pictures:
        image = QImage(str(path))
        sizes.add((image.width(), image.height()))
        assert image.pixelColor(8, image.height() // 2).name().upper() == theme.DARK.sidebar, path.name
    assert sizes == {(2728, 1640), (1800, 1200)}
