"""What lies on disk: a folder's entries, and what a file holds. Links are never followed."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from library.media.sniff import HEAD_BYTES, sniff
from library.store import Content

_BLOCK = 1 << 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GONE = {errno.ENOENT, errno.ENOTDIR}
_RECENT_NS = 2_000_000_000  # the coarsest clock of a file system, FAT's
_OPEN = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


@dataclass(frozen=True, slots=True)
class Stamp:
    """By which a file is known to be unchanged without reading it."""

    size: int  # bytes
    mtime_ns: int
    ctime_ns: int

    @property
    def modified(self) -> datetime:
        """UTC; the epoch where the calendar has no such time."""
        try:
            return _EPOCH + timedelta(microseconds=self.mtime_ns // 1000)
        except OverflowError:
            return _EPOCH

    @property
    def is_recent(self) -> bool:
        """Whether a change now might leave it as it is: the clock has had no time to move on."""
        return time.time_ns() - max(self.mtime_ns, self.ctime_ns) < _RECENT_NS


@dataclass(frozen=True, slots=True)
class Entries:
    """What lies in one folder on disk."""

    folders: frozenset[str]
    files: Mapping[str, Stamp]
    others: Mapping[str, str]  # what is neither, and why it is passed over


@dataclass(frozen=True, slots=True)
class Digested:
    """What a file held while it was as *stamp* says."""

    stamp: Stamp
    content: Content
    is_final: bool  # any later change of the file will show in its stamp


class Unsettled(Exception):
    """A file changed while it was read, or is no file any more."""


def entries(folder: str) -> Entries:
    """Return what lies in *folder*.

    Raises:
        OSError: it cannot be read.
    """
    folders, files, others = set(), {}, {}
    with os.scandir(folder) as found:
        for entry in found:
            try:
                if entry.is_dir(follow_symlinks=False):
                    folders.add(entry.name)
                elif entry.is_symlink():
                    others[entry.name] = "It is a link, and links are not followed."
                elif entry.is_file(follow_symlinks=False):
                    files[entry.name] = stamp_of(entry.stat(follow_symlinks=False))
                else:
                    others[entry.name] = "It is neither a file nor a folder."
            except OSError as error:
                if error.errno not in _GONE:
                    others[entry.name] = str(error.strerror)
    return Entries(frozenset(folders), files, others)


def count_files(folder: str) -> int:
    """Return about how many files are in *folder* and below it: what cannot be read has none."""
    count, left = 0, [folder]
    while left:
        try:
            with os.scandir(left.pop()) as found:
                for entry in found:
                    if entry.is_dir(follow_symlinks=False):
                        left.append(entry.path)
                    else:
                        count += 1
        except OSError:
            continue
    return count


def stamp_of(found: os.stat_result) -> Stamp:
    """Return the stamp in what the system says of a file."""
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def file_stamp(path: str) -> Stamp | None:
    """Return the stamp of the file *path*; None where there is none.

    Raises:
        OSError: nobody can tell.
    """
    found = _found(path)
    return stamp_of(found) if found is not None and stat.S_ISREG(found.st_mode) else None


def is_folder(path: str) -> bool:
    """Whether *path* is a folder.

    Raises:
        OSError: nobody can tell.
    """
    found = _found(path)
    return found is not None and stat.S_ISDIR(found.st_mode)


def digest(path: str, name: str) -> Digested:
    """Read the file *path*, which is called *name*.

    Raises:
        Unsettled: it changed meanwhile, or is no file.
        OSError: it cannot be read.
    """
    descriptor = os.open(path, _OPEN)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise Unsettled
        stamp = stamp_of(before)
        is_final = not stamp.is_recent  # said before it is read
        head = block = os.read(descriptor, _BLOCK)
        checksum, size = hashlib.sha256(), 0
        while block:
            checksum.update(block)
            size += len(block)
            block = os.read(descriptor, _BLOCK)
        if stamp != stamp_of(os.fstat(descriptor)) or size != stamp.size:
            raise Unsettled
    finally:
        os.close(descriptor)
    sniffed = sniff(head[:HEAD_BYTES], name)
    content = Content(size, checksum.hexdigest(), sniffed.kind, sniffed.mime, stamp.modified)
    return Digested(stamp, content, is_final)


def _found(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except OSError as error:
        if error.errno in _GONE:
            return None
        raise
