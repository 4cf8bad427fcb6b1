"""A check from the top to the bottom: walks the steps, tells every one, and ends with one report."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

from smtpdesk.check import senders, sign_in, steps
from smtpdesk.check.answered import answered, unlike
from smtpdesk.check.conversation import Conversation
from smtpdesk.check.steps import Walk
from smtpdesk.check.telling import Telling
from smtpdesk.diagnosis.ordinary import ordinary
from smtpdesk.model.events import Event, RunFinished, RunStarted
from smtpdesk.model.facts import Address, CertificateFault, Facts, Failure, FailureKind
from smtpdesk.model.report import Finding, Report, Verdict
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Request, Security
from smtpdesk.model.steps import Outcome, Step
from smtpdesk.net.network import Network
from smtpdesk.wire.hiding import Hider

_QUIT_LIMIT: Final = 1.0
_MOST_TELLING: Final = (
    FailureKind.REFUSED,
    FailureKind.LOCAL_DENIED,
    FailureKind.TIMEOUT,
    FailureKind.DROPPED,
    FailureKind.LOCAL_TROUBLE,
    FailureKind.UNREACHABLE,
    FailureKind.PROXY_UNREACHABLE,
    FailureKind.PROXY_SIGN_IN,
    FailureKind.PROXY_BLOCKS,
    FailureKind.PROXY_NOT_SPOKEN,
    FailureKind.PROXY_NO_WAY,
)
"""Where no address could be reached: whose failure is told. A missing IPv6 route says less than a refusal."""


class _WalkEnded(Exception):
    """A step failed: the walk ends here, with this finding."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts.step.value)
        self.facts = facts


def plan(request: Request) -> tuple[Step, ...]:
    """The steps of this check, in order."""
    hello = (Step.GREETING, Step.HELLO)
    secure = (Step.SECURE,)
    opening = {
        Security.TLS: secure + hello,
        Security.STARTTLS: hello + secure,
        Security.PLAIN: hello + secure,
    }[request.account.server.security]
    ending = (Step.RECIPIENT, Step.MESSAGE) if request.sends else ()
    return (Step.RESOLVE, Step.CONNECT, *opening, Step.SIGN_IN, Step.SENDER, *ending, Step.GOODBYE)


async def run_check(request: Request, network: Network, tell: Callable[[Event], None]) -> Report:
    """Check an account's settings, or send a test message, and tell every step.

    Cancel the task to stop: the report then says so. Neither a server nor a bug of ours raises; RunFinished always
    comes, once and last. Only an exception in `tell` itself gets out.
    """
    return await _Run(request, network, tell).run()


