"""The files of client words: read strictly, and each phrase is found in its own words."""

from __future__ import annotations

import pytest

from smtpdesk.diagnosis.match import judge
from smtpdesk.diagnosis.pasted.clients import ClientsError, Error, clients, parse, phrases
from smtpdesk.diagnosis.pasted.guess import step_of_failure
from smtpdesk.diagnosis.pasted.wording import Wording, plain
from smtpdesk.model.facts import Facts, Failure

HEAD = 'checked = 2026-11-21\nsources = ["https://example.com/"]\n'
ERROR = '[[error]]\nkind = "refused"\ncertainty = "sure"\n'


def test_every_phrase_is_found_in_its_own_words() -> None:
    lost = []
    for name, file in clients().files.items():
        for entry in file.entries:
            for text in phrases(entry.words):
                said = plain(text.replace("...", "between these words").replace("*", "xyz"))
                if not any(
                    each.entry == entry for each in clients().english.found(said) + clients().others.found(said)
                ):
                    lost.append(f"{name}: {text}")
    assert lost == []


def test_every_kind_of_failure_that_is_named_has_a_cause() -> None:
    for name, file in clients().files.items():
        for entry in file.error:
            failure = Failure(kind=entry.kind, faults=entry.certificate)
            finding = judge(Facts(step=entry.step or step_of_failure(entry.kind), failure=failure))
            assert finding.code != "bug", (name, entry.kind)


def test_no_phrase_stands_for_two_kinds_of_failure_with_the_same_certainty() -> None:
    seen: dict[str, Error] = {}
    for file in clients().files.values():
        for entry in file.error:
            for text in phrases(entry.words):
                known = seen.setdefault(text, entry)
                same = (known.kind, known.certificate) == (entry.kind, entry.certificate)
                assert same or known.certainty is not entry.certainty, text


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("", "checked"),
        ("checked = 2026-11-21\nsources = []\n", "sources"),
        (HEAD + "speed = 1\n", "speed"),
        (HEAD + '[[error]]\nkind = "broken"\ncertainty = "sure"\nwords = "x"\n', "broken"),
        (HEAD + ERROR + 'words = ""\n', "error[0].words"),
        (HEAD + ERROR + "words = 'connection-refused'\n", "error[0].words"),
        (HEAD + ERROR + "words = 'refus*'\n", "no whole word"),
        (HEAD + ERROR + "certificate = ['expired']\nwords = 'connection refused'\n", "error[0].certificate"),
        (
            HEAD + '[[error]]\nkind = "certificate"\ncertainty = "sure"\nwords = \'bad certificate\'\n',
            "error[0].certificate",
        ),
        (HEAD + '[[step]]\nstep = "sender"\nwords = " "\n', "step[0].words"),
    ],
)
def test_a_file_that_is_not_right_is_refused_by_name_and_key(source: str, told: str) -> None:
    with pytest.raises(ClientsError) as caught:
        parse("php.toml", source)
    assert "php.toml" in str(caught.value)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("connection refused", "ERROR: Connection-refused!", True),
        ("connection refused", "connections refused", False),
        ("lookup ... no such host", "lookup smtp.example.com: no such host", True),
        ("lookup ... no such host", "lookup " + "a " * 9 + "no such host", False),
        ("authentication fail*", "authentication failure", True),
        ("authentication fail*", "authentication was failing", False),
        ("接続を拒否されました", "socket: 接続を拒否されました", True),
    ],
)
def test_phrases_are_whole_words(phrase: str, text: str, found: bool) -> None:
    assert Wording.of(phrase).found(plain(text)) is found
