from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smtpdesk.gui import samples, theme
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.gui.services import Services
from smtpdesk.gui.verdict_actions import Attempt
from smtpdesk.model.report import Verdict
from smtpdesk.store.refusals import Standing
from smtpdesk.text.lock_out import held_back
from smtpdesk.text.story import Story
from tests.gui import seen
from tests.gui.driving import check_again, key

LEFT_OPEN = "554 5.7.1 denied"
"""A refusal that leaves open what is wrong, so that other causes are named too."""
SIZES = ((900, 600), (1364, 820))


def views(window: MainWindow, places: Places) -> Iterator[str]:
    window.add_account()
    yield "pick"
    places.open_new("gmail")
    yield "gmail"
    places.open_new("gmx")
    yield "gmx"
    places.open_new("amazon_ses")
    yield "ses"
    places.open_new("")
    yield "other"
    window.services.desk.save(samples.ACCOUNT)
    places.open_account(samples.ACCOUNT.id)
    yield "account"
    for name, events in (
        ("running", samples.running()),
        ("failed", samples.failed()),
        ("passed", samples.passed()),
        ("untrusted", samples.untrusted()),
    ):
        places.runs.show_sample(samples.ACCOUNT, events)
        places.account.show_result(shown=True)
        places.checks.show()
        yield name
    standing = Standing(2, samples.STARTED, same_again=True)
    places.checks.hold(Attempt(), held_back(standing, samples.STARTED))
    yield "held"
    story = Story(samples.SERVER, ())
    for event in samples.failed():
        story.apply(event)
    places.account.check.show_page(story.page, running=False, before=story.page.card)
    yield "before"
    places.ask_send()
    yield "ask"
    places.ask_delete(samples.ACCOUNT.id)
    yield "delete"
    places.open_practice()
    yield "practice"
    explain = places.open_explain()
    yield "explain"
    for name, text in (("explained", LEFT_OPEN), ("not explained", "Good morning")):
        explain.field.put(text)
        explain.explain()
        until_shown(explain.verdict)
        yield name
    explain.clear()
    window.crash.show_details("")
    window.notice.say("The file could not be read.")
    yield "trouble"


def until_shown(widget: QWidget) -> None:
    for _turn in range(1000):
        if widget.isVisible():
            return
        QTest.qWait(10)
    raise AssertionError("it was never shown")


def settled(window: MainWindow) -> list[str]:
    """What is cut off when the layout has come to rest: the keyring's answer may fold something away just now."""
    for _turn in range(100):
        QApplication.processEvents()
        if not seen.clipped(window):
            return []
        QTest.qWait(10)
    return seen.clipped(window)


@pytest.mark.parametrize("size", SIZES, ids=["900x600", "1364x820"])
@pytest.mark.parametrize("mirrored", [False, True], ids=["plain", "mirrored"])
def test_no_words_are_cut_off_and_every_control_has_a_name(
    window: MainWindow, places: Places, size: tuple[int, int], mirrored: bool
) -> None:
    if mirrored:
        window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    window.resize(*size)
    for name in views(window, places):
        assert settled(window) == [], name
        assert (window.width(), window.height()) == size, name
        assert seen.names_missing(window) == [], name
        twice = {letter: words for letter, words in seen.mnemonics(window).items() if len(words) > 1}
        assert twice == {}, name


def test_no_words_are_cut_off_where_the_text_is_twice_as_large(
    qapp: QApplication, services: Services, qtbot: QtBot
) -> None:
    theme.start(qapp, theme.Scheme.LIGHT, text_scale=2.0)
    window = MainWindow(services)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(services.desk.loaded, timeout=10_000):
        window.begin()
    for size in SIZES:
        window.resize(*size)
        for name in views(window, window.places):
            assert settled(window) == [], (size, name)
            assert (window.width(), window.height()) == size, name
    theme.start(qapp, theme.Scheme.LIGHT, text_scale=1.0)


def test_the_look_for_words_that_are_cut_off_finds_them(window: MainWindow) -> None:
    assert seen.clipped(window) == []
    window.pick.find_button.setFixedWidth(60)
    QApplication.processEvents()
    assert len(seen.clipped(window)) == 1


def test_a_mnemonic_brings_its_field_into_sight(window: MainWindow, places: Places, qtbot: QtBot) -> None:
    window.resize(900, 600)
    places.open_new("")
    window.activateWindow()
    QApplication.processEvents()
    form = places.account.form
    key(window, Qt.Key.Key_O, modifier=Qt.KeyboardModifier.AltModifier)
    assert form.server.port.editor.hasFocus()

    def seen_whole() -> bool:
        area = form.scroller.viewport().rect()
        corner = form.server.port.editor.mapTo(form.scroller.viewport(), form.server.port.editor.rect().bottomLeft())
        return area.contains(corner)

    qtbot.waitUntil(seen_whole, timeout=2000)


def test_the_focus_goes_on_to_stop_and_then_to_the_verdict(
    practising: Places, window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(900, 600)
    practising.account.show_result(shown=False)
    window.activateWindow()
    practising.account.form.fields["sender"].editor.setFocus()
    assert check_again(qtbot, practising) is Verdict.WORKS
    qtbot.waitUntil(lambda: practising.account.check.verdict.buttons[0].hasFocus(), timeout=2000)


def test_tab_reaches_everything_on_the_accounts_page(window: MainWindow, places: Places) -> None:
    window.services.desk.save(samples.ACCOUNT)
    places.open_account(samples.ACCOUNT.id)
    places.account.form.secret.set_text("typed")
    window.activateWindow()
    QApplication.processEvents()
    places.account.form.fields["provider"].editor.setFocus()
    reached: list[QWidget] = []
    for _count in range(60):
        here = window.focusWidget()
        if here is None or here in reached:
            break
        reached.append(here)
        key(window, Qt.Key.Key_Tab)
    missing = [
        control
        for control in seen.controls(window)
        if control not in reached
        and control.isEnabled()
        and control.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not any(parent in reached for parent in (control.parentWidget(),))
    ]
    assert missing == []
    form = places.account.form
    order = [form.fields[name].editor for name in ("sender", "sender_name", "reply_to", "secret")]
    assert [reached.index(editor) for editor in order] == sorted(reached.index(editor) for editor in order)
