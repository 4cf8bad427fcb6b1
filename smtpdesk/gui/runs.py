"""The checks of this session: which account has one running, and the page of each account's last one."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from smtpdesk.gui.worker import Told, Worker
from smtpdesk.model.events import Event, RunFinished, RunStarted
from smtpdesk.model.report import Report
from smtpdesk.model.settings import Account, Request
from smtpdesk.text.offers import Offer, offers
from smtpdesk.text.page import Page
from smtpdesk.text.story import Story

TICK_MS: Final = 500
"""How often a running check is shown anew where nothing happens: it may have to say why it waits."""
SLICE_SECONDS: Final = 0.004
"""For so long at most events are applied at a time."""
KEPT: Final = 50
"""So many accounts keep the page of their last check in memory."""


@dataclass(slots=True)
class Run:
    """One check: its story so far; and when it is over its report, and what is offered to do about it."""

    number: int
    account: Account
    request: Request | None
    story: Story
    report: Report | None = None
    offers: tuple[Offer, ...] = ()
    began: float = 0.0

    @property
    def account_id(self) -> str:
        """Whose check it is."""
        return self.account.id

    @property
    def page(self) -> Page:
        """What is shown of it."""
        return self.story.page


class Runs(QObject):
    """Applies the worker's events to the stories. One check an account at a time.

    A run has its request, with the secret in it, until `finished` was told.
    """

    moved = Signal(str)
    finished = Signal(str)

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker = worker
        self._last: dict[str, Run] = {}
        self._by_number: dict[int, Run] = {}
        self._told: deque[Told] = deque()
        self._touched: dict[int, Run] = {}
        self._ending: deque[tuple[Run, RunFinished]] = deque()
        # Taking in, applying and showing are turns of their own, so that what the person does comes in between.
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._apply)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show)
        worker.events.connect(self._take)
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self._tick)

    def start(self, request: Request, story: Story) -> None:
        """Begin a check; one that runs already for this account is stopped first."""
        account_id = request.account.id
        self.stop(account_id)
        number = self._worker.check(request)
        run = Run(number, request.account, request, story, began=time.monotonic())
        self._last.pop(account_id, None)
        self._last[account_id] = run
        self._by_number[number] = run
        while len(self._last) > KEPT:
            oldest = next(iter(self._last))
            if not self.running(oldest):
                self._last.pop(oldest)
            else:
                break
        self._clock.start()
        self.moved.emit(account_id)

    def stop(self, account_id: str) -> None:
        """Stop the account's check, if one runs."""
        run = self._last.get(account_id)
        if run is not None and run.report is None:
            self._worker.stop(run.number)

    def stop_all(self) -> None:
        """Stop every check."""
        for run in self._by_number.values():
            self._worker.stop(run.number)

    def last(self, account_id: str) -> Run | None:
        """Give the account's last check of this session, running or over."""
        return self._last.get(account_id)

    def running(self, account_id: str) -> bool:
        """Tell whether a check of this account runs."""
        run = self._last.get(account_id)
        return run is not None and run.report is None

    def any_running(self) -> bool:
        """Tell whether any check runs."""
        return bool(self._by_number)

    def show_sample(self, account: Account, events: list[Event]) -> None:
        """Put a run there that was told elsewhere: for pictures, and for a report that is opened."""
        report = next((event.report for event in events if isinstance(event, RunFinished)), None)
        story = Story(account.server, ())
        for event in events:
            story.apply(event)
        offered = offers(report, account) if report is not None else ()
        self._last[account.id] = Run(0, account, None, story, report, offered)

    def forget(self, account_id: str) -> None:
        """Stop and forget what belongs to an account that is deleted."""
        self.stop(account_id)
        self._last.pop(account_id, None)

    @Slot()
    def _tick(self) -> None:
        if not self._by_number:
            self._clock.stop()
        for run in list(self._by_number.values()):
            run.story.tick((time.monotonic() - run.began) * 1000)
            if self._last.get(run.account_id) is run:
                self.moved.emit(run.account_id)

    @Slot(list)
    def _take(self, batch: list[Told]) -> None:
        self._told += batch
        if not self._next.isActive():
            self._next.start()

    @Slot()
    def _apply(self) -> None:
        """Apply what was told, for a few milliseconds; the rest after the window had its turn."""
        end = time.monotonic() + SLICE_SECONDS
        while self._told and time.monotonic() < end:
            number, event = self._told.popleft()
            run = self._by_number.get(number)
            if run is None:
                continue
            if isinstance(event, RunFinished):
                self._touched.pop(number, None)
                self._ending.append((run, event))
                continue
            run.story.apply(event)
            if isinstance(event, RunStarted):
                run.began = time.monotonic()
            self._touched[number] = run
        if self._told:
            self._next.start()
        self._soon.start()

    @Slot()
    def _show(self) -> None:
        """Tell what moved, and one check that is over; the next one in another turn."""
        touched, self._touched = self._touched, {}
        for run in touched.values():
            if self._last.get(run.account_id) is run:
                self.moved.emit(run.account_id)
        if self._ending:
            self._finish(*self._ending.popleft())
        if self._ending:
            self._soon.start()

    def _finish(self, run: Run, event: RunFinished) -> None:
        run.story.apply(event)
        run.report = event.report
        if run.request is not None:
            run.offers = offers(event.report, run.account, run.request.secret)
        del self._by_number[run.number]
        if self._last.get(run.account_id) is run:
            self.moved.emit(run.account_id)
            self.finished.emit(run.account_id)
        run.request = None  # it holds the secret
