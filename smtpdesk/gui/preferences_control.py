"""The person's preferences while the window is open: read at the start, kept at each change, and handed to checks.

Their reader and the keyring's parts are imported by the errands first: that takes longer than a frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from smtpdesk.gui import theme
from smtpdesk.gui.desk import Desk
from smtpdesk.gui.errands import Errands
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Request, SettingsError, Usual
from smtpdesk.store.first_look import Theme

if TYPE_CHECKING:
    from smtpdesk.model.proxy import Proxy
    from smtpdesk.store.forgetting import Forgotten
    from smtpdesk.store.preferences import Loaded, Preferences
    from smtpdesk.store.secrets import SecretResult
    from smtpdesk.store.trouble import Problem, StoreError

Told = tuple["Forgotten", ...]


class PreferencesControl(QObject):
    """Holds them. `changed` follows every change; `secret_told` what the keyring says of the proxy's password."""

    changed = Signal()
    failed = Signal(Exception)
    problems_found = Signal(tuple)
    secret_told = Signal(object)
    secret_forgotten = Signal()

    def __init__(self, errands: Errands, desk: Desk, *, fixed_theme: bool = False) -> None:
        super().__init__()
        self._errands, self._desk = errands, desk
        self._fixed_theme = fixed_theme  # the command line said which
        self._secret: Secret | None = None
        self._turn = 0
        self._preferences: Preferences | None = None
        self.usual = Usual()
        self.troubles: tuple[Problem | StoreError, ...] = ()
        """What was wrong with the file, for pages that are made only later."""

    def load(self) -> None:
        """Read the file; what it says holds for the first check."""

        def work() -> Loaded:
            from smtpdesk.store.preferences import PreferencesFile

            return PreferencesFile().load()

        self._errands.do(work, self._take, self._fail)

    @property
    def preferences(self) -> Preferences:
        """What is preferred now; before the file is read, the usual."""
        if self._preferences is None:
            from smtpdesk.store.preferences import Preferences

            self._preferences = Preferences()
        return self._preferences

    def _fail(self, error: Exception) -> None:
        from smtpdesk.store.trouble import StoreError

        self.troubles = (error,) if isinstance(error, StoreError) else ()
        self.failed.emit(error)

    def _take(self, loaded: Loaded) -> None:
        # Of a theme that the first look has seen nothing is to be done any more; where none is set, nothing at all.
        self._put(loaded.preferences, dress=loaded.preferences.theme is not Theme.SYSTEM)
        self.ask_secret()
        self.troubles = loaded.problems
        if loaded.problems:
            self.problems_found.emit(loaded.problems)

    def ask_secret(self) -> None:
        """Look the proxy's password up, where it has one and it is not here yet."""
        proxy = self.preferences.proxy
        if proxy is not None and proxy.user and self._secret is None:
            self._desk.load_secret(_name(), self._this_turn(self._hear))

    def change(self, preferences: Preferences) -> None:
        """Keep other preferences, and let them hold from now on."""
        if preferences == self.preferences:
            return
        before, now = self.preferences.proxy, preferences.proxy
        if before is not None and before.user and _whose(before) != _whose(now):
            self._forget_secret()  # it was for that proxy, and no other shall hear it
        if preferences.theme is not self.preferences.theme:
            self._fixed_theme = False
        self._put(preferences)

        def work() -> None:
            from smtpdesk.store.preferences import PreferencesFile

            PreferencesFile().save(preferences)

        self._errands.do(work, None, self.failed.emit)

    def _forget_secret(self) -> None:
        self._secret = None
        self._desk.delete_secret(_name(), self._this_turn(self.secret_told.emit))
        self.secret_forgotten.emit()

    def keep_secret(self, secret: Secret) -> None:
        """Put the proxy's password into the keyring, and use it."""
        self._secret = secret
        self._use()
        self._desk.save_secret(_name(), secret, self._this_turn(self.secret_told.emit))

    def _this_turn(self, hear: Callable[[SecretResult], object]) -> Callable[[SecretResult], object]:
        """Hear the answer only as long as nothing newer is wanted of the keyring: a late one would tell what was."""
        self._turn += 1
        turn = self._turn
        return lambda result: hear(result) if turn == self._turn else None

    def _hear(self, result: SecretResult) -> None:
        if result.secret is not None and self._secret is None:
            self._secret = result.secret
            self._use()
        self.secret_told.emit(result)

    def _put(self, preferences: Preferences, *, dress: bool = True) -> None:
        before, self._preferences = self.preferences, preferences
        self._use()
        app, scheme = QApplication.instance(), theme.Scheme(preferences.theme.value)
        if dress and scheme is not theme.chosen() and not self._fixed_theme and isinstance(app, QApplication):
            theme.apply(app, scheme)
        if preferences != before:
            self.changed.emit()

    def _use(self) -> None:
        """Make what checks take: one value, which the thread of the checks reads as a whole."""
        try:
            self.usual = self.preferences.usual(self._secret)
        except SettingsError:  # somebody put another text into the keyring, which no proxy can be told
            self.usual = self.preferences.usual()

    def with_usual(self, request: Request) -> Request:
        """The same request with what holds on this computer. Called in the thread of the checks."""
        return replace(request, usual=self.usual)

    # -- forgetting ------------------------------------------------------------------------------------------

    def forget_everything(self, done: Callable[[Told], object]) -> None:
        """Forget accounts, secrets, results, drafts, refusals and preferences; `done` is told of each part."""
        from smtpdesk.store.preferences import Preferences

        self._fixed_theme = False
        self._secret = None
        self._turn += 1
        self._put(Preferences())

        def told(secrets: Mapping[str, SecretResult]) -> None:
            def files() -> Told:
                from smtpdesk.store.forgetting import forget_files, secrets_forgotten

                return (secrets_forgotten(dict(secrets)), *forget_files())

            self._errands.do(files, done, self.failed.emit)

        self._desk.forget_everything(told)


def _whose(proxy: Proxy | None) -> tuple[str, int, str] | None:
    """Whose password it is: a host's and a user's."""
    return (proxy.host, proxy.port, proxy.user) if proxy is not None else None


def _name() -> str:
    from smtpdesk.store.preferences import PROXY_SECRET

    return PROXY_SECRET
