from __future__ import annotations

import copy
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpdesk.model.secret import Secret
from smtpdesk.providers.catalog import load
from smtpdesk.providers.shape import Hint, MendKind, look, mend
from tests.providers.test_ses import AWS_EXAMPLE, VECTORS

SG = "SG." + "a" * 22 + "." + "b" * 43
SES = VECTORS[-1][2]
AKIA = "AKIAIOSFODNN7EXAMPLE"
TOKEN = "0a1b2c3d-0000-4000-8000-0123456789ab"
OTHER_TOKEN = "ffffffff-0000-4000-8000-0123456789ab"
BIRD_USER = f"SMTP_Injection:x-bird-workspace-id={TOKEN}"
SMTP_KEY = "xsmtpsib-" + "0" * 64 + "-" + "a" * 16
HEX = "0123456789abcdef" * 2

# provider, user, secret, region → codes
TABLE = [
    ("gmail", "name@gmail.com", "abcdefghijklmnop", None, []),
    ("gmail", "name@gmail.com", "abcd efgh ijkl mnop", None, ["settings.secret-blanks"]),
    ("gmail", "name@gmail.com", "abcd\u00a0efgh\u00a0ijkl\u00a0mnop", None, ["settings.secret-blanks"]),
    ("gmail", "name@gmail.com", "hunter2", None, ["settings.secret-length"]),
    ("gmail", "name@gmail.com", "Abcdefghijklmno1", None, ["settings.secret-shape"]),
    ("gmail", "name", "abcdefghijklmnop", None, ["settings.user-not-address"]),
    ("gmail", "abcdefghijklmnop", "name@gmail.com", None, ["settings.fields-swapped"]),
    ("gmail", " name@gmail.com", "abcdefghijklmnop\n", None, ["settings.stray-characters"] * 2),
    ("gmail", "na\u200bme@gmail.com", "abcdefghijklmnop", None, ["settings.stray-characters"]),
    ("gmail", "", "", None, []),
    ("gmail", "name@gmail.com", "", None, []),
    ("sendgrid", "apikey", SG, None, []),
    ("sendgrid", "owner@example.com", SG, None, ["settings.user-fixed"]),
    ("sendgrid", "ApiKey", SG, None, ["settings.user-fixed"]),
    ("sendgrid", "", SG, None, ["settings.user-fixed"]),
    ("sendgrid", SG, "apikey", None, ["settings.fields-swapped"]),
    ("sendgrid", "apikey", "hunter2", None, ["settings.secret-prefix"]),
    ("sendgrid", "apikey", SG[:-1], None, ["settings.secret-shape"]),
    ("sendgrid", "apikey", f" {SG}", None, ["settings.stray-characters"]),
    ("mailgun", "postmaster@mg.example.com", "anything at all", None, []),
    ("mailgun", "postmaster", "anything", None, ["settings.user-shape"]),
    ("mailgun", "hunter2", "postmaster@mg.example.com", None, ["settings.fields-swapped"]),
    ("mailgun", "postmaster@mg.example.com", "key-" + HEX, None, ["settings.secret-kind"]),
    ("postmark", "", TOKEN, None, []),
    ("postmark", TOKEN, TOKEN, None, []),
    ("postmark", TOKEN, OTHER_TOKEN, None, []),
    ("postmark", TOKEN, "", None, ["settings.secret-is-user"]),
    ("postmark", "owner@example.com", TOKEN, None, ["settings.user-is-secret"]),
    ("mandrill", "anything", "md-" + "a" * 22, None, []),
    ("mandrill", "anything", HEX + "-us21", None, ["settings.secret-kind"]),
    ("amazon_ses", AKIA, SES, "eu-central-1", []),
    ("amazon_ses", AKIA, AWS_EXAMPLE, "eu-central-1", ["settings.aws-secret-key"]),
    ("amazon_ses", "ASIAIOSFODNN7EXAMPLE", SES, None, ["settings.user-shape"]),
    ("amazon_ses", SES, AKIA, None, ["settings.fields-swapped"]),
    ("bird", BIRD_USER, "AccessKey abc123", None, []),
    ("bird", TOKEN, "AccessKey abc123", None, ["settings.user-template"]),
    ("bird", BIRD_USER, "abc123", None, ["settings.secret-template"]),
    ("bird", BIRD_USER, "bk_us1_abc", None, ["settings.secret-kind"]),
    ("brevo", "a1@smtp-brevo.com", SMTP_KEY, None, []),
    ("brevo", "a1@smtp-brevo.com", "xkeysib-abc", None, ["settings.secret-kind"]),
    ("brevo", SMTP_KEY, "a1@smtp-brevo.com", None, ["settings.fields-swapped"]),
    ("mailjet", HEX, HEX[::-1], None, []),
    ("microsoft365", "orders@example.com", "any pass word", None, []),
    ("microsoft365", "any pass word", "orders@example.com", None, ["settings.fields-swapped"]),
    ("microsoft365", "orders@example.com", "looks@like.example", None, []),
    ("icloud", "name@icloud.com", "abcd-efgh-ijkl-mnop", None, []),
    ("icloud", "name@icloud.com", "abcdefghijklmnop", None, []),
    ("yandex", "name@yandex.com", "abcdefghijklmnop", None, []),
    ("sparkpost", "SMTP_Injection:X-MSYS-SUBACCOUNT=12", "0" * 40, None, []),
    ("mailtrap_sending", "smtp@mailtrap.io", HEX, None, []),
    ("webde", "name", "pass word", None, []),
]


