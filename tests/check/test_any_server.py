"""Whatever a server says, in whatever order: the story is whole, nothing secret is told, and nothing of ours breaks."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from smtpdesk.check.run import run_check
from smtpdesk.model.report import Report, Verdict
from smtpdesk.model.settings import SignIn
from smtpdesk.model.steps import Outcome
from tests.check import dialogue
from tests.check.dialogue import PASSWORD, Told
from tests.check.invariants import assert_always_true, assert_nothing_secret, assert_story
from tests.fakes.fast_clock import on_fast_clock
from tests.fakes.play import parse
from tests.fakes.scripted_network import ScriptedNetwork

CODE = st.sampled_from([200, 211, 214, 220, 221, 235, 250, 251, 252, 334, 354, 421, 432, 450, 452, 454, 500, 501, 502])
WORSE = st.sampled_from([503, 504, 530, 534, 535, 538, 550, 552, 553, 554, 571, 299, 399, 599, 100, 600])
WORDS = st.sampled_from(
    [
        "",
        " ",
        " ok",
        "-more",
        " AUTH PLAIN LOGIN",
        "-AUTH CRAM-MD5 SCRAM-SHA-256 PLAIN XOAUTH2",
        "-STARTTLS",
        " STARTTLS",
        " SIZE 10",
        "-SMTPUTF8",
        " 5.7.9 mechanism is too weak",
        " {b64:<1@example.com>}",
        " {b64:r=x,s=QQ==,i=1}",
        f" {PASSWORD}",
        f" {{b64:{PASSWORD}}}",
        f" {{b64:\\0shop@example.com\\0{PASSWORD}}}",
        " \\xff\\0\\x1b[2J",
        "_",
    ]
)
REPLY = st.builds(lambda code, words: f"S: {code}{words}", st.one_of(CODE, CODE, CODE, WORSE), WORDS)
HEARD = st.sampled_from(["C: *", "C: *", "C: *", "C: *", "C*: ."])
OTHER = st.sampled_from(
    [
        "TLS: ok",
        "TLS: expired self-signed",
        "TLS: !tls-protocol",
        "S+: 250-half",
        "S+: \\r\\n",
        "S+: \\xff\\xfe",
        "S: HTTP/1.1 400 Bad Request",
        f"S: wrong {PASSWORD}",
        "FLOOD 100000 a",
        "FLOOD 100000 250 x\\r\\n",
        "WAIT 7",
        "WAIT 35",
        "ANY",
    ]
)
LINES = st.lists(st.one_of(REPLY, REPLY, HEARD, HEARD, OTHER), max_size=24)
END = st.sampled_from(["", "CLOSE", "RESET", "SILENT"])
HELLO = ["S: 220 x", "C: *", "S: 250-x", "S: 250-STARTTLS", "S: 250-SIZE 5000", "S: 250 AUTH PLAIN LOGIN CRAM-MD5"]
BEGINNING = st.sampled_from([[], HELLO, [*HELLO, "C: *", "S: 220 go", "TLS: ok", *HELLO[1:]]])
HEADS = st.fixed_dictionaries(
    {
        "security": st.sampled_from(["plain", "starttls", "tls"]),
        "sends": st.sampled_from(["", "a@example.com", "a@example.com bücher@example.com c@example.com"]),
        "allow-clear": st.sampled_from(["yes", "no"]),
        "sign-in": st.sampled_from([str(one) for one in SignIn if one is not SignIn.NONE]),
        "knock": st.sampled_from(["none", "!tls-expected", "SILENT"]),
        "accepted": st.sampled_from(["self-signed", ""]),
    }
)


def script(head: dict[str, str], beginning: list[str], lines: list[str], end: str) -> str:
    told = [f"# {key}: {value}" for key, value in head.items() if value]
    first = "\n".join([*told, *beginning, *lines, end])
    return f"{first}\n== connection ==\n" + "\n".join([*beginning, *lines, end])


@settings(max_examples=400, deadline=None)
@given(HEADS, BEGINNING, LINES, END, st.sampled_from([None, 1, 5]))
def test_any_server(head: dict[str, str], beginning: list[str], lines: list[str], end: str, chunk: int | None) -> None:
    play = parse(script(head, beginning, lines, end))
    told = Told(dialogue.request_of(play))
    on_fast_clock(run_check(told.request, ScriptedNetwork(play, chunk), told.events.append))
    assert_always_true(told)
    assert sum(len(line.text) for line in told.report.conversation) < 4_500_000


@settings(max_examples=150, deadline=None)
@given(HEADS, BEGINNING, LINES, END, st.integers(1, 60))
def test_any_server_stopped_at_any_event(
    head: dict[str, str], beginning: list[str], lines: list[str], end: str, number: int
) -> None:
    play = parse(script(head, beginning, lines, end))
    told = Told(dialogue.request_of(play))

    async def run() -> Report:
        task: asyncio.Task[Report]

        def tell(event: object) -> None:
            told.events.append(event)  # type: ignore[arg-type]
            if len(told.events) == number:
                task.cancel()

        task = asyncio.create_task(run_check(told.request, ScriptedNetwork(play), tell))
        await asyncio.wait({task})
        return told.report

    report = on_fast_clock(run())
    assert_story(told)
    assert_nothing_secret(told)
    assert report.verdict is not Verdict.BUG, report.trace
    if report.verdict is Verdict.STOPPED:
        assert sum(span.outcome is Outcome.STOPPED for span in report.spans) <= 1
