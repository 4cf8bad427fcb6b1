from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from smtpdesk.gui import samples, theme
from smtpdesk.gui.check_view import CheckView
from smtpdesk.gui.steps_view import Column
from smtpdesk.gui.verdict_card import Action
from smtpdesk.model.events import Event
from smtpdesk.model.report import Direction, Line
from smtpdesk.text.page import Page
from smtpdesk.text.story import Story
from tests.gui import seen


def page_of(events: list[Event]) -> Page:
    story = Story(samples.SERVER, ())
    for event in events:
        story.apply(event)
    return story.page


@pytest.fixture
def view(qtbot: QtBot, dressed: QApplication) -> CheckView:
    made = CheckView()
    qtbot.addWidget(made)
    made.resize(680, 760)
    made.show()
    return made


def spoken(view: CheckView) -> list[str]:
    model = view.steps.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row, 0, QModelIndex()).data(role)) for row in range(model.rowCount(QModelIndex()))]


def test_a_running_check_shows_the_steps_as_they_come_and_can_be_stopped(view: CheckView, qtbot: QtBot) -> None:
    view.show_page(page_of(samples.running()), running=True)
    assert view.running.isVisible()
    assert not view.verdict.isVisible()
    told = spoken(view)
    assert told[0] == "Find smtp.sendgrid.net, done, 3 addresses, 12 ms"
    assert [words.split(", ")[1] for words in told] == ["done"] * 4 + ["running"] + ["not begun"] * 3
    with qtbot.waitSignal(view.stop_wanted):
        QTest.mouseClick(view.running.stop_button, Qt.MouseButton.LeftButton)


def test_a_failure_opens_the_verdict_and_what_was_not_reached_is_grey_and_not_red(view: CheckView) -> None:
    done: list[str] = []
    page = page_of(samples.failed())
    view.show_page(page, running=False, actions=[Action("Check again", lambda: done.append("again"), "primary")])
    assert not view.running.isVisible()
    assert view.verdict.isVisible()
    assert page.card is not None
    assert view.verdict.title.text() == page.card.title
    assert view.verdict.said.text() == f"535 {samples._REFUSAL.text}"
    assert [words.split(", ")[1] for words in spoken(view)] == ["done"] * 4 + ["failed"] + ["not reached"] * 3
    view.verdict.buttons[0].click()
    assert done == ["again"]


def test_the_actions_of_a_verdict_are_those_of_the_last_run_even_where_it_looks_the_same(view: CheckView) -> None:
    done: list[int] = []

    def shown_with(number: int) -> None:
        act: Callable[[], None] = lambda: done.append(number)  # noqa: E731
        view.show_page(page_of(samples.failed()), running=False, actions=[Action("Accept", act, "danger")])

    shown_with(1)
    shown_with(2)
    view.verdict.buttons[0].click()
    assert done == [2]


def test_the_waterfall_is_painted_where_each_step_ran(view: CheckView) -> None:
    view.show_page(page_of(samples.passed()), running=False)
    image = view.steps.grab().toImage()
    model = view.steps.model()
    accent = theme.tokens().colour("accent").rgb()
    starts = []
    for row in range(model.rowCount(QModelIndex())):
        area = view.steps.visualRect(model.index(row, Column.WHEN, QModelIndex()))
        area.translate(view.steps.viewport().pos())
        middle = area.center().y()
        columns = [x for x in range(area.left(), area.right()) if image.pixel(x, middle) == accent]
        assert columns, row
        starts.append(columns[0])
    assert starts == sorted(starts)
    assert starts[-1] > starts[0] + 50


def test_the_steps_are_reached_by_keyboard(view: CheckView, qtbot: QtBot) -> None:
    view.show_page(page_of(samples.passed()), running=False)
    view.activateWindow()
    view.steps.setFocus()
    first = view.steps.currentIndex().row()
    QTest.keyClick(view.steps, Qt.Key.Key_Down)
    assert view.steps.currentIndex().row() == first + 1


def test_the_conversation_grows_without_being_written_anew(view: CheckView) -> None:
    talk = view.details.conversation
    lines = [Line(float(number), Direction.SERVER, f"250 line {number}") for number in range(10)]
    talk.show_lines(lines[:4])
    cursor = talk.textCursor()
    cursor.movePosition(cursor.MoveOperation.Start)
    cursor.select(cursor.SelectionType.LineUnderCursor)
    talk.setTextCursor(cursor)
    talk.show_lines(lines)
    assert talk.textCursor().selectedText().endswith("250 line 0")
    assert talk.toPlainText().splitlines()[9].endswith("← 250 line 9")
    talk.show_lines(lines[:2])
    assert len(talk.toPlainText().splitlines()) == 2


