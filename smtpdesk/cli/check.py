"""`smtpdesk check`: one check in the terminal, told live."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Final

from smtpdesk.check.run import run_check
from smtpdesk.cli.console import Console
from smtpdesk.cli.options import Options, make_account, read_secret
from smtpdesk.cli.usage import UsageError
from smtpdesk.cli.usual import usual_here
from smtpdesk.model.events import Event
from smtpdesk.model.report import Report, Verdict
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Request, SignIn
from smtpdesk.net.network import SystemNetwork
from smtpdesk.text.letter import LetterKind, test_letter
from smtpdesk.text.translate import _

EXIT: Final = {Verdict.WORKS: 0, Verdict.FAILS: 1, Verdict.BUG: 3, Verdict.STOPPED: 130}
_TICK: Final = 0.5


def check(
    options: Options,
    *,
    as_json: bool,
    color: bool | None,
    ask: Callable[[str], str],
    save_to: str | None = None,
    secret: Secret | None = None,
) -> int:
    """Do the check that the options describe and give the exit status. Raises UsageError, SettingsError, StoreError.

    `ask` asks the person for the password and shows nothing of what is typed. `save_to`: the file of a report.
    `secret` is one that came with the settings; one that the options name comes before it.
    """
    secret = read_secret(options) or secret
    with _practice(options) as played:
        start = None
        if played is not None:
            start, played_secret = played
            secret = secret or played_secret
        elif options.account is not None:
            start = saved(options.account)
        account = make_account(options, start)
        if secret is None and account.sign_in is not SignIn.NONE and (account.user or account.user_is_secret):
            secret = (_kept(account) if start is not None else None) or Secret(ask(account.name))
        request = _request(account, secret, options)
        console = None if as_json else Console(sys.stdout, color=color)
        report = asyncio.run(_run(request, console))
    if console is None:
        import json

        from smtpdesk.cli.as_json import report_as_json

        text = json.dumps(report_as_json(report), indent=2, ensure_ascii=False)
        sys.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
    if save_to is not None:
        from smtpdesk.cli.report import save_report

        save_report(save_to, account.name, report)
    return EXIT[report.verdict]


def _request(account: Account, secret: Secret | None, options: Options) -> Request:
    letter = None
    if options.send_to and options.also_from:
        raise UsageError(_("--also-from only asks, and --send-to sends: use one of them at a time."))
    if options.send_to:
        letter = test_letter(LetterKind(options.letter), account)
    elif options.letter != LetterKind.PLAIN:
        raise UsageError(_("--letter says what is sent: say --send-to, too."))
    if account.sign_in is not SignIn.NONE and not account.user and not account.user_is_secret:
        if secret is not None:
            raise UsageError(_("A password without a user name: say --user, too."))
        account = account.with_(sign_in=SignIn.NONE)
    return Request(
        account=account,
        secret=None if account.sign_in is SignIn.NONE else secret,
        recipients=options.send_to,
        letter=letter,
        message_bytes=options.message_bytes,
        usual=usual_here(options.proxy, options.proxy_password_env),
    )


async def _run(request: Request, console: Console | None) -> Report:
    """Run the check with Ctrl+C as Stop, and tell waiting meanwhile."""

    def tell(event: Event) -> None:
        if console is not None:
            console.show(event)

    loop = asyncio.get_running_loop()
    work = loop.create_task(run_check(request, SystemNetwork(request.proxy), tell))
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, ValueError):  # Windows, or not the main thread
            loop.add_signal_handler(number, work.cancel)
    if console is None:
        return await work
    while not work.done():
        await asyncio.wait({work}, timeout=_TICK)
        console.tick()
    return await work


@contextlib.contextmanager
def _practice(options: Options) -> Iterator[tuple[Account, Secret] | None]:
    """The practice server for as long as the check lasts, where it is asked for."""
    if not options.practice:
        yield None
        return
    import tempfile
    from pathlib import Path

    from smtpdesk.model.settings import Security
    from smtpdesk.practice.server import PracticeServer
    from smtpdesk.practice.trick import Trick

    with (
        tempfile.TemporaryDirectory(prefix="smtpdesk-practice-") as folder,
        PracticeServer(Path(folder)) as server,
    ):
        server.misbehave(Trick(options.trick))
        wanted = Security(options.security) if options.security else Security.STARTTLS
        yield server.account(wanted), server.secret


def saved(name: str) -> Account:
    """Give the saved account of this name or id. Raises UsageError, StoreError."""
    from smtpdesk.store.accounts import Accounts
    from smtpdesk.store.trouble import StoreError, Trouble
    from smtpdesk.text.settings_errors import store_error

    try:
        return Accounts().get(name)
    except StoreError as error:
        if error.code not in (Trouble.UNKNOWN_ACCOUNT, Trouble.AMBIGUOUS_NAME):
            raise
        raise UsageError(f"--account {name}: {store_error(error)}") from None


def _kept(account: Account) -> Secret | None:
    """The account's secret from the keyring."""
    from smtpdesk.store.secrets import Vault

    return Vault().load(account.id).secret
