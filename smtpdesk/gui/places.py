"""The pages of the window and the ways between them. Made after the first paint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smtpdesk.gui import account_state, form_values
from smtpdesk.gui.account_control import AccountControl
from smtpdesk.gui.account_list import Entry
from smtpdesk.gui.account_view import AccountView
from smtpdesk.gui.check_control import CheckControl
from smtpdesk.gui.countdown import Countdown
from smtpdesk.gui.explain_view import ExplainView
from smtpdesk.gui.notification import Notification
from smtpdesk.gui.past_control import PastControl
from smtpdesk.gui.ports_control import PortsControl
from smtpdesk.gui.practice_view import PracticeView
from smtpdesk.gui.provider_cards import Offer
from smtpdesk.gui.report_control import ReportControl
from smtpdesk.gui.secret_words import secret_words
from smtpdesk.gui.settings_paste import SettingsPaste
from smtpdesk.gui.shop_place import ShopPlace
from smtpdesk.gui.tile import Mark
from smtpdesk.gui.window_place import Open
from smtpdesk.model.settings import SettingsError, check_address, check_host
from smtpdesk.practice.error import PracticeError
from smtpdesk.providers.match import by_address
from smtpdesk.providers.provider import Card
from smtpdesk.store.accounts import new_id
from smtpdesk.store.secrets import SecretResult, SecretState
from smtpdesk.store.trouble import Problem, StoreError
from smtpdesk.text.settings_errors import settings_error, store_error
from smtpdesk.text.translate import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smtpdesk.gui.about import AboutView
    from smtpdesk.gui.fold import Fold
    from smtpdesk.gui.main_window import MainWindow
    from smtpdesk.gui.preferences_control import Told
    from smtpdesk.gui.preferences_view import PreferencesView
    from smtpdesk.gui.report_view import ReadReport, ReportView

PRACTICE: Final = "practice"


class Places:
    """Opens pages. The window is the only thing that it changes."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        services = window.services
        self._desk = services.desk
        self.runs = services.need_runs()
        self.account = AccountView()
        self.control = AccountControl(self.account, self._desk)
        self.checks = CheckControl(self.account, self.control, self._desk, self.runs, Countdown(services.clock))
        self.reports = ReportControl(self.account, self.control, self.runs, services.errands)
        self.past = PastControl(self.account, self.control, self._desk)
        self.ports = PortsControl(self.account, self.control, self._desk, services.need_worker())
        self.notification = Notification(window, self.runs)
        window.stack.addWidget(self.account)
        self._practice: PracticeView | None = None
        self._explain: ExplainView | None = None
        self._report: ReportView | None = None
        self._preferences: PreferencesView | None = None
        self._about: AboutView | None = None
        self._address = ""
        self.paste = SettingsPaste(self.account.form, services.errands)
        self._desk.changed.connect(window.refresh)
        self._desk.failed.connect(self._tell)
        self._desk.problems_found.connect(self._tell_problems)
        services.preferences.failed.connect(self._tell)
        services.preferences.problems_found.connect(self._tell_problems)
        self._tell_problems(services.preferences.troubles)
        self.checks.state_changed.connect(window.refresh)
        self.checks.state_changed.connect(self.reports.follow)
        self.checks.state_changed.connect(self.past.show)
        self.reports.opened.connect(self._open_report)
        self.reports.failed.connect(window.notice.say)
        self.checks.practice_wanted.connect(self.open_practice)
        self.checks.preferences_wanted.connect(self.open_preferences)
        self.checks.letters.explain_wanted.connect(self.explain_bounce)
        self.checks.ports_wanted.connect(self.ports.bring)
        self.account.delete_wanted.connect(lambda: self.ask_delete(self.control.account_id))
        self.account.delete_confirmed.connect(self._delete)
        self.shop = ShopPlace(window, self)

    # -- providers -------------------------------------------------------------------------------------------

    def offer(self) -> None:
        """Put the providers into the first page and into the form."""
        catalog = self._desk.catalog
        if catalog is None:
            return
        cards = [_offer(card) for card in catalog.cards]
        self._window.pick.show_offers(
            cards,
            lambda text: [_offer(card) for card in catalog.search(text)],
            lambda provider: catalog.get(provider) if provider in catalog else None,
        )
        other = [(_("Other: your web host or own server"), "")]
        self.account.form.offer(catalog, [*((card.name, card.id) for card in catalog.cards), *other])
        if self._explain is not None:
            self._explain.offer(catalog)

    def find(self, address: str) -> None:
        """Find the provider of an address, and open a form that is filled in as far as it can be."""
        try:
            check_address(address, "sender")
        except SettingsError as error:
            self._window.pick.say(settings_error(error), wrong=True)
            return
        provider = by_address(address, self._desk.catalog)
        if provider is None:
            domain = address.rpartition("@")[2]
            words = _(
                "The address alone does not tell who sends for {domain}. Pick your provider below; "
                "if your web host does it, take “Other”."
            )
            self._window.pick.say(words.format(domain=domain))
            self._window.pick.guesses.show_guesses(_guesses(domain))
            self._address = address
            self._window.pick.cards.focus_first()
            return
        self.open_new(provider.id, address)

    def open_new(self, provider: str, address: str = "", host: str = "") -> None:
        """Open the form of a new account with this provider; `host` is a server's name that was guessed."""
        catalog = self._desk.catalog
        known = catalog.get(provider) if catalog is not None and provider in catalog else None
        address, self._address = address or self._address, ""
        if "@" not in self._window.pick.field.text():
            address = ""
        values = form_values.from_provider(known, None, address)
        if host:
            values["host"] = host
        self.control.open_new(new_id(values["name"]), values)
        self._show_account()
        self._window.sidebar.mark(None)

    def open_pasted(self, text: str) -> None:
        """Open the form of a new account for settings that were pasted; empty: for those that were copied."""
        self.open_new("")
        if text:
            self.paste.take(text)
        else:
            self.paste.take_copied()

    # -- accounts --------------------------------------------------------------------------------------------

    def entries(self) -> list[Entry]:
        """Give the accounts and unfinished forms as the sidebar shows them."""
        names = {account.id: (account.name, account.provider or "") for account in self._desk.accounts.values()}
        for account_id, values in self._desk.drafts.items():
            if account_id not in names:
                names[account_id] = (values.get("name", ""), values.get("provider", ""))
        found = []
        for account_id, (name, provider) in names.items():
            mark = self.control.mark(provider, name)
            found.append(Entry(account_id, name or _("New account"), mark, *self._state(account_id)))
        return found

    def _state(self, account_id: str) -> account_state.State:
        if self.runs.running(account_id):
            return account_state.running()
        result = self._desk.results.get(account_id)
        return account_state.state_of(result) if result is not None else account_state.not_checked()

    def open_account(self, account_id: str) -> None:
        """Open an account that is kept, or an unfinished form."""
        if account_id != self.control.account_id:
            self.control.open(account_id)
        self._show_account()
        self._window.sidebar.mark(account_id)

    def open_now(self) -> Open:
        """Give which account is open, and which folds of its form are."""
        if self.control.given or self._window.stack.currentWidget() is not self.account:
            return Open()
        folds = (name for name, fold in self._folds().items() if fold.is_open())
        return Open(self.control.account_id, tuple(folds))

    def unfold(self, names: Iterable[str]) -> None:
        """Open these folds of the form."""
        for name in names:
            if name in self._folds():
                self._folds()[name].unfold(open_=True)

    def _folds(self) -> dict[str, Fold]:
        return {"server": self.account.form.server, "more": self.account.form.more}

    def mark_open(self) -> None:
        """Mark the account that is open, as soon as it has come into the list; what is marked there stays so."""
        open_ = self._window.stack.currentWidget() is self.account and not self.control.given
        if open_ and not self._window.sidebar.marked():
            self._window.sidebar.mark(self.control.account_id)

    def _show_account(self) -> None:
        self.account.show_result(shown=self.runs.running(self.control.account_id))
        self.checks.show()
        self.ports.show()
        self.past.show()
        self.reports.follow()
        self._window.stack.setCurrentWidget(self.account)

    def ask_delete(self, account_id: str) -> None:
        """Ask on the account's page whether it shall be deleted."""
        self.open_account(account_id)
        self.account.ask_delete(self.account.form.values().get("name", ""))

    def _delete(self) -> None:
        account_id, self.control.account_id = self.control.account_id, ""
        self.runs.forget(account_id)
        self.account.form.secret.empty_out(saved=False)
        self.account.question.hide()
        self._desk.delete(account_id, self._secret_deleted)
        self._window.add_account()

    def _secret_deleted(self, result: SecretResult) -> None:
        if result.state is SecretState.NOT_DELETED:
            self._window.notice.say(secret_words(result)[0])

    # -- the practice server ---------------------------------------------------------------------------------

    def open_practice(self) -> None:
        """Open the practice server's page."""
        self.leave()
        if self._practice is None:
            self._practice = PracticeView(self._window.services.practice)
            self._practice.try_wanted.connect(self.try_practice)
            self._window.services.practice.failed.connect(self._tell)
            self._window.stack.addWidget(self._practice)
        self._window.stack.setCurrentWidget(self._practice)
        self._window.sidebar.mark(None, practice=True)
        self._practice.refresh()

    def try_practice(self) -> None:
        """Start the practice server if need be, open its account and check it."""
        control = self._window.services.practice
        if control.server is None:
            self.open_practice()
            control.start(self.try_practice)
            return
        given = control.account(_("Practice server"))
        if given is not None:
            self.control.open_given(*given)
            self._show_account()
            self._window.sidebar.mark(None, practice=True)
            self.checks.check()

    # -- the paste box ---------------------------------------------------------------------------------------

    def open_explain(self) -> ExplainView:
        """Open the page that explains a pasted text."""
        self.leave()
        if self._explain is None:
            self._explain = ExplainView(self._window.services.errands)
            if self._desk.catalog is not None:
                self._explain.offer(self._desk.catalog)
            self._window.stack.addWidget(self._explain)
        self._window.stack.setCurrentWidget(self._explain)
        self._window.sidebar.mark(None, explain=True)
        self._explain.field.setFocus()
        return self._explain

    def explain_bounce(self, provider: str) -> None:
        """Open the paste box for a message that came back, with the provider that is known already."""
        view = self.open_explain()
        view.provider.set_text(provider)

    # -- the preferences -------------------------------------------------------------------------------------

    def open_preferences(self) -> PreferencesView:
        """Open the page of the preferences."""
        self.leave()
        if self._preferences is None:
            from smtpdesk.gui.preferences_view import PreferencesView

            self._preferences = PreferencesView(self._window.services.preferences)
            self._preferences.forget_wanted.connect(self._forget_everything)
            self._preferences.about_wanted.connect(self.open_about)
            self._window.stack.addWidget(self._preferences)
        self._window.stack.setCurrentWidget(self._preferences)
        self._window.sidebar.mark(None, preferences=True)
        self._window.services.preferences.ask_secret()
        return self._preferences

    def open_about(self) -> None:
        """Open the page of versions and licences; Preferences lead to it, and back."""
        if self._about is None:
            from smtpdesk.gui.about import AboutView

            self._about = AboutView(self._window.services.errands)
            self._window.stack.addWidget(self._about)
        self._window.stack.setCurrentWidget(self._about)
        self._window.sidebar.mark(None, preferences=True)
        self._about.choice.setFocus()

    def _forget_everything(self) -> None:
        for account_id in (*self._desk.accounts, *self._desk.drafts):
            self.runs.forget(account_id)
        self.control.account_id = ""
        self.account.form.secret.empty_out(saved=False)
        self._window.services.preferences.forget_everything(self._forgotten)

    def _forgotten(self, told: Told) -> None:
        if self._preferences is not None:
            self._preferences.show_forgotten(told)

    # -- reports ---------------------------------------------------------------------------------------------

    def ask_report(self) -> None:
        """Ask which report to open."""
        shown = self._report is not None and self._window.stack.currentWidget() is self._report
        self._window.sidebar.report_button.setChecked(shown)  # until one is opened, nothing has changed
        self.reports.ask()

    def _open_report(self, read: ReadReport) -> None:
        self.leave()
        if self._report is None:
            from smtpdesk.gui.report_view import ReportView

            self._report = ReportView()
            self._window.stack.addWidget(self._report)
        self._report.show_report(read)
        self._window.stack.setCurrentWidget(self._report)
        self._window.sidebar.mark(None, report=True)
        self._report.check.steps.setFocus()

    # -- the same on every page ------------------------------------------------------------------------------

    def leave(self) -> None:
        """Keep what was typed on the account's page."""
        self.control.leave()

    def check(self) -> None:
        """Check the account that is shown, or explain the text that was pasted."""
        shown = self._window.stack.currentWidget()
        if shown is self.account:
            self.checks.check()
        elif self._explain is not None and shown is self._explain:
            self._explain.explain()

    def ask_send(self) -> None:
        """Ask for the recipient of a test e-mail."""
        if self._window.stack.currentWidget() is self.account:
            self.account.show_result(shown=False)
            self.account.bar.ask()

    def stop(self) -> None:
        """Stop the check that runs on the page that is shown, or close a question."""
        if self._window.stack.currentWidget() is self.account:
            if self.runs.running(self.control.account_id):
                self.checks.stop()
            else:
                self.account.bar.close_question()
                self.account.question.hide()
        elif self.shop.showing():
            self.shop.back()

    def _tell(self, error: Exception) -> None:
        if isinstance(error, StoreError):
            self._window.notice.say(store_error(error))
        elif isinstance(error, PracticeError):
            words = _("The practice server could not start ({reason}). Try again.")
            self._window.notice.say(words.format(reason=error.detail or error.code))
        else:
            raise error

    def _tell_problems(self, problems: tuple[Problem | StoreError, ...]) -> None:
        for problem in problems:
            self._window.notice.say(store_error(problem))


def _guesses(domain: str) -> list[str]:
    """Give what web hosts often call the server of a domain. Nothing is looked up."""
    found = []
    for host in (f"mail.{domain}", f"smtp.{domain}"):
        try:
            check_host(host, "host")
        except SettingsError:
            continue
        found.append(host)
    return found if not domain.startswith("[") else []


def _offer(card: Card) -> Offer:
    return Offer(card.id, card.name, _(card.hint), Mark(card.colour, card.letter))
