"""Spots: where locks are kept of what has an address, which may be somebody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from library.catalog.locks import Lock
from library.model import User
from library.paths import name_key
from providers.dav.address import path_of
from providers.folder import Origin


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the tree of its owner, and what that tree's paths are to who asks."""

    owner: User | None  # None: who asks
    path: str  # in the owner's tree: locks are kept by it
    theirs: str = ""  # what paths there begin with,
    ours: str = ""  # and what they begin with to who asks

    @property
    def key(self) -> tuple[int | None, str]:
        """What tells places apart, whatever they are called."""
        return (None if self.owner is None else self.owner.id), name_key(self.path)

    def seen(self, lock: Lock) -> Lock:
        """Return *lock* as who asks sees it: on a path of their own tree."""
        if self.owner is None:
            return lock
        theirs = name_key(self.theirs)
        path = name_key(lock.path)
        if path != theirs and not path.startswith(theirs.rstrip("/") + "/"):
            return replace(lock, path=self.ours)  # on a folder that they do not see
        return replace(lock, path=(self.ours + path[len(theirs) :]) or "/")


def spot(names: Sequence[str], origin: Origin | None) -> Spot:
    """Return the spot of the address *names*; *origin* is where its owner has it, if another."""
    if origin is None:
        return Spot(None, path_of(names))
    same = 0
    while same < min(len(names), len(origin.names)) and names[-1 - same] == origin.names[-1 - same]:
        same += 1
    theirs = path_of(origin.names[: len(origin.names) - same])
    ours = path_of(names[: len(names) - same])
    return Spot(
        origin.owner,
        path_of(origin.names),
        "" if theirs == "/" else theirs,
        "" if ours == "/" else ours,
    )
