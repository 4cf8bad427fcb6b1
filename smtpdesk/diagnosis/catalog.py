"""The diagnosis files: one cause a file, its conditions and its words. Read strictly; an error names file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec

from smtpdesk import resources
from smtpdesk.diagnosis.answered import EXTRAS, Answered
from smtpdesk.diagnosis.ordinary import never_ordinary
from smtpdesk.diagnosis.words import NORMAL
from smtpdesk.model.facts import CertificateFault, FailureKind, Flaw
from smtpdesk.model.report import Certainty, Severity, Who
from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Step

PLACEHOLDERS: Final = frozenset(
    (
        "host", "server", "port", "security", "provider", "user", "sender", "sender_domain", "recipient", "names",
        "limit", "address", "issuer", "ehlo_name", "size", "max_size", "not_after", "not_before", "days", "offered",
        "faults", "proxy",
    )
) | EXTRAS  # fmt: skip
"""What may stand in braces in a text. `smtpdesk.text.verdict` fills them, each with a word that fits when unknown."""


_PHRASES: Final = ("words", "also", "without", "greeting", "detail")


class Mentioned(StrEnum):
    """Whose address stands in the reply."""

    SENDER = "sender"
    RECIPIENT = "recipient"  # and not the sender's


class DiagnosisError(ValueError):
    """A diagnosis file is not as it has to be. The message names the file and the key."""


class Condition(Answered, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What has to be true of Facts; all that is given must hold, and of each list one entry.

    `words`, `also` and `without` are phrases (see `smtpdesk.diagnosis.words`) in this step's reply alone, as a list or
    as a text with a phrase a line, in which a line that begins with `#` is a remark; `greeting` and `detail` are
    phrases in the greeting and in the failure's detail; `host` is the name that was asked for, or a domain that it
    lies under; `mentions` tells whose address stands in the reply. With `general` the words are such as many causes
    share ("authentication failed", "try again later"), and yield to any that say more. A condition without `failure`
    holds only where the server's reply, not a failure of the line, ended the step. `variant` names the words of the
    diagnosis that fit this case. Conditions on who answered stand in `smtpdesk.diagnosis.answered`.
    """

    step: tuple[Step, ...] = ()
    failure: tuple[FailureKind, ...] = ()
    code: tuple[int | str, ...] = ()
    enhanced: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    general: bool = False
    greeting: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    provider: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    port: tuple[int, ...] = ()
    security: tuple[Security, ...] = ()
    encrypted: bool | None = None
    signed_in: bool | None = None
    certificate: tuple[CertificateFault, ...] = ()
    certificate_without: tuple[CertificateFault, ...] = ()
    mechanism: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    user_not: tuple[str, ...] = ()
    mentions: Mentioned | None = None
    certainty: Certainty | None = None
    variant: str = ""


