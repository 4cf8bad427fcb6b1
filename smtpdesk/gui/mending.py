"""What the program can put right in the form: slips that it sees while typing rests, and what a verdict offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from smtpdesk.gui import form_values
from smtpdesk.gui.account_form import AccountForm
from smtpdesk.gui.mend_words import mend_words
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account
from smtpdesk.providers.shape import Hint, look, mend
from smtpdesk.store.secrets import SecretResult
from smtpdesk.text.settings_errors import hint as hint_words

_SERVER: Final = ("host", "port", "security")


class Mending:
    """Works on one form. `load` asks the keyring for the secret of the account that is shown."""

    def __init__(self, form: AccountForm, load: Callable[[Callable[[SecretResult], object]], object]) -> None:
        self._form = form
        self._load = load

    def show_hints(self) -> None:
        """Say beside user name and secret what looks like a slip, and offer to mend it."""
        form = self._form
        for name in ("user", "secret"):
            if not form.fields[name].is_wrong():
                form.fields[name].clear_remark()
        if form.provider is None:
            return
        for hint in reversed(self._hints(form.typed_secret())):
            field = form.fields[hint.field]
            if field.isHidden() or field.is_wrong():
                continue
            offer: tuple[str, Callable[[], object]] | None = None
            if hint.mend is not None:
                offer = (mend_words(hint.mend.kind, hint.mend.value), lambda hint=hint: self._mend(hint))
            field.show_hint(hint_words(hint, form.provider), offer)

    def change(self, before: Account, after: Account) -> None:
        """Put into the form what is different in the account `after`; what was typed meanwhile stays."""
        form = self._form
        was, now = form_values.from_account(before), form_values.from_account(after)
        for name in (name for name in now if now[name] != was[name]):
            field = form.field(name)
            if field is None:
                form.keep(**{name: now[name]})
                continue
            if name in _SERVER:
                form.server.unfold(open_=True)
            field.fill(now[name])
            field.changed.emit()
            form.scroller.bring(field)

    def mend(self, code: str, then: Callable[[Secret | None], object]) -> None:
        """Mend all that has the hint of this code, then call `then`, with the secret where it is a saved one.

        A saved secret is mended without coming into the window.
        """
        form = self._form
        if form.typed_secret() is not None or not form.secret.is_saved():
            for hint in self._hints(form.typed_secret()):
                if hint.code == code:
                    self._mend(hint)
            then(None)
        else:
            self._load(lambda result: self._mend_saved(code, result, then))

    def _mend_saved(self, code: str, result: SecretResult, then: Callable[[Secret | None], object]) -> None:
        secret = result.secret
        if secret is None:  # it is waited for, or it is gone; the check says so
            return
        user = self._form.fields["user"].text()
        for hint in self._hints(secret):
            if hint.code == code:
                user, secret = mend(hint, user, secret)
        if user != self._form.fields["user"].text():
            self._form.fields["user"].mend_text(user)
        then(secret)

    def _hints(self, secret: Secret | None) -> list[Hint]:
        form = self._form
        if form.provider is None:
            return []
        user = "" if form.user_is_secret else form.fields["user"].text()
        return look(form.provider, user, secret, form.values().get("region") or None)

    def _mend(self, hint: Hint) -> None:
        form = self._form
        before = form.typed_secret()
        user, secret = mend(hint, form.fields["user"].text(), before or Secret(""))
        if user != form.fields["user"].text():
            form.fields["user"].mend_text(user)
        if secret != (before or Secret("")):
            form.secret.mend_text(secret.reveal())
        form.fields[hint.field].focus()
