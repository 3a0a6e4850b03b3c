"""The operating system's errors, by what they mean to the library."""

from __future__ import annotations

import errno
from contextlib import AbstractContextManager

from library.errors import BadName, NotAllowed, NotFound, StorageFull

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def storage_errors() -> AbstractContextManager[None]:
    """Turn an OSError that has a meaning into a library error; others pass.

    Raises:
        StorageFull: no room on the disk, or in the system's quota.
        BadName: the file system cannot store this name.
        NotAllowed: the server may not write there, or a disk of its own is mounted there.
        NotFound: the file is not on disk.
    """
    return _TRANSLATION


class _Translation:
    """Holds nothing, so one is enough; a generator would be made anew for every block written."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if not isinstance(error, OSError):
            return
        if error.errno in _FULL:
            raise StorageFull("The disk is full.") from error
        if error.errno in (errno.ENAMETOOLONG, errno.EILSEQ):
            raise BadName("The disk cannot store a name or path as long as this.") from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise NotAllowed("The server may not write to this folder on its disk.") from error
        if error.errno in (errno.EXDEV, errno.EBUSY):
            raise NotAllowed(
                "Another disk is mounted inside these files. It can be read, and copied from; to "
                "write, move or delete there would mean to copy from disk to disk first."
            ) from error
        if error.errno == errno.ENOENT:
            raise NotFound("The file is not on the server's disk.") from error


_TRANSLATION = _Translation()