def test_what_a_server_says_never_acts(view: CheckView) -> None:
    evil = "220 <img src='https://tracker.example/x.png'><b>hello</b>"
    view.details.conversation.show_lines([Line(1.0, Direction.SERVER, evil)])
    assert evil in view.details.conversation.toPlainText()
    view.show_page(page_of(samples.failed()), running=False)
    for made in view.findChildren(QLabel):
        assert made.textFormat() in (Qt.TextFormat.PlainText, Qt.TextFormat.AutoText)
        if made.textFormat() is Qt.TextFormat.AutoText:
            assert made.property("role") == "label"


def test_certificate_and_server_show_what_the_page_knows(view: CheckView) -> None:
    page = page_of(samples.untrusted())
    view.show_page(page, running=False)
    assert page.certificate[-1].value not in seen.texts(view.details.certificate)
    view.details.tabs.setCurrentWidget(view.details.certificate)
    found = seen.texts(view.details.certificate)
    for detail in page.certificate:
        assert detail.value in found
    view.details.tabs.setCurrentWidget(view.details.server)
    page = page_of(samples.passed())
    view.show_page(page, running=False)
    assert len(page.server) > 8
    assert all(detail.value in seen.texts(view.details.server) for detail in page.server)


def test_accepting_a_certificate_names_the_danger_first(view: CheckView, qtbot: QtBot) -> None:
    view.show_page(page_of(samples.untrusted()), running=False)
    view.ask_about_certificate(samples.UNTRUSTED.fingerprint, "They get your password.")
    assert view.question.isVisible()
    assert any("password" in text for text in seen.texts(view.question))
    assert "3F:3F" in view.question.fingerprint.text()
    view.question.keep_button.click()
    assert not view.question.isVisible()
    view.ask_about_certificate(samples.UNTRUSTED.fingerprint, "They get your password.")
    with qtbot.waitSignal(view.certificate_accepted) as accepted:
        view.question.accept_button.click()
    assert accepted.args == [samples.UNTRUSTED.fingerprint]


def test_what_was_asked_goes_with_the_verdict_that_it_was_about(view: CheckView) -> None:
    refused, other = page_of(samples.untrusted()), page_of(samples.failed())
    view.show_page(refused, running=False)
    view.ask_about_certificate(samples.UNTRUSTED.fingerprint, "They get your password.")
    view.show_page(refused, running=False)
    assert view.question.isVisible()
    view.show_page(other, running=False)
    assert not view.question.isVisible()


def test_words_about_what_was_done_stay_until_another_verdict_is_shown(view: CheckView) -> None:
    page = page_of(samples.failed())
    actions = [Action("Copy a message", lambda: None, "primary", "copy")]
    view.show_page(page, running=False, actions=actions)
    view.verdict.say("Copied.")
    view.show_page(page, running=False, actions=actions)
    assert view.verdict.done_words() == "Copied."
    view.show_page(page_of(samples.untrusted()), running=False, actions=actions)
    assert view.verdict.done_words() == ""


@pytest.mark.parametrize("events", [samples.passed, samples.failed, samples.untrusted, samples.running])
def test_nothing_is_cut_off_and_everything_has_a_name(view: CheckView, events: Callable[[], list[Event]]) -> None:
    for width in (560, 680, 1000):
        view.resize(width, 520)
        page = page_of(events())
        view.show_page(page, running=not page.finished, actions=[Action("Check again", lambda: None, "primary")])
        QApplication.processEvents()
        assert seen.clipped(view) == []
        assert seen.names_missing(view) == []


def test_the_scheme_can_change_while_a_result_is_shown(view: CheckView, dressed: QApplication) -> None:
    view.show_page(page_of(samples.failed()), running=False)
    before = view.details.conversation.toPlainText()
    theme.apply(dressed, theme.Scheme.DARK)
    QApplication.processEvents()
    assert view.details.conversation.toPlainText() == before
    image = view.grab().toImage()
    assert image.pixelColor(image.width() // 2, view.verdict.y() + 6).name().upper() == theme.DARK.bad_ground
    theme.apply(dressed, theme.Scheme.LIGHT)
