"""The options one by one, as people meet them: in a file, the environment, on a command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from config.settings import Settings

PREFIX = "MANTELPIECE_"
_SWITCH = "true or false"

OTHER_VARIABLES = {
    "MANTELPIECE_CONFIG": "The settings file to read, as with --config.",
    "MANTELPIECE_ADMIN_PASSWORD": "The password that the admin gets on the first start, instead of "
    "a generated one.",
    "MANTELPIECE_CORPUS": "Where the tests find real photos and videos; the server ignores it.",
    "MANTELPIECE_PEERS": "Where the benchmarks find the peers; the server ignores it.",
}
"""Variables of the environment that are no options, and what they are for."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be set."""

    name: str  # as in the file: "port", "worker.processes"
    default: str  # as the documentation shows it
    unit: str | None
    help: str
    expected: str  # what a value must be: "a whole number from 1 to 65535"
    short_flag: str | None = None  # on a command line, where it is not made from the name

    @property
    def is_switch(self) -> bool:
        """Whether it is on or off; on a command line, it takes no value."""
        return self.expected == _SWITCH

    @property
    def key(self) -> str:
        """The name as a Python identifier: ``worker_processes``."""
        return self.name.replace(".", "_")

    @property
    def variable(self) -> str:
        """Its name in the environment: ``MANTELPIECE_WORKER_PROCESSES``."""
        return PREFIX + self.key.upper()

    @property
    def flag(self) -> str:
        """Its name on a command line: ``--worker-processes``."""
        return self.short_flag or "--" + self.key.replace("_", "-")


@cache
def options() -> Sequence[Option]:
    """Return all options in the order of their declaration."""
    return tuple(_walk(Settings, ""))


def sections() -> Sequence[str]:
    """Return the names of the tables of the settings file."""
    return tuple(dict.fromkeys(o.name.split(".")[0] for o in options() if "." in o.name))


def _walk(model: type[BaseModel], prefix: str) -> Iterator[Option]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _walk(kind, f"{prefix}{name}.")
        else:
            yield _option(prefix + name, field)


def _option(name: str, field: FieldInfo) -> Option:
    told = field.json_schema_extra
    assert isinstance(told, dict), f"{name} is not declared as an option"  # noqa: S101
    unit, expected, flag = told.get("unit"), told.get("expected"), told.get("flag")
    return Option(
        name=name,
        default=str(told.get("default_text", _written(field.default))),
        unit=str(unit) if unit else None,
        help=field.description or "",
        expected=str(expected) if expected else _expectation(field),
        short_flag=str(flag) if flag else None,
    )


def _written(default: object) -> object:
    """Return a default as a settings file has it."""
    return str(default).lower() if isinstance(default, bool) else default


def _expectation(field: FieldInfo) -> str:
    if get_origin(field.annotation) is Literal:
        return "one of " + ", ".join(get_args(field.annotation))
    if field.annotation is bool:
        return _SWITCH
    if field.annotation is int:
        least = next(bound.ge for bound in field.metadata if isinstance(bound, Ge))
        most = next(bound.le for bound in field.metadata if isinstance(bound, Le))
        return f"a whole number from {least} to {most}"
    return "a path"
