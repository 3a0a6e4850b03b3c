"""What a page shows of a folder: its subfolders, its photos and its other files, apart."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from library.model import Media
from library.paths import is_litter
from providers.folder import File, Folder


@dataclass(frozen=True, slots=True)
class Listing:
    """The children of one folder that the gallery shows, each group in display order."""

    folders: Sequence[Folder]
    photos: Sequence[File]  # and videos
    others: Sequence[File]  # whatever has no picture: sidecars, documents


def list_folder(folder: Folder) -> Listing:
    """Read *folder* once. What operating systems leave lying about is left out."""
    folders: list[Folder] = []
    photos: list[File] = []
    others: list[File] = []
    for node in folder.list():
        if is_litter(node.name):
            continue
        if not isinstance(node, File):
            folders.append(node)
        elif is_photo(node.media):
            photos.append(node)
        else:
            others.append(node)
    return Listing(folders, photos, others)


def is_photo(media: Media) -> bool:
    """Whether the gallery shows *media* as a picture."""
    return media.shown and media.kind.visual


_LOOKED_INTO: Final = 10  # folders, so that a wide tree without pictures stays cheap


def cover(folder: Folder, count: int) -> Sequence[File]:
    """Return up to *count* pictures that stand for *folder*, of those that can be shown.

    Its own come first; else what is below gives one a folder, from the first on.
    """
    found: list[File] = []
    waiting = deque([folder])
    for _ in range(_LOOKED_INTO):
        if len(found) == count or not waiting:
            break
        looked_into = waiting.popleft()
        wanted = count if looked_into is folder else 1
        pictures, subfolders = _first_pictures(looked_into, wanted)
        found += pictures[: count - len(found)]
        waiting.extendleft(reversed(subfolders))
    return found


def _first_pictures(folder: Folder, count: int) -> tuple[list[File], list[Folder]]:
    """The first *count* pictures in *folder* itself, and the subfolders that came before them."""
    pictures: list[File] = []
    subfolders: list[Folder] = []
    for node in folder.list():
        if not isinstance(node, File):
            subfolders.append(node)
        elif is_photo(node.media) and node.media.has_thumbnails:
            pictures.append(node)
            if len(pictures) == count:
                break
    return pictures, subfolders
