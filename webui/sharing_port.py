"""What pages need to share folders with other users, and to tell what is shared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from library.access.rights import Level
from library.access.things import Grant, Share, Thing
from library.model import User
from providers.folder import Folder


class Sharing(Protocol):
    """What one user shares, and what is shared with them.

    Verbs raise `NotFound` for what is not shared, or is another's to share.
    """

    def thing(self, folder: Folder, /) -> Thing | None:
        """Return what *folder* is to who would share it; None: it cannot be shared."""
        ...

    def way(self, share: Share, /) -> Sequence[str] | None:
        """Return where the user has what they share, from the root down; None: in the trash."""
        ...

    def share_of(self, thing: Thing, /) -> Share | None:
        """Return the share of *thing*; None: it is not shared."""
        ...

    def everything(self) -> Sequence[Share]:
        """Return what the user shares, by name."""
        ...

    def grants(self, share: Share, /) -> Sequence[Grant]:
        """Return to whom it is given, by name."""
        ...

    def given(self, owner: User | None = None, /) -> Sequence[tuple[Share, Level]]:
        """Return what others share with the user, by owner and name; or what *owner* does."""
        ...

    def others(self) -> Sequence[User]:
        """Return with whom things can be shared, by name."""
        ...

    def give(self, thing: Thing, name: str, user_name: str, level: Level, /) -> Share:
        """Share *thing* with a user, or change what they may do; *name* is for a new share.

        Raises:
            BadName: nothing can be called that.
            NotAllowed: it is the user themselves, or there is no such *level* of *thing*.
        """
        ...

    def take_back(self, share_id: int, user_id: int, /) -> Share:
        """Share it with a user no more; return what that was."""
        ...

    def leave(self, share_id: int, /) -> Share:
        """Have what somebody else shares with the user no more; return what that was."""
        ...

    def stop(self, share_id: int, /) -> Share:
        """Share it no more, with anybody: links to it end too. Return what that was."""
        ...
