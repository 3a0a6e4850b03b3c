"""The decision: what a visitor may do to something, from who owns it and how it is shared.

All that shows or changes anything of a user's media asks here: both faces, thumbnails, previews,
searches, people, archives, links.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from library.access.rights import Level, Right
from library.access.visitor import Visitor
from library.model import Role


@dataclass(frozen=True, slots=True)
class Given:
    """That something is shared: with a user, or with whoever holds a link to the share."""

    share_id: int
    level: Level  # of users alone: a link has one of its own
    user_id: int | None = None  # with whom; None: by links


def rights(visitor: Visitor, owner_id: int, given: Iterable[Given], now: datetime) -> Right:
    """Return what *visitor* may do to something of the user *owner_id*.

    *given* are the shares that it is part of, of that owner; *now* is UTC. An admin looks after
    the server and sees no more of others' photos than anyone.
    """
    found = Right.NONE
    user = visitor.user
    if user is not None and user.id == owner_id and user.role is not Role.GUEST:
        found |= Right.ALL
    for share in given:
        if user is not None and share.user_id == user.id:
            found |= share.level.rights
        for link in visitor.links:
            lasts = link.expires is None or now < link.expires
            if share.user_id is None and link.share_id == share.share_id and lasts:
                found |= link.rights
    return found & visitor.scope.rights
