"""Tries the ports of the account that is shown: each try is a plain check in the worker, without a secret."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Slot

from smtpdesk.gui import form_values
from smtpdesk.gui.account_control import AccountControl
from smtpdesk.gui.account_view import AccountView
from smtpdesk.gui.desk import Desk
from smtpdesk.gui.worker import Told, Worker
from smtpdesk.model.events import RunFinished
from smtpdesk.model.settings import Account, Server, SettingsError

if TYPE_CHECKING:
    from smtpdesk.check.ports import PortAnswer
    from smtpdesk.text.ports import PortsPage

_KEPT: Final = 50
"""So many accounts keep their table in memory."""
_NAMED: Final = ("name", "host", "port", "security", "provider", "region", "ca_file", "ip_version")


@dataclass(slots=True)
class _Try:
    """One table: for which settings, which ports, what is still awaited, and what was told."""

    account: Account
    ports: tuple[int, ...]
    preferred: tuple[Server, ...]
    waiting: set[int] = field(default_factory=set)
    told: list[PortAnswer] = field(default_factory=list)


class PortsControl(QObject):
    """Between the tab of the ports and the worker."""

    def __init__(self, view: AccountView, account: AccountControl, desk: Desk, worker: Worker) -> None:
        super().__init__()
        self._view, self._account, self._desk, self._worker = view, account, desk, worker
        self._tries: dict[str, _Try] = {}
        tab = view.check.details.ports
        self._tab = tab
        tab.try_wanted.connect(self.try_all)
        tab.stop_wanted.connect(self.stop)
        tab.use_wanted.connect(self.use)
        account.rested.connect(self.show)
        worker.events.connect(self._take)

    def bring(self) -> None:
        """Open the tab and try the ports."""
        check = self._view.check
        self._view.show_result(shown=True)
        check.details.tabs.setCurrentWidget(self._tab)
        self.try_all()
        check.scroller.bring(self._tab)
        self._tab.try_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def try_all(self) -> None:
        """Try the ports of the server that stands in the form now."""
        from smtpdesk.check.ports import ports_to_try, requests

        account_id = self._account.account_id
        account = self._typed()
        if account is None or self._running(account_id):
            return
        preferred = self._preferred(account)
        ports = tuple(sorted(ports_to_try(account, [way.port for way in preferred])))
        begun = _Try(account, ports, preferred)
        begun.waiting = {self._worker.check(request) for request in requests(account, ports)}
        self._tries.pop(account_id, None)
        self._tries[account_id] = begun
        while len(self._tries) > _KEPT and not self._running(next(iter(self._tries))):
            del self._tries[next(iter(self._tries))]
        self.show()

    def stop(self) -> None:
        """Stop trying; what has answered stays."""
        begun = self._tries.get(self._account.account_id)
        for number in begun.waiting if begun is not None else ():
            self._worker.stop(number)

    def use(self) -> None:
        """Put the port that works into the form."""
        begun = self._tries.get(self._account.account_id)
        server = self._page(begun).server if begun is not None else None
        if begun is not None and server is not None:
            self._account.mending.change(begun.account, replace(begun.account, server=server))
            self._view.show_result(shown=False)

    def show(self) -> None:
        """Show the table of the account that is shown, as long as it is of the server that stands there."""
        begun = self._tries.get(self._account.account_id)
        page = self._page(begun) if begun is not None else None
        if (
            begun is None
            or page is None
            or begun.account.server.host != self._view.form.values().get("host", "").strip()
        ):
            self._tab.show_nothing()
        else:
            self._tab.show_page(page, asking=bool(begun.waiting))

    def _running(self, account_id: str) -> bool:
        begun = self._tries.get(account_id)
        return begun is not None and bool(begun.waiting)

    def _typed(self) -> Account | None:
        """The server as it is typed; where it cannot be one, that is said beside its field."""
        values = self._view.form.values()
        bare = {name: values.get(name, "") for name in _NAMED} | {"name": values.get("name", "").strip() or "ports"}
        codes = {name: "empty" for name in ("host", "port") if not bare[name].strip()} | form_values.faults(bare)
        if not codes:
            try:
                return form_values.make_account(bare, self._account.account_id or "ports")
            except SettingsError as error:
                codes = {error.field: error.code}
        self._account.refuse(codes)
        return None

    def _preferred(self, account: Account) -> tuple[Server, ...]:
        catalog = self._desk.catalog
        if catalog is None or account.provider is None or account.provider not in catalog:
            return ()
        domain = self._view.form.values().get("sender", "").rpartition("@")[2].strip()
        try:
            return catalog.get(account.provider).choices(account.region, domain=domain, host=account.server.host)
        except SettingsError:
            return ()

    @staticmethod
    def _page(begun: _Try) -> PortsPage:
        from smtpdesk.text.ports import ports_page

        return ports_page(begun.account.server, begun.ports, begun.told, begun.preferred)

    @Slot(list)
    def _take(self, batch: list[Told]) -> None:
        if not self._tries:
            return
        from smtpdesk.check.ports import answers

        changed = False
        for number, event in batch:
            if not isinstance(event, RunFinished):
                continue
            begun = next((one for one in self._tries.values() if number in one.waiting), None)
            if begun is not None:
                begun.waiting.discard(number)
                begun.told += answers(event.report)
                changed = changed or begun is self._tries.get(self._account.account_id)
        if changed:
            self.show()
