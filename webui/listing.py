"""What a page shows of a folder: its subfolders, its photos and its other files, apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from library.model import Media
from library.paths import is_litter
from providers.folder import File, Folder, Node, ShowsPictures


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
    for node in shown(folder):
        if is_litter(node.name):
            continue
        if not isinstance(node, File):
            folders.append(node)
        elif is_photo(node.media):
            photos.append(node)
        else:
            others.append(node)
    return Listing(folders, photos, others)


def shown(folder: Folder) -> Iterable[Node]:
    """Yield the children of *folder* that its page shows, in display order."""
    return folder.pictures() if isinstance(folder, ShowsPictures) else folder.list()


def is_photo(media: Media) -> bool:
    """Whether the gallery shows *media* as a picture."""
    return media.shown and media.kind.visual
