"""Values of frozen classes, made by the thousand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from typing import Any, TypeVar

_Value = TypeVar("_Value")


def maker(frozen: type[_Value]) -> Callable[..., _Value]:
    """Return what makes a value of *frozen*, a dataclass with slots, of all its fields in order.

    A frozen dataclass makes a call for each of its fields, which for 21 take 1.4 µs of the 2 µs
    that a row of the index takes. So a value is filled while it is of a class that is laid out as
    *frozen* is and is not frozen: 0.3 µs.
    """
    names = [field.name for field in fields(frozen)]  # type: ignore[arg-type]  # the promise
    thawed = make_dataclass(frozen.__name__, names, eq=False, slots=True)

    def made(*values: object) -> _Value:
        value: Any = thawed(*values)
        value.__class__ = frozen
        return value  # type: ignore[no-any-return]

    return made
