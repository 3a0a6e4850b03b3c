"""Batches: many files, or many folders, of which the same is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote

from library.catalog.driver import stored_time
from library.catalog.listing import COLUMNS, Children
from providers.dav.address import BARE, href, path_of
from providers.dav.request import Request
from providers.dav.xml import text
from providers.folder import File, Folder, KeepsProperties, ListsColumns, Node

# Nothing to escape in XML, and in an address.
_PLAIN = re.compile("[\n\x20-\x25\x27-\x3b\x3d\x3f-\x7e\xa0-\ud7ff]*")
_UNQUOTED = re.compile(rf"[\nA-Za-z0-9{re.escape(BARE.replace('&', ''))}]*")


@dataclass(frozen=True, slots=True)
class Batch:
    """Children of the folder of the names *base*, or that folder's parent's one child."""

    request: Request
    base: tuple[str, ...]
    children: Children

    @property
    def are_folders(self) -> bool:
        """Whether folders alone are in it."""
        return self.children.are_folders

    def __getitem__(self, column: str) -> Sequence[Any]:
        """Return a column of `library.catalog.listing.COLUMNS`."""
        return self.children.columns[column]

    @property
    def prefix(self) -> str:
        """What all addresses begin with, as text in XML."""
        return text(href(self.base, folder=True))

    @property
    def hrefs(self) -> Sequence[str]:
        """The addresses behind `prefix`, without the slash of a folder."""
        return together(self["name"], _UNQUOTED, _quoted)

    @property
    def suffix(self) -> str:
        """What all addresses end with; nothing at the root, which is its own prefix."""
        return "/" if self.are_folders and self["name"][0] else ""

    @property
    def paths(self) -> Iterator[str]:
        """The paths by which locks are kept."""
        return (path_of((*self.base, name) if name else self.base) for name in self["name"])

    def part(self, start: int, stop: int) -> Batch:
        """Return those from *start* up to and without *stop*."""
        return Batch(self.request, self.base, self.children.part(start, stop))


def itself(request: Request, node: Node) -> Batch:
    """Return what is at the address of *request*, which is *node*."""
    (told,) = _told([node])
    named = Children(told.are_folders, {**told.columns, "name": [request.place.name]})
    return Batch(request, request.place.names[:-1], named)


def within(request: Request, folder: Folder, columns: AbstractSet[str]) -> Iterator[Batch]:
    """Yield what is in *folder*, which is at the address of *request*, with those *columns*."""
    if isinstance(folder, ListsColumns):
        found: Iterable[Children] = folder.columns(columns)
    else:
        # All at once: the client may read slowly, and the index must not wait for it.
        found = list(_told(folder.list()))
    return (Batch(request, request.place.names, children) for children in found)


def escaped(values: Sequence[str]) -> Sequence[str]:
    """Return *values* as text in XML."""
    return together(values, _PLAIN, text)


def together(
    values: Sequence[str], harmless: re.Pattern[str], escape: Callable[[str], str]
) -> Sequence[str]:
    """Apply *escape* to each value, at the price of one look where all are *harmless*."""
    joined = "\n".join(values)
    if harmless.fullmatch(joined) and joined.count("\n") == len(values) - 1:
        return values
    return [escape(value) for value in values]


def _quoted(name: str) -> str:
    # Bytes that are no UTF-8 come back as they were; & is the one of BARE that XML minds.
    return quote(name.encode("utf-8", "surrogateescape"), safe=BARE).replace("&", "&amp;")


def _told(nodes: Iterable[Node]) -> Iterator[Children]:
    for are_files, group in groupby(nodes, key=lambda node: isinstance(node, File)):
        columns = zip(*map(_row, group), strict=True)
        yield Children(not are_files, dict(zip(COLUMNS, columns, strict=True)))


def _row(node: Node) -> tuple[object, ...]:
    """Return the values of `COLUMNS`."""
    if isinstance(node, File):
        item = node.media
        times = stored_time(item.modified), stored_time(item.created)
        kept = (item.id, item.checksum, item.checksums)
        return (node.name, item.etag, item.size, item.mime, *times, *kept)
    holder = node.folder_id if isinstance(node, KeepsProperties) else None
    times = stored_time(node.modified), stored_time(node.created)
    return (node.name, node.etag, None, None, *times, holder, None, None)
