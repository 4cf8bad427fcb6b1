"""The options of `check`, and the Request that they make."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from smtpdesk.cli.usage import UsageError
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import (
    MAX_SECRET_CHARACTERS,
    Account,
    Deadlines,
    IpVersion,
    Security,
    Server,
    SettingsError,
    SignIn,
    fingerprint,
)
from smtpdesk.model.value import value
from smtpdesk.text.translate import _

if TYPE_CHECKING:
    from smtpdesk.providers.provider import Provider

TLS_PORTS: Final = frozenset({465, 2465, 8465})
_ID: Final = "terminal"


@value(frozen=True, slots=True, kw_only=True)
class Options:
    """What stood on the command line of `check`, as it was typed. None: it was not given."""

    account: str | None = None
    provider: str | None = None
    region: str | None = None
    host: str | None = None
    port: int | None = None
    security: str | None = None
    user: str | None = None
    password_stdin: bool = False
    password_env: str | None = None
    auth: str | None = None
    sender: str | None = None
    sender_name: str | None = None
    reply_to: str | None = None
    send_to: tuple[str, ...] = ()
    letter: str = "plain"
    also_from: tuple[str, ...] = ()
    ca_file: str | None = None
    accept_fingerprint: str | None = None
    allow_unencrypted_sign_in: bool = False
    ehlo_name: str | None = None
    timeout: float | None = None
    ip_version: str | None = None
    proxy: str | None = None
    proxy_password_env: str | None = None
    message_bytes: int = 0
    practice: bool = False
    trick: str = "none"


def make_account(options: Options, start: Account | None = None) -> Account:
    """Put an account together: from the one to start with, else from the provider or the host, and the options.

    Raises UsageError, SettingsError.
    """
    provider = _provider(options, start)
    changes: dict[str, object] = {}
    if start is None or options.host or options.port or options.security or options.region:
        changes["server"] = _server(options, provider, start)
    user = options.user
    if user is None and start is None and provider is not None:
        from smtpdesk.providers.kinds import UserRule

        user = provider.fixed_user
        changes["user_is_secret"] = provider.username.rule is UserRule.SAME_AS_SECRET
    given: dict[str, object | None] = {
        "region": options.region,
        "user": user,
        "sign_in": None if options.auth is None else SignIn(options.auth),
        "sender": options.sender,
        "sender_name": options.sender_name,
        "also_senders": _also_senders(options, start),
        "reply_to": options.reply_to,
        "ca_file": _existing(options.ca_file),
        "accepted_fingerprint": None if options.accept_fingerprint is None else fingerprint(options.accept_fingerprint),
        "allow_unencrypted_sign_in": True if options.allow_unencrypted_sign_in else None,
        "ehlo_name": options.ehlo_name,
        "ip_version": None if options.ip_version is None else IpVersion(options.ip_version),
        "deadlines": None if options.timeout is None else Deadlines.all(options.timeout),
    }
    changes |= {name: value for name, value in given.items() if value is not None}
    if user is not None:
        changes["user_is_secret"] = False
    if start is not None:
        return start.with_(**changes)
    server = changes["server"]
    name = provider.name if provider is not None else server.host if isinstance(server, Server) else _ID
    fixed: dict[str, object] = {"id": _ID, "name": name, "provider": provider.id if provider is not None else None}
    return Account(**(fixed | changes))  # type: ignore[arg-type]


def _also_senders(options: Options, start: Account | None) -> tuple[str, ...] | None:
    """The further senders that are named, else those of the saved account but for the one that is the first now."""
    if options.also_from or start is None or options.sender is None:
        return options.also_from or None
    return tuple(one for one in start.also_senders if one.casefold() != options.sender.casefold())


def _provider(options: Options, start: Account | None) -> Provider | None:
    if options.provider is not None:
        from smtpdesk.cli.providers import find

        return find(options.provider)
    if start is None or start.provider is None:
        return None
    from smtpdesk.providers.catalog import load

    # An account may name a provider that this version does not know; the practice server is none of the files.
    return load().get(start.provider) if start.provider in load() else None


def _server(options: Options, provider: Provider | None, start: Account | None) -> Server:
    if options.security is not None:
        wanted: Security | None = Security(options.security)
    else:
        wanted = None
    host, port = options.host, options.port
    if start is not None and provider is None:
        host, port = host or start.server.host, port or start.server.port
        if wanted is None and options.port is None:
            wanted = start.server.security
    if provider is None:
        if host is None:
            raise UsageError(_("Say which server: --host, --provider, --account or --practice."))
        port = port or (465 if wanted is Security.TLS else 25 if wanted is Security.PLAIN else 587)
        return Server(host, port, wanted or _usual_security(port))
    domain = (options.sender or options.user or (start.sender if start is not None else "")).rpartition("@")[2]
    region = options.region or (start.region if start is not None else None)
    if port is None and wanted is not None:
        port = next((known.port for known in provider.ports_of(region, plain=True) if known.security is wanted), None)
    known_port = port if port is not None and provider.security_of(port) is not None else None
    server = provider.server(region, port=known_port, domain=domain, host=host or "")
    port = port or server.port
    return Server(host or server.host, port, wanted or provider.security_of(port) or _usual_security(port))


def _usual_security(port: int) -> Security:
    """The security that a port usually has. Never plain: who wants that has to say it."""
    return Security.TLS if port in TLS_PORTS else Security.STARTTLS


def _existing(path: str | None) -> str | None:
    if path is None:
        return None
    if not os.path.isfile(path):
        raise UsageError(_("--ca-file: there is no file {path}.").replace("{path}", path))
    return os.path.realpath(path)


def read_secret(options: Options) -> Secret | None:
    """The secret from standard input or from the environment, where one of them is named. Raises UsageError."""
    if options.password_stdin and options.password_env is not None:
        raise UsageError(_("--password-stdin and --password-env exclude each other."))
    if options.password_env is not None:
        text = os.environ.get(options.password_env)
        if not text:
            raise UsageError(
                _("--password-env: the variable {name} is not set.").replace("{name}", options.password_env)
            )
        return Secret(text)
    if options.password_stdin:
        raw = sys.stdin.buffer.read(4 * MAX_SECRET_CHARACTERS + 3)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise UsageError(_("--password-stdin: what came is not UTF-8 text.")) from None
        text = text.removesuffix("\n").removesuffix("\r")
        if not text:
            raise UsageError(_("--password-stdin: nothing came."))
        return Secret(text)
    return None


def option_of(error: SettingsError) -> str:
    """The option that a SettingsError is about."""
    names = {
        "sender": "--from",
        "also_senders": "--also-from",
        "reply_to": "--reply-to",
        "recipients": "--send-to",
        "sign_in": "--auth",
        "accepted_fingerprint": "--accept-fingerprint",
        "secret": _("the password"),
        "domain": "--from",
    }
    if error.field.startswith("deadlines"):
        return "--timeout"
    if error.field.startswith("proxy"):
        return "--proxy"
    return names.get(error.field.partition(".")[0], "--" + error.field.replace("_", "-"))
