"""Frozen values: `@dataclass(frozen=True, slots=True)`, made in a fifth of the time.

The standard library compiles six functions for each such class. With the classes of a check that was a sixth of what
`smtpdesk check` took from its start to its end. Here one is compiled, `__init__`, and all classes share the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar

__all__ = ["value"]

Class = TypeVar("Class", bound=type)

if TYPE_CHECKING:
    from dataclasses import dataclass as value
else:

    def value(
        *, frozen: Literal[True], slots: Literal[True], kw_only: bool = False
    ) -> Callable[[Class], Class]:  # fmt: skip
        """Make a class a dataclass that does not change; the arguments are those of `dataclass`, for type checkers."""
        if not (frozen and slots):
            raise ValueError("what may change is a dataclass")

        def make(cls: Class) -> Class:
            made = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
            made.__init__ = _init(made)
            for function in (__eq__, __hash__, __repr__, __setattr__, __delattr__, __getstate__, __setstate__):
                setattr(made, function.__name__, function)
            return made

        return make


def _init(cls: type) -> Callable[..., None]:
    """Compile the one function that is each class's own, with a parameter for each field."""
    names: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING}
    positional: list[str] = []
    by_name: list[str] = []
    body: list[str] = []
    for one in fields(cls):
        (by_name if one.kw_only else positional).append(one.name + _default(one, names))
        if one.default_factory is not MISSING:
            body.append(f" if {one.name} is _missing: {one.name} = _make_{one.name}()")
        body.append(f" _set(self, {one.name!r}, {one.name})")
    if hasattr(cls, "__post_init__"):
        body.append(" self.__post_init__()")
    parameters = ", ".join(["self", *positional, *(["*", *by_name] if by_name else [])])
    exec("\n".join((f"def __init__({parameters}):", *body)), names)  # noqa: S102 - of the names of fields alone
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _default(one: Field[Any], names: dict[str, Any]) -> str:
    if one.default_factory is not MISSING:
        names[f"_make_{one.name}"] = one.default_factory
        return "=_missing"
    if one.default is not MISSING:
        names[f"_default_{one.name}"] = one.default
        return f"=_default_{one.name}"
    return ""


def _compared(it: Any) -> tuple[object, ...]:
    return tuple(getattr(it, one.name) for one in fields(it) if one.compare)


def __eq__(self: Any, other: object) -> bool:  # noqa: N807 - a method of the classes that are made here
    return _compared(self) == _compared(other) if other.__class__ is self.__class__ else NotImplemented


def __hash__(self: Any) -> int:  # noqa: N807
    return hash(_compared(self))


def __repr__(self: Any) -> str:  # noqa: N807
    told = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({told})"


def __setattr__(self: Any, name: str, _new: object) -> NoReturn:  # noqa: N807
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def __delattr__(self: Any, name: str) -> NoReturn:  # noqa: N807
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def __getstate__(self: Any) -> list[object]:  # noqa: N807
    return [getattr(self, one.name) for one in fields(self)]


def __setstate__(self: Any, state: list[object]) -> None:  # noqa: N807
    for one, kept in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, kept)
