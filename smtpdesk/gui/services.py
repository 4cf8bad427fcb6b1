"""The parts behind the window that live as long as it does."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from smtpdesk.gui.desk import Desk
    from smtpdesk.gui.errands import Errands
    from smtpdesk.gui.practice_control import PracticeControl
    from smtpdesk.gui.preferences_control import PreferencesControl
    from smtpdesk.gui.runs import Runs
    from smtpdesk.gui.worker import Run, Worker
    from smtpdesk.model.events import Event
    from smtpdesk.model.settings import Request
    from smtpdesk.store.secrets import Vault

_FINISH_SECONDS: Final = 10.0


class Services:
    """Makes each part when it is first wanted; `run`, `make_vault` and `clock` can be replaced by a test's own.

    `fixed_theme`: the command line said which colours, whatever is preferred.
    """

    def __init__(
        self,
        *,
        run: Run | None = None,
        make_vault: Callable[[], Vault] | None = None,
        clock: Callable[[], float] = time.monotonic,
        fixed_theme: bool = False,
    ) -> None:
        self._fixed_theme = fixed_theme
        self._preferences: PreferencesControl | None = None
        self.clock = clock
        self._run = run
        self._make_vault = make_vault
        self._errands: Errands | None = None
        self._desk: Desk | None = None
        self.runs: Runs | None = None
        self._worker: Worker | None = None
        self._practice: PracticeControl | None = None

    @property
    def errands(self) -> Errands:
        """The thread for what takes a moment."""
        if self._errands is None:
            from smtpdesk.gui.errands import Errands

            self._errands = Errands()
        return self._errands

    @property
    def desk(self) -> Desk:
        """What the person keeps."""
        if self._desk is None:
            from smtpdesk.gui.desk import Desk

            self._desk = Desk(self.errands, self._make_vault)
        return self._desk

    @property
    def preferences(self) -> PreferencesControl:
        """What the person prefers."""
        if self._preferences is None:
            from smtpdesk.gui.preferences_control import PreferencesControl

            self._preferences = PreferencesControl(self.errands, self.desk, fixed_theme=self._fixed_theme)
        return self._preferences

    def begin(self) -> None:
        """Read the person's files, then import the engine before it is needed. Called after the first paint."""
        self.preferences.load()
        self.desk.load()
        self.errands.do(_import_engine)

    def need_worker(self) -> Worker:
        """Give the thread that runs checks."""
        if self._worker is None:
            from smtpdesk.gui.worker import Worker, the_engine

            engine, preferences = self._run or the_engine, self.preferences

            def run(request: Request, tell: Callable[[Event], None]) -> Awaitable[object]:
                return engine(preferences.with_usual(request), tell)

            self._worker = Worker(run, ready=_make_engine_ready)
            self._worker.start()
        return self._worker

    def need_runs(self) -> Runs:
        """Give the checks, with the worker's thread behind them."""
        if self.runs is None:
            from smtpdesk.gui.runs import Runs

            self.runs = Runs(self.need_worker())
        return self.runs

    @property
    def practice(self) -> PracticeControl:
        """The practice server."""
        if self._practice is None:
            from smtpdesk.gui.practice_control import PracticeControl

            self._practice = PracticeControl(self.errands)
        return self._practice

    def close(self) -> None:
        """Write what is still to be written, and end every thread."""
        self.errands.finish(_FINISH_SECONDS)
        if self._desk is not None:
            self._desk.finish(_FINISH_SECONDS)
        if self._practice is not None:
            self._practice.close()
        if self._worker is not None:
            self._worker.close()


def _import_engine() -> None:
    import smtpdesk.check.run
    import smtpdesk.net.network
    import smtpdesk.text.evidence
    import smtpdesk.text.story  # noqa: F401


def _make_engine_ready() -> None:
    _import_engine()
    from smtpdesk.diagnosis.match import matcher
    from smtpdesk.providers.catalog import load

    load()  # has the names for the verdict's words
    matcher()  # reads the rules, which the first check that fails would have to wait for
