"""What happens on the page “Use in my shop”: choosing, copying, the password's way through the clipboard, printing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from smtpdesk.gui.errands import Errands
from smtpdesk.gui.secret_words import secret_words
from smtpdesk.gui.shop_clipboard import SecretClipboard, clipboard
from smtpdesk.gui.shop_paper import ShopPaper
from smtpdesk.gui.shop_view import ShopView
from smtpdesk.gui.verdict_card import Action
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account
from smtpdesk.providers.provider import Provider
from smtpdesk.shops.catalog import PLAIN_LIST, Shops
from smtpdesk.shops.entries import is_disputed, written
from smtpdesk.store.secrets import SecretResult, SecretState
from smtpdesk.text import shop_after
from smtpdesk.text.page import Tone
from smtpdesk.text.shop_copy import all_values
from smtpdesk.text.shop_page import Notice, ShopPage, shop_page
from smtpdesk.text.shop_rows import disputed_words
from smtpdesk.text.shop_sections import short_name
from smtpdesk.text.translate import _

Fetch = Callable[[Callable[[SecretResult], None]], object]
"""Asks for the account's password; what is given to it is called in the window's thread, first with WAITING."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose values are shown, and how its password is asked for."""

    account: Account
    provider: Provider | None
    fetch: Fetch


