"""Zips as streams: files stored as they are, and a length that is known before the first byte."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from zipfile import ZIP64_LIMIT, ZIP_FILECOUNT_LIMIT, ZipFile, ZipInfo

if TYPE_CHECKING:
    from typing_extensions import Buffer

# The times that the format has: DOS's, of two seconds and no zone, and the one of Info-ZIP's
# "extended timestamp", which unzip, macOS and 7-Zip prefer.
_EARLIEST: Final = datetime(1980, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2107, 12, 31, tzinfo=UTC)
_UNIX_TIME: Final = 0x5455
_UNIX_YEARS: Final = range(-(2**31), 2**31)
_FILE, _FOLDER = 0o100644 << 16, (0o40755 << 16) | 0x10  # as Unix and DOS say it
# What follows from APPNOTE.TXT 6.3: sizes of its structures, in bytes.
_DESCRIPTOR, _WIDE_DESCRIPTOR = 16, 24
_WIDE_SIZES: Final = 20
_CENTRAL_MORE: Final = 46 - 30  # than the header before the file, with the same name
_END, _WIDE_END = 22, 56 + 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a zip; or, where its name ends with a slash, a folder in which there is none."""

    name: str  # its path, with slashes
    size: int  # bytes
    modified: datetime  # UTC

    @property
    def is_large(self) -> bool:
        """Whether its sizes take 64 bits; as `zipfile` decides it, with some room."""
        return self.size * 1.05 > ZIP64_LIMIT


def zip_stream(files: Iterable[tuple[Entry, Iterable[bytes]]]) -> Iterator[bytes]:
    """Yield a zip of *files*, each with its content, which is asked for when its turn is.

    The content MUST be as long as the entry says. What it raises ends the zip where it is, which
    nobody takes for a whole one: the list of what is in it comes last.
    """
    outlet = _Outlet()
    with ZipFile(outlet, "w") as archive:
        for entry, content in files:
            info = _info(entry)
            if info.is_dir():
                archive.mkdir(info)
                continue
            with archive.open(info, "w", force_zip64=entry.is_large) as file:
                for block in content:
                    file.write(block)
                    yield outlet.take()
    yield outlet.take()


def zip_length(entries: Sequence[Entry]) -> int:
    """Return how many bytes `zip_stream` yields of *entries*."""
    at = central = 0
    for entry in entries:
        info = _info(entry)
        named = len(info.FileHeader(zip64=False))
        wide = 2 * (entry.size > ZIP64_LIMIT) + (at > ZIP64_LIMIT)
        central += named + _CENTRAL_MORE + (4 + 8 * wide if wide else 0)
        at += named
        if not info.is_dir():
            at += entry.size
            at += _WIDE_SIZES + _WIDE_DESCRIPTOR if entry.is_large else _DESCRIPTOR
    is_wide = len(entries) > ZIP_FILECOUNT_LIMIT or max(at, central) > ZIP64_LIMIT
    return at + central + _END + (_WIDE_END if is_wide else 0)


def _info(entry: Entry) -> ZipInfo:
    local = min(max(entry.modified, _EARLIEST), _LATEST).astimezone()
    info = ZipInfo(entry.name, max(local.timetuple()[:6], _EARLIEST.timetuple()[:6]))
    info.CRC = 0  # of a folder, `zipfile` leaves it unset
    info.external_attr = _FOLDER if info.is_dir() else _FILE
    seconds = int(entry.modified.timestamp())
    if seconds in _UNIX_YEARS:
        info.extra = struct.pack("<HHBl", _UNIX_TIME, 5, 1, seconds)
    return info


class _Outlet(io.RawIOBase):
    """What `zipfile` writes to, which cannot go back; it keeps what was written until `take`."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[bytes] = []

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Buffer, /) -> int:
        """Keep all of it."""
        kept = bytes(data)
        self._held.append(kept)
        return len(kept)

    def take(self) -> bytes:
        """Return what was written since."""
        taken, self._held = b"".join(self._held), []
        return taken
