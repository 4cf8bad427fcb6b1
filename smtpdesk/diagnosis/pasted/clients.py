"""What client software prints: the files in `resources/clients`, read strictly, and found in a text.

A file holds the words of one family of software. Each word list is a literal string with one phrase a line, in the form
of `smtpdesk.diagnosis.pasted.wording`: small letters, no punctuation.

    checked = 2026-11-21
    sources = ["https://..."]

    [[error]]                      # what such software says of itself: it becomes a Failure
    kind = "certificate"           # a kind of failure (smtpdesk.model.facts.FailureKind)
    step = "secure"                # where it happens, if the words tell
    certificate = ["expired"]      # what is wrong with the certificate, for that kind alone
    mechanism = "XOAUTH2"          # the sign-in that was tried, if the words tell
    security = "tls"               # how the line was to be encrypted, if the words tell
    certainty = "sure"             # unsure: the words only say that something failed
    words = '''
    certificate has expired
    '''

    [[step]]                       # how such software names the step whose answer it quotes
    step = "sender"
    words = '''
    in reply to mail from
    '''

    tails = '''                    # what such software adds to an answer of the server, as it stands there
    Please check the message and try again.
    '''

    [speakers]                     # what stands before a line of a transcript, by who said it
    server = '''
    SERVER -> CLIENT:
    '''
    client = '''
    CLIENT -> SERVER:
    '''

To add a wording is a line there, and a line in the table of tests/diagnosis/pasted_table.py. An unknown key, a missing
source or a phrase without a word is a ClientsError that names file and key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import msgspec

from smtpdesk import resources
from smtpdesk.diagnosis.pasted.wording import Wording
from smtpdesk.model.facts import CertificateFault, FailureKind
from smtpdesk.model.report import Certainty
from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Step

LANGUAGES: Final = "languages"
"""The file with the words of other languages; it is looked at where no other has a word that was said."""
MAX_FOUND: Final = 64
_PHRASES: Final = re.compile(r"(?:\s*+[^\W_]++(?: (?:[^\W_]++|\.\.\.(?= [^\W_])))*+(?=\s|$))*+\s*+")
"""Word lists without a fault; what is not like this is looked at phrase by phrase."""


class ClientsError(ValueError):
    """A file of client words is not as it has to be. The message names file and key."""


class Error(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What software says of itself, and the failure that it means."""

    kind: FailureKind
    step: Step | None = None
    certificate: tuple[CertificateFault, ...] = ()
    mechanism: str = ""
    security: Security | None = None
    certainty: Certainty
    words: str


class StepWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that tell which step a quoted answer came in."""

    step: Step
    words: str


class Speakers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What transcripts put before a line of the server and of the client, as it stands there."""

    server: str = ""
    client: str = ""


class ClientFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file."""

    checked: date
    sources: tuple[str, ...]
    error: tuple[Error, ...] = ()
    step: tuple[StepWords, ...] = ()
    tails: str = ""
    speakers: Speakers = Speakers()

    @property
    def entries(self) -> tuple[Error | StepWords, ...]:
        """All that has words."""
        return (*self.error, *self.step)


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that was said: what it means, and how much it says (its length)."""

    entry: Error | StepWords
    phrase: Wording


class Vocabulary:
    """Phrases by a word of each that few others have, so that few are looked for in one text."""

    def __init__(self, files: Iterable[ClientFile]) -> None:
        pairs = [(text, entry) for file in files for entry in file.entries for text in phrases(entry.words)]
        often: dict[str, int] = {}
        for text, _ in pairs:
            for word in text.split():
                often[word] = often.get(word, 0) + 1
        self._by_word: dict[str, list[tuple[str, Error | StepWords]]] = {}
        for text, entry in pairs:
            whole = [word for word in text.split() if word.isalnum()]
            self._by_word.setdefault(min(whole, key=often.__getitem__), []).append((text, entry))
        self._ready: dict[str, Wording] = {}

    def found(self, said: str) -> list[Found]:
        """Every phrase that stands in `said` (the outcome of `plain`), at most MAX_FOUND."""
        found = []
        for word in self._by_word.keys() & set(said.split()):
            for text, entry in self._by_word[word]:
                phrase = self._ready.get(text)
                if phrase is None:
                    phrase = self._ready[text] = Wording.of(text)
                if phrase.found(said):
                    found.append(Found(entry, phrase))
                    if len(found) == MAX_FOUND:
                        return found
        return found


class Clients:
    """All files."""

    def __init__(self, files: dict[str, ClientFile]) -> None:
        self.files = files
        self.english = Vocabulary(file for name, file in files.items() if name != LANGUAGES)

    @cached_property
    def others(self) -> Vocabulary:
        """The words of other languages, made ready when they are first asked for."""
        return Vocabulary(file for name, file in self.files.items() if name == LANGUAGES)

    def found(self, said: str) -> list[Found]:
        """What was said of all that is known; words of other languages only where no English ones were found."""
        return self.english.found(said) or self.others.found(said)


@cache
def tails() -> re.Pattern[str] | None:
    """Where the words of a program begin behind those of a server; None where no file names any."""
    texts = {line.strip() for file in clients().files.values() for line in file.tails.splitlines() if line.strip()}
    longest_first = sorted(texts, key=lambda text: (-len(text), text))
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE) if texts else None


def phrases(block: str) -> Iterator[str]:
    """The phrases of a word list, in small letters with single blanks."""
    for line in block.splitlines():
        if text := " ".join(line.lower().split()):
            yield text


def parse(name: str, source: str) -> ClientFile:
    """Read one file's text. Raises ClientsError."""
    try:
        file = msgspec.convert(tomllib.loads(source), ClientFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ClientsError(f"{name}: {error}") from None
    if not any(text.strip() for text in file.sources):
        raise ClientsError(f"{name}: sources: at least one is needed")
    for index, entry in enumerate(file.entries):
        for key, fault in _faults(entry):
            place = f"error[{index}]" if index < len(file.error) else f"step[{index - len(file.error)}]"
            raise ClientsError(f"{name}: {place}.{key}: {fault}")
    return file


def _faults(entry: Error | StepWords) -> Iterator[tuple[str, str]]:
    texts = list(phrases(entry.words))
    if not texts:
        yield "words", "at least one phrase is needed"
    for text in texts if _PHRASES.fullmatch(entry.words) is None else ():
        try:
            Wording.of(text)
        except ValueError as error:
            yield "words", str(error)
    if isinstance(entry, Error) and bool(entry.certificate) != (entry.kind is FailureKind.CERTIFICATE):
        yield "certificate", "stands beside the kind certificate, and only there"


def load(folder: Path) -> Clients:
    """Read every file of a folder. Raises ClientsError for the first one that is not right."""
    files = {
        path.stem: parse(path.name, path.read_text(encoding="utf-8"))
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
        if path.name.endswith(".toml")
    }
    return Clients(files)


@cache
def clients() -> Clients:
    """The program's own files, read once. Raises ClientsError."""
    return load(resources.folder() / "clients")
