"""What a page shows of a folder: its subfolders, its photos and its other files, apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

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


def cover(folder: Folder, count: int, depth: int = 4) -> Sequence[File]:
    """Return up to *count* pictures that stand for *folder*, the first that can be shown.

    A folder without pictures of its own is represented by its first subfolder that has some;
    *depth* bounds the search.
    """
    nodes = folder.list()
    ready: list[File] = []
    subfolders: list[Folder] = []
    for node in nodes:
        if not isinstance(node, File):
            subfolders.append(node)
        elif is_photo(node.media) and node.media.has_thumbnails:
            ready.append(node)
            if len(ready) == count:
                break
    return ready or _cover_below(subfolders, count, depth)


_TRIED = 3  # subfolders looked into, so that a wide tree without pictures stays cheap


def _cover_below(subfolders: Iterable[Folder], count: int, depth: int) -> Sequence[File]:
    if depth == 0:
        return ()
    below = (cover(folder, count, depth - 1) for folder in islice(subfolders, _TRIED))
    return next((found for found in below if found), ())
