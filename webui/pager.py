"""The stretch of a long folder that one page holds in its HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from providers.folder import File, Folder
from webui.listing import Listing

PHOTOS: Final = 200  # per page; only seen where scripts are off
ENTRIES: Final = 500  # subfolders, and other files, per page

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Window:
    """One page of a listing."""

    folders: Sequence[Folder]
    photos: Sequence[File]
    others: Sequence[File]
    page: int  # counted from 1
    more_entries: bool  # subfolders or other files follow on the next page
    more_photos: bool


def pager(listing: Listing, page: str) -> Window:
    """Return page number *page* of *listing*; the first when that is no number."""
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1
    number = max(number, 1)
    return Window(
        folders=_cut(listing.folders, number, ENTRIES),
        photos=_cut(listing.photos, number, PHOTOS),
        others=_cut(listing.others, number, ENTRIES),
        page=number,
        more_entries=number * ENTRIES < max(len(listing.folders), len(listing.others)),
        more_photos=number * PHOTOS < len(listing.photos),
    )


def _cut(items: Sequence[T], number: int, length: int) -> Sequence[T]:
    return items[(number - 1) * length : number * length]
