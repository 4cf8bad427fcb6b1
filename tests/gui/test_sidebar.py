import time
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from smtpdesk.gui.account_list import AccountDelegate, Entry, Index
from smtpdesk.gui.account_state import age_words, state_of
from smtpdesk.gui.sidebar import MANY, Sidebar
from smtpdesk.gui.tile import own_mark
from smtpdesk.model.arrival import Arrival
from smtpdesk.model.report import Verdict
from smtpdesk.store.history import LastResult

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def entries(count: int) -> list[Entry]:
    return [Entry(f"id-{n}", f"Shop {n}", own_mark(f"Shop {n}"), "Not checked yet") for n in range(count)]


@pytest.fixture
def sidebar(qtbot: QtBot, dressed: QApplication) -> Sidebar:
    made = Sidebar()
    qtbot.addWidget(made)
    made.resize(252, 700)
    made.show()
    return made


def test_an_account_says_its_name_and_state_and_opens_by_click_and_by_return(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.show_entries(entries(3))
    index = sidebar.list.entries.index(1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Shop 1, Not checked yet"
    with qtbot.waitSignal(sidebar.account_opened) as opened:
        where = sidebar.list.visualRect(index).center()
        QTest.mouseClick(sidebar.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    assert opened.args == ["id-1"]
    sidebar.list.setFocus()
    QTest.keyClick(sidebar.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(sidebar.account_opened) as opened:
        QTest.keyClick(sidebar.list, Qt.Key.Key_Return)
    assert opened.args == ["id-2"]


def test_a_new_state_keeps_what_is_marked(sidebar: Sidebar) -> None:
    shown = entries(5)
    sidebar.show_entries(shown)
    sidebar.mark("id-3")
    sidebar.show_entries([entry._replace(words="Working", icon="ok", token="good") for entry in shown])
    assert sidebar.list.currentIndex().row() == 3
    sidebar.show_entries(shown[2:])
    assert sidebar.list.currentIndex().row() == 1


def test_five_hundred_accounts_are_shown_quickly(sidebar: Sidebar) -> None:
    shown = entries(500)
    sidebar.show_entries(shown)
    sidebar.grab()
    begin = time.perf_counter()
    for turn in range(10):
        sidebar.show_entries([entry._replace(words=f"Working · {turn} min ago") for entry in shown])
        sidebar.list.grab()
    assert (time.perf_counter() - begin) / 10 < 0.25  # about 5 ms where nothing else runs


class Counting(AccountDelegate):
    """Counts what the list asks of it."""

    painted = measured = 0

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.painted += 1
        super().paint(painter, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        self.measured += 1
        return super().sizeHint(option, index)


@pytest.fixture
def counting(sidebar: Sidebar) -> Counting:
    sidebar.show_entries(entries(500))
    made = Counting(sidebar.list)
    sidebar.list.setItemDelegate(made)
    sidebar.grab()
    made.painted = made.measured = 0
    return made


SEEN = 16
"""More rows than there is room for in the sidebar of these tests."""


def test_with_five_hundred_accounts_only_those_that_are_seen_are_painted(sidebar: Sidebar, counting: Counting) -> None:
    sidebar.list.grab()
    assert 5 < counting.painted <= SEEN
    for height in range(700, 600, -10):
        sidebar.resize(252, height)
        sidebar.list.grab()
    assert counting.painted <= 11 * SEEN
    assert counting.measured <= 11 * 2 * SEEN  # the rows are of one height: none is measured that is not seen
    assert len(sidebar.list.findChildren(QWidget)) < 20  # no widget an account


def test_a_change_of_five_hundred_states_is_told_once_and_paints_what_is_seen(
    sidebar: Sidebar, counting: Counting, qtbot: QtBot
) -> None:
    told: list[tuple[int, int]] = []
    sidebar.list.entries.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    sidebar.show_entries([entry._replace(words="Working") for entry in entries(500)])
    assert told == [(0, 499)]
    sidebar.list.grab()
    assert counting.painted <= 2 * SEEN
    sidebar.show_entries([entry._replace(words="Working") for entry in entries(500)])
    assert told == [(0, 499)]


def test_typing_in_the_search_paints_what_is_seen_and_finds_by_name_and_state(
    sidebar: Sidebar, counting: Counting
) -> None:
    shown = entries(500)
    shown[321] = shown[321]._replace(name="Kerzenladen Groß", words="Sign-in refused")
    sidebar.show_entries(shown)
    sidebar.grab()
    counting.painted = 0
    for key in "refused kerzen gross":
        QTest.keyClicks(sidebar.search, key)
        sidebar.list.grab()
    assert counting.painted <= 20 * SEEN
    assert [sidebar.list.entries.entry(sidebar.list.entries.index(row)) for row in range(2)] == [shown[321], None]


def test_few_accounts_have_no_search_field_and_many_have_one(sidebar: Sidebar) -> None:
    sidebar.show_entries(entries(MANY - 1))
    assert not [part for part in sidebar.findChildren(QLineEdit) if part.isVisible()]
    sidebar.show_entries(entries(MANY))
    assert sidebar.search.isVisible()
    QTest.keyClicks(sidebar.search, "shop 4")
    assert sidebar.list.entries.rowCount() == 1
    sidebar.show_entries(entries(3))  # with few accounts all of them are seen again
    assert not sidebar.search.isVisible()
    assert sidebar.list.entries.rowCount() == 3


def test_the_search_is_left_by_arrow_return_and_escape(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.show_entries(entries(20))
    sidebar.mark("id-3")
    sidebar.activateWindow()
    sidebar.start_search()
    QTest.keyClicks(sidebar.search, "shop 1")
    assert sidebar.list.entries.rowCount() == 11
    assert not sidebar.marked()
    with qtbot.waitSignal(sidebar.account_opened) as opened:
        QTest.keyClick(sidebar.search, Qt.Key.Key_Return)
    assert opened.args == ["id-1"]
    QTest.keyClick(sidebar.search, Qt.Key.Key_Down)
    assert sidebar.focusWidget() is sidebar.list
    assert sidebar.list.currentIndex().row() == 0
    QTest.keyClicks(sidebar.search, "nothing like it")
    assert sidebar.search.nothing.isVisible()
    assert not sidebar.list.isVisible()
    QTest.keyClick(sidebar.search, Qt.Key.Key_Escape)
    assert sidebar.search.text() == ""
    assert sidebar.list.entries.rowCount() == 20
    assert not sidebar.search.nothing.isVisible()


def test_what_was_marked_is_marked_again_when_it_is_found_again(sidebar: Sidebar) -> None:
    sidebar.show_entries(entries(20))
    sidebar.mark("id-13")
    sidebar.look_for("shop 7")
    assert not sidebar.marked()
    sidebar.look_for("")
    assert sidebar.list.currentIndex().row() == 13


def test_words_that_are_too_long_end_in_dots_and_stay_inside(sidebar: Sidebar) -> None:
    long = Entry("x", "A shop with a name that is far too long for its place", own_mark("A"), "No answer " * 9)
    sidebar.show_entries([long])
    image = sidebar.list.grab().toImage()
    size = QSize(image.width(), image.height())
    ground = image.pixelColor(size.width() - 1, 2).name()
    assert {image.pixelColor(size.width() - 2, y).name() for y in range(60)} == {ground}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "just now"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (3600, "1 hour ago"),
        (86400, "1 day ago"),
        (2e6, "23 days ago"),
    ],
)
def test_the_age_of_a_result(seconds: float, words: str) -> None:
    assert age_words(seconds) == words


@pytest.mark.parametrize(
    ("verdict", "code", "words", "icon"),
    [
        (Verdict.WORKS, "", "Working · 2 min ago", "ok"),
        (Verdict.FAILS, "auth.bad-credentials", "Sign-in refused", "failed"),
        (Verdict.FAILS, "tls.cert-expired", "Encryption failed", "failed"),
        (Verdict.FAILS, "something.new", "Does not work", "failed"),
        (Verdict.STOPPED, "", "Stopped before the end", "stop"),
        (Verdict.BUG, "", "This program failed", "warning"),
    ],
)
def test_the_state_of_an_account_in_words(verdict: Verdict, code: str, words: str, icon: str) -> None:
    assert state_of(LastResult(verdict, code, NOW - timedelta(minutes=2)), NOW)[:2] == (words, icon)


@pytest.mark.parametrize(
    ("arrival", "words", "icon"),
    [
        (Arrival.INBOX, "Arrived · 2 min ago", "ok"),
        (Arrival.SPAM, "Went to spam", "warning"),
        (Arrival.NOT_YET, "Not arrived yet", "info"),
        (Arrival.CAME_BACK, "Came back", "failed"),
    ],
)
def test_what_became_of_a_test_e_mail_in_words(arrival: Arrival, words: str, icon: str) -> None:
    result = LastResult(Verdict.WORKS, "", NOW - timedelta(minutes=2), arrival)
    assert state_of(result, NOW)[:2] == (words, icon)
