"""How a secret lies in a keyring: split, whole again, never torn, nothing left behind."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpdesk.model.secret import Secret
from smtpdesk.store.entries import PART_UNITS, USER, Entries, Torn, Unsuitable, split, units
from tests.store.keyrings import MemoryKeyring

LONG = Secret("".join(chr(0x20 + number % 90) for number in range(4_500)))
LONGER = Secret("\U0001f511" * 3_000)
SHORT = Secret("pa:ss:wört\n ")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30), st.integers(1, 120))
@settings(deadline=None)
def test_any_secret_comes_back_whole(text: str, times: int) -> None:
    parts = split(text * times)
    assert "".join(parts) == text * times
    assert all(units(part) == len(part.encode("utf-16-le")) // 2 <= PART_UNITS for part in parts)
    keyring = MemoryKeyring()
    Entries(keyring, "a").write(Secret(text * times))
    assert Entries(keyring, "a").read() == Secret(text * times)


@pytest.mark.parametrize("text", ["a\0b", "\ud83d", "x" * 64_001])
def test_what_no_keyring_holds_is_refused_before_anything_is_written(text: str) -> None:
    keyring = MemoryKeyring()
    with pytest.raises(Unsuitable):
        Entries(keyring, "a").write(Secret(text))
    assert keyring.entries == {}


def test_there_is_one_service_name_an_entry_and_one_user() -> None:
    keyring = MemoryKeyring()
    Entries(keyring, "a").write(SHORT)
    Entries(keyring, "a.b").write(LONG)
    assert USER == "smtp"
    assert set(keyring.entries) == {"SMTP Desk: a", "SMTP Desk: a.b"} | {
        f"SMTP Desk: a.b part {number} a" for number in range(2, 6)
    }


def test_a_new_secret_leaves_nothing_of_the_old_one() -> None:
    keyring = MemoryKeyring()
    entries = Entries(keyring, "a")
    for secret in (LONG, LONGER, LONG, SHORT, LONGER, LONGER, Secret("x" * 1001), SHORT):
        entries.write(secret)
        assert entries.read() == secret
        assert len(keyring.entries) == len(split(secret.reveal()))
    assert entries.delete()
    assert keyring.entries == {}
    assert entries.read() is None
    assert entries.delete()


@pytest.mark.parametrize(("old", "new"), [(LONG, LONGER), (LONGER, LONG), (SHORT, LONG), (LONG, SHORT), (None, LONG)])
def test_whenever_it_is_cut_short_there_is_the_old_secret_or_the_new_one(old: Secret | None, new: Secret) -> None:
    for stop in range(1, 200):
        keyring = MemoryKeyring()
        if old is not None:
            Entries(keyring, "a").write(old)
        keyring.calls.clear()

        def killed(what: str, service: str, keyring: MemoryKeyring = keyring, stop: int = stop) -> None:
            if len(keyring.calls) == stop:
                raise KeyboardInterrupt  # unlike an error it also skips the tidying up, as a power cut would

        keyring.before = killed
        try:
            Entries(keyring, "a").write(new)
        except KeyboardInterrupt:
            keyring.before = lambda what, service: None
            assert Entries(keyring, "a").read() in ((old, new) if old is not None else (None, new))
            Entries(keyring, "a").write(SHORT)
            assert len(keyring.entries) == 1, "what was left is found and taken out"
        else:
            assert stop > 3
            return
    pytest.fail("it never came to its end")


def test_a_stopped_deletion_is_completed_by_the_next() -> None:
    for stop in range(1, 30):
        keyring = MemoryKeyring()
        Entries(keyring, "a").write(LONG)
        keyring.calls.clear()

        def killed(what: str, service: str, keyring: MemoryKeyring = keyring, stop: int = stop) -> None:
            if len(keyring.calls) == stop:
                raise KeyboardInterrupt

        keyring.before = killed
        try:
            Entries(keyring, "a").delete()
        except KeyboardInterrupt:
            keyring.before = lambda what, service: None
            assert Entries(keyring, "a").delete()
        assert keyring.entries == {}


FIRST, SECOND, THIRD = "SMTP Desk: a", "SMTP Desk: a part 2 a", "SMTP Desk: a part 3 a"

TEARS: dict[str, Callable[[dict[str, str]], object]] = {
    "one is missing": lambda texts: texts.pop(THIRD),
    "one is there twice": lambda texts: texts.update({THIRD: texts[SECOND]}),
    "one is shorter": lambda texts: texts.update({SECOND: texts[SECOND][:-1]}),
    "the first is shorter": lambda texts: texts.update({FIRST: texts[FIRST][:-1]}),
    "one is of another writing": lambda texts: texts.update({SECOND: re.sub("[0-9a-f]{8}", "0" * 8, texts[SECOND])}),
    "too many": lambda texts: texts.update({FIRST: "smtpdesk1:99:1:a:00000000:x"}),
    "no head": lambda texts: texts.update({FIRST: "smtpdesk1:"}),
}


@pytest.mark.parametrize("tear", TEARS)
def test_parts_that_do_not_belong_together_are_not_put_together(tear: str) -> None:
    keyring = MemoryKeyring()
    Entries(keyring, "a").write(LONG)
    TEARS[tear](keyring.entries)
    with pytest.raises(Torn):
        Entries(keyring, "a").read()
    Entries(keyring, "a").write(SHORT)
    assert Entries(keyring, "a").read() == SHORT


def test_what_somebody_put_there_by_hand_is_taken_as_it_is() -> None:
    keyring = MemoryKeyring()
    keyring.set_password("SMTP Desk: a", "smtp", "by hand")
    assert Entries(keyring, "a").read() == Secret("by hand")


def test_nothing_in_an_entry_tells_of_the_secret_but_the_secret() -> None:
    keyring = MemoryKeyring()
    heads = set()
    for _ in range(2):
        Entries(keyring, "a").write(SHORT)
        heads.add(keyring.entries["SMTP Desk: a"].removesuffix(SHORT.reveal()))
    assert len(heads) == 2, "a mark is random and no fingerprint of the secret"