class Remark(Condition, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A condition for what did not stop the check. `flaw` and `tls` look at what only matters to remarks."""

    severity: Severity = Severity.NOTE
    flaw: tuple[Flaw, ...] = ()
    tls: tuple[str, ...] = ()
    accepted: bool | None = None
    renewed: bool | None = None
    waited_over_ms: float | None = None
    expires_within_days: int | None = None


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The English words of a cause: what happened, what it means, what is fine, and one action a step."""

    title: str
    meaning: str
    do: tuple[str, ...]
    fine: str = ""
    link: str = ""
    link_label: str = ""

    def all(self) -> tuple[str, ...]:
        """Every sentence that is there, in order of display."""
        return tuple(text for text in (self.title, self.meaning, self.fine, *self.do, self.link_label) if text)


class Variant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that fit some cases of a cause better than its general ones; what is left out is the general."""

    who: Who | None = None
    title: str = ""
    meaning: str = ""
    do: tuple[str, ...] = ()
    fine: str = ""


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cause. `code` is the file's name; `checked` is the day on which the advice was last compared with sources."""

    code: str = ""
    severity: Severity = Severity.FAILURE
    who: Who
    certainty: Certainty = Certainty.SURE
    checked: date
    sources: tuple[str, ...]
    when: tuple[Condition, ...] = ()
    note: tuple[Remark, ...] = ()
    text: Text
    variants: dict[str, Variant] = {}

    def words(self, variant: str = "") -> Text:
        """The words for a case. Raises KeyError for a variant that is not there."""
        if not variant:
            return self.text
        own = self.variants[variant]
        changed = {key: value for key in ("title", "meaning", "do", "fine") if (value := getattr(own, key))}
        return msgspec.structs.replace(self.text, **changed)

    def sentences(self) -> tuple[str, ...]:
        """Every sentence of its words and of its variants, each once."""
        return tuple(dict.fromkeys(text for variant in ("", *self.variants) for text in self.words(variant).all()))


def parse(code: str, source: str) -> Diagnosis:
    """Read one file's text. Raises DiagnosisError."""
    name = f"{code}.toml"
    try:
        raw: dict[str, Any] = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise DiagnosisError(f"{name}: {error}") from None
    if "code" in raw:
        raise DiagnosisError(f"{name}: code: the file's name is the code")
    for condition in (*raw.get("when", ()), *raw.get("note", ())):
        for key in _PHRASES:
            if isinstance(block := condition.get(key), str):
                condition[key] = [line for line in map(str.strip, block.splitlines()) if line and line[0] != "#"]
    try:
        diagnosis = msgspec.convert({**raw, "code": code}, Diagnosis)
    except msgspec.ValidationError as error:
        raise DiagnosisError(f"{name}: {error}") from None
    for key, fault in _faults(diagnosis):
        raise DiagnosisError(f"{name}: {key}: {fault}")
    return diagnosis


def _faults(diagnosis: Diagnosis) -> Iterable[tuple[str, str]]:
    if not diagnosis.sources or not all(source.strip() for source in diagnosis.sources):
        yield "sources", "at least one is needed"
    text = diagnosis.text
    for key, value in (("text.title", text.title), ("text.meaning", text.meaning)):
        if not value.strip():
            yield key, "is empty"
    if not text.do or not all(step.strip() for step in text.do):
        yield "text.do", "at least one action is needed, and none may be empty"
    if bool(text.link) != bool(text.link_label):
        yield "text.link", "a link needs a label, and a label a link"
    if text.link and not text.link.startswith("https://"):
        yield "text.link", "must begin with https://"
    named = {condition.variant for condition in (*diagnosis.when, *diagnosis.note)} - {""}
    for variant in named ^ set(diagnosis.variants):
        yield f"variants.{variant}", "is not named by any rule" if variant not in named else "is missing"
        return
    for sentence in diagnosis.sentences():
        for placeholder in placeholders(sentence):
            if placeholder not in PLACEHOLDERS:
                yield "text", f"unknown placeholder {{{placeholder}}}"
    for kind, conditions in (("when", diagnosis.when), ("note", diagnosis.note)):
        for index, condition in enumerate(conditions):
            for key, fault in condition_faults(condition):
                yield f"{kind}[{index}].{key}", fault
    for index, remark in enumerate(diagnosis.note):
        if not never_ordinary(remark):
            yield f"note[{index}]", "could hold for an ordinary step (smtpdesk/diagnosis/ordinary.py)"


def placeholders(sentence: str) -> tuple[str, ...]:
    """The names in braces, in order; a brace that stands alone gives the name that cannot exist, an empty one."""
    names = []
    rest = sentence
    while "{" in rest or "}" in rest:
        before, opened, rest = rest.partition("{")
        name, closed, rest = rest.partition("}")
        names.append(name if opened and closed and "}" not in before else "")
    return tuple(names)


def condition_faults(condition: Condition) -> Iterable[tuple[str, str]]:
    """What the types alone cannot refuse: codes and enhanced codes of a wrong form, phrases that match nothing."""
    if not condition.given():
        yield "", "a condition with nothing in it holds always"
    for code in condition.code:
        if not (200 <= code <= 599 if isinstance(code, int) else code in ("2xx", "3xx", "4xx", "5xx")):
            yield "code", f"{code!r} is neither a reply code nor a class like '5xx'"
    for enhanced in condition.enhanced:
        parts = enhanced.split(".")
        numbers = parts[1:-1] if parts[-1] == "" else parts[1:]
        if len(parts) != 3 or parts[0] not in ("4", "5", "*") or not all(part.isdecimal() for part in numbers):
            yield "enhanced", f"{enhanced!r} is neither '5.7.8', nor '*.7.8', nor a beginning like '5.7.'"
    for key in _PHRASES:
        for phrase in getattr(condition, key):
            if not NORMAL.fullmatch(phrase):
                yield key, f"{phrase!r} is no phrase in its normal form (see smtpdesk.diagnosis.words)"
    for port in condition.port:
        if not 1 <= port <= 65535:
            yield "port", f"{port} is no port"
    for key in ("mechanism", "offers", "lacks"):
        for keyword in getattr(condition, key):
            if keyword != keyword.upper():
                yield key, f"{keyword!r} must be in capitals"


def load(folder: Path) -> Mapping[str, Diagnosis]:
    """Read every file of a folder. Raises DiagnosisError for the first one that is not right."""
    return MappingProxyType(
        {
            path.stem: parse(path.stem, path.read_text(encoding="utf-8"))
            for path in sorted(folder.iterdir(), key=lambda path: path.name)
            if path.name.endswith(".toml")
        }
    )


@cache
def diagnoses() -> Mapping[str, Diagnosis]:
    """All causes that this program knows, by code. Raises DiagnosisError."""
    return load(resources.folder() / "diagnoses")
