"""Files and folders that commands are told by their path in the drive."""

from __future__ import annotations

from collections.abc import Iterator

from library.errors import NotFound
from library.library import Library
from library.model import Media, User
from library.paths import split_path
from providers.folder import File, Node, resolve
from providers.root import tree


def file_at(library: Library, owner: User, path: str) -> Media:
    """Return *owner*'s file at a path such as ``/files/2024/IMG_1.jpg``.

    Raises:
        BadName: that can be no path.
        NotFound: there is no such file.
    """
    node = resolve(tree(library, owner), split_path(path))
    if not isinstance(node, File):
        raise NotFound(f"{owner.name} has no file {path}.")
    return node.media


def files_below(library: Library, owner: User, path: str) -> Iterator[Media]:
    """Yield the files in *owner*'s folder at *path* and all below it, or the one file there.

    Raises:
        BadName: that can be no path.
        NotFound: there is nothing.
    """
    node = resolve(tree(library, owner), split_path(path))
    if node is None:
        raise NotFound(f"{owner.name} has no {path}.")
    yield from _below(node)


def _below(node: Node) -> Iterator[Media]:
    if isinstance(node, File):
        yield node.media
        return
    for child in node.list():
        yield from _below(child)
