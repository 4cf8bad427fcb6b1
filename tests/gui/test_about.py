from PySide6.QtCore import Qt, qVersion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from smtpdesk import __version__
from smtpdesk.gui.about import AboutView
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.text import licences


def opened(window: MainWindow, places: Places) -> AboutView:
    places.open_preferences().about.button.click()
    view = window.stack.currentWidget()
    assert isinstance(view, AboutView)
    return view


def test_preferences_lead_there_by_keyboard(window: MainWindow, places: Places, qtbot: QtBot) -> None:
    page = places.open_preferences()
    window.activateWindow()
    QApplication.processEvents()
    page.about.button.setFocus()
    QTest.keyClick(page.about.button, Qt.Key.Key_Return)
    assert isinstance(window.stack.currentWidget(), AboutView)
    assert window.sidebar.preferences_button.isChecked()
    window.sidebar.preferences_button.click()
    assert window.stack.currentWidget() is page


def test_it_tells_versions_and_what_the_lgpl_allows(window: MainWindow, places: Places) -> None:
    view = opened(window, places)
    words = [made.text() for made in view.findChildren(QLabel)]
    assert any(__version__ in text and qVersion() in text for text in words)
    assert any("GNU Lesser General Public License" in text and "in their place" in text for text in words)


def test_every_part_is_shown_with_the_text_of_its_licence(window: MainWindow, places: Places, qtbot: QtBot) -> None:
    view = opened(window, places)
    qtbot.waitUntil(lambda: view.choice.count() > 0, timeout=20_000)
    parts = licences.parts()
    assert [view.choice.itemData(row) for row in range(view.choice.count())] == [part.name for part in parts]
    assert view.text.toPlainText().startswith("MIT License")
    view.choice.setFocus()
    for part in parts[1:4]:
        QTest.keyClick(view.choice, Qt.Key.Key_Down)
        assert view.part.text() == part.name
        assert view.text.toPlainText().strip() == part.text.strip()
    view.part.set_text(licences.QT)
    view.part.changed.emit()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in view.text.toPlainText()
