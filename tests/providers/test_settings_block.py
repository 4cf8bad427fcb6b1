"""Pasted settings: the samples, what is hostile, and what a result never tells."""

from __future__ import annotations

import json
import pickle
import time
from typing import Final
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpdesk.model.addresses import host_fault, mailbox_fault
from smtpdesk.model.report import Certainty
from smtpdesk.model.secret import HIDDEN, Secret
from smtpdesk.model.settings import Security
from smtpdesk.providers.settings_block.block import Block, ContradictionKind, Part
from smtpdesk.providers.settings_block.reading import LONGEST, read
from tests.providers.settings_samples import Sample, samples, told

ALL: Final = [*samples("known.txt"), *samples("held_out.txt"), *samples("second.txt")]
PIECES: Final = (
    *("Server", "host", "SMTP_HOST", "MAIL_PORT", "Port", "user", "password", "from", "Reply-To", "IMAP", "SMTP"),
    *(
        "smtp.example.com",
        "587",
        "465",
        "993",
        "STARTTLS",
        "SSL/TLS",
        "true",
        "a@example.com",
        "null",
        "secret",
        "default",
    ),
    *(
        ":",
        "=",
        "=>",
        ",",
        ";",
        "\t",
        " ",
        "   ",
        "\n",
        "\n\n",
        '"',
        "'",
        "`",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "|",
        "<",
        ">",
    ),
    *(
        "</",
        "/>",
        "<a>",
        "&amp;",
        "&#0;",
        "smtp://",
        "smtps://u:p@h:1",
        "@",
        "%",
        "\\",
        "//",
        "#",
        "-",
        "*",
        "..",
        "...",
    ),
    *(
        "define(",
        "env(",
        "->",
        "::",
        "\x00",
        "\u202e",
        "\u200b",
        "é",
        "ß",
        "\ud800",
        "😀",
        "\u2028",
        "：",
        "$",
        "${",
        "> ",
    ),
)


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.name)
def test_what_people_paste_is_understood(sample: Sample) -> None:
    assert told(read(sample.text)) == sample.expected


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.name)
@pytest.mark.parametrize("way", ["windows", "no end", "blanks", "words around"])
def test_the_same_is_understood_however_it_was_copied(sample: Sample, way: str) -> None:
    text = sample.text
    if way == "windows":
        text = text.replace("\n", "\r\n")
    elif way == "no end":
        text = text.rstrip("\n")
    elif way == "blanks":
        text = f"\n\n{text}\n\n"
    else:
        text = f"Hello,\n\nplease find them here.\n\n{text}\n\nRegards\n"
    assert told(read(text)) == sample.expected


@pytest.mark.parametrize("sample", [one for one in ALL if not set("<\t") & set(one.text)], ids=lambda one: one.name)
def test_the_same_is_understood_in_an_answer_that_quotes_it(sample: Sample) -> None:
    assert told(read("".join(f"> {line}\n" for line in sample.text.splitlines()))) == sample.expected


def test_there_are_enough_samples_and_each_says_something_else() -> None:
    assert len(ALL) >= 60
    assert len({sample.text for sample in ALL}) == len(ALL)


def test_each_setting_tells_its_line_its_label_and_how_sure_it_is() -> None:
    block = read("Hello\n\nOutgoing server: smtp.example.com\nPort: 465 or 587\n\nPassword: abc\n")
    host, port, secret = (block.parts[part] for part in (Part.HOST, Part.PORT, Part.SECRET))
    assert (host.line, host.label, host.certainty) == (3, "Outgoing server", Certainty.SURE)
    assert (port.line, port.certainty) == (4, Certainty.LIKELY)
    assert (secret.line, secret.label) == (6, "Password")
    in_prose = read("You can send through smtp.example.com, port 587.").parts[Part.HOST]
    assert in_prose.certainty is Certainty.LIKELY


def test_a_word_for_both_kinds_of_encryption_goes_by_the_port_and_is_not_sure() -> None:
    for port, security in ((465, Security.TLS), (587, Security.STARTTLS)):
        block = read(f"SMTP server: smtp.example.com\nSMTP port: {port}\nSMTP encryption: SSL/TLS\n")
        assert block.text(Part.SECURITY) == security.value
        assert block.contradictions == ()
        assert block.parts[Part.SECURITY].certainty is Certainty.LIKELY


@pytest.mark.parametrize(
    ("line", "security"),
    [
        ("Encryption: none", "plain"),
        ("Verschlüsselung: keine", "plain"),
        ("SMTP_ENCRYPTION=null", ""),
        ("MAIL_ENCRYPTION=", ""),
        ("EMAIL_USE_TLS = None", ""),
        ("SMTP_SECURE=false", ""),
    ],
)
def test_no_encryption_is_understood_only_where_it_is_said(line: str, security: str) -> None:
    assert read(f"SMTP_HOST=smtp.example.com\nSMTP_PORT=25\n{line}\n").text(Part.SECURITY) == security


def test_a_provider_that_speaks_otherwise_on_a_port_contradicts_nothing() -> None:
    block = read("host: smtp.example.com\nport: 465\nencryption: starttls")
    assert [one.kind for one in block.contradictions] == [ContradictionKind.PORT_SECURITY]
    assert block.contradictions[0].said == ("465", "starttls")
    assert block.contradictions[0].lines == (2, 3)


