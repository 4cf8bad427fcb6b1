"""Time from Stop to stopped, in each phase of a check."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable

from smtpdesk.check.run import run_check
from smtpdesk.model.events import Event, StepStarted
from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import Account, Letter, Request, Security, Server
from smtpdesk.model.steps import Step
from smtpdesk.net.network import SystemNetwork
from tests.benchmarks.measure import Row


def measure() -> list[Row]:
    """Measure against servers that fall silent where the phase begins."""
    rows = [_resolve()]
    rows += [_silent(step, Security.PLAIN, script) for step, script in _scripts().items()]
    rows.append(_silent(Step.SECURE, Security.TLS, []))
    return rows


def _scripts() -> dict[Step, list[bytes]]:
    greeting, ok, go = b"220 a ESMTP\r\n", b"250 ok\r\n", b"354 go\r\n"
    return {
        Step.GREETING: [],
        Step.HELLO: [greeting],
        Step.SENDER: [greeting, ok],
        Step.RECIPIENT: [greeting, ok, ok],
        Step.MESSAGE: [greeting, ok, ok, ok, go],
    }


def _row(step: Step, seconds: float) -> Row:
    return Row(f"Stop in {step}", f"{seconds * 1000:.1f} ms", "", None, "100 ms")


def _resolve() -> Row:
    real = socket.getaddrinfo
    never = threading.Event()

    def hangs(*arguments: object, **words: object) -> object:
        never.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "never")

    socket.getaddrinfo = hangs  # type: ignore[assignment]
    try:
        return _row(Step.RESOLVE, _stop_in(Step.RESOLVE, Server("mail.example.com", 25, Security.PLAIN)))
    finally:
        socket.getaddrinfo = real
        never.set()


def _silent(step: Step, security: Security, script: list[bytes]) -> Row:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=_play, args=(listener, script), daemon=True)
        thread.start()
        return _row(step, _stop_in(step, Server("127.0.0.1", port, security)))


def _play(listener: socket.socket, script: list[bytes]) -> None:
    try:
        connection, _ = listener.accept()
        with connection:
            for place, reply in enumerate(script):
                if place:
                    connection.recv(4096)
                connection.sendall(reply)
            while connection.recv(65536):
                pass
    except OSError:
        return


def _stop_in(step: Step, server: Server) -> float:
    account = Account(id="b", name="b", server=server, sender="shop@example.com")
    request = Request(account=account, recipients=("you@example.com",), letter=Letter(subject="Stop", text="Stop\n"))

    async def stopped() -> float:
        reached = asyncio.Event()
        tell: Callable[[Event], None] = lambda event: (  # noqa: E731
            reached.set() if isinstance(event, StepStarted) and event.step is step else None
        )
        task = asyncio.create_task(run_check(request, SystemNetwork(), tell))
        await asyncio.wait_for(reached.wait(), 10)
        await asyncio.sleep(0.2)
        begin = time.perf_counter()
        task.cancel()
        report = await task
        taken = time.perf_counter() - begin
        if report.verdict is not Verdict.STOPPED:
            raise RuntimeError(f"{step}: {report.verdict} {report.trace}")
        return taken

    return asyncio.run(stopped())
