"""On which terms a public link is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from library.access.rights import Level


@dataclass(frozen=True, slots=True)
class Terms:
    """What a link is good for, and for how long."""

    level: Level = Level.VIEW
    label: str = ""  # for its owner
    expires: datetime | None = None  # UTC; None: never by itself
    most_uses: int | None = None  # browsers and devices that may come by it; None: any number
    download: bool = True  # originals may be fetched; else previews stand for them
    with_metadata: bool = False  # originals tell place, camera and people
    slug: str | None = None  # a readable address besides the random one


@dataclass(frozen=True, slots=True)
class PublicLink:
    """A link as its owner sees it."""

    id: int
    share_id: int
    owner_id: int
    terms: Terms
    password_hash: str | None
    created: datetime  # UTC

    @property
    def needs_password(self) -> bool:
        """Whether its address alone is not enough."""
        return self.password_hash is not None


@dataclass(frozen=True, slots=True)
class Visit:
    """That a browser or device came by a link."""

    guest: str  # a hash of what tells it from others
    first: datetime  # UTC
    last: datetime  # UTC
    address: str


@dataclass(frozen=True, slots=True)
class Uses:
    """How a link was used."""

    visitors: int  # browsers and devices that came by it
    last: datetime | None  # UTC, when one came last
    uploads: int  # files that came by it


NEVER_USED = Uses(0, None, 0)


@dataclass(frozen=True, slots=True)
class Upload:
    """That a file came by a link."""

    media_id: int
    name: str  # as the guest called it
    guest: str  # as in `Visit`
    at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came by a link, as its owner has it now."""

    upload: Upload
    path: tuple[str, ...]  # in the owner's drive, from the root down
