"""A secret that a server says back is hidden, whatever it made of it."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpdesk.model.facts import Reply
from smtpdesk.model.secret import HIDDEN, Secret
from smtpdesk.wire.hiding import Hider
from tests.secrets_search import encodings, find

PASSWORD = 'Vb4+k/8=Wm2 zß☃"&%Q'

FORMS: dict[str, Callable[[str], str]] = {
    "in clear": str,
    "capitals": str.upper,
    "small letters": str.lower,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "base64 without its end": lambda text: base64.b64encode(text.encode()).decode().rstrip("="),
    "hex": lambda text: text.encode().hex(),
    "hex in capitals": lambda text: text.encode().hex().upper(),
    "percent": lambda text: quote(text, safe=""),
    "percent with slashes": quote,
    "percent with plus": quote_plus,
    "json": lambda text: json.dumps(text)[1:-1],
    "html": html.escape,
    "repr": lambda text: repr(text)[1:-1],
    "repr of bytes": lambda text: repr(text.encode())[2:-1],
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_hidden(form: str) -> None:
    said = FORMS[form](PASSWORD)
    if form == "capitals":
        said = said.replace("SS☃", "ß☃")  # a capital ß is two letters
    assert Hider([Secret(PASSWORD)]).bytes(f"535 no: {said}.".encode()) == f"535 no: {HIDDEN}.".encode()


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "\0shop@example.com\0", "user=shop\x01auth=Bearer "])
@pytest.mark.parametrize("behind", ["", "x", "xy", "\x01\x01"])
def test_base64_of_something_around_it(before: str, behind: str) -> None:
    coded = base64.b64encode(f"{before}{PASSWORD}{behind}".encode())
    told = Hider([Secret(PASSWORD)]).bytes(b"535 " + coded)
    assert HIDDEN.encode() in told
    assert not find(told, encodings(frozenset({PASSWORD})))
    # Of the secret itself no more than the letters that it shares with its neighbours may stand there.
    assert len(told.replace(HIDDEN.encode(), b"")) <= 4 + (len(before) + len(behind)) * 4 // 3 + 10


def test_latin_1() -> None:
    assert Hider([Secret("Grüße-77")]).bytes(b"no Gr\xfc\xdfe-77 here") == f"no {HIDDEN} here".encode()


@pytest.mark.parametrize("secret", ["a", "q7", "ab1"])
def test_a_short_secret_is_hidden_where_it_stands_alone(secret: str) -> None:
    hider = Hider([Secret(secret)])
    assert hider.text(f"no: {secret}, ({secret.upper()})") == f"no: {HIDDEN}, ({HIDDEN})"
    assert hider.text(f"x{secret}x") == f"x{secret}x"


def test_what_was_sent_is_hidden_when_it_was_learned() -> None:
    hider = Hider([Secret("q7")])
    line = base64.b64encode(b"\0shop\0q7")
    assert hider.bytes(b"535 " + line) == b"535 " + line
    hider.learn(line)
    assert hider.bytes(b"535 " + line + b".") == f"535 {HIDDEN}.".encode()
    hider.learn(b"*")
    hider.learn(b"")
    assert hider.bytes(b"a * b") == b"a * b"


def test_overlapping_places_are_one() -> None:
    assert Hider([Secret("abab")]).text("xababab!") == f"x{HIDDEN}!"
    assert Hider([Secret("abcd"), Secret("cdef")]).text("abcdef") == HIDDEN
    assert Hider([Secret("abcd")]).text("abcdabcd abcd") == f"{HIDDEN} {HIDDEN}"


def test_without_secrets_nothing_changes() -> None:
    for hider in (Hider([]), Hider([Secret("")])):
        reply = Reply(250, (b"a", b"\xff"))
        assert hider.bytes(b"\xff\0 a") == b"\xff\0 a"
        assert hider.text("a ß") == "a ß"
        assert hider.reply(reply) is reply


def test_a_reply_keeps_all_else() -> None:
    reply = Hider([Secret(PASSWORD)]).reply(Reply(535, (b"one", PASSWORD.encode())))
    assert reply == Reply(535, (b"one", HIDDEN.encode()))


def test_the_longest_secret_costs_next_to_nothing() -> None:
    secret = "äB" * 8000
    assert Hider([Secret(secret)]).text(f"x{secret}x" * 3) == f"x{HIDDEN}x" * 3


@pytest.mark.parametrize("word", ["plain", "LOGIN", "auth", "Size", "starttls"])
def test_a_secret_that_is_a_word_of_the_protocol_hides_no_offer(word: str) -> None:
    lines = (b"AUTH LOGIN PLAIN", b"AUTH=LOGIN PLAIN", b"STARTTLS", b" SIZE ", f"no {word} here".encode())
    told = Hider([Secret(word)]).reply(Reply(250, lines)).lines
    assert told == (*lines[:-1], f"no {HIDDEN} here".encode())


AROUND = st.binary(max_size=8)
LETTERS = st.characters(codec="utf-8", exclude_characters="\0")


@given(st.text(LETTERS, min_size=4, max_size=24), AROUND, AROUND, st.sampled_from(sorted(FORMS.keys() - {"capitals"})))
def test_no_form_survives(text: str, before: bytes, behind: bytes, form: str) -> None:
    said = FORMS[form](text).encode()
    if form == "small letters" and len(said) != len(text.encode()):
        said = text.encode()
    if not text.isascii() and form == "small letters":
        said = text.encode()
    told = Hider([Secret(text)]).bytes(before + b"|" + said + b"|" + behind)
    assert said.lower() not in told.replace(HIDDEN.encode(), b"|").lower() or len(text.encode()) < 4


@given(st.text(LETTERS, min_size=6, max_size=24), st.binary(max_size=12), st.binary(max_size=12))
def test_no_alignment_survives(text: str, before: bytes, behind: bytes) -> None:
    raw = text.encode()
    coded = base64.b64encode(before + raw + behind)
    lead = len(before) % 3
    begin = (len(before) - lead) // 3 * 4 + -(-lead * 8 // 6)
    core = coded[begin : begin + (lead + len(raw)) * 8 // 6 - -(-lead * 8 // 6)]
    assert core in coded
    assert core not in Hider([Secret(text)]).bytes(coded).replace(HIDDEN.encode(), b"|")
