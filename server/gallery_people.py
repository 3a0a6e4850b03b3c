"""One user's people as the web gallery asks for them."""

from __future__ import annotations

from library.catalog import activity, forgetting
from library.library import Library
from library.model import Media, Task, User
from library.people.household import share_names, shares_names
from library.people.several import SeveralPeople
from webui.people_port import FaceSearch


class GalleryPeople(SeveralPeople):
    """Answers the questions of `webui.people_port.People`."""

    def __init__(self, library: Library, owner: User, *, looks_for_faces: bool) -> None:
        """*looks_for_faces*: whether the server does at all."""
        super().__init__(library, owner)
        self._looks_for_faces = looks_for_faces

    def shares_names(self) -> bool:
        """Look at the user's switch."""
        return shares_names(self.library, self.owner)

    def share_names(self, *, on: bool) -> None:
        """Turn it."""
        share_names(self.library, self.owner, on=on)

    def item(self, media_id: int) -> Media | None:
        """Return the user's item."""
        return self.library.item(self.owner, media_id)

    def search(self) -> FaceSearch:
        """Look at the queue."""
        with self.library.catalog.ask_once() as driver:
            wanted = forgetting.finds_faces(driver, self.owner.id)
            pending = activity.counts(driver, self.owner.id)[Task.FACES].pending
        return FaceSearch(self._looks_for_faces and wanted, pending)
