"""From an address to what lies there in the visitor's own tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.exceptions import BadRequest, NotFound

from library.access.visitor import Visitor
from library.errors import BadName
from library.paths import split_path
from providers.folder import File, Folder, Node, ShowsSearches, resolve


@dataclass(frozen=True, slots=True)
class Place:
    """A folder and the way to it."""

    names: tuple[str, ...]  # from the root down; empty for the root itself
    folder: Folder


class Tree:
    """Looks up addresses in the folder tree of whoever asks."""

    def __init__(self, root_of: Callable[[Visitor], Folder]) -> None:
        self._root_of = root_of

    def root(self, visitor: Visitor) -> Folder:
        """The top of the tree that *visitor* sees."""
        return self._root_of(visitor)

    def searches(self, visitor: Visitor) -> Folder | None:
        """The top-level folder in which every search is one; None: nothing can be searched."""
        for node in self.root(visitor).list():
            if not isinstance(node, File) and isinstance(node, ShowsSearches):
                return node
        return None

    def folder(self, visitor: Visitor, path: str) -> Place:
        """Return the folder at *path*.

        Raises:
            NotFound: there is none.
            BadRequest: *path* holds what can be no name.
        """
        names, node = self._find(visitor, path)
        if node is None or isinstance(node, File):
            raise NotFound("There is no such folder.")
        return Place(names, node)

    def file(self, visitor: Visitor, path: str) -> tuple[File, Place]:
        """Return the file at *path*, and the folder that it is in.

        Raises:
            NotFound: there is none.
            BadRequest: *path* holds what can be no name.
        """
        names = _names(path)
        folder = resolve(self.root(visitor), names[:-1])
        if folder is None or isinstance(folder, File):
            raise NotFound("There is no such file.")
        node = folder.get(names[-1]) if names else None
        if not isinstance(node, File):
            raise NotFound("There is no such file.")
        return node, Place(names[:-1], folder)

    def _find(self, visitor: Visitor, path: str) -> tuple[tuple[str, ...], Node | None]:
        names = _names(path)
        return names, resolve(self.root(visitor), names)


def _names(path: str) -> tuple[str, ...]:
    try:
        return split_path(path)
    except BadName as error:
        raise BadRequest(str(error)) from error
