"""A household's library: where everything is, and all questions about it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from library.catalog import (
    activity,
    days,
    facts,
    folders,
    items,
    libraries,
    lookups,
    media,
    recent,
    sidecars,
    similar,
    stacks,
    timeline,
    users,
    work,
)
from library.catalog.days import Count, Days
from library.catalog.engine import Catalog
from library.catalog.sidecars import Sidecar
from library.disk import Changes
from library.errors import NotAllowed, NotFound
from library.failures import storage_errors
from library.media.cache import LARGE_SIZE, PREVIEW_SIZE, motion_path, thumbnail_path
from library.media.sniff import HEAD_BYTES, sniff
from library.model import TRASH, Facts, Kind, Media, Month, Progress, StoredFolder, Task, Town, User
from library.paths import UPLOADS_FOLDER
from library.stacks import StackRole
from library.trashing import NO_TRASH, TrashRules
from library.uploads import Check, let_pass

WANTED_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Info:
    """Everything known of one file."""

    media: Media
    facts: Facts | None  # None while nothing has been read
    town: Town | None  # that it was taken in or near
    folder: tuple[str, ...]  # names of the folders in the drive
    tasks_pending: Sequence[Task]
    failure: str | None  # what failed for good, in words for people
    stack: Sequence[StackMember] = ()  # the one that stands for it first; empty: it is alone


@dataclass(frozen=True, slots=True)
class StackMember:
    """One file of a stack."""

    media_id: int
    folder: tuple[str, ...]  # names from the drive's root down
    name: str
    kind: Kind
    role: StackRole
    etag: str  # Media.etag


@dataclass(frozen=True, slots=True)
class Motion:
    """The video of a Live Photo or motion photo: a stretch of a file."""

    path: Path  # absolute
    offset: int  # bytes
    length: int  # bytes
    mime: str
    etag: str  # of the media that it is in: Media.etag


@dataclass(frozen=True, slots=True)
class Space:
    """Room for a user's files."""

    used: int  # bytes
    available: int  # bytes
    files: int | None = None  # more of them, and folders, that there may be; None: any number


