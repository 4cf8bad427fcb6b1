"""The screen of the tests shows a window of Qt, and its keyboard and mouse reach it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from tests.fakes import child
from tests.fakes.child import NotReady
from tests.integration.display import Display

pytestmark = pytest.mark.window

PROGRAM = """
import sys
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
app = QApplication(["small"])
window = QWidget()
window.setWindowTitle("A small window")
window.resize(400, 200)
palette = window.palette()
palette.setColor(QPalette.ColorRole.Window, QColor("#12ab34"))
window.setPalette(palette)
field, button = QLineEdit(), QPushButton("Say it")
field.setFocus()
button.clicked.connect(lambda: print(field.text(), flush=True))
layout = QVBoxLayout(window)
layout.addWidget(field)
layout.addStretch()
layout.addWidget(button)
layout.setContentsMargins(40, 40, 40, 40)
window.show()
sys.exit(app.exec())
"""


@pytest.fixture
def program(display: Display, tmp_path: Path) -> Iterator[Path]:
    output = tmp_path / "said"
    output.touch()
    environment = {**os.environ, **display.environment}
    running = child.Child([sys.executable, "-c", PROGRAM], env=environment, output=output)
    yield output
    running.stop()


def test_a_window_is_typed_in_clicked_seen_and_closed(display: Display, program: Path, tmp_path: Path) -> None:
    window = display.wait_for_window("small win")
    assert (window.width, window.height) == (400, 200)
    said = 'ßöЖ☃€ Shop & Söhne: "a\\b" #1 <x@example.com>'
    display.type(said)
    display.click(window.x + 200, window.y + 200 - 50)
    child.until(lambda: said in program.read_text(), 10, "the button was not pressed")
    display.key("Tab", "Tab", "space")
    child.until(lambda: program.read_text().count(said) == 2, 10, "the keys did not arrive")
    picture = QImage(str(display.screenshot(tmp_path / "screen.png")))
    assert picture.pixelColor(window.x + 10, window.y + 10) == QColor("#12ab34")
    display.close(window)
    display.wait_until_gone(window)


def test_waiting_for_a_window_that_never_comes_tells_which_are_there(display: Display) -> None:
    with pytest.raises(NotReady, match="no window 'nothing'"):
        display.wait_for_window("nothing", 0.2)
