"""Uploads into folders that gather files from everywhere, as those of people do.

Such a folder holds no files. What the user has already is found by its checksum and gathered; what
is new is stored among the user's own files, in a folder of its own for each year. Both are one
transaction with the gathering.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

from library.catalog import folders, media
from library.errors import IncompleteUpload, NotAllowed
from library.files import Change, Files, child
from library.media.extensions import MEDIA
from library.model import Media
from library.naming import numbered
from library.store import Committed, Content, Upload
from library.uploads import FileUpload

UPLOADS: Final = "Uploads"  # where new files go: Uploads/2026, by the year in which they came

Gather: TypeAlias = Callable[[Change, Media], None]


def gathered_upload(
    files: Files, name: str, gather: Gather, replaced: Media | None = None
) -> Upload:
    """Begin to upload a photo or video, which *gather* then takes into the folder.

    *replaced* is what has that name there. Finder and Explorer put an empty file first and its
    content then, so an empty one is stored as it is, and gets whatever comes next. What is a photo
    already is never overwritten from here: it may be another one of the same name.

    Its `commit` raises:
        NotAllowed: it is neither photo nor video, or *replaced* is another one.

    Raises:
        BadName: *name* cannot be stored.
        StorageFull: the disk has no room.
    """

    def settle(name: str, draft: str, content: Content) -> Committed:
        with files.change() as change:
            old = None if replaced is None else media.by_id(change.connection, replaced.id)
            _check(name, old, content)
            item = _settled(files, change, old, name, draft, content)
            if old is None or old.id != item.id:
                gather(change, item)
        Path(draft).unlink(missing_ok=True)
        return Committed(item, created=old is None)

    return FileUpload(files.scrap, name, settle, files.library.check)


def is_placeholder(files: Files, item: Media) -> bool:
    """Whether *item* is an empty file that came by `gathered_upload`, and waits for its content."""
    if item.size:
        return False
    with files.library.catalog.ask_once() as driver:
        names = folders.path(driver, item.folder_id)
    return names[:1] == (UPLOADS,)


class ForgottenUpload:
    """An upload of which nothing is kept: side files that systems write into every folder.

    To refuse them makes Finder give up what it copies beside them.
    """

    def __init__(self) -> None:
        self._size = 0

    def write(self, data: bytes, /) -> int:
        """Count *data*."""
        self._size += len(data)
        return len(data)

    def commit(self, *, size: int | None = None, **_: object) -> None:
        """Leave nothing behind.

        Raises:
            IncompleteUpload: another number of bytes was written.
        """
        if size is not None and size != self._size:
            raise IncompleteUpload(f"{size} bytes were announced but {self._size} came.")

    def abort(self) -> None:
        """Forget the upload."""


def _check(name: str, old: Media | None, content: Content) -> None:
    if old is not None and old.size and old.checksum != content.checksum:
        raise NotAllowed(
            f"“{name}” is there, and is another file; to change a photo, change it where it lies."
        )
    # Of an empty file only the name tells what is to come.
    is_media = content.kind.visual if content.size else PurePosixPath(name).suffix.lower() in MEDIA
    if not is_media:
        raise NotAllowed(f"“{name}” is neither a photo nor a video.")


def _settled(
    files: Files, change: Change, old: Media | None, name: str, draft: str, content: Content
) -> Media:
    """Return the item that has *content*, which is stored if nothing has it yet."""
    if old is not None and old.checksum == content.checksum:
        return old
    if (known := _known(files, change, name, content)) is not None:
        if old is not None:
            files.clear(change, old)
        return known
    if old is not None:
        return files.settle(change, old.folder_id, old.name, draft, content).media
    folder_id = _folder_for_uploads(files, change)
    return files.settle(change, folder_id, _free(change, folder_id, name), draft, content).media


def _known(files: Files, change: Change, name: str, content: Content) -> Media | None:
    """Return the user's item that has *content*; of copies the one that is called *name*.

    Whoever uploads a folder in which all of them are wants all of them.
    """
    if not content.size:
        return None
    return media.of_content(change.driver, files.owner.id, content.checksum, name)


def _folder_for_uploads(files: Files, change: Change) -> int:
    folder = folders.root(change.connection, files.owner.id)
    for name in (UPLOADS, str(change.now.year)):
        found = child(change, folder.id, name)
        if isinstance(found, Media):
            raise NotAllowed(f"New photos are stored in a folder “{name}”, but that is a file.")
        folder = files.new_folder(change, folder.id, name) if found is None else found
    return folder.id


def _free(change: Change, folder_id: int, name: str) -> str:
    names = chain([name], numbered(name))
    return next(each for each in names if child(change, folder_id, each) is None)
