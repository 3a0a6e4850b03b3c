"""Batches: many files, or many folders, of which the same is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby
from string import ascii_letters, digits

from library.catalog.driver import stored_time
from library.catalog.listing import COLUMNS, Children
from providers.dav.address import BARE, href, path_of, quoted
from providers.dav.request import Request
from providers.dav.xml import text
from providers.folder import File, Folder, HasDescription, KeepsProperties, ListsColumns, Node

_SEPARATOR = "\x1f"  # hardly in a value; escaped in none


@dataclass(frozen=True, slots=True)
class _Escape:
    """How values are escaped: *harmful* is what *escape* changes, and may hold more."""

    harmless: bytes  # of UTF-8
    harmful: re.Pattern[str]
    escape: Callable[[str], str]

    def each(self, values: Sequence[str]) -> Sequence[str]:
        """Escape *values*, all at once: one by one takes 1 ms for 1,000."""
        if not "".join(values).encode(errors="surrogatepass").translate(None, self.harmless):
            return values
        joined = _SEPARATOR.join(values)
        if joined.count(_SEPARATOR) != len(values) - 1:
            return [self.escape(value) for value in values]
        escaped = self.harmful.sub(lambda found: self.escape(found[0]), joined)
        return escaped.split(_SEPARATOR)


def _address(name: str) -> str:
    # & is the one of BARE that XML minds.
    return quoted(name).replace("&", "&amp;")


_BARE = BARE.replace("&", "") + ascii_letters + digits
_AS_ADDRESS = _Escape(_BARE.encode(), re.compile(rf"[^\x1f{re.escape(_BARE)}]+"), _address)
# Of what is beyond ASCII, XML can hold most; the bytes of what it cannot begin with 0xED or 0xEF.
_AS_TEXT = _Escape(
    bytes({*range(0x20, 0x7F), *range(0x80, 0x100)} - {*b"&<>", 0xED, 0xEF}),
    re.compile(r"[^\x1f\x20-%'-;=?-~]+"),
    text,
)


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

    def __getitem__(self, column: str) -> Sequence[str]:
        """Return a column of `library.catalog.listing.COLUMNS`."""
        return self.children.columns[column]

    @property
    def prefix(self) -> str:
        """What all addresses begin with, as text in XML."""
        return text(href(self.base, folder=True))

    @property
    def hrefs(self) -> Sequence[str]:
        """The addresses behind `prefix`, without the slash of a folder."""
        return _AS_ADDRESS.each(self["name"])

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
    return _AS_TEXT.each(values)


def _told(nodes: Iterable[Node]) -> Iterator[Children]:
    for are_files, group in groupby(nodes, key=lambda node: isinstance(node, File)):
        columns = zip(*map(_row, group), strict=True)
        yield Children(not are_files, dict(zip(COLUMNS, columns, strict=True)))


def _row(node: Node) -> tuple[str, ...]:
    """Return the values of `COLUMNS`, empty where there is none."""
    if isinstance(node, File):
        item = node.media
        times = stored_time(item.modified), stored_time(item.created)
        own = node.is_whole
        sums = (item.checksum, item.checksums or "") if own else ("", "")
        return (node.name, node.etag, str(node.size), node.mime, *times, str(item.id), *sums, "")
    holder = str(node.folder_id) if isinstance(node, KeepsProperties) else ""
    times = stored_time(node.modified), stored_time(node.created)
    words = node.description if isinstance(node, HasDescription) else ""
    return (node.name, node.etag, "", "", *times, holder, "", "", words)
