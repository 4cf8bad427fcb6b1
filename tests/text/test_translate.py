"""Sentences come out of a catalogue where there is one, and every literal of the source is among those collected."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import smtpdesk
from smtpdesk.diagnosis.catalog import diagnoses, placeholders
from smtpdesk.text import amounts
from smtpdesk.text.extract import (
    PSEUDO,
    Message,
    NotALiteral,
    catalogue,
    messages,
    of_module,
    pseudo,
    speak_pseudo,
    template,
)
from smtpdesk.text.translate import _, later, ngettext, use

SOURCE = Path(smtpdesk.__file__).parent


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use("en")


def write(folder: Path, language: str, translations: dict[Message, tuple[str, ...]]) -> None:
    place = folder / language / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "smtpdesk.mo").write_bytes(catalogue(translations))


def test_a_catalogue_is_used_and_left_again(tmp_path: Path) -> None:
    sign_in, day = Message("Sign in"), Message("{count} day", "{count} days")
    write(tmp_path, "de", {sign_in: ("Anmelden",), day: ("{count} Tag", "{count} Tage")})
    assert use("de", tmp_path)
    assert _("Sign in") == "Anmelden"
    assert _(later("Sign in")) == "Anmelden"
    assert (amounts.days(1), amounts.days(2)) == ("1 Tag", "2 Tage")
    assert _("Not translated") == "Not translated"
    assert _("") == ""
    assert use("en_GB")
    assert _("Sign in") == "Sign in"
    assert ngettext("{count} day", "{count} days", 2) == "{count} days"


def test_without_a_catalogue_english_is_spoken(tmp_path: Path) -> None:
    assert not use("tlh", tmp_path)
    assert not use("tlh")
    assert _("Sign in") == "Sign in"


def test_every_literal_in_the_source_is_collected() -> None:
    collected = {message.text for message in messages()} | {message.plural for message in messages()}
    calls = 0
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext", "later"):
                calls += 1
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
                        assert argument.value in collected
    assert calls > 100


def test_the_texts_of_the_data_files_are_collected() -> None:
    collected = {message.text for message in messages()}
    for diagnosis in diagnoses().values():
        assert set(diagnosis.text.all()) <= collected
    assert any(message.place.endswith("gmail.toml") for message in messages())


@pytest.mark.parametrize("source", ['_(f"Hello {name}")', '_("Hello " + name)', 'ngettext("a", f"{b}", 1)'])
def test_a_sentence_that_is_put_together_is_refused(source: str) -> None:
    with pytest.raises(NotALiteral, match="somewhere:1"):
        list(of_module(source, "somewhere"))


def test_a_variable_is_passed_over() -> None:
    assert list(of_module("_(TITLES[code])\nother('x')", "somewhere")) == []


def test_the_template_quotes_what_has_to_be() -> None:
    text = template([Message('Say "no"\n', place="a.py:3"), Message("{count} day", "{count} days", "b.py:1")])
    assert '#: a.py\nmsgid "Say \\"no\\"\\n"\nmsgstr ""' in text
    assert 'msgid_plural "{count} days"\nmsgstr[0] ""' in text


def test_the_pseudo_language_is_longer_and_keeps_placeholders(tmp_path: Path) -> None:
    for message in messages():
        assert placeholders(pseudo(message.text)) == placeholders(message.text)
        assert len(pseudo(message.text)) >= len(message.text) + 3
    speak_pseudo(tmp_path)
    assert _("The connection works").startswith("[Thë çöññëçtïöñ wörkš")
    assert amounts.days(3).startswith("[3 däÿš")
    assert (tmp_path / PSEUDO).is_dir()
