"""`smtpdesk self-test`: whether this installation has all that it needs, and what is missing."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable

from smtpdesk import __version__
from smtpdesk.cli.trials import TRIALS, TrialError
from smtpdesk.text.translate import _


def self_test(say: Callable[[str], None], *, as_json: bool) -> int:
    """Do every trial, tell each as it ends, and give the exit status: 0 when all went well, else 1."""
    results: list[dict[str, object]] = []
    for name, label, trial in TRIALS:
        well, told = _tried(trial)
        results.append({"name": name, "ok": well, "told": told})
        if not as_json:
            say(f"  {_('done') if well else _('FAILED'):11} {_(label):32} {told}")
    failed = [each for each in results if not each["ok"]]
    if as_json:
        facts = {"version": __version__, "system": platform.platform(), "ok": not failed, "trials": results}
        say(json.dumps(facts, indent=2, ensure_ascii=False))
    elif failed:
        say(_("This installation does not work as it should."))
    else:
        say(_("All well."))
    return 1 if failed else 0


def _tried(trial: Callable[[], str]) -> tuple[bool, str]:
    """Do one trial; whatever goes wrong is told and keeps no other from being tried."""
    try:
        return True, trial()
    except TrialError as trouble:
        return False, str(trouble)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"
