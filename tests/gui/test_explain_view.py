import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smtpdesk.diagnosis.pasted.decoding import MAX_BYTES as MAX_OF_THE_TERMINAL
from smtpdesk.gui import explain_view
from smtpdesk.gui.explain_view import ExplainView, answer
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.paste_field import MAX_SHOWN
from smtpdesk.gui.places import Places
from smtpdesk.text.page import Tone
from tests.gui import seen
from tests.gui.driving import key

ROOT = Path(__file__).resolve().parents[2]
GREETED = "220 mail.example.com ESMTP\n250 OK\n"
REFUSED = GREETED + "535 5.7.8 Username and Password not accepted\n"
LEFT_OPEN = "554 5.7.1 denied"


@pytest.fixture
def view(window: MainWindow, places: Places) -> ExplainView:
    window.sidebar.explain_button.click()
    window.activateWindow()
    QApplication.processEvents()
    shown = window.stack.currentWidget()
    assert isinstance(shown, ExplainView)
    return shown


def explained(qtbot: QtBot, view: ExplainView, text: str) -> None:
    view.field.put(text)
    view.explain_button.click()
    qtbot.waitUntil(view.verdict.isVisible, timeout=20_000)


def paste(view: ExplainView, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    view.field.setFocus()
    QTest.keyClick(view.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_a_pasted_error_gets_its_verdict_by_keyboard_alone(window: MainWindow, view: ExplainView, qtbot: QtBot) -> None:
    assert window.sidebar.explain_button.isChecked()
    assert view.field.hasFocus()
    paste(view, REFUSED)
    key(window, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(view.verdict.isVisible, timeout=20_000)
    assert view.field.toPlainText() == REFUSED
    assert view.verdict.title.text() == answer(REFUSED, "", 0).card.title
    assert view.number.text() == "Judged: line 3"
    assert view.line.text() == "535 5.7.8 Username and Password not accepted"
    assert view.state.isHidden()
    assert view.others.isHidden()


def test_it_says_that_it_reads_until_the_verdict_is_there(view: ExplainView, qtbot: QtBot) -> None:
    view.field.put(REFUSED)
    view.explain()
    assert view.state.text() == "Reading…"
    assert view.state.isVisible()
    assert view.verdict.isHidden()
    qtbot.waitUntil(view.verdict.isVisible, timeout=20_000)
    assert view.state.isHidden()


def test_where_it_is_not_sure_the_other_causes_are_named(view: ExplainView, qtbot: QtBot) -> None:
    explained(qtbot, view, LEFT_OPEN)
    others = view.others.text().split("\n")
    assert len(others) > 1
    assert all(line.startswith("• ") and "{" not in line for line in others)
    assert f"• {view.verdict.title.text()}" not in others
    assert len(set(others)) == len(others)


def test_what_is_not_recognised_is_told_as_that(view: ExplainView, qtbot: QtBot) -> None:
    explained(qtbot, view, "Good morning, how are you?")
    assert view.verdict.title.text() == "Nothing in this text says why it failed"
    assert view.verdict.property("tone") == Tone.NEUTRAL.value
    assert view.judged.isHidden()


def test_the_provider_that_was_chosen_gives_its_own_advice(window: MainWindow, view: ExplainView, qtbot: QtBot) -> None:
    catalog = window.services.desk.catalog
    assert catalog is not None
    assert view.choice.count() == len(catalog.cards) + 1
    view.provider.set_text("sendgrid")
    view.port.set_text("587")
    explained(qtbot, view, REFUSED)
    own = answer(REFUSED, "sendgrid", 587).card
    assert own != answer(REFUSED, "", 0).card
    assert view.verdict.meaning.text() == own.meaning
    assert view.verdict.dated.text() == own.dated


def test_what_others_have_to_mend_is_copied_as_a_message_to_them(view: ExplainView, qtbot: QtBot) -> None:
    off = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."
    view.provider.set_text("microsoft365")
    explained(qtbot, view, off)
    words = [made.accessibleName() for made in view.verdict.buttons]
    assert "Copy a message for my administrator" in words
    view.verdict.buttons[words.index("Copy a message for my administrator")].click()
    letter = QGuiApplication.clipboard().text()
    assert off in letter
    assert "Please allow authenticated SMTP" in letter
    assert view.verdict.done_words() == "Copied. Paste it into an e-mail."
    assert seen.clipped(view.verdict) == []


def test_what_the_person_can_mend_needs_no_message(view: ExplainView, qtbot: QtBot) -> None:
    explained(qtbot, view, "535 5.7.8 Username and password not accepted")
    assert not [made for made in view.verdict.buttons if "message" in made.accessibleName()]


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")
def test_a_provider_is_found_by_typing_any_of_its_names(window: MainWindow, view: ExplainView) -> None:
    line = view.choice.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "sendgr")
    popup = view.choice.popup
    assert popup.isVisible()
    assert [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())] == ["SendGrid"]
    popup.hide()
    view.choice.settle()
    assert view.provider.text() == "sendgrid"
    line.selectAll()
    QTest.keyClicks(line, "nobody knows this")
    view.choice.settle()
    assert view.provider.text() == ""
    assert line.text() == "Not known"


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")
def test_a_found_provider_is_taken_with_the_arrow_and_return(view: ExplainView) -> None:
    line = view.choice.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "postmark")
    popup = view.choice.popup
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert view.provider.text() == "postmark"


