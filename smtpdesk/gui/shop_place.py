"""The way to the page “Use in my shop” and back. Its parts are made when it is opened first."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from smtpdesk.gui import form_values
from smtpdesk.model.settings import Account, Server, SettingsError
from smtpdesk.text.translate import _

if TYPE_CHECKING:
    from smtpdesk.gui.main_window import MainWindow
    from smtpdesk.gui.places import Places
    from smtpdesk.gui.shop_control import ShopControl
    from smtpdesk.gui.shop_view import ShopView
    from smtpdesk.store.secrets import SecretResult

SECONDS_VARIABLE: Final = "SMTPDESK_CLIPBOARD_SECONDS"
"""Lets a password stay in the clipboard for a shorter while than usual, never for longer."""
_SHORTEST: Final = 1.0


def clipboard_seconds(usual: float, environment: Mapping[str, str]) -> float:
    """Give the seconds for which a password stays in the clipboard: the usual, or fewer where that is asked for."""
    try:
        wanted = float(environment.get(SECONDS_VARIABLE, ""))
    except ValueError:
        return usual
    return min(usual, max(_SHORTEST, wanted)) if wanted == wanted else usual  # NaN equals nothing


class ShopPlace:
    """Opens the page for the account that is open in the form, with what stands there now."""

    def __init__(self, window: MainWindow, places: Places) -> None:
        self._window, self._places = window, places
        self._desk = window.services.desk
        self._control: ShopControl | None = None
        self._account: Account | None = None
        places.account.shop_wanted.connect(self.open)
        places.checks.actions.shop_wanted.connect(self.open)
        window.services.errands.do(_import_page)

    @property
    def control(self) -> ShopControl:
        """What happens on the page."""
        if self._control is None:
            from smtpdesk.gui.shop_clipboard import USUAL_SECONDS, SecretClipboard
            from smtpdesk.gui.shop_control import ShopControl
            from smtpdesk.gui.shop_view import ShopView

            services = self._window.services
            keeper = SecretClipboard(clipboard_seconds(USUAL_SECONDS, os.environ), services.clock)
            self._control = ShopControl(ShopView(keeper.seconds), services.errands, keeper)
            self._control.view.back_wanted.connect(self.back)
            self._control.server_wanted.connect(self._use_server)
            self._control.explain_wanted.connect(lambda: self._places.open_explain())
            self._window.stack.addWidget(self._control.view)
            self._window.stack.currentChanged.connect(lambda _place: self._turned())
        return self._control

    @property
    def view(self) -> ShopView:
        """The page."""
        return self.control.view

    def showing(self) -> bool:
        """Tell whether the page is the one that is shown."""
        return self._control is not None and self._window.stack.currentWidget() is self._control.view

    def open(self) -> None:
        """Open the page, or say beside the fields what has to be mended first."""
        from smtpdesk.gui.shop_control import Subject

        places = self._places
        form, account_id = places.account.form, places.control.account_id
        if not account_id or places.control.given:
            return
        values = form.values()
        values["name"] = values.get("name", "").strip() or _("New account")
        base = self._desk.accounts.get(account_id)
        try:
            account = form_values.make_account(values, account_id, base, user_is_secret=form.user_is_secret)
        except SettingsError as error:
            places.control.refuse({error.field: error.code})
            return
        self._account = account
        provider = form.provider
        told = (provider.name if provider is not None else account.server.host, account.sender)
        self.view.show_head(
            places.control.mark(account.provider or "", account.name), account.name, " · ".join(filter(None, told))
        )
        self._window.stack.setCurrentWidget(self.view)
        self.control.open(Subject(account, provider, self._fetch))
        self.view.focus_first()

    def back(self) -> None:
        """Go back to the account."""
        account_id = self._places.control.account_id
        if account_id:
            self._places.open_account(account_id)
            self._places.account.shop_button.setFocus()
        else:
            self._window.add_account()

    def close(self) -> None:
        """The window closes: no password stays behind in the clipboard."""
        if self._control is not None:
            self._control.drop()
            self._control.keeper.clear()

    def _turned(self) -> None:
        if not self.showing():
            self.control.drop()

    def _fetch(self, heard: Callable[[SecretResult], None]) -> None:
        from smtpdesk.store.secrets import SecretResult, SecretState

        typed = self._places.account.form.typed_secret()
        if typed is not None:
            heard(SecretResult(SecretState.FOUND, secret=typed))
        elif self._account is not None:
            self._desk.load_secret(self._account.id, heard)

    def _use_server(self, server: Server) -> None:
        """Set the account to a port that fits, and check it."""
        account = self._account
        self.back()
        if account is not None and self._places.control.account_id == account.id:
            self._places.control.mending.change(account, account.with_(server=server))
            self._places.checks.check()


def _import_page() -> None:
    """Import what the page is made of before it is wanted, away from the window's thread."""
    import smtpdesk.gui.shop_control
    import smtpdesk.shops.catalog  # noqa: F401
