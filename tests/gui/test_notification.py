"""A long check that ends behind other windows is told by the desktop, over a real bus to a small service of ours."""

import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from jeepney import HeaderFields, MessageType, new_error, new_method_return  # type: ignore[import-untyped]
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smtpdesk.gui import samples
from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.new_check import make_story
from smtpdesk.gui.notification import NAME, notify
from smtpdesk.gui.services import Services
from smtpdesk.model.events import Event, RunFinished
from smtpdesk.model.report import Verdict
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Request
from tests.integration.postfix import must_run
from tests.store.session_bus import SessionBus, missing, session_bus

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform != "linux", reason="this bus is of free desktops"),
]


class Service:
    """The desktop's side: takes the name and keeps what it is told."""

    def __init__(self, address: str, *, refuses: bool = False) -> None:
        self.told: list[tuple[str, tuple[object, ...]]] = []
        self._refuses = refuses
        self._over = threading.Event()
        self._bus = open_dbus_connection(bus=address)
        assert self._bus.send_and_get_reply(message_bus.RequestName(NAME)).body == (1,)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                message = self._bus.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                self.told.append((message.header.fields[HeaderFields.signature], message.body))
                answer = (
                    new_error(message, "org.example.No") if self._refuses else new_method_return(message, "u", (7,))
                )
                self._bus.send(answer)

    def close(self) -> None:
        self._over.set()
        self._thread.join(10)
        self._bus.close()


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    if lacking := missing():
        if must_run():
            pytest.fail(f"not on this computer: {lacking}")
        pytest.skip(f"not on this computer: {lacking}")
    with session_bus(tmp_path) as made:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.address)
        yield made


@pytest.fixture
def service(bus: SessionBus) -> Iterator[Service]:
    made = Service(bus.address)
    yield made
    made.close()


def test_the_desktop_is_told_in_its_own_form(service: Service) -> None:
    assert notify("Candle & <shop>", "Works <b>& well</b>")
    ((signature, body),) = service.told
    assert signature == "susssasa{sv}i"
    assert body[:6] == ("SMTP Desk", 0, "smtpdesk", "Candle & <shop>", "Works &lt;b&gt;&amp; well&lt;/b&gt;", [])
    assert body[7] == -1


def test_without_a_service_or_a_bus_it_says_so(bus: SessionBus, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not notify("a", "b")
    refusing = Service(bus.address, refuses=True)
    assert not notify("a", "b")
    refusing.close()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    assert not notify("a", "b")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert not notify("a", "b")


class Engine:
    """Tells the end of a check as it is told to."""

    def __init__(self) -> None:
        self.ms = 6000.0
        self.verdict = Verdict.WORKS

    def __call__(self, request: Request, tell: Callable[[Event], None]) -> Awaitable[object]:
        async def run() -> None:
            for event in samples.passed(sends=False):
                if isinstance(event, RunFinished):
                    event = RunFinished(replace(event.report, ms=self.ms, verdict=self.verdict))
                tell(event)

        return run()


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def services(dressed: QApplication, engine: Engine) -> Iterator[Services]:
    made = Services(run=engine)
    yield made
    made.close()


def check(window: MainWindow, qtbot: QtBot, secret: str) -> None:
    runs = window.places.runs
    with qtbot.waitSignal(runs.finished, timeout=15_000):
        request = Request(account=samples.ACCOUNT, secret=Secret(secret))
        runs.start(request, make_story(samples.SERVER, sends=False))


def test_a_long_check_behind_another_window_is_told_without_secrets(
    window: MainWindow, service: Service, engine: Engine, qtbot: QtBot, sentinel: str
) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow(), timeout=15_000)
    check(window, qtbot, sentinel)
    qtbot.waitUntil(lambda: len(service.told) == 1, timeout=15_000)
    _signature, body = service.told[0]
    assert body[3:5] == ("Candle shop", "The check is over: it works.")
    assert sentinel not in repr(body)
    engine.verdict = Verdict.FAILS
    check(window, qtbot, sentinel)
    qtbot.waitUntil(lambda: len(service.told) == 2, timeout=15_000)
    assert service.told[1][1][4] == "The check is over: something does not work."


def test_a_short_check_one_that_was_stopped_and_one_that_is_looked_at_are_not_told(
    window: MainWindow, service: Service, engine: Engine, qtbot: QtBot, sentinel: str
) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow(), timeout=15_000)
    engine.ms = 4000.0
    check(window, qtbot, sentinel)
    engine.ms, engine.verdict = 9000.0, Verdict.STOPPED
    check(window, qtbot, sentinel)
    engine.verdict = Verdict.WORKS
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=15_000)
    check(window, qtbot, sentinel)
    done: list[bool] = []
    window.places.notification.errands.do(lambda: notify("last", "of all"), done.append)  # behind all before it
    qtbot.waitUntil(lambda: done == [True], timeout=15_000)
    assert [body[3] for _signature, body in service.told] == ["last"]
