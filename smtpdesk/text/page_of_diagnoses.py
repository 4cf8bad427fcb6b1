"""The page of all diagnoses for the documentation: `python -m smtpdesk.text.page_of_diagnoses [FILE]`.

It is made of the diagnosis files alone, so that it cannot say other things than the program. A test holds the page in
`docs` against it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from smtpdesk.diagnosis.catalog import Diagnosis, diagnoses
from smtpdesk.model.report import Severity
from smtpdesk.text.fillings import fill
from smtpdesk.text.verdict import WHO

PAGE: Final = "docs/diagnoses.md"
_GROUPS: Final[Mapping[str, str]] = {
    "settings": "Settings",
    "net": "The way to the server",
    "tls": "Encryption and certificates",
    "auth": "Sign-in",
    "account": "The account",
    "limit": "Limits",
    "sender": "The sender",
    "recipient": "The recipient",
    "message": "The message",
    "server": "The server",
}
_OTHERS: Final = "Others"
_HEAD: Final = """# Diagnoses

What SMTP Desk can find, by the code that stands in its reports and that `smtpdesk explain` gives. This page is made of
the files in `resources/diagnoses`; after a change there, make it again: `python -m smtpdesk.text.page_of_diagnoses`.
"""


def page(known: Mapping[str, Diagnosis]) -> str:
    """The whole page as Markdown, in groups by the first part of the code, each in alphabetical order."""
    groups: dict[str, list[Diagnosis]] = {name: [] for name in (*_GROUPS.values(), _OTHERS)}
    for code in sorted(known):
        groups[_GROUPS.get(code.partition(".")[0], _OTHERS)].append(known[code])
    parts = [_HEAD, *(line for name, those in groups.items() if those for line in _index(name, those)), ""]
    for name, those in groups.items():
        if those:
            parts += [f"## {name}", "", *(line for each in those for line in _entry(each))]
    return "\n".join(parts).rstrip("\n") + "\n"


def _index(name: str, those: list[Diagnosis]) -> Iterator[str]:
    links = ", ".join(f"[{each.code}](#{_anchor(each.code)})" for each in those)
    yield f"- {name}: {links}"


def _entry(diagnosis: Diagnosis) -> Iterator[str]:
    text = diagnosis.text
    yield from (f"### {diagnosis.code}", "", f"**{_shown(text.title)}** {_shown(text.meaning)}", "")
    if text.fine:
        yield from (_shown(text.fine), "")
    for number, step in enumerate(text.do, 1):
        yield f"{number}. {_shown(step)}"
    yield ""
    if diagnosis.severity is Severity.FAILURE:
        yield from (_shown(WHO[diagnosis.who]), "")
    if text.link:
        yield from (f"[{_shown(text.link_label)}]({text.link})", "")
    for variant in sorted(diagnosis.variants):
        words = diagnosis.words(variant)
        if words.title != text.title:
            yield from (f"In some cases: **{_shown(words.title)}** {_shown(words.meaning)}", "")
    sources = ", ".join(f"<{source}>" if source.startswith("http") else source for source in diagnosis.sources)
    yield from (f"Checked on {diagnosis.checked.isoformat()}. Sources: {sources}", "")


def _anchor(code: str) -> str:
    """The anchor that readers of Markdown make of a heading."""
    return code.replace(".", "")


def _shown(sentence: str) -> str:
    """A sentence with words that fit where nothing is known, and nothing that Markdown would take for its own."""
    filled = fill(sentence, {})
    for sign in "\\`*_<>[]#":
        filled = filled.replace(sign, f"\\{sign}")
    return filled


def write(path: Path) -> None:
    """Write the page of the program's own diagnoses."""
    path.write_text(page(diagnoses()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else PAGE))
