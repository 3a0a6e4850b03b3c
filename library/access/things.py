"""What can be shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from library.access.rights import Level


class Kind(StrEnum):
    """Of what kind it is; stored with the share."""

    FOLDER = "folder"
    ALBUM = "album"
    PERSON = "person"
    SEARCH = "search"

    @property
    def levels(self) -> Sequence[Level]:
        """What of it may be given to a user; nothing can be put into a search."""
        given = (Level.VIEW, Level.ADD, Level.EDIT)
        return given[:1] if self is Kind.SEARCH else given


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of a user's that can be shared, with all that is in it."""

    kind: Kind
    id: int | None = None  # of the folder, album or person
    query: str | None = None  # of the search, as it was written


@dataclass(frozen=True, slots=True)
class Share:
    """A thing that is shared, or is about to be."""

    id: int
    owner_id: int
    thing: Thing
    name: str  # in the drives of those that it is shared with; unique among the owner's
    created: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Grant:
    """That a share is given to a user."""

    share_id: int
    user_id: int
    user_name: str
    level: Level
    created: datetime  # UTC
