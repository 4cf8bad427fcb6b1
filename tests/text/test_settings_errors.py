"""Every code that can be raised has a sentence."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

import smtpdesk
from smtpdesk.model.addresses import Fault
from smtpdesk.model.settings import Account, Security, Server, SettingsError, check_address
from smtpdesk.providers import catalog
from smtpdesk.providers.shape import Hint, Mend, MendKind
from smtpdesk.store.trouble import Problem, StoreError, Trouble
from smtpdesk.text.settings_errors import CODES, FIELDS, HINTS, hint, settings_error, store_error

SOURCE = Path(smtpdesk.__file__).parent


def literals_of(call: str, place: int) -> set[str]:
    """The literals that stand as an argument of such calls in the whole source, in branches of a condition too."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == call and len(node.args) > place:
                argument = node.args[place]
                branches = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
                found |= {str(part.value) for part in branches if isinstance(part, ast.Constant)}
    return found


def test_every_code_and_every_field_has_words() -> None:
    codes, fields = literals_of("SettingsError", 1) | set(Fault), literals_of("SettingsError", 0)
    assert {"empty", "port-in-host", "not-a-host", "is-the-secret"} <= codes
    assert codes <= set(CODES)
    assert fields <= set(FIELDS)
    assert set(Account.__dataclass_fields__) >= {"sender", "reply_to"}


def test_every_hint_has_words() -> None:
    codes = literals_of("Hint", 0)
    assert "settings.fields-swapped" in codes
    assert codes <= set(HINTS)


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("field", sorted(FIELDS))
def test_no_placeholder_stays(field: str, code: str) -> None:
    sentence = settings_error(SettingsError(field, code))
    assert "{" not in sentence
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert len(sentence) <= 120


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (SettingsError("host", "web-address"), "Only the name is wanted here, without https:// before it."),
        (
            SettingsError("deadlines.greeting", "out-of-range"),
            "A time limit has to be between 0.05 seconds and an hour.",
        ),
        (SettingsError("recipients", "too-many"), "At most 20 recipients are possible."),
        (
            SettingsError("sender", "not-an-address"),
            "The From address is not an e-mail address, such as name@example.com.",
        ),
        (
            SettingsError("also_senders.3", "not-an-address"),
            "Other sender no. 3 is not an e-mail address, such as name@example.com.",
        ),
        (
            SettingsError("also_senders.2", "twice"),
            "Other sender no. 2 stands there twice, or is the From address itself.",
        ),
        (SettingsError("also_senders", "too-many"), "At most 50 other senders are possible."),
        (SettingsError("colour", "odd"), "This field is not possible like this."),
    ],
)
def test_some_sentences(error: SettingsError, sentence: str) -> None:
    assert settings_error(error) == sentence


@pytest.mark.parametrize("typed", ["orders@example,com", "orders@example.com:25", "orders@https://example.com", "a@-b"])
@pytest.mark.parametrize(
    ("field", "named"),
    [
        ("sender", "the From address"),
        ("reply_to", "the Reply-To address"),
        ("test_recipient", "the recipient of the test"),
        ("recipients", "the recipient"),
    ],
)
def test_what_is_wrong_after_the_at_is_told_of_the_address_and_not_of_a_server(
    field: str, named: str, typed: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        check_address(typed, field)
    assert caught.value.code in ("not-a-host", "port-in-host", "web-address")
    assert settings_error(caught.value) == (
        f"The part of {named} after the @ is no domain, such as example.com: no blanks, no commas."
    )


def test_a_real_error_is_told() -> None:
    with pytest.raises(SettingsError) as caught:
        Server("mail.example.com:587", 587, Security.STARTTLS)
    assert settings_error(caught.value) == "The port has a field of its own. Leave it out here."


def test_hints_name_the_provider_and_the_value() -> None:
    sendgrid = catalog.load().get("sendgrid")
    found = Hint("settings.user-fixed", "user", Mend(MendKind.SET_USER, "apikey"))
    assert hint(found, sendgrid) == "SendGrid wants the word apikey as the user name, exactly like that."
    assert hint(Hint("settings.secret-kind", "secret", note="This is a Mailgun API key."), sendgrid).startswith(
        "This is"
    )
    assert "{" not in hint(Hint("settings.new", "user"), sendgrid)


@pytest.mark.parametrize("code", Trouble)
def test_every_trouble_with_a_file_has_words(code: Trouble) -> None:
    path = Path("accounts.toml")
    for told in (
        store_error(StoreError(code, path)),
        store_error(Problem(code=code, path=path, name="Candles {file}")),
    ):
        assert "{name}" not in told
        assert told.endswith((".", "?"))
    aside = Problem(code=code, path=path, set_aside=Path(f"accounts-{date(2026, 11, 21)}.toml"))
    assert store_error(aside).endswith("It lies now at accounts-2026-11-21.toml.")
