"""A secret tells nothing, however it is asked."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import pprint
import traceback

import pytest

from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Request, Security, Server, SettingsError


def test_no_way_of_writing_it_tells_it(sentinel: str) -> None:
    secret = Secret(sentinel)
    told = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r}",
        f"{secret!a}",
        f"{secret:>60}",
        "%s %r" % (secret, secret),  # noqa: UP031
        "{0} {0!r}".format(secret),  # noqa: UP032
        pprint.pformat({"a": [secret]}),
        json.dumps({"a": secret}, default=str, ensure_ascii=False),
        repr(dataclasses.make_dataclass("Box", ["secret"])(secret)),
    ]
    assert all("hidden" in text for text in told)
    assert not any(sentinel in text or sentinel[:12] in text for text in told)


def test_it_is_not_pickled_nor_written_as_json(sentinel: str) -> None:
    secret = Secret(sentinel)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError) as error:
            pickle.dumps(secret, protocol)
        assert sentinel not in str(error.value)
    with pytest.raises(TypeError) as error:
        json.dumps(secret)
    assert sentinel not in str(error.value)
    with pytest.raises(TypeError):
        secret.__reduce_ex__(4)


def test_it_does_not_change_and_has_no_dictionary(sentinel: str) -> None:
    secret = Secret(sentinel)
    with pytest.raises(AttributeError):
        secret._text = "other"
    with pytest.raises(AttributeError):
        setattr(secret, "other", 1)  # noqa: B010
    with pytest.raises(TypeError):
        vars(secret)
    assert secret.reveal() == sentinel


def test_a_copy_is_itself(sentinel: str) -> None:
    secret = Secret(sentinel)
    assert copy.copy(secret) is secret
    assert copy.deepcopy([secret])[0] is secret


def test_equal_secrets_are_equal() -> None:
    assert Secret("äß") == Secret("äß")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert hash(Secret("a")) == hash(Secret("a"))
    assert bool(Secret("a"))
    assert not Secret("")
    assert Secret("\ud800") == Secret("\ud800")


def test_it_is_made_of_text() -> None:
    for wrong in (None, 1, b"bytes", ["a"]):
        with pytest.raises(TypeError) as error:
            Secret(wrong)  # type: ignore[arg-type]
        assert str(wrong) not in str(error.value)


def test_a_request_and_its_errors_do_not_tell_it(sentinel: str) -> None:
    account = Account(id="a", name="A", server=Server("mail.example.com", 587, Security.STARTTLS), user="shop")
    request = Request(account=account, secret=Secret(sentinel))
    assert sentinel not in repr(request)
    assert sentinel not in repr(dataclasses.asdict(request))
    with pytest.raises(SettingsError) as error:
        Request(account=account, secret=Secret(sentinel + "\0"))
    assert sentinel not in "".join(traceback.format_exception(error.value))
