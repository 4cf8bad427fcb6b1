"""The manual page, made from the commands and options themselves, so that it cannot tell others."""

from __future__ import annotations

import re
from datetime import date

import click

from making.project import NAME, TITLE, WINDOW

_STATUS = {
    "0": "It works; or the command did what it should.",
    "1": "It does not work.",
    "2": "The command line is wrong.",
    "3": "A bug of the program.",
    "130": "It was stopped.",
}


def page(group: click.Group, version: str, summary: str, day: date) -> str:
    """Give the page smtpdesk(1) in the language of man(7)."""
    lines = [
        f'.TH {NAME.upper()} 1 "{day}" "{TITLE} {version}" "User Commands"',
        ".nh",
        ".ad l",
        ".SH NAME",
        f"{NAME}, {_plain(WINDOW)} \\- {_plain(summary.removesuffix('.'))}",
        ".SH SYNOPSIS",
        f".B {NAME}",
        _plain("[--light | --dark]"),
        ".br",
        f".B {NAME}",
        r"\fICOMMAND\fR [\fIOPTIONS\fR]",
        ".br",
        f".B {_plain(WINDOW)}",
        _plain("[--light | --dark] [FILE]"),
        ".SH DESCRIPTION",
        _plain(group.help or ""),
        ".PP",
        _plain(f"{WINDOW} always opens the window; a FILE that was saved as a report is opened in it."),
        ".SH OPTIONS",
        *_option("--light, --dark", "Open the window in light or dark colours, whatever the system says."),
        *_options(group, click.Context(group, info_name=NAME)),
        ".SH COMMANDS",
    ]
    for name, command in sorted(group.commands.items()):
        context = click.Context(command, info_name=f"{NAME} {name}")
        usage = " ".join(command.collect_usage_pieces(context))
        lines += [f".SS {_plain(f'{NAME} {name} {usage}')}", _plain(command.help or "")]
        lines += _options(command, context)
    lines.append(".SH EXIT STATUS")
    for status, meaning in _STATUS.items():
        lines += _option(status, meaning)
    lines += [
        ".SH ENVIRONMENT",
        *_option("SMTPDESK_HOME", "The folder that holds all folders of the program, in place of the usual ones."),
        ".SH SEE ALSO",
        _plain(f"{NAME} COMMAND --help tells the same in the terminal."),
    ]
    return "\n".join(lines) + "\n"


def _options(command: click.Command, context: click.Context) -> list[str]:
    lines: list[str] = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None:
            lines += _option(*record)
    return lines


def _option(names: str, meaning: str) -> list[str]:
    return [".TP", rf"\fB{_plain(names)}\fR", _plain(meaning or "–")]


def _plain(text: str) -> str:
    """Give a text in one line that means nothing to roff: a hyphen that can be copied, no macro at its beginning.

    A list of choices may be broken after each.
    """
    line = re.sub(r"\s+", " ", text).strip().replace("\\", "\\e").replace("-", "\\-").replace("|", "|\\:")
    return f"\\&{line}" if line[:1] in (".", "'") else line
