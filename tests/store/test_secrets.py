"""The vault: what it says of a secret, in time, whatever the keyring does."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future

import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest

from smtpdesk.model.secret import Secret
from smtpdesk.store import call_line
from smtpdesk.store.secrets import Reason, SecretResult, SecretState, Vault
from tests import secrets_search
from tests.store.keyrings import HangingKeyring, MemoryKeyring

SAVED = SecretResult(SecretState.SAVED)
WAITING = SecretResult(SecretState.WAITING)
DELETED = SecretResult(SecretState.DELETED)
NOT_FOUND = SecretResult(SecretState.NOT_FOUND)
UNANSWERED = SecretResult(SecretState.SESSION_ONLY, Reason.NO_ANSWER)


def found(secret: Secret) -> SecretResult:
    return SecretResult(SecretState.FOUND, secret=secret)


def only_here(reason: Reason) -> SecretResult:
    return SecretResult(SecretState.SESSION_ONLY, reason)


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for what another thread does, but not for ever."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        threading.Event().wait(0.002)


def slowly(seconds: float) -> None:
    threading.Event().wait(seconds)


def quick(backend: MemoryKeyring) -> Vault:
    """A vault that loses patience at once, for tests with a keyring that hangs anyway."""
    return Vault(backend, patience=0.02, deadline=0.08)


def test_the_limits_are_a_second_and_three() -> None:
    assert (call_line.PATIENCE, call_line.DEADLINE) == (1.0, 3.0)


def test_a_secret_is_saved_found_and_deleted(sentinel: str) -> None:
    backend = MemoryKeyring()
    vault = Vault(backend)
    assert vault.load("a") == NOT_FOUND
    assert vault.save("a", Secret(sentinel)) == SAVED
    assert not vault.in_session("a")
    assert Vault(backend).load("a") == found(Secret(sentinel))
    assert vault.save("b", Secret("x" * 5_000)) == SAVED
    assert vault.save("b", Secret("y")) == SAVED
    assert vault.load("b") == found(Secret("y"))
    assert vault.delete("a") == DELETED
    assert vault.delete("a") == DELETED
    assert vault.load("a") == NOT_FOUND
    assert len(backend.entries) == 1


def test_it_is_read_back_and_compared() -> None:
    class Mangling(MemoryKeyring):
        def stored(self, password: str) -> str:
            return password.rstrip()

    backend = Mangling()
    vault = Vault(backend)
    assert vault.save("a", Secret("fine")) == SAVED
    assert vault.save("a", Secret("blank at the end ")) == only_here(Reason.MISMATCH)
    assert backend.entries == {}, "a wrong secret is not left to be found next time"
    assert vault.load("a") == SecretResult(SecretState.SESSION_ONLY, secret=Secret("blank at the end "))


def test_a_keyring_that_forgets_does_not_count_as_saved() -> None:
    class Forgetful(MemoryKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            pass

    assert Vault(Forgetful()).save("a", Secret("x")) == only_here(Reason.MISMATCH)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (keyring.errors.PasswordSetError("Cancelled"), Reason.REFUSED),
        (keyring.errors.KeyringLocked("Failed to unlock"), Reason.LOCKED),
        (keyring.errors.NoKeyringError("none"), Reason.NO_KEYRING),
        (RuntimeError("pywintypes"), Reason.REFUSED),
        (SystemExit(), Reason.NO_ANSWER),
    ],
)
def test_a_keyring_that_refuses_leaves_the_secret_in_this_session(error: BaseException, reason: Reason) -> None:
    backend = MemoryKeyring()
    vault = Vault(backend)

    def refuse(what: str, service: str) -> None:
        if what != "get":
            raise error

    backend.before = refuse
    assert vault.save("a", Secret("x")) == only_here(reason)
    assert vault.load("a") == SecretResult(SecretState.SESSION_ONLY, secret=Secret("x"))
    backend.before = lambda what, service: None
    assert vault.save("a", Secret("x")) == SAVED
    assert vault.load("a") == found(Secret("x"))


def test_a_refused_part_leaves_the_old_secret_whole() -> None:
    backend = MemoryKeyring()
    vault = Vault(backend)
    assert vault.save("a", Secret("old" * 900)) == SAVED
    before = dict(backend.entries)
    backend.limit = 900
    assert vault.save("a", Secret("new" * 900)) == only_here(Reason.REFUSED)
    assert backend.entries == before


def test_a_failing_deletion_is_told() -> None:
    backend = MemoryKeyring()
    vault = Vault(backend)
    vault.save("a", Secret("x"))

    def refuse(what: str, service: str) -> None:
        if what == "delete":
            raise keyring.errors.PasswordDeleteError("no")

    backend.before = refuse
    assert vault.delete("a") == SecretResult(SecretState.NOT_DELETED, Reason.REFUSED)

    class Pretending(MemoryKeyring):
        def delete_password(self, service: str, username: str) -> None:
            pass

    vault = Vault(Pretending())
    vault.save("a", Secret("x"))
    assert vault.delete("a") == SecretResult(SecretState.NOT_DELETED, Reason.REFUSED)


def test_torn_parts_are_told_and_never_given() -> None:
    backend = MemoryKeyring()
    vault = Vault(backend)
    vault.save("a", Secret("x" * 3_000))
    del backend.entries["SMTP Desk: a part 2 a"]
    assert vault.load("a") == SecretResult(SecretState.UNAVAILABLE, Reason.DAMAGED)
    assert vault.delete("a") == DELETED
    assert backend.entries == {}, "nor does a missing part hide the others from deletion"


def test_impossible_secrets() -> None:
    vault = Vault(MemoryKeyring())
    assert vault.save("a", Secret("nul\0")) == only_here(Reason.UNSUITABLE)
    with pytest.raises(ValueError, match="empty"):
        vault.save("a", Secret(""))


@pytest.mark.parametrize("kind", [keyring.backends.fail.Keyring, keyring.backends.null.Keyring])
def test_without_a_keyring_the_secret_lives_in_this_session(kind: type[MemoryKeyring]) -> None:
    vault = Vault(kind())
    assert vault.submit_probe().result(10) == SecretResult(SecretState.UNAVAILABLE, Reason.NO_KEYRING)
    assert vault.load("a") == SecretResult(SecretState.UNAVAILABLE, Reason.NO_KEYRING)
    assert vault.save("a", Secret("x")) == only_here(Reason.NO_KEYRING)
    assert vault.in_session("a")
    assert vault.load("a") == SecretResult(SecretState.SESSION_ONLY, secret=Secret("x"))
    assert Vault(kind()).load("a").secret is None
    assert vault.delete("a") == SecretResult(SecretState.DELETED, Reason.NO_KEYRING)
    assert vault.load("a").secret is None


def test_a_probe_touches_no_entry() -> None:
    backend = MemoryKeyring()
    assert Vault(backend).submit_probe().result(10) == SecretResult(SecretState.FOUND)
    assert backend.calls == []


def test_a_hanging_keyring_is_told_given_up_and_heard_late() -> None:
    backend = HangingKeyring()
    vault = quick(backend)
    told: list[SecretResult] = []
    future = vault.submit_save("a", Secret("x"), told.append)
    assert future.result(10) == UNANSWERED
    assert told == [WAITING]
    assert vault.load("a") == SecretResult(SecretState.SESSION_ONLY, secret=Secret("x"))
    backend.go.set()
    until(lambda: told == [WAITING, SAVED])
    assert not vault.in_session("a")
    assert vault.load("a") == found(Secret("x"))
    assert len(backend.entries) == 1


def test_a_late_load_is_heard() -> None:
    backend = HangingKeyring()
    backend.entries["SMTP Desk: a"] = "by hand"
    told: list[SecretResult] = []
    vault = quick(backend)
    assert vault.load("a", told.append) == SecretResult(SecretState.UNAVAILABLE, Reason.NO_ANSWER)
    backend.go.set()
    until(lambda: told == [WAITING, found(Secret("by hand"))])


def test_while_it_hangs_everybody_is_answered_at_once_and_no_thread_is_added() -> None:
    backend = HangingKeyring()
    vault = quick(backend)
    vault.submit_save("a", Secret("first")).result(10)
    threads = threading.active_count()
    told: dict[str, list[SecretResult]] = {"a": [], "b": [], "c": []}
    answers: list[Future[SecretResult]] = []
    for number in range(200):
        answers.append(vault.submit_load("unknown"))
        answers.append(vault.submit_save("a", Secret(f"a{number}"), told["a"].append))
        answers.append(vault.submit_save("b", Secret(f"b{number}"), told["b"].append))
    answers.append(vault.submit_save("c", Secret("c"), told["c"].append))
    answers.append(vault.submit_delete("c", told["c"].append))
    assert all(answer.done() for answer in answers)
    assert threading.active_count() <= threads
    assert answers[0].result() == SecretResult(SecretState.UNAVAILABLE, Reason.NO_ANSWER)
    assert answers[-1].result() == SecretResult(SecretState.NOT_DELETED, Reason.NO_ANSWER)
    backend.go.set()
    until(lambda: told == {"a": [SAVED], "b": [SAVED], "c": [DELETED]})
    assert sum(call.startswith("set") for call in backend.calls) == 3, "of each account only the newest is made up for"
    assert vault.load("a") == found(Secret("a199"))
    assert vault.load("b") == found(Secret("b199"))
    assert set(backend.entries) == {"SMTP Desk: a", "SMTP Desk: b"}


def test_a_save_that_comes_back_late_does_not_undo_a_deletion() -> None:
    backend = HangingKeyring()
    vault = quick(backend)
    told: list[SecretResult] = []
    vault.submit_save("a", Secret("x"), told.append).result(10)
    assert vault.delete("a") == SecretResult(SecretState.NOT_DELETED, Reason.NO_ANSWER)
    assert not vault.in_session("a")
    backend.go.set()
    until(lambda: vault.load("a") == NOT_FOUND)
    assert backend.entries == {}
    assert told == [WAITING], "nobody is told SAVED of what has been deleted since"


def test_work_made_up_for_may_hang_again() -> None:
    backend = HangingKeyring()
    vault = quick(backend)
    vault.submit_save("a", Secret("x")).result(10)
    told: list[SecretResult] = []
    vault.submit_save("b", Secret("y"), told.append)

    def once_more(what: str, service: str) -> None:
        if service == "SMTP Desk: b":
            backend.entered.set()
            assert second.wait(30)

    second = threading.Event()
    backend.entered.clear()
    hang, backend.before = backend.before, once_more
    backend.go.set()
    assert hang is not once_more
    assert backend.entered.wait(10)
    assert vault.submit_load("c").result(10) == SecretResult(SecretState.UNAVAILABLE, Reason.NO_ANSWER)
    second.set()
    until(lambda: told == [SAVED])


def test_slow_calls_are_no_hanging_ones() -> None:
    backend = MemoryKeyring()
    backend.before = lambda what, service: slowly(0.03)
    vault = Vault(backend, patience=0.02, deadline=1)
    told: list[SecretResult] = []
    started = time.monotonic()
    assert vault.save("a", Secret("x" * 20_000), told.append) == SAVED
    assert time.monotonic() - started > 1, "longer than one deadline in all"
    assert told == [WAITING]


def test_but_not_for_ever() -> None:
    backend = MemoryKeyring()
    backend.before = lambda what, service: slowly(0.05)
    vault = Vault(backend, patience=0.02, deadline=0.1)
    started = time.monotonic()
    assert vault.save("a", Secret("x" * 60_000)) == UNANSWERED
    assert time.monotonic() - started < 3


def test_calls_go_one_after_the_other_and_threads_end() -> None:
    before = set(threading.enumerate())
    backend = MemoryKeyring()
    vault = Vault(backend)
    secrets = [Secret(str(number) * 1_500) for number in range(30)]
    futures = [vault.submit_save("a", secret) for secret in secrets]
    assert {future.result(10) for future in futures} == {SAVED}
    assert vault.load("a") == found(secrets[-1])
    assert len(backend.entries) == 3
    until(lambda: set(threading.enumerate()) <= before)


def test_a_future_cannot_be_cancelled_halfway() -> None:
    backend = HangingKeyring()
    future = quick(backend).submit_save("a", Secret("x"))
    assert not future.cancel()
    backend.go.set()
    assert future.result(10).state in (SecretState.SAVED, SecretState.SESSION_ONLY)


def test_a_mistake_in_a_callback_is_shown_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", shown.append)
    backend = HangingKeyring()
    vault = quick(backend)

    def mistaken(result: SecretResult) -> None:
        raise LookupError

    vault.submit_save("a", Secret("x"), mistaken).result(10)
    backend.go.set()
    until(lambda: len(shown) == 2)
    assert {args.exc_type for args in shown} == {LookupError}
    assert vault.load("a") == found(Secret("x"))


HUNG = """
import threading
from smtpdesk.model.secret import Secret
from smtpdesk.store.secrets import Vault
from tests.store.keyrings import HangingKeyring
vault = Vault(HangingKeyring(), patience=0.02, deadline=0.05)
print(vault.save("a", Secret("x")).reason, vault.in_session("a"))
"""


def test_a_hung_call_does_not_hold_the_program_open() -> None:
    started = time.monotonic()
    ran = subprocess.run([sys.executable, "-c", HUNG], capture_output=True, text=True, timeout=20, check=True)
    assert ran.stdout.split() == ["no-answer", "True"]
    assert ran.stderr == ""
    assert time.monotonic() - started < 15, "the keyring itself would hang for thirty"


def test_no_log_thread_or_trace_tells_the_secret(sentinel: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    backend = MemoryKeyring()
    seen: list[str] = []

    def look(what: str, service: str) -> None:
        seen.extend(thread.name for thread in threading.enumerate())
        if what == "set" and service.endswith("loud"):
            raise RuntimeError(f"cannot write {sentinel}")

    backend.before = look
    vault = Vault(backend)
    results = [vault.save(name, Secret(sentinel)) for name in ("quiet", "loud")] + [vault.load("quiet")]
    assert results[0] == SAVED
    assert results[1] == only_here(Reason.REFUSED)
    needles = secrets_search.encodings(frozenset({sentinel}))
    told = "\n".join([repr(results), str(vars(vault)), caplog.text, *seen, *traceback.format_stack()])
    assert secrets_search.find(told.encode(), needles) == set()
    assert any("keyring" in name for name in seen)


def test_a_chain_of_no_keyrings_is_none() -> None:
    chain = keyring.backends.chainer.ChainerBackend()  # type: ignore[no-untyped-call]
    if not chain.backends:
        assert Vault(chain).save("a", Secret("x")) == only_here(Reason.NO_KEYRING)
    else:
        assert all(ring.priority > 0 for ring in chain.backends)


def test_a_caller_hears_things_in_their_order() -> None:
    backend = MemoryKeyring()
    turn = 0

    def sometimes(what: str, service: str) -> None:
        nonlocal turn
        turn += 1
        slowly((turn % 7) * 0.001)  # about as long as the patience and the deadline below

    backend.before = sometimes
    vault = Vault(backend, patience=0.002, deadline=0.005)
    heard: list[list[SecretResult]] = []
    for number in range(120):
        own: list[SecretResult] = []
        heard.append(own)
        future = vault.submit_save(f"a{number}", Secret("x" * 1_200), own.append)
        future.add_done_callback(lambda done, own=own: own.append(done.result()))  # type: ignore[misc]
        future.result(10)
    until(lambda: all(own and own[-1] == SAVED for own in heard))
    for own in heard:
        assert own in ([SAVED], [WAITING, SAVED], [UNANSWERED, SAVED], [WAITING, UNANSWERED, SAVED])
    assert len({len(own) for own in heard}) > 1, "the limits were not reached at all"
