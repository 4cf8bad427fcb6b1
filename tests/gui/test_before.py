"""A check that is done again after one that failed shows both: how it was, and how it is."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from smtpdesk.gui.before_card import BeforeCard
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.model.report import Verdict
from smtpdesk.text.page import Card, Tone
from tests.fakes.scripted_server import scripted_server
from tests.gui import mail_server
from tests.gui.driving import check_again


def test_what_the_person_mended_is_held_against_what_was_before(
    window: MainWindow, places: Places, qtbot: QtBot, sentinel: str
) -> None:
    script = mail_server.then(
        mail_server.refuses("shop", sentinel),
        mail_server.takes("shop2", sentinel),
        mail_server.takes("shop2", sentinel),
    )
    with scripted_server(script) as server:
        mail_server.open_account(window, places, server)
        form, view = places.account.form, places.account.check
        form.secret.mend_text(sentinel)
        assert check_again(qtbot, places) is Verdict.FAILS
        qtbot.waitUntil(view.verdict.isVisible, timeout=5000)
        refused = view.verdict.title.text()
        assert not view.before.isVisible()
        form.fields["user"].mend_text("shop2")
        assert check_again(qtbot, places) is Verdict.WORKS
        qtbot.waitUntil(view.before.isVisible, timeout=5000)
        assert view.before.before.text() == f"Before: {refused}"
        assert view.before.now.text() == "Now: The connection works"
        assert view.before.accessibleName() == f"Before: {refused}. Now: The connection works"
        assert check_again(qtbot, places) is Verdict.WORKS
        qtbot.waitUntil(lambda: view.verdict.isVisible() and not view.before.isVisible(), timeout=5000)
        server.assert_played()


def test_where_nothing_changed_it_says_so(dressed: object, qtbot: QtBot) -> None:
    card = BeforeCard()
    qtbot.addWidget(card)
    words = Card(tone=Tone.BAD, title="Sign-in refused")
    card.show_change(words, words)
    assert (card.before.text(), card.now.text()) == ("Before: Sign-in refused", "Now: the same")
