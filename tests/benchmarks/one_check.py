"""One test send with STARTTLS and sign-in to a real Postfix: the engine against smtplib, the program against swaks."""

from __future__ import annotations

import asyncio
import os
import shutil
import smtplib
import ssl
import subprocess
import sys
import time
from email.message import EmailMessage

from smtpdesk.check.run import run_check
from smtpdesk.model.report import Direction, Report, Verdict
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Letter, Request, Security, Server, SignIn
from smtpdesk.net.network import SystemNetwork
from tests.benchmarks.measure import ROOT, Row, alternating
from tests.integration.postfix import Postfix, running_postfix

_TIMES = 21
_TIMES_INSIDE = 101
_WARM_UP = 3


def a_request(postfix: Postfix) -> Request:
    """A test send with PLAIN, which is what smtplib and swaks are told to use, too."""
    account = Account(
        id="bench",
        name="Bench",
        server=Server(postfix.host, postfix.starttls_port, Security.STARTTLS),
        user=postfix.user,
        sign_in=SignIn.PLAIN,
        sender=postfix.sender,
        ca_file=postfix.ca_file,
    )
    letter = Letter(subject="Benchmark", text="A line of text.\n")
    return Request(account=account, secret=Secret(postfix.password), recipients=(postfix.recipient,), letter=letter)


def by_smtplib(postfix: Postfix) -> None:
    """The same dialogue by the standard library."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = postfix.sender, postfix.recipient, "Benchmark"
    message.set_content("A line of text.\n")
    with smtplib.SMTP(postfix.host, postfix.starttls_port, local_hostname="[127.0.0.1]", timeout=30) as client:
        client.starttls(context=ssl.create_default_context(cafile=postfix.ca_file))
        client.ehlo()
        client.user, client.password = postfix.user, postfix.password
        client.auth("PLAIN", client.auth_plain)
        client.send_message(message)


_BARE_SCRIPT = """
import os, smtplib, ssl
from email.message import EmailMessage
message = EmailMessage()
message["From"], message["To"], message["Subject"] = os.environ["B_FROM"], os.environ["B_TO"], "Benchmark"
message.set_content("A line of text.")
with smtplib.SMTP(os.environ["B_HOST"], int(os.environ["B_PORT"]), local_hostname="[127.0.0.1]") as client:
    client.starttls(context=ssl.create_default_context(cafile=os.environ["B_CA"]))
    client.login(os.environ["B_USER"], os.environ["B_PASSWORD"])
    client.send_message(message)
"""


def round_trips(report: Report) -> int:
    """Count the waits for the other side: connecting, the greeting, the TLS handshake, and each answered command."""
    answered = sum(
        1
        for line, following in zip(report.conversation, report.conversation[1:], strict=False)
        if line.direction is Direction.CLIENT and following.direction is Direction.SERVER and line.text != "QUIT"
    )
    return 2 + answered + 1  # TLS 1.3 takes one; 1.2 would take two


def measure() -> list[Row]:
    """Measure one check."""
    with running_postfix() as postfix:
        request = a_request(postfix)
        reports: list[Report] = []

        async def checks(times: int) -> tuple[list[float], list[float]]:
            ours, theirs = [], []
            for _ in range(times):
                begin = time.perf_counter()
                reports.append(await run_check(request, SystemNetwork(), lambda event: None))
                ours.append(time.perf_counter() - begin)
                begin = time.perf_counter()
                by_smtplib(postfix)
                theirs.append(time.perf_counter() - begin)
            return sorted(ours[_WARM_UP:]), sorted(theirs[_WARM_UP:])

        all_ours, all_theirs = asyncio.run(checks(_TIMES_INSIDE + _WARM_UP))
        middle, late = _TIMES_INSIDE // 2, _TIMES_INSIDE * 9 // 10
        ours, theirs = all_ours[middle], all_theirs[middle]
        if not all(report.verdict is Verdict.WORKS for report in reports):
            raise RuntimeError("a check of the benchmark did not work")
        rows = [
            Row(
                "one check in the program",
                f"{ours * 1000:.1f} ms",
                f"smtplib {theirs * 1000:.1f} ms",
                ours / theirs,
                "1.2",
            ),
            Row(
                "  nine of ten within",
                f"{all_ours[late] * 1000:.1f} ms",
                f"smtplib {all_theirs[late] * 1000:.1f} ms",
                all_ours[late] / all_theirs[late],
            ),
            Row("round trips of one check", str(round_trips(reports[-1])), "", None, "11"),
        ]
        return rows + _processes(postfix)


def _processes(postfix: Postfix) -> list[Row]:
    environment = os.environ | {
        "B_HOST": postfix.host,
        "B_PORT": str(postfix.starttls_port),
        "B_CA": postfix.ca_file,
        "B_USER": postfix.user,
        "B_PASSWORD": postfix.password,
        "B_FROM": postfix.sender,
        "B_TO": postfix.recipient,
    }

    def process(command: list[str]) -> None:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} gave {done.returncode}: {done.stdout[-500:]}{done.stderr[-500:]}")

    ours = [
        sys.executable, "-m", "smtpdesk", "check", "--host", postfix.host, "--port", str(postfix.starttls_port),
        "--security", "starttls", "--user", postfix.user, "--password-env", "B_PASSWORD", "--auth", "plain",
        "--from", postfix.sender, "--send-to", postfix.recipient, "--ca-file", postfix.ca_file,
    ]  # fmt: skip
    bare = [sys.executable, "-c", _BARE_SCRIPT]
    works = [lambda: process(ours), lambda: process(bare)]
    swaks = shutil.which("swaks")
    if swaks:
        theirs = [
            swaks, "--server", postfix.host, "--port", str(postfix.starttls_port), "--tls", "--tls-verify",
            "--tls-ca-path", postfix.ca_file, "--auth", "PLAIN", "--auth-user", postfix.user,
            "--auth-password", postfix.password, "--from", postfix.sender, "--to", postfix.recipient,
        ]  # fmt: skip
        works.append(lambda: process(theirs))
    taken = alternating(works, _TIMES)
    rows = [
        Row(
            "one check as a process",
            f"{taken[0] * 1000:.0f} ms",
            f"bare smtplib script {taken[1] * 1000:.0f} ms",
            taken[0] / taken[1],
        ),
    ]
    if swaks:
        rows.append(
            Row(
                "one check as a process",
                f"{taken[0] * 1000:.0f} ms",
                f"swaks {taken[2] * 1000:.0f} ms",
                taken[0] / taken[2],
                "2",
            )
        )
    return rows
