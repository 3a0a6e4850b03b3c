"""Which pictures stand for a folder."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from library.model import Media
from providers.folder import File, Folder, HasCover
from webui.listing import is_photo, shown

_FOLDERS: Final = 10  # looked into, so that a wide tree without pictures stays cheap
_PICTURES: Final = 40  # looked at in each, lest one good one be sought among thousands
_SMALLEST: Final = 480  # px of the shorter side
_DARKEST: Final = 5  # of 63: the average brightness that a ThumbHash tells
_FLATTEST: Final = 1  # of 31: how far it strays from that


def cover(folder: Folder, count: int) -> Sequence[File]:
    """Return up to *count* pictures that stand for *folder*, of those that can be shown.

    The one that was chosen comes first, then its own; else what is below gives one a folder, from
    the first on. Pictures that show nothing make up for what is missing.
    """
    chosen = _chosen(folder)
    found: list[File] = []
    poor: list[File] = []
    waiting = deque([folder])
    for _ in range(_FOLDERS):
        if len(found) >= count or not waiting:
            break
        looked_into = waiting.popleft()
        first = _first_pictures(looked_into, count if looked_into is folder else 1)
        found += first.good
        poor += first.poor
        waiting.extendleft(reversed(first.folders))
    rest = [file for file in (*found, *poor) if file not in chosen]
    return [*chosen, *rest][:count]


def shows_something(media: Media) -> bool:
    """Whether *media* is no icon, and neither black nor all of one colour."""
    if min(media.width or 0, media.height or 0) < _SMALLEST:
        return False
    if media.placeholder is None:
        return True
    # The first three bytes of a ThumbHash, low bits first: brightness (6 bits), two values of
    # colour (6 each), contrast of brightness (5). https://evanw.github.io/thumbhash/
    start = int.from_bytes(media.placeholder[:3], "little")
    return (start & 63) >= _DARKEST and (start >> 18 & 31) >= _FLATTEST


def _chosen(folder: Folder) -> Sequence[File]:
    file = folder.cover() if isinstance(folder, HasCover) else None
    return [file] if file is not None and file.media.has_thumbnails else []


@dataclass(frozen=True, slots=True)
class _First:
    """The first pictures in one folder itself, and the subfolders before them."""

    good: list[File] = field(default_factory=list)
    poor: list[File] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)


def _first_pictures(folder: Folder, count: int) -> _First:
    """Look into *folder* until it has given *count* good pictures."""
    first = _First()
    for node in shown(folder):
        if not isinstance(node, File):
            first.folders.append(node)
        elif is_photo(node.media) and node.media.has_thumbnails:
            (first.good if shows_something(node.media) else first.poor).append(node)
            if len(first.good) == count or len(first.good) + len(first.poor) == _PICTURES:
                break
    return first
