"""The main job in the real window: an account is set up, checked and tried against a real mail server."""

from __future__ import annotations

import pytest

from tests.integration import window_words as words
from tests.integration.desk_at_hand import SOON, AtHand, fill_in_by_keyboard
from tests.integration.postfix import Postfix

pytestmark = [pytest.mark.window, pytest.mark.integration]


def test_by_keyboard_alone_an_account_is_set_up_checked_and_tried(at_hand: AtHand, postfix: Postfix) -> None:
    before = {message["Message-ID"] for message in postfix.messages()}
    with at_hand.person() as person:
        fill_in_by_keyboard(person, postfix, postfix.password)
        person.tab_to(words.MORE)
        person.press("space")
        person.fill(words.CA_FILE, postfix.ca_file)
        person.picture("filled-in")
        person.press("ctrl+Return")
        person.await_words(words.WORKS, words.IN_KEYRING, words.WORKING, "Sign in, done")
        person.picture("works")
        at_hand.await_verdicts(("works", ""))
        at_hand.await_accounts(lambda account: account["ca_file"], postfix.ca_file)
        person.press("ctrl+shift+Return")
        person.await_focus(words.RECIPIENT)
        person.press("ctrl+a")
        person.type(postfix.recipient)
        person.press("Return")
        person.await_words(words.TOOK, postfix.recipient)
        person.picture("sent")
        arrived = postfix.wait_for_message(lambda message: message["Message-ID"] not in before)
        assert arrived["To"] == postfix.recipient
        person.await_words(arrived["Subject"].split()[-1].strip("[]"))
        assert person.clicks == 0
        person.press("ctrl+q")
        assert person.await_end(SOON) == 0
        assert person.said() == ""


def test_by_mouse_a_test_e_mail_is_sent_with_the_names_that_were_typed(at_hand: AtHand, postfix: Postfix) -> None:
    before = {message["Message-ID"] for message in postfix.messages()}
    with at_hand.person(postfix) as person:
        person.click(words.OTHER)
        person.await_focus(words.SENDER)
        person.type(postfix.sender)
        person.enter(words.SENDER_NAME, "Buch & Café Söhne")
        person.enter(words.REPLY_TO, postfix.second_recipient)
        person.enter(words.USER, postfix.user)
        person.enter(words.PASSWORD, postfix.password)
        person.enter(words.HOST, postfix.host)
        person.enter(words.PORT, str(postfix.tls_port))
        person.click(words.STARTTLS, "combo box")
        person.press("Down", "Return")
        person.await_thing(words.TLS, "combo box")
        person.click(words.SEND)
        person.await_focus(words.RECIPIENT)
        person.picture("to-whom")
        person.press("ctrl+a")
        person.type(postfix.recipient)
        person.click(words.SEND_IT)
        person.await_words(words.TOOK)
        person.picture("sent")
        arrived = postfix.wait_for_message(lambda message: message["Message-ID"] not in before)
        assert arrived["To"] == postfix.recipient
        assert arrived["From"] == f"Buch & Café Söhne <{postfix.sender}>"
        assert arrived["Reply-To"] == postfix.second_recipient
        assert arrived["Message-ID"].endswith("@example.test>")
        assert arrived["Date"].datetime is not None
        assert arrived.get_content_type() == "multipart/alternative"
        assert {part.get_content_type() for part in arrived.iter_parts()} == {"text/plain", "text/html"}
        person.close()
        assert person.await_end(SOON) == 0


def test_a_wrong_password_is_told_and_can_be_corrected(at_hand: AtHand, postfix: Postfix, sentinel: str) -> None:
    with at_hand.person(postfix) as person:
        fill_in_by_keyboard(person, postfix, sentinel)
        person.press("ctrl+Return")
        person.await_words(words.REFUSED, words.SERVERS_WORDS, "535", "Sign in, failed")
        person.picture("refused")
        at_hand.await_verdicts(("fails", "auth.bad-credentials"))
        at_hand.await_accounts(lambda one: (one["server"]["host"], one["user"]), (postfix.host, postfix.user))
        person.tab_to(words.PASSWORD, key="shift+Tab", most=60)
        person.press("ctrl+a")
        person.type(postfix.password)
        person.press("ctrl+Return")
        person.await_words(words.WORKS, words.WORKING)
        person.await_gone(words.REFUSED)
        person.picture("corrected")
        at_hand.await_verdicts(("works", ""))
        assert len(at_hand.accounts()) == 1
        assert at_hand.leaks(sentinel, person) == []


def test_after_a_new_start_the_secret_comes_from_the_keyring(at_hand: AtHand, postfix: Postfix) -> None:
    with at_hand.person(postfix) as person:
        fill_in_by_keyboard(person, postfix, postfix.password)
        person.press("ctrl+Return")
        person.await_words(words.WORKS, words.IN_KEYRING)
        assert at_hand.leaks(postfix.password, person) == []
        person.close()
        assert person.await_end(SOON) == 0
    with at_hand.person(postfix) as person:
        person.await_words(f"{words.GIVEN_NAME}, {words.WORKING}", postfix.host, words.IN_KEYRING)
        assert person.await_thing(words.PASSWORD, "text").text == ""
        person.picture("again")
        person.press("ctrl+Return")
        person.await_words(words.WORKS, "Sign in, done")
        person.picture("works-again")
        assert at_hand.leaks(postfix.password, person) == []
        person.close()
        assert person.await_end(SOON) == 0
        assert person.said() == ""
    assert at_hand.leaks(postfix.password) == []


def test_what_was_typed_but_never_checked_is_there_after_a_new_start(at_hand: AtHand, postfix: Postfix) -> None:
    with at_hand.person(postfix) as person:
        fill_in_by_keyboard(person, postfix, postfix.password)
        person.close()
        assert person.await_end(SOON) == 0
    assert at_hand.leaks(postfix.password) == []
    with at_hand.person(postfix) as person:
        person.await_words(words.GIVEN_NAME, postfix.host, str(postfix.starttls_port), words.IN_KEYRING)
        person.picture("draft")
        person.press("ctrl+Return")
        person.await_words(words.WORKS)


def test_a_certificate_of_nobody_is_refused_until_this_very_one_is_accepted(at_hand: AtHand, postfix: Postfix) -> None:
    with at_hand.person() as person:
        fill_in_by_keyboard(person, postfix, postfix.password)
        person.press("ctrl+Return")
        told = person.await_words(words.ACCEPT, "Encrypt the line, failed", "→ STARTTLS")
        assert "→ AUTH" not in told
        person.picture("untrusted")
        at_hand.await_verdicts(("fails", "tls.cert-untrusted"))
        person.click(words.ACCEPT)
        person.await_words(words.ACCEPT_QUESTION)
        person.picture("question")
        person.click(words.ACCEPT_INDEED)
        person.await_words(words.WORKS, "→ AUTH")
        person.picture("accepted")
        at_hand.await_accounts(lambda account: len(account.get("accepted_fingerprint", "")), 64)
