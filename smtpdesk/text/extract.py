"""Collects every sentence that can be translated, for translators: `python -m smtpdesk.text.extract FILE`.

Sentences stand in the source as literals of `_`, `ngettext` and `later`, in the diagnosis files, in those of
`resources/answerers`, and in the provider and shop files under the keys of `smtpdesk.providers.kinds.WORDS` and
`smtpdesk.shops.kinds.WORDS`. The file is a PO template (GNU gettext manual, 10).
"""

from __future__ import annotations

import ast
import sys
import tomllib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from smtpdesk import resources
from smtpdesk.diagnosis import answerers
from smtpdesk.diagnosis.catalog import diagnoses
from smtpdesk.providers import kinds as of_providers
from smtpdesk.shops import kinds as of_shops
from smtpdesk.text.translate import DOMAIN, use

_MARKS: Final = {"_": 1, "later": 1, "ngettext": 2}
_MO_MAGIC: Final = 0x950412DE
PSEUDO: Final = "qps"
"""The language of `pseudo`; the code is of the range for private use (BCP 47: qaa to qtz)."""


class NotALiteral(ValueError):
    """A sentence is put together in the source, so that nobody could translate it. The message names the place."""


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence, `plural` where it depends on a number, and a place where it stands."""

    text: str
    plural: str = ""
    place: str = ""


def messages(source: Path | None = None) -> list[Message]:
    """Every sentence of the program, each once, in order of their places. Raises NotALiteral."""
    found: dict[tuple[str, str], Message] = {}
    folder = source if source is not None else Path(__file__).resolve().parent.parent
    for message in (*_of_source(folder), *_of_diagnoses(), *_of_answerers(), *_of_files()):
        if message.text.strip():
            found.setdefault((message.text, message.plural), message)
    return list(found.values())


def of_module(source: str, place: str) -> Iterator[Message]:
    """The sentences of one module. Raises NotALiteral for an f-string or a sum in the place of a literal."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in _MARKS:
            continue
        texts = []
        for argument in node.args[: _MARKS[node.func.id]]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                texts.append(argument.value)
            elif isinstance(argument, ast.JoinedStr | ast.BinOp):
                raise NotALiteral(f"{place}:{node.lineno}: a sentence that is put together cannot be translated")
        if texts:
            yield Message(texts[0], texts[1] if len(texts) > 1 else "", f"{place}:{node.lineno}")


def _of_source(folder: Path) -> Iterator[Message]:
    for path in sorted(folder.rglob("*.py")):
        yield from of_module(path.read_text(encoding="utf-8"), path.relative_to(folder.parent).as_posix())


def _of_diagnoses() -> Iterator[Message]:
    for code, diagnosis in diagnoses().items():
        for sentence in diagnosis.sentences():
            yield Message(sentence, place=f"resources/diagnoses/{code}.toml")


def _of_answerers() -> Iterator[Message]:
    """The names of services and of who answers in a server's place, and what to do about makers of certificates."""
    for service in answerers.services().values():
        yield Message(service.name, place="resources/answerers/services.toml")
    for interceptor in answerers.interceptors().values():
        yield Message(interceptor.name, place="resources/answerers/interceptors.toml")
    for issuer in answerers.issuers().values():
        for text in (issuer.name, *issuer.do):
            yield Message(text, place="resources/answerers/issuers.toml")


def _of_files() -> Iterator[Message]:
    """The sentences of the provider and shop files, by the keys that hold some."""
    for kind, keys in (("providers", of_providers.WORDS), ("shops", of_shops.WORDS)):
        for path in resources.files(kind, ".toml"):
            for sentence in _words(tomllib.loads(path.read_text(encoding="utf-8")), keys):
                yield Message(sentence, place=f"resources/{kind}/{path.name}")


def _words(value: Any, keys: Set[str], key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _words(inner, keys, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner, keys, key)
    elif isinstance(value, str) and key in keys:
        yield value


def template(found: Iterable[Message]) -> str:
    """The PO template of these sentences."""
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    return head + "".join(map(_entry, found))


def _entry(message: Message) -> str:
    place = message.place.rpartition(":")[0] or message.place
    lines = [f"#: {place}", f"msgid {_quoted(message.text)}"]
    if message.plural:
        lines += [f"msgid_plural {_quoted(message.plural)}", 'msgstr[0] ""', 'msgstr[1] ""']
    else:
        lines.append('msgstr ""')
    return "\n" + "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def catalogue(translations: Mapping[Message, tuple[str, ...]]) -> bytes:
    """A compiled catalogue (the MO format of the GNU gettext manual, 10.3) with one or more forms for each sentence."""
    texts = {b"": b"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n"}
    for message, forms in translations.items():
        key = f"{message.text}\0{message.plural}" if message.plural else message.text
        texts[key.encode()] = "\0".join(forms).encode()
    keys = sorted(texts)
    ids, words = b"".join(key + b"\0" for key in keys), b"".join(texts[key] + b"\0" for key in keys)
    begin_ids = 28 + 16 * len(keys)
    tables: list[int] = []
    for values, at in ((keys, begin_ids), ([texts[key] for key in keys], begin_ids + len(ids))):
        place = at
        for value in values:
            tables += [len(value), place]
            place += len(value) + 1
    head = [_MO_MAGIC, 0, len(keys), 28, 28 + 8 * len(keys), 0, begin_ids]
    numbers = array("I", [*head, *tables])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes() + ids + words


_WORD: Final = 9
_ACCENTS: Final = str.maketrans("aeiouyncsAEIOUYNCS", "äëïöüÿñçšÄËÏÖÜŸÑÇŠ")


def pseudo(text: str) -> str:
    """The sentence with accents and a third longer, in brackets; placeholders and mnemonics stay. It shows what is
    not translated, and where a longer language would not fit.
    """
    parts, rest = [], text
    while rest:
        plain, opened, rest = rest.partition("{")
        parts.append(plain.translate(_ACCENTS))
        if opened:
            name, closed, rest = rest.partition("}")
            parts.append(f"{{{name}{closed}")
    longer = ("~" * _WORD + " ") * (len(text) // (3 * _WORD) + 1)
    return f"[{''.join(parts)} {longer[: max(1, len(text) // 3 - 3)].strip()}]"


def speak_pseudo(folder: Path) -> None:
    """Write a catalogue of the pseudo-language into `folder` and speak it from now on: for tests of the layout."""
    translations = {
        message: tuple(pseudo(text) for text in (message.text, message.plural) if text) for message in messages()
    }
    place = folder / PSEUDO / "LC_MESSAGES"
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{DOMAIN}.mo").write_bytes(catalogue(translations))
    use(PSEUDO, folder)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(template(messages()), encoding="utf-8")
