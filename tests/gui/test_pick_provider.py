import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from tests.gui import seen
from tests.gui.driving import key


def test_all_fifty_are_found_by_typing_their_other_names_too(window: MainWindow) -> None:
    pick = window.pick
    assert len(pick.cards.cards) == 12
    assert pick.cards.cards[-1].offer.name == "Other"
    for typed, found in (("outlook", "Microsoft 365"), ("mailchimp", "Mandrill"), ("messagebird", "Bird")):
        pick.field.clear()
        QTest.keyClicks(pick.field, typed)
        assert found in [card.offer.name for card in pick.cards.cards[:3]], typed
    pick.start_over()
    pick.more_button.click()
    assert len(pick.cards.cards) == 51


def test_the_arrow_keys_move_between_the_cards_and_return_chooses(window: MainWindow, places: Places) -> None:
    cards = window.pick.cards
    assert cards.columns() == 3
    cards.focus_first()
    key(window, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left)
    assert cards.cards[3].hasFocus()
    key(window, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert window.pick.field.hasFocus()
    cards.focus_first()
    key(window, Qt.Key.Key_Return)
    assert places.account.isVisible()
    assert places.account.form.values()["provider"] == cards.cards[0].offer.id


def test_typing_on_a_card_goes_on_in_the_field(window: MainWindow) -> None:
    window.pick.cards.focus_first()
    QTest.keyClicks(window.focusWidget(), "b")
    assert window.pick.field.text() == "b"
    assert window.pick.field.hasFocus()


def test_an_address_finds_the_settings(window: MainWindow, places: Places) -> None:
    window.pick.field.setFocus()
    QTest.keyClicks(window.pick.field, "somebody@gmail.com")
    key(window, Qt.Key.Key_Return)
    values = places.account.form.values()
    assert (values["provider"], values["user"], values["sender"]) == ("gmail", *2 * ("somebody@gmail.com",))
    assert values["host"] == "smtp.gmail.com"
    assert places.account.form.secret.editor.hasFocus()


@pytest.mark.parametrize(("typed", "told"), [("shop@example.com", "example.com"), ("not@", "address"), ("", "Type")])
def test_what_the_address_does_not_tell_is_said_below_it(window: MainWindow, typed: str, told: str) -> None:
    QTest.keyClicks(window.pick.field, typed)
    window.pick.find_button.click()
    assert told in window.pick.remark.words()
    assert window.pick.isVisible()


def test_an_address_that_told_nothing_is_carried_into_the_form_that_is_picked(window: MainWindow) -> None:
    QTest.keyClicks(window.pick.field, "shop@example.com")
    window.pick.find_button.click()
    window.pick.cards.cards[-1].click()
    values = window.places.account.form.values()
    assert (values["sender"], values["provider"], values["user"]) == ("shop@example.com", "", "shop@example.com")


def test_guesses_for_an_unknown_domain_are_said_to_be_guesses_and_one_is_taken(window: MainWindow) -> None:
    pick = window.pick
    QTest.keyClicks(pick.field, "shop@example.com")
    pick.find_button.click()
    assert [made.text() for made in pick.guesses.buttons] == ["Guess mail.example.com", "Guess smtp.example.com"]
    assert any("nothing was looked up" in text for text in seen.texts(pick.guesses))
    pick.guesses.buttons[0].click()
    form = window.places.account.form
    values = form.values()
    assert (values["host"], values["provider"], values["sender"]) == ("mail.example.com", "", "shop@example.com")
    assert not form.server.is_open()


@pytest.mark.parametrize("typed", ["shop@[192.0.2.1]", "not@", "", "somebody@gmail.com"])
def test_where_no_name_can_be_guessed_none_is(window: MainWindow, typed: str) -> None:
    QTest.keyClicks(window.pick.field, typed)
    window.pick.find_button.click()
    assert not window.pick.guesses.isVisible()


def test_what_is_typed_on_takes_the_guesses_away(window: MainWindow) -> None:
    QTest.keyClicks(window.pick.field, "shop@example.com")
    window.pick.find_button.click()
    QTest.keyClicks(window.pick.field, "x")
    assert window.pick.guesses.isHidden()


def test_a_slip_of_the_finger_finds_and_what_nobody_is_called_says_what_to_do(window: MainWindow) -> None:
    pick = window.pick
    QTest.keyClicks(pick.field, "sendgird")
    assert [card.offer.id for card in pick.cards.cards] == ["sendgrid", ""]
    pick.field.clear()
    QTest.keyClicks(pick.field, "qqqqqqq")
    assert [card.offer.id for card in pick.cards.cards] == [""]
    assert "Type your e-mail address instead" in pick.remark.words()
    key(window, Qt.Key.Key_Return)
    assert pick.cards.cards[0].hasFocus()
    key(window, Qt.Key.Key_Return)
    assert window.places.account.isVisible()


def test_what_is_typed_on_a_card_can_be_undone_in_the_field(window: MainWindow) -> None:
    QTest.keyClicks(window.pick.field, "send")
    window.pick.cards.focus_first()
    QTest.keyClicks(window.focusWidget(), "x")
    assert window.pick.field.text() == "sendx"
    window.pick.field.undo()
    assert window.pick.field.text() in ("send", "")
