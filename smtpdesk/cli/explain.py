"""`smtpdesk explain`: the cause that a pasted error, log or bounce tells of. Nothing is sent anywhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, TextIO

from smtpdesk.cli.as_json import finding_as_json
from smtpdesk.cli.console import Console
from smtpdesk.cli.usage import UsageError
from smtpdesk.diagnosis.pasted.decoding import MAX_BYTES, decoded
from smtpdesk.diagnosis.pasted.known import Known
from smtpdesk.diagnosis.pasted.records import BadRecord, answer, record
from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Step
from smtpdesk.text.explanation import Explanation, cause, explain
from smtpdesk.text.translate import _

RECOGNISED, NOT_RECOGNISED = 0, 1
MAX_RECORD: Final = MAX_BYTES
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stood on the command line of `explain`. None: it was not given."""

    text: str | None = None
    provider: str | None = None
    step: str | None = None
    port: int | None = None
    security: str | None = None
    as_json: bool = False
    as_records: bool = False


def run_explain(asked: Asked, typed: BinaryIO, out: TextIO, *, color: bool | None) -> int:
    """Explain a text, or standard input, and give the exit status: 0 recognised, 1 not. Raises UsageError."""
    if asked.as_records:
        if asked.text is not None:
            raise UsageError(_("--jsonl reads standard input; leave the text out."))
        _records(typed, out)
        return RECOGNISED
    known = Known(
        step=None if asked.step is None else Step(asked.step),
        port=asked.port or 0,
        security=None if asked.security is None else Security(asked.security),
        provider=asked.provider,
    )
    explanation = explain(asked.text if asked.text is not None else _read(typed), known)
    if asked.as_json:
        _write(out, json.dumps(as_json(explanation), indent=2, ensure_ascii=False))
    elif explanation is None:
        _write(out, _("Nothing in this text was recognised as a failure of sending mail."))
        _write(out, _("Paste the whole error or log, and say which provider and port it was."))
    else:
        Console(out, color=color).card(explanation.card)
        _write(out, "\n" + _("Judged: line {number}").format(number=explanation.number))
        _write(out, f"  {explanation.line}")
    return NOT_RECOGNISED if explanation is None else RECOGNISED


def as_json(explanation: Explanation | None) -> dict[str, Any]:
    """One object like a check's finding, with the line that was judged and what else would fit."""
    if explanation is None:
        return {"code": None, "certainty": None, "judged": None, "alternatives": []}
    return finding_as_json(explanation.finding, explanation.card) | {
        "judged": {"line": explanation.number, "text": explanation.line},
        "alternatives": list(explanation.alternatives),
    }


def _records(typed: Iterable[bytes], out: TextIO) -> None:
    """One answer a line; a line that cannot be read gives an object with `error`, and the next goes on."""
    for raw in typed:
        line = raw.strip()
        if not line:
            continue
        try:
            asked = record(line)
            said = answer(asked.id, cause(asked.text, asked.known))
        except BadRecord as error:
            said = {"id": error.id, "error": str(error)}
        _write(out, json.dumps(said, ensure_ascii=True))


def _read(typed: BinaryIO) -> str:
    if typed.isatty():
        _write(sys.stderr, _("Paste the text, and end it with Ctrl+D (on Windows: Ctrl+Z, Enter)."))
    raw = typed.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise UsageError(_("The text is larger than 10 MB. Take the part around the error."))
    return decoded(raw)


def _write(out: TextIO, text: str) -> None:
    encoding = out.encoding or "utf-8"
    out.write(text.encode(encoding, "replace").decode(encoding) + "\n")
