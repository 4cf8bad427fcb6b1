"""The vault on a real Secret Service (gnome-keyring): unlocked, locked, mute, stopped, and gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from keyring.backends.SecretService import Keyring

from smtpdesk.model.secret import Secret
from smtpdesk.store.accounts import Accounts
from smtpdesk.store.drafts import Drafts
from smtpdesk.store.keyring_choice import system_keyring
from smtpdesk.store.secrets import Reason, SecretResult, SecretState, Vault
from tests import secrets_search
from tests.integration.postfix import must_run
from tests.store.samples import account
from tests.store.session_bus import PROMPTER, SECRETS, SessionBus, missing, session_bus

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is of free desktops"),
]

SAVED = SecretResult(SecretState.SAVED)
WAITING = SecretResult(SecretState.WAITING)
MASTER = "the person's own password"


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    if lacking := missing():
        if must_run():
            pytest.fail(f"not on this computer: {lacking}")
        pytest.skip(f"not on this computer: {lacking}")
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    with session_bus(tmp_path / "keyrings") as running:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", running.address)
        yield running


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it never came"
        threading.Event().wait(0.005)


@pytest.mark.parametrize("length", [1, 40])
def test_a_secret_is_kept_by_the_system_and_stands_in_no_file(
    bus: SessionBus, tmp_path: Path, home: Path, sentinel: str, length: int
) -> None:
    secret = Secret(sentinel * length)
    with bus.keyring(MASTER):
        assert isinstance(system_keyring(), Keyring)
        Accounts().save(account())
        Drafts().put("shop-1", {"host": "mail.example.com"})
        assert Vault().save("shop-1", secret) == SAVED
        assert Vault().load("shop-1") == SecretResult(SecretState.FOUND, secret=secret)
    with bus.keyring(MASTER):  # after signing in again
        vault = Vault()
        assert vault.load("shop-1") == SecretResult(SecretState.FOUND, secret=secret)
        files = [file for place in (home, tmp_path) for file in place.rglob("*") if file.is_file()]
        assert len(files) > 3
        needles = secrets_search.encodings(frozenset({sentinel}))
        assert [file for file in files if secrets_search.find(file.read_bytes(), needles)] == []
        assert vault.save("shop-1", Secret("short")) == SAVED
        assert vault.delete("shop-1") == SecretResult(SecretState.DELETED)
        assert vault.load("shop-1") == SecretResult(SecretState.NOT_FOUND)
        backend = system_keyring()
        assert backend is not None
        assert backend.get_password("SMTP Desk: shop-1 part 2 a", "smtp") is None


def test_another_program_finds_it(bus: SessionBus) -> None:
    code = "from smtpdesk.store.secrets import Vault; print(Vault().load('a').secret.reveal() == 'ünd \\U0001f511')"
    with bus.keyring(MASTER):
        assert Vault().save("a", Secret("ünd \U0001f511")) == SAVED
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout == "True\n"


def test_a_locked_keyring_that_cannot_ask_is_told_as_locked(bus: SessionBus) -> None:
    with bus.keyring(MASTER):
        vault = Vault()
        assert vault.save("a", Secret("x")) == SAVED
        bus.lock()
        assert vault.load("a") == SecretResult(SecretState.UNAVAILABLE, Reason.LOCKED)
        assert vault.save("a", Secret("y")) == SecretResult(SecretState.SESSION_ONLY, Reason.LOCKED)
        assert vault.load("a").secret == Secret("y")
        assert Vault().delete("a") == SecretResult(SecretState.NOT_DELETED, Reason.LOCKED)


def test_a_locked_keyring_whose_question_nobody_answers_is_given_up_in_time(bus: SessionBus) -> None:
    with bus.keyring(MASTER):
        assert Vault().save("a", Secret("x")) == SAVED
        bus.lock()
        vault = Vault(patience=0.1, deadline=0.4)
        told: list[SecretResult] = []
        with bus.mute(PROMPTER):
            started = time.monotonic()
            assert vault.load("a", told.append) == SecretResult(SecretState.UNAVAILABLE, Reason.NO_ANSWER)
            assert 0.4 <= time.monotonic() - started < 2
            assert told == [WAITING]
        until(lambda: len(told) == 2)  # the question goes away with who should have asked it
        assert told[1] == SecretResult(SecretState.UNAVAILABLE, Reason.LOCKED)


def test_a_mute_service_is_given_up_after_three_seconds_and_told_after_one(bus: SessionBus) -> None:
    vault = Vault()
    told: list[tuple[float, SecretResult]] = []
    with bus.mute(SECRETS):
        started = time.monotonic()
        future = vault.submit_save("a", Secret("x"), lambda result: told.append((time.monotonic() - started, result)))
        assert time.monotonic() - started < 0.1, "the window never waits"
        assert future.result(10) == SecretResult(SecretState.SESSION_ONLY, Reason.NO_ANSWER)
        assert 3.0 <= time.monotonic() - started < 4
        assert [result for _, result in told] == [WAITING]
        assert 1.0 <= told[0][0] < 2
        assert vault.submit_load("b").done()
    until(lambda: len(told) == 2)
    assert told[1][1] == SecretResult(SecretState.SESSION_ONLY, Reason.NO_KEYRING)
    assert vault.in_session("a")


def test_a_service_that_answers_late_has_saved_it_once(bus: SessionBus) -> None:
    with bus.keyring(MASTER) as daemon:
        vault = Vault(patience=0.1, deadline=0.4)
        assert vault.save("a", Secret("before")) == SAVED
        os.kill(daemon, signal.SIGSTOP)
        told: list[SecretResult] = []
        answer = vault.save("a", Secret("after"), told.append)
        assert answer == SecretResult(SecretState.SESSION_ONLY, Reason.NO_ANSWER)
        os.kill(daemon, signal.SIGCONT)
        until(lambda: told == [WAITING, SAVED])
        assert not vault.in_session("a")
        assert Vault().load("a") == SecretResult(SecretState.FOUND, secret=Secret("after"))
        assert Vault().delete("a").state is SecretState.DELETED
        assert Vault().load("a") == SecretResult(SecretState.NOT_FOUND)


def test_a_service_that_goes_away_is_no_keyring_and_may_come_back(bus: SessionBus) -> None:
    vault = Vault()
    assert vault.submit_probe().result(10) == SecretResult(SecretState.UNAVAILABLE, Reason.NO_KEYRING)
    with bus.keyring(MASTER):
        assert vault.submit_probe().result(10).state is SecretState.FOUND
        assert vault.save("a", Secret("x")) == SAVED
    assert vault.load("a") == SecretResult(SecretState.UNAVAILABLE, Reason.NO_KEYRING)
    with bus.keyring(MASTER):
        assert vault.load("a") == SecretResult(SecretState.FOUND, secret=Secret("x"))


HUNG = """
from smtpdesk.model.secret import Secret
from smtpdesk.store.secrets import Vault
print(Vault(patience=0.1, deadline=0.3).save("a", Secret("x")).reason.value)
"""


def test_a_program_ends_while_the_service_is_mute(bus: SessionBus) -> None:
    with bus.mute(SECRETS):
        ran = subprocess.run([sys.executable, "-c", HUNG], capture_output=True, text=True, timeout=30, check=True)
    assert (ran.stdout, ran.stderr) == ("no-answer\n", "")
