"""Further senders in the form: added, removed and refused by keyboard; kept; and what a check tells of each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from smtpdesk.gui import form_values, samples
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.gui.senders_field import SendersField, split
from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import MAX_SENDERS
from smtpdesk.store.accounts import Accounts
from smtpdesk.text.page import RowState
from tests.fakes.scripted_server import scripted_server
from tests.gui import mail_server, seen
from tests.gui.driving import check_again, key


@pytest.fixture
def field(window: MainWindow, places: Places) -> SendersField:
    """The field of a kept account, in the open fold."""
    window.services.desk.save(samples.ACCOUNT)
    places.open_account(samples.ACCOUNT.id)
    places.account.form.more.unfold(open_=True)
    found = places.account.form.more.fields["also_senders"]
    assert isinstance(found, SendersField)
    return found


def add(field: SendersField, text: str) -> None:
    field.focus()
    QTest.keyClicks(field.editor, text)
    QTest.keyClick(field.editor, Qt.Key.Key_Return)


def test_return_adds_and_delete_removes(window: MainWindow, places: Places, field: SendersField) -> None:
    assert not field.list.isVisible()
    add(field, "info@example.com")
    add(field, "sales@example.com")
    assert field.text() == "info@example.com\nsales@example.com"
    assert field.editor is window.focusWidget()
    assert places.account.form.more.summary.whole() == "2 more senders"
    assert field.list.isVisible()
    field.list.setFocus()
    key(window, Qt.Key.Key_Down, Qt.Key.Key_Delete)
    assert field.text() == "info@example.com"
    assert field.list is window.focusWidget()
    key(window, Qt.Key.Key_Tab)
    assert window.focusWidget() is field.remove_button
    key(window, Qt.Key.Key_Space)
    assert field.text() == ""
    assert field.editor is window.focusWidget()
    assert not field.list.isVisible()


def test_the_buttons_do_the_same(field: SendersField) -> None:
    field.editor.setFocus()
    QTest.keyClicks(field.editor, "info@example.com")
    field.add_button.click()
    assert field.list.count() == 1
    field.remove_button.click()
    assert field.list.count() == 0
    field.remove_button.click()
    field.add_button.click()
    assert field.text() == ""


def test_a_pasted_list_is_added_as_a_whole(field: SendersField) -> None:
    QApplication.clipboard().setText("info@example.com, sales@example.com;\n help@example.com\n")
    field.focus()
    assert isinstance(field.editor, QLineEdit)
    field.editor.paste()
    QTest.keyClick(field.editor, Qt.Key.Key_Return)
    assert field.text().splitlines() == ["info@example.com", "sales@example.com", "help@example.com"]
    assert split(" ,;\n") == ()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nobody", "Other sender no. 2 is not an e-mail address"),
        ("INFO@example.com", "Other sender no. 2 stands there twice"),
        (" ".join(f"{n}@example.com" for n in range(MAX_SENDERS)), "At most 50 other senders are possible."),
    ],
)
def test_what_cannot_be_is_told_beside_the_field_and_stays_to_be_mended(
    field: SendersField, typed: str, words: str
) -> None:
    add(field, "info@example.com")
    add(field, typed)
    assert field.is_wrong()
    assert field.remark.words().startswith(words)
    assert field.list.count() == 1
    assert field.pending() == typed
    field.focus()
    QTest.keyClicks(field.editor, "b@example.com")
    assert not field.is_wrong()


def test_the_from_address_among_them_is_told_and_keeps_a_check_from_beginning(
    places: Places, field: SendersField
) -> None:
    form = places.account.form
    field.set_text("info@example.com\nOrders@example.com")
    form.more.unfold(open_=False)
    form.secret.set_text("typed")
    places.check()
    assert field.remark.words() == "Other sender no. 2 stands there twice, or is the From address itself."
    assert form.more.is_open()
    assert places.runs.last(samples.ACCOUNT.id) is None


def test_what_was_typed_and_not_added_is_not_lost(window: MainWindow, places: Places, field: SendersField) -> None:
    add(field, "info@example.com")
    QTest.keyClicks(field.editor, "sales@example.com")
    places.open_practice()
    places.open_account(samples.ACCOUNT.id)
    assert field.text() == "info@example.com\nsales@example.com"
    assert field.pending() == ""
    assert window.services.desk.drafts[samples.ACCOUNT.id]["also_senders"] == field.text()


def test_another_provider_keeps_them(places: Places, field: SendersField) -> None:
    add(field, "info@example.com")
    provider = places.account.form.fields["provider"]
    provider.set_text("gmail")
    provider.changed.emit()
    assert field.text() == "info@example.com"


def test_a_draft_with_fifty_of_the_longest_is_kept(window: MainWindow, places: Places, field: SendersField) -> None:
    longest = [f"{n:02}{'x' * 60}@{'y' * 60}.{'z' * 60}.example.com" for n in range(MAX_SENDERS)]
    field.set_text("\n".join(longest))
    QTest.keyClicks(field.editor, "a")
    places.open_practice()
    assert window.services.desk.drafts[samples.ACCOUNT.id]["also_senders"].count("\n") == MAX_SENDERS
    window.services.errands.do(lambda: None)


def test_values_and_account_say_the_same(places: Places, field: SendersField) -> None:
    account = samples.ACCOUNT.with_(also_senders=("info@example.com", "sales@example.com"))
    values = form_values.from_account(account)
    assert form_values.make_account(values, account.id, account) == account
    assert form_values.also_senders({}) == ()


@pytest.mark.parametrize("size", [(900, 600), (1364, 820)])
def test_all_can_be_read_and_has_a_name(
    window: MainWindow, places: Places, qtbot: QtBot, field: SendersField, size: tuple[int, int]
) -> None:
    window.resize(*size)
    for number in range(7):
        add(field, f"a-rather-long-address-{number}@subdomain.example.com")
    qtbot.waitUntil(lambda: not seen.clipped(field), timeout=5000)
    assert seen.names_missing(window) == []
    places.account.form.scroller.bring(field)
    assert field.list.height() < 5 * 40 + 20


REFUSES_ONE = """
S: 220 mail.example.com ESMTP
C: EHLO *
S: 250-mail.example.com
S: 250 STARTTLS
C: STARTTLS
S: 220 Ready
TLS: ok
C: EHLO *
S: 250-mail.example.com
S: 250 AUTH PLAIN
C: AUTH PLAIN *
S: 235 2.7.0 Ok
C: MAIL FROM:<orders@example.com>
S: 250 2.1.0 Ok
C: RSET
S: 250 2.0.0 Ok
C: MAIL FROM:<info@example.com>
S: 553 5.7.1 Sender address rejected: not owned by user shop
C: MAIL FROM:<sales@example.com>
S: 250 2.1.0 Ok
C: RSET
S: 250 2.0.0 Ok
C: QUIT
S: 221 2.0.0 Bye
CLOSE
"""


def test_a_check_tells_of_each_sender(window: MainWindow, places: Places, qtbot: QtBot, sentinel: str) -> None:
    with scripted_server(REFUSES_ONE) as server:
        mail_server.open_account(window, places, server)
        form = places.account.form
        form.secret.mend_text(sentinel)
        field = form.more.fields["also_senders"]
        assert isinstance(field, SendersField)
        field.set_text("info@example.com\nsales@example.com")
        form.changed.emit()
        form.paused.emit()
        assert {"orders@example.com", "info@example.com", "sales@example.com"} <= set(rows(places))
        assert check_again(qtbot, places) is Verdict.FAILS
        verdict = places.account.check.verdict
        qtbot.waitUntil(verdict.isVisible, timeout=5000)
        assert verdict.title.text() == "1 of 3 senders may not send"
        assert "orders@ and sales@ may send. info@ may not: this login has no right to it." in verdict.meaning.text()
        assert verdict.said.text().startswith("553 5.7.1")
        assert rows(places) == {
            "orders@example.com": RowState.OK,
            "info@example.com": RowState.FAILED,
            "sales@example.com": RowState.OK,
        }
        server.assert_played()
    kept: list[tuple[str, ...]] = []
    window.services.errands.do(lambda: Accounts().load().accounts[0].also_senders, kept.append)
    qtbot.waitUntil(lambda: kept == [("info@example.com", "sales@example.com")], timeout=5000)


def rows(places: Places) -> dict[str, RowState]:
    """The rows below the sender's, as they are shown."""
    model = places.account.check.steps.model()
    found = {}
    for row in range(model.rowCount()):
        parent = model.index(row, 0)
        if parent.data() == "Name the sender":
            for child in range(model.rowCount(parent)):
                index = model.index(child, 0, parent)
                found[index.data()] = RowState(str(index.data(Qt.ItemDataRole.UserRole + 1)))
    return found
