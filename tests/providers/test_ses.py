from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpdesk.providers.ses import looks_like_secret_key, smtp_password

AWS_EXAMPLE = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
"""The example key of AWS's own documentation; it opens nothing."""

# The first four are those of Terraform's AWS provider (TestSESSMTPPasswordFromSecretKeySigV4), the others were computed
# from AWS's description by an independent script.
VECTORS = [
    ("some+secret+key", "eu-central-1", "BMXhUYlu5Z3gSXVQORxlVa7XPaz91aGWdfHxvkOZdWZ2"),
    ("another+secret+key", "eu-central-1", "BBbphbrQmrKMx42d1N6+C7VINYEBGI5v9VsZeTxwskfh"),
    ("some+secret+key", "us-west-1", "BH+jbMzper5WwlwUar9E1ySBqHa9whi0GPo+sJ0mVYJj"),
    ("another+secret+key", "us-west-1", "BKVmjjMDFk/qqw8EROW99bjCS65PF8WKvK5bSr4Y6EqF"),
    (AWS_EXAMPLE, "us-east-1", "BLBM/9hSUELfq8Gw+rU1YcBjkOxGbhT2XG763xVLGWL9"),
    (AWS_EXAMPLE, "us-west-2", "BF2PynzbSCAjX08zhZZnP/kW+T9P5zs/1Er0pi5vTEmd"),
    (AWS_EXAMPLE, "eu-west-1", "BMW5RDrXmmVs0lV7GpI4oLkHXpZ4stDsk6q91z1g38Pk"),
    (AWS_EXAMPLE, "eu-central-1", "BF0/eIJm0ruTHsSjOkRuOGzGF+zeSyE3aiRzrzUQ8LwG"),
]


@pytest.mark.parametrize(("secret_key", "region", "password"), VECTORS)
def test_vectors(secret_key: str, region: str, password: str) -> None:
    assert smtp_password(secret_key, region) == password


@given(st.text(min_size=1))
def test_any_key_gives_a_password(secret_key: str) -> None:
    password = smtp_password(secret_key, "eu-west-1")
    assert len(password) == 44
    assert password[0] == "B"


@given(st.text(min_size=6))
def test_an_error_never_holds_the_key(secret_key: str) -> None:
    with pytest.raises(ValueError, match=r"^not an AWS region$") as caught:
        smtp_password(secret_key, secret_key + " ")
    assert caught.value.__context__ is None


def test_an_empty_key_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        smtp_password("", "eu-west-1")


@pytest.mark.parametrize("region", ["", "EU-WEST-1", "eu-west", "eu west-1", "eu-west-1\n", "Europe (Ireland)"])
def test_what_is_no_region_is_refused(region: str) -> None:
    with pytest.raises(ValueError, match="region"):
        smtp_password(AWS_EXAMPLE, region)


def test_surrogates_do_not_leak_in_an_encoding_error() -> None:
    assert len(smtp_password("key\udc80", "eu-west-1")) == 44


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (AWS_EXAMPLE, True),
        (AWS_EXAMPLE[:-1], False),
        (VECTORS[0][2], False),
        (AWS_EXAMPLE[:-1] + "!", False),
        ("", False),
    ],
)
def test_a_secret_key_is_known_by_its_shape(text: str, expected: bool) -> None:
    assert looks_like_secret_key(text) is expected
