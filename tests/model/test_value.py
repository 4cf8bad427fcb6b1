"""A value is what `@dataclass(frozen=True, slots=True)` makes, seen from outside."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from inspect import signature
from typing import Any

import pytest

from smtpdesk.model.value import value


@value(frozen=True, slots=True)
class Ours:
    """With a default, a factory, a field that does not count, and one by name only."""

    name: str
    size: int = 3
    parts: tuple[str, ...] = field(default_factory=lambda: ("one",))
    note: str = field(default="", compare=False, repr=False)
    last: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Theirs:
    """The same by the standard library."""

    name: str
    size: int = 3
    parts: tuple[str, ...] = field(default_factory=lambda: ("one",))
    note: str = field(default="", compare=False, repr=False)
    last: bool = field(default=False, kw_only=True)


@value(frozen=True, slots=True, kw_only=True)
class Checked:
    """One that looks at what it is given."""

    low: int = 0
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low above high")


BOTH = pytest.mark.parametrize("kind", [Ours, Theirs])


@BOTH
def test_it_is_a_dataclass(kind: Any) -> None:
    assert is_dataclass(kind("a"))
    assert [one.name for one in fields(kind)] == ["name", "size", "parts", "note", "last"]
    assert list(signature(kind).parameters) == ["name", "size", "parts", "note", "last"]
    assert kind.__match_args__ == ("name", "size", "parts", "note")
    assert not hasattr(kind("a"), "__dict__")


@BOTH
def test_arguments_by_place_and_by_name_and_left_out(kind: Any) -> None:
    made = kind("a", 4, last=True)
    assert (made.name, made.size, made.parts, made.note, made.last) == ("a", 4, ("one",), "", True)
    for given, named in (((), {}), (("a", 1, (), "", True), {}), (("a",), {"other": 1})):
        with pytest.raises(TypeError):
            kind(*given, **named)


@BOTH
def test_equal_is_what_has_equal_fields_and_the_same_class(kind: Any) -> None:
    assert kind("a") == kind("a", note="does not count")
    assert kind("a") != kind("b")
    assert kind("a") != ("a", 3, ("one",), False)
    assert hash(kind("a")) == hash(kind("a", note="does not count"))
    assert len({kind("a"), kind("a"), kind("b")}) == 2
    other: object = Theirs("a")
    assert Ours("a") != other


def test_it_reads_the_same() -> None:
    assert repr(Ours("a", 4)) == repr(Theirs("a", 4)).replace("Theirs", "Ours")


@BOTH
def test_it_does_not_change(kind: Any) -> None:
    made = kind("a")
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'name'"):
        made.name = "b"
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'name'"):
        del made.name
    assert made == kind("a")


@BOTH
def test_copies_are_equal(kind: Any) -> None:
    made = kind("a", 5, ("x",), "note", last=True)
    for other in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made)), replace(made)):
        assert other == made
        assert other.note == "note"
    assert replace(made, size=6) == kind("a", 6, ("x",), last=True)


def test_what_looks_at_its_fields_is_asked() -> None:
    assert Checked(high=1).low == 0
    with pytest.raises(ValueError, match="low above high"):
        Checked(low=2, high=1)
    with pytest.raises(ValueError, match="low above high"):
        replace(Checked(high=1), low=2)


def test_it_is_matched_by_its_fields() -> None:
    match Ours("a", 7):
        case Ours(name, size):
            assert (name, size) == ("a", 7)
        case _:
            pytest.fail("it was not matched")


def test_only_frozen_values_with_slots_are_made() -> None:
    with pytest.raises(ValueError, match="dataclass"):
        value(frozen=False, slots=True)
