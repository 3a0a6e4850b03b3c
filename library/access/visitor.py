"""Who asks: a user, whoever holds a link, or nobody in particular."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from library.access.rights import Level, Right
from library.model import User
from library.paths import name_key


@dataclass(frozen=True, slots=True)
class Scope:
    """What an app password is good for, of what its user may do."""

    rights: Right = Right.ALL
    folder: tuple[str, ...] = ()  # names from the root of the drive; empty: all of it

    def covers(self, names: Sequence[str]) -> bool:
        """Whether what lies at *names* in the drive is the folder or lies in it."""
        return [*map(name_key, names[: len(self.folder)])] == [*map(name_key, self.folder)]


WHOLE = Scope()


@dataclass(frozen=True, slots=True)
class Link:
    """A public link, as good as its holder has shown: the password was given where it has one."""

    id: int
    share_id: int
    owner_id: int
    level: Level
    download: bool  # originals may be fetched; else previews stand for them
    with_metadata: bool  # originals are sent as they are; else without place, camera and names
    expires: datetime | None  # UTC
    address: str = ""  # what follows ``/s/`` where it is asked for: token, slug, or a stand-in
    guest: str = ""  # a hash of what tells its holder from others

    @property
    def rights(self) -> Right:
        """What it allows while it lasts."""
        withheld = Right.NONE if self.download else Right.FETCH
        if not self.with_metadata:
            withheld |= Right.KNOW
        return self.level.rights & ~withheld


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sends a request, and with what."""

    user: User | None = None  # None: somebody without an account, or who did not say
    scope: Scope = WHOLE
    links: tuple[Link, ...] = ()

    @property
    def name(self) -> str:
        """What tells them from others, for locks and the log; no user is called like a link."""
        if self.user is not None:
            return self.user.name
        return ",".join(f"link {link.id}" for link in self.links)

    @property
    def owner_id(self) -> int | None:
        """Whose tree it is in which they are, if anyone's."""
        if self.user is not None:
            return self.user.id
        return self.links[0].owner_id if self.links else None


ANYONE = Visitor()
