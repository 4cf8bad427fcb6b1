"""What a provider costs and allows: under its card by mouse and by keys, and in the form."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.pick_provider import PickProvider
from smtpdesk.gui.places import Places
from tests.gui import seen
from tests.gui.driving import has_keys, key


def words(pick: PickProvider) -> str:
    return "\n".join(text for widget in seen.shown(pick.cards) for text in seen.texts(widget))


def test_the_mouse_opens_the_facts_below_the_row_of_the_card_and_closes_them(window: MainWindow, qtbot: QtBot) -> None:
    pick = window.pick
    card = pick.cards.cards[1]
    assert card.offer.name == "SendGrid"
    assert card.info.accessibleName() == "What SendGrid costs and allows"
    QTest.mouseClick(card.info, Qt.MouseButton.LeftButton)
    assert pick.cards.opened() == "sendgrid"
    told = words(pick)
    for text in ("A trial of 60 days", "USD 19.95", "10,000 connections", "Looked up on 2026-11-21", "2525 (STARTTLS)"):
        assert text in told, text
    assert pick._facts is not None
    assert "USD 19.95" in pick._facts.accessibleDescription()
    below = pick._facts
    qtbot.waitUntil(lambda: card.y() < below.y() < pick.cards.cards[3].y(), timeout=2000)
    QTest.mouseClick(card.info, Qt.MouseButton.LeftButton)
    assert pick.cards.opened() is None
    assert not below.isVisible()


@pytest.mark.parametrize("opener", [Qt.Key.Key_F1, Qt.Key.Key_Menu])
def test_the_keyboard_opens_the_facts_and_escape_goes_back_to_the_card(window: MainWindow, opener: Qt.Key) -> None:
    pick = window.pick
    pick.cards.focus_first()
    key(window, Qt.Key.Key_Right, opener)
    assert pick.cards.opened() == "sendgrid"
    assert pick._facts is not None
    assert has_keys(pick._facts.choose_button)
    key(window, Qt.Key.Key_Escape)
    assert pick.cards.opened() is None
    assert has_keys(pick.cards.cards[1])


def test_tab_leads_from_the_card_over_its_button_into_the_facts(window: MainWindow, places: Places) -> None:
    pick = window.pick
    pick.cards.focus_first()
    key(window, Qt.Key.Key_Tab)
    assert has_keys(pick.cards.cards[0].info)
    key(window, Qt.Key.Key_Space)
    assert pick._facts is not None
    assert has_keys(pick._facts.choose_button)
    key(window, Qt.Key.Key_Tab)
    assert has_keys(pick._facts.close_button)
    key(window, Qt.Key.Key_Backtab, Qt.Key.Key_Return)
    assert places.account.isVisible()
    assert places.account.form.values()["provider"] == "gmail"


def test_what_is_typed_on_a_card_closes_the_facts_and_filters(window: MainWindow) -> None:
    pick = window.pick
    pick.show_facts("gmail")
    pick.cards.focus_first()
    QTest.keyClicks(window.focusWidget(), "bird")
    assert pick.cards.opened() is None
    assert pick.cards.cards[0].offer.id == "bird"


def test_other_tells_what_to_ask_the_web_host_for(window: MainWindow) -> None:
    pick = window.pick
    QTest.mouseClick(pick.cards.cards[-1].info, Qt.MouseButton.LeftButton)
    assert "outgoing mail (SMTP)" in words(pick)


def test_every_provider_opens_its_facts_without_cut_words(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(900, 600)
    pick = window.pick
    pick.more_button.click()
    for place in range(0, 51, 7):
        pick.show_facts(pick.cards.cards[place].offer.id)
        qtbot.waitUntil(lambda: seen.clipped(pick) == [], timeout=3000)
    assert pick.cards.cards[-1].offer.name == "Other"


def test_the_form_has_the_facts_in_a_fold(places: Places) -> None:
    places.open_new("sendgrid")
    facts = places.account.form.facts
    assert not facts.is_open()
    facts.fold.click()
    assert any("USD 19.95" in text for text in seen.texts(facts))
    places.open_new("")
    assert not facts.is_open()
    facts.fold.click()
    assert any("your web host" in text for text in seen.texts(facts))
    assert not any("USD 19.95" in text for text in seen.texts(facts))