def test_both_switches_on_contradict_each_other() -> None:
    block = read("EMAIL_HOST = 'smtp.example.com'\nEMAIL_PORT = 587\nEMAIL_USE_TLS = True\nEMAIL_USE_SSL = True\n")
    assert ContradictionKind.TLS_AND_SSL in [one.kind for one in block.contradictions]


def test_of_two_servers_the_first_is_taken_and_the_other_is_told() -> None:
    block = read("SMTP server: smtp1.example.com\nSMTP port: 587\n\nSMTP server: smtp2.example.com\n")
    assert block.text(Part.HOST) == "smtp1.example.com"
    assert [one.kind for one in block.contradictions] == [ContradictionKind.TWO_SERVERS]


def test_region_and_provider_come_from_the_servers_name() -> None:
    block = read("SMTP_HOST=smtp.eu.mailgun.org\nSMTP_PORT=587\n")
    assert (block.provider, block.region) == ("mailgun", "eu")


def test_a_secret_never_tells_itself(sentinel: str) -> None:
    lines = (
        f"SMTP server: smtp.example.com\nPort: 587\nUser: a@example.com\nPassword: {sentinel}\n",
        f"MAILER_DSN=smtp://a:{quote(sentinel, safe='')}@smtp.example.com:587\n",
        json.dumps({"smtp": {"host": "smtp.example.com", "port": 587, "password": sentinel}}),
        f"Server: smtp.example.com, Port: 587, Password: {sentinel}, IMAP password: {sentinel}",
    )
    for text in lines:
        block = read(text)
        assert block.secret == Secret(sentinel)
        assert sentinel not in repr(block)
        assert sentinel not in str(block.parts)
        assert block.parts[Part.SECRET].shown == HIDDEN
        with pytest.raises(TypeError):
            pickle.dumps(block)


def test_entities_are_not_expanded_and_nothing_is_fetched() -> None:
    text = (
        '<!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
        "<clientConfig><outgoingServer type='smtp'><hostname>smtp.example.com</hostname><port>587</port>"
        "<username>&b;&x;</username></outgoingServer></clientConfig>"
    )
    block = read(text)
    assert block.text(Part.HOST) == "smtp.example.com"
    assert block.text(Part.USER) == "&b;&x;"


def test_a_text_that_is_too_long_is_cut_and_tells_so() -> None:
    block = read("SMTP server: smtp.example.com\nSMTP port: 587\n" + "x" * LONGEST)
    assert block.cut
    assert block.text(Part.HOST) == "smtp.example.com"
    assert not read("SMTP server: smtp.example.com\n").cut


def test_what_only_stands_in_for_a_value_is_none() -> None:
    for value in (
        "<your API key>",
        "********",
        "null",
        "Your app password",
        "${SMTP_PASSWORD}",
        "(sent separately)",
        "env('X')",
    ):
        assert Part.SECRET not in read(f"SMTP host: smtp.example.com\nPort: 587\nPassword: {value}\n").parts, value


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "the quick brown fox",
        "a b c",
        "o mein!",
        "nullnull",
        "x.y",
        "your",
        "K-(9)",
        "mot.passe",
    ],
)
def test_a_password_that_looks_like_words_is_one(password: str) -> None:
    block = read(f"SMTP host: smtp.example.com\nPort: 587\nPassword: {password}\n")
    assert block.secret == Secret(password)


def right(block: Block) -> None:
    """What is true of every block, whatever was read."""
    for part, one in block.parts.items():
        assert part is one.part
        assert isinstance(one.value, Secret) == (part is Part.SECRET)
        assert one.value
        assert one.line >= 1
        assert len(one.label) <= 61
    if host := block.text(Part.HOST):
        assert host_fault(host) is None
    if port := block.text(Part.PORT):
        assert 1 <= int(port) <= 65535
    if security := block.text(Part.SECURITY):
        Security(security)
    for part in (Part.SENDER, Part.REPLY_TO):
        if mailbox := block.text(part):
            assert mailbox_fault(mailbox) is None
    assert not (block.only_incoming and Part.HOST in block.parts)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=2000))
def test_any_text_is_read_without_harm(text: str) -> None:
    right(read(text))


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=120).map("".join))
def test_any_heap_of_pieces_is_read_without_harm(text: str) -> None:
    right(read(text))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ALL), st.data())
def test_a_sample_with_something_knocked_out_is_read_without_harm(sample: Sample, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(sample.text)))
    end = data.draw(st.integers(start, len(sample.text)))
    filling = data.draw(st.sampled_from(("", *PIECES)))
    right(read(sample.text[:start] + filling + sample.text[end:]))


def seconds(text: str) -> float:
    began = time.process_time()
    right(read(text))
    return time.process_time() - began


@pytest.mark.parametrize(
    "piece", [*PIECES, "a ", "a:", "a.", "a@", "x" * 50, "<a b='c'>", 'a:{"', "port: ", '\\"', "host = "]
)
def test_the_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    long = LONGEST // len(piece)
    for text in (piece * long, f"SMTP host: {piece * 1900}b\n" * 30, (piece * (3900 // len(piece)) + "\n") * 16):
        assert seconds(text) < 5, len(text)  # a tenth of it here; the square of the length would take minutes