@pytest.mark.parametrize("port", ["0", "65536", "five", "-1", "٣"])
def test_a_port_that_is_none_is_told_beside_its_field(view: ExplainView, port: str) -> None:
    view.field.put(REFUSED)
    view.port.set_text(port)
    view.explain()
    assert view.port.is_wrong()
    assert view.port.editor.hasFocus()
    assert view.state.isHidden()


def test_without_a_text_it_asks_for_one(view: ExplainView) -> None:
    view.field.put(" \n")
    view.explain()
    assert view.remark.words() == "Paste a text first."
    assert view.field.hasFocus()
    assert view.state.isHidden()


def test_a_verdict_does_not_stay_beside_another_text(view: ExplainView, qtbot: QtBot) -> None:
    explained(qtbot, view, REFUSED)
    QTest.keyClicks(view.field, "x")
    assert view.verdict.isHidden()
    explained(qtbot, view, REFUSED)
    view.port.editor.setFocus()
    QTest.keyClicks(view.port.editor, "25")
    assert view.verdict.isHidden()


def test_a_verdict_that_comes_for_a_text_that_is_gone_is_not_shown(
    window: MainWindow, view: ExplainView, qtbot: QtBot
) -> None:
    view.field.put(REFUSED)
    view.explain()
    view.clear()
    over: list[None] = []
    window.services.errands.do(lambda: None, over.append)
    qtbot.waitUntil(lambda: bool(over), timeout=20_000)
    assert view.verdict.isHidden()
    assert view.field.whole() == ""


class Stalls(QObject):
    """Finds the longest time in which the window's thread took no event."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=5)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


@pytest.mark.parametrize("filling", ["x" * 9_000_000 + "\n", "a line of a log\n" * 560_000], ids=["line", "lines"])
def test_ten_megabytes_are_pasted_and_read_without_a_freeze(view: ExplainView, qtbot: QtBot, filling: str) -> None:
    text = filling + REFUSED
    answer(REFUSED, "", 0)  # the rules are read once
    stalls = Stalls()
    paste(view, text)
    view.explain()
    qtbot.waitUntil(view.verdict.isVisible, timeout=20_000)
    assert view.field.is_large()
    assert len(view.field.toPlainText()) < MAX_SHOWN
    assert view.field.whole() == text
    assert "only its beginning is shown" in view.remark.words()
    assert view.number.text() == f"Judged: line {text.count(chr(10))}"
    assert stalls.longest < 1.5  # some 100 ms where nothing else runs; laid out in the editor it would be many seconds


def test_a_large_text_is_replaced_or_taken_away_as_a_whole(view: ExplainView) -> None:
    paste(view, "x" * (MAX_SHOWN + 1))
    assert view.field.isReadOnly()
    QTest.keyClicks(view.field, "y")
    assert view.field.whole() == "x" * (MAX_SHOWN + 1)
    paste(view, "short")
    assert not view.field.isReadOnly()
    assert view.field.whole() == "short"
    paste(view, "z" * (MAX_SHOWN + 1))
    assert view.field.whole() == "short" + "z" * (MAX_SHOWN + 1)
    QTest.keyClick(view.field, Qt.Key.Key_Backspace)
    assert view.field.whole() == ""
    assert view.remark.words() == ""


def test_a_paste_takes_the_place_of_what_is_marked(view: ExplainView) -> None:
    view.field.put("before MARKED after")
    view.field.find("MARKED")
    given = QMimeData()
    given.setText("line\n" * 4000)
    view.field.insertFromMimeData(given)
    assert view.field.whole() == "before " + "line\n" * 4000 + " after"
    assert not view.field.is_large()
    assert view.field.textCursor().position() == len("before " + "line\n" * 4000)


def test_more_than_ten_megabytes_are_refused_in_words(view: ExplainView, qtbot: QtBot) -> None:
    assert explain_view.MAX_BYTES == MAX_OF_THE_TERMINAL
    view.field.put("é" * (explain_view.MAX_BYTES // 2 + 1))
    view.explain()
    qtbot.waitUntil(lambda: "larger than 10 MB" in view.remark.words(), timeout=20_000)
    assert view.verdict.isHidden()
    assert view.state.isHidden()


def test_secrets_are_hidden_in_the_verdict_and_nothing_is_kept(
    window: MainWindow, view: ExplainView, qtbot: QtBot, sentinel: str, home: Path
) -> None:
    explained(qtbot, view, f"password={sentinel}\n535 5.7.8 not accepted for password={sentinel}\n")
    assert "‹hidden›" in view.line.text()
    shown = [*seen.texts(view.verdict), *seen.texts(view.judged)]
    assert shown
    assert [text for text in shown if sentinel in text] == []
    window.places.leave()
    window.services.close()
    kept = [path for path in home.rglob("*") if path.is_file() and sentinel.encode() in path.read_bytes()]
    assert kept == []
    assert window.services.desk.drafts == {}


def test_the_rules_are_not_read_before_a_text_is_explained(home: Path) -> None:
    program = """
import json, sys
import smtpdesk.gui.explain_view
print(json.dumps(sorted(name for name in sys.modules if name.startswith(("smtpdesk.diagnosis.", "smtpdesk.text.exp")))))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert json.loads(done.stdout) == [], done.stderr


def test_another_place_takes_the_mark_away(window: MainWindow, view: ExplainView, places: Places) -> None:
    places.open_practice()
    assert not window.sidebar.explain_button.isChecked()
    assert window.sidebar.practice_button.isChecked()
    window.sidebar.explain_button.click()
    assert window.sidebar.explain_button.isChecked()
    assert not window.sidebar.practice_button.isChecked()
    window.add_account()
    assert not window.sidebar.explain_button.isChecked()
