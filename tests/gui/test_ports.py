"""The tab "Other ports": tried by the real engine against the practice server, at ports that stand in for the usual."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smtpdesk.check.run import run_check
from smtpdesk.gui.field import Field
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.gui.ports_view import PortsView
from smtpdesk.gui.services import Services
from smtpdesk.model.events import Event
from smtpdesk.model.facts import Address, Failure
from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import Account, Request, Security, Server
from smtpdesk.net.network import Link, SystemNetwork
from smtpdesk.practice.server import PracticeServer
from tests.fakes.odd_ports import refusing_port, unaccepted_port
from tests.gui import seen
from tests.gui.driving import check_again, press


class Redirected(SystemNetwork):
    """The real network, but the usual ports lead to others of this computer."""

    def __init__(self, ports: dict[int, int]) -> None:
        super().__init__()
        self.ports = ports

    async def connect(self, address: Address) -> Link | Failure:
        return await super().connect(Address(address.ip, self.ports[address.port], address.version))

    async def knock(self, address: Address, host: str) -> Failure | None:
        return await super().knock(Address(address.ip, self.ports[address.port], address.version), host)


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path / "practice") as server:
        yield server


@pytest.fixture
def shut() -> Iterator[int]:
    with refusing_port() as port:
        yield port


@pytest.fixture
def ports(practice: PracticeServer, shut: int) -> dict[int, int]:
    """What the usual ports lead to; a test may change it."""
    return {25: shut, 465: practice.tls_port, 587: shut, 2525: practice.starttls_port}


@pytest.fixture
def services(dressed: QApplication, ports: dict[int, int]) -> Iterator[Services]:
    def run(request: Request, tell: Callable[[Event], None]) -> Awaitable[object]:
        return run_check(request, Redirected(ports), tell)

    made = Services(run=run)
    yield made
    made.close()


def open_blocked(window: MainWindow, places: Places, practice: PracticeServer) -> PortsView:
    """Open an account whose port leads nowhere."""
    at = practice.account()
    account = Account(
        id="shop-1",
        name="Candle shop",
        server=Server(at.server.host, 587, Security.STARTTLS),
        sender="orders@example.com",
        ca_file=at.ca_file,
    )
    window.services.desk.accounts[account.id] = account
    window.refresh_now()
    places.open_account(account.id)
    return places.account.check.details.ports


def told(view: PortsView) -> list[list[str]]:
    model = view.table.model()
    columns = range(model.columnCount())
    return [[str(model.index(row, column).data()) for column in columns] for row in range(model.rowCount())]


def field(places: Places, name: str) -> Field:
    found = places.account.form.field(name)
    assert found is not None
    return found


def over(view: PortsView) -> bool:
    return view.try_button.accessibleName() == "Try again"


def test_all_ports_are_tried_and_the_one_that_works_is_used(
    window: MainWindow, places: Places, qtbot: QtBot, practice: PracticeServer
) -> None:
    view = open_blocked(window, places, practice)
    assert view.table.isHidden()
    assert check_again(qtbot, places) is Verdict.FAILS
    press(places, "Try all ports")
    assert places.account.check.details.tabs.currentWidget() is view
    assert view.try_button.accessibleName() == "Stop trying"
    qtbot.waitUntil(lambda: over(view), timeout=15_000)
    rows = {row[0]: row[1:] for row in told(view)}
    assert list(rows) == ["25", "465", "587", "2525"]
    assert rows["25"] == rows["587"] == ["closed"] * 3
    assert rows["465"][0].startswith("works · ")
    assert rows["465"][1:] == ["not offered here"] * 2
    assert rows["2525"][0] == "not offered here"
    assert rows["2525"][1].startswith("works · ")
    assert view.use_button.accessibleName() == "Use port 465, SSL/TLS"
    assert view.summary.text().startswith("Port 465 with SSL/TLS works.")
    assert seen.names_missing(window) == []
    view.use_button.click()
    fields = places.account.form.server
    assert (fields.port.text(), fields.security.text()) == ("465", "tls")
    check_again(qtbot, places)
    report = places.runs.last("shop-1").report  # type: ignore[union-attr]
    assert report is not None
    assert report.tls is not None  # it got through; the practice server only wants a sign-in
    assert report.finding is not None
    assert report.finding.code == "auth.required"


def test_a_try_can_be_stopped_and_the_window_says_so(
    window: MainWindow, places: Places, qtbot: QtBot, practice: PracticeServer, ports: dict[int, int]
) -> None:
    with unaccepted_port() as silent:
        ports[25] = ports[587] = silent
        view = open_blocked(window, places, practice)
        view.try_button.click()
        qtbot.waitUntil(lambda: any(cell.startswith("works") for row in told(view) for cell in row), timeout=15_000)
        view.try_button.click()
        qtbot.waitUntil(lambda: over(view), timeout=5000)
    assert view.summary.text() == "Stopped before every port had answered."
    assert told(view)[0][1:] == ["stopped"] * 3


def test_what_is_typed_wrong_is_said_beside_its_field(
    window: MainWindow, places: Places, practice: PracticeServer
) -> None:
    view = open_blocked(window, places, practice)
    field(places, "host").set_text("mail example")
    view.try_button.click()
    assert view.table.isHidden()
    assert field(places, "host").is_wrong()


def test_another_server_or_account_has_no_table_of_this_one(
    window: MainWindow, places: Places, qtbot: QtBot, practice: PracticeServer
) -> None:
    view = open_blocked(window, places, practice)
    view.try_button.click()
    qtbot.waitUntil(lambda: over(view), timeout=15_000)
    assert view.table.isVisibleTo(view)
    places.open_new("gmail")
    assert view.table.isHidden()
    places.open_account("shop-1")
    assert not view.table.isHidden()
    field(places, "host").set_text("mail.example.com")
    places.account.form.paused.emit()
    assert view.table.isHidden()


def test_the_table_is_read_aloud_and_the_arrow_keys_move_in_it(
    window: MainWindow, places: Places, qtbot: QtBot, practice: PracticeServer
) -> None:
    view = open_blocked(window, places, practice)
    view.try_button.click()
    qtbot.waitUntil(lambda: over(view), timeout=15_000)
    places.account.check.details.tabs.setCurrentWidget(view)
    view.table.setFocus()
    view.table.setCurrentIndex(view.table.model().index(0, 0))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(view.table, key)
    index = view.table.currentIndex()
    assert (index.row(), index.column()) == (1, 1)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Port 465, Encrypted from the start (SSL/TLS): works · ")
    reader = QAccessible.queryAccessibleInterface(view.table)
    assert reader.text(QAccessible.Text.Name) == "Ports of the server"
