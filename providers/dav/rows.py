"""What is told of files and folders, column by column, for all of a batch at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from urllib.parse import quote

from library.catalog.driver import stored_time
from library.catalog.listing import Listed
from providers.dav.address import BARE, href, path_of
from providers.dav.request import Request
from providers.dav.xml import text
from providers.folder import File, Folder, KeepsProperties, ListsRows, Node

_PLAIN = re.compile("[\n\x20-\x25\x27-\x3b\x3d\x3f-\x7e\xa0-\ud7ff]*")  # nothing to escape in XML
# Nothing to escape in an address.
_UNQUOTED = re.compile(rf"[\nA-Za-z0-9{re.escape(BARE.replace('&', ''))}]*")


@dataclass(frozen=True)
class Batch:
    """Files alone, or folders alone, in the folder of the names *base*."""

    request: Request
    base: tuple[str, ...]
    rows: Sequence[Listed]

    @property
    def are_folders(self) -> bool:
        """Whether folders alone are in it."""
        return self.rows[0][2] is None

    @cached_property
    def names(self) -> Sequence[str]:
        """The names as they are."""
        return [row[0] for row in self.rows]

    @property
    def prefix(self) -> str:
        """What all addresses begin with."""
        return text(href(self.base, folder=True))

    @property
    def hrefs(self) -> Sequence[str]:
        """The percent-encoded addresses behind `prefix`, without the slash of a folder."""
        return together(self.names, _UNQUOTED, _quoted)

    @property
    def paths(self) -> Iterator[str]:
        """The paths by which locks are kept."""
        return (path_of((*self.base, name) if name else self.base) for name in self.names)

    def only(self, index: int) -> Batch:
        """The batch of one row alone."""
        return Batch(self.request, self.base, self.rows[index : index + 1])


def itself(request: Request, node: Node) -> Batch:
    """Return what is at the address of *request*, which is *node*."""
    row = _row(node)
    name = request.place.name
    return Batch(request, request.place.names[:-1], [(name, *row[1:])])


def within(request: Request, folder: Folder) -> Iterator[Batch]:
    """Yield what is in *folder*, which is at the address of *request*."""
    names = request.place.names
    if isinstance(folder, ListsRows):
        for rows in folder.rows():
            yield Batch(request, names, rows)
        return
    # All at once: the client may read slowly, and the index must not wait for it.
    children = tuple(map(_row, folder.list()))
    for _, group in groupby(children, key=lambda row: row[2] is None):
        yield Batch(request, names, list(group))


def escaped(values: Sequence[str]) -> Sequence[str]:
    """Return *values* as text in XML."""
    return together(values, _PLAIN, text)


def together(
    values: Sequence[str], harmless: re.Pattern[str], escape: Callable[[str], str]
) -> Sequence[str]:
    """Apply *escape* to each value, at the price of one call where all are *harmless*."""
    joined = "\n".join(values)
    if harmless.fullmatch(joined) and joined.count("\n") == len(values) - 1:
        return values
    return [escape(value) for value in values]


def _quoted(name: str) -> str:
    # Bytes that are no UTF-8 come back as they were; & is the one of BARE that XML minds.
    return quote(name.encode("utf-8", "surrogateescape"), safe=BARE).replace("&", "&amp;")


def _row(node: Node) -> Listed:
    if isinstance(node, File):
        item = node.media
        times = stored_time(item.modified), stored_time(item.created)
        told = (item.etag, item.size, item.mime, *times, item.id, item.checksum, item.checksums)
        return (node.name, *told)
    kept = node.folder_id if isinstance(node, KeepsProperties) else None
    times = stored_time(node.modified), stored_time(node.created)
    return (node.name, node.etag, None, None, *times, kept, None, None)
