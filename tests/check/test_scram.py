"""SCRAM from end to end, with a server that really knows the password, and with those that only say so."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from smtpdesk.model.facts import FailureKind
from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import Security, SignIn
from smtpdesk.model.steps import Outcome
from tests.check.dialogue import PASSWORD
from tests.check.real import begins, check, decided, request, stopped_in
from tests.fakes.scram import scram_server

HONEST, WRONG, EARLY, NOTHING = "honest", "wrong", "early", "nothing"


@contextmanager
def server(how: str, algorithm: str = "sha256", rounds: int = 4096) -> Iterator[int]:
    """A mail server without encryption that offers SCRAM alone."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, how, algorithm, rounds), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)
        assert not thread.is_alive()


def _serve(listener: socket.socket, how: str, algorithm: str, rounds: int) -> None:
    line, _ = listener.accept()
    line.settimeout(5)
    with line, suppress(OSError), line.makefile("rwb", buffering=0) as file:
        file.write(b"220 x\r\n")
        while words := file.readline().split():
            verb = words[0].upper()
            if verb == b"EHLO":
                file.write(b"250-x\r\n250 AUTH SCRAM-SHA-1 SCRAM-SHA-256\r\n")
            elif verb == b"AUTH":
                _sign_in(file, base64.b64decode(words[2]), how, algorithm, rounds)
            elif verb == b"QUIT":
                file.write(b"221 bye\r\n")
                return
            else:
                file.write(b"250 ok\r\n")


def _sign_in(file: socket.SocketIO, client_first: bytes, how: str, algorithm: str, rounds: int) -> None:
    password = PASSWORD if how != WRONG else "another"
    first, last = scram_server(algorithm, password, client_first, rounds)
    file.write(b"334 " + base64.b64encode(first) + b"\r\n")
    if file.readline().strip() == b"*":
        file.write(b"501 taken back\r\n")
        return
    if how == NOTHING:
        file.write(b"334 " + base64.b64encode(b"v=") + b"\r\n")
    elif how != EARLY:
        file.write(b"334 " + base64.b64encode(last) + b"\r\n")
    if how != EARLY and file.readline().strip() == b"*":
        file.write(b"501 taken back\r\n")
        return
    file.write(b"235 welcome\r\n")


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@pytest.mark.parametrize("rounds", [1, 4096, 30_000])
def test_an_honest_server(algorithm: str, rounds: int) -> None:
    forced = SignIn.SCRAM_SHA_1 if algorithm == "sha1" else SignIn.AUTO
    with server(HONEST, algorithm, rounds) as port:
        asked = request(port, Security.PLAIN, seconds=5, signs_in=True, sign_in=forced, allow_unencrypted_sign_in=True)
        told = check(asked)
    assert told.report.verdict is Verdict.WORKS


@pytest.mark.parametrize("how", [WRONG, EARLY, NOTHING])
def test_a_server_that_does_not_know_the_password(how: str) -> None:
    with server(how) as port:
        asked = request(port, Security.PLAIN, seconds=5, signs_in=True, allow_unencrypted_sign_in=True)
        told = check(asked)
    facts = decided(told)
    assert facts.failure is not None
    assert (facts.step.value, facts.failure.kind) == ("sign-in", FailureKind.SERVER_NOT_PROVEN)
    assert not facts.signed_in
    assert facts.refused_mechanisms == ()


def test_stop_does_not_wait_for_a_server_that_wants_much_work() -> None:
    with server(HONEST, rounds=600_000) as port:
        asked = request(port, Security.PLAIN, seconds=5, signs_in=True, allow_unencrypted_sign_in=True)
        told, took = stopped_in(asked, begins("sign-in"), after=0.03)
    assert took < 0.05
    assert [span.step.value for span in told.report.spans if span.outcome is Outcome.STOPPED] == ["sign-in"]
