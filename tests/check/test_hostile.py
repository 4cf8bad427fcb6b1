"""Hostile and broken servers over real sockets: the right step is blamed, deadlines hold, memory stays small."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from smtpdesk.model.facts import FailureKind
from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import Deadlines, IpVersion, Security
from smtpdesk.net.network import SystemNetwork
from tests.check.real import check, decided, request, steps
from tests.fakes.odd_ports import refusing_port, unaccepted_port, unanswering_port
from tests.fakes.scripted_server import scripted_server

PLAIN, STARTTLS, TLS = Security.PLAIN, Security.STARTTLS, Security.TLS
Kind = FailureKind

HELLO = "S: 220 x\nC: EHLO *\n"
CAPABLE = HELLO + "S: 250-x\nS: 250-8BITMIME\nS: 250 SIZE\n"
SECURED = HELLO + "S: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nTLS: ok\nC: EHLO *\nS: 250-x\nS: 250 AUTH PLAIN\n"
GOES = HELLO + "S: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS+: 220 go"
RUBBISH = "S+: \\x00\\xff\\x13\\x37\\x80rubbish\\r\\n\\x00"


@pytest.mark.parametrize(
    ("script", "security", "step", "kind"),
    [
        ("FLOOD 500000000 a", PLAIN, "greeting", Kind.NOT_SMTP),
        ("S+: 220 \nFLOOD 500000000 a", PLAIN, "greeting", Kind.TOO_MUCH),
        ("FLOOD 500000000 220-a\\r\\n", PLAIN, "greeting", Kind.TOO_MUCH),
        ("FLOOD 500000000 220 a\\r\\n", PLAIN, "hello", Kind.TOO_MUCH),
        ("FLOOD 500000000 \\0", PLAIN, "greeting", Kind.NOT_SMTP),
        ("FLOOD 500000000 250\\n", PLAIN, "hello", Kind.TOO_MUCH),
        (HELLO + "FLOOD 500000000 250-a\\r\\n", PLAIN, "hello", Kind.TOO_MUCH),
        (HELLO + "S+: 250-\nFLOOD 500000000 a", PLAIN, "hello", Kind.TOO_MUCH),
        ("TLS: ok\nFLOOD 500000000 220-a\\r\\n", TLS, "greeting", Kind.TOO_MUCH),
        ("FLOOD 500000000 a", TLS, "secure", Kind.TLS_NOT_SPOKEN),
        (RUBBISH + "\nSILENT", PLAIN, "greeting", Kind.NOT_SMTP),
        (HELLO + RUBBISH + "\nSILENT", PLAIN, "hello", Kind.BAD_REPLY),
        (CAPABLE + "C: MAIL *\n" + RUBBISH + "\nSILENT", PLAIN, "sender", Kind.BAD_REPLY),
        (RUBBISH + "\nSILENT", TLS, "secure", Kind.TLS_NOT_SPOKEN),
        ("DRIP 0.05 220 one byte after the other\nSILENT", PLAIN, "greeting", Kind.TIMEOUT),
        (HELLO + "DRIP 0.05 250-one\\r\\n250-byte\\r\\n250-after\\r\\n\nSILENT", PLAIN, "hello", Kind.TIMEOUT),
        ("TLS: ok\nDRIP 0.05 220 one byte after the other\nSILENT", TLS, "greeting", Kind.TIMEOUT),
        ("DRIP 0.1 \\x16\\x03\\x03\\x00\\x7a\\x02\\x00\\x00\\x76\\x03\\x03\nSILENT", TLS, "secure", Kind.TIMEOUT),
        ("SILENT", PLAIN, "greeting", Kind.TIMEOUT),
        ("SILENT", TLS, "secure", Kind.TIMEOUT),
        ("TLS: ok\nSILENT", TLS, "greeting", Kind.TIMEOUT),
        (HELLO + "SILENT", PLAIN, "hello", Kind.TIMEOUT),
        (HELLO + "S: 250 STARTTLS\nSILENT", STARTTLS, "secure", Kind.STARTTLS_NOT_OFFERED),
        (HELLO + "S: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nSILENT", STARTTLS, "secure", Kind.TIMEOUT),
        (HELLO + "S: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nSILENT", STARTTLS, "secure", Kind.TIMEOUT),
        (SECURED + "C: AUTH *\nSILENT", STARTTLS, "sign-in", Kind.TIMEOUT),
        (CAPABLE + "C: MAIL *\nSILENT", PLAIN, "sender", Kind.TIMEOUT),
        ("CLOSE", PLAIN, "greeting", Kind.DROPPED),
        ("WAIT 0.05\nRESET", PLAIN, "greeting", Kind.DROPPED),
        ("CLOSE", TLS, "secure", Kind.DROPPED),
        ("ANY\nRESET", TLS, "secure", Kind.DROPPED),
        ("TLS: ok\nCLOSE", TLS, "greeting", Kind.DROPPED),
        ("TLS: ok\nWAIT 0.05\nRESET", TLS, "greeting", Kind.DROPPED),
        (HELLO + "CLOSE", PLAIN, "hello", Kind.DROPPED),
        (HELLO + "RESET", PLAIN, "hello", Kind.DROPPED),
        (HELLO + "S+: 250-half a re\nCLOSE", PLAIN, "hello", Kind.DROPPED),
        (HELLO + "S: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nCLOSE", STARTTLS, "secure", Kind.DROPPED),
        (HELLO + "S: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nANY\nCLOSE", STARTTLS, "secure", Kind.DROPPED),
        (SECURED + "C: AUTH *\nCLOSE", STARTTLS, "sign-in", Kind.DROPPED),
        (SECURED + "C: AUTH *\nRESET", STARTTLS, "sign-in", Kind.DROPPED),
        (CAPABLE + "C: MAIL *\nCLOSE", PLAIN, "sender", Kind.DROPPED),
        (
            HELLO + "S: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS+: 220 go\\r\\n250 AUTH\\r\\n\nANY",  # in one packet
            STARTTLS,
            "secure",
            Kind.INJECTED,
        ),
        ("S: HTTP/1.1 400 Bad Request\nCLOSE", PLAIN, "greeting", Kind.NOT_SMTP),
        ("S: SSH-2.0-OpenSSH_9.2\nCLOSE", STARTTLS, "greeting", Kind.NOT_SMTP),
        ("S: 220 mail.example.com\nSILENT", TLS, "secure", Kind.TLS_NOT_SPOKEN),
        ("S: SSH-2.0-OpenSSH_9.2\nSILENT", TLS, "secure", Kind.TLS_NOT_SPOKEN),
        ("S: * OK IMAP\nSILENT", TLS, "secure", Kind.TLS_NOT_SPOKEN),
    ],
)
def test_what_a_server_does_ends_the_right_step_in_time(
    script: str, security: Security, step: str, kind: FailureKind
) -> None:
    begun = time.perf_counter()
    with scripted_server(script) as server:
        told = check(request(server.port, security, signs_in=script.startswith(SECURED)))
    facts = decided(told)
    assert facts.failure is not None, facts
    assert (facts.step.value, facts.failure.kind) == (step, kind)
    if kind is Kind.TIMEOUT:
        assert facts.failure.step_limit == 0.3
        span = next(span for span in told.report.spans if span.outcome.value == "failed")
        assert span.ms is not None
        assert 290 < span.ms < 900
    assert time.perf_counter() - begun < 3


@pytest.mark.parametrize("security", [PLAIN, STARTTLS])
def test_a_port_that_waits_for_tls_is_found_out_in_seconds(security: Security) -> None:
    # The pause before it is asked is a twentieth of the real four seconds.
    script = "== connection ==\nTLS: ok\nEXPECT-EOF\n== connection ==\nTLS: ok\nSILENT"
    with scripted_server(script) as server:
        told = check(request(server.port, security, seconds=10))
    facts = decided(told)
    assert facts.failure is not None
    assert (facts.step.value, facts.failure.kind) == ("greeting", Kind.TLS_EXPECTED)
    assert told.report.ms < 1500


def test_a_port_that_hangs_up_on_silence_but_speaks_tls() -> None:
    with scripted_server("CLOSE\n== connection ==\nTLS: ok\nSILENT") as server:
        told = check(request(server.port, PLAIN, seconds=5))
    facts = decided(told)
    assert facts.failure is not None
    assert facts.failure.kind is Kind.TLS_EXPECTED


def test_a_slow_greeting_survives_the_knock() -> None:
    with scripted_server(
        "WAIT 0.4\n"
        + CAPABLE
        + "C: MAIL *\nS: 250 ok\nC: RSET\nS: 250 ok\nC: QUIT\nS: 221 bye\n== connection ==\nANY\nCLOSE"
    ) as server:
        told = check(request(server.port, PLAIN, seconds=5))
        server.assert_played()
    assert told.report.verdict is Verdict.WORKS


MAIL = CAPABLE + "C: MAIL *\nS: 250 ok\nC: RCPT *\nS: 250 ok\nC: DATA\nS: 354 go\n"


def test_a_server_that_never_reads_the_message() -> None:
    with scripted_server(MAIL + "WAIT 5") as server:
        told = check(request(server.port, PLAIN, sends=("a@example.com",), size=20_000_000, seconds=0.5))
    facts = decided(told)
    assert facts.failure is not None
    assert (facts.step.value, facts.failure.kind) == ("message", Kind.TIMEOUT)


@pytest.mark.parametrize("security", [PLAIN, TLS])
def test_a_server_that_refuses_a_message_before_its_end(security: Security) -> None:
    opening = "TLS: ok\n" if security is TLS else ""
    with scripted_server(opening + MAIL + "ANY\nS: 552 5.3.4 Enough\nWAIT 5") as server:
        told = check(request(server.port, security, sends=("a@example.com",), size=20_000_000, seconds=3))
    facts = decided(told)
    assert (facts.step.value, facts.code) == ("message", 552)
    assert told.report.ms < 2000


@pytest.mark.parametrize("end", ["CLOSE", "RESET"])
def test_a_server_that_goes_away_while_the_message_is_sent(end: str) -> None:
    with scripted_server(MAIL + f"ANY\n{end}") as server:
        told = check(request(server.port, PLAIN, sends=("a@example.com",), size=20_000_000, seconds=3))
    facts = decided(told)
    assert facts.failure is not None
    assert (facts.step.value, facts.failure.kind) == ("message", Kind.DROPPED)
    assert told.report.ms < 2500


def test_a_slow_reader_gets_the_whole_message() -> None:
    with scripted_server(MAIL + "WAIT 0.3\nC*: .\nS: 250 ok\nC: QUIT") as server:
        told = check(request(server.port, PLAIN, sends=("a@example.com",), size=8_000_000, seconds=5))
        server.assert_played()
    assert told.report.verdict is Verdict.WORKS
    assert len(server.received[0]) > 8_000_000


def test_nobody_listens() -> None:
    with refusing_port() as port:
        told = check(request(port))
    assert decided(told).failure is not None
    assert steps(told) == [("resolve", "ok"), ("connect", "failed")]


def test_nobody_answers() -> None:
    with unanswering_port() as port:
        told = check(request(port))
    facts = decided(told)
    assert facts.failure is not None
    assert (facts.step.value, facts.failure.kind) == ("connect", Kind.TIMEOUT)


def test_one_address_works_and_the_other_is_noted() -> None:
    class TwoAddresses(SystemNetwork):
        async def resolve(self, host: str, port: int, version: IpVersion):  # type: ignore[no-untyped-def]
            first = await super().resolve("127.0.0.2", port, version)
            second = await super().resolve("127.0.0.1", port, version)
            assert isinstance(first, tuple)
            assert isinstance(second, tuple)
            return first + second

    script = CAPABLE + "C: MAIL *\nS: 250 ok\nC: RSET\nS: 250 ok\nC: QUIT\nS: 221 bye"
    with scripted_server(script) as server:
        told = check(request(server.port, PLAIN), TwoAddresses())
    assert told.report.verdict is Verdict.WORKS
    assert steps(told)[:3] == [("resolve", "ok"), ("connect", "failed"), ("connect", "ok")]
    assert "net.address-failed" in {note.code for note in told.report.notes}


def test_goodbye_waits_no_longer_than_a_second() -> None:
    with scripted_server(CAPABLE + "C: MAIL *\nS: 250 ok\nC: RSET\nS: 250 ok\nC: QUIT\nSILENT") as server:
        told = check(request(server.port, PLAIN, seconds=5))
    assert told.report.verdict is Verdict.WORKS
    assert told.report.ms < 1500


def test_the_deadline_is_of_the_phase_and_set_for_each() -> None:
    limits = Deadlines(greeting=0.1, command=5)
    with unaccepted_port() as port:
        told = check(request(port, PLAIN, deadlines=limits))
    failure = decided(told).failure
    assert failure is not None
    assert failure.step_limit == 0.1


MEASURE = r"""
import asyncio, json, pathlib, re, sys
from smtpdesk.check.run import run_check
from smtpdesk.model.settings import Account, Deadlines, Request, Security, Server
from smtpdesk.net.network import SystemNetwork
from smtpdesk.diagnosis.match import matcher
matcher()  # else to read all rules would be told as a slow callback
asked = Request(account=Account(
    id="a", name="A", server=Server("127.0.0.1", int(sys.argv[1]), Security(sys.argv[2])), sender="shop@example.com",
    ca_file=sys.argv[3], deadlines=Deadlines.all(5)))
