"""[[libraries]]: folders of photos that several users see and nobody may change."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator


class LibrarySettings(BaseModel):
    """A folder of photos that several users see and nobody may change."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^/\\\x00-\x1f\x7f]+$")]
    path: Path
    users: tuple[str, ...] | None = None  # None: everyone

    @field_validator("name")
    @classmethod
    def _is_name(cls, name: str) -> str:
        if name in (".", "..") or name != name.strip():
            raise ValueError("no name of a folder")
        return name

    @field_validator("path")
    @classmethod
    def _is_absolute(cls, path: Path) -> Path:
        if not path.is_absolute():
            raise ValueError("not absolute")
        return path


def _read(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


def _told_apart(libraries: tuple[LibrarySettings, ...]) -> tuple[LibrarySettings, ...]:
    names = {unicodedata.normalize("NFC", library.name).casefold() for library in libraries}
    if len(names) < len(libraries):
        raise ValueError("two of the same name")
    return libraries


Libraries: TypeAlias = Annotated[
    tuple[LibrarySettings, ...], BeforeValidator(_read), AfterValidator(_told_apart)
]
"""All of them; in the environment, as JSON. No two have the same name."""
