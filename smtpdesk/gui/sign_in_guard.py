"""Keeps a password that was refused from being sent again by mistake. Its files are touched by the errands alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from smtpdesk.model.report import Report
from smtpdesk.model.settings import Request
from smtpdesk.model.steps import Outcome, Step

if TYPE_CHECKING:
    from smtpdesk.gui.errands import Errands
    from smtpdesk.store.refusals import Refusals, Standing

_NOT_THE_PASSWORD: Final = ("auth.mechanism-unsupported", "auth.required")
"""The server refused the way of signing in, before it looked at any password."""


class SignInGuard:
    """Asks how an account stands before a sign-in, and learns from each that was tried."""

    def __init__(self, errands: Errands, failed: Callable[[Exception], object]) -> None:
        self._errands = errands
        self._failed = failed
        self._refusals: Refusals | None = None

    def refusals(self) -> Refusals:
        """What was refused. For errands alone: making it looks for the person's folders."""
        if self._refusals is None:
            from smtpdesk.store.refusals import Refusals as TheRefusals

            self._refusals = TheRefusals()
        return self._refusals

    def start_over(self) -> None:
        """Forget what was refused, in memory; the file is left alone."""
        self._refusals = None

    def ask(self, request: Request, *, typed: bool, then: Callable[[Standing], object]) -> None:
        """Ask how it stands with the request's user name and password; `typed`: since the program began.

        `then` is called in the window's thread. A file that cannot be read is told, and holds nothing back.
        """
        user, secret = request.user, request.secret
        account_id, host = request.account.id, request.account.server.host

        def work() -> Standing:
            from smtpdesk.store.refusals import Standing as TheStanding

            if secret is None:
                return TheStanding()
            return self.refusals().standing(account_id, user, secret, datetime.now(UTC), typed=typed, host=host)

        def unknown(error: Exception) -> None:
            from smtpdesk.store.refusals import Standing as TheStanding

            self._failed(error)
            then(TheStanding())

        self._errands.do(work, then, unknown)

    def learn(self, request: Request, report: Report) -> None:
        """Remember that the password was refused, or that it was taken."""
        user, secret, account_id = request.user, request.secret, request.account.id
        host = request.account.server.host
        if secret is None or not request.signs_in:
            return
        if refused(report):
            known = secret
            at = datetime.now(UTC)
            self._errands.do(lambda: self.refusals().note(account_id, user, known, at, host=host), None, self._failed)
        elif any(span.step is Step.SIGN_IN and span.outcome is Outcome.OK for span in report.spans):
            self._errands.do(lambda: self.refusals().forget(account_id), None, self._failed)


def refused(report: Report) -> bool:
    """Tell whether the server refused user name and password for good (RFC 4954 6: a reply of 5xx to AUTH)."""
    finding = report.finding
    if finding is None or finding.step is not Step.SIGN_IN or finding.code in _NOT_THE_PASSWORD:
        return False
    return finding.code.startswith("auth.") and 500 <= (finding.facts.code or 0) < 600
