"""The page of the preferences: what is changed holds at once and is kept; all can be forgotten in one go."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from smtpdesk import resources
from smtpdesk.gui import samples, theme
from smtpdesk.gui.field import Field
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.gui.preferences_view import PreferencesView
from smtpdesk.gui.services import Services
from smtpdesk.model.proxy import Proxy, ProxyKind
from smtpdesk.model.report import Verdict
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Deadlines, Security, Server, SignIn
from smtpdesk.store.accounts import Accounts
from smtpdesk.store.drafts import Drafts
from smtpdesk.store.first_look import FirstLook, Theme, first_look
from smtpdesk.store.paths import folders
from smtpdesk.store.preferences import PROXY_SECRET, Preferences, PreferencesFile
from smtpdesk.store.secrets import Vault
from smtpdesk.text.extract import Message, catalogue
from tests import secrets_search
from tests.fakes.odd_ports import refusing_port
from tests.fakes.proxy_server import proxy_server
from tests.fakes.scripted_server import scripted_server
from tests.gui import seen
from tests.gui.driving import press, wait_for
from tests.store.keyrings import HangingKeyring, MemoryKeyring

PASSWORD = secrets_search.SESSION.watch("carriers-own-Proxy-wort-99")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def services(dressed: QApplication, keyring: MemoryKeyring) -> Iterator[Services]:
    made = Services(make_vault=lambda: Vault(keyring))
    yield made
    made.close()


@pytest.fixture
def page(places: Places) -> Iterator[PreferencesView]:
    yield places.open_preferences()
    theme.apply(QApplication.instance(), theme.Scheme.LIGHT)  # type: ignore[arg-type]


def write(field: Field, text: str) -> None:
    """Type, then let typing rest."""
    assert isinstance(field.editor, QLineEdit)
    field.editor.selectAll()
    if text:
        QTest.keyClicks(field.editor, text)
    else:
        QTest.keyClick(field.editor, Qt.Key.Key_Delete)
    field.paused.emit()


def leave(field: Field) -> None:
    """Leave the field, as Tab does."""
    assert isinstance(field.editor, QLineEdit)
    field.editor.editingFinished.emit()


def choose(field: Field, value: str) -> None:
    field.set_text(value)
    field.changed.emit()


def kept(window: MainWindow, qtbot: QtBot) -> Preferences:
    """What stands in the file after all that was to be written."""
    found: list[Preferences] = []
    window.services.errands.do(lambda: PreferencesFile().load().preferences, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=15_000)
    return found[0]


def test_the_theme_holds_at_once_and_from_the_first_paint_of_the_next_start_on(
    window: MainWindow, page: PreferencesView, qtbot: QtBot
) -> None:
    choose(page.look.theme, "dark")
    assert theme.tokens() is theme.DARK
    assert kept(window, qtbot).theme is Theme.DARK
    assert first_look() == FirstLook(Theme.DARK)
    choose(page.look.theme, "light")
    assert theme.tokens() is theme.LIGHT


def test_what_cannot_be_says_so_beside_its_field_and_the_rest_is_kept(
    window: MainWindow, page: PreferencesView, qtbot: QtBot
) -> None:
    limits = page.checks.limits.fields
    write(page.checks.ehlo_name, "a b")
    write(limits["connect"], "2,5")
    write(limits["greeting"], "soon")
    write(limits["message"], "0")
    assert page.checks.ehlo_name.is_wrong()
    assert "no blanks" in page.checks.ehlo_name.remark.words()
    assert "has to be a number" in limits["greeting"].remark.words()
    assert "between 0.05 seconds and an hour" in limits["message"].remark.words()
    assert not limits["connect"].is_wrong()
    assert kept(window, qtbot) == Preferences(deadlines=Deadlines(connect=2.5))
    write(page.checks.ehlo_name, "shop.example.com")
    write(limits["connect"], "")
    assert not page.checks.ehlo_name.is_wrong()
    assert kept(window, qtbot) == Preferences(ehlo_name="shop.example.com")


def test_a_check_goes_through_the_proxy_and_its_password_is_in_the_keyring_alone(
    window: MainWindow, places: Places, page: PreferencesView, qtbot: QtBot, keyring: MemoryKeyring, home: Path
) -> None:
    script = "S: 220 x\nC: EHLO shop.example.com\nS: 250-x\nS: 250 SIZE\nC: QUIT\nS: 221 x\nCLOSE\n"
    card = page.proxy
    with scripted_server(script) as server, proxy_server(ProxyKind.HTTP, server.port, login=("me", PASSWORD)) as proxy:
        write(page.checks.ehlo_name, "shop.example.com")
        assert card.state.text() == "Connections are made directly."
        choose(card.kind, "http")
        assert "Not in use yet" in card.state.text()
        assert not card.host.is_wrong()
        write(card.host, "127.0.0.1")
        write(card.port, str(proxy.port))
        write(card.user, "me")
        assert card.state.text().startswith(f"In use: every check goes through 127.0.0.1:{proxy.port}.")
        write(card.secret, PASSWORD)
        leave(card.secret)
        qtbot.waitUntil(lambda: card.secret.state_words() == "Kept in your computer's keyring", timeout=15_000)
        assert card.typed() is None  # what is kept leaves the window
        assert [name for name in keyring.entries if PROXY_SECRET in name]
        assert all(PASSWORD not in text for text in seen.texts(window))
        expected = Proxy(kind=ProxyKind.HTTP, host="127.0.0.1", port=proxy.port, user="me")
        assert kept(window, qtbot).proxy == expected
        account = samples.ACCOUNT.with_(
            id="far-1",
            server=Server("mail.example.com", 25, Security.PLAIN),
            provider=None,
            region=None,
            user="",
            sender="",
            reply_to="",
            sign_in=SignIn.NONE,
        )
        window.services.desk.save(account)
        places.open_account(account.id)
        places.check()
        assert wait_for(qtbot, places, account.id) is Verdict.WORKS
        server.assert_played()
    assert proxy.asked == [("mail.example.com", 25)]
    assert proxy.signed_in == ["me"]
    assert all(PASSWORD.encode() not in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_a_verdict_about_the_proxy_leads_to_the_preferences(
    window: MainWindow, places: Places, page: PreferencesView, qtbot: QtBot
) -> None:
    account = samples.ACCOUNT.with_(id="far-1", user="", sign_in=SignIn.NONE)
    window.services.desk.save(account)
    with refusing_port() as port:
        choose(page.proxy.kind, "socks5")
        write(page.proxy.host, "127.0.0.1")
        write(page.proxy.port, str(port))
        places.open_account(account.id)
        places.check()
        assert wait_for(qtbot, places, account.id) is Verdict.FAILS
    assert f"The proxy 127.0.0.1:{port} cannot be reached" in seen.texts(window)
    press(places, "Open the preferences")
    assert page.isVisible()


def test_another_proxy_does_not_get_to_hear_the_password(
    window: MainWindow, page: PreferencesView, qtbot: QtBot, keyring: MemoryKeyring
) -> None:
    card = page.proxy
    choose(card.kind, "socks5")
    for field, text in ((card.host, "proxy.example.com"), (card.user, "me"), (card.secret, PASSWORD)):
        write(field, text)
    leave(card.secret)
    qtbot.waitUntil(card.secret.is_saved, timeout=15_000)
    usual = window.services.preferences.usual
    assert usual.proxy is not None
    assert usual.proxy.secret == Secret(PASSWORD)
    write(card.host, "elsewhere.example.com")
    usual = window.services.preferences.usual
    assert usual.proxy == Proxy(kind=ProxyKind.SOCKS5, host="elsewhere.example.com", port=1080, user="me")
    assert not card.secret.is_saved()
    qtbot.waitUntil(lambda: not keyring.entries, timeout=15_000)
    assert not card.secret.is_saved()


def test_the_proxys_password_is_there_after_a_start(qtbot: QtBot, services: Services, keyring: MemoryKeyring) -> None:
    proxy = Proxy(kind=ProxyKind.SOCKS5, host="proxy.example.com", port=1080, user="me")
    PreferencesFile().save(Preferences(proxy=proxy))
    Vault(keyring).save(PROXY_SECRET, Secret(PASSWORD))
    made = MainWindow(services)
    qtbot.addWidget(made)
    made.begin()

    def there() -> bool:
        used = services.preferences.usual.proxy
        return used is not None and used.secret == Secret(PASSWORD)

    qtbot.waitUntil(there, timeout=15_000)


@pytest.mark.parametrize(("text", "words"), [("pässwörter", "letters A to Z"), ("x" * 300, "too long")])
def test_a_password_that_no_proxy_can_be_told_is_refused_beside_its_field(
    page: PreferencesView, keyring: MemoryKeyring, text: str, words: str
) -> None:
    card = page.proxy
    choose(card.kind, "http")
    write(card.host, "proxy.example.com")
    write(card.user, "me")
    card.secret.set_text(text)
    leave(card.secret)
    assert words in card.secret.remark.words()
    assert not keyring.entries


def test_a_damaged_file_is_told_and_set_aside(qtbot: QtBot, services: Services) -> None:
    path = PreferencesFile().path
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\xfe")
    made = MainWindow(services)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(services.desk.loaded, timeout=15_000):
        made.begin()
    assert path.name in made.notice.words.text()
    assert not path.exists()


def test_the_folders_are_named(page: PreferencesView, home: Path) -> None:
    assert page.data.paths == [folders().config, folders().state]
    texts = seen.texts(page)
    assert {str(home / "config"), str(home / "state")} <= set(texts)
    assert [text for text in texts if "SMTPDESK_HOME" in text]


def test_everything_is_forgotten_after_one_question(
    window: MainWindow, places: Places, qtbot: QtBot, keyring: MemoryKeyring, home: Path
) -> None:
    desk = window.services.desk
    desk.save(samples.ACCOUNT)
    desk.save_secret(samples.ACCOUNT.id, Secret(PASSWORD), lambda _result: None)
    places.open_new("mailgun")
    QTest.keyClicks(places.account.form.fields["sender"].editor, "orders@example.com")
    page = places.open_preferences()
    choose(page.look.theme, "dark")
    qtbot.waitUntil(lambda: bool(keyring.entries) and bool(Drafts().path.exists()), timeout=15_000)
    page.forget.ask_button.click()
    assert page.forget.question.isVisible()
    assert "cannot be undone" in page.forget.words.text()
    assert page.forget.keep_button.hasFocus() or window.focusWidget() is page.forget.keep_button
    page.forget.keep_button.click()
    assert not page.forget.question.isVisible()
    assert Accounts().path.exists()
    page.forget.ask_button.click()
    page.forget.forget_button.click()
    qtbot.waitUntil(page.forget.result.isVisible, timeout=15_000)
    told = seen.texts(page.forget.result)
    assert "Saved passwords: deleted" in told
    assert "Accounts: deleted" in told
    assert not keyring.entries
    assert theme.tokens() is theme.LIGHT
    assert desk.accounts == {}
    assert places.entries() == []
    window.add_account()
    assert [path.name for path in home.rglob("*") if path.is_file()] == []


def test_a_keyring_that_does_not_answer_is_told_honestly(qtbot: QtBot, dressed: QApplication) -> None:
    keyring = HangingKeyring()
    services = Services(make_vault=lambda: Vault(keyring, patience=0.05, deadline=0.2))
    made = MainWindow(services)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(services.desk.loaded, timeout=15_000):
        made.begin()
    services.desk.save(samples.ACCOUNT)
    page = made.places.open_preferences()
    page.forget.ask_button.click()
    page.forget.forget_button.click()
    qtbot.waitUntil(page.forget.result.isVisible, timeout=15_000)
    told = " ".join(seen.texts(page.forget.result))
    assert "2 entries could not be deleted. The keyring did not answer." in told
    assert "delete what begins with “SMTP Desk”" in told
    assert "Accounts: deleted" in told
    keyring.go.set()
    services.close()


def test_a_language_that_is_preferred_is_spoken_from_the_next_start_on(
    window: MainWindow, page: PreferencesView, qtbot: QtBot, tmp_path: Path, home: Path
) -> None:
    assert [page.look.language.editor.itemData(row) for row in range(2)] == ["", "en"]  # type: ignore[union-attr]
    other = tmp_path / "smtpdesk" / "resources"
    other.mkdir(parents=True)
    for path in resources.folder().iterdir():
        if path.name != "locale":
            (other / path.name).symlink_to(path)
    place = other / "locale" / "de" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "smtpdesk.mo").write_bytes(catalogue({Message("&Practice server"): ("&Übungsserver",)}))
    PreferencesFile().save(Preferences(language="de"))
    program = """
import sys
sys._MEIPASS = sys.argv[1]
from PySide6.QtWidgets import QApplication, QPushButton
from smtpdesk.gui import app
from smtpdesk.text.translate import available
app.main(["--quit-after-paint"])
words = {made.text().strip() for made in QApplication.allWidgets() if isinstance(made, QPushButton)}
print(available(), "Übungsserver" in words)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "SMTPDESK_HOME": str(home), "PYTHONUTF8": "1"},
    )
    assert done.stdout.splitlines()[-1] == "('en', 'de') True", done.stdout + done.stderr
