"""Every view, in a small and a large window, with ordinary and doubled text, mirrored, in English and in a language
that is a third longer: nothing is cut off, lies on something else or is out of reach. And what looks for it finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTabBar,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import button, icon_button
from smtpdesk.gui.card import Scrolled
from smtpdesk.gui.labels import ElidedLabel, label
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.sample_views import SampleViews
from smtpdesk.gui.services import Services
from smtpdesk.text import extract, translate
from tests.gui import layout, seen

LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
SMALL, LARGE = QSize(900, 600), QSize(1600, 1000)
AROUND = ((SMALL, LTR), (LARGE, LTR), (LARGE, RTL), (SMALL, RTL))
REST_TURNS = 60


@pytest.fixture(scope="session")
def longer_language(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the catalogue of the pseudo-language."""
    folder = tmp_path_factory.mktemp("longer", numbered=False)
    extract.speak_pseudo(folder)
    translate.use(translate.SOURCE)
    return folder


@pytest.fixture
def language(request: pytest.FixtureRequest, longer_language: Path) -> Iterator[str]:
    """Speaks the language that is asked for."""
    assert translate.use(request.param, longer_language)
    yield request.param
    translate.use(translate.SOURCE)


@pytest.fixture
def text_scale(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[float]:
    """Makes the text so much larger than usual."""
    theme.start(qapp, theme.Scheme.LIGHT, text_scale=request.param)
    yield request.param
    theme.start(qapp, theme.Scheme.LIGHT, text_scale=1.0)


def at_rest(window: MainWindow, size: QSize, known: set[str]) -> list[str]:
    """The faults that stay when the layout has come to rest; for those that are known it is not waited again."""
    found: list[str] = []
    for _turn in range(REST_TURNS):
        QApplication.processEvents()
        found = layout.faults(window)
        if window.size() != size:
            found.append(f"the window is {window.size().toTuple()}")
        if known.issuperset(found):
            break
        QTest.qWait(5)
    known.update(found)
    return found


@pytest.mark.parametrize("text_scale", [1.0, 2.0], indirect=True, ids=["usual", "doubled"])
@pytest.mark.parametrize("language", [translate.SOURCE, extract.PSEUDO], indirect=True)
def test_every_view_has_room_for_its_words(language: str, text_scale: float, qtbot: QtBot) -> None:
    services = Services()
    window = MainWindow(services)
    window.show()
    with qtbot.waitSignal(services.desk.loaded, timeout=10_000):
        window.begin()
    window.setUpdatesEnabled(False)  # the layout counts: what is painted is seen in the pictures
    found: list[str] = []
    known: set[str] = set()
    ways = list(AROUND)
    for name, show in SampleViews(window).all():
        for place, (size, direction) in enumerate(ways):
            window.setLayoutDirection(direction)
            window.resize(size)
            if not place:
                show()
            where = f"{name}, {size.width()}×{size.height()}, {direction.name}"
            found += [f"{where}: {fault}" for fault in at_rest(window, size, known)]
        twice = {letter: words for letter, words in seen.mnemonics(window).items() if len(words) > 1}
        found += [f"{name}: Alt+{letter} is for {words}" for letter, words in twice.items()]
        ways.reverse()
    window.places.leave()
    window.hide()
    services.close()
    window.deleteLater()
    assert not found, "\n".join(found[:80])


# -- the look for faults finds them ------------------------------------------------------------------------------------


def fixed(made: QWidget, width: int, height: int = 30) -> QWidget:
    made.setFixedSize(width, height)
    return made


def named(made: QWidget) -> QWidget:
    made.setAccessibleName("name")
    return made


def short_tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderHidden(True)
    tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    tree.addTopLevelItem(QTreeWidgetItem(["What the server said is longer than this"]))
    return tree


def line_under_button() -> QLineEdit:
    line = QLineEdit()
    line.setMinimumSize(120, 30)
    covering = QToolButton(line)
    covering.setAccessibleName("cover")
    covering.setGeometry(80, 2, 26, 26)
    return line


def with_hint(words: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(words)
    return line


def tab_bar() -> QTabBar:
    bar = QTabBar()
    bar.setElideMode(Qt.TextElideMode.ElideRight)
    bar.setUsesScrollButtons(False)
    for number in range(3):
        bar.addTab(f"A long name of a tab {number}")
    return bar


def elided() -> ElidedLabel:
    made = ElidedLabel("A name that is longer than its place")
    made.setFixedWidth(60)
    QApplication.processEvents()
    made.resizeEvent = lambda _event: None  # type: ignore[method-assign,assignment]
    made.setText("A na…")
    made.setToolTip("")
    return made


def lonely_label() -> QLabel:
    return label("Name", role="label")


def sideways() -> Scrolled:
    area = Scrolled()
    area.column.addWidget(fixed(label("wide"), 500))
    return area


BROKEN: dict[str, tuple[Callable[[], QWidget], str]] = {
    "label too narrow": (lambda: fixed(label("Some words"), 20), "wants"),
    "lines too low": (lambda: fixed(label("Some words that need three lines", wrap=True), 90, 18), "high and wants"),
    "word too long": (lambda: fixed(wrapping(), 90, 60), "has a word of"),
    "elided in secret": (elided, "no tool tip"),
    "button too narrow": (lambda: fixed(QPushButton("Check connection"), 50), "wants"),
    "button too low": (lambda: fixed(button("Check the connection again"), 100), "wants"),
    "hint cut off": (lambda: fixed(named(with_hint("your own address, to see it arrive")), 90), "its hint"),
    "line too low": (lambda: fixed(named(QLineEdit()), 90, 12), "for a line of"),
    "words under a button": (lambda: named(line_under_button()), "lies on the words"),
    "tab cut off": (lambda: fixed(named(tab_bar()), 150), "tab"),
    "cell cut off": (lambda: fixed(named(short_tree()), 120, 60), "the cell"),
    "too wide to scroll": (lambda: fixed(sideways(), 200, 60), "scrolls sideways"),
    "no name": (QListWidget, "no name"),
    "icon without a name": (lambda: icon_button("trash", ""), "no name"),
    "label of nothing": (lonely_label, "belongs to nothing"),
}


def wrapping() -> QLabel:
    made = QLabel("sha256WithRSAEncryptionAndMore")
    made.setWordWrap(True)
    return made


def held(part: QWidget, qtbot: QtBot) -> QWidget:
    """A page with one part on it."""
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addWidget(part)
    page.show()
    for _turn in range(3):
        QApplication.processEvents()
    return page


@pytest.mark.parametrize("kind", BROKEN)
def test_a_fault_is_found(kind: str, dressed: QApplication, qtbot: QtBot) -> None:
    make, words = BROKEN[kind]
    found = layout.faults(held(make(), qtbot))
    assert any(words in fault for fault in found), found


def test_parts_that_lie_on_each_other_or_reach_out_are_found(dressed: QApplication, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(200, 100)
    for left in (10, 60):
        label("Words", wrap=False).setParent(page)
        page.findChildren(QLabel)[-1].setGeometry(left, 10, 80, 30)
    page.show()
    QApplication.processEvents()
    assert [fault for fault in layout.faults(page) if "lie on each other" in fault]
    page.findChildren(QLabel)[-1].move(150, 60)
    found = layout.faults(page)
    assert [fault for fault in found if "reaches out of" in fault]
    assert not [fault for fault in found if "lie on each other" in fault]


def test_a_part_that_a_layout_squeezes_is_found(dressed: QApplication, qtbot: QtBot) -> None:
    part = QWidget()
    row = QHBoxLayout(part)
    for _count in range(3):
        row.addWidget(button("Words"))
    page = held(part, qtbot)
    assert layout.faults(page) == []
    part.setGeometry(0, 0, 60, 20)
    assert [fault for fault in layout.faults(page) if "squeezed" in fault]


def test_nothing_is_found_where_all_is_well(dressed: QApplication, qtbot: QtBot) -> None:
    part = QWidget()
    column = QVBoxLayout(part)
    name, line = label("Name", role="label"), QLineEdit("typed")
    line.setAccessibleName("Name")
    name.setBuddy(line)
    for one in (name, line, label("Words that go on in the next line " * 5, wrap=True), button("&Do it")):
        column.addWidget(one)
    page = held(part, qtbot)
    page.resize(240, 400)
    for _turn in range(3):
        QApplication.processEvents()
    assert layout.faults(page) == []
