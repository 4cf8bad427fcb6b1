"""`smtpdesk check --settings-file`: the settings of a file that was written for something else, such as an .env."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from smtpdesk.cli.options import Options
from smtpdesk.cli.usage import UsageError
from smtpdesk.model.secret import Secret
from smtpdesk.providers.settings_block.block import Block, Part
from smtpdesk.providers.settings_block.reading import read
from smtpdesk.text.pasted_settings import contradiction, nothing_understood, part_name, value_words
from smtpdesk.text.translate import _

_MOST_BYTES: Final = 256 * 1024
"""Four for each character that is read; what is longer is read as far as that."""


def with_settings(options: Options, path: str) -> tuple[Options, Secret | None]:
    """Give the options with what the file says, and its password; what is said on the command line holds.

    What was understood is told on standard error, the password as dots. `path` is - for standard input. Raises
    UsageError.
    """
    if options.account is not None or options.practice:
        raise UsageError(_("--settings-file brings a server of its own: leave out --account and --practice."))
    if path == "-" and options.password_stdin:
        raise UsageError(_("--settings-file - and --password-stdin both read standard input: use one of them."))
    block = read(_text(path))
    if Part.HOST not in block.parts:
        raise UsageError(f"--settings-file: {nothing_understood(block)}")
    _tell(block)
    server = options.host is None and options.provider is None
    found: dict[str, object] = {
        "user": block.text(Part.USER),
        "sender": block.text(Part.SENDER),
        "sender_name": block.text(Part.SENDER_NAME),
        "reply_to": block.text(Part.REPLY_TO),
    }
    if server:
        port = block.text(Part.PORT)
        found |= {"host": block.text(Part.HOST), "port": int(port) if port else 0}
        if options.port is None:  # the file's encryption belongs to the file's port
            found["security"] = block.text(Part.SECURITY)
        if block.provider is not None:
            found |= {"provider": block.provider, "region": block.region or ""}
    elsewhere = not server and block.text(Part.HOST) != options.host
    taken = {name: value for name, value in found.items() if value and getattr(options, name) is None}
    return replace(options, **taken), None if elsewhere else block.secret  # type: ignore[arg-type]


def _tell(block: Block) -> None:
    lines = [f"  {part_name(one.part)}: {value_words(one)}" for one in block.parts.values()]
    notes = [contradiction(one) for one in block.contradictions]
    if block.cut:
        notes.append(_("The text was very long; only its beginning was read."))
    told = "\n".join([_("Understood:"), *lines, *notes]) + "\n"
    sys.stderr.write(told.encode("utf-8", "backslashreplace").decode("utf-8"))


def _text(path: str) -> str:
    try:
        if path == "-":
            raw = sys.stdin.buffer.read(_MOST_BYTES)
        else:
            with Path(path).open("rb") as file:
                raw = file.read(_MOST_BYTES)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(
            _("--settings-file: {path} cannot be read ({reason}).").replace("{path}", path).replace("{reason}", reason)
        ) from None
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
