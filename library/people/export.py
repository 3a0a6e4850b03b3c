"""Names leave the gallery: into XMP sidecars, which other programs read.

Nothing is written into the originals.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from library.catalog import faces, lookups, named
from library.catalog.named import NamedItem
from library.errors import BadName, LibraryError, NotFound, Unreadable
from library.failures import storage_errors
from library.files import Files
from library.media.cache import writing
from library.media.xmp import LARGEST
from library.media.xmp_people import Pictured, with_people
from library.model import FACE, Kind, Media, Region
from library.paths import check_name, disk_path, name_key
from library.people.model import Face

_EXTENSION = ".xmp"
_SAME_FACE = 0.3  # intersection over union; editors draw areas of faces larger or smaller


@dataclass
class Exported:
    """What came of it, in files that were looked at."""

    written: int = 0
    unchanged: int = 0
    read_only: int = 0  # in libraries
    unread: int = 0  # whose size nobody knows yet
    failed: int = 0


class Export:
    """Writes who is in one user's items."""

    def __init__(
        self,
        files: Files,
        *,
        to: Path | None = None,
        complain: Callable[[str, LibraryError], None] = lambda _name, _error: None,
    ) -> None:
        """Write beside the items or, by their paths in the drive, into the folder *to*.

        *complain* is told of each that failed, by its path in the drive.
        """
        self._files = files
        self._library = files.library
        self._to = to
        self._complain = complain

    def count(self, only: Collection[int] | None = None) -> int:
        """Return how many items there are to look at."""
        return len(self._wanted(only))

    def run(
        self,
        only: Collection[int] | None = None,
        tell: Callable[[int], None] = lambda _done: None,
    ) -> Exported:
        """Export those with names in the items *only*, by id; None: in all.

        *tell* is told how many more items have been looked at.

        Raises:
            CatalogError: the index cannot be read.
            StorageFull: the disk or the quota has no room; what was written stays.
        """
        report = Exported()
        for item in self._items(self._wanted(only)):
            self._attempt(item, report)
            tell(1)
        return report

    def _wanted(self, only: Collection[int] | None) -> Sequence[int]:
        with self._library.catalog.ask_once() as driver:
            found = named.ids(driver, self._files.owner.id)
        return [each for each in found if only is None or each in only]

    def _items(self, media_ids: Sequence[int]) -> Iterator[NamedItem]:
        for media_id in media_ids:
            with self._library.catalog.ask() as driver:
                found = list(named.items(driver, [media_id]))
            yield from found

    def _attempt(self, item: NamedItem, report: Exported) -> None:
        if item.read_only and self._to is None:
            report.read_only += 1
        elif item.media.kind is Kind.IMAGE and not (item.media.width and item.media.height):
            report.unread += 1
        else:
            try:
                written = self._write(item)
            except (BadName, NotFound, Unreadable) as error:
                report.failed += 1
                self._complain("/".join(("", *self._place(item.media), item.media.name)), error)
            else:
                report.written += written
                report.unchanged += not written

    def _write(self, item: NamedItem) -> bool:
        """Write the sidecar of one item; return whether that changed anything."""
        name, beside = self._beside(item.media)
        if self._to is None:
            before, target = beside, None
        else:
            target = Path(disk_path(str(self._to), [*self._place(item.media), name]))
            before = _read(target) or beside
        if before is None and not item.names:
            return False
        with self._library.catalog.ask_once() as driver:
            found = faces.of_media(driver, item.media.id)
        content = with_people(before, pictured(item, found))
        if target is not None:
            return _put(target, content)
        if content == before:
            return False
        upload = self._files.upload(item.media.folder_id, name)
        upload.write(content)
        upload.commit()
        return True

    def _beside(self, item: Media) -> tuple[str, bytes | None]:
        """Return the name of the sidecar that is the item's own, and what is in it."""
        wanted = check_name(item.name + _EXTENSION)
        for each in self._library.sidecars(item):
            if name_key(each.name).lower() == name_key(wanted).lower():
                with self._library.catalog.ask_once() as driver:
                    stored = lookups.child_media(driver, item.folder_id, each.name)
                if stored is not None:
                    return each.name, _read(self._library.content(stored))
        return wanted, None

    def _place(self, item: Media) -> Sequence[str]:
        """The names of the folders in the drive."""
        return self._library.info(item).folder


def pictured(item: NamedItem, found: Sequence[Face]) -> Pictured:
    """Decide what is written of an item in which the faces *found* are.

    What an editor has marked beyond them is written again, unless it was denied, or is where a
    face is that has another name by now. A face in a video has no region: it would have to tell
    when.
    """
    names = list(item.names.values())
    width, height = item.media.width, item.media.height
    if item.media.kind is not Kind.IMAGE or not width or not height:
        return Pictured(names)
    shown = [
        region
        for face in found
        if face.person_id is not None
        and (name := item.names.get(face.person_id)) is not None
        and (region := _region(face, name, (width, height))) is not None
    ]
    kept = [region for region in item.regions if _is_kept(region, item, shown)]
    more = [region.name for region in kept if region.kind == FACE and region.name is not None]
    listed = list(dict.fromkeys([*names, *more]))
    return Pictured(listed, [*shown, *kept], (width, height), item.orientation)


def _is_kept(region: Region, item: NamedItem, shown: Sequence[Region]) -> bool:
    if region.kind != FACE:
        return True
    here = set(item.names.values())
    if region.name is None or region.name in item.denied - here:
        return False
    if region.exported and region.name not in here:
        return False  # what was known of it has changed since
    return not any(
        other.name == region.name or _overlap(other, region) > _SAME_FACE for other in shown
    )


def _overlap(one: Region, other: Region) -> float:
    """Intersection over union of the areas."""
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / (one.width * one.height + other.width * other.height - common)


def _region(face: Face, name: str, size: tuple[int, int]) -> Region | None:
    """The part of a face that lies within the picture; None if there is none."""
    left, upper = max(0.0, face.x / size[0]), max(0.0, face.y / size[1])
    right = min(1.0, (face.x + face.width) / size[0])
    lower = min(1.0, (face.y + face.height) / size[1])
    if right <= left or lower <= upper:
        return None
    return Region(name, FACE, left, upper, right - left, lower - upper, exported=True)


def _read(path: Path) -> bytes | None:
    with suppress(FileNotFoundError), path.open("rb") as file:
        return file.read(LARGEST + 1)
    return None


def _put(path: Path, content: bytes) -> bool:
    if _read(path) == content:
        return False
    with storage_errors(), writing(path) as file:
        file.write(content)
    return True
