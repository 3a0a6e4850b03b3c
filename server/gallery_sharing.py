"""What one user shares, as the web gallery asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from library.access.rights import Right
from library.access.things import Share, Thing
from library.sharing import Sharing
from providers.folder import Folder
from providers.shared import folder_of, thing_of


class GallerySharing(Sharing):
    """Answers the questions of `webui.sharing_port.Sharing`."""

    def thing(self, folder: Folder) -> Thing | None:
        """Return what *folder* is to who would share it."""
        return thing_of(folder)

    def way(self, share: Share) -> Sequence[str] | None:
        """Return where the user has what they share."""
        found = folder_of(self.library, self.owner, share, Right.NONE)
        return None if found is None else found.origin.names
