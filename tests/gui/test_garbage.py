import gc
import threading
from typing import ClassVar

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smtpdesk.gui.garbage import Garbage


class Loop:
    """Cyclic garbage that tells in which thread it went."""

    went: ClassVar[list[int]] = []

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        self.went.append(threading.get_ident())


def make_much() -> None:
    for _count in range(3000):
        Loop()


def test_garbage_that_a_thread_made_is_collected_in_the_windows_thread(qtbot: QtBot, qapp: QApplication) -> None:
    Loop.went.clear()
    garbage = Garbage()
    garbage.start()
    try:
        maker = threading.Thread(target=make_much)
        maker.start()
        maker.join()
        assert Loop.went == []
        garbage.look()
        assert len(Loop.went) == 3000
        assert set(Loop.went) == {threading.get_ident()}
    finally:
        garbage.stop()
        assert gc.isenabled()