def codes(hints: list[Hint]) -> list[str]:
    return [hint.code for hint in hints]


@pytest.mark.parametrize(("provider", "user", "secret", "region", "expected"), TABLE)
def test_what_is_seen(provider: str, user: str, secret: str, region: str | None, expected: list[str]) -> None:
    assert codes(look(load().get(provider), user, Secret(secret), region)) == expected


MENDS = [
    ("gmail", "name@gmail.com", "abcd efgh ijkl mnop", MendKind.REMOVE_BLANKS, "name@gmail.com", "abcdefghijklmnop"),
    ("gmail", "abcdefghijklmnop", "name@gmail.com", MendKind.SWAP, "name@gmail.com", "abcdefghijklmnop"),
    ("gmail", "na\u200bme@gmail.com\u00a0", "abcdefghijklmnop", MendKind.STRIP, "name@gmail.com", "abcdefghijklmnop"),
    ("sendgrid", "owner@example.com", SG, MendKind.SET_USER, "apikey", SG),
    ("postmark", "owner@example.com", TOKEN, MendKind.SAME_AS_SECRET, "", TOKEN),
    ("postmark", TOKEN, "", MendKind.SAME_AS_USER, "", TOKEN),
    ("amazon_ses", AKIA, AWS_EXAMPLE, MendKind.DERIVE_SES, AKIA, SES),
    ("bird", TOKEN, "AccessKey abc", MendKind.FILL_USER, BIRD_USER, "AccessKey abc"),
    ("bird", BIRD_USER, "abc", MendKind.FILL_SECRET, BIRD_USER, "AccessKey abc"),
]


@pytest.mark.parametrize(("provider", "user", "secret", "kind", "new_user", "new_secret"), MENDS)
def test_a_mend_leaves_nothing_to_say(
    provider: str, user: str, secret: str, kind: MendKind, new_user: str, new_secret: str
) -> None:
    found = load().get(provider)
    [hint] = look(found, user, Secret(secret), "eu-central-1")
    assert hint.mend is not None
    assert hint.mend.kind is kind
    mended_user, mended = mend(hint, user, Secret(secret))
    assert (mended_user, mended.reveal()) == (new_user, new_secret)
    assert look(found, mended_user, mended, "eu-central-1") == []


def test_every_kind_of_mend_is_tried() -> None:
    assert {line[3] for line in MENDS} == set(MendKind)


def test_an_aws_key_without_a_region_is_told_and_not_derived() -> None:
    [hint] = look(load().get("amazon_ses"), AKIA, Secret(AWS_EXAMPLE))
    assert hint == Hint("settings.aws-secret-key", "secret")
    assert mend(hint, AKIA, Secret(AWS_EXAMPLE)) == (AKIA, Secret(AWS_EXAMPLE))


def test_a_bad_region_raises_without_the_key() -> None:
    [hint] = look(load().get("amazon_ses"), AKIA, Secret(AWS_EXAMPLE), "nowhere")
    with pytest.raises(ValueError, match="region") as caught:
        mend(hint, AKIA, Secret(AWS_EXAMPLE))
    assert AWS_EXAMPLE not in "".join(traceback.format_exception(caught.value))


def test_no_secret_at_all_is_no_slip() -> None:
    assert look(load().get("gmail"), "name@gmail.com", None) == []


words = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [SG, SES, AKIA, AWS_EXAMPLE, TOKEN, BIRD_USER, SMTP_KEY, HEX, "apikey", "name@gmail.com", "a b\u200b"]
    ),
)


@given(st.sampled_from([card.id for card in load().cards]), words, words, st.sampled_from([None, "eu-west-1"]))
def test_any_input_is_survived_and_no_hint_holds_the_secret(
    provider: str, user: str, text: str, region: str | None
) -> None:
    secret = Secret(text)
    for hint in look(load().get(provider), user, secret, region):
        told = repr(hint) + str(hint) + repr(copy.copy(hint)) + str(getattr(hint, "__dict__", ""))
        for typed in (user, text):
            assert len(typed) < 6 or typed == "apikey" or typed not in told
        new_user, new_secret = mend(hint, user, secret)
        assert isinstance(new_user, str)
        assert isinstance(new_secret, Secret)
        look(load().get(provider), new_user, new_secret, region)


def test_very_long_input_is_quick() -> None:
    for provider in load():
        look(provider, "a@" * 250, Secret("SG." + "a-" * 8000), "eu-west-1")