report = asyncio.run(run_check(asked, SystemNetwork(), lambda event: None))
peak = int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path("/proc/self/status").read_text())[1])
print(json.dumps([report.verdict, report.finding.facts.failure.kind, peak]))
"""


@pytest.mark.parametrize(
    ("script", "security", "kind"),
    [
        ("S+: 220 \nFLOOD 2000000000 a", PLAIN, "too-much"),
        ("FLOOD 2000000000 220-a\\r\\n", PLAIN, "too-much"),
        ("FLOOD 2000000000 250\\n", PLAIN, "too-much"),
        ("TLS: ok\nFLOOD 2000000000 220-a\\r\\n", TLS, "too-much"),
        ("ANY\nFLOOD 2000000000 \\x16\\x03\\x03\\x40\\0\\x02\\0\\xff\\xff", TLS, "tls-broken"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from Linux's /proc")
def test_memory_stays_small(script: str, security: Security, kind: str) -> None:
    with scripted_server(script) as server:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-X", "dev", "-c", MEASURE, str(server.port), security, server.ca_file],
            capture_output=True,
            text=True,
            timeout=30,
        )
    assert done.stderr == ""
    verdict, failure, kilobytes = json.loads(done.stdout)
    assert (verdict, failure) == ("fails", kind)
    assert kilobytes < 100 * 1024
