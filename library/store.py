"""Bytes on disk: invisible until committed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from library.model import Kind, Media


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds, known without decoding it."""

    size: int  # bytes
    checksum: str  # sha256, lower-case hex
    kind: Kind
    mime: str
    modified: datetime  # UTC
    created: datetime | None = None  # UTC, as the client gave it
    checksums: str | None = None  # other ones, that the client gave: "SHA1:… MD5:…"


@dataclass(frozen=True, slots=True)
class Committed:
    """What a finished upload left behind."""

    media: Media
    created: bool  # False: it replaced an earlier content of the same item


class Upload(Protocol):
    """A file on its way in. Nobody sees it before `commit`; a crash leaves nothing.

    Exactly one of `commit` and `abort` ends it; after either, the upload is spent.
    """

    def write(self, data: bytes, /) -> int:
        """Append *data* and return its length.

        Raises:
            StorageFull: the disk has no room.
        """
        ...

    def commit(
        self,
        *,
        size: int | None = None,
        modified: datetime | None = None,
        created: datetime | None = None,
        checksums: str | None = None,
    ) -> Committed | None:
        """Make the file durable and visible: fsync, rename, index, in that order.

        Returns what it left behind; None: nothing is kept of it, as its folder has no use for it.

        *size* is the number of bytes that the client promised, if it did; *modified* is the
        time that it wants the file to have (UTC, default now), *created* the one at which it was
        made there, and *checksums* are those that it sent and that are right: "SHA1:… MD5:…".

        Raises:
            IncompleteUpload: another number of bytes was written. The old file is intact.
            NotFound: the folder has gone meanwhile.
            NotAllowed: the folder does not take this content; the message says why.
            StorageFull: the disk or the quota has no room. The old file is intact.
        """
        ...

    def abort(self) -> None:
        """Forget the upload; the old file, if any, is intact. Never raises."""
        ...
