"""Pasted texts: each is judged by its failing answer, whatever wraps it, however it is encoded and however long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpdesk.diagnosis.catalog import diagnoses
from smtpdesk.diagnosis.match import judge
from smtpdesk.diagnosis.pasted.choice import Explained, explain
from smtpdesk.diagnosis.pasted.conversation import converse
from smtpdesk.diagnosis.pasted.decoding import MAX_BYTES, decoded
from smtpdesk.diagnosis.pasted.known import NOTHING, Known
from smtpdesk.diagnosis.pasted.lines import lines
from smtpdesk.diagnosis.pasted.quotes import quotes
from smtpdesk.model.report import Certainty
from smtpdesk.model.secret import HIDDEN
from smtpdesk.model.settings import Security
from smtpdesk.model.steps import Step
from smtpdesk.providers import catalog
from smtpdesk.text import explanation
from tests.diagnosis.pasted_table import CASES, Pasted

REFUSED = "535 5.7.8 Error: authentication failed"


def explained(text: str, known: Known = NOTHING) -> Explained:
    """The cause, which has to be there."""
    found = explain(text, known)
    assert found is not None
    return found


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_cause_is_judged_as_told(case: Pasted) -> None:
    found = explanation.explain(case.text, case.known)
    assert found is not None
    assert found.finding.code == case.code
    if case.at is not None:
        assert found.finding.step is case.at
    if case.line is not None:
        assert found.number == case.line


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_else_would_fit_is_another_known_cause(case: Pasted) -> None:
    found = explanation.explain(case.text, case.known)
    assert found is not None
    assert found.finding.code not in found.alternatives
    assert set(found.alternatives) <= set(diagnoses()) - {"bug"}
    assert len(set(found.alternatives)) == len(found.alternatives) <= 5


def test_what_holds_of_any_refusal_is_no_suggestion() -> None:
    assert "server.protocol" not in explained("550 5.1.1 <bob@example.net>: no such user here").alternatives
    assert explained("550 5.5.1 no", Known(step=Step.SENDER)).finding.code == "server.protocol"


@pytest.mark.parametrize("text", ["", "   \n\n", "Hello, how are you?", "220 mail.example.com ESMTP\n250 ok", "\0\0\0"])
def test_nothing_is_said_of_what_is_no_failure(text: str) -> None:
    assert explanation.explain(text) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Expected 250 but got 535", [(535, "", "")]),
        ("said: 550 5.1.1 no such user", [(550, "5.1.1", "no such user")]),
        (
            "SMTPAuthenticationError(535, b'5.7.8 Error: authentication failed')",
            [(535, "5.7.8", "Error: authentication failed")],
        ),
        ('got code "421", with message "421 4.7.0 Try again later"', [(421, "4.7.0", "Try again later")]),
        ("550-5.7.1 first 550-5.7.1 second 550 5.7.1 third", [(550, "5.7.1", "first second third")]),
        (
            "The server response was: 5.7.57 no. Error: 535 5.7.3 bad",
            [(0, "5.7.57", "no. Error:"), (535, "5.7.3", "bad")],
        ),
        (
            "#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##",
            [(550, "5.1.1", "RESOLVER.ADR.RecipNotFound; not found ##")],
        ),
        ('436 "MAIL FROM" is not yours', [(436, "", '"MAIL FROM" is not yours')]),
        ("254 4.7.1 Suppressed", [(254, "4.7.1", "Suppressed")]),
        ("dsn=4.4.1, status=deferred", []),
        ("took 535 ms to connect to mail.example.com:587", []),
        ("PHPMailer 5.2.1 on port 465, line 550", []),
        ("192.0.2.450 and 4.4.4.4 and https://example.com/550/5.1.1", []),
        ("250 2.1.0 Ok", []),
    ],
)
def test_answers_are_found_as_programs_quote_them(line: str, expected: list[tuple[int, str, str]]) -> None:
    assert [(quote.code, quote.enhanced, quote.text) for quote in quotes(line)] == expected


def test_an_answer_of_several_lines_is_one() -> None:
    talk = converse(lines("S: 550-5.7.1 This message\nS: 550-5.7.1 looks like\nS: 550 5.7.1 spam"), NOTHING)
    assert [(answer.code, answer.text) for answer in talk.answers] == [(550, ["This message", "looks like", "spam"])]


def test_a_greeting_that_holds_the_words_is_not_judged() -> None:
    text = f"S: 220 mail.example.com ESMTP no spam, mailbox full, relay access denied\nC: AUTH LOGIN\nS: {REFUSED}"
    assert explained(text).finding.code == "auth.bad-credentials"
    assert explained(text).number == 3


def test_of_nested_answers_the_innermost_counts() -> None:
    text = (
        "The server response was: 5.7.57 Client not authenticated to send mail. Error: 535 5.7.139 Authentication "
        "unsuccessful, the user credentials were incorrect."
    )
    found = explained(text, Known(step=Step.SENDER, provider="microsoft365")).finding
    assert found.code == "auth.bad-credentials"
    assert found.step is Step.SIGN_IN


def test_the_last_of_several_sessions_counts() -> None:
    first = f"S: 220 mail.example.com ESMTP\nC: EHLO a\nS: 250 hi\nC: AUTH LOGIN\nS: {REFUSED}\n"
    second = (
        "S: 220 mail.example.com ESMTP\nC: EHLO a\nS: 250 hi\nC: RCPT TO:<b@example.com>\nS: 550 5.1.1 No such user"
    )
    assert explained(first + second).finding.code == "recipient.unknown"
    assert explained(first + second).number == 10


def test_what_follows_a_refusal_is_not_its_cause() -> None:
    refused = f"S: 220 mail.example.com ESMTP\nC: AUTH LOGIN\nS: {REFUSED}\n"
    text = f"{refused}C: MAIL FROM:<a@example.com>\nS: 530 5.7.0 Authentication required"
    assert explained(text).finding.code == "auth.bad-credentials"


def test_a_line_that_was_cut_after_a_refusal_is_not_its_cause() -> None:
    text = f"C: AUTH LOGIN\nS: {REFUSED}\nConnection reset by peer"
    assert explained(text).finding.code == "auth.bad-credentials"


def test_the_step_that_is_known_counts_more_than_a_guess() -> None:
    assert explained("550 mailbox unavailable", Known(step=Step.RECIPIENT)).finding.step is Step.RECIPIENT
    found = explained("550 mailbox unavailable", Known(step=Step.SENDER)).finding
    assert found.step is Step.SENDER
    assert found.code != "recipient.unknown"


def test_a_step_that_is_only_guessed_makes_no_general_rule_sure() -> None:
    found = explained("Error: 550 5.0.0 qwertz").finding
    assert "step" in found.facts.unknown
    assert found.certainty is not Certainty.SURE


def test_what_is_not_known_of_the_line_is_not_taken_for_clear() -> None:
    facts = explained("535 5.7.8 no").finding.facts
    assert "encrypted" in facts.unknown
    assert not explained("535 5.7.8 no", Known(security=Security.TLS)).finding.facts.unknown & {"encrypted"}


def test_the_code_alone_may_be_known() -> None:
    found = explained("Authentication failed", Known(step=Step.SIGN_IN, code=535)).finding
    assert found.code == "auth.bad-credentials"
    assert found.said.startswith("535 ")


def test_words_without_a_code_are_quoted_without_one() -> None:
    found = explained(
        "exception with message '5.7.1 <a@example.com>: Sender address rejected: not owned by user b'"
    ).finding
    assert found.code == "sender.not-permitted"
    assert found.said.startswith("5.7.1 <a@example.com>")


@pytest.mark.parametrize(
    "text",
    [
        "host mx.example.com said: 550 5.1.1 No such user (in reply to RCPT TO command)",
        "The mail server responded:  5.1.1 No such user. Please check the message and try again.",
    ],
)
def test_what_a_program_adds_is_not_the_servers_word(text: str) -> None:
    found = explained(text).finding
    assert found.code == "recipient.unknown"
    assert found.said.removesuffix(".").endswith("No such user")


def test_a_code_of_success_that_belies_itself_is_read_by_its_words() -> None:
    assert explained("254 4.7.1 Recipient is on the suppression list").finding.code == "recipient.suppressed"


def test_host_port_and_encryption_are_read_from_the_text() -> None:
    facts = explained(
        "stream_socket_client(): unable to connect to ssl://smtp.example.com:465 (Connection refused)"
    ).finding.facts
    assert (facts.host, facts.port, facts.security) == ("smtp.example.com", 465, Security.TLS)


def test_the_provider_is_known_by_its_host() -> None:
    found = explanation.explain("Connection refused by smtp.gmail.com:587")
    assert found is not None
    assert found.finding.facts.provider == "gmail"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("ses", "amazon_ses"),
        ("Zoho", "zoho_mail"),
        ("outlook.com", "outlook_com"),
        ("gmail", "gmail"),
        ("laposte.net", "laposte.net"),
        ("163.com", "163.com"),
        ("godaddy", "godaddy_workspace"),
        ("Amazon SES", "amazon_ses"),
    ],
)
def test_other_names_of_providers_are_known(name: str, wanted: str) -> None:
    assert explanation.provider_id(name) == wanted


def test_every_other_name_leads_to_a_file() -> None:
    known = catalog.load()
    assert {name for name in explanation._names().values() if name not in known} == set()


# Secrets


@pytest.mark.parametrize(
    "text",
    [
        "C: AUTH PLAIN AHNob3AAZ2VoZWltZ2VoZWlt\nS: 535 5.7.8 no (AUTH PLAIN AHNob3AAZ2VoZWltZ2VoZWlt)",
        "smtp://shop:geheimgeheim@smtp.example.com:587: Connection refused",
        "535 5.7.8 no: password=geheimgeheim",
        "Error: Invalid login: 535 5.7.8 no { user: 'shop', pass: 'geheimgeheim' }",
        'Connection refused {"password": "geheimgeheim"}',
        "535 5.7.8 Authorization: Bearer geheimgeheim",
    ],
)
def test_no_secret_is_shown(text: str) -> None:
    found = explanation.explain(text)
    assert found is not None
    card = found.card
    shown = " ".join(
        (found.line, found.finding.said, repr(found.finding.facts), card.title, card.meaning, card.said, *card.do)
    )
    assert "geheim" not in shown
    assert "Z2VoZWlt" not in shown
    assert HIDDEN in shown


# Encodings and length


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"]
)
def test_any_encoding_is_read(encoding: str) -> None:
    text = f"Größe überschritten, Anmeldung fehlgeschlagen\n{REFUSED}"
    assert decoded(text.encode(encoding)) == text


def test_nuls_are_left_out() -> None:
    assert decoded(b"535 5.7.8\0 no\0") == "535 5.7.8 no"


@pytest.mark.parametrize("raw", [b"", b"\xff", b"\xff\xfe", b"\xfe\xff\x00", b"\x81\x8d\xff", b"\0" * 9])
def test_broken_bytes_are_read(raw: bytes) -> None:
    assert isinstance(decoded(raw), str)


LOG = "2026-01-01 10:00:00.123 [info] SERVER -> CLIENT: 250-SIZE 35882577 a line of a log that goes on and on\r\n"


@pytest.mark.parametrize(
    "filler",
    [
        LOG,
        "450 450 450 ",
        "a" * 5000 + "\n",
        "error: 550 error: ",
        "(" * 100,
        "<" * 50 + "&amp;" * 10,
        "Diagnostic-Code: ",
        "x://y:",
    ],
    ids=["log", "codes", "long lines", "errors", "brackets", "markup", "fields", "links"],
)
def test_ten_megabytes_are_read_in_bounded_time(filler: str) -> None:
    text = (filler * (MAX_BYTES // len(filler)))[: MAX_BYTES - 200] + f"\nC: AUTH LOGIN\nS: {REFUSED}\n"
    begin = time.perf_counter()
    found = explain(text)
    took = time.perf_counter() - begin
    assert found is not None
    assert took < 5  # under a second on an idle machine; a quadratic step would take hours
    if filler == LOG:
        assert found.finding.code == "auth.bad-credentials"
        assert found.number == text.count("\n", 0, text.index("AUTH LOGIN")) + 2


def test_of_a_long_log_the_line_is_told() -> None:
    text = LOG * 50_000 + "C: RCPT TO:<b@example.com>\nS: 550 5.1.1 No such user\n" + LOG * 50_000
    found = explained(text)
    assert found.finding.code == "recipient.unknown"
    assert found.number == 50_002


# Hostile input

SNIPPETS = st.sampled_from(
    [
        "535 ",
        "5.7.8 ",
        "said: ",
        "(535, b'",
        "S: ",
        "C: ",
        "AUTH LOGIN\n",
        "\n",
        "\r\n",
        "550-",
        "Diagnostic-Code: smtp; ",
        "\\r\\n",
        "<br>",
        "Connection refused",
        "220 ESMTP\n",
        "EHLO x\n",
        "250 AUTH\n",
        "334 ",
        "eyJ9",
        "ssl://a.example:465",
        "'",
        '"',
        "\u202e",
        "\ud800",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(SNIPPETS, st.text(max_size=20)), max_size=30).map("".join),
    st.builds(
        Known,
        step=st.none() | st.sampled_from(Step),
        code=st.none() | st.integers(200, 599),
        enhanced=st.none() | st.just("5.7.1"),
        port=st.sampled_from([0, 25, 465, 587]),
        security=st.none() | st.sampled_from(Security),
        provider=st.none() | st.sampled_from(["gmail", "momentum", ""]),
    ),
)
def test_nothing_that_is_pasted_raises(text: str, known: Known) -> None:
    found = explanation.explain(text, known)
    if found is not None:
        assert found.card.title
        assert found.number >= 1
        assert judge(found.finding.facts).code in diagnoses()
        assert len(found.line) <= explanation.MAX_SHOWN


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise(raw: bytes) -> None:
    explain(decoded(raw))
