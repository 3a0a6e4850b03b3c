"""Places: where an address leads in the tree, and what may be done there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from library.access.rights import Right
from providers.dav.address import href, path_of
from providers.dav.spot import Spot, spot
from providers.folder import (
    AcceptsMoves,
    AcceptsUploads,
    File,
    Folder,
    IsOthers,
    KeepsFileProperties,
    KeepsProperties,
    MakesFolders,
    MayBeUnlisted,
    Node,
    Origin,
    Removes,
    resolve,
)


@dataclass(frozen=True, slots=True)
class Place:
    """An address and what is there: *node*, in the folder *parent*.

    *node* is None where nothing has that address yet; *parent* is None where the folder is
    missing too, and for the root.
    """

    names: tuple[str, ...]
    parent: Folder | None
    node: Node | None

    @property
    def name(self) -> str:
        """The last part of the address; empty for the root."""
        return self.names[-1] if self.names else ""

    @property
    def path(self) -> str:
        """Its path in the tree of who asks."""
        return path_of(self.names)

    @property
    def parent_path(self) -> str:
        """The path of the folder that it is in."""
        return path_of(self.names[:-1])

    @property
    def origin(self) -> Origin | None:
        """Where its owner has it; None: it is in the tree of who asks."""
        own, parent = _origin(self.node), _origin(self.parent)
        return own if own is not None or parent is None else parent.child(self.name)

    @property
    def rights(self) -> Right:
        """What whose it is lets who asks do with it; all where it is their own."""
        others = _others(self.node) or _others(self.parent)
        return Right.ALL if others is None else others.rights

    @property
    def spot(self) -> Spot:
        """Where locks on it are kept."""
        return spot(self.names, self.origin)

    @property
    def parent_spot(self) -> Spot:
        """Where locks on the folder that it is in are kept."""
        return spot(self.names[:-1], _origin(self.parent))

    @property
    def href(self) -> str:
        """Its address, percent-encoded."""
        return href(self.names, folder=self.is_folder)

    @property
    def id_words(self) -> str:
        """What is there by its number, without any name, for the log."""
        if isinstance(self.node, File):
            return f"media {self.node.media.id}"
        if isinstance(self.node, KeepsProperties):
            return f"folder {self.node.folder_id}"
        if isinstance(self.parent, KeepsProperties):
            return f"in folder {self.parent.folder_id}"
        return "in a view"

    @property
    def is_folder(self) -> bool:
        """Whether a folder is there."""
        return self.node is not None and not isinstance(self.node, File)

    @property
    def is_taken(self) -> bool:
        """Whether what is there stands in the way of what would have its name."""
        return self.node is not None and not (
            isinstance(self.node, MayBeUnlisted) and not self.node.is_listed
        )

    @property
    def etag(self) -> str | None:
        """The strong entity tag of what is there, unquoted."""
        return None if self.node is None else self.node.etag

    @property
    def modified(self) -> datetime | None:
        """When what is there changed, UTC, in the whole seconds that HTTP knows."""
        if self.node is None:
            return None
        holder = self.node.media if isinstance(self.node, File) else self.node
        return holder.modified.replace(microsecond=0)


def find(root: Folder, names: Sequence[str]) -> Place:
    """Follow *names* down from *root*."""
    if not names:
        return Place((), None, root)
    parent = resolve(root, names[:-1])
    if parent is None or isinstance(parent, File):
        return Place(tuple(names), None, None)
    return Place(tuple(names), parent, parent.get(names[-1]))


def allowed(place: Place) -> tuple[str, ...]:
    """Return the methods that can succeed there, for Allow."""
    return ("OPTIONS", *(_on_node(place) if place.node is not None else _on_nothing(place)))


def _others(node: Node | None) -> IsOthers | None:
    if node is None or isinstance(node, File):
        return None
    return node if isinstance(node, IsOthers) else None


def _origin(node: Node | None) -> Origin | None:
    others = _others(node)
    return None if others is None else others.origin


def _on_nothing(place: Place) -> Iterator[str]:
    if isinstance(place.parent, AcceptsUploads):
        yield from ("PUT", "LOCK", "UNLOCK")
    if isinstance(place.parent, MakesFolders):
        yield "MKCOL"


def _on_node(place: Place) -> Iterator[str]:
    yield from ("GET", "HEAD", "PROPFIND", "COPY", "LOCK", "UNLOCK")
    if isinstance(place.parent, AcceptsUploads) and not place.is_folder:
        yield "PUT"
    if isinstance(place.parent, Removes):
        yield "DELETE"
    if isinstance(place.parent, AcceptsMoves):
        yield "MOVE"
    if isinstance(place.parent, MakesFolders) and not place.is_taken:
        yield "MKCOL"
    if _takes_properties(place):
        yield "PROPPATCH"


def _takes_properties(place: Place) -> bool:
    if isinstance(place.node if place.is_folder else place.parent, KeepsProperties):
        return True
    # Where folders can be made, Explorer has to be able to say when it made them.
    needed = MakesFolders if place.is_folder else KeepsFileProperties
    return isinstance(place.parent, needed)
