"""Which pictures stand for a folder."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final

from library.model import Media
from providers.folder import File, Folder
from webui.listing import is_photo

_FOLDERS: Final = 10  # looked into, so that a wide tree without pictures stays cheap
_PICTURES: Final = 40  # looked at in each, lest one good one be sought among thousands
_SMALLEST: Final = 480  # px of the shorter side
_DARKEST: Final = 5  # of 63: the average brightness that a ThumbHash tells
_FLATTEST: Final = 1  # of 31: how far it strays from that


def cover(folder: Folder, count: int) -> Sequence[File]:
    """Return up to *count* pictures that stand for *folder*, of those that can be shown.

    Its own come first; else what is below gives one a folder, from the first on.
    """
    found: list[File] = []
    waiting = deque([folder])
    for _ in range(_FOLDERS):
        if len(found) == count or not waiting:
            break
        looked_into = waiting.popleft()
        wanted = count if looked_into is folder else 1
        pictures, subfolders = _best_pictures(looked_into, wanted)
        found += pictures[: count - len(found)]
        waiting.extendleft(reversed(subfolders))
    return found


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


def _best_pictures(folder: Folder, count: int) -> tuple[list[File], list[Folder]]:
    """The first *count* good pictures in *folder* itself, and the subfolders before them.

    Poor ones make up for what is missing.
    """
    good: list[File] = []
    poor: list[File] = []
    subfolders: list[Folder] = []
    for node in folder.list():
        if not isinstance(node, File):
            subfolders.append(node)
        elif is_photo(node.media) and node.media.has_thumbnails:
            (good if shows_something(node.media) else poor).append(node)
            if len(good) == count or len(good) + len(poor) == _PICTURES:
                break
    return [*good, *poor][:count], subfolders