class Library:
    """All users' files and what the index knows of them."""

    def __init__(
        self,
        catalog: Catalog,
        data: Path,
        trash: TrashRules = NO_TRASH,
        check: Check = let_pass,
    ) -> None:
        """Work on the index *catalog* and the data folder *data*, which exists.

        What is uploaded has to pass *check*.
        """
        self.catalog = catalog
        self.trash = trash
        self.check = check
        self.cache = data / "cache"
        changes = data / "changes"
        changes.mkdir(exist_ok=True)
        self.changes = Changes(catalog, changes)

    def recover(self) -> int:
        """Settle what a crash interrupted, and forget all uploads: for the start of a server.

        Returns the number of changes that were under way.
        """
        with self.catalog.read() as connection:
            owners = users.everyone(connection)
        folders_made = (owner.media_root / UPLOADS_FOLDER for owner in owners)
        return self.changes.recover([folder for folder in folders_made if folder.is_dir()])

    def uploads_folder(self, owner: User) -> Path:
        """Return the hidden folder for uploads on the file system of the user's files.

        Raises:
            NotAllowed: it cannot be made there, or an adopted folder is not there.
        """
        folder = owner.media_root / UPLOADS_FOLDER
        if not folder.is_dir():
            if owner.adopted:  # what is written below a mount point vanishes with the next mount
                raise NotAllowed(
                    f"{owner.media_root} is not as it was: is the disk not mounted? "
                    f"If it is, run `mantelpiece scan {owner.name}`."
                )
            with storage_errors():
                folder.mkdir(parents=True, exist_ok=True)
        return folder

    def root(self, owner: User) -> StoredFolder:
        """Return the root of the user's files."""
        with self.catalog.ask_once() as driver:
            return lookups.root(driver, owner.id)

    def library_roots(self, owner: User) -> Sequence[StoredFolder]:
        """Return the roots of the libraries that the user sees, by name."""
        with self.catalog.ask_once() as driver:
            return libraries.roots(driver, owner.id)

    def child(self, folder_id: int, name: str) -> StoredFolder | Media | None:
        """Return the child of that name, in any normal form."""
        with self.catalog.ask_once() as driver:
            return lookups.child(driver, folder_id, name)

    def children(self, folder_id: int) -> tuple[Sequence[StoredFolder], Sequence[Media]]:
        """Return the folders and the files in a folder, each by name."""
        with self.catalog.ask() as driver:
            return lookups.folders(driver, folder_id), lookups.items(driver, folder_id)

    def content(self, item: Media) -> Path:
        """Return where the bytes of *item* lie now: it may have been renamed and moved since.

        Raises:
            NotFound: the item has gone.
        """
        with self.catalog.ask_once() as driver:
            return Path(lookups.disk_path(driver, item.id))

    def sidecars(self, item: Media) -> Sequence[Sidecar]:
        """Return the files beside *item* that say something about it."""
        with self.catalog.ask() as driver:
            return sidecars.of(driver, item)

    def item(self, owner: User, media_id: int) -> Media | None:
        """Return the user's item of that id."""
        with self.catalog.ask_once() as driver:
            item = lookups.media(driver, media_id)
        return item if item is not None and item.owner_id == owner.id else None

    def thumbnail(self, owner: User, media_id: int, size: int) -> Path | None:
        """Return where the thumbnail of the user's item lies; None where there is none.

        One that has gone from the cache, which may be emptied at any time, is made anew.
        """
        item = self.item(owner, media_id)
        if item is None:
            return None
        if not item.has_thumbnails:
            self.wanted(owner.id, [media_id])
            return None
        path = thumbnail_path(self.cache, item.checksum, size)
        if path.is_file():
            return path
        with self.catalog.write() as connection:
            items.make_thumbnails_anew(connection, item, datetime.now(UTC))
        return None

    def preview(self, owner: User, media_id: int) -> Path | None:
        """Return where the large preview of the user's item lies; None while it is being made.

        Asking for it has it made, before everything else. Where the item is no larger than the
        usual preview, or the large one cannot be made, it is the usual one.

        Raises:
            NotFound: there is no such item, or it is not shown.
        """
        item = self.item(owner, media_id)
        if item is None or not item.has_thumbnails:
            raise NotFound("There is no preview.")
        large = thumbnail_path(self.cache, item.checksum, LARGE_SIZE)
        if large.is_file():
            return large
        edge = max(item.width or LARGE_SIZE, item.height or LARGE_SIZE)
        with self.catalog.ask() as driver:
            failed = work.has_failed(driver, media_id, Task.PREVIEW)
        if failed or edge <= PREVIEW_SIZE:
            return self.thumbnail(owner, media_id, PREVIEW_SIZE)
        self.demand(owner, media_id, Task.PREVIEW)
        return None

    def info(self, item: Media) -> Info:
        """Return everything known of *item*."""
        with self.catalog.read() as connection:
            return Info(
                media=media.by_id(connection, item.id) or item,
                facts=facts.find(connection, item.id),
                town=facts.town(connection, item.id),
                folder=in_drive(folders.lineage(connection, item.folder_id)),
                tasks_pending=work.tasks_pending(connection, item.id),
                failure=activity.failure(connection, item.id),
                stack=[
                    StackMember(
                        media_id=member.media_id,
                        folder=in_drive(folders.lineage(connection, member.folder_id)),
                        name=member.name,
                        kind=member.kind,
                        role=member.role,
                        etag=member.etag,
                    )
                    for member in stacks.members(connection, item.id)
                ],
            )

    def live_video(self, owner: User, media_id: int) -> Media | None:
        """Return the video file that makes the user's still a Live Photo; None where none does."""
        with self.catalog.ask() as driver:
            found = stacks.motion(driver, media_id)
            item = None if found is None else lookups.media(driver, found.media_id)
        if item is None or item.owner_id != owner.id or item.kind is not Kind.VIDEO:
            return None
        return item

    def motion(self, owner: User, media_id: int) -> Motion | None:
        """Return the video that belongs to the user's still; None where there is none.

        Of an animation it is the moving preview, or the still one where it is too large to have
        that. What a file claims to hold is looked at again: it may have changed behind the
        index's back.
        """
        with self.catalog.ask() as driver:
            found = stacks.motion(driver, media_id)
            item = lookups.media(driver, media_id if found is None else found.media_id)
            if item is None or item.owner_id != owner.id:
                return None
            if found is None:
                return self._animation(item)
            path = Path(lookups.disk_path(driver, item.id))
        try:
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                file.seek(found.offset)
                sniffed = sniff(file.read(HEAD_BYTES), "" if found.length else item.name)
        except OSError:
            return None
        length = size - found.offset if found.length is None else found.length
        if sniffed.kind is not Kind.VIDEO or found.offset + length > size:
            return None
        return Motion(path, found.offset, length, sniffed.mime, item.etag)

    def _animation(self, item: Media) -> Motion | None:
        if item.kind is not Kind.IMAGE or item.duration_s is None:
            return None
        moving = motion_path(self.cache, item.checksum)
        still = thumbnail_path(self.cache, item.checksum, PREVIEW_SIZE)
        for path, mime in ((moving, "image/webp"), (still, "image/jpeg")):
            with suppress(FileNotFoundError):
                return Motion(path, 0, path.stat().st_size, mime, item.etag)
        return None

    def space(self, owner: User) -> Space:
        """Return how much room the user's files take and have left."""
        with self.catalog.ask_once() as driver:
            allowance = users.allowance(driver, owner.id)
        try:
            free = shutil.disk_usage(owner.media_root).free
        except FileNotFoundError:  # an adopted folder, on a disk that is not mounted
            free = 0
        if allowance.quota is None:
            return Space(allowance.used, free, allowance.files_left)
        room = max(0, min(free, allowance.quota - allowance.used))
        return Space(allowance.used, room, allowance.files_left)

    def progress(self, owner: User) -> Progress:
        """Return how far the work on the user's media has come."""
        with self.catalog.ask() as driver:
            return activity.progress(driver, owner.id)

    def wanted(self, owner_id: int, ids: Sequence[int]) -> None:
        """Do first what is left to do on these items of one user's: somebody looks at them.

        The first come first. Of more than `WANTED_AT_ONCE`, the rest waits its turn. It costs a
        look into the index, and a transaction only where something moves.
        """
        ids = ids[:WANTED_AT_ONCE]
        with self.catalog.read() as connection:
            if not work.is_unwanted(connection, owner_id, ids):
                return
        with self.catalog.write() as connection:
            work.want(connection, owner_id, ids, datetime.now(UTC))

    def demand(self, owner: User, media_id: int, task: Task) -> None:
        """Have *task* done on the user's item now, before all else; see `library.tasks`.

        Raises:
            NotFound: the user has no such item.
        """
        item = self.item(owner, media_id)
        if item is None:
            raise NotFound("It was deleted a moment ago.")
        with self.catalog.write() as connection:
            work.demand(connection, item, task, datetime.now(UTC))

    def revision(self, owner: User) -> users.Revision:
        """Return the state of all of the user's media."""
        with self.catalog.ask_once() as driver:
            return users.revision(driver, owner.id)

    def months(self, owner: User, year: str | None = None) -> Sequence[str]:
        """Return the months of the user's timeline, newest first, or those of one year."""
        with self.catalog.ask() as driver:
            return timeline.months(driver, owner.id, year)

    def month_sizes(self, owner: User, year: str | None = None) -> Sequence[Month]:
        """Return those of these months that show pictures, and how many."""
        with self.catalog.ask() as driver:
            return timeline.sizes(driver, owner.id, year)

    def has_month(self, owner: User, month: str) -> bool:
        """Whether the user's timeline has something in that month."""
        with self.catalog.ask_once() as driver:
            return timeline.has(driver, owner.id, month)

    def month_size(self, owner: User, month: str) -> int:
        """Return how many pictures the user's timeline shows in that month."""
        with self.catalog.ask() as driver:
            return timeline.size(driver, owner.id, month)

    def month_items(self, owner: User, month: str) -> Sequence[tuple[str, Media]]:
        """Return the items of a month under their names there, newest first."""
        with self.catalog.ask() as driver:
            return list(timeline.items(driver, owner.id, month))

    def month_pictures(self, owner: User, month: str) -> Sequence[tuple[str, Media]]:
        """Return what the gallery shows of a month: its items, one for each stack."""
        with self.catalog.ask() as driver:
            return list(timeline.pictures(driver, owner.id, month))

    def month_item(self, owner: User, month: str, name: str) -> tuple[str, Media] | None:
        """Return the item of that name in a month."""
        with self.catalog.ask_once() as driver:
            return timeline.item(driver, owner.id, month, name)

    def day_counts(self, owner: User, wanted: Sequence[Days]) -> Mapping[Days, Count]:
        """Return how much of the user's timeline was taken on each of these days, if any was."""
        with self.catalog.ask_once() as driver:
            return days.counts(driver, owner.id, wanted)

    def has_days(self, owner: User, wanted: Days) -> bool:
        """Whether anything of the user's timeline was taken then."""
        with self.catalog.ask_once() as driver:
            return days.has(driver, owner.id, wanted)

    def day_items(self, owner: User, wanted: Days) -> Sequence[tuple[str, Media]]:
        """Return what was taken then, under its names in the timeline, newest first."""
        with self.catalog.ask_once() as driver:
            return list(days.items(driver, owner.id, wanted))

    def day_pictures(self, owner: User, wanted: Days) -> Sequence[tuple[str, Media]]:
        """Return what the gallery shows of these: one for each stack."""
        with self.catalog.ask_once() as driver:
            return list(days.pictures(driver, owner.id, wanted))

    def day_item(self, owner: User, wanted: Days, name: str) -> tuple[str, Media] | None:
        """Return what of these has that name."""
        with self.catalog.ask_once() as driver:
            return days.item(driver, owner.id, wanted, name)

    def recent_items(self, owner: User) -> Sequence[Media]:
        """Return what came last, the last one first; see `library.catalog.recent`."""
        with self.catalog.ask_once() as driver:
            return recent.items(driver, owner.id)

    def recent_item(self, owner: User, media_id: int) -> Media | None:
        """Return the user's item of that id, if it is one of those that came last."""
        with self.catalog.ask_once() as driver:
            return recent.item(driver, owner.id, media_id)

    def similar_groups(self, owner: User) -> Sequence[similar.Group]:
        """Return the groups of the user's files that look alike, the newest first."""
        with self.catalog.ask_once() as driver:
            return similar.groups(driver, owner.id)

    def has_similar(self, owner: User, group: int) -> bool:
        """Whether the user has such a group of more than one file."""
        with self.catalog.ask_once() as driver:
            return similar.has(driver, owner.id, group)

    def similar_items(self, owner: User, group: int) -> Sequence[Media]:
        """Return the files of a group, the largest first."""
        with self.catalog.ask_once() as driver:
            return similar.items(driver, owner.id, group)

    def similar_item(self, owner: User, group: int, media_id: int) -> Media | None:
        """Return the file of that id in a group."""
        with self.catalog.ask_once() as driver:
            return similar.item(driver, owner.id, group, media_id)


def in_drive(lineage: Sequence[StoredFolder]) -> tuple[str, ...]:
    """Return the names from the drive's root down to the last of *lineage*, which begins a tree."""
    root, *below = lineage
    if root.library_id == TRASH:
        return ("trash", *(folder.name for folder in below))
    top = ("files",) if root.library_id is None else ("libraries", root.name)
    return (*top, *(folder.name for folder in below))
