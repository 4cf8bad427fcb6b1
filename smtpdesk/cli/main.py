"""The terminal's commands and their options."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import Any, Final

import click

from smtpdesk import __version__
from smtpdesk.cli.usage import UsageError
from smtpdesk.model.settings import IpVersion, Security, SettingsError, SignIn
from smtpdesk.model.steps import Step
from smtpdesk.text.translate import _

USAGE, BUG, STOPPED = 2, 3, 130
_TRICKS: Final = (
    "none", "wrong-password", "certificate-expired", "certificate-other-name", "certificate-self-signed",
    "no-starttls", "sender-refused", "mailbox-full", "greylisting", "drops-the-line", "never-answers",
    "too-many-messages", "message-too-large",
)  # fmt: skip
"""The names of practice.trick.Trick, spelled out so that `--help` need not import the server."""
_LETTERS: Final = ("plain", "accents", "attachment", "order")
"""The names of text.letter.LetterKind, for the same reason."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="SMTP Desk")
def commands() -> None:
    """Check the account that sends your shop's e-mail, and be told what is wrong. Without a command: the window."""


@commands.command("check")
@click.option("--account", metavar="NAME", help=_("A saved account, by its name or id."))
@click.option("--provider", metavar="ID", help=_("A provider's settings; “smtpdesk providers” lists them."))
@click.option("--region", metavar="R", help=_("The provider's region."))
@click.option(
    "--settings-file",
    metavar="FILE",
    help=_("Take the settings from a file of another program (.env, JSON, a mail); - reads standard input."),
)
@click.option("--host", metavar="HOST", help=_("The mail server's name or address."))
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help=_("Its port (587 if not told)."))
@click.option("--security", type=click.Choice([each.value for each in Security]), help=_("How the line is encrypted."))
@click.option("--user", metavar="NAME", help=_("The user name. The password is asked for, never an argument."))
@click.option("--password-stdin", is_flag=True, help=_("Read the password from standard input."))
@click.option("--password-env", metavar="VAR", help=_("Take the password from an environment variable."))
@click.option("--auth", type=click.Choice([each.value for each in SignIn]), help=_("The sign-in mechanism."))
@click.option("--from", "sender", metavar="ADDRESS", help=_("The address that mail is sent from."))
@click.option("--from-name", "sender_name", metavar="NAME", help=_("The name beside that address."))
@click.option("--reply-to", metavar="ADDRESS", help=_("Where replies go."))
@click.option("--send-to", multiple=True, metavar="ADDRESS", help=_("Send a test e-mail there; may be repeated."))
@click.option("--letter", type=click.Choice(_LETTERS), default="plain", help=_("What sort of test e-mail is sent."))
@click.option(
    "--also-from",
    multiple=True,
    metavar="ADDRESS",
    help=_("Ask whether this address may send, too; no mail is sent. May be repeated."),
)
@click.option("--ca-file", metavar="FILE", help=_("Trust the certificate authorities in this file only."))
@click.option("--accept-fingerprint", metavar="SHA256", help=_("Accept the certificate with this fingerprint."))
@click.option(
    "--allow-unencrypted-sign-in",
    is_flag=True,
    help=_("Send the password even over an unencrypted line: everyone on the way can read it."),
)
@click.option("--ehlo-name", metavar="NAME", help=_("The name to say in EHLO."))
@click.option("--timeout", type=click.FloatRange(0.05, 3600), metavar="SECONDS", help=_("The limit for each step."))
@click.option("--ipv4", "ip_version", flag_value=IpVersion.V4.value, help=_("Use IPv4 only."))
@click.option("--ipv6", "ip_version", flag_value=IpVersion.V6.value, help=_("Use IPv6 only."))
@click.option(
    "--proxy",
    metavar="URL",
    help=_("Connect through this proxy, such as socks5h://127.0.0.1:1080; “none” goes without the one that is set."),
)
@click.option("--proxy-password-env", metavar="VAR", help=_("Take the proxy's password from an environment variable."))
@click.option("--message-bytes", type=click.IntRange(0), default=0, metavar="N", help=_("Make the message this large."))
@click.option("--practice", is_flag=True, help=_("Check against the practice server, which is started for it."))
@click.option("--trick", type=click.Choice(_TRICKS), default="none", help=_("What the practice server does wrong."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
@click.option("--save-report", metavar="FILE", help=_("Save the check for somebody else to look at; never a password."))
@click.option("--no-color", is_flag=True, help=_("Print without colours."))
def check_command(
    *, as_json: bool, save_report: str | None, no_color: bool, settings_file: str | None, **given: Any
) -> int:
    """Check the connection step by step. With --send-to a test e-mail is sent, else none."""
    from smtpdesk.cli.check import check
    from smtpdesk.cli.options import Options

    _all_there()
    color = False if no_color else None
    options, secret = Options(**given), None
    if settings_file is not None:
        from smtpdesk.cli.settings_file import with_settings

        options, secret = with_settings(options, settings_file)
    return check(options, as_json=as_json, color=color, ask=_ask, save_to=save_report, secret=secret)


@commands.command("report")
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object, as “smtpdesk check” does."))
@click.option("--no-color", is_flag=True, help=_("Print without colours."))
def report_command(file: str, *, as_json: bool, no_color: bool) -> int:
    """Tell a saved check again: FILE, as “--save-report” or the window wrote it."""
    from smtpdesk.cli.report import show_report

    _all_there()
    return show_report(file, as_json=as_json, color=False if no_color else None)


@commands.command("ports")
@click.option("--account", metavar="NAME", help=_("A saved account, by its name or id."))
@click.option("--provider", metavar="ID", help=_("A provider's settings; “smtpdesk providers” lists them."))
@click.option("--region", metavar="R", help=_("The provider's region."))
@click.option("--host", metavar="HOST", help=_("The mail server's name or address."))
@click.option(
    "--port", "ports", type=click.IntRange(1, 65535), multiple=True, metavar="N", help=_("Try this one, too.")
)
@click.option("--ca-file", metavar="FILE", help=_("Trust the certificate authorities in this file only."))
@click.option("--ipv4", "ip_version", flag_value=IpVersion.V4.value, help=_("Use IPv4 only."))
@click.option("--ipv6", "ip_version", flag_value=IpVersion.V6.value, help=_("Use IPv6 only."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
def ports_command(*, ports: tuple[int, ...], as_json: bool, **given: Any) -> int:
    """Try a server's ports all at once, without signing in, and say which ones this network lets through."""
    from smtpdesk.cli.options import Options
    from smtpdesk.cli.ports import try_ports

    _all_there()
    return try_ports(Options(**given), ports, _say, as_json=as_json)


@commands.command("providers")
@click.argument("provider", required=False)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def providers_command(provider: str | None, *, as_json: bool) -> int:
    """List the providers, or tell all that is known of one."""
    from smtpdesk.cli.providers import list_providers, show_provider

    _all_there()
    if provider is None:
        list_providers(_say, as_json=as_json)
    else:
        show_provider(provider, _say, as_json=as_json)
    return 0


@commands.command("shop")
@click.argument("shop", required=False)
@click.option("--account", metavar="NAME", help=_("A saved account, by its name or id."))
@click.option("--env", "as_env", is_flag=True, help=_("Print lines for a .env file."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def shop_command(shop: str | None, account: str | None, *, as_env: bool, as_json: bool) -> int:
    """List the shop systems, or tell one's fields with an account's values. The password is never printed."""
    from smtpdesk.cli.shop import list_shops, show_shop

    _all_there()
    if shop is None and account is None and not as_env:
        list_shops(_say, as_json=as_json)
    else:
        show_shop(shop, account, _say, as_env=as_env, as_json=as_json)
    return 0


@commands.command("practice")
@click.option("--trick", type=click.Choice(_TRICKS), default="none", help=_("What it does wrong."))
def practice_command(trick: str) -> int:
    """Run a server on this computer that plays a provider: nothing is sent on."""
    from smtpdesk.cli.practice import practice
    from smtpdesk.practice.trick import Trick

    _all_there()
    return practice(_say, Trick(trick))


def _all_there() -> None:
    """The modules are imported: from now on garbage is collected, and they are none. See `smtpdesk.__main__`."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


@commands.command("explain")
@click.argument("text", required=False)
@click.option("--provider", metavar="ID", help=_("The provider it was; “smtpdesk providers” lists them."))
@click.option("--step", type=click.Choice([each.value for each in Step]), help=_("The step that failed."))
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help=_("The port it was."))
@click.option("--security", type=click.Choice([each.value for each in Security]), help=_("How the line was encrypted."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
@click.option("--jsonl", "as_records", is_flag=True, help=_("Read one JSON object a line, and answer each with one."))
@click.option("--no-color", is_flag=True, help=_("Print without colours."))
def explain_command(*, no_color: bool, **given: Any) -> int:
    """Explain an error, a log, a bounce or a plug-in's message: TEXT, or standard input. Nothing is sent."""
    from smtpdesk.cli.explain import Asked, run_explain

    _all_there()
    return run_explain(Asked(**given), sys.stdin.buffer, sys.stdout, color=False if no_color else None)


@commands.command("self-test")
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
def self_test_command(*, as_json: bool) -> int:
    """Try whether this installation has all that it needs. Nothing leaves this computer."""
    from smtpdesk.cli.self_test import self_test

    _all_there()
    return self_test(_say, as_json=as_json)


def _say(text: str) -> None:
    click.echo(text)


def _ask(account: str) -> str:
    """Ask for the password at the terminal, unseen. Raises UsageError where nobody can be asked."""
    if not sys.stdin.isatty():
        raise UsageError(_("No password: give it with --password-stdin or --password-env."))
    question = _("Password for {account}").replace("{account}", account)
    return str(click.prompt(question, hide_input=True, err=True))


def run(words: Sequence[str]) -> int:
    """Carry out a command line and give the exit status: 0 works, 1 does not, 2 usage, 3 our bug, 130 stopped."""
    try:
        status = commands.main(list(words), prog_name="smtpdesk", standalone_mode=False)
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Stopped."), err=True)
        return STOPPED
    except click.ClickException as error:
        error.show()
        return USAGE
    except UsageError as error:
        click.echo(str(error), err=True)
        return USAGE
    except BrokenPipeError:
        return _reader_left()
    except Exception as error:
        return _trouble(error)
    return status if isinstance(status, int) else 0


def _reader_left() -> int:
    """Whoever read our output has gone: end without a word."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _trouble(error: Exception) -> int:
    """Tell what a person can mend in a sentence; our own bug with its places, without any value."""
    from smtpdesk.practice.error import PracticeError
    from smtpdesk.providers.catalog import CatalogError
    from smtpdesk.store.trouble import StoreError

    if isinstance(error, SettingsError):
        from smtpdesk.cli.options import option_of
        from smtpdesk.text.settings_errors import settings_error

        click.echo(f"{option_of(error)}: {settings_error(error)}", err=True)
        return USAGE
    if isinstance(error, StoreError):
        from smtpdesk.text.settings_errors import store_error

        click.echo(store_error(error), err=True)
        return USAGE
    if isinstance(error, PracticeError | CatalogError):
        click.echo(str(error), err=True)
        return BUG
    import traceback

    places = traceback.extract_tb(error.__traceback__)
    click.echo(_("This is a bug of SMTP Desk. Please tell us these lines:"), err=True)
    for place in places:
        click.echo(f"  {place.filename.replace(chr(92), '/').rpartition('/')[2]}:{place.lineno} {place.name}", err=True)
    click.echo(f"  {type(error).__name__}", err=True)
    return BUG
