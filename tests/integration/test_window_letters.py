"""Test e-mails and several senders in the real window, before a real mail server."""

from __future__ import annotations

import pytest

from tests.integration import window_words as words
from tests.integration.desk_at_hand import SOON, AtHand, fill_in_by_keyboard
from tests.integration.postfix import Postfix

pytestmark = [pytest.mark.window, pytest.mark.integration]

_BOUNCED = "The mail system: <owner@example.com>: host mx.example.com said: 550 5.1.1 User unknown in mailbox table"


def test_by_keyboard_an_order_is_sent_and_its_place_in_the_spam_folder_is_told(
    at_hand: AtHand, postfix: Postfix
) -> None:
    before = {message["Message-ID"] for message in postfix.messages()}
    with at_hand.person(postfix) as person:
        fill_in_by_keyboard(person, postfix, postfix.password)
        person.press("ctrl+shift+Return")
        person.await_focus(words.RECIPIENT)
        person.press("ctrl+a")
        person.type(postfix.recipient)
        person.tab_to(words.PLAIN_KIND)
        person.press("Down", "Down", "Down")
        person.picture("kind")
        person.tab_to(words.SEND_IT)
        person.press("Return")
        person.await_words(words.TOOK, words.SERVERS_WORDS, "queued as", words.DID_IT_ARRIVE)
        person.picture("sent")
        arrived = postfix.wait_for_message(lambda message: message["Message-ID"] not in before)
        assert arrived["Subject"].startswith("Your order (only a test) [")
        assert arrived["Reply-To"] == postfix.sender
        assert arrived["From"].addresses[0].display_name == "example.test"
        person.tab_to(words.IN_SPAM)
        person.press("space")
        told = person.await_words(words.ARRIVED_AS_SPAM, words.WENT_TO_SPAM, "dkim=", "_dmarc.example.test")
        assert "delivered" not in told
        person.picture("spam")
        at_hand.await_arrivals("spam")
        assert person.clicks == 0
        person.press("ctrl+q")
        assert person.await_end(SOON) == 0
        assert person.said() == ""


def test_by_mouse_what_came_back_is_explained(at_hand: AtHand, postfix: Postfix) -> None:
    with at_hand.person(postfix) as person:
        fill_in_by_keyboard(person, postfix, postfix.password)
        person.click(words.SEND)
        person.await_focus(words.RECIPIENT)
        person.press("ctrl+a")
        person.type(postfix.recipient)
        person.click(words.SEND_IT)
        person.await_words(words.TOOK, words.DID_IT_ARRIVE)
        person.click(words.CAME_BACK)
        person.await_words("It was not delivered")
        at_hand.await_arrivals("came-back")
        person.picture("came-back")
        person.click(words.EXPLAIN_WHAT_CAME_BACK)
        person.await_words(words.PASTE_HERE)
        person.type(_BOUNCED)
        person.press("ctrl+Return")
        person.await_words("Judged: line 1", "550 5.1.1")
        person.picture("explained")
        person.close()
        assert person.await_end(SOON) == 0


def test_by_keyboard_several_senders_are_added_and_asked_for(at_hand: AtHand, postfix: Postfix) -> None:
    before = len(postfix.messages())
    with at_hand.person(postfix) as person:
        fill_in_by_keyboard(person, postfix, postfix.password)
        person.tab_to(words.MORE)
        person.press("space")
        person.await_focus(words.OTHER_SENDERS)
        person.type(postfix.not_owned_sender)
        person.press("Return")
        person.type("gone@example.test")
        person.press("Return")
        person.tab_to(words.SENDERS_LIST)
        person.press("Down", "Delete")
        person.await_gone("gone@example.test")
        person.picture("added")
        person.press("ctrl+Return")
        told = person.await_words(
            "1 of 2 senders may not send",
            "shop@ may send. info@ may not: this login has no right to it.",
            f"{postfix.sender}, done",
            f"{postfix.not_owned_sender}, failed",
        )
        assert told.count("→ AUTH") == 1
        assert "→ RCPT" not in told
        person.picture("several-senders")
        at_hand.await_verdicts(("fails", "sender.not-permitted"))
        at_hand.await_accounts(lambda account: account["also_senders"], [postfix.not_owned_sender])
        assert len(postfix.messages()) == before
        assert person.clicks == 0
        person.press("ctrl+q")
        assert person.await_end(SOON) == 0
        assert person.said() == ""
