"""What holds for every check here: the saved preferences, and the proxy that the command line names instead."""

from __future__ import annotations

import os
from typing import Final

from smtpdesk.cli.usage import UsageError
from smtpdesk.model.proxy import Proxy, read_url
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Usual
from smtpdesk.store.paths import folders
from smtpdesk.text.translate import _

NO_PROXY: Final = "none"


def usual_here(proxy: str | None, password_env: str | None) -> Usual:
    """The preferences, with this proxy in the place of theirs; `none` connects directly.

    Raises UsageError, SettingsError (field `proxy…`), StoreError.
    """
    kept = _kept()
    named = kept.proxy if proxy is None else None if proxy == NO_PROXY else read_url(proxy)
    if password_env is not None and (named is None or not named.user):
        raise UsageError(_("--proxy-password-env: there is no proxy with a user name."))
    if named is not None and named.user:
        named = named.with_secret(_from_environment(password_env) if password_env is not None else _from_vault(named))
    return Usual(deadlines=kept.deadlines, ehlo_name=kept.ehlo_name, proxy=named)


def _kept() -> Usual:
    """The saved preferences; where nothing was ever saved, their reader is not even imported."""
    if not folders().config.is_dir():
        return Usual()
    from smtpdesk.store.preferences import PreferencesFile

    return PreferencesFile().load().preferences.usual()


def _from_environment(name: str) -> Secret:
    text = os.environ.get(name)
    if not text:
        raise UsageError(_("--proxy-password-env: the variable {name} is not set.").replace("{name}", name))
    return Secret(text)


def _from_vault(proxy: Proxy) -> Secret | None:
    """The saved password, which is for the saved proxy and user alone."""
    kept = _kept().proxy
    if kept is None or (kept.host, kept.port, kept.user) != (proxy.host, proxy.port, proxy.user):
        return None
    from smtpdesk.store.preferences import PROXY_SECRET
    from smtpdesk.store.secrets import Vault

    return Vault().load(PROXY_SECRET).secret
