"""`smtpdesk report`: a saved check told again, as it was told live."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from smtpdesk import __version__
from smtpdesk.cli.console import Console
from smtpdesk.cli.usage import UsageError
from smtpdesk.model.report import Report, Verdict
from smtpdesk.store import report_file
from smtpdesk.store.report_file import SavedReport
from smtpdesk.store.trouble import StoreError
from smtpdesk.text.amounts import date
from smtpdesk.text.fillings import harmless
from smtpdesk.text.settings_errors import store_error
from smtpdesk.text.story import Story, replay
from smtpdesk.text.translate import _

_EXIT: Final = {Verdict.WORKS: 0, Verdict.FAILS: 1, Verdict.BUG: 3, Verdict.STOPPED: 130}


def show_report(path: str, *, as_json: bool, color: bool | None) -> int:
    """Tell a saved report; the exit status is that of its check. Raises UsageError."""
    try:
        saved = report_file.read(Path(path))
        Story.of(saved.report)  # before the first word: a file can be well formed and make no sense
    except StoreError as error:
        raise UsageError(store_error(error)) from None
    except (LookupError, ValueError):
        raise UsageError(
            _("The report {file} cannot be shown: something in it is wrong.").replace("{file}", path)
        ) from None
    if as_json:
        from smtpdesk.cli.as_json import report_as_json

        text = json.dumps(report_as_json(saved.report), indent=2, ensure_ascii=False)
        sys.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
        return _EXIT[saved.report.verdict]
    told = _("{name}, saved on {date} by SMTP Desk {version}")
    told = told.replace("{name}", harmless(saved.name)).replace("{date}", date(saved.written))
    sys.stdout.write(told.replace("{version}", harmless(saved.program, 40)) + "\n")
    console = Console(sys.stdout, color=color)
    for event in replay(saved.report):
        console.show(event)
    return _EXIT[saved.report.verdict]


def save_report(path: str, name: str, report: Report) -> None:
    """Save a check that is over. Raises StoreError."""
    from datetime import UTC, datetime

    saved = SavedReport(name=name, written=datetime.now(UTC), program=__version__, report=report)
    report_file.write(Path(path), saved)
