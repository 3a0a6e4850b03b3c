"""The library as the web gallery asks for it."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from library.catalog import users
from library.errors import CatalogError
from library.library import Library
from library.model import Facts, Media, Progress, User
from webui.ports import Info, Thumbnail

log = logging.getLogger(__name__)

_MIME = {256: "image/webp", 512: "image/webp", 1440: "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Gallery:
    """Answers the questions of `webui.ports.Library`."""

    library: Library

    def healthy(self) -> bool:
        """Read a little of the index."""
        try:
            with self.library.catalog.read() as connection:
                users.everyone(connection)
        except CatalogError as error:
            log.error("index cannot be read: %s", error)
            return False
        return True

    def progress(self, user: User, /) -> Progress:
        """Count the user's items."""
        return self.library.progress(user)

    def info(self, user: User, media: Media, /) -> Info:
        """Return everything known of *media*."""
        info = self.library.info(media)
        path = drive_path(info.folder, info.media.name)
        return Info(path=path, facts=info.facts or Facts(), town=info.town)

    def thumbnail(self, user: User, media_id: int, size: int, /) -> Thumbnail | None:
        """Return a thumbnail of the user's item."""
        item = self.library.item(user, media_id)
        path = self.library.thumbnail(user, media_id, size)
        if item is None or path is None:
            return None
        return Thumbnail(path=path, mime=_MIME[size], etag=item.etag)


def drive_path(folder: tuple[str, ...], name: str) -> str:
    """Return the path in the drive of a file in a folder of the drive."""
    return "/".join(("", *folder, name))
