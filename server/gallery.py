"""The library as the web gallery asks for it."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from library import activity
from library.activity import Activity
from library.catalog import users
from library.errors import CatalogError, LibraryError
from library.library import Library
from library.media.cache import LARGE_SIZE, PREVIEW_SIZE, thumbnail_path
from library.model import Facts, Media, Progress, Role, User
from webui.ports import Info, Motion, StackMember, Thumbnail
from webui.rows import VERSION_LENGTH

log = logging.getLogger(__name__)

_MIME = {256: "image/webp", 512: "image/webp", 1440: "image/jpeg"}
_LOOK_S = 0.05
_WAIT_S = 2.0  # for a large preview: the worker looks for work once a second


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

    def wanted(self, items: Sequence[Media], /) -> None:
        """Move them to the front, if the index is not too busy for it."""
        of_owner: defaultdict[int, list[int]] = defaultdict(list)
        for item in items:
            of_owner[item.owner_id].append(item.id)
        with suppress(LibraryError):
            for owner_id, ids in of_owner.items():
                self.library.wanted(owner_id, ids)

    def activity(self, user: User, /) -> Activity:
        """Look at the queue; an admin sees totals of all users."""
        return activity.look(self.library, user, all_users=user.role is Role.ADMIN)

    def retry(self, user: User, media_id: int | None, /) -> int:
        """Queue what failed anew."""
        return activity.retry(self.library, user, media_id)

    def pause(self) -> None:
        """Pause the queue."""
        activity.pause(self.library)

    def resume(self) -> None:
        """Resume the queue."""
        activity.resume(self.library)

    def info(self, user: User, media: Media, /) -> Info:
        """Return everything known of *media*."""
        info = self.library.info(media)
        return Info(
            path=drive_path(info.folder, info.media.name),
            facts=info.facts or Facts(),
            town=info.town,
            stack=[
                StackMember(
                    media_id=member.media_id,
                    name=member.name,
                    path=drive_path(member.folder, member.name),
                    kind=member.kind,
                    role=member.role.value,
                    version=member.etag[:VERSION_LENGTH],
                )
                for member in info.stack
            ],
        )

    def thumbnail(self, user: User, media_id: int, size: int, /) -> Thumbnail | None:
        """Return a thumbnail of the user's item."""
        item = self.library.item(user, media_id)
        path = self.library.thumbnail(user, media_id, size)
        if item is None or path is None:
            return None
        return Thumbnail(path=path, mime=_MIME[size], etag=item.etag)

    def motion(self, user: User, media_id: int, /) -> Motion | None:
        """Return the video that belongs to the user's still."""
        found = self.library.motion(user, media_id)
        if found is None:
            return None
        return Motion(found.path, found.offset, found.length, found.mime, found.etag)

    def preview(self, user: User, media_id: int, /) -> Thumbnail | None:
        """Return the large preview of the user's item, waiting a little while it is made."""
        item = self.library.item(user, media_id)
        if item is None or not item.has_thumbnails:
            return None
        path = self.library.preview(user, media_id)
        large = thumbnail_path(self.library.cache, item.checksum, LARGE_SIZE)
        deadline = time.monotonic() + _WAIT_S
        while path is None and time.monotonic() < deadline:
            time.sleep(_LOOK_S)
            path = large if large.is_file() else None
        is_final = path is not None
        path = path or self.library.thumbnail(user, media_id, PREVIEW_SIZE)
        if path is None:
            return None
        return Thumbnail(path=path, mime="image/jpeg", etag=item.etag, is_final=is_final)


def drive_path(folder: tuple[str, ...], name: str) -> str:
    """Return the path in the drive of a file in a folder of the drive."""
    return "/".join(("", *folder, name))
