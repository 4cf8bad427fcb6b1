"""A pasted text, explained: its cause by the rules, and the card that tells it. Nothing is sent or looked up."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

from smtpdesk import resources
from smtpdesk.diagnosis import match as rules
from smtpdesk.diagnosis.pasted.choice import Explained
from smtpdesk.diagnosis.pasted.choice import explain as judge
from smtpdesk.diagnosis.pasted.known import NOTHING, Known
from smtpdesk.diagnosis.pasted.secrets import without_secrets
from smtpdesk.model.report import Finding
from smtpdesk.providers import catalog, match
from smtpdesk.providers.likeness import compared
from smtpdesk.text.fillings import harmless
from smtpdesk.text.messages import LETTERS_TO, message_of_text
from smtpdesk.text.page import Card
from smtpdesk.text.translate import _
from smtpdesk.text.verdict import finding_card

NAMES: Final = "provider_names.toml"
MAX_SHOWN: Final = 400


@dataclass(frozen=True, slots=True)
class Explanation:
    """The finding of a pasted text; `line` is what was judged, without secrets and harmless, at most MAX_SHOWN long."""

    finding: Finding
    number: int
    line: str
    alternatives: tuple[str, ...]

    @property
    def card(self) -> Card:
        """The verdict, as a check's."""
        return finding_card(self.finding)

    @property
    def letter(self) -> str:
        """A message to the one who can mend it, ready to send; empty where there is nobody to write to."""
        return message_of_text(self.finding, self.line) if self.finding.who in LETTERS_TO else ""

    @property
    def letter_words(self) -> str:
        """The words of the button that copies the message; empty where there is none."""
        return _(LETTERS_TO[self.finding.who]) if self.finding.who in LETTERS_TO else ""


def explain(text: str, known: Known = NOTHING) -> Explanation | None:
    """The cause that a pasted text tells of; None where nothing was recognised. Never raises for any text."""
    judged = cause(text, known)
    if judged is None:
        return None
    line = harmless(without_secrets(judged.line[: 4 * MAX_SHOWN]), MAX_SHOWN)
    # The check's own way to a finding knows the sentences that fit best; how sure it is, the text decides.
    found = rules.judge(judged.finding.facts)
    same = found.code == judged.finding.code
    finding = replace(found, certainty=judged.finding.certainty) if same else judged.finding
    return Explanation(finding, judged.number, line, judged.alternatives)


def cause(text: str, known: Known = NOTHING) -> Explained | None:
    """The same without what is shown: for many texts."""
    if known.provider is not None:
        name = provider_id(known.provider)
        known = replace(known, provider=name, usual_host=usual_host(name))
    return judge(text, known, provider_of_host, compared)


@lru_cache(maxsize=2048)
def provider_of_host(host: str) -> str | None:
    """The id of the provider whose server this is, None for others."""
    provider = match.by_host(host) if host else None
    return provider.id if provider is not None else None


@lru_cache(maxsize=256)
def usual_host(provider: str) -> str:
    """The provider's usual server; empty for one that has no file, or a name of the customer's own domain."""
    known = catalog.load()
    if provider not in known:
        return ""
    host = known.get(provider).regions[0].host
    return host if host is not None and "{" not in host else ""


@lru_cache(maxsize=1024)
def provider_id(name: str) -> str:
    """The id of the provider that is called so; a name that no file knows stays what it is, as a plain tag."""
    plain = name.strip().lower()[:64]
    wanted = plain.replace(" ", "_").replace("-", "_").replace(".", "_")
    known = catalog.load()
    if wanted in known:
        return wanted
    if (listed := _names().get(plain)) is not None:
        return listed
    for card in known.cards:
        if plain in (card.name.lower(), *(other.lower() for other in card.other_names)):
            return card.id
    return plain


@cache
def _names() -> Mapping[str, str]:
    """Other names of providers, from `resources/provider_names.toml`: name = id."""
    source = (resources.folder() / NAMES).read_text(encoding="utf-8")
    return MappingProxyType({name.lower(): str(each) for name, each in tomllib.loads(source)["names"].items()})