class _Run:
    def __init__(self, request: Request, network: Network, tell: Callable[[Event], None]) -> None:
        self.request = request
        self.network = network
        self.telling = Telling(network.clock, tell)
        self.walk = Walk(request, network)
        self.started = datetime.now(UTC)
        self.hider = Hider(_secrets(request))
        self.failed: list[Facts] = []
        self.passed: list[Facts] = []
        self.unreached: list[Facts] = []
        self.notes: list[Finding] = []
        self.refused_senders: dict[str, Finding] = {}

    async def run(self) -> Report:
        several = self.request.senders if len(self.request.senders) > 1 else ()
        self.telling.event(RunStarted(self.started, self.request.account.server, plan(self.request), several))
        verdict, finding, trace = Verdict.WORKS, None, ""
        try:
            verdict, finding = await self._judged()
        except asyncio.CancelledError:
            verdict = Verdict.STOPPED
            if self.telling.open_step is not None:
                self.telling.finish(Outcome.STOPPED, self.walk.facts(self.telling.open_step))
            task = asyncio.current_task()
            if task is not None:
                task.uncancel()
        except Exception as error:  # our bug: it is told like any other end, and can be copied
            verdict, trace = Verdict.BUG, self.hider.text("".join(traceback.format_exception(error)))
            if self.telling.open_step is not None:
                self.telling.finish(Outcome.FAILED, self.walk.facts(self.telling.open_step))
        report = self._report(verdict, finding, trace)
        self.telling.event(RunFinished(report))
        return report

    async def _judged(self) -> tuple[Verdict, Finding | None]:
        """Walk, and say how it came out."""
        try:
            await self._walk()
        except _WalkEnded as ended:
            await self._leave_quietly()
            cause: Facts | None = ended.facts
        else:
            cause = self.failed[0] if self.failed else None
        finally:
            if self.walk.conversation is not None:
                self.walk.conversation.end()
        now = datetime.now(UTC)
        odd = [facts for facts in (*self.unreached, *self.passed) if not ordinary(facts, now)]
        if cause is None:
            odd += unlike(self.walk, self.passed, now)
        else:
            cause = answered(self.walk, cause, now)
        if cause is None and not odd:
            return Verdict.WORKS, None
        # Only now, so that reading the rules falls into no step's time; where all is well they are not read at all.
        from smtpdesk.diagnosis.match import judge, remarks

        # What ended the walk may show more than its cause: a certificate's second fault.
        telling = odd if cause is None else [*odd, cause]
        self.notes += [note for facts in telling for note in remarks(facts)]
        for facts in self.failed if len(self.request.senders) > 1 else ():
            self.refused_senders[facts.sender] = judge(answered(self.walk, facts, now))
        return (Verdict.WORKS, None) if cause is None else (Verdict.FAILS, judge(cause))

    async def _walk(self) -> None:
        limits = self.request.deadlines
        await self._resolve()
        await self._open()
        await self._sign_in()
        if len(self.request.senders) > 1:
            await self._ask_for_senders()
        elif self.request.senders:
            await self._step(Step.SENDER, limits.command, steps.sender)
        else:
            self._skip(Step.SENDER)
        if self.request.sends:
            await self._send()
        await self._goodbye()

    async def _resolve(self) -> None:
        """Look the name up, unless a proxy is to do it: it may know names that are none here."""
        proxy, server = self.request.proxy, self.request.account.server
        if proxy is None or not proxy.looks_up:
            await self._step(Step.RESOLVE, self.request.deadlines.resolve, steps.resolve)
            return
        self.walk.addresses = (Address(server.host, server.port, 0),)
        self._skip(Step.RESOLVE)

    async def _open(self) -> None:
        """Connect, and come to an encrypted line where that is asked for."""
        await self._connect()
        pinned = self.request.account.accepted_fingerprint
        try:
            await self._opening()
        except _WalkEnded as ended:
            # The server shows another certificate than the accepted one. It may be a proper one by now: one more
            # connection verifies it as if none had been accepted.
            failure = ended.facts.failure
            certificate = failure.certificate if failure is not None else None
            if not pinned or certificate is None or CertificateFault.NOT_THE_ACCEPTED_ONE not in certificate.faults:
                raise
            account = self.request.account.with_(accepted_fingerprint="")
            self.walk.request = replace(self.request, account=account)
            self.walk.another_was_accepted = True
            self.walk.talk.link.abort()
            self.walk.tls = self.walk.capabilities = self.walk.conversation = None
            await self._connect()
            try:
                await self._opening()
            except _WalkEnded as again:
                # Not trusted either: what tells most is that it is not the accepted one.
                failure = again.facts.failure
                raise (ended if failure is not None and failure.certificate is not None else again) from None

    async def _opening(self) -> None:
        limits = self.request.deadlines
        security = self.request.account.server.security
        if security is Security.TLS:
            await self._step(Step.SECURE, limits.secure, steps.secure)
        await self._step(Step.GREETING, limits.greeting, steps.greeting)
        await self._step(Step.HELLO, limits.command, steps.hello)
        if security is Security.STARTTLS:
            await self._step(Step.SECURE, limits.secure, steps.secure)
            await self._step(Step.HELLO, limits.command, steps.hello)
        elif security is Security.PLAIN:
            self._skip(Step.SECURE)

    async def _connect(self) -> None:
        """Try the addresses one after the other, each with its own span."""
        failures: list[Facts] = []
        for address in self.walk.addresses:
            self.walk.address = address
            facts = await self._attempt(Step.CONNECT, self.request.deadlines.connect, self._dial, str(address))
            if not facts.failed:
                self.unreached = failures
                return
            failures.append(facts)
        raise _WalkEnded(min(failures, key=_telling_order))

    async def _dial(self, walk: Walk) -> Facts:
        address = walk.address
        if address is None:
            raise RuntimeError("no address")
        link = await self.network.connect(address)
        if isinstance(link, Failure):
            return walk.facts(Step.CONNECT, failure=link)
        walk.conversation = Conversation(link, self.telling, self.hider)
        return walk.facts(Step.CONNECT)

    async def _sign_in(self) -> None:
        if self.request.signs_in:
            await self._step(Step.SIGN_IN, self.request.deadlines.command, sign_in.sign_in)
        else:
            self._skip(Step.SIGN_IN)

    async def _ask_for_senders(self) -> None:
        """Ask for each sender; one that is refused is no reason not to ask for the next, as long as the line holds."""
        limit = self.request.deadlines.command
        for address in self.request.senders:
            self.walk.asked = address
            facts = await self._attempt(Step.SENDER, limit, steps.sender, address)
            if facts.failed:
                self.failed.append(facts)
                if not self.walk.talk.alive or (facts.reply is not None and facts.reply.code == 421):
                    raise _WalkEnded(self.failed[0])
        self.walk.asked = ""

    async def _send(self) -> None:
        """Name the recipients, and send to those that were accepted."""
        limits = self.request.deadlines
        for address in self.request.recipients:
            facts = await self._attempt(Step.RECIPIENT, limits.command, partial(steps.recipient, address=address))
            if facts.failed:
                self.failed.append(facts)
                if not self.walk.talk.alive or (facts.reply is not None and facts.reply.code == 421):
                    raise _WalkEnded(facts)
        if not self.walk.accepted:
            raise _WalkEnded(self.failed[0])
        await self._step(Step.MESSAGE, limits.message, steps.message)

    async def _goodbye(self) -> None:
        """Say QUIT and wait a second at most; no answer to it is no failure."""
        self._begin(Step.GOODBYE, _QUIT_LIMIT)
        await self.network.within(_QUIT_LIMIT, self.walk.talk.leave(wait=True))
        self.telling.finish(Outcome.OK, self.walk.facts(Step.GOODBYE))

    async def _leave_quietly(self) -> None:
        """After a failure: a QUIT, not waited for, where the line is still in order."""
        talk = self.walk.conversation
        if talk is not None and talk.alive:
            await self.network.within(_QUIT_LIMIT, talk.leave(wait=False))

    async def _step(self, step: Step, limit: float, work: Callable[[Walk], Awaitable[Facts]]) -> None:
        facts = await self._attempt(step, limit, work)
        if facts.failed:
            raise _WalkEnded(facts)

    async def _attempt(
        self, step: Step, limit: float, work: Callable[[Walk], Awaitable[Facts]], address: str = ""
    ) -> Facts:
        """Do one step within its deadline, and tell it."""
        self._begin(step, limit, address)
        done = await self.network.within(limit, work(self.walk))
        facts = self.walk.facts(step, failure=done) if isinstance(done, Failure) else done
        self.telling.finish(Outcome.FAILED if facts.failed else Outcome.OK, facts)
        if not facts.failed:
            self.passed.append(facts)
        return facts

    def _begin(self, step: Step, limit: float, address: str = "") -> None:
        self.telling.start(step, limit, address)
        self.walk.begun = self.network.clock()

    def _skip(self, step: Step) -> None:
        self._begin(step, 0)
        self.telling.finish(Outcome.SKIPPED, self.walk.facts(step))

    def _report(self, verdict: Verdict, finding: Finding | None, trace: str) -> Report:
        request, walk = self.request, self.walk
        spans = senders.with_unreached(request, plan(request), self.telling.spans)
        return Report(
            verdict=verdict,
            server=request.account.server,
            provider=request.account.provider,
            started=self.started,
            ms=self.telling.ms,
            spans=spans,
            finding=finding,
            notes=tuple({(note.code, note.facts.address): note for note in self.notes}.values()),
            capabilities=walk.capabilities,
            tls=walk.tls,
            conversation=tuple(self.telling.lines),
            sender=request.account.sender,
            senders=senders.results(request, spans, self.refused_senders),
            recipients=request.recipients,
            refused_recipients=tuple(walk.refused),
            mark=request.letter.mark if request.letter is not None else "",
            message_id=walk.built.message_id if walk.built is not None else "",
            trace=trace,
        )


def _secrets(request: Request) -> tuple[Secret, ...]:
    proxy = request.usual.proxy
    return tuple(secret for secret in (request.secret, proxy.secret if proxy is not None else None) if secret)


def _telling_order(facts: Facts) -> int:
    kind = facts.failure.kind if facts.failure is not None else None
    return _MOST_TELLING.index(kind) if kind in _MOST_TELLING else len(_MOST_TELLING)
