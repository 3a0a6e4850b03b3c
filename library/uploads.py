"""Files on their way in: a hidden temporary file until they are complete."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from library.disk import delete_tree
from library.errors import IncompleteUpload
from library.failures import storage_errors
from library.media.sniff import HEAD_BYTES, sniff
from library.paths import check_name
from library.store import Committed, Content

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_CLOSED = -1


def draft_path(folder: Path) -> str:
    """Return a new name in *folder* that tells which process is at work on what lies there."""
    return f"{folder}/{os.urandom(16).hex()}-{os.getpid()}.part"


def forget_drafts(folder: Path, process: int) -> None:
    """Delete what *process*, which has died, was at work on in *folder*."""
    for leftover in folder.glob(f"*-{process}.part"):
        delete_tree(leftover)


class Draft:
    """A temporary file that is hashed as it is written."""

    def __init__(self, folder: Path) -> None:
        """Make it in *folder*, which must be on the file system where it will end up.

        Raises:
            StorageFull: the disk has no room.
        """
        self.path = draft_path(folder)
        self.size = 0
        self._hash = hashlib.sha256()
        self._head = b""
        with storage_errors():
            self._descriptor = os.open(self.path, _NEW, 0o666)

    def write(self, data: bytes) -> int:
        """Append *data* and return its length.

        Raises:
            StorageFull: the disk has no room.
        """
        with storage_errors():
            written = os.write(self._descriptor, data)
            while written < len(data):
                written += os.write(self._descriptor, memoryview(data)[written:])
        if len(self._head) < HEAD_BYTES:
            self._head += data[: HEAD_BYTES - len(self._head)]
        self._hash.update(data)
        self.size += len(data)
        return len(data)

    def finish(
        self,
        name: str,
        modified: datetime,
        created: datetime | None = None,
        checksums: str | None = None,
    ) -> Content:
        """Make the bytes durable and say what they are; *name* breaks ties.

        *created* and *checksums* are as the client gave them; see `library.store.Content`.

        Raises:
            StorageFull: the disk has no room.
        """
        with storage_errors():
            os.utime(self._descriptor, (modified.timestamp(), modified.timestamp()))
            os.fsync(self._descriptor)
            self._close()
        sniffed = sniff(self._head, name)
        return Content(
            size=self.size,
            checksum=self._hash.hexdigest(),
            kind=sniffed.kind,
            mime=sniffed.mime,
            modified=modified,
            created=created,
            checksums=checksums,
        )

    def discard(self) -> None:
        """Delete the temporary file, if it still is one. Never raises."""
        with suppress(OSError):
            self._close()
        with suppress(OSError):
            Path(self.path).unlink()

    def _close(self) -> None:
        if self._descriptor != _CLOSED:
            descriptor, self._descriptor = self._descriptor, _CLOSED
            os.close(descriptor)


class Settle(Protocol):
    """Makes a finished temporary file what it is to be."""

    def __call__(self, name: str, draft: str, content: Content, /) -> Committed:
        """Take the file *draft*, which is durable, as *name*; what is left of it is deleted."""
        ...


class Check(Protocol):
    """Looks at a finished temporary file before it is stored."""

    def __call__(self, path: str, /) -> None:
        """Let the file pass.

        Raises:
            LibraryError: it may not be stored, or nobody knows whether it may.
        """
        ...


def let_pass(_: str, /) -> None:
    """Look at nothing."""


class FileUpload:
    """An upload of one file, which *settle* puts where it belongs; see `library.store.Upload`."""

    def __init__(self, scrap: Path, name: str, settle: Settle, check: Check) -> None:
        """Begin; nothing but a hidden temporary file in *scrap* is made.

        What is not empty has to pass *check*.

        Raises:
            BadName: *name* cannot be stored.
            StorageFull: the disk has no room.
        """
        self._name = check_name(name)
        self._settle = settle
        self._check = check
        self._draft = Draft(scrap)

    def write(self, data: bytes, /) -> int:
        """Append *data*."""
        return self._draft.write(data)

    def commit(
        self,
        *,
        size: int | None = None,
        modified: datetime | None = None,
        created: datetime | None = None,
        checksums: str | None = None,
    ) -> Committed:
        """Make the file durable and visible."""
        try:
            if size is not None and size != self._draft.size:
                raise IncompleteUpload(
                    f"{size} bytes were announced but {self._draft.size} came; nothing was stored."
                )
            moment = modified or datetime.now(UTC)
            content = self._draft.finish(self._name, moment, created, checksums)
            if content.size:
                self._check(self._draft.path)
            return self._settle(self._name, self._draft.path, content)
        except BaseException:
            self._draft.discard()
            raise

    def abort(self) -> None:
        """Forget the upload."""
        self._draft.discard()
