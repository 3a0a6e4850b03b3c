"""Declaring an option: its default, bounds, unit and help, in one place.

Times are in the unit that the option's declaration names.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator


def option(
    default: Any,
    help: str,  # noqa: A002 - the word that people know from the command line
    *,
    unit: str | None = None,
    default_text: str | None = None,
    expected: str | None = None,
    flag: str | None = None,
    **bounds: Any,
) -> Any:
    """Declare an option. A callable *default* is asked at the start and needs a *default_text*.

    *flag* is what it is called on a command line, where that is not made from its name.
    """
    told = {"unit": unit, "default_text": default_text, "expected": expected, "flag": flag}
    extra: dict[str, Any] = {key: text for key, text in told.items() if text is not None}
    if callable(default):
        return Field(default_factory=default, description=help, json_schema_extra=extra, **bounds)
    return Field(default, description=help, json_schema_extra=extra, **bounds)


def meant(owner: type[BaseModel], value: object, info: ValidationInfo) -> object:
    """Return *value*, given for a field of *owner*: what all classes of options ask first.

    Raises:
        ValueError: it is empty, or true or false where that is no switch.
    """
    # Otherwise `port = true` would be port 1, and `--data ""` the current folder.
    field = owner.model_fields[info.field_name] if info.field_name else None
    is_switch = field is not None and field.annotation is bool
    if (isinstance(value, bool) and not is_switch) or value == "":
        raise ValueError("no value")
    return value


class Section(BaseModel):
    """Options of one concern."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    _meant = field_validator("*", mode="before")(classmethod(meant))
