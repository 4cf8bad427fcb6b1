from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smtpdesk.gui import samples
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.model.report import Verdict
from tests.gui import seen
from tests.gui.driving import check_again, key


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
