"""What happens on an account's page: filling the form, looking at it while typing rests, keeping drafts and secrets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QObject, Signal

from smtpdesk.gui import form_values, secret_words
from smtpdesk.gui.account_view import AccountView
from smtpdesk.gui.desk import Desk
from smtpdesk.gui.mending import Mending
from smtpdesk.gui.tile import OTHER, Mark, own_mark
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, SettingsError
from smtpdesk.store.secrets import SecretResult, SecretState
from smtpdesk.text.settings_errors import settings_error
from smtpdesk.text.translate import _

_MODEL_NAMES: Final = {"recipient": "test_recipient"}
"""Fields of the form whose setting has another name."""


class AccountControl(QObject):
    """Holds the account that is open. `ready` gives a valid account with its secret, after `prepare` asked for it.

    `turned` comes when another account is shown, or none; `rested` when typing rests.
    """

    edited = Signal()
    rested = Signal()
    turned = Signal()

    def __init__(self, view: AccountView, desk: Desk) -> None:
        super().__init__()
        self.view = view
        self._desk = desk
        self.account_id = ""
        self._given: Secret | None = None
        self._base: Account | None = None
        self._edited = False
        self._saved_text: Secret | None = None
        self._epoch = 0
        self._proposed = ""
        self._typed_for: set[str] = set()
        self.mending = Mending(view.form, self._load)
        form = view.form
        form.changed.connect(self._change)
        form.paused.connect(self._pause)

    # -- opening and leaving ---------------------------------------------------------------------------------

    def open(self, account_id: str) -> None:
        """Show an account that is kept, with its draft where one was left."""
        self.leave()
        base = self._desk.accounts.get(account_id)
        values = form_values.from_account(base) if base is not None else {}
        values |= self._desk.drafts.get(account_id, {})
        self._show(account_id, base, values, None)
        self._desk.load_secret(account_id, self._hear(self._found))

    def open_new(self, account_id: str, values: dict[str, str]) -> None:
        """Show a new account; it is kept from the first edit on."""
        self.leave()
        self._show(account_id, None, values, None)
        first = next((name for name in ("sender", "secret") if not self.view.form.fields[name].text()), "secret")
        self.view.form.fields[first].focus()

    def open_given(self, account: Account, secret: Secret) -> None:
        """Show an account that is not kept, with its secret: the practice server's."""
        self.leave()
        self._show(account.id, account, form_values.from_account(account), secret)
        self.view.form.secret.empty_out(saved=True)
        self.view.form.secret.show_state(_("Made by the practice server, for this session only"))
        self.view.bar.check_button.setFocus()  # nothing is to be typed here

    def leave(self) -> None:
        """Keep what was typed: the settings as a draft, a typed secret in the keyring."""
        self.turned.emit()
        if not self.account_id or self._given is not None:
            self.account_id = ""
            return
        if self._edited:
            self._keep_draft()
        typed = self.view.form.typed_secret()
        if typed and typed != self._saved_text:
            self._typed_for.add(self.account_id)
            self._desk.save_secret(self.account_id, typed, lambda _result: None)
        self.view.form.secret.empty_out(saved=False)
        self.account_id = ""

    @property
    def given(self) -> bool:
        """True while the account that is shown is not kept."""
        return self._given is not None

    def was_typed(self) -> bool:
        """Tell whether the secret of this account was typed since the program began."""
        return self.account_id in self._typed_for

    def _show(self, account_id: str, base: Account | None, values: dict[str, str], given: Secret | None) -> None:
        self._epoch += 1
        self.turned.emit()
        self.account_id, self._base, self._given = account_id, base, given
        self._edited, self._saved_text = False, None
        self.view.question.hide()
        self.view.bar.close_question()
        self.view.form.show_values(values)
        self.view.form.secret.show_state("")
        self._proposed = _recipient(values) if given is None else values.get("recipient") or "you@example.com"
        self.view.bar.set_recipient(self._proposed)
        self.show_head()

    def show_head(self) -> None:
        """Show name, provider and sender on top."""
        values = self.view.form.values()
        provider = self.view.form.provider
        parts = [provider.name if provider is not None else values.get("host", ""), values.get("sender", "")]
        mark = self.mark(values.get("provider", ""), values.get("name", ""))
        deletable = self._given is None
        self.view.shop_button.setVisible(deletable)
        self.view.shop_button.setEnabled(bool(values.get("host", "").strip()))
        name = values.get("name", "") or _("New account")
        self.view.show_head(mark, name, " · ".join(part for part in parts if part), deletable=deletable)

    def mark(self, provider: str, name: str) -> Mark:
        """Give the tile of an account."""
        catalog = self._desk.catalog
        if catalog is not None and provider in catalog:
            card = catalog.get(provider)
            return Mark(card.colour, card.letter)
        return own_mark(name) if name else Mark(OTHER, "")

    # -- while typing ----------------------------------------------------------------------------------------

    def _change(self) -> None:
        self._edited = True
        typed = self.view.form.typed_secret()
        if typed and self._given is None:
            self.view.form.secret.show_state(*secret_words.before_saving())
        self.edited.emit()

    def _pause(self) -> None:
        if not self.account_id:  # the form was left already: a field that is hidden tells that it is left, too
            return
        form = self.view.form
        codes = form_values.faults(form.values())
        form.show_errors(_told(codes))
        self.mending.show_hints()
        if self._edited and self._given is None:
            self._keep_draft()
        if self._given is None and not {"sender", "reply_to"} & codes.keys():
            self._propose(_recipient(form.values()))
        self.show_head()
        self.rested.emit()

    def _propose(self, recipient: str) -> None:
        """Propose to whom a test goes, as long as nobody typed another one."""
        if recipient != self._proposed and self.view.bar.recipient.text() == self._proposed:
            self._proposed = recipient
            self.view.bar.set_recipient(recipient)

    def _keep_draft(self) -> None:
        values = self.view.form.values()
        if self._base is not None and values == form_values.from_account(self._base):
            self._desk.drop_draft(self.account_id)
        else:
            self._desk.put_draft(self.account_id, values)

    # -- the secret ------------------------------------------------------------------------------------------

    def _hear(self, heard: Callable[[SecretResult], object]) -> Callable[[SecretResult], None]:
        """Pass on what the keyring says, as long as the same account is open."""
        epoch = self._epoch

        def pass_on(result: SecretResult) -> None:
            if epoch == self._epoch and self.account_id:
                heard(result)

        return pass_on

    def _found(self, result: SecretResult) -> None:
        form = self.view.form
        if form.typed_secret() is None:
            form.secret.empty_out(saved=result.secret is not None)
            if result.secret is not None:
                form.help.unfold(open_=False)
            form.secret.show_state(*secret_words.secret_words(result))

    def _load(self, heard: Callable[[SecretResult], object]) -> None:
        self._desk.load_secret(self.account_id, self._hear(heard))

    def _kept(self, result: SecretResult) -> None:
        self.view.form.secret.show_state(*secret_words.secret_words(result))

    # -- before a check --------------------------------------------------------------------------------------

    def prepare(
        self,
        recipient: str | None,
        ready: Callable[[Account, Secret | None], object],
        mended: Secret | None = None,
    ) -> None:
        """Look at everything, keep the account and the secret, and hand both over; or say beside the fields what is
        wrong. `mended` takes the place of the secret that is saved.
        """
        form = self.view.form
        if recipient is not None:
            form.keep(recipient=recipient)
        values = form.values()
        typed = mended or form.typed_secret()
        needs_user, needs_secret = form.needs()
        unsaved = needs_secret and typed is None and not form.secret.is_saved()
        codes = form_values.missing(values, needs_user=needs_user, needs_secret=unsaved)
        if recipient is None:
            codes.pop("sender", None)
        codes |= form_values.faults(values)
        account: Account | None = None
        try:
            account = form_values.make_account(values, self.account_id, self._base, user_is_secret=form.user_is_secret)
        except SettingsError as error:
            codes.setdefault(error.field, error.code)
        if codes or account is None:
            self.refuse(codes)
            return
        form.show_errors({})
        self._keep(account, typed)
        if typed is not None or self._given is not None:
            ready(account, typed or self._given)
        elif form.secret.is_saved():
            self._desk.load_secret(account.id, self._hear(lambda result: self._take_saved(account, result, ready)))
        else:
            ready(account, None)

    def _take_saved(
        self, account: Account, result: SecretResult, ready: Callable[[Account, Secret | None], object]
    ) -> None:
        self._kept(result)
        if result.secret is not None:
            ready(account, result.secret)
        elif result.state is not SecretState.WAITING:
            self.refuse({"secret": "empty"})

    def refuse(self, codes: dict[str, str]) -> None:
        """Say beside the fields what is wrong, and put the focus there."""
        words = _told(codes)
        self.view.show_result(shown=False)
        recipient = words.pop("recipient", "")
        self.view.form.show_errors(words)
        if words:
            self.view.bar.close_question()
            self.view.form.focus_wrong(words)
        elif recipient:
            self.view.bar.show_error(recipient)

    def _keep(self, account: Account, typed: Secret | None) -> None:
        if self._given is not None:
            return
        self._base, self._edited = account, False
        self._desk.save(account)
        if typed is not None and typed != self._saved_text:
            self._saved_text = typed
            self._typed_for.add(account.id)
            self._desk.save_secret(account.id, typed, self._hear(self._kept))
        self.show_head()


def _recipient(values: Mapping[str, str]) -> str:
    """The address that was used last, else the shop's own."""
    return next((text for name in ("recipient", "reply_to", "sender") if (text := values.get(name, "").strip())), "")


def _told(codes: dict[str, str]) -> dict[str, str]:
    """The words for what is wrong, by the form's field: `also_senders.3` stands at the list of them."""
    return {
        name.partition(".")[0]: settings_error(SettingsError(_MODEL_NAMES.get(name, name), code))
        for name, code in codes.items()
    }