class ShopControl(QObject):
    """Holds what is shown. `server_wanted` asks for another port in the account, `explain_wanted` for the paste box."""

    server_wanted = Signal(object)
    explain_wanted = Signal()

    def __init__(self, view: ShopView, errands: Errands, keeper: SecretClipboard) -> None:
        super().__init__()
        self.view, self.keeper = view, keeper
        self._errands = errands
        self._shops: Shops | None = None
        self._last = ""
        self._subject: Subject | None = None
        self.page: ShopPage | None = None
        self._number = 0
        self._caveat = ""
        self._begun = False
        view.chosen.connect(self.choose)
        view.plain_wanted.connect(lambda: self.choose(PLAIN_LIST))
        view.copy_wanted.connect(self._copy)
        view.copy_all_wanted.connect(self._copy_all)
        view.clear_wanted.connect(keeper.clear)
        view.done_wanted.connect(self._ask_arrived)
        self.paper = ShopPaper(view, errands, self)
        keeper.changed.connect(self._tell_clipboard)
        keeper.cleared.connect(lambda: view.say(_("The password was taken out of the clipboard.")))

    # -- choosing --------------------------------------------------------------------------------------------

    def open(self, subject: Subject) -> None:
        """Show the values of an account, for the system that was looked at last."""
        self._subject = subject
        self.drop()
        if not self._begun:
            self._begun = True
            self._errands.do(_read, self._take)
        self._show()

    def _take(self, read: tuple[Shops, str]) -> None:
        self._shops, last = read
        self._last = self._last or (last if last in self._shops else "")
        shops = self._shops
        self.view.offer(
            [(_(shop.name), shop.id) for shop in shops], lambda text: [_(shop.name) for shop in shops.search(text)]
        )
        self._show()

    def drop(self) -> None:
        """Let a password that is still asked for be for nothing: something else is wanted, or another page."""
        self._number += 1

    def choose(self, shop: str) -> None:
        """Show the values for a system, and remember it."""
        if shop and shop != self._last:

            def keep() -> None:
                from smtpdesk.store.last_shop import keep_last_shop

                keep_last_shop(shop)

            self._errands.do(keep)
        self._last = shop
        self.drop()
        self._show()

    def _show(self) -> None:
        subject, shops = self._subject, self._shops
        self.view.choose(self._last)
        if subject is None or shops is None or self._last not in shops:
            self.page = None
            self.view.show_nothing()
            return
        shop = shops.get(self._last)
        self.page = shop_page(shop, subject.account, subject.provider, shops.versions(shop))
        self.view.show_page(self.page, self._actions(self.page.notices))
        self._tell_clipboard()

    def _actions(self, notices: Sequence[Notice]) -> list[list[Action]]:
        def action(notice: Notice) -> list[Action]:
            if notice.server is None:
                return []
            return [Action(notice.action.replace("&", "&&"), partial(self.server_wanted.emit, notice.server))]

        return [action(notice) for notice in notices]

    # -- copying ---------------------------------------------------------------------------------------------

    def _copy(self, number: int) -> None:
        page = self.page
        if page is None or number >= len(page.rows):
            return
        row = page.rows[number]
        if row.secret:
            self.with_secret(lambda secret: self._copy_secret(number, secret))
            return
        self.drop()
        clipboard().setText(written(row.entry))
        self.view.say(_("Copied: {field}").replace("{field}", row.label))

    def _copy_secret(self, number: int, secret: Secret) -> None:
        if self.page is not None:
            entry = self.page.rows[number].entry
            self._caveat = disputed_words() if is_disputed(entry, secret) else ""
            self.keeper.copy(Secret(written(entry, secret)))

    def _copy_all(self) -> None:
        if self.page is not None:
            self.drop()
            clipboard().setText(all_values(self.page))
            self.view.say(_("Copied: all values but the password."))

    def account_words(self) -> str:
        """Say whose values they are."""
        if self._subject is None:
            return ""
        account = self._subject.account
        return " · ".join(part for part in (account.name, account.sender) if part)

    def with_secret(self, use: Callable[[Secret], object]) -> None:
        """Ask for the password, and use it as long as nothing else was wanted meanwhile."""
        if self._subject is None:
            return
        self._number += 1
        number = self._number

        def heard(result: SecretResult) -> None:
            if number != self._number:
                return
            if result.secret is not None:
                use(result.secret)
            elif result.state is SecretState.WAITING:
                self.view.say(secret_words(result)[0], Tone.NEUTRAL)
            else:
                words = secret_words(result)[0] or _("No password is saved for this account.")
                self.view.say(f"{words} {_('Type it on the account’s page.')}", Tone.WARNING)

        self.view.say(_("Asking the keyring…"), Tone.NEUTRAL, aloud=False)
        self._subject.fetch(heard)

    def _tell_clipboard(self) -> None:
        left = self.keeper.left()
        if left is None:
            if self.view.clear_button.isVisibleTo(self.view):
                self.view.say("")
            return
        if self.keeper.taken_over():
            words = _(
                "Another program holds the clipboard now. If the password is there in {count} s, it is taken out."
            )
        else:
            words = _("The password is in the clipboard, and is taken out in {count} s.")
        first = not self.view.clear_button.isVisibleTo(self.view)
        words = f"{words.replace('{count}', str(left))} {self._caveat}".strip()
        self.view.say(words, Tone.WARNING if self._caveat else Tone.NEUTRAL, clears=True, aloud=first)

    # -- afterwards ------------------------------------------------------------------------------------------

    def _ask_arrived(self) -> None:
        if self.page is None:
            return
        name = short_name(self.page.shop)
        came = shop_after.Came
        words = {
            came.ARRIVED: _("It arrived"),
            came.NOTHING: _("It did not"),
            came.ERROR: _("The shop shows an error"),
        }
        actions = [Action(text, partial(self._answer, what)) for what, text in words.items()]
        self.view.show_question(shop_after.question(name), actions)

    def _answer(self, came: shop_after.Came) -> None:
        if self.page is None:
            return
        actions = [Action(_("Back to the account"), self.view.back_wanted.emit)]
        if came is shop_after.Came.ERROR:
            actions.insert(0, Action(_("Paste the message"), self.explain_wanted.emit, "primary"))
        self.view.show_question(shop_after.answered(came, short_name(self.page.shop)), actions)


def _read() -> tuple[Shops, str]:
    from smtpdesk.shops.catalog import load
    from smtpdesk.store.last_shop import last_shop

    return load(), last_shop()
