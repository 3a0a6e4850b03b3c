"""App passwords: one for each device, good for a part of what its user may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from library.access.rights import Right
from library.access.visitor import Scope


class Use(StrEnum):
    """What an app password is for, in the words that people choose from."""

    ALL = "all"
    READ = "read"
    UPLOAD = "upload"  # new files and folders; what is there is seen by name and not fetched

    @property
    def rights(self) -> Right:
        """What it allows, of what its user may do."""
        return _OF_USE[self]


_OF_USE = {Use.ALL: Right.ALL, Use.READ: Right.VIEW, Use.UPLOAD: Right.ADD}


@dataclass(frozen=True, slots=True)
class AppPassword:
    """What is known of one; the secret is known to its device alone."""

    id: int
    user_id: int
    name: str  # of the device
    use: Use
    folder: tuple[str, ...]  # names from the root of the drive; empty: all of it
    created: datetime  # UTC
    expires: datetime | None  # UTC; None: never
    last_used: datetime | None = None  # UTC, exact to a minute; None: never
    last_address: str | None = None

    @property
    def scope(self) -> Scope:
        """What who comes with it may do."""
        return Scope(self.use.rights, self.folder)

    def is_over(self, now: datetime) -> bool:
        """Whether it has expired."""
        return self.expires is not None and self.expires <= now
